"""What a residence status means at a service or a program: one table, one rule, in one place.

A help, never advice. The table turns what a rule says (``access``) into the answer that people read:

=============  ==========================================
answer         access
=============  ==========================================
open           entitled, yes
condition      conditional, via_obligation
ask            uncertain
not_now        suspended, ended
no             no
unknown        no rule says anything about the status
=============  ==========================================

A rule for a status beats the one for its parent (a "Duldung light" is first of all itself, then a Duldung). Of several
rules the best way is the answer, and every rule stands below it. A program's "no" or "not at present" becomes "ask there"
for a service that offers more than the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from directory.models import EligibilityRule, Program, ResidenceStatus, Service


class Answer(StrEnum):
    """What a person reads, best way first; ``UNKNOWN`` means neither open nor closed."""

    OPEN = "open"
    CONDITION = "condition"
    ASK = "ask"
    NOT_NOW = "not_now"
    NO = "no"
    UNKNOWN = "unknown"


ANSWER_OF_ACCESS: Mapping[str, Answer] = {
    "entitled": Answer.OPEN,
    "yes": Answer.OPEN,
    "conditional": Answer.CONDITION,
    "via_obligation": Answer.CONDITION,
    "uncertain": Answer.ASK,
    "suspended": Answer.NOT_NOW,
    "ended": Answer.NOT_NOW,
    "no": Answer.NO,
}
_BEST_FIRST = (Answer.OPEN, Answer.CONDITION, Answer.ASK, Answer.NOT_NOW, Answer.NO)
# Where words decide nothing better, a list shows the answers in this order; the last two are folded at its end.
LIST_ORDER = (Answer.OPEN, Answer.CONDITION, Answer.ASK, Answer.UNKNOWN, Answer.NOT_NOW, Answer.NO)
FOLDED = frozenset({Answer.NOT_NOW, Answer.NO})


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer for one status, with every rule it rests on, the best way first.

    ``softened`` is True where a program's "no" or "not at present" became "ask" because the service offers more.
    """

    answer: Answer
    rules: tuple[EligibilityRule, ...] = ()
    softened: bool = False

    @property
    def is_folded(self) -> bool:
        """True where a list folds the entry at its end, with the reason."""
        return self.answer in FOLDED


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, ready to be asked about any status. Three queries whatever the number of services."""

    parents: Mapping[str, str | None]
    program_rules: Mapping[int, Sequence[tuple[EligibilityRule, frozenset[str]]]]
    service_rules: Mapping[int, Sequence[tuple[EligibilityRule, frozenset[str]]]]

    @classmethod
    def load(cls, services: Iterable[int] | None = None) -> RuleBook:
        """The rules as the database holds them now; of own rules only those of ``services`` (primary keys) where given."""
        parents = dict(ResidenceStatus.objects.values_list("code", "parent__code"))
        program_rules: dict[int, list[tuple[EligibilityRule, frozenset[str]]]] = {}
        service_rules: dict[int, list[tuple[EligibilityRule, frozenset[str]]]] = {}
        rules = EligibilityRule.objects.prefetch_related("statuses").order_by("sort_order", "pk")
        if services is not None:
            rules = rules.filter(Q(program__isnull=False) | Q(service__in=list(services)))
        for rule in rules:
            entry = (rule, frozenset(status.code for status in rule.statuses.all()))
            if rule.program_id is not None:
                program_rules.setdefault(rule.program_id, []).append(entry)
            elif rule.service_id is not None:
                service_rules.setdefault(rule.service_id, []).append(entry)
        return cls(parents, program_rules, service_rules)

    @property
    def statuses(self) -> tuple[str, ...]:
        """Codes of all residence statuses."""
        return tuple(self.parents)

    def for_program(self, program: Program, status: str) -> Finding:
        """The program's answer for the status code."""
        return _best(self._matching(self.program_rules.get(program.pk, ()), status))

    def for_service(self, service: Service, status: str, programs: Iterable[Program] | None = None) -> Finding:
        """The service's answer for the status code, from its own rules and those of its programs.

        Reads ``service.programs`` unless ``programs`` gives them: prefetch them for a list.
        """
        findings = [_best(self._matching(self.service_rules.get(service.pk, ()), status))]
        for program in service.programs.all() if programs is None else programs:
            finding = self.for_program(program, status)
            if service.offers_more_than_program and finding.is_folded:
                finding = Finding(Answer.ASK, finding.rules, softened=True)
            findings.append(finding)
        known = [finding for finding in findings if finding.answer is not Answer.UNKNOWN]
        if not known:
            return Finding(Answer.UNKNOWN)
        known.sort(key=lambda finding: _BEST_FIRST.index(finding.answer))
        return Finding(known[0].answer, tuple(rule for finding in known for rule in finding.rules), known[0].softened)

    def _matching(self, rules: Iterable[tuple[EligibilityRule, frozenset[str]]], status: str) -> list[EligibilityRule]:
        """Rules that name the status, else those for its parent, else those for every status."""
        rules = list(rules)
        code: str | None = status
        while code is not None:
            named = [rule for rule, codes in rules if code in codes]
            if named:
                return named
            code = self.parents.get(code)
        return [rule for rule, _codes in rules if rule.all_statuses]


def _best(rules: list[EligibilityRule]) -> Finding:
    if not rules:
        return Finding(Answer.UNKNOWN)
    ordered = sorted(rules, key=lambda rule: _BEST_FIRST.index(ANSWER_OF_ACCESS[rule.access]))
    return Finding(ANSWER_OF_ACCESS[ordered[0].access], tuple(ordered))


def best_of(answers: Iterable[Answer]) -> Answer:
    """The best of several answers, for a person who names more than one status."""
    known = [answer for answer in answers if answer is not Answer.UNKNOWN]
    return min(known, key=_BEST_FIRST.index) if known else Answer.UNKNOWN


def answers_for_status(status: str) -> dict[int, Answer]:
    """The answer of every service (by primary key) for the status code."""
    book = RuleBook.load()
    return {
        service.pk: book.for_service(service, status).answer
        for service in Service.objects.prefetch_related("programs").only("pk", "offers_more_than_program")
    }
