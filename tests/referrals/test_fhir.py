"""FHIR: every state as FHIR's own code, and no more than the reader may see."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from directory.models import Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.fhir import REQUEST_STATUS, bundle
from referrals.models import AccessEntry, Referral
from referrals.workflow import BALL_WITH, State, Status
from tests.conftest import SignIn
from tests.referrals.making import accepted, draft, sent

#: http://hl7.org/fhir/R4/valueset-task-status.html
TASK_STATUS = {
    "draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold", "failed",
    "completed", "entered-in-error",
}  # fmt: skip
#: http://hl7.org/fhir/R4/valueset-request-status.html
REQUEST_CODES = {"draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"}
PRIORITIES = {"routine", "urgent", "asap", "stat"}


def address(referral: Referral) -> str:
    return f"/de/referrals/{referral.reference}/fhir.json"


def resources(client: Client, referral: Referral) -> tuple[Any, Any]:
    response = client.get(address(referral))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/fhir+json"
    content = response.json()
    assert (content["resourceType"], content["type"]) == ("Bundle", "collection")
    request, task = (each["resource"] for each in content["entry"])
    assert (request["resourceType"], task["resourceType"]) == ("ServiceRequest", "Task")
    return request, task


@pytest.mark.parametrize("state", BALL_WITH, ids=lambda state: "/".join(filter(None, state)))
def test_every_state_has_fhirs_codes(alice: User, charlie: User, service: Service, state: State) -> None:
    referral = accepted(alice, service, charlie)
    referral.status, referral.business_status = state
    shown = actions_shown(alice, referral)
    request, task = (each["resource"] for each in shown["entry"])
    assert task["status"] == state[0].value
    assert task["status"] in TASK_STATUS
    assert request["status"] in REQUEST_CODES
    assert task.get("businessStatus", {}).get("coding", [{}])[0].get("code", "") == state[1].value
    assert (request["intent"], task["intent"]) == ("order", "order")


def actions_shown(user: User, referral: Referral) -> Any:
    from referrals.disclosure import disclosed

    return bundle(disclosed(referral, Doer.of(user, referral)))


def test_the_mapping_names_every_status() -> None:
    assert set(REQUEST_STATUS) == set(Status)


@pytest.mark.parametrize("urgency", ["stat", "urgent", "routine"])
def test_urgency_is_fhirs_priority(alice: User, service: Service, sign_in: SignIn, urgency: str) -> None:
    referral = sent(alice, service, urgency=urgency, urgency_reason="Frist")
    request, task = resources(sign_in(alice), referral)
    assert request["priority"] == task["priority"] == urgency
    assert urgency in PRIORITIES


def test_both_sides_are_named_and_every_reference_leads_somewhere(
    alice: User, charlie: User, service: Service, sign_in: SignIn
) -> None:
    referral = accepted(alice, service, charlie)
    content = sign_in(charlie).get(address(referral)).json()
    urls = {each["fullUrl"] for each in content["entry"]}
    for url in urls:
        uuid.UUID(url.removeprefix("urn:uuid:"))
    for each in content["entry"]:
        resource = each["resource"]
        contained = {f"#{one['id']}" for one in resource["contained"]}
        for reference in _references(resource):
            assert reference in contained | urls
        assert resource["identifier"][0]["value"] == referral.reference
        names = {one["name"] for one in resource["contained"] if one["resourceType"] != "Patient"}
        assert names == {"Beratungsstelle Muster", "Bildungsträger Muster", "Muster-Beratung"}


def test_nothing_in_it_is_empty(alice: User, service: Service, sign_in: SignIn) -> None:
    def walk(value: Any) -> None:
        assert value not in (None, "", [], {})
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(each)

    walk(sign_in(alice).get(address(draft(alice, service))).json())
    walk(sign_in(alice).get(address(sent(alice, service))).json())


def test_the_person_is_in_it_only_for_those_who_may_see_who_it_is(
    alice: User, charlie: User, lea: User, service: Service, sign_in: SignIn
) -> None:
    before = sent(alice, service)
    assert "Mustermann" not in sign_in(charlie).get(address(before)).content.decode()
    assert before.case.pseudonym not in sign_in(charlie).get(address(before)).content.decode()
    after = accepted(alice, service, charlie)
    assert "Mustermann" not in sign_in(lea).get(address(after)).content.decode()
    request, _task = resources(sign_in(charlie), after)
    patient = next(each for each in request["contained"] if each["resourceType"] == "Patient")
    assert patient["name"] == [{"family": "Mustermann", "given": ["Mika"]}]
    assert request["subject"] == {"reference": "#subject"}


def test_a_refusal_says_why(alice: User, charlie: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service)
    actions.decline(referral, Doer.of(charlie, referral), "no_capacity")
    _request, task = resources(sign_in(alice), referral)
    assert task["status"] == "rejected"
    assert task["statusReason"]["coding"][0]["code"] == "no_capacity"


def test_the_outcome_is_the_output(alice: User, charlie: User, walter: User, service: Service, sign_in: SignIn) -> None:
    referral = accepted(alice, service, charlie, walter)
    actions.complete(referral, Doer.of(walter, referral), "service_received", note="Ging gut XQ77")
    _request, task = resources(sign_in(alice), referral)
    assert task["output"][0]["valueCodeableConcept"]["coding"][0]["code"] == "service_received"
    assert "XQ77" in json.dumps(task)


def test_the_parent_is_named_only_to_those_who_may_see_it(
    alice: User, charlie: User, service: Service, sign_in: SignIn
) -> None:
    parent = sent(alice, service)
    child = sent(alice, service)
    Referral.objects.filter(pk=child.pk).update(part_of=parent)
    _request, task = resources(sign_in(alice), child)
    assert task["partOf"][0]["identifier"]["value"] == parent.reference
    Referral.objects.filter(pk=parent.pk).update(
        recipient_team="andere", recipient_organization=alice.memberships.get().organization
    )
    _request, task = resources(sign_in(charlie), child)
    assert "partOf" not in task


def test_strangers_and_the_withdrawn(alice: User, bob: User, charlie: User, service: Service, sign_in: SignIn) -> None:
    referral = sent(alice, service)
    assert sign_in(bob).get(address(referral)).status_code == 404
    AccessEntry.objects.all().delete()
    assert sign_in(charlie).get(address(referral)).status_code == 200
    assert [(line.verb, line.view, line.tier) for line in AccessEntry.objects.all()] == [("export", "fhir.json", 1)]
    actions.withdraw(referral, Doer.of(alice, referral), "need_changed")
    response = sign_in(charlie).get(address(referral))
    assert response.status_code == 410
    assert "Deutschkurs" not in response.content.decode()


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [found for each in value.values() for found in _references(each)]
    return [found for each in value for found in _references(each)] if isinstance(value, list) else []
