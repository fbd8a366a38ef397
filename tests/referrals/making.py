"""Makes referrals in any state, by the same verbs that people use. Everything is made up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Organization, ReferralIntake, Service
from portal.accounts.models import User
from referrals import actions
from referrals.doer import Doer
from referrals.fields import PERSON_BLOCKS, Block
from referrals.models import Agreement, Consent, Referral
from tests.factories import LanguageFactory, LifeAreaFactory, MunicipalityFactory, ServiceFactory


def agreement_of(organization: Organization, **fields: Any) -> Agreement:
    """A valid agreement."""
    today = timezone.localdate()
    values = {"kind": "joint", "signed_on": today - timedelta(days=10), "valid_until": today + timedelta(days=300)}
    return Agreement.objects.create(organization=organization, **(values | fields))


def receiving_service(organization: Organization, **fields: Any) -> Service:
    """A published service that receives referrals, of an organization with an agreement."""
    if not organization.agreements.exists():
        agreement_of(organization)
    values: dict[str, Any] = {"referral_intake": ReferralIntake.ACCOUNT, "name_de": "Muster-Beratung"}
    service: Service = ServiceFactory.create(organization=organization, **(values | fields))
    return service


def request_values(**fields: Any) -> dict[str, Any]:
    """Everything that tier 1 needs."""
    values: dict[str, Any] = {
        "handover_type": "cold",
        "urgency": "routine",
        "request": "Bitte zum Deutschkurs beraten.",
        "life_areas": [LifeAreaFactory.create(code="language")],
        "age_band": "age_27_44",
        "municipality": MunicipalityFactory.create(ags="05358008", name="Düren"),
        "languages": [LanguageFactory.create(code="ar")],
        "german_level": "a1",
        "interpreter_need": "yes",
    }
    return values | fields


def draft(counsellor: User, service: Service, **fields: Any) -> Referral:
    """A draft that could be sent if there were a consent."""
    referral = actions.create_draft(counsellor, service=service)
    doer = Doer.of(counsellor, referral)
    actions.save_request(referral, doer, request_values(**fields))
    actions.save_block(referral, doer, Block.IDENTITY, {"family_name": "Mustermann", "given_name": "Mika"})
    contact = {"contact_permission": ["call"], "phone": "02421 000000"}
    actions.save_block(referral, doer, Block.CONTACT, contact)
    return Referral.objects.get(pk=referral.pk)


def consent_for(referral: Referral, **fields: Any) -> Consent:
    """A consent that covers the referral's recipient and every block."""
    values: dict[str, Any] = {
        "legal_basis": "consent",
        "given_at": timezone.now(),
        "given_by": "self",
        "form": "written",
        "language": "ar",
        "purpose": "counselling",
        "scope_blocks": [block.value for block in (*PERSON_BLOCKS, Block.SERVICES, Block.ATTACHMENTS)],
        "return_channel": "content",
        "informed_refusal": True,
        "informed_withdrawal": True,
        "expires_at": timezone.localdate() + timedelta(days=180),
    }
    consent = Consent.objects.create(case=referral.case, recorded_by=referral.sender, **(values | fields))
    consent.recipients.add(referral.recipient_service)
    referral.consent = consent
    referral.save(update_fields=["consent"])
    return consent


def sent(counsellor: User, service: Service, **fields: Any) -> Referral:
    """A referral that has been sent."""
    referral = draft(counsellor, service, **fields)
    consent_for(referral)
    return actions.send(Referral.objects.get(pk=referral.pk), Doer.of(counsellor, referral))


def accepted(counsellor: User, service: Service, intake: User, assignee: User | None = None, **fields: Any) -> Referral:
    """A referral that has been accepted, and assigned where an assignee is given."""
    referral = sent(counsellor, service, **fields)
    return actions.accept(
        referral,
        Doer.of(intake, referral),
        responsible_name="Kim Beispiel",
        responsible_phone="02421 111111",
        first_contact_on=soon(),
        assignee=assignee,
    )


def soon(days: int = 3) -> date:
    """A day in the near future."""
    return timezone.localdate() + timedelta(days=days)
