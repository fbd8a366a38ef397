"""The calendar entry of an appointment: one entry that follows moves and cancellations, and tells nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from directory.models import Location, Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.models import AccessEntry, Referral
from tests.conftest import SignIn
from tests.factories import LocationFactory
from tests.referrals.making import accepted, sent

NOTE = "Raum XQ77, bei Frau Muster klingeln"


@pytest.fixture
def place(service: Service) -> Location:
    location: Location = LocationFactory.create(
        organization=service.organization, street="Musterweg 7", postcode="52349", city="Düren"
    )
    return location


@pytest.fixture
def referral(alice: User, charlie: User, walter: User, service: Service) -> Referral:
    return accepted(alice, service, charlie, walter)


def book(referral: Referral, by: User, other: User, location: Location | None = None, days: int = 20) -> Referral:
    setting = actions.Setting(mode="on_site", location=location, place_note=NOTE, accompanied_by="XQ78")
    slots = [actions.Slot(timezone.now() + timedelta(days=days + each), 60) for each in range(2)]
    referral = actions.propose(referral, Doer.of(by, referral), slots, setting)
    chosen = referral.appointments.filter(status="proposed").first()
    assert chosen is not None
    return actions.confirm(referral, Doer.of(other, referral), chosen)


def address(referral: Referral, language: str = "de") -> str:
    return f"/{language}/referrals/{referral.reference}/appointment.ics"


def entry(client: Client, referral: Referral, language: str = "de") -> tuple[str, Any]:
    response = client.get(address(referral, language))
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    return str(calendar["METHOD"]), next(each for each in calendar.walk("VEVENT"))


def test_both_sides_get_the_same_entry(
    referral: Referral, alice: User, charlie: User, walter: User, place: Location, sign_in: SignIn
) -> None:
    referral = book(referral, charlie, alice, place)
    booked = referral.appointments.get(status="booked")
    entries = [entry(sign_in(person), referral) for person in (alice, charlie, walter)]
    for method, event in entries:
        assert method == "PUBLISH"
        assert event["STATUS"] == "CONFIRMED"
        assert event.decoded("DTSTART") == booked.starts_at.replace(microsecond=0)
        assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=60)
        assert event["LOCATION"] == "Musterweg 7, 52349 Düren"
    assert len({str(event["UID"]) for _method, event in entries}) == 1


@pytest.mark.parametrize("language", ["de", "en", "ru", "ar"])
def test_the_summary_is_the_word_and_the_number(
    referral: Referral, alice: User, charlie: User, sign_in: SignIn, language: str
) -> None:
    referral = book(referral, charlie, alice)
    _method, event = entry(sign_in(alice), referral, language)
    words = str(event["SUMMARY"]).split()
    assert len(words) == 2
    assert referral.reference in words


def test_an_entry_tells_nothing_but_time_and_place(
    referral: Referral, alice: User, charlie: User, place: Location, sign_in: SignIn
) -> None:
    referral = book(referral, charlie, alice, place)
    content = sign_in(alice).get(address(referral)).content.decode().replace("\r\n ", "")
    for secret in (
        "XQ77",
        "XQ78",
        "Mustermann",
        "Mika",
        "02421",
        "Muster-Beratung",
        "Beratungsstelle",
        "Bildungsträger",
    ):
        assert secret not in content
    names = {line.split(":")[0].split(";")[0] for line in content.splitlines()} - {"BEGIN", "END"}
    assert names == {
        "PRODID", "VERSION", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS",
        "ORGANIZER", "LOCATION",
    }  # fmt: skip
    _method, event = entry(sign_in(alice), referral)
    assert referral.reference not in event["UID"]


@pytest.mark.parametrize("flag", ["sensitive", "sensitive_topic"])
def test_a_place_that_would_tell_too_much_is_left_out(
    referral: Referral, alice: User, charlie: User, place: Location, service: Service, sign_in: SignIn, flag: str
) -> None:
    referral = book(referral, charlie, alice, place)
    setattr(service, flag, True)
    service.save()
    for person in (alice, charlie):
        assert "LOCATION" not in entry(sign_in(person), referral)[1]


def test_a_place_of_an_organization_with_a_protected_address_is_left_out(
    alice: User, charlie: User, walter: User, service: Service, place: Location, sign_in: SignIn
) -> None:
    from tests.referrals.making import receiving_service

    receiving_service(service.organization, name_de="Schutzhaus Muster", sensitive=True)
    referral = book(accepted(alice, service, charlie, walter), charlie, alice, place)
    assert "LOCATION" not in entry(sign_in(alice), referral)[1]


def test_moving_changes_the_entry_and_cancelling_cancels_it(
    referral: Referral, alice: User, charlie: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    referral = book(referral, charlie, alice)
    first = entry(client, referral)
    referral = actions.cancel(referral, Doer.of(charlie, referral))
    second = entry(client, referral)
    referral = book(referral, charlie, alice, days=30)
    third = entry(client, referral)
    assert [method for method, _event in (first, second, third)] == ["PUBLISH", "CANCEL", "PUBLISH"]
    assert [str(event["STATUS"]) for _method, event in (first, second, third)] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
    assert len({str(event["UID"]) for _method, event in (first, second, third)}) == 1
    sequences = [int(event["SEQUENCE"]) for _method, event in (first, second, third)]
    assert sequences == sorted(set(sequences))


def test_without_an_appointment_there_is_no_entry(referral: Referral, alice: User, sign_in: SignIn) -> None:
    assert sign_in(alice).get(address(referral)).status_code == 404


def test_who_gets_the_entry(
    referral: Referral, alice: User, charlie: User, lea: User, bob: User, dora: User, anonymous: Client, sign_in: SignIn
) -> None:
    referral = book(referral, charlie, alice)
    assert {person.first_name: sign_in(person).get(address(referral)).status_code for person in (lea, bob, dora)} == {
        "Lea": 403,
        "Bob": 404,
        "Dora": 404,
    }
    assert anonymous.get(address(referral)).status_code == 302


def test_before_acceptance_the_recipient_gets_none(
    alice: User, charlie: User, service: Service, sign_in: SignIn
) -> None:
    assert sign_in(charlie).get(address(sent(alice, service))).status_code == 403


def test_after_a_withdrawal_the_recipient_gets_410_and_the_sender_a_cancellation(
    referral: Referral, alice: User, charlie: User, sign_in: SignIn
) -> None:
    referral = book(referral, charlie, alice)
    actions.withdraw(referral, Doer.of(alice, referral), "need_changed")
    response = sign_in(charlie).get(address(referral))
    assert response.status_code == 410
    assert b"VEVENT" not in response.content
    assert entry(sign_in(alice), referral)[0] == "CANCEL"


def test_a_download_leaves_one_line(referral: Referral, alice: User, charlie: User, sign_in: SignIn) -> None:
    referral = book(referral, charlie, alice)
    AccessEntry.objects.all().delete()
    sign_in(alice).get(address(referral))
    assert [(line.verb, line.view) for line in AccessEntry.objects.all()] == [("export", "appointment.ics")]
