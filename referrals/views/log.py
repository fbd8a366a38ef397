"""The access log as a page: for data protection officers everything, for leads their team. It holds no content."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory.models import MembershipRole
from referrals import access_log
from referrals.models import AccessEntry
from referrals.permissions import is_privacy_officer, organizations_of
from referrals.views.access import participants_only, person_of

_PER_PAGE: Final = 50


@participants_only
@require_safe
def log(request: HttpRequest) -> HttpResponseBase:
    """Who looked at or changed what, newest first, by number and person. Reading it leaves a line too."""
    user = person_of(request)
    if not (is_privacy_officer(user) or organizations_of(user, MembershipRole.LEAD)):
        raise Http404
    entries = access_log.entries_for(user)
    people = _people_in(entries)
    reference, person = request.GET.get("reference", "").strip().upper()[:12], request.GET.get("person", "")
    if reference:
        entries = entries.filter(reference=reference)
    if person.isascii() and person.isdigit() and len(person) < 12:
        entries = entries.filter(user=int(person))
    pages = Paginator(entries, _PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    is_filtered = bool(reference or person)
    access_log.note(request, user, AccessEntry.Verb.SEARCH if is_filtered else AccessEntry.Verb.LIST, "log")
    kept = {name: value for name, value in (("reference", reference), ("person", person)) if value}
    context = {
        "entries": shown,
        "page": page,
        "page_url": f"?{urlencode(kept)}&page=" if kept else "?page=",
        "people": [(str(each.pk), each.get_full_name() or each.email) for each in people],
        "reference": reference,
        "person": person,
        "is_filtered": is_filtered,
    }
    return render(request, "referrals/log.html", context)


def _people_in(entries: Any) -> Any:
    """The people who stand in the lines."""
    people: Any = get_user_model()._default_manager
    return people.filter(pk__in=entries.order_by().values("user")).order_by("last_name", "first_name", "email")
