"""The paper in the hand, in two steps, then what is open."""

from __future__ import annotations

import pytest

from tests.directory.views.conftest import World
from tests.directory.views.reading import Page, one

pytestmark = pytest.mark.django_db


def test_two_steps_lead_to_the_answers(world: World) -> None:
    kinds = Page("/de/eligibility/")
    assert "Cache-Control" not in kinds.response.headers
    papers = Page(kinds.link("Ein Papier mit rotem Strich."))
    answers = Page(papers.link("Die Abschiebung ist ausgesetzt."))
    assert answers.url.endswith("?status=duldung")
    assert "Duldung" in answers.one(".head").get_text()


def test_a_kind_with_one_paper_needs_no_second_step(world: World) -> None:
    assert Page("/de/eligibility/").link("Kein Papier").endswith("?status=ohne_papiere")


def test_codes_are_never_shown(world: World) -> None:
    for url in ("/de/eligibility/", "/de/eligibility/?kind=toleration", "/de/eligibility/?status=duldung_light"):
        text = Page(url).text
        assert "duldung_light" not in text
        assert "toleration" not in text


def test_programs_and_services_stand_under_their_answers(world: World) -> None:
    page = Page("/de/eligibility/?status=duldung")
    groups = {one(group, "summary .answer")["class"][1]: group for group in page.soup.select("details.group")}
    assert "Deutschkurs Offen" in groups["answer--open"].get_text()
    no = groups["answer--no"].get_text(" ")
    for expected in (
        "Sprachkurs des Bundes",
        "Deutschkurs Bund",
        "Kein Zugang mit Duldung.",
        "§ 44 MusterG",
        "08.2026",
        "Lotsenstelle Muster",
    ):
        assert expected in no
    assert groups["answer--no"].select_one('a[href="https://example.org/gesetz"]') is not None
    assert not groups["answer--no"].has_attr("open")
    assert groups["answer--open"].has_attr("open")


def test_without_papers_the_warning_and_no_authority_first(world: World) -> None:
    page = Page("/de/eligibility/?status=ohne_papiere")
    assert "§ 87 AufenthG" in page.main().get_text()


def test_who_does_not_know_gets_a_person(world: World) -> None:
    page = Page(Page("/en/eligibility/").link("I do not know"))
    assert "Lotsenstelle Muster" in page.cards()
    assert page.main().select_one('a[href^="tel:"]') is not None


def test_a_service_asks_and_gets_its_answer_back(world: World) -> None:
    service = Page(f"/de/services/{world.closed_course.pk}/")
    kinds = Page(
        service.link("What is open")
        if service.links("What is open")
        else str(service.one('a[href*="/eligibility/"]')["href"])
    )
    papers = Page(kinds.link("Ein Papier mit rotem Strich."))
    back = Page(papers.link("Die Abschiebung ist ausgesetzt."))
    assert back.url == f"/de/services/{world.closed_course.pk}/?status=duldung"
    assert back.soup.select_one(".answer--no") is not None


def test_a_topic_asks_and_orders_by_the_answer(world: World) -> None:
    topic = Page("/de/topics/language/")
    assert "Deutschkurs Offen" in topic.cards()
    kinds = Page(str(topic.one('main a[href*="/eligibility/"]')["href"]))
    papers = Page(kinds.link("Ein Papier mit rotem Strich."))
    back = Page(papers.link("Die Abschiebung ist ausgesetzt."))
    assert back.url == "/de/topics/language/?status=duldung"
    assert back.cards()[0] == "Deutschkurs Offen"
