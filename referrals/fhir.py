"""A referral for other programs: HL7 FHIR R4, a Bundle with ServiceRequest and Task. Only what the reader may see."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from referrals.disclosure import CONSULT, IDENTITY, Disclosed
from referrals.fields import Block
from referrals.labels import BUSINESS_LABELS, CodeNames
from referrals.models import CodeKind, Referral
from referrals.workflow import BusinessStatus, Status

CONTENT_TYPE: Final = "application/fhir+json"
_NAMESPACE: Final = uuid.UUID("0c1b7b0e-5b5e-4f6c-8f55-8a3d0d6a2b9e")
#: Task.status is stored as it is. ServiceRequest has fewer words for the same.
REQUEST_STATUS: Final[dict[Status, str]] = {
    Status.DRAFT: "draft",
    Status.REQUESTED: "active",
    Status.ACCEPTED: "active",
    Status.ON_HOLD: "on-hold",
    Status.IN_PROGRESS: "active",
    Status.COMPLETED: "completed",
    Status.FAILED: "revoked",
    Status.REJECTED: "revoked",
    Status.CANCELLED: "revoked",
    Status.ENTERED_IN_ERROR: "entered-in-error",
}
PRIORITIES: Final = frozenset({"routine", "urgent", "asap", "stat"})
_GENDERS: Final = {"female": "female", "male": "male", "diverse": "other"}
_REASONS: Final = {
    Status.REJECTED: CodeKind.DECLINE_REASON,
    Status.CANCELLED: CodeKind.CANCEL_REASON,
    Status.ON_HOLD: CodeKind.HOLD_REASON,
    Status.ENTERED_IN_ERROR: CodeKind.ERROR_REASON,
}
_OUTCOMES: Final = {Status.COMPLETED: CodeKind.OUTCOME_COMPLETED, Status.FAILED: CodeKind.OUTCOME_FAILED}

Json = dict[str, Any]


def bundle(shown: Disclosed, *, parent: Referral | None = None) -> Json:
    """The referral as a collection. ``parent``: the referral it came from, where the reader may see that one."""
    referral, names = shown.referral, CodeNames.load()
    resources = [_service_request(shown, names), _task(shown, names, parent)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "identifier": _identifier(referral),
        "timestamp": _instant(referral.changed_at),
        "entry": [{"fullUrl": _url(each["resourceType"], referral), "resource": each} for each in resources],
    }


def _service_request(shown: Disclosed, names: CodeNames) -> Json:
    referral = shown.referral
    request = {each.field.name: each.value for each in shown.of(Block.REQUEST)}
    subject, patient = _subject(shown)
    return _filled(
        {
            "resourceType": "ServiceRequest",
            "id": _id("ServiceRequest", referral),
            "contained": [*_parties(referral), *patient],
            "identifier": [_identifier(referral)],
            "status": REQUEST_STATUS[Status(referral.status)],
            "intent": "order",
            "category": [{"text": str(each.text("name", names.language))} for each in request.get("life_areas", [])],
            "priority": _priority(referral),
            "code": {"text": str(names.name(CodeKind.HANDOVER_TYPE, referral.handover_type))},
            "subject": subject,
            "authoredOn": _instant(referral.sent_at),
            "requester": _requester(referral),
            "performer": [owner] if (owner := _owner(referral)) else [],
            "note": [{"text": request[name]} for name in ("request", "urgency_reason", "done_so_far", "goal") if name in request],
        }
    )  # fmt: skip


def _task(shown: Disclosed, names: CodeNames, parent: Referral | None) -> Json:
    referral = shown.referral
    status = Status(referral.status)
    return _filled(
        {
            "resourceType": "Task",
            "id": _id("Task", referral),
            "contained": _parties(referral),
            "identifier": [_identifier(referral)],
            "basedOn": [{"reference": _url("ServiceRequest", referral)}],
            "partOf": [{"type": "Task", "identifier": _identifier(parent)}] if parent is not None else [],
            "status": status.value,
            "statusReason": _reason(referral, names),
            "businessStatus": _business_status(BusinessStatus(referral.business_status)),
            "intent": "order",
            "priority": _priority(referral),
            "focus": {"reference": _url("ServiceRequest", referral)},
            "authoredOn": _instant(referral.created_at),
            "lastModified": _instant(referral.changed_at),
            "requester": _requester(referral),
            "owner": _owner(referral),
            "restriction": {"period": {"end": _instant(referral.due_at)}} if referral.due_at else {},
            "output": _output(shown, names),
        }
    )


def _subject(shown: Disclosed) -> tuple[Json, list[Json]]:
    """Whom it is about: a contained Patient where identity is disclosed, else the number alone. FHIR demands a subject."""
    fields = {each.field.name: each.value for each in shown.person}
    known = {"family_name", "given_name", "birth_date", "gender", "phone", "email", "address"} & fields.keys()
    if not known or shown.referral.handover_type == CONSULT:
        return {"type": "Patient", "display": shown.referral.reference}, []
    name = _filled(
        {"family": fields.get("family_name"), "given": [fields["given_name"]] if "given_name" in fields else []}
    )
    telecom = [{"system": kind, "value": fields[kind]} for kind in ("phone", "email") if kind in fields]
    patient = {
        "resourceType": "Patient",
        "id": "subject",
        "name": [name] if name else [],
        "telecom": telecom,
        "gender": _GENDERS.get(fields.get("gender", ""), "unknown") if "gender" in fields else None,
        "birthDate": str(fields["birth_date"])[:10] if "birth_date" in fields else None,
        "address": [{"text": fields["address"]}] if "address" in fields else [],
    }  # fmt: skip
    return {"reference": "#subject"}, [_filled(patient)]


def _parties(referral: Referral) -> list[Json]:
    """Both sides by name, contained: there is no server to ask for them."""
    found: list[Json] = [{"resourceType": "Organization", "id": "sender", "name": referral.sender_organization.name}]
    if referral.recipient_organization is not None:
        name = referral.recipient_organization.name
        found.append({"resourceType": "Organization", "id": "recipient", "name": name})
    if referral.recipient_service is not None:
        service: Json = {"resourceType": "HealthcareService", "id": "service", "name": str(referral.recipient_service)}
        found.append(service | {"providedBy": {"reference": "#recipient"}})
    return found


def _requester(referral: Referral) -> Json:
    return {"reference": "#sender", "display": referral.sender_organization.name}


def _owner(referral: Referral) -> Json:
    if referral.recipient_service is None:
        return {}
    return {"reference": "#service", "display": str(referral.recipient_service)}


def _priority(referral: Referral) -> str | None:
    return referral.urgency if referral.urgency in PRIORITIES else None


def _reason(referral: Referral, names: CodeNames) -> Json:
    kind = _REASONS.get(Status(referral.status))
    return (
        _concept(kind.value, referral.reason, str(names.name(kind, referral.reason)))
        if kind and referral.reason
        else {}
    )


def _business_status(business: BusinessStatus) -> Json:
    if business is BusinessStatus.NONE:
        return {}
    return _concept("business_status", business.value, str(BUSINESS_LABELS[business]))


def _output(shown: Disclosed, names: CodeNames) -> list[Json]:
    """The outcome, which both sides see; words about the person only from the tier of identity on."""
    referral = shown.referral
    kind = _OUTCOMES.get(Status(referral.status))
    if kind is None or not referral.outcome:
        return []
    value = _concept(kind.value, referral.outcome, str(names.name(kind, referral.outcome)))
    found: list[Json] = [{"type": {"text": "outcome"}, "valueCodeableConcept": value}]
    if referral.outcome_note and shown.tier >= IDENTITY:
        found.append({"type": {"text": "note"}, "valueString": referral.outcome_note})
    return found


def _concept(of: str, code: str, text: str) -> Json:
    return {"coding": [{"system": f"{_base()}/fhir/{of}", "code": code}], "text": text}


def _identifier(referral: Referral) -> Json:
    return {"system": f"{_base()}/fhir/reference", "value": referral.reference}


def _base() -> str:
    return settings.PUBLIC_BASE_URL.rstrip("/")


def _id(resource: str, referral: Referral) -> str:
    """Stable, and made of the number alone."""
    return str(uuid.uuid5(_NAMESPACE, f"{resource}/{referral.reference}"))


def _url(resource: str, referral: Referral) -> str:
    return f"urn:uuid:{_id(resource, referral)}"


def _instant(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _filled(resource: Json) -> Json:
    """Without what is empty: FHIR allows no empty values."""
    return {name: value for name, value in resource.items() if value not in (None, "", [], {})}
