"""Statistics (F1, F2, D2): what is counted, that hidden numbers stay hidden, and what files hold."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from pytest_django import Settings

from directory.models import Municipality, Service
from portal.accounts.models import User
from referrals import actions, due, statistics
from referrals.doer import Doer
from referrals.models import Case, Referral, StatisticsRow
from referrals.retention import erase_expired
from referrals.statistics import Period, periods, rows
from referrals.statistics_tables import Heading, Table, tables, to_csv
from referrals.suppression import Counts, count, suppress
from tests.factories import LifeAreaFactory, ResidenceStatusGroupFactory, TopicFactory
from tests.referrals import making

SMALLEST = 5
QUARTER = Period(2026, 1)

# ---- What is visible, as equations: every sum that a reader can check ------------------------------------------------

Name = tuple[object, ...]
Equation = tuple[dict[Name, int], int]  # coefficients of the hidden numbers, and what the visible ones leave for them


def _values(counts: Counts) -> dict[Name, int | None]:
    values: dict[Name, int | None] = {("total",): counts.total}
    for k, margin in enumerate(counts.margins):
        values |= {("margin", k, name): number for name, number in margin.items()}
    for k, cells in enumerate(counts.cells):
        values |= {("cell", k, *pair): number for pair, number in cells.items()}
    return values


def _equations(shown: Counts) -> list[Equation]:
    """A category's total is the sum of its cells on either side; the totals of a dimension add up to all."""
    values = _values(shown)
    sums: list[tuple[Name, list[Name]]] = []
    for k, margin in enumerate(shown.margins):
        sums.append((("total",), [("margin", k, name) for name in margin]))
        for name in margin:
            if k < len(shown.cells):
                sums.append((("margin", k, name), [("cell", k, *pair) for pair in shown.cells[k] if pair[0] == name]))
            if k > 0:
                before = [("cell", k - 1, *pair) for pair in shown.cells[k - 1] if pair[1] == name]
                sums.append((("margin", k, name), before))
    return [_equation(total, parts, values) for total, parts in sums]


def _equation(total: Name, parts: list[Name], values: dict[Name, int | None]) -> Equation:
    unknown: Counter[Name] = Counter()
    left = 0
    for name, sign in [(total, -1), *((part, 1) for part in parts)]:
        if (value := values[name]) is None:
            unknown[name] += sign
        else:
            left -= sign * value
    return {name: sign for name, sign in unknown.items() if sign}, left


def _solved(equations: list[Equation]) -> set[Name]:
    """The hidden numbers that follow from the equations alone, by elimination."""
    names = sorted({name for unknown, _left in equations for name in unknown}, key=repr)
    matrix = [[Fraction(unknown.get(name, 0)) for name in names] for unknown, _left in equations]
    row = 0
    for column in range(len(names)):
        pivot = next((each for each in range(row, len(matrix)) if matrix[each][column]), None)
        if pivot is None:
            continue
        matrix[row], matrix[pivot] = matrix[pivot], matrix[row]
        matrix[row] = [value / matrix[row][column] for value in matrix[row]]
        for other in range(len(matrix)):
            if other != row and matrix[other][column]:
                factor = matrix[other][column]
                matrix[other] = [a - factor * b for a, b in zip(matrix[other], matrix[row], strict=True)]
        row += 1
    filled = [[index for index, value in enumerate(line) if value] for line in matrix]
    return {names[line[0]] for line in filled if len(line) == 1}


def _possible(equations: list[Equation], name: Name, value: int, most: int) -> bool:
    """Whether whole numbers from one upwards exist that fit everything visible, with this value for the name: tries them all."""
    bounds = {each: (1, most) for unknown, _left in equations for each in unknown} | {name: (value, value)}
    return _fill(equations, bounds)


def _fill(equations: list[Equation], bounds: dict[Name, tuple[int, int]]) -> bool:
    narrowed = _narrow(equations, bounds)
    if narrowed is None:
        return False
    open_ = [(high - low, repr(name), name) for name, (low, high) in narrowed.items() if low < high]
    if not open_:
        return True
    _width, _text, name = min(open_)
    low, high = narrowed[name]
    return any(_fill(equations, narrowed | {name: (each, each)}) for each in range(low, high + 1))


def _narrow(equations: list[Equation], bounds: dict[Name, tuple[int, int]]) -> dict[Name, tuple[int, int]] | None:
    """What the equations leave of the bounds; None where nothing fits."""
    found = dict(bounds)
    changed = True
    while changed:
        changed = False
        for unknown, left in equations:
            spans = {n: sorted((sign * found[n][0], sign * found[n][1])) for n, sign in unknown.items()}
            low, high = sum(span[0] for span in spans.values()), sum(span[1] for span in spans.values())
            if not low <= left <= high:
                return None
            for n, sign in unknown.items():
                least, most = left - (high - spans[n][1]), left - (low - spans[n][0])
                ends = sorted((sign * least, sign * most))
                fresh = max(found[n][0], ends[0]), min(found[n][1], ends[1])
                if fresh[0] > fresh[1]:
                    return None
                if fresh != found[n]:
                    found[n], changed = fresh, True
    return found


def _check(records: list[tuple[str, ...]], dimensions: int, smallest: int = SMALLEST) -> Counts:
    """Suppresses, and checks what holds for all tables: nothing small, nothing wrong, and every zero."""
    true = count(records, dimensions)
    shown = suppress(true, smallest)
    truth = _values(true)
    for name, value in _values(shown).items():
        assert value is None or value == truth[name]
        assert value is None or value == 0 or value >= smallest
    return shown


CATEGORY = st.sampled_from("abc")


@given(st.lists(st.tuples(CATEGORY, CATEGORY), max_size=60))
@given_settings(max_examples=150, deadline=None)
def test_f1_no_hidden_number_of_a_table_follows_from_what_is_shown(records: list[tuple[str, ...]]) -> None:
    shown = _check(records, 2)
    small = {name for name, value in _values(count(records, 2)).items() if value is not None and 0 < value < SMALLEST}
    assert not small & _solved(_equations(shown))


@given(st.lists(st.tuples(CATEGORY, CATEGORY, CATEGORY, CATEGORY), max_size=80))
@given_settings(max_examples=100, deadline=None)
def test_f1_no_hidden_number_follows_from_several_tables_together(records: list[tuple[str, ...]]) -> None:
    shown = _check(records, 4)
    small = {name for name, value in _values(count(records, 4)).items() if value is not None and 0 < value < SMALLEST}
    assert not small & _solved(_equations(shown))


@given(st.lists(st.tuples(st.sampled_from("ab"), CATEGORY), max_size=14))
@given_settings(max_examples=60, deadline=None)
def test_f1_every_hidden_small_number_could_just_as_well_not_be_small(records: list[tuple[str, ...]]) -> None:
    """Stronger than solving: all whole numbers that fit are tried, with the knowledge that nothing hidden is zero."""
    smallest = 3
    shown = _check(records, 2, smallest)
    equations = _equations(shown)
    for name, value in _values(count(records, 2)).items():
        if value is not None and 0 < value < smallest:
            assert _possible(equations, name, smallest, most=len(records) + 2 * smallest), name


def test_f1_a_lone_small_number_takes_a_neighbor_with_it_in_its_row_and_in_its_column() -> None:
    numbers = {("a", "x"): 2, ("a", "y"): 35, ("a", "z"): 20, ("b", "x"): 40, ("b", "y"): 50, ("b", "z"): 60}
    shown = _check([pair for pair, number in numbers.items() for _each in range(number)], 2)
    hidden = {pair for pair, number in shown.cells[0].items() if number is None}
    assert hidden == {("a", "x"), ("a", "z"), ("b", "x"), ("b", "z")}
    assert None not in shown.margins[0].values()
    assert shown.total == 207


def test_f1_large_numbers_and_zeros_are_shown() -> None:
    shown = _check([("a", "x")] * 7 + [("b", "y")] * 8, 2)
    assert shown.cells[0] == {("a", "x"): 7, ("b", "y"): 8}
    assert shown.total == 15


def test_f1_what_is_hidden_in_one_table_is_not_shown_in_the_next() -> None:
    """Both tables share the middle dimension: its small total is in neither."""
    records = [("a", "m", "x")] * 3 + [("b", "n", "x")] * 20 + [("b", "o", "y")] * 20 + [("a", "o", "x")] * 9
    shown = _check(records, 3)
    assert shown.margins[1]["m"] is None
    assert not {("margin", 1, "m"), ("cell", 0, "a", "m"), ("cell", 1, "m", "x")} & _solved(_equations(shown))


# ---- What is counted -------------------------------------------------------------------------------------------------


def _row(**fields: object) -> StatisticsRow:
    values = {
        "month": "2026-02", "sender_kind": "charity", "topic": "t1", "life_area": "work", "urgency": "routine",
        "handover_type": "cold", "path": "requested accepted completed", "outcome": "need_resolved", "answer_hours": 30,
    }  # fmt: skip
    return StatisticsRow.objects.create(**(values | fields))


def _table(key: str, period: Period = QUARTER) -> Table:
    return next(table for table in tables(period) if table.key == key)


def _numbers(table: Table) -> dict[tuple[str, str], int | None]:
    codes = product([row.code for row in table.rows], [column.code for column in table.columns])
    return dict(zip(codes, [cell for row in table.cells for cell in row], strict=True))


def test_needs_answers_refusals_and_outcomes_are_counted(codes: None) -> None:
    LifeAreaFactory.create(code="work", name_de="Arbeit")
    for _each in range(6):
        _row()
        _row(path="requested rejected", reason="no_capacity", outcome="", answer_hours=100)
        _row(path="requested cancelled", reason="no_response", outcome="", answer_hours=None)
        _row(path="requested accepted failed", outcome="no_show", urgency="urgent")
        _row(path="requested accepted cancelled", reason="need_changed", outcome="")
    needs = _table("needs")
    assert [row.label for row in needs.rows] == ["Arbeit"]
    assert {column for (_row_, column), number in _numbers(needs).items() if number == 6} == {
        "helped", "failed", "declined", "unanswered", "taken_back",
    }  # fmt: skip
    assert needs.row_totals == (30,)
    assert _table("unmet").row_totals == (18,)
    answers = _numbers(_table("answers"))
    assert answers["three_days", "routine"] == 12
    assert answers["three_days", "urgent"] == 6
    assert answers["never", "routine"] == 6
    assert [(row.label, cell) for row, (cell,) in zip(_table("refusals").rows, _table("refusals").cells, strict=True)]
    assert _numbers(_table("refusals")) == {("declined:no_capacity", "number"): 6}
    assert _numbers(_table("outcomes")) == {("failed:no_show", "number"): 6, ("helped:need_resolved", "number"): 6}
    assert _table("outcomes").column_totals == (12,)


def test_f1_the_published_tables_show_no_small_number(codes: None) -> None:
    for number, area in enumerate(["work", "housing", "health", "debt"], 1):
        for _each in range(number * 3):
            _row(life_area=area, topic=f"t{number % 2}")
        _row(life_area=area, path="requested rejected", reason="other", outcome="")
    for table in tables(QUARTER):
        numbers = [*_numbers(table).values(), *table.row_totals, *table.column_totals, table.total]
        assert all(number is None or number == 0 or number >= SMALLEST for number in numbers), table.key
    assert _numbers(_table("needs"))["work", "helped"] is None


def test_the_threshold_is_a_setting(codes: None, settings: Settings) -> None:
    for _each in range(6):
        _row()
    assert _table("needs").total == 6
    settings.STATISTICS_SMALLEST_CELL = 7
    assert _table("needs").total is None


def test_f2_no_table_crosses_residence_with_age_and_no_row_knows_the_municipality(
    codes: None, alice: User, charlie: User, service: Service
) -> None:
    assert not [field for field in StatisticsRow._meta.get_fields() if field.related_model is not None]
    for band, group in product(["age_18_26", "age_65"], ["tolerated", "protection"]):
        for _each in range(6):
            _row(age_band=band, residence_group=group)
    headings = {heading.code for table in tables(QUARTER) for heading in [*table.rows, *table.columns] if heading.code}
    assert not headings & {"age_18_26", "age_65", "tolerated", "protection"}
    referral = making.sent(alice, service)
    row = statistics.row_of(referral)
    assert referral.municipality is not None
    assert referral.municipality.ags not in repr(vars(row))
    assert str(Municipality.objects.get()) not in repr(vars(row))


def test_a_quarter_is_published_when_it_is_over(codes: None, settings: Settings) -> None:
    now = timezone.localdate()
    _row(month=f"{now:%Y-%m}")
    _row(month="2020-12")
    assert periods() == [Period(2020, 4)]
    settings.DEMONSTRATION = True
    assert periods() == [Period.of(f"{now:%Y-%m}"), Period(2020, 4)]


def test_a_period_is_read_from_its_code() -> None:
    assert Period.parse(QUARTER.code) == QUARTER
    assert [Period.parse(code) for code in ("2026-Q5", "2026", "x-Q1", "")] == [None] * 4
    assert QUARTER.months == ("2026-01", "2026-02", "2026-03")


def test_demonstrations_are_counted_only_where_everything_is_one(
    alice: User, service: Service, settings: Settings
) -> None:
    _row(is_demonstration=True)
    referral = _withdrawn(alice, service)
    Referral.objects.filter(pk=referral.pk).update(is_demonstration=True)
    assert list(rows()) == []
    settings.DEMONSTRATION = True
    assert len(list(rows())) == 2


def _withdrawn(alice: User, service: Service, **fields: object) -> Referral:
    referral = making.sent(alice, service, **fields)
    return actions.withdraw(referral, Doer.of(alice, referral), "need_changed")


def test_a_referral_counts_once_before_and_after_its_content_is_erased(alice: User, service: Service) -> None:
    _withdrawn(alice, service)
    (before,) = rows()
    erase_expired(timezone.now() + timedelta(days=91))
    (after,) = rows()
    assert StatisticsRow.objects.count() == 1
    assert (after.month, after.life_area, after.path) == (before.month, before.life_area, before.path)
    assert (after.life_area, after.path, after.reason) == ("language", "requested cancelled", "need_changed")


def test_what_expired_counts_as_not_answered(alice: User, service: Service) -> None:
    making.sent(alice, service)
    due.run(timezone.now() + timedelta(days=30))
    (row,) = rows()
    assert row.reason == "no_response"


def test_drafts_and_open_referrals_and_mistakes_are_not_counted(alice: User, service: Service) -> None:
    making.draft(alice, service)
    making.sent(alice, service)
    wrong = making.sent(alice, service)
    actions.mark_as_error(wrong, Doer.of(alice, wrong), "duplicate")
    assert list(rows()) == []


def test_the_topic_is_the_one_that_fits_the_need(alice: User, service: Service) -> None:
    language = LifeAreaFactory.create(code="language")
    first, fitting = TopicFactory.create(code="a_first"), TopicFactory.create(code="fitting")
    fitting.life_areas.add(language)
    service.topics.set([first, fitting])
    service.save()
    _withdrawn(alice, service, life_areas=[language])
    assert [row.topic for row in rows()] == ["fitting"]


def test_d2_the_residence_group_is_kept_only_where_enough_share_it(alice: User, service: Service) -> None:
    group = ResidenceStatusGroupFactory.create(code="tolerated")
    for _each in range(4):
        _withdrawn(alice, service, residence_group=group)
    erase_expired(timezone.now() + timedelta(days=91))
    assert set(StatisticsRow.objects.values_list("residence_group", flat=True)) == {""}
    for _each in range(5):
        _withdrawn(alice, service, residence_group=group)
    erase_expired(timezone.now() + timedelta(days=91))
    assert StatisticsRow.objects.filter(residence_group="tolerated").count() == 5
    assert Case.objects.exists()


# ---- Files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", ["=1+1", "+49", "-5", "@SUM(A1)", "\tx", " =1"])
def test_no_cell_of_a_file_is_a_formula(label: str) -> None:
    table = Table("k", "t", label, (Heading("r", label),), (Heading("c", label),), ((7,),), (7,))
    lines = list(csv.reader(io.StringIO(to_csv(table)), delimiter=";"))
    assert lines[0] == [f"'{label}", f"'{label}"]
    assert lines[1] == [f"'{label}", "7"]


def test_a_file_shows_a_point_for_a_hidden_number_and_zero_for_zero() -> None:
    headings = (Heading("x", "X"), Heading("y", "Y"))
    table = Table("k", "t", "Zeile", headings, headings, ((None, 0), (7, 8)), (None, 8), (None, 15), None)
    lines = list(csv.reader(io.StringIO(to_csv(table)), delimiter=";"))
    assert [line[1:] for line in lines[1:]] == [[".", "0", "."], ["7", "8", "15"], [".", "8", "."]]
