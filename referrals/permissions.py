"""Who may see which referral, in which role. ONE rule per role, used by lists, details, files and exports alike.

Nobody sees a referral by being an administrator or an editor: what counts is the membership in one of the two organizations
(requirement A3: for everybody else the referral does not exist).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth.models import Group
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone

from directory.models import Membership, MembershipRole
from referrals.models import Deputyship, Referral
from referrals.workflow import Actor, Status

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser

DATA_PROTECTION_OFFICERS: Final = "Data protection officers"
SENDER_ROLES: Final = frozenset({Actor.SENDER, Actor.SENDER_LEAD})
RECIPIENT_ROLES: Final = frozenset({Actor.INTAKE, Actor.WORKER, Actor.RECIPIENT_LEAD, Actor.LINK})
_NOBODY: Final = Q(pk__in=[])
#: Not the status: a draft that was created by mistake has another status and never left the sender.
_WAS_SENT: Final = Q(sent_at__isnull=False)


def visible_q(user: Person) -> Q:
    """The referrals that exist for the user."""
    return _any(_rules(user).values())


def sender_side_q(user: Person) -> Q:
    """The referrals that the user sees as one of the senders."""
    return _any(rule for role, rule in _rules(user).items() if role in SENDER_ROLES)


def recipient_side_q(user: Person) -> Q:
    """The referrals that the user sees as one of the recipients."""
    return _any(rule for role, rule in _rules(user).items() if role in RECIPIENT_ROLES)


def roles_in(referral: Referral, user: Person) -> frozenset[Actor]:
    """The roles that the user has in the referral now; empty for strangers. One query."""
    rules = _rules(user)
    if not rules:
        return frozenset()
    # "as_": a role may be called like a column
    asked = {f"as_{role.value}": ExpressionWrapper(rule, output_field=BooleanField()) for role, rule in rules.items()}
    row = Referral.objects.filter(pk=referral.pk).values(**asked).first()
    return frozenset(role for role in rules if row and row[f"as_{role.value}"])


def organizations_of(user: Person, *roles: MembershipRole) -> list[int]:
    """Primary keys of the organizations in which the user has one of the roles."""
    return list(
        Membership.objects.filter(user=user.pk, role__in=roles).values_list("organization_id", flat=True).distinct()
    )


def is_counsellor(user: Person) -> bool:
    """May write referrals."""
    return _is_active(user) and Membership.objects.filter(user=user.pk, role=MembershipRole.COUNSELLOR).exists()


def is_privacy_officer(user: Person) -> bool:
    """Reads the access log, and no content."""
    return _is_active(user) and Group.objects.filter(name=DATA_PROTECTION_OFFICERS, user=user.pk).exists()


def counsels_for(user: Person, colleague_id: int | None, organization_id: int) -> bool:
    """True when the user is this counsellor, or stands in for them today."""
    if not _is_active(user) or colleague_id is None:
        return False
    today = timezone.localdate()
    given = Deputyship.objects.filter(
        deputy=user.pk,
        absentee=colleague_id,
        organization=organization_id,
        starts_on__lte=today,
        ends_on__gte=today,
    )
    return user.pk == colleague_id or any(MembershipRole.COUNSELLOR in _shared_roles(each) for each in given)


def takes_part(user: Person) -> bool:
    """Has to do with referrals at all: writes, receives, leads, or watches over data protection."""
    roles = [role for role in MembershipRole.values if role != MembershipRole.EDITOR]
    return _is_active(user) and (
        Membership.objects.filter(user=user.pk, role__in=roles).exists() or is_privacy_officer(user)
    )


def _rules(user: Person) -> dict[Actor, Q]:
    """For each role of the user, which referrals it opens. Empty for whoever is signed out, switched off or no member."""
    if not _is_active(user):
        return {}
    found: dict[Actor, Q] = {}
    for role, rule in [*_of_memberships(user), *_of_deputyships(user, timezone.localdate())]:
        found[role] = found.get(role, _NOBODY) | rule
    return found


def _of_memberships(user: Person) -> Iterator[tuple[Actor, Q]]:
    for member in Membership.objects.filter(user=user.pk):
        sent, received = Q(sender_organization=member.organization_id), _received_by(member)
        match member.role:
            case MembershipRole.COUNSELLOR:
                yield Actor.SENDER, sent & Q(sender=user.pk)
            case MembershipRole.INTAKE:
                yield Actor.INTAKE, received
                yield Actor.WORKER, _assigned_to(user.pk, member.organization_id)
            case MembershipRole.WORKER:
                yield Actor.WORKER, received & Q(status=Status.REQUESTED, assignee__isnull=True)
                yield Actor.WORKER, _assigned_to(user.pk, member.organization_id)
            case MembershipRole.LEAD:
                team = Q(sender_team=member.team) if member.team else Q()
                yield Actor.SENDER_LEAD, sent & team & _WAS_SENT
                yield Actor.RECIPIENT_LEAD, received


def _received_by(member: Membership) -> Q:
    """What has arrived at the member's organization and team; what no team has yet is everybody's."""
    team = Q(recipient_team__in=["", member.team]) if member.team else Q()
    return Q(recipient_organization=member.organization_id) & _WAS_SENT & team


def _assigned_to(user_id: Any, organization_id: int) -> Q:
    """What somebody works on, whichever team it belongs to."""
    return Q(recipient_organization=organization_id, assignee=user_id) & _WAS_SENT


def _of_deputyships(user: Person, today: date) -> Iterator[tuple[Actor, Q]]:
    """What colleagues on leave could see. Deputy and colleague must both still be members in the same role."""
    for given in Deputyship.objects.filter(deputy=user.pk, starts_on__lte=today, ends_on__gte=today):
        roles = _shared_roles(given)
        if MembershipRole.COUNSELLOR in roles:
            yield Actor.SENDER, Q(sender_organization=given.organization_id, sender=given.absentee_id)
        if MembershipRole.WORKER in roles:
            yield Actor.WORKER, _assigned_to(given.absentee_id, given.organization_id)


def _shared_roles(given: Deputyship) -> set[str]:
    def roles(user_id: int) -> set[tuple[str, str]]:
        rows = Membership.objects.filter(user_id=user_id, organization_id=given.organization_id)
        return set(rows.values_list("role", "team"))

    return {role for role, _team in roles(given.absentee_id) & roles(given.deputy_id)}


def _is_active(user: Any) -> bool:
    return bool(user is not None and user.is_authenticated and user.is_active)


def _any(rules: Iterable[Q]) -> Q:
    return reduce(or_, rules, _NOBODY)
