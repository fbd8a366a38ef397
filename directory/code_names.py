"""The names of all code lists in one language, read with one query whatever their length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import CharField, F, QuerySet, Value

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText
from directory.models import Language, Municipality, ResidenceStatus, Service, TargetGroup, Topic

Names = Mapping[str, LocalizedText]


@dataclass(frozen=True, slots=True)
class CodeNames:
    """Code → name, in the order of each code list. A name that is not translated is the German one."""

    topics: Names
    languages: Names
    target_groups: Names
    municipalities: Names  # by official key (AGS); their names are German everywhere
    statuses: Names

    @classmethod
    def load(cls, language: str, service: Service | None = None) -> Self:
        """All names; of topics, languages, target groups and municipalities only the ones of ``service`` where given."""
        lists: dict[str, dict[str, LocalizedText]] = {
            "topic": {}, "language": {}, "target": {}, "municipality": {}, "status": {},
        }  # fmt: skip
        for kind, _order, code, source, translated in _rows(language, service):
            lists[kind][code] = _text(source, translated, language)
        return cls(lists["topic"], lists["language"], lists["target"], lists["municipality"], lists["status"])


def _rows(language: str, service: Service | None) -> Any:
    """(kind, order, code, German name, translated name), the order of each list kept."""

    # Plain query sets: the managers of translated models do not keep the order of columns, which a union counts on.
    def rows(kind: str, items: QuerySet[Any], order: Any, code: str, source: str, translated: str) -> QuerySet[Any]:
        columns = {
            "code_list": Value(kind, CharField()),
            "position": order,
            "key": F(code),
            "source_text": F(source),
            "translated_text": F(translated),
        }
        return items.order_by().annotate(**columns).values_list(*columns)

    def of_service(items: QuerySet[Any]) -> QuerySet[Any]:
        return items if service is None else items.filter(services=service)

    names = (f"name_{SOURCE_LANGUAGE}", f"name_{language}")
    first = rows("topic", of_service(QuerySet(Topic)), F("order"), "code", *names)
    rest = (
        rows("language", of_service(QuerySet(Language)), F("order"), "code", *names),
        rows("target", of_service(QuerySet(TargetGroup)), F("order"), "code", *names),
        rows("status", QuerySet(ResidenceStatus), F("order"), "code", *names),
        rows("municipality", of_service(QuerySet(Municipality)), Value(0), "ags", "name", "name"),
    )
    found = list(first.union(*rest, all=True))
    return sorted(found, key=lambda row: (row[1], row[3] if row[0] == "municipality" else row[2]))


def _text(source: str | None, translated: str | None, language: str) -> LocalizedText:
    if translated and language != SOURCE_LANGUAGE and translated != source:
        return LocalizedText(translated, language)
    return LocalizedText(source or "", SOURCE_LANGUAGE, is_fallback=language != SOURCE_LANGUAGE)
