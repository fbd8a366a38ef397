"""Brings the rows of a source into the directory without doubling anything or undoing what an editor changed.

Each value that was written is remembered by its digest. A field that no longer holds the remembered value was changed by
an editor and is kept, and so is a translation that a person reviewed. Every row is its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import translation

from directory.core.languages import SOURCE_LANGUAGE
from directory.exchange.entry_kind import EntryKind, RowError, is_reviewed, language_of, mark_machine_translated
from directory.exchange.ledger import Ledger, digest
from directory.exchange.report import Outcome, Report

M = TypeVar("M", bound=models.Model)
Raw = TypeVar("Raw")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as the source has it: field → plain value, in the order in which to write."""

    external_id: str
    values: Mapping[str, Any]


@dataclass
class _Plan:
    """What to write into an entry, what to keep, and the digests that then hold."""

    writes: dict[str, Any] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)


@dataclass
class Merger:
    """One run over one source. ``translated_on`` is the day of the source's machine translations."""

    ledger: Ledger
    report: Report
    translated_on: date
    written: list[models.Model] = field(default_factory=list)  # every entry that this run created or updated

    def merge(
        self, kind: EntryKind[M], raws: Iterable[Raw], identify: Callable[[Raw], str], build: Callable[[Raw], Row]
    ) -> None:
        """Loads every raw row and reports each; a bad one is reported with its reason and the rest goes on."""
        seen: set[str] = set()
        for number, raw in enumerate(raws, start=1):
            external_id = f"row {number}"
            try:
                external_id = identify(raw)
                if external_id in seen:
                    raise RowError("this id occurs twice in the source")
                seen.add(external_id)
                outcome, reason = self._merge_row(kind, build(raw))
            except (
                RowError,
                ValidationError,
                DatabaseError,
                AttributeError,
                LookupError,
                TypeError,
                ValueError,
            ) as error:
                outcome, reason = Outcome.ERROR, _reason(error)
            self.report.add(kind.name, external_id, outcome, reason)
        for external_id in sorted(self.ledger.ids(kind.name) - seen):
            self.report.add(kind.name, external_id, Outcome.KEPT, "no longer in the source")

    def _merge_row(self, kind: EntryKind[M], row: Row) -> tuple[Outcome, str]:
        known = self.ledger.digests(kind.name, row.external_id)
        entry = kind.find(row.external_id)
        created = entry is None
        if entry is None:
            if known is not None:
                return Outcome.KEPT, "removed by an editor"
            entry = kind.create(row.external_id)
        plan = _Plan(writes=dict(row.values)) if created else _plan(kind, entry, row.values, known or {})
        kept = "changed by an editor: " + ", ".join(plan.kept) if plan.kept else ""
        if plan.writes:
            if wait := kind.reason_to_wait(entry):
                return Outcome.KEPT, wait
            with transaction.atomic():
                self._write(kind, entry, plan, created)
                self._remember(kind, row, plan)
            kind.remember(row.external_id, entry)
            self.written.append(entry)
            return (Outcome.CREATED if created else Outcome.UPDATED), kept
        if known != plan.digests:
            self._remember(kind, row, plan)
        return (Outcome.KEPT if plan.kept else Outcome.UNCHANGED), kept

    def _write(self, kind: EntryKind[M], entry: M, plan: _Plan, created: bool) -> None:
        late = {name: value for name, value in plan.writes.items() if name in kind.late}
        for name, value in plan.writes.items():
            if name not in late:
                kind.write(entry, name, value)
        kept_languages = {language_of(entry, name) for name in plan.kept}
        written_languages = {language_of(entry, name) for name, value in plan.writes.items() if value}
        fresh = {code for code in written_languages - kept_languages if code and code != SOURCE_LANGUAGE}
        mark_machine_translated(entry, fresh, self.translated_on)
        kind.check(entry, plan.writes.keys() | ({kind.key} if created else set()))
        kind.save(entry, created)
        for name, value in late.items():
            kind.write(entry, name, value)

    def _remember(self, kind: EntryKind[M], row: Row, plan: _Plan) -> None:
        written = {name: digest(value) for name, value in plan.writes.items()}
        self.ledger.store(kind.name, row.external_id, {**plan.digests, **written})


def _plan(kind: EntryKind[M], entry: M, values: Mapping[str, Any], known: Mapping[str, str]) -> _Plan:
    plan = _Plan(digests=dict(known))
    for name, value in values.items():
        now, wanted = digest(kind.read(entry, name)), digest(value)
        if now == wanted:
            plan.digests[name] = wanted
        elif now != known.get(name, digest(kind.untouched(name))) or is_reviewed(entry, language_of(entry, name)):
            plan.kept.append(name)
        else:
            plan.writes[name] = value
    return plan


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"missing or unknown: {error}"
    if isinstance(error, ValidationError):
        with translation.override("en"):
            if hasattr(error, "error_dict"):
                return "; ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
            return " ".join(error.messages)
    return str(error)
