"""What is stored about the person of one case, for the person (Art. 15 DSGVO, G1): as plain values that JSON and PDF are made of.

It holds everything: data, recipients, disclosures, history, consents, messages, appointments, the list of attachments, and who
opened what (E3). Staff appear by organization and role, not by name. What was erased is not there any more; the proofs are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.core.languages import SOURCE_LANGUAGE
from directory.models import Membership, MembershipRole, Organization, Service
from referrals import access_log
from referrals.disclosure import disclosed
from referrals.doer import Doer
from referrals.errors import NotYours
from referrals.fields import BLOCK_LABELS, BY_NAME, Block
from referrals.labels import CodeNames, state_label
from referrals.models import AccessEntry, Case, CodeKind, Consent, Disclosure, HistoryEntry, Referral
from referrals.showing import sections
from referrals.workflow import Actor, BusinessStatus, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

VIEW: Final = "export_case"


def may_export(case: Case, user: AbstractBaseUser) -> bool:
    """True for the case's counsellor, and for the lead of its organization and team."""
    if not (user.is_authenticated and user.is_active):
        return False
    members = Membership.objects.filter(user=user.pk, organization=case.organization_id)
    if case.counsellor_id == user.pk and members.filter(role=MembershipRole.COUNSELLOR).exists():
        return True
    return members.filter(role=MembershipRole.LEAD, team__in={"", case.team}).exists()


def export_case(case: Case, user: AbstractBaseUser, request_or_ip: HttpRequest | str) -> dict[str, Any]:
    """Everything about the case, in the language of the page. Notes the export in the access log. Raises NotYours."""
    if not may_export(case, user):
        raise NotYours(_("Only the counsellor of the case or the lead can export it."))
    referrals = list(case.referrals.with_sides().order_by("created_at", "pk"))
    role = Actor.SENDER if case.counsellor_id == user.pk else Actor.SENDER_LEAD
    for referral in referrals:
        access_log.note(request_or_ip, user, AccessEntry.Verb.EXPORT, VIEW, referral, tier=3, role=role.value)
    names = CodeNames.load(get_language() or SOURCE_LANGUAGE)
    return {
        "made_at": _moment(timezone.now()),
        "language": names.language,
        "case": {
            "pseudonym": case.pseudonym,
            "created_at": _moment(case.created_at),
            "organization": _organization(case.organization),
        },
        "consents": [_consent(each, names) for each in case.consents.order_by("given_at", "pk")],
        "referrals": [_referral(each, names) for each in referrals],
    }


def _referral(referral: Referral, names: CodeNames) -> dict[str, Any]:
    return {
        "reference": referral.reference,
        "state": {"code": [referral.status, referral.business_status], "name": state_label(referral.state)},
        "sender": _organization(referral.sender_organization),
        "recipients": _recipients(referral),
        "dates": _dates(referral),
        "reason": _reason(referral, names),
        "outcome": _outcome(referral, names),
        "responsible": {"name": referral.responsible_name, "phone": referral.responsible_phone},
        "data": _data(referral, names),
        "versions": [
            {"number": each.number, "at": _moment(each.created_at), "content": each.content}
            for each in referral.versions.all()
        ],
        "disclosures": [_disclosure(each, names) for each in referral.disclosures.select_related("to_organization")],
        "history": [_step(each) for each in referral.history.select_related("organization")],
        "messages": [
            {"at": _moment(each.at), "side": each.side, "kind": str(each.get_kind_display()), "text": each.text}
            for each in referral.messages.all()
        ],
        "appointments": _appointments(referral, names),
        "attachments": [
            {
                "at": _moment(each.at),
                "kind": str(names.name(CodeKind.ATTACHMENT_KIND, each.kind)),
                "name": each.name,
                "media_type": each.media_type,
                "bytes": each.size,
            }
            for each in referral.attachments.all()
        ],
        "access": _access(referral),
        "erased_at": _moment(referral.erased_at),
    }


def _data(referral: Referral, names: CodeNames) -> list[dict[str, Any]]:
    """All fields with label and words, block by block; nothing after the content was erased."""
    shown = disclosed(referral, Doer(frozenset({Actor.SENDER})))
    return [
        {
            "block": section.block.value,
            "label": section.label,
            "tier": section.tier,
            "fields": [
                {"name": line.name, "label": line.label, "values": [str(value) for value in line.values]}
                for line in section.lines
            ],
        }
        for section in sections(shown, names)
    ]


def _recipients(referral: Referral) -> list[dict[str, Any]]:
    """To whom it was sent or disclosed, the service it is addressed to first. A draft has reached nobody."""
    if referral.sent_at is None:
        return []
    found = [_party(referral.recipient_organization, referral.recipient_service)]
    for each in referral.disclosures.select_related("to_organization", "to_service"):
        party = _party(each.to_organization, each.to_service)
        if party not in found:
            found.append(party)
    return found


def _dates(referral: Referral) -> dict[str, str | None]:
    names = ("created_at", "sent_at", "acknowledged_at", "answered_at", "accepted_at", "ended_at", "closed_at")
    days = ("expected_start_on", "first_contact_on")
    return {name: _moment(getattr(referral, name)) for name in names} | {
        name: _day(getattr(referral, name)) for name in days
    }


def _reason(referral: Referral, names: CodeNames) -> dict[str, str] | None:
    kinds = {
        Status.REJECTED: CodeKind.DECLINE_REASON,
        Status.CANCELLED: CodeKind.CANCEL_REASON,
        Status.ENTERED_IN_ERROR: CodeKind.ERROR_REASON,
        Status.ON_HOLD: CodeKind.HOLD_REASON,
    }
    kind = kinds.get(Status(referral.status))
    if kind is None or not referral.reason:
        return None
    return {"code": referral.reason, "name": str(names.name(kind, referral.reason))}


def _outcome(referral: Referral, names: CodeNames) -> dict[str, Any] | None:
    if not referral.outcome:
        return None
    kind = CodeKind.OUTCOME_FAILED if referral.status == Status.FAILED else CodeKind.OUTCOME_COMPLETED
    return {
        "code": referral.outcome,
        "name": str(names.name(kind, referral.outcome)),
        "note": referral.outcome_note,
        "follow_up_needed": referral.follow_up_needed,
    }


def _disclosure(entry: Disclosure, names: CodeNames) -> dict[str, Any]:
    return {
        "at": _moment(entry.at),
        "to": _organization(entry.to_organization),
        "tier": entry.tier,
        "version": entry.version,
        "fields": [{"name": name, "label": _label(name)} for name in entry.fields],
        "legal_basis": str(names.name(CodeKind.LEGAL_BASIS, entry.legal_basis)),
    }


def _label(name: str) -> str:
    """What people read for a field, or for the block of attachments, which is disclosed as a whole."""
    if name in BY_NAME:
        return str(BY_NAME[name].label)
    return str(BLOCK_LABELS[Block(name)]) if name in {block.value for block in Block} else name


def _step(entry: HistoryEntry) -> dict[str, Any]:
    state = (Status(entry.to_status), BusinessStatus(entry.to_business_status))
    return {
        "at": _moment(entry.at),
        "step": entry.step,
        "state": state_label(state),
        "role": entry.role,
        "organization": entry.organization.name if entry.organization else None,
    }


def _appointments(referral: Referral, names: CodeNames) -> list[dict[str, Any]]:
    return [
        {
            "starts_at": _moment(each.starts_at),
            "minutes": each.duration,
            "mode": str(names.name(CodeKind.APPOINTMENT_MODE, each.mode)),
            "place": str(each.location) if each.location else None,
            "place_note": each.place_note,
            "language": str(each.language.text("name", names.language)) if each.language else None,
            "interpreter_needed": each.interpreter_needed,
            "accompanied_by": each.accompanied_by,
            "status": str(each.get_status_display()),
        }
        for each in referral.appointments.select_related("location", "language")
    ]


def _access(referral: Referral) -> list[dict[str, Any]]:
    entries = AccessEntry.objects.filter(reference=referral.reference).select_related("organization")
    return [
        {
            "at": _moment(each.at),
            "what": str(each.get_verb_display()),
            "page": each.view,
            "tier": each.tier,
            "role": each.role,
            "organization": each.organization.name if each.organization else None,
        }
        for each in entries.order_by("at", "pk")
    ]


def _consent(consent: Consent, names: CodeNames) -> dict[str, Any]:
    return {
        "legal_basis": str(names.name(CodeKind.LEGAL_BASIS, consent.legal_basis)),
        "norm_and_reason": consent.legal_basis_note,
        "given_at": _moment(consent.given_at),
        "given_by": str(names.name(CodeKind.CONSENT_GIVEN_BY, consent.given_by)),
        "form": str(names.name(CodeKind.CONSENT_FORM, consent.form)),
        "witness": consent.witness,
        "language": consent.language,
        "interpreted": consent.interpreted,
        "purpose": str(names.name(CodeKind.CONSENT_PURPOSE, consent.purpose)),
        "purpose_note": consent.purpose_note,
        "recipients": _parties(consent.recipients.select_related("organization")),
        "scope": [str(BLOCK_LABELS[Block(name)]) for name in consent.scope_blocks],
        "return_channel": str(names.name(CodeKind.RETURN_CHANNEL, consent.return_channel)),
        "mutual_release": consent.mutual_release,
        "informed_refusal": consent.informed_refusal,
        "informed_withdrawal": consent.informed_withdrawal,
        "expires_at": _day(consent.expires_at),
        "withdrawn_at": _moment(consent.withdrawn_at),
        "withdrawn_via": consent.withdrawn_via,
        "text": {"language": text.language, "version": text.version} if (text := consent.text_version) else None,
    }


def _parties(services: Iterable[Service]) -> list[dict[str, Any]]:
    return [_party(service.organization, service) for service in services]


def _party(organization: Organization | None, service: Service | None) -> dict[str, Any]:
    return {**_organization(organization), "service": str(service) if service else None}


def _organization(organization: Organization | None) -> dict[str, Any]:
    return {"organization": organization.name if organization else None}


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
