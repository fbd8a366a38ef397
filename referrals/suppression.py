"""Hides small numbers in tables of counts so that they cannot be computed from what stays visible (F1). Pure: no database.

The records are counted along a chain of dimensions: how many there are of each category (totals), of each pair of neighboring
dimensions (cells of a table), and altogether. Tables that share a dimension share its totals, and are protected together: what
is hidden in one is not to be had from the other.

Read as a network, all these numbers are one flow: every record enters, passes one category of each dimension, and leaves. What
arrives at a category leaves it, and these are all the sums that a reader can check. Two things follow:

- A hidden number can grow, as far as anybody can tell, exactly when there is a way around it through hidden numbers: then each
  number on the way can be changed with it and every visible sum still fits. Search of a path answers that, without guessing.
- The cheapest additional numbers to hide are those on the shortest such way.

Every number from 1 to ``smallest`` - 1 is hidden, totals too. For each of them further numbers are hidden until, from all that
is visible, nobody can exclude that it is ``smallest`` or more. The reader is taken to know that zeros are always shown, so that
whatever is hidden is at least one.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Record = Sequence[str]
Node = Hashable

_ENTRY: Final = "entry"
_EXIT: Final = "exit"
#: What it costs to hide a number, per record in it: readers miss totals more than cells.
_CELL_COST: Final = 1
_MARGIN_COST: Final = 4
_TOTAL_COST: Final = 1000


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers along the chain. None: hidden. What is not in the mappings is zero.

    ``margins[k]``: of the categories of dimension k; ``cells[k]``: of the pairs of dimensions k and k + 1.
    """

    total: int | None
    margins: tuple[Mapping[str, int | None], ...]
    cells: tuple[Mapping[tuple[str, str], int | None], ...]


@dataclass(frozen=True, slots=True)
class _Arc:
    """One number of the tables as an arc of the network."""

    tail: Node
    head: Node
    value: int
    cost: int


def count(records: Iterable[Record], dimensions: int) -> Counts:
    """Counts the records, each with one category for each dimension. Nothing is hidden yet."""
    rows = list(records)
    margins = tuple(Counter(row[k] for row in rows) for k in range(dimensions))
    cells = tuple(Counter((row[k], row[k + 1]) for row in rows) for k in range(dimensions - 1))
    return Counts(len(rows), margins, cells)


def suppress(counts: Counts, smallest: int) -> Counts:
    """The numbers with every small one hidden, and as many others as it takes to keep them hidden."""
    arcs = _arcs(counts)
    hidden = {name for name, arc in arcs.items() if 0 < arc.value < smallest}
    network = _Network(arcs, hidden)
    for name in sorted(hidden, key=lambda each: (arcs[each].value, repr(each))):
        network.protect(name, smallest - arcs[name].value)
    return _without(counts, network.hidden)


class _Network:
    """The flow of the records, and which numbers of it are hidden so far."""

    def __init__(self, arcs: Mapping[Hashable, _Arc], hidden: Iterable[Hashable]) -> None:
        self.arcs = arcs
        self.hidden = set(hidden)
        self._at: dict[Node, list[Hashable]] = defaultdict(list)
        for name, arc in arcs.items():
            self._at[arc.tail].append(name)
            self._at[arc.head].append(name)

    def protect(self, name: Hashable, more: int) -> None:
        """Hides further numbers until the named one could be larger by so much."""
        change: Counter[Hashable] = Counter()
        while change[name] < more:
            way = self._cheapest_way(name, change)
            room = min((self._room(each, forward, change) for each, forward in way), default=more)
            step = min(more - change[name], room)
            change[name] += step
            for each, forward in way:
                change[each] += step if forward else -step
                self.hidden.add(each)

    def _room(self, name: Hashable, forward: bool, change: Counter[Hashable]) -> int:
        """By how much a number may still be changed: without limit upwards, down to one."""
        return 1_000_000_000 if forward else self.arcs[name].value + change[name] - 1

    def _cheapest_way(self, name: Hashable, change: Counter[Hashable]) -> list[tuple[Hashable, bool]]:
        """From the head of the arc back to its tail, through arcs up or down; what is hidden already costs nothing."""
        start, goal = self.arcs[name].head, self.arcs[name].tail
        best: dict[Node, int] = {start: 0}
        came: dict[Node, tuple[Node, Hashable, bool]] = {}
        queue: list[tuple[int, int, Node]] = [(0, 0, start)]
        turn = 0
        while queue:
            cost, _turn, node = heapq.heappop(queue)
            if node == goal:
                break
            if cost > best[node]:
                continue
            for each in self._at[node]:
                arc = self.arcs[each]
                forward = arc.tail == node
                if each == name or self._room(each, forward, change) < 1:
                    continue
                there = arc.head if forward else arc.tail
                sum_ = cost + (0 if each in self.hidden else arc.cost)
                if sum_ < best.get(there, sum_ + 1):
                    turn += 1
                    best[there], came[there] = sum_, (node, each, forward)
                    heapq.heappush(queue, (sum_, turn, there))
        return self._way_back(start, goal, came)

    @staticmethod
    def _way_back(
        start: Node, goal: Node, came: Mapping[Node, tuple[Node, Hashable, bool]]
    ) -> list[tuple[Hashable, bool]]:
        """The arcs of the way. There always is one: with the records themselves, on to the exit and in again."""
        way = []
        node = goal
        while node != start:
            node, name, forward = came[node]
            way.append((name, forward))
        return way


def _arcs(counts: Counts) -> dict[Hashable, _Arc]:
    """Every number that is not zero as an arc; zeros are shown and stay what they are."""
    last = len(counts.margins) - 1
    arcs: dict[Hashable, _Arc] = {("total",): _Arc(_EXIT, _ENTRY, counts.total or 0, (counts.total or 0) * _TOTAL_COST)}
    for k, margin in enumerate(counts.margins):
        for category, number in margin.items():
            tail = _ENTRY if k == 0 else ("in", k, category)
            head = _EXIT if k == last else ("out", k, category)
            arcs["margin", k, category] = _Arc(tail, head, number or 0, (number or 0) * _MARGIN_COST)
    for k, cells in enumerate(counts.cells):
        for (left, right), number in cells.items():
            arc = _Arc(("out", k, left), ("in", k + 1, right), number or 0, (number or 0) * _CELL_COST)
            arcs["cell", k, left, right] = arc
    return {name: arc for name, arc in arcs.items() if arc.value}


def _without(counts: Counts, hidden: set[Hashable]) -> Counts:
    margins = tuple(
        {name: None if ("margin", k, name) in hidden else number for name, number in margin.items()}
        for k, margin in enumerate(counts.margins)
    )
    cells = tuple(
        {pair: None if ("cell", k, *pair) in hidden else number for pair, number in table.items()}
        for k, table in enumerate(counts.cells)
    )
    return Counts(None if ("total",) in hidden else counts.total, margins, cells)
