"""Whether a referral may be sent: the legal basis, its scope, the partner's agreement. No right overrides it (A6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Capacity, ReferralIntake, Service
from referrals.disclosure import CONSULT, column_values
from referrals.errors import Incomplete, NoConsent, ReferralError
from referrals.fields import BLOCK_LABELS, BLOCK_TIERS, Block
from referrals.models import Consent, Referral

#: The person goes alone, no data leaves: it is printed, never sent.
INFORMATION: Final = "information"
MINORS: Final = frozenset({"age_0_5", "age_6_15", "age_16_17"})


def refusal_of(service: Service | None) -> str:
    """Why a service cannot receive a referral now, in a sentence; empty where it can."""
    if service is None:
        return _("Please choose who should receive the referral.")
    if service.referral_intake == ReferralIntake.NONE or not service.live:
        return _("This service does not receive referrals through the portal.")
    if service.referral_intake == ReferralIntake.PHONE:
        return _("This service takes referrals by phone only.")
    if service.capacity == Capacity.FULL:
        return _("This service has no places at the moment.")
    if not any(each.is_valid() for each in service.organization.agreements.all()):
        return _("The agreement with this organization is not in force. Nothing can be sent to it.")
    return ""


def require_sendable(referral: Referral, *, authority_confirmed: bool = False) -> None:
    """Does nothing when the draft may be sent. Raises Incomplete, NoConsent or ReferralError with a sentence."""
    if referral.handover_type == INFORMATION:
        raise ReferralError(_("With this kind nothing is sent: print the sheet and give it to the person."))
    if reason := refusal_of(referral.recipient_service):
        raise ReferralError(reason)
    require_complete(referral)
    require_covered(referral)
    service = referral.recipient_service
    if service is not None and service.organization.is_public_authority and not authority_confirmed:
        raise Incomplete(
            _("This is an authority. Please confirm what will be passed on."),
            {"authority_confirmed": _("Please confirm.")},
        )


def require_complete(referral: Referral) -> None:
    """Does nothing when everything is there that the recipient needs. Raises Incomplete, naming the fields."""
    missing = dict(_missing(referral))
    if missing:
        raise Incomplete(fields=missing)


def require_covered(referral: Referral) -> None:
    """Does nothing when the legal basis covers recipient and content. Raises NoConsent, naming what is not covered.

    A norm takes the place of the consent only together with the reason. A consultation needs neither, and holds no person.
    """
    if referral.handover_type == CONSULT:
        _require_no_person(referral)
        return
    consent = referral.consent
    if consent is None or consent.case_id != referral.case_id:
        raise NoConsent(_("There is no consent yet."))
    if not consent.is_consent and not consent.legal_basis_note.strip():
        raise NoConsent(_("Without a consent, the norm and the reason must be written down."))
    if consent.withdrawn_at is not None:
        raise NoConsent(_("The consent was withdrawn."))
    if consent.expires_at < timezone.localdate():
        raise NoConsent(_("The consent has expired."))
    if not consent.recipients.filter(pk=referral.recipient_service_id).exists():
        raise NoConsent(_("The consent does not name this service."))
    beyond = uncovered_blocks(referral, consent)
    if beyond:
        names = ", ".join(str(BLOCK_LABELS[block]) for block in beyond)
        raise NoConsent(
            _("The consent does not cover: %(blocks)s. Add it to the consent or leave it out.") % {"blocks": names}
        )


def _require_no_person(referral: Referral) -> None:
    beyond = [str(BLOCK_LABELS[block]) for block in filled_blocks(referral) if BLOCK_TIERS[block] > 1]
    if beyond:
        raise NoConsent(
            _("A question without a person holds no details of one. Please leave out: %(blocks)s.")
            % {"blocks": ", ".join(beyond)}
        )


def uncovered_blocks(referral: Referral, consent: Consent) -> list[Block]:
    """The filled blocks of tiers 2 and 3 that the consent leaves out."""
    return [block for block in filled_blocks(referral) if BLOCK_TIERS[block] > 1 and not consent.covers(block.value)]


def filled_blocks(referral: Referral) -> list[Block]:
    """The blocks in which something was written, in their order."""
    filled = {Block(name) for name in referral.blocks.values_list("block", flat=True)}
    if referral.other_services.exists():
        filled.add(Block.SERVICES)
    if referral.attachments.exists():
        filled.add(Block.ATTACHMENTS)
    return [block for block in Block if block is Block.REQUEST or block in filled]


def _missing(referral: Referral) -> Iterator[tuple[str, str]]:
    values = column_values(referral, Block.REQUEST)
    for name in ("request", "life_areas", "handover_type", "urgency"):
        if not values[name]:
            yield name, _("Please answer this.")
    if referral.urgency != "routine" and not referral.urgency_reason:
        yield "urgency_reason", _("Please say why it is urgent.")
    if bool(referral.external_deadline) != bool(referral.external_deadline_type):
        yield "external_deadline_type", _("A deadline needs a day and what it is for.")
    if referral.handover_type != CONSULT:
        yield from _missing_of_person(referral, values)


def _missing_of_person(referral: Referral, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name in ("age_band", "languages", "german_level", "interpreter_need"):
        if not values[name]:
            yield name, _("Please answer this.")
    if referral.municipality_id is None and not referral.lives_outside:
        yield "municipality", _("Please say where the person lives, or that it is outside the district.")
    blocks: dict[str, dict[str, Any]] = {row.block: row.content for row in referral.blocks.all()}
    for name in ("family_name", "given_name"):
        if not blocks.get(Block.IDENTITY, {}).get(name):
            yield name, _("The service needs the name once it has accepted.")
    contact = blocks.get(Block.CONTACT, {})
    if not contact.get("contact_permission"):
        yield "contact_permission", _("Please say how the person may be contacted.")
    if (
        referral.age_band in MINORS
        and not referral.unaccompanied_minor
        and not blocks.get(Block.GUARDIAN, {}).get("guardian_name")
    ):
        yield "guardian_name", _("A minor needs a guardian here, or the mark “unaccompanied”.")
