"""What is open for a paper: programs and services under their answers, each with rule, source, date and where to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from directory.core.languages import LocalizedText
from directory.eligibility import LIST_ORDER, Answer, RuleBook
from directory.models import OrganizationKind, Program, Service
from directory.search import get_engine
from directory.search.base import FacetName, SearchHit, SearchPage, SearchQuery
from directory.views.addresses import service_path
from directory.views.presenters.cards import notices
from directory.views.presenters.folded import Place, ask_places
from directory.views.presenters.rules import NO_PAPERS, RuleView, answer_for, rule_views
from directory.views.presenters.trust import language_note

_READ = 100  # services read, best answers first
_SHOWN = 10  # services written under one answer; the search has them all
_PROVIDERS = 5  # services named as offering a program
_CONFIDENTIAL = 5  # counselling named first for people without papers
_WITHOUT_PAPERS = "undocumented"  # the target group of entries whose source names people without papers
# Chambers and schools of the town are public bodies too, though no authorities in the word's everyday sense.
_NO_PUBLIC_BODIES = frozenset({OrganizationKind.CHARITY, OrganizationKind.ASSOCIATION, OrganizationKind.HEALTH})


@dataclass(frozen=True, slots=True)
class Entry:
    """A program or a service under an answer. ``url`` is empty for a program, which has no page of its own."""

    name: LocalizedText
    german_name: str
    url: str
    organization: str
    summary: LocalizedText
    note: str
    rules: Sequence[RuleView]
    ask_at: Sequence[Place]
    offered_at: Sequence[Place]
    notices: Sequence[SafeString]


@dataclass(frozen=True, slots=True)
class Group:
    """One answer with its programs and first services; ``count`` is the number of all services with it."""

    answer: Answer
    programs: Sequence[Entry]
    services: Sequence[Entry]
    count: int

    @property
    def is_folded(self) -> bool:
        """True for what is not for the person, or not at present: closed until it is opened."""
        return self.answer in (Answer.NOT_NOW, Answer.NO)


@dataclass(frozen=True, slots=True)
class Access:
    """Everything known about one paper. ``confidential``: where somebody without papers can safely ask first."""

    groups: Sequence[Group]
    confidential: Sequence[Entry]


def access(status: str, language: str) -> Access:
    """The answers for the status code, best way first. Nine queries whatever the number of services.

    Raises SearchEngineError when the search does not answer.
    """
    page = get_engine().search(SearchQuery(language=language, statuses=(status,), page_size=_READ))
    services = _services(page.hits)
    programs = _programs()
    book = RuleBook.load([service.pk for service in services])
    links = _links(services)
    entries: dict[int, tuple[Answer, Entry]] = {}
    for service in services:
        own = [programs[pk] for pk in links.get(service.pk, ()) if pk in programs]
        finding = answer_for(service, own, [status], book)
        rules = rule_views(finding.rules, programs, language)
        entries[service.pk] = (finding.answer, _service_entry(service, own, rules, status, language))
    groups = _groups(status, language, page, entries.values(), programs, book)
    confidential = _confidential(services, entries) if status == NO_PAPERS else []
    return Access([group for group in groups if group.programs or group.services or group.count], confidential)


def _groups(
    status: str,
    language: str,
    page: SearchPage,
    services: Iterable[tuple[Answer, Entry]],
    programs: Mapping[int, Program],
    book: RuleBook,
) -> list[Group]:
    counts = {each.value: each.count for each in page.facets.get(FacetName.STATUS, ())}
    found: dict[Answer, tuple[list[Entry], list[Entry]]] = {answer: ([], []) for answer in LIST_ORDER}
    for program in programs.values():
        finding = book.for_program(program, status)
        if finding.answer is not Answer.UNKNOWN:
            rules = rule_views(finding.rules, programs, language)
            found[finding.answer][0].append(_program_entry(program, rules, language))
    for answer, entry in services:
        if answer is not Answer.UNKNOWN and len(found[answer][1]) < _SHOWN:
            found[answer][1].append(entry)
    return [Group(answer, *found[answer], counts.get(answer.value, 0)) for answer in LIST_ORDER]


def _services(hits: Sequence[SearchHit]) -> list[Service]:
    found = Service.objects.published().select_related("organization").in_bulk([hit.id for hit in hits])
    return [found[hit.id] for hit in hits if hit.id in found]


def _programs() -> dict[int, Program]:
    published = Service.objects.published()
    programs = Program.objects.prefetch_related(
        Prefetch("ask_at", published),
        Prefetch("services", published.order_by("pk")[:_PROVIDERS], to_attr="providers"),
    )
    return {program.pk: program for program in programs}


def _links(services: Sequence[Service]) -> dict[int, list[int]]:
    """The programs of each service, by primary keys."""
    found: dict[int, list[int]] = {}
    through = Service.programs.through.objects.filter(service__in=[service.pk for service in services])
    for service_id, program_id in through.values_list("service_id", "program_id"):
        found.setdefault(service_id, []).append(program_id)
    return found


def _service_entry(
    service: Service, programs: Sequence[Program], rules: Sequence[RuleView], status: str, language: str
) -> Entry:
    return Entry(
        name=service.text("name", language),
        german_name=str(service.name_de),
        url=service_path(service, status=status),
        organization=service.organization.name,
        summary=LocalizedText("", language),
        note="",
        rules=rules,
        ask_at=ask_places(programs, language, without=service),
        offered_at=(),
        notices=notices(service, [status]),
    )


def _program_entry(program: Program, rules: Sequence[RuleView], language: str) -> Entry:
    providers: Sequence[Service] = getattr(program, "providers", ())
    return Entry(
        name=program.text("name", language),
        german_name=str(program.name_de),
        url="",
        organization="",
        summary=program.text("summary", language),
        note=language_note(program, language),
        rules=rules,
        ask_at=ask_places([program], language),
        offered_at=[Place(each.text("name", language), service_path(each)) for each in providers],
        notices=(),
    )


def _confidential(services: Sequence[Service], entries: Mapping[int, tuple[Answer, Entry]]) -> list[Entry]:
    """Open for people without papers and no public body; first those whose source names these people, then those bound
    to secrecy by law."""
    named = set(Service.objects.filter(target_groups__code=_WITHOUT_PAPERS).values_list("pk", flat=True))
    safe = [
        service
        for service in services
        if entries[service.pk][0] is Answer.OPEN
        and service.organization.kind in _NO_PUBLIC_BODIES
        and not service.organization.is_public_authority
    ]
    safe.sort(key=lambda service: (service.pk not in named, not service.organization.secrecy_bound))
    return [entries[service.pk][1] for service in safe[:_CONFIDENTIAL]]
