"""The search page, as visitors use it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from directory.models import Service
from tests.directory.views.conftest import World
from tests.directory.views.reading import Page, one

pytestmark = pytest.mark.django_db


def test_words_find_services_with_what_a_card_says(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs")
    assert {"Deutschkurs Offen", "Deutschkurs Bund", "Deutschkurs Amt"} <= set(page.cards())
    card = next(card for card in page.soup.select("article.card") if "Deutschkurs Offen" in card.get_text())
    words = " ".join(card.get_text(" ").split())
    for expected in ("Musterdorf", "Arabisch", "Deutsch lernen in kleiner Gruppe."):
        assert expected in words


def test_the_german_name_stands_beside_the_translated_one(world: World) -> None:
    page = Page("/ar/search/?q=Deutschkurs")
    card = next(card for card in page.soup.select("article.card") if "دورة ألمانية" in card.get_text())
    german = card.select_one('.german-name bdi[lang="de"]')
    assert german is not None
    assert german.get_text() == "Deutschkurs Offen"


def test_an_active_filter_is_a_link_that_takes_it_away(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&language=ar&topic=language")
    assert page.cards() == ["Deutschkurs Offen"]
    without = page.link("Arabisch")
    assert parse_qs(urlsplit(without).query) == {"q": ["Deutschkurs"], "topic": ["language"]}
    assert len(Page(without).cards()) > 1
    everything = page.one("a.chip--clear")
    assert everything is not None
    assert parse_qs(urlsplit(str(everything["href"])).query) == {"q": ["Deutschkurs"]}


def test_a_facet_that_hardly_anybody_knows_is_not_offered(world: World) -> None:
    names = {str(field["name"]) for field in Page("/de/search/").soup.select(".filter [name]")}
    assert "language" in names
    assert "free" not in names
    assert "free" in {str(field["name"]) for field in Page("/de/search/?free=free").soup.select(".filter [name]")}


def test_unknown_is_a_value_of_its_own(world: World) -> None:
    unknown = Page("/de/search/?language=unknown")
    assert "Deutschkurs Bund" in unknown.cards()
    assert "Deutschkurs Offen" not in unknown.cards()


def test_every_filter_value_shows_the_count_it_leads_to(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs")
    for box in page.soup.select('.filter input[type="checkbox"]'):
        count = one(next(box.parents), ".count").get_text(strip=True)
        filtered = Page(f"/de/search/?q=Deutschkurs&{box['name']}={box['value']}")
        assert len(filtered.cards()) == int(count), box


def test_what_is_not_for_the_paper_is_folded_with_reason_and_where_to_ask(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&status=duldung")
    assert "Deutschkurs Bund" not in page.cards()
    assert page.cards(folded=True) == ["Deutschkurs Bund"]
    folded = page.one("details.fold article.card--folded")
    assert folded is not None
    words = folded.get_text(" ")
    for expected in ("Kein Zugang mit Duldung.", "§ 44 MusterG", "08.2026", "Lotsenstelle Muster"):
        assert expected in words
    assert folded.select_one('a[href="https://example.org/gesetz"]') is not None
    assert page.html.index("Deutschkurs Offen") < page.html.index("Deutschkurs Bund")


def test_a_paper_empties_no_page(world: World) -> None:
    without, with_paper = Page("/de/search/?q=Deutschkurs"), Page("/de/search/?q=Deutschkurs&status=duldung")
    assert sorted(without.cards()) == sorted(with_paper.cards() + with_paper.cards(folded=True))


def test_open_comes_before_unknown(world: World) -> None:
    cards = Page("/de/search/?topic=language&status=duldung").cards()
    assert cards.index("Deutschkurs Offen") < cards.index("Café Muster")


def test_without_papers_authorities_carry_the_sentence(world: World) -> None:
    page = Page("/de/search/?topic=language&status=ohne_papiere")
    warned = [one(card, "h3 a").get_text() for card in page.soup.select("article.card") if "§ 87" in card.get_text()]
    assert warned == ["Deutschkurs Amt"]
    assert "§ 87" not in Page("/de/search/?topic=language&status=duldung").main().get_text()


@pytest.mark.parametrize("url", ["/de/search/?status=duldung", "/de/services/{open}/?status=duldung",
                                 "/de/topics/language/?status=duldung", "/de/eligibility/?status=duldung",
                                 "/de/eligibility/?kind=toleration"])  # fmt: skip
def test_pages_with_a_paper_leave_no_trace(world: World, url: str) -> None:
    page = Page(url.format(open=world.open_course.pk))
    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.one('meta[name="referrer"]')["content"] == "no-referrer"


def test_choosing_the_paper_leads_back_to_the_search_with_everything_kept(world: World) -> None:
    page = Page("/de/search/?q=Deutschkurs&topic=language")
    kinds = Page(str(page.one('a[href*="/eligibility/"]')["href"]))
    papers = Page(kinds.link("Ein Papier mit rotem Strich."))
    found = Page(papers.link("Die Abschiebung ist ausgesetzt."))
    assert parse_qs(urlsplit(found.url).query) == {"q": ["Deutschkurs"], "topic": ["language"], "status": ["duldung"]}
    assert found.cards(folded=True) == ["Deutschkurs Bund"]


def test_entries_without_place_are_found_by_every_search_without_one(world: World) -> None:
    assert "Café Muster" in Page("/de/search/?q=Café").cards()


def test_a_municipality_keeps_who_serves_people_there(world: World) -> None:
    page = Page("/de/search/?place=Musterdorf&topic=language")
    assert "Deutschkurs Offen" in page.cards()
    assert Page("/de/search/?place=99991&topic=language").cards() == page.cards()


def test_a_distance_never_goes_below_the_town_for_approximate_places(world: World) -> None:
    page = Page("/de/search/?place=Musterdorf&radius=10")
    assert "Deutschkurs Offen" in page.cards()
    assert not [card for card in page.soup.select("article.card") if " km" in card.get_text()]


def test_a_withdrawn_service_is_not_shown_though_the_index_still_knows_it(world: World) -> None:
    Service.objects.filter(pk=world.bare.pk).update(live=False)
    assert "Café Muster" not in Page("/de/search/?topic=language").cards()
