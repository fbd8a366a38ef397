"""What the analysis takes for the same word, and what it keeps apart."""

from __future__ import annotations

import pytest

from directory.search.analysis import Lexicon, analyse, fold, normalize, script_of, stem, terms, words
from directory.search.analysis.generic_parts import meaningful_part
from directory.search.analysis.romanization import arabic_skeleton, latin_russian_keys, latin_skeletons, typed_like
from directory.search.analysis.spelling import distance
from directory.search.analysis.stopwords import is_filler, is_weak, usual_term


@pytest.mark.parametrize(
    ("language", "spellings"),
    [
        ("de", "Bürgerbüro Buergerbuero Burgerburo BÜRGERBÜRO"),
        ("de", "Straße Strasse STRASSE"),
        ("de", "Kurs Kurse Kursen"),
        ("de", "Deutschkurs Deutschkurse"),
        ("de", "Haus Häuser Häusern"),
        ("de", "neu neue neuen"),
        ("de", "Frau Frauen"),
        ("en", "course courses"),
        ("ru", "ребёнка ребенка ребенку ребёнок"),
        ("ru", "консультация консультации консультаций"),
        ("ru", "беженец беженцы беженцам"),
        ("ar", "إقامة اقامه الإقامة للإقامة والإقامة إقامتي"),
        ("ar", "مستشفى مستشفي المستشفى"),
        ("ar", "مُتَرْجِم مترجم المترجمين متـرجم"),
        ("fr", "école ecole"),
        ("tr", "İş iş"),
    ],
)
def test_spellings_of_one_word_have_one_term(language: str, spellings: str) -> None:
    assert len({stem(word, language) for word in words(spellings)}) == 1


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("de", "Steuer", "Stur"), ("de", "Bauer", "Bar"), ("ru", "дом", "дым"), ("ar", "عمل", "علم")],
)
def test_different_words_stay_apart(language: str, first: str, second: str) -> None:
    assert stem(normalize(first), language) != stem(normalize(second), language)


def test_an_arabic_first_letter_may_be_a_particle_or_not() -> None:
    assert terms(normalize("وكالة"), "ar") == ("وكال", "كال")
    assert terms(normalize("وملابس"), "ar")[1] == stem(normalize("ملابس"), "ar")


def test_foreign_words_in_a_text_keep_their_language() -> None:
    analysed = analyse("Курс интеграции (Integrationskurs) и 3 job-com", "ru")
    assert analysed.words["de"] == {"integrationskurs", "job", "com", "jobcom"}
    assert "integrationskurs" in analysed.terms
    assert stem("интеграции", "ru") in analysed.terms
    assert analyse("دورة (Deutschkurs)", "ar").words["de"] == {"deutschkurs"}


def test_shortened_german_compounds_are_completed() -> None:
    assert stem("schuldnerberatung", "de") in analyse("Schuldner- und Insolvenzberatung", "de").terms
    assert stem("integrationskurse", "de") in analyse("Integrations- oder Deutschkurse", "de").terms


def test_words_of_any_script_are_told_apart() -> None:
    assert [script_of(word) for word in words("Amt амт قسم 42 אב")] == [
        "latin",
        "cyrillic",
        "arabic",
        "number",
        "other",
    ]
    assert words("don't ‏مرحبا‏ Düren-Nord ２４") == ["dont", "مرحبا", "düren", "nord", "24"]
    assert fold("größe") == "grosse"


@pytest.mark.parametrize(
    ("typed", "meant", "edits"),
    [
        ("dolmetcher", "dolmetscher", 1),
        ("jobcneter", "jobcenter", 1),
        ("katze", "hund", 3),
        ("abc", "abc", 0),
        ("ab", "ba", 1),
    ],
)
def test_distance_counts_swapped_neighbours_once(typed: str, meant: str, edits: int) -> None:
    assert distance(typed, meant, 2) == edits


GERMAN = Lexicon(
    "de",
    dict.fromkeys(
        [
            "fahrradwerkstatt",
            "deutschkurs",
            "integrationskurse",
            "kurs",
            "sozialamt",
            "sozialberatung",
            "beratungsstelle",
            "anlaufstelle",
            "haus",
            "einbürgern",
            "übersetzer",
            "bürgerbüro",
            "dolmetscher",
            "rat",
            "gesamt",
            "ausbildung",
            "hilfe",
            "sozial",
            "flüchtlingshilfe",
        ],
        1,
    ),
    ["reparatur", "amt"],
)
RUSSIAN = Lexicon("ru", {"переводчик": 2, "консультация": 1, "больница": 1, "жильё": 1, "гражданство": 1})
ARABIC = Lexicon(
    "ar",
    {
        "مترجم": 2,
        "مستشفى": 1,
        "إقامة": 1,
        "سكن": 1,
        "سكين": 1,
        "ملابس": 1,
        "تسجيل": 1,
        "جنسية": 1,
        "لجوء": 1,
        "عمل": 1,
        "محامي": 1,
        "طبيب": 1,
        "غرفة": 1,
        "خبز": 1,
        "قانون": 1,
        "صحة": 1,
    },
)


def test_compounds_are_found_by_a_part() -> None:
    assert GERMAN.compounds.containing("kurs") == (["deutschkurs", "integrationskurs"], [])
    assert GERMAN.compounds.containing("fahrrad") == ([], ["fahrradwerkstatt"])
    assert GERMAN.compounds.containing("amt")[0] == ["sozialamt"]  # and not "gesamt"
    assert GERMAN.compounds.containing("rat") == ([], [])  # neither Beratung nor Fahrrad


def test_compounds_are_split_at_known_words() -> None:
    assert GERMAN.compounds.split("sozialhilf") == ("sozial", "hilf")
    assert GERMAN.compounds.split(stem("sozialberatungsstelle", "de")) == ("sozial", "beratungsstell")
    assert GERMAN.compounds.split("quastenfloss") == ()
    assert GERMAN.compounds.known_ends("fahrradputz") == ("fahrrad", "")
    assert GERMAN.compounds.known_ends("seniorenkurs") == ("", "kurs")


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Krippenplatz", "Krippe"),
        ("Krippenplätze", "Krippe"),
        ("Angstzustände", "Angst"),
        ("Altkleider", "Kleider"),
        ("Pflegegeldantrag", "Pflegegeld"),
        ("Pflegegeldantragstelle", "Pflegegeld"),
        ("Quastenflosserplatz", ""),
        ("Beratungsplatz", ""),  # generic on both sides
    ],
)
def test_a_compound_means_what_is_left_without_its_generic_parts(compound: str, part: str) -> None:
    known = {stem(word, "de") for word in ("krippe", "angst", "kleider", "pflegegeld", "beratung")}
    assert meaningful_part(stem(normalize(compound), "de"), known.__contains__) == (stem(normalize(part), "de"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dolmetcher", "dolmetscher"),
        ("burgerbro", "burgerburo"),
        ("ausblidung", "ausbildung"),
        ("sozialberatugn", "sozialberatung"),
    ],
)
def test_typos_find_the_nearest_known_word(typed: str, meant: str) -> None:
    assert GERMAN.similar(typed)[0][0] == meant


def test_short_and_foreign_words_are_no_typos() -> None:
    assert GERMAN.similar("rad") == []
    assert GERMAN.similar("quastenflosser") == []


def test_a_suggestion_is_spelled_with_umlauts() -> None:
    assert GERMAN.spelled("burgerburo") == "bürgerbüro"


def test_a_family_shares_its_root() -> None:
    assert GERMAN.family(stem("einbürgerung", "de")) == [stem("einbürgern", "de")]
    assert ARABIC.relatives(stem(normalize("أسجل"), "ar")) == [stem("تسجيل", "ar")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("perevodchik", "переводчик"),
        ("perewodtschik", "переводчик"),
        ("konsultatsiya", "консультация"),
        ("konsultacija", "консультация"),
        ("bolnitsa", "больница"),
        ("zhilyo", "жильё"),
        ("grazhdanstvo", "гражданство"),
    ],
)
def test_russian_typed_in_latin_letters(typed: str, meant: str) -> None:
    assert RUSSIAN.romanized(typed) == [(meant, 0)]
    assert latin_russian_keys(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("motarjem", "مترجم"),
        ("mutarjim", "مترجم"),
        ("mustashfa", "مستشفى"),
        ("iqama", "إقامة"),
        ("eqamah", "إقامة"),
        ("sakan", "سكن"),
        ("malabes", "ملابس"),
        ("jinsiya", "جنسية"),
        ("lojoo2", "لجوء"),  # digits stand for the letters they look like
        ("3amal", "عمل"),
        ("mo7ami", "محامي"),
        ("6abib", "طبيب"),
        ("8orfa", "غرفة"),
        ("3'orfa", "غرفة"),
        ("5obz", "خبز"),
        ("9anoon", "قانون"),
        ("8anoon", "قانون"),
        ("9i77a", "صحة"),
    ],
)
def test_arabic_typed_in_latin_letters(typed: str, meant: str) -> None:
    assert ARABIC.romanized(typed)[0] == (meant, 0)


def test_long_vowels_may_be_short_but_not_the_other_way_round() -> None:
    assert {text for text, _ in ARABIC.romanized("sikkin")} >= {"سكين"}
    assert ARABIC.romanized("sakan") == [("سكن", 0)]


def test_the_same_consonants_are_not_yet_the_same_word() -> None:
    assert arabic_skeleton("سكين") in latin_skeletons("sakan")
    assert not typed_like("sakan", "سكين")


@pytest.mark.parametrize(
    ("typed", "meant"), [("аусбильдунг", "ausbildung"), ("бюргербюро", "bürgerbüro"), ("اوسبيلدونغ", "ausbildung")]
)
def test_german_typed_in_other_letters(typed: str, meant: str) -> None:
    assert meant in GERMAN.germanized(typed)


def test_fillers_and_weak_words() -> None:
    assert all(is_filler(word, "de") for word in words("Wo kann ich bitte einen finden"))
    assert all(is_filler(word, "ar") for word in words("أين يمكنني أن أجد"))
    assert is_weak(stem("beratungen", "de"), "de")
    assert not is_weak(stem("schulden", "de"), "de")
    assert not is_filler("wohnung", "de")


def test_a_weak_word_that_entries_do_not_use_has_a_usual_one() -> None:
    assert usual_term(stem("counselling", "en"), "en") == stem("advice", "en")
    assert usual_term(stem("advice", "en"), "en") is None
    assert usual_term(stem("beratung", "de"), "de") is None
