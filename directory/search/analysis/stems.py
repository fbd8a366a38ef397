"""From a word to the terms that are stored and searched: one stem per language, a second reading for Arabic prefixes."""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from directory.search.analysis.normalization import (
    Script,
    fold_accents,
    fold_arabic,
    fold_cyrillic,
    fold_umlauts,
    script_of,
)

LANGUAGES = ("de", "en", "ru", "ar", "uk", "tr", "fa", "fr", "ro", "bg", "pl")
_SNOWBALL = {
    "de": "german",
    "en": "english",
    "ru": "russian",
    "tr": "turkish",
    "fr": "french",
    "ro": "romanian",
    "pl": "polish",
}
_SCRIPT_LANGUAGES = {  # who reads a script: the page's language when it uses it, otherwise the first one
    Script.LATIN: ("de", "en", "tr", "fr", "ro", "pl"),
    Script.CYRILLIC: ("ru", "uk", "bg"),
    Script.ARABIC: ("ar", "fa"),
}
_CYRILLIC_ENDING = re.compile("(?<=..)(?:[аеиіоуюяїєйь]{1,2}|ов|ам|ах|ів|ите|та|то)$")
_FLEETING_VOWEL = re.compile("(?<=...)[ео](?=[кц]$)")  # Russian: беженец, беженца; ребенок, ребенка
_GERMAN_DERIVATION = re.compile("(?<=.{5})(?:erinn?|ungen|ung|ler|er|isch|lich|keit|heit|schaft|ation|ier|i|atur)$")
_ARABIC_ARTICLE = re.compile("^(?:[وف]?(?:[بك]?ال|لل)|[وف]?ال)(?=..)")
_ARABIC_PARTICLE = re.compile("^[وفبلك](?=...)")
_ARABIC_ENDINGS = ("هما", "كما", "ات", "ون", "ين", "ان", "ها", "هم", "كم", "نا", "يه", "ه", "ي", "ك")
_ARABIC_BOUND_FEMININE = re.compile("(?<=...)ت(?:ها|هم|كم|نا|ه|ي|ك)$")  # ta marbuta before a possessive: my permit
_SHORTEST_ARABIC = 3
_ARABIC_LONG_VOWELS = re.compile("(?<=.)[اوي]")
_ARABIC_PATTERN_PREFIX = re.compile("^(?:است|ان|ا|ي|ت|ن|م)(?=...)")  # I, he, she, we do; place, doer, verbal noun

_stemmers = {language: Stemmer.Stemmer(name, 0) for language, name in _SNOWBALL.items()}


def reading_languages(word: str, page_language: str) -> tuple[str, ...]:
    """The languages in which a typed word is read, best first: the page's, then German, by the word's script."""
    readers = _SCRIPT_LANGUAGES.get(script_of(word))
    if readers is None:
        return (page_language, "de") if page_language != "de" else ("de",)
    if page_language in readers:
        return (page_language, "de") if "de" in readers and page_language != "de" else (page_language,)
    return readers[:1]


def stored_language(word: str, language: str) -> str:
    """The language that stems a word inside a text: office names keep their German in a Russian or Arabic text."""
    readers = _SCRIPT_LANGUAGES.get(script_of(word))
    return language if readers is None or language in readers else readers[0]


@lru_cache(maxsize=200_000)
def terms(word: str, language: str) -> tuple[str, ...]:
    """The terms of one normalized word in a language; the first is the main one."""
    if language == "de":
        return (_german_stem(fold_umlauts(word)),)
    if language in ("ar", "fa"):
        return _arabic_terms(fold_arabic(word))
    if language in ("uk", "bg"):
        return (_CYRILLIC_ENDING.sub("", fold_cyrillic(word)),)
    if language == "ru":
        return (_FLEETING_VOWEL.sub("", _stemmers["ru"].stemWord(fold_cyrillic(word))),)
    return (_stemmers[language].stemWord(fold_accents(word)),)


def stem(word: str, language: str) -> str:
    """The main term of a word."""
    return terms(word, language)[0]


def _german_stem(word: str) -> str:
    """Snowball, but for "Kurs", whose s it takes for an ending, so that singular and plural would part."""
    return word if word.endswith("kurs") else str(_stemmers["de"].stemWord(word))


@lru_cache(maxsize=200_000)
def german_root(term: str) -> str:
    """What words of one German family share: Übersetzung, Übersetzer, übersetzen."""
    return _GERMAN_DERIVATION.sub("", term)


@lru_cache(maxsize=200_000)
def arabic_root(term: str) -> str:
    """What Arabic words of one family share, near enough for a guess: أسجل, تسجيل. Empty unless three or four letters stay."""
    root = _ARABIC_LONG_VOWELS.sub("", _ARABIC_PATTERN_PREFIX.sub("", term))
    root = _ARABIC_PATTERN_PREFIX.sub("", root).removesuffix("ه")
    return root if _SHORTEST_ARABIC <= len(root) <= _SHORTEST_ARABIC + 1 else ""


def _arabic_terms(word: str) -> tuple[str, ...]:
    """Article and clitics off; a single letter in front (and, for, with) may belong to the word, so both readings count."""
    without_article = _ARABIC_ARTICLE.sub("", word)
    main = _without_ending(without_article)
    if without_article == word and _ARABIC_PARTICLE.match(word):
        return (main, _without_ending(word[1:]))
    return (main,)


def _without_ending(word: str) -> str:
    word = _ARABIC_BOUND_FEMININE.sub("", word)
    for _ in range(2):  # a possessive behind a plural: two endings at most
        for ending in _ARABIC_ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_ARABIC:
                word = word[: -len(ending)]
                break
        else:
            break
    return word
