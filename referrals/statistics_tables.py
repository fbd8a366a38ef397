"""The tables that are published: needs, urgency, answer times, topics, refusals, outcomes and unmet needs of one quarter.

The dimensions form a chain, and every table crosses two neighbors of it, so that ``suppression`` protects all tables of a
quarter together. Residence, age and municipality are no dimensions: no table crosses them (F2). Nothing else is published about
the rows, and no shares or means, which would give small numbers away.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from directory.core.languages import SOURCE_LANGUAGE
from directory.models import LifeArea, Topic
from referrals.labels import CodeNames
from referrals.models import CodeKind, StatisticsRow
from referrals.statistics import NO_RESPONSE, Period, rows
from referrals.suppression import Counts, count, suppress
from referrals.workflow import Status

HIDDEN: Final = "."  # what stands in a file for a hidden number, as in official statistics

#: The chain. A new dimension goes to one of its ends; in between it would take a table away.
DETAIL, RESULT, LIFE_AREA, URGENCY, ANSWER, TOPIC = range(6)

HELPED, FAILED, DECLINED, UNANSWERED, TAKEN_BACK = "helped", "failed", "declined", "unanswered", "taken_back"
RESULTS: Final[dict[str, Promise]] = {
    HELPED: gettext_lazy("Help was given"),
    FAILED: gettext_lazy("Did not work out"),
    DECLINED: gettext_lazy("Declined"),
    UNANSWERED: gettext_lazy("No answer"),
    TAKEN_BACK: gettext_lazy("Taken back"),
}
UNMET: Final = (FAILED, DECLINED, UNANSWERED)
ANSWERS: Final[dict[str, Promise]] = {
    "day": gettext_lazy("Within one day"),
    "three_days": gettext_lazy("Within three days"),
    "week": gettext_lazy("Within a week"),
    "two_weeks": gettext_lazy("Within two weeks"),
    "later": gettext_lazy("Later"),
    "never": gettext_lazy("No answer"),
}
_ANSWER_HOURS: Final = (("day", 24), ("three_days", 72), ("week", 168), ("two_weeks", 336))
_UNSAFE: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = int | None


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column: its code and what people read."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """One protected table. None is a hidden number; sums that are hidden are None too.

    A table of one column has no ``row_totals``: they would repeat it.
    """

    key: str
    title: str
    row_title: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    column_totals: tuple[Cell, ...]
    row_totals: tuple[Cell, ...] = field(default=())
    total: Cell = 0


def tables(period: Period) -> list[Table]:
    """All tables of the quarter, in the language of the page."""
    records = [record_of(row) for row in rows(period)]
    counts = suppress(count(records, dimensions=6), settings.STATISTICS_SMALLEST_CELL)
    names = _Names.load()
    by_need = _crossed(counts, LIFE_AREA, RESULT, names, "needs", _("Needs and what became of them"))
    return [
        by_need,
        _unmet(by_need),
        _crossed(counts, LIFE_AREA, URGENCY, names, "urgency", _("How urgent the needs were")),
        _crossed(counts, ANSWER, URGENCY, names, "answers", _("How long the answer took")),
        _crossed(counts, TOPIC, ANSWER, names, "topics", _("Topics of the services and their answers")),
        _listed(counts, (DECLINED,), names, "refusals", _("Reasons of refusals")),
        _listed(counts, (HELPED, FAILED), names, "outcomes", _("Outcomes")),
    ]


def record_of(row: StatisticsRow) -> tuple[str, ...]:
    """The row as one category for each dimension of the chain."""
    result = result_of(row)
    code = row.reason if result == DECLINED else row.outcome
    return f"{result}:{code}", result, row.life_area, row.urgency, _answer(row.answer_hours), row.topic


def result_of(row: StatisticsRow) -> str:
    """What became of it. Taken back because nobody answered is no answer, however it came to its end."""
    last = row.path.rpartition(" ")[2]
    ended = {Status.COMPLETED: HELPED, Status.FAILED: FAILED, Status.REJECTED: DECLINED}
    if last in ended:
        return ended[Status(last)]
    return UNANSWERED if row.reason == NO_RESPONSE else TAKEN_BACK


def to_csv(table: Table) -> str:
    """The table as a file for a spreadsheet: semicolons, ``.`` for a hidden number, and no cell that would be a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sums = bool(table.row_totals)
    heads = [table.row_title, *(each.label for each in table.columns), *([_("Total")] if sums else [])]
    writer.writerow([_safe(each) for each in heads])
    for index, row in enumerate(table.rows):
        numbers = [*table.cells[index], *(table.row_totals[index : index + 1])]
        writer.writerow([_safe(row.label), *(_written(each) for each in numbers)])
    ends = [*table.column_totals, *([table.total] if sums else [])]
    writer.writerow([_safe(_("Total")), *(_written(each) for each in ends)])
    return text.getvalue()


def _safe(cell: str) -> str:
    """A spreadsheet takes a cell that begins like a formula for one: an apostrophe makes it text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_UNSAFE) else cell


def _written(number: Cell) -> str:
    return HIDDEN if number is None else str(number)


def _answer(hours: int | None) -> str:
    if hours is None:
        return "never"
    return next((code for code, most in _ANSWER_HOURS if hours < most), "later")


def _crossed(counts: Counts, down: int, across: int, names: _Names, key: str, title: str) -> Table:
    """The table of two neighbors of the chain, either of them downwards."""
    lines, columns = names.headings(down, counts.margins[down]), names.headings(across, counts.margins[across])
    pairs = counts.cells[min(down, across)]

    def cell(row: Heading, column: Heading) -> Cell:
        return pairs.get((row.code, column.code) if down < across else (column.code, row.code), 0)

    return Table(
        key=key,
        title=title,
        row_title=names.title(down),
        rows=lines,
        columns=columns,
        cells=tuple(tuple(cell(row, column) for column in columns) for row in lines),
        column_totals=tuple(counts.margins[across].get(each.code, 0) for each in columns),
        row_totals=tuple(counts.margins[down].get(each.code, 0) for each in lines),
        total=counts.total,
    )


def _listed(counts: Counts, results: tuple[str, ...], names: _Names, key: str, title: str) -> Table:
    """Reasons or outcomes of one or two results, with the sum of all where each of them is shown."""
    found = {code: number for code, number in counts.margins[DETAIL].items() if code.partition(":")[0] in results}
    lines = names.headings(DETAIL, found)
    return Table(
        key=key,
        title=title,
        row_title=names.title(DETAIL),
        rows=lines,
        columns=(Heading("number", _("Number")),),
        cells=tuple((found[each.code],) for each in lines),
        column_totals=(_sum(counts.margins[RESULT].get(each, 0) for each in results),),
    )


def _unmet(needs: Table) -> Table:
    """The needs that nobody met, taken from the table of needs: what is hidden there is hidden here."""
    at = [index for index, column in enumerate(needs.columns) if column.code in UNMET]
    totals = tuple(needs.column_totals[index] for index in at)
    cells = tuple(tuple(row[index] for index in at) for row in needs.cells)
    return Table(
        key="unmet",
        title=_("Unmet needs"),
        row_title=needs.row_title,
        rows=needs.rows,
        columns=tuple(needs.columns[index] for index in at),
        cells=cells,
        column_totals=totals,
        row_totals=tuple(_sum(row) for row in cells),
        total=_sum(totals),
    )


def _sum(numbers: Iterable[Cell]) -> Cell:
    """The sum where every part is shown. With a hidden part it stays hidden: it would say what the part is."""
    total = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


@dataclass(frozen=True, slots=True)
class _Names:
    """What people read for the categories, in one language, in the order of the lists."""

    codes: CodeNames
    life_areas: Mapping[str, str]
    topics: Mapping[str, str]

    @classmethod
    def load(cls) -> _Names:
        """All names in the language of the page."""
        language = get_language() or SOURCE_LANGUAGE
        areas = {each.code: str(each.text("name", language)) for each in LifeArea.objects.all()}
        topics = {each.code: str(each.text("name", language)) for each in Topic.objects.all()}
        return cls(CodeNames.load(language), areas, topics)

    def title(self, dimension: int) -> str:
        """What stands above the rows."""
        titles = {
            DETAIL: _("Reason or outcome"),
            RESULT: _("What became of it"),
            LIFE_AREA: _("Area of life"),
            URGENCY: _("Urgency"),
            ANSWER: _("Answer"),
            TOPIC: _("Topic of the service"),
        }
        return titles[dimension]

    def headings(self, dimension: int, found: Mapping[str, Cell]) -> tuple[Heading, ...]:
        """The categories: those of a short list all, zeros included; of a long list those that occur."""
        return tuple(Heading(code, self.name(dimension, code)) for code in self._order(dimension, found))

    def name(self, dimension: int, code: str) -> str:
        """What people read for one category."""
        match dimension:
            case 1:
                return str(RESULTS[code])
            case 4:
                return str(ANSWERS[code])
            case 2:
                return self.life_areas.get(code, code) or _("not known")
            case 5:
                return self.topics.get(code, code) or _("not known")
            case 3:
                return str(self.codes.name(CodeKind.URGENCY, code))
            case _:
                result, _colon, reason = code.partition(":")
                return str(self.codes.name(_KINDS.get(result, CodeKind.CANCEL_REASON), reason)) or _("not known")

    def _order(self, dimension: int, found: Mapping[str, Cell]) -> Sequence[str]:
        fixed: Mapping[int, Iterable[str]] = {RESULT: RESULTS, ANSWER: ANSWERS}
        if dimension in fixed:
            return list(fixed[dimension])
        listed: Mapping[int, Iterable[str]] = {LIFE_AREA: self.life_areas, TOPIC: self.topics}
        order = {code: place for place, code in enumerate(listed.get(dimension, ()))}
        return sorted(found, key=lambda code: (order.get(code, len(order)), code))


_KINDS: Final = {
    DECLINED: CodeKind.DECLINE_REASON,
    HELPED: CodeKind.OUTCOME_COMPLETED,
    FAILED: CodeKind.OUTCOME_FAILED,
}
