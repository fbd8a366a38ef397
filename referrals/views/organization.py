"""A partner organization's own pages: its agreement, what its services say about their capacity, and the team's work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory.actions import state_capacity
from directory.core.errors import InvalidChange
from directory.models import Membership, MembershipRole, Organization, ReferralIntake, Service
from referrals import access_log
from referrals.forms.organization import CapacityForm
from referrals.labels import STATUS_LABELS, CodeNames
from referrals.members import INVITED_ROLES, led_teams
from referrals.models import AccessEntry, Agreement, Referral
from referrals.querysets import ReferralQuerySet
from referrals.views.access import participants_only, person_of
from referrals.views.lists import Row, rows
from referrals.workflow import Side, Status

AGREEMENT_WARNING: Final = timedelta(days=60)
_AT_THE_DESK: Final = (MembershipRole.INTAKE, MembershipRole.LEAD)
_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What a service said about itself, and when. ``is_old``: so long ago that it should be said again."""

    service: Service
    is_old: bool


@dataclass(frozen=True, slots=True)
class SideOfTeam:
    """What the team sent or received: how many in which state, whose turn, how many overdue."""

    title: str
    counts: list[tuple[str, int]]
    ours: int
    theirs: int
    overdue: int


@dataclass(frozen=True, slots=True)
class LeftWork:
    """A referral whose worker has left or was switched off, with the way to assign it anew."""

    row: Row
    assign_url: str


def own_organization(request: HttpRequest, pk: int, *roles: MembershipRole) -> Organization:
    """The organization, for its members. Raises Http404 for strangers, PermissionDenied for members without the role."""
    own = Membership.objects.filter(user=person_of(request).pk, organization=pk, role__in=INVITED_ROLES)
    found = set(own.values_list("role", flat=True))
    if not found:
        raise Http404
    if roles and not found & set(roles):
        raise PermissionDenied(_("This page is for other roles in your organization."))
    return get_object_or_404(Organization, pk=pk)


@participants_only
@require_safe
def choose(request: HttpRequest) -> HttpResponseBase:
    """Leads to the person's organization; where there are several, they choose."""
    own = Membership.objects.filter(user=person_of(request).pk, role__in=INVITED_ROLES).values("organization")
    found = list(Organization.objects.filter(pk__in=own).order_by("name"))
    if not found:
        raise Http404
    if len(found) == 1:
        return HttpResponseRedirect(reverse("referrals:organization", args=[found[0].pk]))
    return render(request, "referrals/organization_choice.html", {"organizations": found})


@participants_only
@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The agreement, the services, and the ways to people, deputies and the team's work."""
    organization = own_organization(request, pk)
    user = person_of(request)
    own = Membership.objects.filter(user=user.pk, organization=organization)
    agreement = current_agreement(organization)
    context = {
        "organization": organization,
        "agreement": agreement,
        "is_ending": agreement is not None and ends_soon(agreement),
        "services": _services(organization),
        "may_state": own.filter(role__in=_AT_THE_DESK).exists(),
        "leads": bool(led_teams(user, organization)),
    }
    return render(request, "referrals/organization.html", context)


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: HttpRequest, pk: int, service: int) -> HttpResponseBase:
    """The service says today what it can take."""
    organization = own_organization(request, pk, *_AT_THE_DESK)
    found = get_object_or_404(_receiving(organization), pk=service)
    initial = {name: getattr(found, name) for name in ("capacity", "waiting_weeks", "answer_days")}
    form = CapacityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            state_capacity(found, by=person_of(request), **form.cleaned_data)
        except InvalidChange as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved with today’s date."))
            return HttpResponseRedirect(reverse("referrals:organization", args=[pk]))
    context = {"organization": organization, "service": found, "form": form}
    return render(request, "referrals/capacity.html", context, status=400 if form.errors else 200)


@participants_only
@require_safe
def team(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lead's view: numbers of both sides, and the open work of people who are gone."""
    organization = own_organization(request, pk, MembershipRole.LEAD)
    user = person_of(request)
    received = Referral.objects.received_side(user).filter(recipient_organization=organization)
    sent = Referral.objects.sent_side(user).filter(sender_organization=organization).exclude(status=Status.DRAFT)
    access_log.note(request, user, AccessEntry.Verb.LIST, "team")
    left = list(work_of_the_gone(received, organization).with_sides()[:_SHOWN])
    names = CodeNames.load()
    context = {
        "organization": organization,
        "sides": [
            _side(_("Arrived"), received, Side.RECIPIENT),
            _side(_("Sent"), sent, Side.SENDER),
        ],
        "left": [
            LeftWork(row, reverse("referrals:step", args=[row.reference, "assign"]))
            for row in rows(left, Side.RECIPIENT, names)
        ],
        "left_sent": rows(list(sent.active().filter(_sender_gone()).with_sides()[:_SHOWN]), Side.SENDER, names),
    }
    return render(request, "referrals/team.html", context)


def work_of_the_gone(received: ReferralQuerySet, organization: Organization) -> ReferralQuerySet:
    """Open referrals whose worker was switched off or is no member any more."""
    roles = (MembershipRole.WORKER, MembershipRole.INTAKE)
    members = Membership.objects.filter(organization=organization, role__in=roles).values("user")
    gone = Q(assignee__is_active=False) | ~Q(assignee__in=members)
    return received.active().filter(gone, assignee__isnull=False)


def current_agreement(organization: Organization) -> Agreement | None:
    """The agreement in force, else the one that ended last."""
    agreements = list(organization.agreements.all())
    return next((each for each in agreements if each.is_valid()), agreements[0] if agreements else None)


def ends_soon(agreement: Agreement, on: date | None = None) -> bool:
    """True in the last sixty days of an agreement, and afterwards."""
    return agreement.valid_until - (on or timezone.localdate()) <= AGREEMENT_WARNING


def _sender_gone() -> Q:
    return Q(sender__isnull=True) | Q(sender__is_active=False)


def _side(title: str, found: ReferralQuerySet, side: Side) -> SideOfTeam:
    open_ones = found.active()
    counts = Counter(open_ones.values_list("status", flat=True))
    other = Side.RECIPIENT if side is Side.SENDER else Side.SENDER
    return SideOfTeam(
        title=title,
        counts=[(str(STATUS_LABELS[status]), counts[status]) for status in Status if counts[status]],
        ours=open_ones.turn_of(side).count(),
        theirs=open_ones.turn_of(other).count(),
        overdue=open_ones.overdue(timezone.now()).count(),
    )


def _receiving(organization: Organization) -> Any:
    services = Service.objects.filter(organization=organization, live=True)
    return services.exclude(referral_intake=ReferralIntake.NONE).order_by("name_de")


def _services(organization: Organization) -> list[ServiceState]:
    oldest = timezone.localdate() - timedelta(days=settings.REFERRAL_CAPACITY_STALE_DAYS)
    return [
        ServiceState(each, is_old=each.capacity_stated_on is None or each.capacity_stated_on < oldest)
        for each in _receiving(organization)
    ]
