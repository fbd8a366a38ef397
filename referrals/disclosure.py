"""What of a referral somebody may see now. Pages, lists, PDF, exports and files all show what this returns, and nothing else.

The rules are requirements A1 to A4: before acceptance tier 1; after it tier 2 for the gatekeeper and the assigned worker, tier
3 for the assigned worker only and only the blocks of the consent; after the end a stub with number, date, status and reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from referrals.doer import Doer
from referrals.fields import BLOCK_TIERS, FIELDS, PERSON_BLOCKS, Block, Field, Kind, fields_of
from referrals.models import Referral, SecureLink
from referrals.permissions import RECIPIENT_ROLES, SENDER_ROLES
from referrals.workflow import RELEASED, Actor, Status

STUB: Final = 0
REQUEST: Final = 1
IDENTITY: Final = 2
PROTECTED: Final = 3
#: The kind of handover that asks about no person: it has no person block and needs no legal basis.
CONSULT: Final = "consult"
_OVER: Final = frozenset({Status.CANCELLED, Status.ENTERED_IN_ERROR})


def tier_of(referral: Referral, doer: Doer, now: datetime | None = None) -> int:
    """The highest tier that the doer may see of the referral now; STUB where nothing but the stub."""
    if referral.erased_at is not None:
        return STUB
    if doer.roles & SENDER_ROLES:
        return PROTECTED
    return _recipient_tier(referral, doer, now or timezone.now())


def _recipient_tier(referral: Referral, doer: Doer, now: datetime) -> int:
    if not doer.roles & RECIPIENT_ROLES or (doer.link is not None and not _opens(doer.link, referral, now)):
        return STUB  # a stranger, the data protection officer, a link that ended
    status = Status(referral.status)
    if status is Status.DRAFT or status in _OVER or not _basis_holds(referral):
        return STUB
    if status is Status.REJECTED:
        hidden_from = (referral.ended_at or now) + timedelta(days=settings.REFERRAL_REJECTED_VISIBLE_DAYS)
        return REQUEST if now < hidden_from else STUB
    if status not in RELEASED:
        return REQUEST
    if Actor.WORKER in doer.roles:  # after acceptance the worker's rule fits the assigned one and their deputy only
        return PROTECTED
    if doer.link is not None:
        return IDENTITY if doer.link_has_identity else REQUEST
    return IDENTITY if Actor.INTAKE in doer.roles else REQUEST


def _opens(link: SecureLink, referral: Referral, now: datetime) -> bool:
    """True while the link leads to this referral."""
    return link.referral_id == referral.pk and link.revoked_at is None and now < link.expires_at


def _basis_holds(referral: Referral) -> bool:
    """False once the consent was withdrawn or has expired: then the recipient sees the stub (B3, B4)."""
    consent = referral.consent
    return consent is None or consent.is_active()


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """A field with the value that may be shown."""

    field: Field
    value: Any


@dataclass(frozen=True)
class Disclosed:
    """The referral as the doer may see it."""

    referral: Referral
    tier: int
    blocks: frozenset[Block]
    _values: dict[Block, dict[str, Any]] = field(default_factory=dict, repr=False)

    @property
    def is_stub(self) -> bool:
        """Nothing but number, date, status and reason."""
        return self.tier == STUB

    def of(self, block: Block) -> list[DisclosedField]:
        """The filled fields of a block, none where it is not disclosed."""
        values = self._values.get(block, {})
        return [
            DisclosedField(each, values[each.name]) for each in fields_of(block) if is_filled(values.get(each.name))
        ]

    @cached_property
    def person(self) -> list[DisclosedField]:
        """Every filled field of tiers 2 and 3 that is disclosed."""
        return [each for block in (*PERSON_BLOCKS, Block.SERVICES) for each in self.of(block)]

    @property
    def names(self) -> list[str]:
        """The names of all disclosed fields that are filled, for the proof of the disclosure."""
        return [each.field.name for block in Block for each in self.of(block)]


def is_filled(value: Any) -> bool:
    """True for a value that says something; the number 0 does ("no children"), an empty text and "no" do not."""
    return value is not None and value is not False and value not in ("", [], ())


def disclosed(referral: Referral, doer: Doer, now: datetime | None = None) -> Disclosed:
    """What the doer may see of the referral now."""
    tier = tier_of(referral, doer, now)
    blocks = disclosed_blocks(referral, tier, is_sender=bool(doer.roles & SENDER_ROLES))
    return Disclosed(referral, tier, blocks, values_of(referral, blocks))


def disclosed_blocks(referral: Referral, tier: int, *, is_sender: bool = False) -> frozenset[Block]:
    """The blocks within the tier; for the recipient of tiers 2 and 3 only those that the consent covers."""
    within = {block for block in Block if BLOCK_TIERS[block] <= tier}
    if is_sender or tier < IDENTITY:
        return frozenset(within)
    consent = None if referral.handover_type == CONSULT else referral.consent
    covered = set(consent.scope_blocks) if consent is not None else set()
    return frozenset(block for block in within if block is Block.REQUEST or block.value in covered)


def values_of(referral: Referral, blocks: frozenset[Block]) -> dict[Block, dict[str, Any]]:
    """The values of the blocks: tier 1 from the columns, the others from their encrypted rows."""
    values: dict[Block, dict[str, Any]] = {}
    if Block.REQUEST in blocks:
        values[Block.REQUEST] = column_values(referral, Block.REQUEST)
    if Block.SERVICES in blocks:
        values[Block.SERVICES] = column_values(referral, Block.SERVICES)
    wanted = [block.value for block in PERSON_BLOCKS if block in blocks]
    if wanted:
        for row in referral.blocks.filter(block__in=wanted):
            values[Block(row.block)] = row.content
    return values


def column_values(referral: Referral, block: Block) -> dict[str, Any]:
    """The values of the fields that are columns of the referral."""
    return {each.name: _column(referral, each) for each in FIELDS if each.block is block}


def _column(referral: Referral, each: Field) -> Any:
    value = getattr(referral, each.name)
    return list(value.all()) if each.kind is Kind.ITEMS else value
