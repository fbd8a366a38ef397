"""A referral in which every field is filled, each text with a token that stands nowhere else: what comes out is found again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Final

from directory.models import Service
from referrals import actions
from referrals.doer import Doer
from referrals.fields import BLOCK_TIERS, FIELDS, PERSON_BLOCKS, Block, Field, Kind, fields_of
from referrals.models import Referral
from tests.factories import LegalCircleFactory, OrganizationFactory, ResidenceStatusGroupFactory
from tests.referrals.making import consent_for, draft, receiving_service, soon
from tests.referrals.steps import People

_CODES: Final = {
    "accessibility_needs": ["wheelchair"],
    "gender": "female",
    "contact_permission": ["call"],
    "residence_conditions": ["work_allowed"],
    "residence_status": "ae_24",
}


def token(name: str) -> str:
    """The token of a field."""
    return f"zz{name.replace('_', '')}zz"


def value_of(field: Field) -> Any:
    """Something for the field; a text holds its token."""
    match field.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return token(field.name)
        case Kind.EMAIL:
            return f"{token(field.name)}@example.org"
        case Kind.DATE:
            return soon(40).isoformat()
        case Kind.FLAG:
            return True
        case Kind.NUMBER:
            return 3
        case _:
            return _CODES[field.name]


def filled_draft(people: People, service: Service) -> Referral:
    """A draft with every field of every block, a file, and a consent that covers all of it."""
    other = receiving_service(OrganizationFactory.create(), name_de=token("other_services"))
    referral = draft(
        people.sender,
        service,
        urgency="urgent",
        urgency_reason=token("urgency_reason"),
        external_deadline=soon(40),
        external_deadline_type="objection",
        legal_circles=[LegalCircleFactory.create(code="sgb2")],
        request=token("request"),
        done_so_far=token("done_so_far"),
        goal=token("goal"),
        accessibility_needs=["wheelchair"],
        residence_group=ResidenceStatusGroupFactory.create(code="tolerated"),
        lives_outside=True,
        unaccompanied_minor=True,
        household_size=3,
        children_count=0,
        contact_risk=True,
        other_services=[other],
    )
    referral.other_services.set([other])
    doer = Doer.of(people.sender, referral)
    for block in PERSON_BLOCKS:
        actions.save_block(referral, doer, block, {each.name: value_of(each) for each in fields_of(block)})
    referral.attachments.create(side="sender", kind="cv", size=1, name=token("file"), storage_name=uuid.uuid4().hex)
    consent_for(Referral.objects.get(pk=referral.pk))
    return Referral.objects.get(pk=referral.pk)


def names_of(tier: int, without: Iterable[Block] = ()) -> set[str]:
    """The fields up to the tier, some blocks excepted."""
    return {each.name for each in FIELDS if each.tier <= tier and each.block not in set(without)}


def tokens_of(tier: int, without: Iterable[Block] = ()) -> set[str]:
    """The tokens that may be seen up to the tier."""
    texts = {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL}
    names = names_of(tier, without)
    found = {token(each.name) for each in FIELDS if each.kind in texts and each.name in names}
    return found | ({token("other_services")} if "other_services" in names else set())


ALL_TOKENS: Final = tokens_of(max(BLOCK_TIERS.values()))
