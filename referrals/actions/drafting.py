"""Writes a draft (T1): a case, a referral in it, its request and what is known about the person, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Membership, MembershipRole, Service
from referrals.actions.taking import locked
from referrals.doer import Doer
from referrals.errors import NotPossibleNow, NotYours
from referrals.fields import Block, Kind, fields_of, request_fields
from referrals.models import Case, HistoryEntry, PersonBlock, Referral
from referrals.permissions import counsels_for
from referrals.workflow import Actor, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def counselling_membership(user: AbstractBaseUser, organization_id: int | None = None) -> Membership:
    """The membership in which the user counsels; the first one where several are possible. Raises NotYours."""
    memberships = Membership.objects.filter(user_id=user.pk, user__is_active=True, role=MembershipRole.COUNSELLOR)
    if organization_id is not None:
        memberships = memberships.filter(organization=organization_id)
    found = memberships.select_related("organization").first()
    if found is None:
        raise NotYours(_("Only counsellors can start a referral."))
    return found


@transaction.atomic
def create_draft(
    user: AbstractBaseUser,
    *,
    service: Service | None = None,
    case: Case | None = None,
    part_of: Referral | None = None,
    organization_id: int | None = None,
) -> Referral:
    """A new draft of the counsellor, in a new case unless one of theirs is given. Raises NotYours.

    In the case of a colleague whom they stand in for, the colleague is the sender. ``organization_id``: for which of their
    organizations, where there is no case yet.
    """
    member = counselling_membership(user, case.organization_id if case else organization_id)
    if case is None:
        case = Case.objects.create(organization=member.organization, team=member.team, counsellor_id=user.pk)
    elif not counsels_for(user, case.counsellor_id, case.organization_id):
        raise NotYours(_("This case belongs to somebody else."))
    referral = Referral.objects.create(
        case=case,
        part_of=part_of,
        sender_id=case.counsellor_id,
        sender_organization=member.organization,
        sender_team=member.team,
        recipient_service=service,
        recipient_organization=service.organization if service else None,
        is_demonstration=case.is_demonstration,
    )
    HistoryEntry.objects.create(
        referral=referral, step="create", to_status=Status.DRAFT, role=Actor.SENDER, user_id=user.pk,
        organization=member.organization,
    )  # fmt: skip
    return referral


@transaction.atomic
def choose_recipient(referral: Referral, doer: Doer, service: Service) -> None:
    """Sets the service that the draft goes to. Raises NotYours and NotPossibleNow."""
    require_draft(referral, doer)
    referral.recipient_service, referral.recipient_organization = service, service.organization
    referral.save(update_fields=["recipient_service", "recipient_organization", "changed_at"])


@transaction.atomic
def save_request(referral: Referral, doer: Doer, values: Mapping[str, Any]) -> None:
    """Saves fields of tier 1; what ``values`` does not name stays. Drafts take everything, sending checks it."""
    require_draft(referral, doer)
    write_request(referral, values)


def write_request(referral: Referral, values: Mapping[str, Any]) -> None:
    """Writes fields of tier 1 and the other services into the columns."""
    many = [each for each in (*request_fields(), *fields_of(Block.SERVICES)) if each.kind is Kind.ITEMS]
    names = {each.name for each in many}
    for each in request_fields():
        if each.name in values and each.name not in names:
            setattr(referral, each.name, values[each.name])
    # Only these columns: where the referral stands may have changed since it was read.
    columns = [each.name for each in request_fields() if each.name in values and each.name not in names]
    referral.save(update_fields=[*columns, "changed_at"])
    for name in names & values.keys():
        getattr(referral, name).set(values[name])


@transaction.atomic
def save_block(referral: Referral, doer: Doer, block: Block, content: Mapping[str, Any]) -> None:
    """Saves one block about the person, encrypted; an empty one is taken away."""
    require_draft(referral, doer)
    write_block(referral, block, content)


def write_block(referral: Referral, block: Block, content: Mapping[str, Any]) -> None:
    """Writes the filled fields of the block."""
    known = {each.name for each in fields_of(block)}
    filled = {name: value for name, value in content.items() if name in known and value not in ("", None, [], False)}
    if filled:
        PersonBlock.objects.update_or_create(referral=referral, block=block.value, defaults={"content": filled})
    else:
        referral.blocks.filter(block=block.value).delete()
    Referral.objects.filter(pk=referral.pk).update(changed_at=timezone.now())


@transaction.atomic
def discard(referral: Referral, doer: Doer) -> None:
    """Deletes the draft, and its case when nothing else is in it."""
    require_draft(referral, doer)
    case = referral.case
    referral.delete()
    if not case.referrals.exists():
        case.delete()


def require_draft(referral: Referral, doer: Doer) -> None:
    """Does nothing where the doer may write the draft. Raises NotYours and NotPossibleNow."""
    if Actor.SENDER not in doer.roles:
        raise NotYours(_("You cannot change this referral."))
    if locked(referral).status != Status.DRAFT:
        raise NotPossibleNow(_("This referral was sent already and cannot be changed like a draft."))
