"""The JSON search."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from directory.models import Service
from tests.directory.views.conftest import World
from tests.directory.views.reading import Page

pytestmark = pytest.mark.django_db


def ask(**query: Any) -> Any:
    return Client().get("/api/search/", query)


def test_shape(world: World) -> None:
    answer = ask(lang="ar", q="Deutschkurs", size=5).json()
    assert set(answer) == {"total", "good_match", "suggestion", "results", "facets", "ignored"}
    result = next(each for each in answer["results"] if each["id"] == world.open_course.pk)
    assert set(result) == {"id", "external_id", "name", "organization", "url", "score", "eligibility"}
    assert result["name"] == "دورة ألمانية"
    assert result["eligibility"] is None
    assert Client().get(result["url"].removeprefix(settings.PUBLIC_BASE_URL)).status_code == 200
    assert set(answer["facets"]["language"][0]) == {"value", "label", "count", "selected"}


def test_it_finds_what_the_page_finds(world: World) -> None:
    for query in (
        {"q": "Deutschkurs"},
        {"topic": "language", "language": "ar"},
        {"place": "99991"},
        {"q": "Deutschkurs", "status": "duldung"},
    ):
        page = Client().get("/de/search/", query)
        shown = Page(page.wsgi_request.get_full_path())
        assert [each["name"] for each in ask(**query).json()["results"]] == shown.cards() + shown.cards(folded=True)


def test_folded_entries_are_listed_last_with_their_answer(world: World) -> None:
    results = ask(q="Deutschkurs", status="duldung").json()["results"]
    answers = {each["name"]: each["eligibility"] for each in results}
    assert answers["Deutschkurs Offen"] == "open"
    assert answers["Deutschkurs Amt"] == "unknown"
    assert answers["Deutschkurs Bund"] == "no"
    assert results[-1]["name"] == "Deutschkurs Bund"


def test_an_answer_about_a_paper_is_not_stored(world: World) -> None:
    assert ask(status="duldung").headers["Cache-Control"] == "no-store"
    assert ask(status="duldung").headers["Referrer-Policy"] == "no-referrer"
    assert "Cache-Control" not in ask(q="Deutschkurs").headers


def test_several_papers_give_no_single_answer(world: World) -> None:
    results = ask(status=["duldung", "ohne_papiere"]).json()["results"]
    assert {each["eligibility"] for each in results} == {None}


def test_what_is_unknown_is_left_out_and_listed(world: World) -> None:
    answer = ask(lang="xx", q="Deutschkurs", topic=["language", "bogus"], place="Atlantis", sort="sideways").json()
    assert {(each["parameter"], each["value"]) for each in answer["ignored"]} == {
        ("lang", "xx"), ("topic", "bogus"), ("place", "Atlantis"), ("sort", "sideways"),
    }  # fmt: skip
    assert answer["total"] == 3


@pytest.mark.parametrize(
    "query", [{"size": 0}, {"size": 101}, {"size": "many"}, {"page": 0}, {"page": "x"}, {"q": "a" * 201}]
)
def test_errors_are_sentences(world: World, query: dict[str, Any]) -> None:
    response = ask(**query)
    assert response.status_code in {400, 422}
    assert response.json()["detail"].endswith(".")


def test_pages_do_not_overlap_and_end(world: World) -> None:
    seen: list[int] = []
    for number in range(1, 10):
        results = ask(size=2, page=number).json()["results"]
        seen += [each["id"] for each in results]
    assert len(seen) == len(set(seen)) == Service.objects.published().count()


def test_a_withdrawn_service_is_not_listed(world: World) -> None:
    Service.objects.filter(pk=world.bare.pk).update(live=False)
    assert world.bare.pk not in [each["id"] for each in ask(size=100).json()["results"]]


def test_the_openapi_document_describes_it(world: World) -> None:
    document = Client().get("/api/openapi.json").json()
    operation = document["paths"]["/api/search/"]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} >= {
        "lang",
        "q",
        "topic",
        "status",
        "size",
        "page",
    }
    assert set(operation["responses"]) == {"200", "400", "422", "503"}


def test_the_interactive_docs_are_off() -> None:
    assert Client().get("/api/docs").status_code == 404


def test_no_cookie_and_reading_only(world: World) -> None:
    assert not ask(q="Deutschkurs").cookies
    assert Client().post("/api/search/").status_code == 405
