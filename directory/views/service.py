"""The page of one service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.code_names import CodeNames
from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from directory.core.markup import RichText, german, ltr, rich_text, sentence
from directory.eligibility import Answer, RuleBook
from directory.models import Appointment, Cost, Organization, Program, Service
from directory.views.addresses import absolute, in_all_languages, organization_path, service_path
from directory.views.presenters import cards, trust
from directory.views.presenters.folded import Place, ask_places
from directory.views.presenters.hours import Hours, hours
from directory.views.presenters.parts import ServiceParts, for_page
from directory.views.presenters.places import PlaceView, place_views
from directory.views.presenters.reach import Reach, reach
from directory.views.presenters.rules import RuleView, all_rules, answer_for, rule_views
from directory.views.presenters.steps import Step, next_steps
from directory.views.privacy import keep_private

# A neutral page elsewhere for "leave quickly": nothing of it is loaded before the tap.
QUICK_EXIT_URL: Final = "https://www.wetter.de/"


@dataclass(frozen=True, slots=True)
class AccessView:
    """Who may come with which paper: the answer for the chosen status, or every rule."""

    status: LocalizedText | None
    answer: Answer | None
    softened: bool
    rules: Sequence[RuleView]
    ask_at: Sequence[Place]
    choose_url: str
    clear_url: str


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """Everything the page of a service shows."""

    name: LocalizedText
    german_name: str
    summary: LocalizedText
    description: RichText
    topic: str
    topics: Sequence[tuple[str, LocalizedText]]
    audience: LocalizedText
    target_groups: Sequence[LocalizedText]
    ages: SafeString | None
    access: AccessView
    notices: Sequence[SafeString]
    cost: str
    cost_note: LocalizedText
    languages: SafeString | None
    appointment: str
    hours: Hours
    what_to_bring: LocalizedText
    places: Sequence[PlaceView]
    serves: SafeString | None
    modes: Sequence[str]
    reach: Reach
    steps: Sequence[Step]
    organization: Organization
    organization_url: str
    programs: Sequence[LocalizedText]
    checked: trust.Checked
    source: trust.Source
    note: str
    canonical: str
    is_sensitive: bool
    is_protected: bool
    is_hidden: bool
    is_private: bool
    quick_exit_url: str = QUICK_EXIT_URL

    @property
    def call_label(self) -> LocalizedText | None:
        """Who answers the number to call first."""
        return (self.reach.phone.function or None) if self.reach.phone else None

    @property
    def share_title(self) -> str:
        """What a shared link is called: nothing, where the name would tell too much."""
        return "" if self.is_sensitive else self.name.text

    @property
    def way_url(self) -> str:
        """The first place that a map can find."""
        return next((place.way_url for place in self.places if place.way_url), "")


@require_safe
def service(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A published service; the slug is cosmetic. ``?status=`` asks for the answer of one paper."""
    entry = get_object_or_404(for_page(Service.objects.published()), pk=pk)
    language = get_language() or SOURCE_LANGUAGE
    parts = ServiceParts.published(entry, language)
    return render_service(request, entry, parts, language)


def render_service(request: HttpRequest, entry: Service, parts: ServiceParts, language: str) -> HttpResponse:
    """The page of an entry, published or draft (the CMS previews with ``ServiceParts.draft``)."""
    asked = request.GET.get("status", "")
    status = asked if asked in parts.names.statuses else ""
    context = service_context(entry, parts, language, status, date.today())
    alternates = in_all_languages(service_path(entry)) if entry.pk else {}
    response = render(request, "directory/service.html", {"page": context, "alternate_urls": alternates})
    return keep_private(response) if context.is_private or context.is_sensitive else response


def service_context(entry: Service, parts: ServiceParts, language: str, status: str, today: date) -> ServiceContext:
    """What the page shows for the status code, or without one."""
    organization, names = entry.organization, parts.names
    ways, places = reach(entry, parts, language), place_views(entry, language)
    topics = list(names.topics.items())
    return ServiceContext(
        name=entry.text("name", language),
        german_name=str(entry.name_de),
        summary=entry.text("summary", language),
        description=rich_text(entry.text("description", language)),
        topic=cards.main_topic(list(names.topics)),
        topics=topics,
        audience=entry.text("audience", language),
        target_groups=list(names.target_groups.values()),
        ages=_ages(entry),
        access=_access(entry, parts.programs, names, status, language),
        notices=cards.notices(entry, [status] if status else []),
        cost=str(Cost(entry.cost).label) if entry.cost != Cost.UNKNOWN else "",
        cost_note=entry.text("cost_note", language),
        languages=cards.spoken(names.languages.values(), entry.interpreter, language),
        appointment=str(Appointment(entry.appointment).label) if entry.appointment != Appointment.UNKNOWN else "",
        hours=hours(entry, parts, language, timezone.localtime()),
        what_to_bring=entry.text("what_to_bring", language),
        places=places,
        serves=_serves(entry, names),
        modes=_modes(entry),
        reach=ways,
        steps=next_steps(entry, ways, places, language),
        organization=organization,
        organization_url=organization_path(organization),
        programs=[program.text("name", language) for program in parts.programs],
        checked=trust.checked(entry, today),
        source=trust.source(entry.source_url, entry.source_date, today, tuple(entry.more_source_urls)),
        note=trust.language_note(entry, language),
        canonical=absolute(service_path(entry)) if entry.pk else "",
        is_sensitive=entry.sensitive or entry.sensitive_topic,
        is_protected=entry.sensitive,
        is_hidden=entry.hidden_from_search_engines,
        is_private=bool(status),
    )


def _access(entry: Service, programs: Sequence[Program], names: CodeNames, status: str, language: str) -> AccessView:
    book = RuleBook.load([entry.pk] if entry.pk else [])
    by_id = {program.pk: program for program in programs}
    choose = f"{reverse('directory:eligibility')}?for=service&service={entry.pk}"
    if not status:
        rules = rule_views(all_rules(entry, programs, book), by_id, language, names)
        return AccessView(None, None, False, rules, (), choose, "")
    finding = answer_for(entry, programs, [status], book)
    rules = rule_views(finding.rules, by_id, language)
    places = ask_places(programs, language, without=entry) if finding.answer is not Answer.OPEN else []
    clear = service_path(entry)
    return AccessView(names.statuses[status], finding.answer, finding.softened, rules, places, choose, clear)


def _ages(entry: Service) -> SafeString | None:
    lowest, highest = entry.minimum_age, entry.maximum_age
    if lowest is not None and highest is not None:
        return sentence(_("From %(lowest)s to %(highest)s years"), lowest=ltr(lowest), highest=ltr(highest))
    if lowest is not None:
        return sentence(_("From %(lowest)s years"), lowest=ltr(lowest))
    return sentence(_("Up to %(highest)s years"), highest=ltr(highest)) if highest is not None else None


def _serves(entry: Service, names: CodeNames) -> SafeString | None:
    """For people from where."""
    if entry.serves_whole_district:
        return sentence(_("For people from all of Kreis Düren"))
    towns = ", ".join(name.text for name in names.municipalities.values())
    return sentence(_("For people from %(towns)s"), towns=german(towns)) if towns else None


def _modes(entry: Service) -> list[str]:
    """How help is given there."""
    modes = ((entry.on_site, _("on site")), (entry.by_phone, _("by phone")), (entry.by_video, _("by video")))
    return [str(label) for is_so, label in (*modes, (entry.outreach, _("comes to you"))) if is_so]
