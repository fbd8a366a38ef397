"""Topics, target groups, languages, municipalities and programs: read once, and handed to each service that names them.

Prefetching would make every one of them anew for every service, which is most of the time that an index takes to build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models

from directory.models import Language, Municipality, Program, Service, TargetGroup, Topic


@dataclass(slots=True)
class Terms:
    """What one service names, each list in the order of its model."""

    topics: list[Topic] = field(default_factory=list)
    target_groups: list[TargetGroup] = field(default_factory=list)
    languages: list[Language] = field(default_factory=list)
    municipalities: list[Municipality] = field(default_factory=list)
    programs: list[Program] = field(default_factory=list)


class SharedTerms:
    """Every term of the directory, in one query for each kind."""

    def __init__(self) -> None:
        self._kinds = {name: _Kind(Service._meta.get_field(name)) for name in Terms.__slots__}

    @property
    def municipalities(self) -> Iterable[Municipality]:
        """All municipalities of the district."""
        return cast(Iterable[Municipality], self._kinds["municipalities"].objects.values())

    def of(self, service_ids: Iterable[int]) -> dict[int, Terms]:
        """What each of the services names, in one query for each kind."""
        found = {pk: Terms() for pk in service_ids}
        for name, kind in self._kinds.items():
            for service_id, term in kind.linked(found.keys()):
                getattr(found[service_id], name).append(term)
        return found


class _Kind:
    """All objects behind one many-to-many field of a service, and the table that links them."""

    def __init__(self, relation: Any) -> None:
        self.objects: dict[Any, models.Model] = {term.pk: term for term in relation.related_model.objects.all()}
        self._links = relation.remote_field.through._default_manager
        self._service, self._term = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
        self._rank = {pk: rank for rank, pk in enumerate(self.objects)}

    def linked(self, service_ids: Iterable[int]) -> list[tuple[int, models.Model]]:
        """Pairs of a service and a term."""
        rows = self._links.filter(**{f"{self._service}__in": list(service_ids)}).values_list(self._service, self._term)
        ranked = sorted(rows, key=lambda row: self._rank[row[1]])
        return [(service_id, self.objects[term]) for service_id, term in ranked]
