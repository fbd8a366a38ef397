"""What an entry's own source says about papers, as a rule of the service itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from directory.exchange.entry_kind import EntryKind, mark_machine_translated
from directory.exchange.importers.kreis_dueren.texts import columns
from directory.models import Access, EligibilityRule, ResidenceStatus, Service

EVERY_STATUS = "all"  # how the data says "whatever paper a person has"
_TEXTS = ("access", "paragraph", "source_url", "source_date", "confidence", "internal_note")
_CONDITIONS = tuple(f"condition_{language}" for language in ALL_LANGUAGES)


def own_rule_of(
    own_rule: dict[str, Any] | None, raw: dict[str, Any], audience: dict[str, str | None]
) -> list[dict[str, Any]]:
    """The service's rules as plain values, at most one.

    A condition is the entry's own sentence on whom it is for; the data's remark on the basis stays internal.
    """
    if own_rule is None:
        return []
    every = own_rule["statuses"] == EVERY_STATUS
    condition = audience if own_rule["access"] == Access.CONDITIONAL.value else {}
    return [
        {
            "statuses": [] if every else sorted(own_rule["statuses"]),
            "all_statuses": every,
            "access": own_rule["access"],
            "paragraph": "",
            "source_url": raw["source_url"] or "",
            "source_date": raw["seen"] or "",
            "confidence": own_rule["confidence"],
            "internal_note": own_rule["basis"],
            **{name: text for name, text in columns("condition", condition).items() if text},
        }
    ]


class OwnRules:
    """Reads and writes the rules of services."""

    def __init__(self, kind: EntryKind[Service], translated_on: date) -> None:
        self._kind, self._translated_on = kind, translated_on
        self._by_service: dict[int, list[dict[str, Any]]] = {}
        rules = EligibilityRule.objects.exclude(service=None).prefetch_related("statuses").order_by("sort_order", "pk")
        for rule in rules:
            if rule.service_id is not None:
                self._by_service.setdefault(rule.service_id, []).append(_plain(rule))

    def read(self, service: Service) -> list[dict[str, Any]]:
        """The rules in the form of ``own_rule_of``."""
        return self._by_service.get(service.pk, [])

    def write(self, service: Service, rules: list[dict[str, Any]]) -> None:
        """Replaces the service's rules. Raises RowError for an unknown status and ValidationError for a bad value."""
        service.rules.set([self._rule(dict(values)) for values in rules])

    def _rule(self, values: dict[str, Any]) -> EligibilityRule:
        statuses = [self._kind.lookup(ResidenceStatus, "code", code) for code in values.pop("statuses")]
        rule = EligibilityRule(**values)
        rule.statuses.set(statuses)
        translated = [name.rpartition("_")[2] for name in _CONDITIONS if values.get(name)]
        mark_machine_translated(rule, [code for code in translated if code != SOURCE_LANGUAGE], self._translated_on)
        rule.clean_fields(exclude=["program", "service"])
        return rule


def _plain(rule: EligibilityRule) -> dict[str, Any]:
    return {
        "statuses": sorted(status.code for status in rule.statuses.all()),
        "all_statuses": rule.all_statuses,
        **{name: getattr(rule, name) for name in _TEXTS},
        **{name: text for name in _CONDITIONS if (text := getattr(rule, name))},
    }
