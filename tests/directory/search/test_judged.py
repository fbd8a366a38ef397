"""How good the search is: judged queries on the shipped data, asked through the JSON endpoint as anybody may ask them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from directory.exchange.report import Report
from directory.search.indexing import rebuild

FOUND_AMONG = 5
SHY = 0.02  # of the right answers, at most, that the page presents as no good match
# What each file must reach: all queries together, and each language by itself.
FLOORS = {"dev": (0.95, 0.90), "held_out": (0.94, 0.90), "own": (0.97, 0.95)}
NONE_RECOGNISED = 0.9  # of the queries for something that nobody offers


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with its judgement, and what the search answered."""

    id: str
    language: str
    query: str
    kind: str
    must: tuple[str, ...]
    found: tuple[str, ...]
    good_match: bool

    @property
    def succeeds(self) -> bool:
        """One of the entries that must be found is among the first; nothing is found where there is nothing."""
        if self.kind == "none":
            return not self.found or not self.good_match
        return bool(set(self.found) & set(self.must))


@pytest.fixture(scope="module")
def _index(starting_data: Report, kept_index: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        rebuild()
    yield
    _answers.cache_clear()


@pytest.fixture(params=sorted(FLOORS))
def name(request: pytest.FixtureRequest, db: None, _index: None) -> str:
    """The name of a file of judged queries; the index of the shipped data is there."""
    return str(request.param)


@cache
def _answers(name: str) -> tuple[Judged, ...]:
    """All queries of a file with their answers, asked once for all tests."""
    queries = json.loads(Path(__file__).with_name(f"queries_{name}.json").read_text(encoding="utf-8"))["queries"]
    client = Client()
    return tuple(_asked(client, query) for query in queries)


def _asked(client: Client, query: Mapping[str, Any]) -> Judged:
    parameters = {"lang": query["language"], "q": query["query"], "size": FOUND_AMONG}
    response = client.get("/api/search/", parameters)
    assert response.status_code == 200, query
    answer = response.json()
    return Judged(
        id=query["id"],
        language=query["language"],
        query=query["query"],
        kind=query["kind"],
        must=tuple(query["must"]),
        found=tuple(result["external_id"] for result in answer["results"]),
        good_match=answer["good_match"],
    )


def _success(answers: Iterable[Judged]) -> float:
    succeeded = [answer.succeeds for answer in answers]
    return sum(succeeded) / len(succeeded)


def _listed(answers: Iterable[Judged]) -> str:
    """One line for each answer, for the message of a failing test."""
    return "\n".join(
        f"{answer.id} {answer.kind}: {answer.query} → {' '.join(answer.found) or 'nothing'}, good match: "
        f"{answer.good_match}, expected {' '.join(answer.must) or 'nothing'}"
        for answer in answers
    )


def _by_language(answers: Iterable[Judged]) -> dict[str, list[Judged]]:
    found: dict[str, list[Judged]] = defaultdict(list)
    for answer in answers:
        found[answer.language].append(answer)
    return found


def test_what_must_be_found_is_among_the_first_five(name: str) -> None:
    answers = _answers(name)
    overall, each = FLOORS[name]
    failing = _listed(answer for answer in answers if not answer.succeeds)
    assert _success(answers) >= overall, failing
    reached = {language: _success(asked) for language, asked in _by_language(answers).items()}
    assert set(reached) == {"de", "en", "ru", "ar"}
    assert min(reached.values()) >= each, f"{reached}\n{failing}"


def test_what_nobody_offers_is_recognised(name: str) -> None:
    asked = [answer for answer in _answers(name) if answer.kind == "none"]
    assert _success(asked) >= NONE_RECOGNISED, _listed(answer for answer in asked if not answer.succeeds)


def test_a_right_answer_is_seldom_presented_as_no_good_match(name: str) -> None:
    right = [answer for answer in _answers(name) if answer.kind != "none" and answer.succeeds]
    shy = [answer for answer in right if not answer.good_match]
    assert len(shy) <= SHY * len(right), _listed(shy)
