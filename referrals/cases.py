"""Which cases exist for a counsellor: their own, and those of the colleagues whom they stand in for today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from directory.models import MembershipRole
from referrals.models import Case, Deputyship
from referrals.permissions import counsels_for, is_counsellor, organizations_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


def cases_of(user: AbstractBaseUser) -> QuerySet[Case]:
    """The cases, newest first. Nothing for whoever counsels nowhere (any more)."""
    if not is_counsellor(user):
        return Case.objects.none()
    rule = Q(counsellor=user.pk, organization__in=organizations_of(user, MembershipRole.COUNSELLOR))
    today = timezone.localdate()
    for given in Deputyship.objects.filter(deputy=user.pk, starts_on__lte=today, ends_on__gte=today):
        if counsels_for(user, given.absentee_id, given.organization_id):
            rule |= Q(counsellor=given.absentee_id, organization=given.organization_id)
    return Case.objects.filter(rule)
