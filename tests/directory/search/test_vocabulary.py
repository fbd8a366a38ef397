"""The thesaurus: what its files must look like, when a concept is meant, and the places."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from directory.search.analysis import LANGUAGES, reading_languages, stem, words
from directory.search.vocabulary import Concept, VocabularyError, load, shipped
from directory.search.vocabulary.matching import ConceptMatcher
from directory.search.vocabulary.places import gazetteer

GOOD = """
[[concept]]
id = "heating"
topics = ["housing"]
office_words = ["Wohnungsaufsicht"]
[concept.words]
de = ["Heizung kaputt"]
"""


def load_text(tmp_path: Path, text: str) -> tuple[Concept, ...]:
    (tmp_path / "life.toml").write_text(text, encoding="utf-8")
    return load(tmp_path)


def test_a_file_is_read(tmp_path: Path) -> None:
    [concept] = load_text(tmp_path, GOOD)
    assert (concept.id, concept.topics, concept.office_words) == ("heating", ("housing",), ("Wohnungsaufsicht",))
    assert concept.words == {"de": ("Heizung kaputt",)}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[concept", "life.toml: not readable as TOML"),
        (GOOD + GOOD, "concept 'heating' exists twice"),
        (GOOD.replace("topics", "topic"), "concept 'heating' has unknown keys: topic"),
        (GOOD.replace('id = "heating"', ""), "concept 'number 1' has no id"),
        (GOOD.replace('de = ["Heizung kaputt"]', ""), "concept 'heating' has no words"),
        (GOOD.replace('de = ["Heizung', 'xx = ["Heizung'), "unknown languages: xx"),
        (GOOD.replace('["housing"]', '"housing"'), "concept 'heating', topics: a list of texts expected"),
        (GOOD.replace('["Heizung kaputt"]', '["  "]'), "concept 'heating', words.de: a list of texts expected"),
        (GOOD.replace("topics =", "negative = true\ntopics ="), "is negative"),
        (GOOD.replace('topics = ["housing"]\noffice_words = ["Wohnungsaufsicht"]', ""), "points nowhere"),
    ],
)
def test_a_mistake_is_named_with_file_and_concept(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(VocabularyError, match=r"^life\.toml") as refused:
        load_text(tmp_path, text)
    assert complaint in str(refused.value)


def test_the_shipped_thesaurus_is_complete() -> None:
    concepts = shipped()
    assert len(concepts) > 200
    for concept in concepts:
        if not concept.id.startswith("org_"):  # an abbreviation may be the same everywhere
            assert {"de", "en", "ru", "ar"} <= concept.words.keys(), concept.id
        assert set(concept.words) <= set(LANGUAGES)


def read(text: str, language: str = "de") -> list[Mapping[tuple[str, str], float]]:
    return [{(reader, stem(word, reader)): 1.0 for reader in reading_languages(word, language)} for word in words(text)]


def fired(text: str, *concepts: Concept, language: str = "de", fillers: str = "") -> dict[str, set[int]]:
    matched = ConceptMatcher(concepts).match(read(text, language), frozenset(words(fillers)))
    return {found.concept.id: set(found.positions) for found in matched}


HEATING = Concept(
    "heating",
    {"de": ("Heizung kaputt", "Vermieter repariert nicht"), "ru": ("не работает отопление",), "ar": ("التدفئة معطلة",)},
    ("Wohnungsaufsicht",),
)
PERMIT = Concept("permit", {"de": ("darf ich arbeiten",), "ru": ("разрешение на работу",)}, ("Ausländerbehörde",))
WORK = Concept("work", {"de": ("Arbeit",), "ru": ("работа",)}, ("Arbeitsvermittlung",))


def test_a_phrase_needs_all_its_content_words_in_any_order_and_inflection() -> None:
    assert fired("kaputte Heizungen", HEATING) == {"heating": {0, 1}}
    assert fired("отопления работает", HEATING, language="ru") == {"heating": {0, 1}}
    assert fired("تدفئة معطله", HEATING, language="ar") == {"heating": {0, 1}}
    assert fired("Heizung", HEATING) == {}


def test_a_phrase_of_fillers_and_one_word_needs_a_filler() -> None:
    assert fired("arbeiten", PERMIT) == {}
    assert fired("arbeiten", PERMIT, fillers="darf man") == {"permit": {0}}


def test_all_concepts_of_a_word_are_meant() -> None:
    assert fired("разрешение работу", PERMIT, WORK, language="ru") == {"permit": {0, 1}, "work": {1}}


def test_a_telling_part_of_a_phrase_counts_for_words_that_no_entry_has() -> None:
    matcher = ConceptMatcher([HEATING])
    assert matcher.match(read("Heizung"), frozenset(), lost=[0])[0].complete is False
    assert matcher.match(read("Heizung"), frozenset(), lost=[]) == []


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Jülich", "05358024"),
        ("juelich", "05358024"),
        ("Юлихе", "05358024"),
        ("بيوليش", "05358024"),
        ("دورين", "05358008"),
        ("VETTWEISS", "05358060"),
        ("Gürzenich", "05358008"),
        ("Аахен", "05334002"),
    ],
)
def test_places_are_recognised_in_any_letters(text: str, key: str) -> None:
    [place] = gazetteer().find(words(text))
    assert (place.key, place.is_district) == (key, False)


def test_the_whole_district_is_not_its_town() -> None:
    [place] = gazetteer().find(words("Hilfe im Kreis Düren"))
    assert place.is_district
    assert place.positions == (2, 3)


def test_a_mistyped_place_is_recognised() -> None:
    assert gazetteer().similar("linich") == "05358036"
    assert gazetteer().similar("haus") is None


def test_an_entry_names_its_place_as_the_table_does() -> None:
    assert gazetteer().key_of("Nörvenich") == "05358052"
    assert gazetteer().key_of("Euskirchen") is None
