"""Code lists, municipalities and residence statuses."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from directory.exchange.entry_kind import EntryKind
from directory.exchange.importers.kreis_dueren.folder import DataFolder
from directory.exchange.importers.kreis_dueren.texts import Texts, columns
from directory.exchange.merge import Merger, Row
from directory.models import (
    Language,
    LegalCircle,
    LifeArea,
    Municipality,
    PaperKind,
    Postcode,
    ResidenceStatus,
    ResidenceStatusGroup,
    TargetGroup,
    Topic,
)

_LIST_STEP = 10  # leaves an editor room to put an item between two others


class _LifeAreas(EntryKind[LifeArea]):
    model, name = LifeArea, "life area"


class _TargetGroups(EntryKind[TargetGroup]):
    model, name = TargetGroup, "target group"


class _Languages(EntryKind[Language]):
    model, name = Language, "spoken language"


class _LegalCircles(EntryKind[LegalCircle]):
    model, name = LegalCircle, "legal circle"


class _PaperKinds(EntryKind[PaperKind]):
    model, name = PaperKind, "kind of paper"


class _StatusGroups(EntryKind[ResidenceStatusGroup]):
    model, name = ResidenceStatusGroup, "status group"


class _Topics(EntryKind[Topic]):
    model, name = Topic, "topic"
    relations = {"life_areas": (LifeArea, "code")}
    late = ("life_areas",)


class _Statuses(EntryKind[ResidenceStatus]):
    model, name = ResidenceStatus, "residence status"
    references = {
        "paper_kind": (PaperKind, "code"),
        "group": (ResidenceStatusGroup, "code"),
        "parent": (ResidenceStatus, "code"),
    }


class _Municipalities(EntryKind[Municipality]):
    model, name, key = Municipality, "municipality", "ags"
    relations = {"postcodes": (Postcode, "code")}
    late = ("postcodes",)

    def write(self, entry: Municipality, field: str, value: Any) -> None:
        """Postcodes belong to the municipality, so they are made here."""
        if field == "postcodes":
            entry.postcodes.exclude(code__in=value).delete()
            for code in value:
                Postcode.objects.get_or_create(code=code, defaults={"municipality": entry})
        else:
            super().write(entry, field, value)


# File → the kind it holds and its further plain and translated fields.
_NAMED_LISTS: tuple[tuple[str, type[EntryKind[Any]], Collection[str], Collection[str]], ...] = (
    ("life_areas.json", _LifeAreas, (), ()),
    ("target_groups.json", _TargetGroups, (), ()),
    ("languages.json", _Languages, ("autonym",), ()),
    ("legal_circles.json", _LegalCircles, (), ()),
    ("paper_kinds.json", _PaperKinds, (), ("hint",)),
    ("status_groups.json", _StatusGroups, (), ()),
)


def load_codes(folder: DataFolder, merger: Merger) -> None:
    """Loads everything that entries refer to. Raises DataFolderError for a file that cannot be read."""
    texts = Texts(folder)
    for file, kind, plain, translated in _NAMED_LISTS:
        _load_named(merger, kind(), folder.items(file), plain, translated)
    _load_topics(folder, merger, texts)
    _load_statuses(folder, merger, texts)
    municipalities = folder.items("municipalities.json")
    merger.merge(_Municipalities(), municipalities, lambda raw: raw["ags"], _municipality)


def _code(raw: dict[str, Any]) -> str:
    return str(raw["code"])


def _load_named(
    merger: Merger,
    kind: EntryKind[Any],
    raws: list[dict[str, Any]],
    plain: Collection[str],
    translated: Collection[str],
) -> None:
    order = {_code(raw): number * _LIST_STEP for number, raw in enumerate(raws, start=1) if "code" in raw}

    def build(raw: dict[str, Any]) -> Row:
        values: dict[str, Any] = {"order": order[_code(raw)], **{name: raw[name] for name in plain}}
        for name in ("name", *translated):
            values |= columns(name, raw[name])
        return Row(_code(raw), values)

    merger.merge(kind, raws, _code, build)


def _load_topics(folder: DataFolder, merger: Merger, texts: Texts) -> None:
    raws = folder.mapping("topics.json")["topics"]
    order = {_code(raw): number * _LIST_STEP for number, raw in enumerate(raws, start=1)}

    def build(raw: dict[str, Any]) -> Row:
        names = columns("name", texts.topic(raw["code"], raw["name_de"]))
        return Row(raw["code"], {**names, "order": order[raw["code"]], "life_areas": sorted(raw["life_areas"])})

    merger.merge(_Topics(), raws, _code, build)


def _load_statuses(folder: DataFolder, merger: Merger, texts: Texts) -> None:
    raws = folder.items("residence_statuses.json")
    order = {_code(raw): number * _LIST_STEP for number, raw in enumerate(raws, start=1)}
    groups = folder.mapping("topics.json")["status_groups"]
    group_of = {code: group for group, codes in groups.items() for code in codes}

    def build(raw: dict[str, Any]) -> Row:
        code = raw["code"]
        return Row(
            code,
            {
                **columns("name", texts.status(code, "name", raw["name_de"])),
                **columns("explanation", texts.status(code, "explanation", raw["explanation_de"])),
                "order": order[code],
                "paper_kind": raw["category"],
                "group": group_of.get(code),
                "parent": raw["parent"],
                "law": raw["law"] or "",
                "legal_basis": raw["paragraph"] or "",
                "source_url": raw["source_url"] or "",
                "source_date": raw["seen"] or "",
                "internal_note": raw["note"] or "",
            },
        )

    parents_first = sorted(raws, key=lambda raw: bool(raw.get("parent")))
    merger.merge(_Statuses(), parents_first, _code, build)


_SOURCE = re.compile(r"(?P<url>\S+)(?:\s+\((?P<note>.+)\))?")


def _municipality(raw: dict[str, Any]) -> Row:
    match = _SOURCE.fullmatch(raw["source"] or "")
    return Row(
        raw["ags"],
        {
            "name": raw["name"],
            "kind": raw["type"].lower(),
            "latitude": raw["lat"],
            "longitude": raw["lon"],
            "source_url": match["url"] if match else "",
            "source_note": (match["note"] or "") if match else raw["source"] or "",
            "postcodes": sorted(raw["postcodes"]),
        },
    )
