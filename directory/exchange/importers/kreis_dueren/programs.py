"""Programs of law and funding, their rules, and where one asks about them."""

from __future__ import annotations

import re
from typing import Any

from directory.exchange.entry_kind import EntryKind, RowError
from directory.exchange.importers.kreis_dueren.folder import DataFolder
from directory.exchange.importers.kreis_dueren.texts import Texts, columns
from directory.exchange.merge import Merger, Row
from directory.models import EligibilityRule, LegalCircle, Program, ResidenceStatus, Service, Topic


class _Programs(EntryKind[Program]):
    model, name = Program, "program"
    relations = {"topics": (Topic, "code"), "legal_circles": (LegalCircle, "code")}


class _AskingPlaces(EntryKind[Program]):
    """The same programs once more: where to ask is known only when the services are there."""

    model, name = Program, "where to ask"
    relations = {"ask_at": (Service, "external_id")}

    def create(self, external_id: str) -> Program:
        """A place to ask about nothing makes no program."""
        raise RowError(f"unknown program {external_id!r}")


class _Rules(EntryKind[EligibilityRule]):
    """A rule is named by its program and its position there: "asylblg.2"."""

    model, name, key = EligibilityRule, "rule", "pk"
    references = {"program": (Program, "code")}
    relations = {"statuses": (ResidenceStatus, "code")}

    def load(self) -> dict[str, EligibilityRule]:
        """The rules of programs by program and position."""
        entries: dict[str, EligibilityRule] = {}
        position: dict[str, int] = {}
        rules = EligibilityRule.objects.exclude(program=None).select_related("program")
        for rule in rules.order_by("program__code", "sort_order", "pk"):
            code = rule.program.code
            position[code] = position.get(code, 0) + 1
            entries[f"{code}.{position[code]}"] = rule
        return entries

    def create(self, external_id: str) -> EligibilityRule:
        """A new rule at its position; the editor of the CMS counts positions from 0."""
        return EligibilityRule(sort_order=int(external_id.rpartition(".")[2]) - 1)


def load_programs(folder: DataFolder, merger: Merger) -> None:
    """Loads the programs and their rules; topics, statuses and legal circles must be there already."""
    facts, texts = folder.items("eligibility_facts.json"), Texts(folder)
    citations = {circle["citation"]: circle["code"] for circle in folder.items("legal_circles.json")}

    def build(raw: dict[str, Any]) -> Row:
        return _program(raw, texts, citations)

    merger.merge(_Programs(), facts, lambda raw: str(raw["offer_code"]), build)
    rules = [(raw, number) for raw in facts for number in range(1, len(raw.get("rules") or []) + 1)]
    merger.merge(_Rules(), rules, _rule_id, lambda place: _rule(*place, texts))


def load_asking_places(folder: DataFolder, merger: Merger) -> None:
    """Ties the programs to the services where one asks about them; the services must be there already."""

    def build(place: tuple[str, list[str]]) -> Row:
        return Row(place[0], {"ask_at": sorted(place[1])})

    merger.merge(_AskingPlaces(), list(folder.links["ask_at"].items()), lambda place: place[0], build)


def _program(raw: dict[str, Any], texts: Texts, citations: dict[str, str]) -> Row:
    code, paragraph = raw["offer_code"], raw["paragraph"] or ""
    return Row(
        code,
        {
            **columns("name", texts.program(code, "offer", raw["offer_de"])),
            **columns("summary", texts.program(code, "summary", raw["summary_de"])),
            "topics": sorted(raw["topics"]),
            "legal_circles": sorted(circle for law, circle in citations.items() if _cites(paragraph, law)),
            "paragraph": paragraph,
            "source_url": raw["source_url"] or "",
            "source_date": raw["as_of"] or "",
            "more_source_urls": list(raw["more_source_urls"]),
            "confidence": raw["confidence"],
            "internal_note": raw["caution"] or "",
        },
    )


def _cites(paragraph: str, law: str) -> bool:
    """Whether the paragraph names the law as a word of its own: "SGB II" is not in "SGB III"."""
    return re.search(rf"(?<![\w/]){re.escape(law)}(?![\w/])", paragraph) is not None


def _rule_id(place: tuple[dict[str, Any], int]) -> str:
    raw, number = place
    return f"{raw['offer_code']}.{number}"


def _rule(raw: dict[str, Any], number: int, texts: Texts) -> Row:
    """A rule as the source has it. Its date is its program's, and its condition's translations stand in the same order."""
    rule = raw["rules"][number - 1]
    return Row(
        _rule_id((raw, number)),
        {
            "program": raw["offer_code"],
            **columns("condition", texts.rule(raw["offer_code"], number - 1, rule["condition_de"])),
            "statuses": sorted(rule["statuses"]),
            "access": rule["access"],
            "paragraph": rule["paragraph"] or "",
            "source_url": rule["source_url"] or "",
            "source_date": raw["as_of"] or "",
            "confidence": rule["confidence"],
        },
    )
