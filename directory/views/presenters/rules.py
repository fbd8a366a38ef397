"""What the law and the programs say about a paper, ready to be read: answer, condition, paragraph, source, date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.code_names import CodeNames
from directory.core.dates import shown_partial_date
from directory.core.languages import LocalizedText
from directory.eligibility import ANSWER_OF_ACCESS, Answer, Finding, RuleBook
from directory.models import Confidence, EligibilityRule, Program, Service
from directory.views.presenters.trust import language_note

NO_PAPERS = "ohne_papiere"  # the status beside which authorities carry the sentence of § 87 AufenthG


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule. ``papers`` is empty where the rule is read for one status."""

    answer: Answer
    program: LocalizedText | None
    condition: LocalizedText
    paragraph: str
    source_url: str
    date: str
    confidence: str
    note: str  # how the condition came into this language
    papers: tuple[LocalizedText, ...] = ()
    for_everybody: bool = False
    since: datetime.date | None = None


def answer_for(service: Service, programs: Sequence[Program], statuses: Iterable[str], book: RuleBook) -> Finding:
    """The best finding for one of the statuses, where a person names several. ``programs`` are the service's."""
    findings = [book.for_service(service, status, programs) for status in statuses]
    known = [finding for finding in findings if finding.answer is not Answer.UNKNOWN]
    order = list(Answer)
    return min(known, key=lambda finding: order.index(finding.answer)) if known else Finding(Answer.UNKNOWN)


def rule_views(
    rules: Iterable[EligibilityRule], programs: Mapping[int, Program], language: str, names: CodeNames | None = None
) -> list[RuleView]:
    """The rules as people read them. ``names`` adds for which papers each rule holds."""
    return [_rule_view(rule, programs.get(rule.program_id or 0), language, names) for rule in rules]


def all_rules(service: Service, programs: Iterable[Program], book: RuleBook) -> list[EligibilityRule]:
    """Every rule that says something about the service: its own first, then its programs'."""
    found = [rule for rule, _codes in book.service_rules.get(service.pk, ())]
    for program in programs:
        found += [rule for rule, _codes in book.program_rules.get(program.pk, ())]
    return found


def _rule_view(rule: EligibilityRule, program: Program | None, language: str, names: CodeNames | None) -> RuleView:
    answer = ANSWER_OF_ACCESS[rule.access]
    dated = rule.source_date or (program.source_date if program else "")
    statuses = sorted(rule.statuses.all(), key=lambda status: status.order) if names else []
    return RuleView(
        answer=answer,
        program=program.text("name", language) if program else None,
        condition=rule.text("condition", language),
        paragraph=rule.paragraph or (program.paragraph if program else ""),
        source_url=rule.source_url or (program.source_url if program else ""),
        date=shown_partial_date(dated) if dated else "",
        confidence=_confidence(rule.confidence),
        note=language_note(rule, language) if rule.text("condition", language) else "",
        papers=tuple(names.statuses[status.code] for status in statuses) if names else (),
        for_everybody=bool(names) and rule.all_statuses,
        since=program.valid_to if program and answer is Answer.NOT_NOW else None,
    )


def _confidence(confidence: str) -> str:
    """How sure the reading of the source is, in words."""
    if confidence == Confidence.HIGH:
        return _("The source says this clearly.")
    if confidence == Confidence.MEDIUM:
        return _("The source can be understood like this. Ask before you rely on it.")
    return _("This is not certain. Ask before you rely on it.")
