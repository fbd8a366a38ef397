"""What every search engine must do. A test class of an engine inherits this and brings its ``engine`` fixture."""

from __future__ import annotations

import pytest

from directory.search.base import UNKNOWN, FacetName, SearchEngine, SearchPage, SearchQuery, Sort
from tests.directory.search.cast import (
    BICYCLES,
    CENTER,
    COURSE,
    DEBT,
    DUEREN,
    INTERPRETER,
    JUELICH,
    OFFICE,
    SERVICES,
    TITZ,
    renamed,
)


def found(page: SearchPage) -> list[int]:
    return [hit.id for hit in page.hits]


def counts(page: SearchPage, facet: FacetName) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[facet]}


class EngineContract:
    """The fixture ``engine`` is an engine with the concepts of the cast and an index of ``SERVICES``."""

    # --- finding words ---------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("language", "text", "first"),
        [
            ("de", "Schulden", DEBT.id),
            ("de", "Schuldnerberatung", DEBT.id),  # the full word behind "Schuldner- und"
            ("de", "Fahrrad", BICYCLES.id),  # part of a compound
            ("de", "Fahrradreparatur", BICYCLES.id),  # another compound with the same first part
            ("de", "Deutsch Kurs", COURSE.id),  # a compound written apart
            ("de", "Burgerburo", OFFICE.id),
            ("de", "Buergerbuero", OFFICE.id),
            ("de", "Dolmetscherdeinst", INTERPRETER.id),  # two letters swapped
            ("en", "bycicle", BICYCLES.id),
            ("en", "interpreters", INTERPRETER.id),
            ("en", "Dolmetscher", INTERPRETER.id),  # German word on an English page
            ("ru", "долгами", DEBT.id),
            ("ru", "жилье", OFFICE.id),  # ё written as е
            ("ru", "perevodchik", INTERPRETER.id),
            ("ru", "переводчк", INTERPRETER.id),
            ("ar", "اقامه", OFFICE.id),  # without hamza, ha for ta marbuta, no article
            ("ar", "والديون", DEBT.id),
            ("ar", "motarjem", INTERPRETER.id),
            ("de", "Mahnung", DEBT.id),  # a concept: no entry has the word
            ("de", "Mahnungshilfe", DEBT.id),  # a concept with a rest that says little
            ("en", "I cannot pay", DEBT.id),
            ("ru", "мне нечем платить", DEBT.id),
            ("de", "Diakonie", DEBT.id),  # organization
        ],
    )
    def test_a_word_finds_its_service_first(self, engine: SearchEngine, language: str, text: str, first: int) -> None:
        page = engine.search(SearchQuery(text=text, language=language))
        assert found(page)[:1] == [first]
        assert page.good_match

    def test_name_beats_description(self, engine: SearchEngine) -> None:
        engine.update([renamed(BICYCLES, "Gläubiger")])
        assert found(engine.search(SearchQuery(text="Gläubiger"))) == [BICYCLES.id, DEBT.id]

    def test_a_place_in_the_text_decides_between_equals(self, engine: SearchEngine) -> None:
        engine.update(
            [renamed(DEBT, "Sprechstunde"), renamed(BICYCLES, "Sprechstunde"), renamed(COURSE, "Sprechstunde")]
        )
        for language, text, first in [
            ("de", "Sprechstunde Juelich", BICYCLES.id),
            ("ru", "Sprechstunde Титц", COURSE.id),
            ("ar", "Sprechstunde في يوليش", BICYCLES.id),
        ]:
            assert found(engine.search(SearchQuery(text=text, language=language)))[0] == first

    def test_question_words_do_not_matter(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(text="Wo finde ich bitte einen Dolmetscher?"))
        assert found(page) == [INTERPRETER.id]

    def test_nothing_is_found_for_unknown_words(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(text="Quastenflosser"))
        assert (found(page), page.total, page.good_match) == ([], 0, False)

    # --- honesty ---------------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize(
        ("language", "text"), [("de", "Friseur"), ("en", "hairdresser near me"), ("ru", "парикмахер")]
    )
    def test_what_nobody_offers_is_no_good_match(self, engine: SearchEngine, language: str, text: str) -> None:
        assert not engine.search(SearchQuery(text=text, language=language)).good_match

    def test_one_word_of_three_is_no_good_match(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(text="Fahrrad Quastenflosser Zwergplanet"))
        assert found(page) == [BICYCLES.id]
        assert not page.good_match
        assert page.nearest_topic == "everyday"

    def test_a_typo_is_searched_and_its_correction_offered(self, engine: SearchEngine) -> None:
        assert engine.search(SearchQuery(text="Dolmetscherdinst")).suggestion == "Dolmetscherdienst"
        assert engine.search(SearchQuery(text="переводчки", language="ru")).suggestion == "переводчики"
        assert engine.search(SearchQuery(text="Dolmetscherdienst")).suggestion is None

    # --- filters and counts ----------------------------------------------------------------------------------------------

    def test_without_words_and_filters_everything_is_shown_by_name(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery())
        assert found(page) == [OFFICE.id, INTERPRETER.id, BICYCLES.id, COURSE.id, DEBT.id]
        assert page.total == len(SERVICES)
        assert page.good_match

    def test_filters_are_and_between_facets_and_or_inside(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(topics=("debt", "everyday"), free=("free",)))
        assert set(found(page)) == {DEBT.id, OFFICE.id}

    def test_every_filter(self, engine: SearchEngine) -> None:
        for query, expected in [
            (SearchQuery(languages=("interpreter",)), {DEBT.id}),
            (SearchQuery(languages=("ar", "ru")), {DEBT.id, BICYCLES.id}),
            (SearchQuery(languages=(UNKNOWN,)), {COURSE.id, INTERPRETER.id, OFFICE.id}),
            (SearchQuery(target_groups=("families",)), {DEBT.id, COURSE.id}),
            (SearchQuery(appointment=("walk_in", "needed")), {DEBT.id, BICYCLES.id}),
            (SearchQuery(free=(UNKNOWN,)), {COURSE.id, INTERPRETER.id}),
            (SearchQuery(topics=("no_such_topic",)), set()),
        ]:
            assert set(found(engine.search(query))) == expected

    def test_municipality_means_serves_there_and_keeps_the_unknown(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(municipality=TITZ))
        assert set(found(page)) == {DEBT.id, COURSE.id, INTERPRETER.id}

    def test_counts_ignore_the_own_filter(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(topics=("debt",), municipality=JUELICH))
        assert counts(page, FacetName.TOPIC) == {"debt": 1, "everyday": 3, "interpreting": 1}
        assert counts(page, FacetName.PLACE) == {DUEREN: 1, JUELICH: 1, TITZ: 1}
        assert counts(page, FacetName.FREE) == {"free": 1}

    def test_counts_follow_the_words(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(text="Dolmetscher"))
        assert counts(page, FacetName.TOPIC) == {"everyday": 1, "interpreting": 1}
        assert counts(page, FacetName.LANGUAGE) == {UNKNOWN: 1}

    def test_a_selected_value_stays_visible_at_zero(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(text="Dolmetscher", free=("paid",)))
        assert page.total == 0
        [paid] = [value for value in page.facets[FacetName.FREE] if value.value == "paid"]
        assert (paid.count, paid.selected) == (0, True) or paid.selected

    # --- status ----------------------------------------------------------------------------------------------------------

    def test_a_status_orders_and_folds_and_removes_nothing(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(statuses=("duldung",)))
        assert found(page) == [DEBT.id, BICYCLES.id, OFFICE.id, INTERPRETER.id, COURSE.id]
        assert [hit.eligibility for hit in page.hits] == ["open", "condition", "ask", UNKNOWN, "not_now"]
        assert [hit.is_folded for hit in page.hits] == [False, False, False, False, True]
        assert (page.total, page.folded_total) == (5, 1)
        assert counts(page, FacetName.STATUS) == {"open": 1, "condition": 1, "ask": 1, UNKNOWN: 1, "not_now": 1}

    def test_folded_hits_come_last_in_every_order(self, engine: SearchEngine) -> None:
        for sort in Sort:
            page = engine.search(SearchQuery(statuses=("eu",), sort=sort, point=CENTER))
            assert set(found(page)[-2:]) == {DEBT.id, INTERPRETER.id}
            assert page.folded_total == 2

    def test_of_several_statuses_the_best_answer_counts(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(statuses=("duldung", "eu")))
        answers = {hit.id: hit.eligibility for hit in page.hits}
        assert answers == {
            DEBT.id: "open", BICYCLES.id: "open", OFFICE.id: "open", COURSE.id: "ask", INTERPRETER.id: UNKNOWN,
        }  # fmt: skip

    def test_without_a_status_there_is_no_answer(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery())
        assert {hit.eligibility for hit in page.hits} == {None}
        assert counts(page, FacetName.STATUS) == {}

    # --- place and order -------------------------------------------------------------------------------------------------

    def test_near_orders_by_distance_ties_by_match_placeless_last(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(sort=Sort.NEAR, point=CENTER))
        assert found(page) == [DEBT.id, OFFICE.id, BICYCLES.id, COURSE.id, INTERPRETER.id]
        by_id = {hit.id: hit for hit in page.hits}
        assert by_id[DEBT.id].distance_km == 0
        assert by_id[BICYCLES.id].distance_km == pytest.approx(15.8, abs=0.3)
        assert by_id[INTERPRETER.id].distance_km is None
        assert [by_id[number].distance_is_approximate for number in (DEBT.id, OFFICE.id, INTERPRETER.id)] == [
            False,
            True,
            False,
        ]

    def test_radius_keeps_what_stands_within(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(point=CENTER, radius_km=16))
        assert set(found(page)) == {DEBT.id, BICYCLES.id, OFFICE.id}
        assert counts(page, FacetName.TOPIC) == {"everyday": 2, "debt": 1}

    def test_checked_orders_by_the_latest_check(self, engine: SearchEngine) -> None:
        page = engine.search(SearchQuery(sort=Sort.CHECKED))
        assert found(page) == [BICYCLES.id, DEBT.id, OFFICE.id, INTERPRETER.id, COURSE.id]

    def test_pages_cut_one_order_into_pieces(self, engine: SearchEngine) -> None:
        whole = found(engine.search(SearchQuery(topics=("everyday", "debt"))))
        pages = [engine.search(SearchQuery(topics=("everyday", "debt"), page=page, page_size=3)) for page in (1, 2, 3)]
        assert [number for page in pages for number in found(page)] == whole
        assert [len(page.hits) for page in pages] == [3, 1, 0]
        assert {page.total for page in pages} == {4}

    # --- completion ------------------------------------------------------------------------------------------------------

    def test_names_complete(self, engine: SearchEngine) -> None:
        assert engine.complete("Burg", "de") == ["Bürgerbüro Jülich"]
        assert engine.complete("деб", "ru") == []
        assert engine.complete("конс", "ru") == ["Консультация по долгам"]
        assert engine.complete("muster", "de", limit=2) == ["Muster-Kreis", "Muster-Verein"]
        assert engine.complete("", "de") == []

    # --- writing ---------------------------------------------------------------------------------------------------------

    def test_an_update_replaces_and_a_delete_removes(self, engine: SearchEngine) -> None:
        engine.update([renamed(BICYCLES, "Nähcafé")], deleted=[COURSE.id, 999])
        assert engine.count() == len(SERVICES) - 1
        assert found(engine.search(SearchQuery(text="Nähcafé"))) == [BICYCLES.id]
        assert found(engine.search(SearchQuery(text="Fahrradwerkstatt"))) == []
        assert found(engine.search(SearchQuery(text="Deutschkurse"))) == []
        assert "language" not in counts(engine.search(SearchQuery()), FacetName.TOPIC)

    def test_a_rebuild_leaves_nothing_of_before(self, engine: SearchEngine) -> None:
        assert engine.rebuild([DEBT, OFFICE]) == 2
        assert set(found(engine.search(SearchQuery()))) == {DEBT.id, OFFICE.id}
        assert engine.is_ready()

    def test_an_empty_index_answers(self, engine: SearchEngine) -> None:
        assert engine.rebuild([]) == 0
        page = engine.search(SearchQuery(text="Schulden"))
        assert (page.total, page.good_match) == (0, False)
        assert engine.search(SearchQuery()).total == 0
        engine.update([DEBT])
        assert found(engine.search(SearchQuery(text="Schulden"))) == [DEBT.id]
