"""The statistics as pages, bars and files: protected tables of one quarter, for everybody who takes part in referrals."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referrals.statistics import Period, periods
from referrals.statistics_tables import Cell, Table, tables, to_csv
from referrals.views.access import participants_only


@dataclass(frozen=True, slots=True)
class Bar:
    """A row's sum as a bar: ``width`` in percent of the longest one, None where the number is hidden."""

    label: str
    number: Cell
    width: int | None


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table with what a template cannot work out."""

    table: Table
    lines: list[tuple[str, list[Cell]]]
    ends: list[Cell]
    bars: list[Bar]


@participants_only
@require_safe
def statistics(request: HttpRequest) -> HttpResponseBase:
    """The tables of the chosen quarter, the newest one at first."""
    offered = periods()
    chosen = Period.parse(request.GET.get("period", "")) or (offered[0] if offered else None)
    if chosen is not None and chosen not in offered:
        raise Http404
    shown = [shown_table(each) for each in tables(chosen)] if chosen else []
    return render(request, "referrals/statistics.html", {"tables": shown, "period": chosen, "periods": offered})


@participants_only
@require_safe
def statistics_file(request: HttpRequest, period: str, key: str) -> HttpResponseBase:
    """One table as a file. The mark at its beginning tells spreadsheets that it is UTF-8."""
    chosen = Period.parse(period)
    if chosen is None or chosen not in periods():
        raise Http404
    table = next((each for each in tables(chosen) if each.key == key), None)
    if table is None:
        raise Http404
    answer = HttpResponse("\ufeff" + to_csv(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{chosen.code}.csv"'
    return answer


def shown_table(table: Table) -> ShownTable:
    """The table as lines, sums and bars."""
    sums = table.row_totals or tuple(row[0] if row else None for row in table.cells)
    longest = max((each for each in sums if each), default=0)
    lines = [
        (row.label, [*table.cells[index], *table.row_totals[index : index + 1]]) for index, row in enumerate(table.rows)
    ]
    bars = [
        Bar(row.label, number, None if number is None else round(100 * number / longest) if longest else 0)
        for row, number in zip(table.rows, sums, strict=True)
    ]
    return ShownTable(table, lines, [*table.column_totals, *([table.total] if table.row_totals else [])], bars)
