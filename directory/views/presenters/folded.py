"""Services that are not for the asked paper, or not at present: with the reason and where to ask instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from directory.core.languages import LocalizedText
from directory.eligibility import RuleBook
from directory.models import Program, Service
from directory.views.addresses import service_path
from directory.views.presenters.cards import Card
from directory.views.presenters.rules import RuleView, answer_for, rule_views


@dataclass(frozen=True, slots=True)
class Place:
    """A service to ask instead."""

    name: LocalizedText
    url: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A card with its reason: the rules, the best way first."""

    card: Card
    rules: Sequence[RuleView]
    ask_at: Sequence[Place]


def programs_with_places(services: Iterable[Service]) -> dict[int, list[Program]]:
    """The programs of each service, with the published services where one asks about them. Three queries."""
    listed = list(services)
    through = Service.programs.through.objects.filter(service__in=[service.pk for service in listed])
    links = list(through.values_list("service_id", "program_id"))
    programs = {
        program.pk: program
        for program in Program.objects.filter(pk__in={program for _service, program in links}).prefetch_related(
            Prefetch("ask_at", Service.objects.published())
        )
    }
    found: dict[int, list[Program]] = {service.pk: [] for service in listed}
    for service_id, program_id in links:
        found[service_id].append(programs[program_id])
    return found


def fold(
    services: Sequence[Service], cards: Mapping[int, Card], statuses: Sequence[str], language: str
) -> list[Folded]:
    """The services' cards with reasons, in the order given."""
    if not services:
        return []
    programs = programs_with_places(services)
    book = RuleBook.load([service.pk for service in services])
    return [_folded(service, cards[service.pk], programs[service.pk], book, statuses, language) for service in services]


def ask_places(programs: Iterable[Program], language: str, without: Service | None = None) -> list[Place]:
    """Where one asks about the programs, each place once."""
    places = {service.pk: service for program in programs for service in program.ask_at.all()}
    if without is not None:
        places.pop(without.pk, None)
    return [Place(service.text("name", language), service_path(service)) for service in places.values()]


def _folded(
    service: Service, card: Card, programs: list[Program], book: RuleBook, statuses: Sequence[str], language: str
) -> Folded:
    finding = answer_for(service, programs, statuses, book)
    by_id = {program.pk: program for program in programs}
    return Folded(card, rule_views(finding.rules, by_id, language), ask_places(programs, language, without=service))
