"""Turns published services into search documents: public text and facts, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.html import strip_tags

from directory.core.languages import ALL_LANGUAGES
from directory.core.point import Point
from directory.eligibility import RuleBook
from directory.models import Program, Service, TargetGroup, Topic
from directory.querysets import ServiceQuerySet
from directory.search.documents import DocumentText, ServiceDocument
from directory.search.shared_terms import SharedTerms, Terms
from directory.visibility import PublicPlace, public_places

_CHUNK = 500  # services read at once


def documents(services: ServiceQuerySet | None = None) -> Iterator[ServiceDocument]:
    """A document for every published service among ``services`` (default: all). A fixed number of queries per 500."""
    published = (Service.objects.all() if services is None else services).published()
    builder = _Builder()
    found = published.with_indexed_relations().iterator(chunk_size=_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        named = builder.terms.of(service.pk for service in chunk)
        for service in chunk:
            yield builder.document(service, named[service.pk])


class _Builder:
    """Holds what all documents share: the rules, the terms, and answers already worked out."""

    def __init__(self) -> None:
        self.terms = SharedTerms()
        self._book = RuleBook.load()
        self._all_ags = tuple(municipality.ags for municipality in self.terms.municipalities)
        self._answers: dict[Any, dict[str, str]] = {}

    def document(self, service: Service, named: Terms) -> ServiceDocument:
        place = _main_place(public_places(service))
        checks = list(service.verifications.all())
        return ServiceDocument(
            id=service.pk,
            external_id=service.external_id or "",
            texts={
                language: text
                for language in ALL_LANGUAGES
                if (text := _text(service, [*named.topics, *named.target_groups], language)) is not None
            },
            topics=tuple(topic.code for topic in named.topics),
            programs=tuple(program.code for program in named.programs),
            organization_kind=service.organization.kind,
            target_groups=tuple(group.code for group in named.target_groups),
            languages=tuple(language.code for language in named.languages),
            interpreter=service.interpreter == "bookable",
            serves=self._all_ags if service.serves_whole_district else tuple(town.ags for town in named.municipalities),
            place_name=place.city if place else "",
            street=place.street if place else "",
            point=Point(*place.point) if place and place.point else None,
            point_is_approximate=bool(place and place.is_approximate),
            cost=service.cost,
            appointment=service.appointment,
            answers=self._answers_of(service, named.programs),
            checked_on=checks[0].checked_on if checks else None,
        )

    def _answers_of(self, service: Service, programs: list[Program]) -> dict[str, str]:
        """Answers per status. Services with the same programs and no rules of their own share one dictionary."""
        own = service.pk if service.pk in self._book.service_rules else None
        key = (own, service.offers_more_than_program, tuple(sorted(program.pk for program in programs)))
        if key not in self._answers:
            self._answers[key] = {
                status: self._book.for_service(service, status, programs).answer.value for status in self._book.statuses
            }
        return self._answers[key]


def _main_place(places: list[PublicPlace]) -> PublicPlace | None:
    """The place that distances are measured to: the first with a point, else the first."""
    return next((place for place in places if place.point), places[0] if places else None)


def _text(service: Service, terms: list[Topic | TargetGroup], language: str) -> DocumentText | None:
    """The words in one language, or None where the entry has no name in it."""

    def words(field: str) -> str:
        return str(getattr(service, f"{field}_{language}") or "")

    if not words("name"):
        return None
    organization = service.organization
    return DocumentText(
        name=words("name"),
        summary=words("summary"),
        description=strip_tags(words("description").replace("<", " <")),  # "</p><p>" parts words
        organization=f"{organization.name} {organization.alternate_name}".strip(),
        topics=" · ".join(str(getattr(term, f"name_{language}") or "") for term in terms),
        details=" · ".join(filter(None, map(words, ("audience", "how_to_apply", "what_to_bring", "hours_text")))),
    )
