"""Standing in for a colleague: from one day to another, in the same role and team, and over at once when it is ended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Membership, MembershipRole, Organization
from referrals.errors import Incomplete, NotYours
from referrals.members import led_members
from referrals.models import Deputyship

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

#: Whose work somebody can take over: a gatekeeper's is everybody's at the desk anyway.
DEPUTY_ROLES: Final = (MembershipRole.COUNSELLOR, MembershipRole.WORKER)
LONGEST: Final = timedelta(days=366)


@transaction.atomic
def appoint(
    absentee: AbstractBaseUser,
    deputy: AbstractBaseUser,
    organization: Organization,
    starts_on: date,
    ends_on: date,
    by: AbstractBaseUser,
) -> Deputyship:
    """The deputy sees and does what the colleague could. Raises NotYours, and Incomplete for days or people that do not fit."""
    if not may_appoint(by, absentee, organization):
        raise NotYours(_("Only the person themselves or their lead can do this."))
    if absentee.pk == deputy.pk:
        raise Incomplete(fields={"deputy": _("Nobody can be their own deputy.")})
    if not (_places(absentee, organization) & _places(deputy, organization)):
        raise Incomplete(fields={"deputy": _("A deputy works in the same role and team.")})
    if ends_on < starts_on or ends_on < timezone.localdate():
        raise Incomplete(fields={"ends_on": _("The last day lies too early.")})
    if ends_on - starts_on > LONGEST:
        raise Incomplete(fields={"ends_on": _("At most one year.")})
    return Deputyship.objects.create(
        absentee_id=absentee.pk,
        deputy_id=deputy.pk,
        organization=organization,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by_id=by.pk,
    )


@transaction.atomic
def end(deputyship: Deputyship, by: AbstractBaseUser) -> None:
    """Ends it now: the deputy's next request sees no more of it. Raises NotYours."""
    if not may_appoint(by, deputyship.absentee, deputyship.organization):
        raise NotYours(_("Only the person themselves or their lead can do this."))
    today = timezone.localdate()
    if deputyship.starts_on >= today:
        deputyship.delete()
    elif deputyship.ends_on >= today:
        deputyship.ends_on = today - timedelta(days=1)
        deputyship.save(update_fields=["ends_on"])


def may_appoint(by: AbstractBaseUser, absentee: Any, organization: Organization) -> bool:
    """The person themselves, or who leads them."""
    return by.pk == absentee.pk or led_members(by, organization).filter(user=absentee.pk).exists()


def current(organization: Organization, user: AbstractBaseUser) -> QuerySet[Deputyship]:
    """What is or will be in force, as far as the user gave it, has it, or leads the colleague."""
    rows = Deputyship.objects.filter(organization=organization, ends_on__gte=timezone.localdate())
    led = led_members(user, organization).values("user")
    own = rows.filter(absentee=user.pk) | rows.filter(deputy=user.pk) | rows.filter(absentee__in=led)
    return own.distinct().select_related("absentee", "deputy").order_by("starts_on")


def colleagues(organization: Organization) -> Any:
    """Who can give or take a deputyship there."""
    members = Membership.objects.filter(organization=organization, role__in=DEPUTY_ROLES)
    people: Any = get_user_model()._default_manager
    return people.filter(is_active=True, pk__in=members.values("user")).order_by("last_name", "first_name")


def _places(user: Any, organization: Organization) -> set[tuple[str, str]]:
    rows = Membership.objects.filter(user=user.pk, organization=organization, role__in=DEPUTY_ROLES)
    return set(rows.values_list("role", "team"))
