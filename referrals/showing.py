"""Turns disclosed fields into lines that people read: a label and values in words, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.core.languages import LocalizedText
from directory.models import ResidenceStatus
from referrals.disclosure import Disclosed, DisclosedField
from referrals.fields import BLOCK_LABELS, BLOCK_TIERS, Block, Kind
from referrals.labels import CodeNames


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its label and its values. ``is_typed``: somebody wrote it, in whatever language and direction."""

    name: str
    label: str
    values: tuple[LocalizedText, ...]
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A block with its filled fields."""

    block: Block
    label: str
    tier: int
    lines: tuple[Line, ...]


def sections(shown: Disclosed, names: CodeNames) -> list[Section]:
    """All disclosed blocks that hold something, in their order."""
    found = []
    for block in Block:
        lines = tuple(_lines(shown.of(block), names))
        if lines:
            found.append(Section(block, str(BLOCK_LABELS[block]), BLOCK_TIERS[block], lines))
    return found


def _lines(fields: Iterable[DisclosedField], names: CodeNames) -> Iterator[Line]:
    for each in fields:
        typed = each.field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL)
        yield Line(each.field.name, str(each.field.label), tuple(_values(each, names)), is_typed=typed)


def _values(each: DisclosedField, names: CodeNames) -> Iterator[LocalizedText]:
    value, kind, language = each.value, each.field.kind, names.language
    match kind:
        case Kind.CODE:
            yield names.name(each.field.codes or "", value)
        case Kind.CODES:
            yield from (names.name(each.field.codes or "", code) for code in value)
        case Kind.ITEM | Kind.ITEMS:
            yield from (_item(item, language) for item in (value if isinstance(value, list) else [value]))
        case Kind.DATE:
            day = value if isinstance(value, date) else date.fromisoformat(value)
            yield LocalizedText(date_format(day, "DATE_FORMAT"), language)
        case Kind.FLAG:
            yield LocalizedText(_("yes"), language)
        case _:
            yield LocalizedText(str(value), language)


def _item(item: Any, language: str) -> LocalizedText:
    """The name of an item of the directory; of a stored code the name of the status it stands for."""
    if isinstance(item, str):
        status = ResidenceStatus.objects.filter(code=item).first()
        return status.text("name", language) if status else LocalizedText(item, language)
    if hasattr(item, "text"):
        return item.text("name", language)
    return LocalizedText(str(item), "de")
