"""Every field that says something about a person or a request: its tier of disclosure and its block of the consent.

This is the only place that knows tiers. Pages, PDF, exports, versions and the consent's scope all read it, so a field that is
added here is protected everywhere. Tiers: 1 request (pseudonymous), 2 identity and contact (after acceptance), 3 specially
protected (after acceptance, assigned worker only, each block ticked in the consent).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.models.code_list import CodeKind


class Block(StrEnum):
    """What a consent is asked for, block by block."""

    REQUEST = "request"  # tier 1; every consent covers it
    IDENTITY = "identity"
    CONTACT = "contact"
    GUARDIAN = "guardian"
    RESIDENCE = "residence"
    HEALTH = "health"
    FAMILY = "family"
    FINANCES = "finances"
    RISK = "risk"
    ATTACHMENTS = "attachments"
    SERVICES = "services"


BLOCK_LABELS: Final[dict[Block, Promise]] = {
    Block.REQUEST: _("The request, without a name"),
    Block.IDENTITY: _("Name and date of birth"),
    Block.CONTACT: _("How the person can be reached"),
    Block.GUARDIAN: _("Guardian"),
    Block.RESIDENCE: _("Residence paper and nationality"),
    Block.HEALTH: _("Health"),
    Block.FAMILY: _("Family"),
    Block.FINANCES: _("Money and debts"),
    Block.RISK: _("Danger when contacted"),
    Block.ATTACHMENTS: _("Attached files"),
    Block.SERVICES: _("Other services involved"),
}

#: The tier of each block. A block is passed on as a whole or not at all.
BLOCK_TIERS: Final[dict[Block, int]] = {
    Block.REQUEST: 1,
    Block.IDENTITY: 2,
    Block.CONTACT: 2,
    Block.GUARDIAN: 2,
    Block.SERVICES: 2,
    Block.RESIDENCE: 3,
    Block.HEALTH: 3,
    Block.FAMILY: 3,
    Block.FINANCES: 3,
    Block.RISK: 3,
    Block.ATTACHMENTS: 3,
}
#: Blocks whose fields are kept encrypted in ``PersonBlock``.
PERSON_BLOCKS: Final = tuple(
    block for block in Block if block not in (Block.REQUEST, Block.SERVICES, Block.ATTACHMENTS)
)


class Kind(StrEnum):
    """What a field holds, and so how it is asked for and shown."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CODE = "code"
    CODES = "codes"
    ITEM = "item"  # of a list of the directory
    ITEMS = "items"
    DATE = "date"
    NUMBER = "number"
    FLAG = "flag"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``codes``: the code list of a code; ``most``: characters of a text."""

    name: str
    label: Promise
    block: Block
    kind: Kind
    codes: CodeKind | None = None
    most: int = 200

    @property
    def tier(self) -> int:
        """The tier of its block."""
        return BLOCK_TIERS[self.block]


_R, _K, _C = Block, Kind, CodeKind

FIELDS: Final[tuple[Field, ...]] = (
    # Tier 1: columns of the referral
    Field("handover_type", _("Kind of handover"), _R.REQUEST, _K.CODE, _C.HANDOVER_TYPE),
    Field("urgency", _("Urgency"), _R.REQUEST, _K.CODE, _C.URGENCY),
    Field("urgency_reason", _("Why it is urgent"), _R.REQUEST, _K.LONG_TEXT, most=300),
    Field("external_deadline", _("Deadline of the person"), _R.REQUEST, _K.DATE),
    Field("external_deadline_type", _("What the deadline is for"), _R.REQUEST, _K.CODE, _C.DEADLINE_TYPE),
    Field("life_areas", _("Areas of life"), _R.REQUEST, _K.ITEMS),
    Field("legal_circles", _("Legal circles"), _R.REQUEST, _K.ITEMS),
    Field("request", _("What should the service do?"), _R.REQUEST, _K.LONG_TEXT, most=600),
    Field("done_so_far", _("Done so far"), _R.REQUEST, _K.LONG_TEXT, most=600),
    Field("goal", _("Goal"), _R.REQUEST, _K.LONG_TEXT, most=300),
    Field("age_band", _("Age group"), _R.REQUEST, _K.CODE, _C.AGE_BAND),
    Field("municipality", _("Lives in"), _R.REQUEST, _K.ITEM),
    Field("lives_outside", _("Lives outside the district"), _R.REQUEST, _K.FLAG),
    Field("languages", _("Languages"), _R.REQUEST, _K.ITEMS),
    Field("german_level", _("Level of German"), _R.REQUEST, _K.CODE, _C.GERMAN_LEVEL),
    Field("interpreter_need", _("Interpreter needed"), _R.REQUEST, _K.CODE, _C.INTERPRETER_NEED),
    Field("accessibility_needs", _("What has to be thought of"), _R.REQUEST, _K.CODES, _C.ACCESSIBILITY),
    Field("residence_group", _("Residence (group)"), _R.REQUEST, _K.ITEM),
    Field("unaccompanied_minor", _("Unaccompanied minor"), _R.REQUEST, _K.FLAG),
    Field("household_size", _("People in the household"), _R.REQUEST, _K.NUMBER),
    Field("children_count", _("Children"), _R.REQUEST, _K.NUMBER),
    Field("contact_risk", _("Contact may be dangerous"), _R.REQUEST, _K.FLAG),
    # Tier 2
    Field("other_services", _("Other services involved"), _R.SERVICES, _K.ITEMS),
    Field("family_name", _("Family name"), _R.IDENTITY, _K.TEXT),
    Field("given_name", _("Given name"), _R.IDENTITY, _K.TEXT),
    Field("birth_date", _("Date of birth"), _R.IDENTITY, _K.DATE),
    Field("gender", _("Gender"), _R.IDENTITY, _K.CODE, _C.GENDER),
    Field("contact_permission", _("Safe ways of contact"), _R.CONTACT, _K.CODES, _C.CONTACT_PERMISSION),
    Field("phone", _("Phone"), _R.CONTACT, _K.TEXT, most=40),
    Field("email", _("E-mail"), _R.CONTACT, _K.EMAIL),
    Field("address", _("Address"), _R.CONTACT, _K.LONG_TEXT, most=300),
    Field("contact_times", _("Good times"), _R.CONTACT, _K.TEXT),
    Field("guardian_name", _("Name of the guardian"), _R.GUARDIAN, _K.TEXT),
    Field("guardian_relationship", _("Relationship"), _R.GUARDIAN, _K.TEXT),
    Field("guardian_contact", _("How to reach the guardian"), _R.GUARDIAN, _K.TEXT),
    Field("guardian_informed", _("The guardian knows of the handover"), _R.GUARDIAN, _K.FLAG),
    # Tier 3
    Field("residence_status", _("Residence status"), _R.RESIDENCE, _K.ITEM),
    Field("residence_valid_until", _("Paper valid until"), _R.RESIDENCE, _K.DATE),
    Field(
        "residence_conditions", _("Conditions of the paper"), _R.RESIDENCE, _K.CODES, _C.RESIDENCE_CONDITION
    ),
    Field("nationality", _("Nationality"), _R.RESIDENCE, _K.TEXT, most=80),
    Field("health_details", _("Health"), _R.HEALTH, _K.LONG_TEXT, most=600),
    Field("family_details", _("Family"), _R.FAMILY, _K.LONG_TEXT, most=600),
    Field("finances_details", _("Money and debts"), _R.FINANCES, _K.LONG_TEXT, most=600),
    Field("risk_details", _("What is dangerous when contacted"), _R.RISK, _K.LONG_TEXT, most=300),
)  # fmt: skip

BY_NAME: Final = {field.name: field for field in FIELDS}


def fields_of(block: Block) -> tuple[Field, ...]:
    """The fields of a block, in their order."""
    return tuple(field for field in FIELDS if field.block is block)


def request_fields() -> tuple[Field, ...]:
    """The fields of tier 1, which are columns of the referral."""
    return fields_of(Block.REQUEST)
