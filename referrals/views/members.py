"""The lead's page of the people: who is there in which role, inviting colleagues, and taking leave of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from directory.models import MembershipRole
from referrals import members as verbs
from referrals.errors import Incomplete, ReferralError
from referrals.forms.organization import InvitationForm
from referrals.views.access import participants_only, person_of
from referrals.views.organization import own_organization


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The people, the open invitations, and the form that invites."""
    organization = own_organization(request, pk, MembershipRole.LEAD)
    user = person_of(request)
    form = InvitationForm(request.POST or None, user=user, organization=organization)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            verbs.invite(organization, values["email"], values["role"], user, team=values["team"])
        except Incomplete as problem:
            for name, sentence in problem.fields.items():
                form.add_error(name if name in form.fields else None, str(sentence))
        except ReferralError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The invitation is on its way."))
            return HttpResponseRedirect(reverse("referrals:members", args=[pk]))
    context = {
        "organization": organization,
        "members": verbs.led_members(user, organization),
        "invitations": verbs.open_invitations(user, organization),
        "form": form,
        "self": user.pk,
    }
    return render(request, "referrals/members.html", context, status=400 if form.errors else 200)


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, user: int) -> HttpResponseBase:
    """Asks once, then takes the memberships away and gives the open referrals back."""
    organization = own_organization(request, pk, MembershipRole.LEAD)
    lead = person_of(request)
    if not verbs.led_members(lead, organization).filter(user=user).exists():
        raise Http404
    people: Any = get_user_model()._default_manager
    leaver = get_object_or_404(people, pk=user)
    refusal = ""
    if request.method == "POST":
        try:
            count = verbs.remove(leaver, organization, lead)
        except ReferralError as problem:
            refusal = str(problem)
        else:
            messages.success(request, _("Removed. Referrals back with the intake: %(count)s") % {"count": count})
            return HttpResponseRedirect(reverse("referrals:members", args=[pk]))
    context = {
        "organization": organization,
        "leaver": leaver,
        "open_count": verbs.assigned_to([user], organization).count(),
        "refusal": refusal,
    }
    return render(request, "referrals/member_removal.html", context, status=409 if refusal else 200)


@participants_only
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int, invitation: int) -> HttpResponseBase:
    """Takes an open invitation back."""
    organization = own_organization(request, pk, MembershipRole.LEAD)
    found = get_object_or_404(verbs.open_invitations(person_of(request), organization), pk=invitation)
    verbs.withdraw_invitation(found, person_of(request))
    messages.success(request, _("The invitation no longer works."))
    return HttpResponseRedirect(reverse("referrals:members", args=[pk]))
