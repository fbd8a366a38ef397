"""What an import did, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # an editor changed or removed it since, so it stays as it is
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row of the report; ``reason`` says why for "kept" and "error" and may name kept fields for "updated"."""

    kind: str
    external_id: str
    outcome: Outcome
    reason: str = ""

    def __str__(self) -> str:
        line = f"{self.outcome.value:<9}  {self.kind}  {self.external_id}"
        return f"{line}: {self.reason}" if self.reason else line


@dataclass
class Report:
    """Collects rows; ``on_row`` is called with each of them at once, so that a long run shows where it is."""

    on_row: Callable[[ReportRow], None] | None = None
    rows: list[ReportRow] = field(default_factory=list)

    def add(self, kind: str, external_id: str, outcome: Outcome, reason: str = "") -> None:
        """Notes one row."""
        row = ReportRow(kind, external_id, outcome, reason)
        self.rows.append(row)
        if self.on_row is not None:
            self.on_row(row)

    @property
    def errors(self) -> list[ReportRow]:
        """The rows that could not be loaded."""
        return [row for row in self.rows if row.outcome is Outcome.ERROR]

    def counts(self) -> dict[str, Counter[Outcome]]:
        """How many rows of each kind had which outcome, kinds in the order they were met."""
        counts: dict[str, Counter[Outcome]] = {}
        for row in self.rows:
            counts.setdefault(row.kind, Counter())[row.outcome] += 1
        return counts

    def summary(self) -> list[str]:
        """One line per kind and one for all: "service: 156 created"."""
        counts = self.counts()
        lines = [f"{kind}: {_in_words(counted)}" for kind, counted in counts.items()]
        return [*lines, f"together: {_in_words(sum(counts.values(), Counter()))}"]


def _in_words(counted: Counter[Outcome]) -> str:
    return ", ".join(f"{counted[outcome]} {outcome.value}" for outcome in Outcome if counted[outcome]) or "nothing"
