"""The answers for real entries, compared with a second computation from the data files themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest

from directory.eligibility import Answer, RuleBook, answers_for_status
from directory.exchange.importers.kreis_dueren import SHIPPED
from directory.models import Program, Service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starting_data")]

# Best first, as the house rules rank them.
RANK = ["open", "condition", "ask", "not_now", "no"]
ANSWERS = {
    "entitled": "open", "yes": "open", "conditional": "condition", "via_obligation": "condition",
    "uncertain": "ask", "suspended": "not_now", "ended": "not_now", "no": "no",
}  # fmt: skip


def read(name: str) -> Any:
    return json.loads((SHIPPED / name).read_text(encoding="utf-8"))


class DataFiles:
    """Answers from the JSON files alone, in the plainest way."""

    def __init__(self) -> None:
        self.entries = [entry["id"] for entry in read("services.json")]
        self.parents = {status["code"]: status["parent"] for status in read("residence_statuses.json")}
        self.links = read("service_links.json")
        self.rules = {offer["offer_code"]: offer["rules"] for offer in read("eligibility_facts.json")}

    def answer(self, entry: str, status: str) -> str:
        answers = []
        if own := self.links["own_rules"].get(entry):
            answers.append(self.best([own], status))
        for program in self.links["programs"].get(entry, []):
            answer = self.best(self.rules[program], status)
            answers.append("ask" if answer in {"no", "not_now"} and entry in self.links["partial"] else answer)
        known = [answer for answer in answers if answer != "unknown"]
        return min(known, key=RANK.index, default="unknown")

    def best(self, rules: list[dict[str, Any]], status: str) -> str:
        for code in (status, self.parents[status]):
            named = [
                ANSWERS[rule["access"]] for rule in rules if rule["statuses"] != "all" and code in rule["statuses"]
            ]
            if named:
                return min(named, key=RANK.index)
        every = [ANSWERS[rule["access"]] for rule in rules if rule["statuses"] == "all"]
        return min(every, key=RANK.index, default="unknown")


def answers(status: str, topic: str | None = None) -> dict[str, Answer]:
    entries = Service.objects.filter(topics__code=topic) if topic else Service.objects.all()
    by_key = answers_for_status(status)
    return {str(entry.external_id): by_key[entry.pk] for entry in entries}


def test_every_answer_for_every_status_is_the_data_s() -> None:
    data, book = DataFiles(), RuleBook.load()
    assert len(data.parents) == 35
    assert len(data.entries) == 156
    services = list(Service.objects.prefetch_related("programs"))
    different = [
        (service.external_id, status)
        for status in data.parents
        for service in services
        if book.for_service(service, status).answer.value != data.answer(str(service.external_id), status)
    ]
    assert different == []


def test_language_courses_with_a_plain_duldung() -> None:
    language = answers("duldung", topic="language")
    offering = Service.objects.filter(programs__code="integrationskurs")
    courses = {str(service.external_id) for service in offering}
    assert {entry for entry in courses if language[entry] is Answer.NO} == {"kd-052", "kd-053"}
    closed = {entry for entry, answer in language.items() if answer is Answer.NO}
    assert closed - courses == {"kd-011", "kd-012"}  # basic income support, which the same source closes
    assert sum(answer is Answer.OPEN for answer in language.values()) == 11


@pytest.mark.parametrize("entry", ["kd-052", "kd-053"])
def test_a_no_says_why_with_its_paragraph_and_source(entry: str) -> None:
    service = Service.objects.get(external_id=entry)
    finding = RuleBook.load().for_service(service, "duldung")
    assert finding.answer is Answer.NO
    [rule] = finding.rules
    assert rule.paragraph == "§ 44 Abs. 4 AufenthG (Umkehrschluss)"
    assert "keinen Zugang zum staatlichen Integrationskurs" in rule.text("condition", "de").text
    assert rule.text("condition", "ar").language == "ar"
    assert rule.source_url.startswith("https://")
    assert rule.source_date == "2026-08"


@pytest.mark.parametrize(
    ("status", "entry", "answer"),
    [
        ("gestattung", "kd-008", Answer.OPEN),
        ("gestattung", "kd-030", Answer.OPEN),
        ("gestattung", "kd-052", Answer.CONDITION),  # an authority can oblige; that beats the stop on free places
        ("gestattung", "kd-054", Answer.ASK),
        ("gestattung", "kd-081", Answer.CONDITION),
        ("duldung", "kd-030", Answer.UNKNOWN),
        ("duldung", "kd-043", Answer.ASK),  # the adult education centre offers more than the Integrationskurs
        ("duldung_60b", "kd-008", Answer.OPEN),  # the rule for "duldung" covers its special form
        ("duldung_60b", "kd-052", Answer.NO),
        ("duldung_60b", "kd-024", Answer.CONDITION),
        ("duldung_ausbildung", "kd-052", Answer.CONDITION),  # its own rule beats the parent's no
        ("ohne_papiere", "kd-055", Answer.OPEN),
        ("ohne_papiere", "kd-075", Answer.OPEN),
        ("ohne_papiere", "kd-052", Answer.NO),
        (
            "ohne_papiere",
            "kd-002",
            Answer.UNKNOWN,
        ),  # an authority's own counter: nothing known, neither open nor closed
        ("eu_freizuegigkeit", "kd-001", Answer.CONDITION),
        ("eu_freizuegigkeit", "kd-009", Answer.OPEN),
        ("eu_freizuegigkeit", "kd-052", Answer.NOT_NOW),
        ("eu_freizuegigkeit", "kd-054", Answer.OPEN),
    ],
)
def test_real_entries(status: str, entry: str, answer: Answer) -> None:
    assert answers(status)[entry] is answer


def test_a_softened_answer_keeps_the_programs_rule() -> None:
    finding = RuleBook.load().for_service(Service.objects.get(external_id="kd-043"), "duldung")
    assert finding.softened
    assert [rule.access for rule in finding.rules] == ["no"]


def test_all_rules_stand_below_the_best_way() -> None:
    course = Program.objects.get(code="integrationskurs")
    finding = RuleBook.load().for_program(course, "gestattung")
    assert [rule.access for rule in finding.rules] == ["via_obligation", "suspended"]
