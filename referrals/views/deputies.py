"""Who stands in for whom: everybody for themselves, leads for their people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from referrals import deputies as verbs
from referrals.errors import Incomplete, ReferralError
from referrals.forms.organization import DeputyForm
from referrals.views.access import participants_only, person_of
from referrals.views.organization import own_organization


@participants_only
@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is or will be in force, and the form for a new one."""
    organization = own_organization(request, pk)
    user = person_of(request)
    form = DeputyForm(request.POST or None, user=user, organization=organization, initial={"absentee": user.pk})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            verbs.appoint(
                values["absentee"], values["deputy"], organization, values["starts_on"], values["ends_on"], user
            )
        except Incomplete as problem:
            for name, sentence in problem.fields.items():
                form.add_error(name if name in form.fields else None, str(sentence))
        except ReferralError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The deputy is entered."))
            return HttpResponseRedirect(reverse("referrals:deputies", args=[pk]))
    rows = verbs.current(organization, user)
    context = {
        "organization": organization,
        "deputies": [(row, verbs.may_appoint(user, row.absentee, organization)) for row in rows],
        "form": form,
        "has_choice": form.fields["absentee"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "referrals/deputies.html", context, status=400 if form.errors else 200)


@participants_only
@require_POST
def end_deputyship(request: HttpRequest, pk: int, deputyship: int) -> HttpResponseBase:
    """Ends it now."""
    organization = own_organization(request, pk)
    user = person_of(request)
    found = get_object_or_404(verbs.current(organization, user), pk=deputyship)
    try:
        verbs.end(found, user)
    except ReferralError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The deputy’s time is over."))
    return HttpResponseRedirect(reverse("referrals:deputies", args=[pk]))
