"""Every address of what belongs to a referral besides its page × every person, before and after acceptance and the withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone

from directory.models import Service
from portal.accounts.models import User
from referrals import actions, attachments
from referrals.document_urls import DOCUMENTS
from referrals.doer import Doer
from referrals.models import Referral
from tests.conftest import SignIn
from tests.referrals.files import PDF
from tests.referrals.making import consent_for, draft

PEOPLE: Final = ("alice", "bob", "charlie", "walter", "wanda", "lea", "ludwig", "dora", "eve", "operator", "anonymous")
STRANGERS: Final = dict.fromkeys(("bob", "dora", "eve", "operator"), 404) | {"anonymous": 302}
#: For each address its answers to alice (sender), ludwig (her lead), charlie (intake), walter (worker), lea (their lead).
#: Who reads nothing may send nothing: forms answer 405 to a GET of whoever gets past the door.
BEFORE: Final = {
    "message": (405, 405, 405, 405, 405),
    "attach": (405, 405, 405, 405, 405),
    "attachment": (200, 200, 403, 403, 403),
    "attachment_delete": (405, 405, 405, 405, 405),
    "appointment_ics": (404, 404, 403, 403, 403),
    "fhir": (200, 200, 200, 200, 200),
    "person_pdf": (200, 200, 403, 403, 403),
    "person_json": (200, 200, 403, 403, 403),
    "request": (200, 200, 200, 200, 200),
    "handover": (200, 200, 403, 403, 403),
    "client-copy": (200, 200, 403, 403, 403),
    "outcome": (404, 404, 404, 404, 404),
}
AFTER: Final = BEFORE | {
    "attachment": (200, 200, 403, 200, 403),
    "appointment_ics": (200, 200, 200, 200, 403),
    "handover": (200, 200, 200, 200, 403),
}
WITHDRAWN: Final = {
    name: answers if 405 in answers else (*answers[:2], 410, 410, 410) for name, answers in AFTER.items()
}
INSIDERS: Final = ("alice", "ludwig", "charlie", "walter", "lea")


@pytest.fixture
def clients(request: pytest.FixtureRequest, sign_in: SignIn, anonymous: Client) -> dict[str, Client]:
    people = [name for name in PEOPLE if name != "anonymous"]
    return {"anonymous": anonymous, **{name: sign_in(request.getfixturevalue(name)) for name in people}}


def addresses(referral: Referral) -> dict[str, str]:
    """An address for each route, and for each kind of sheet."""
    found: dict[str, str] = {}
    for route in DOCUMENTS:
        path = str(route.pattern).replace("<str:reference>", referral.reference)
        path = path.replace("<int:pk>", str(referral.attachments.get().pk))
        for kind in ("request", "handover", "client-copy", "outcome") if "<slug:kind>" in path else ("",):
            found[kind or str(route.name)] = f"/de/referrals/{path.replace('<slug:kind>', kind)}"
    return found


def check(clients: Mapping[str, Client], referral: Referral, table: Mapping[str, tuple[int, ...]]) -> None:
    wrong = []
    found = addresses(referral)
    assert set(found) == set(table)
    for name, address in found.items():
        expected = dict(zip(INSIDERS, table[name], strict=True)) | STRANGERS
        if 405 not in table[name]:
            expected["wanda"] = table[name][3] if table is BEFORE else 404
        else:
            expected |= {"wanda": 405, "bob": 405}
            expected |= dict.fromkeys(("dora", "eve", "operator"), 404)
        answers = {person: clients[person].get(address).status_code for person in PEOPLE}
        if answers != expected:
            wrong.append(f"{name}: { ({p: a for p, a in answers.items() if expected[p] != a}) }, expected {expected}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def referral(alice: User, charlie: User, walter: User, wanda: User, service: Service) -> Referral:
    """Sent, with a file."""
    unsent = draft(alice, service)
    consent_for(unsent)
    attachments.attach(unsent, Doer.of(alice, unsent), PDF, "bescheid.pdf", "notice")
    return actions.send(unsent, Doer.of(alice, unsent))


def with_appointment(referral: Referral, alice: User, charlie: User, walter: User) -> Referral:
    contact = {"responsible_name": "Kim", "responsible_phone": "02421 1", "first_contact_on": timezone.localdate()}
    referral = actions.accept(referral, Doer.of(charlie, referral), **contact, assignee=walter)
    slots = [actions.Slot(timezone.now() + timedelta(days=20), 60)]
    referral = actions.propose(referral, Doer.of(charlie, referral), slots, actions.Setting(mode="phone"))
    return actions.confirm(referral, Doer.of(alice, referral), referral.appointments.get())


def test_before_acceptance(clients: dict[str, Client], referral: Referral) -> None:
    check(clients, referral, BEFORE)


def test_after_acceptance(
    clients: dict[str, Client], referral: Referral, alice: User, charlie: User, walter: User
) -> None:
    check(clients, with_appointment(referral, alice, charlie, walter), AFTER)


def test_after_the_withdrawal_the_recipients_get_410_everywhere(
    clients: dict[str, Client], referral: Referral, alice: User, charlie: User, walter: User
) -> None:
    referral = with_appointment(referral, alice, charlie, walter)
    actions.withdraw_consent(referral, Doer.of(alice, referral), via="am Telefon")
    check(clients, Referral.objects.get(pk=referral.pk), WITHDRAWN)


def test_the_page_links_to_what_answers_and_to_nothing_else(
    clients: dict[str, Client], referral: Referral, alice: User, charlie: User, walter: User
) -> None:
    referral = with_appointment(referral, alice, charlie, walter)
    for person in INSIDERS:
        page = clients[person].get(f"/de/referrals/{referral.reference}/").content.decode()
        for name, address in addresses(referral).items():
            if AFTER[name][0] == 405:
                continue
            is_linked = f'href="{address}"' in page
            assert is_linked == (clients[person].get(address).status_code == 200), (person, name)
