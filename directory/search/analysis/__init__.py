"""Language work for the search, free of any engine: from text to terms, and every way in which a word may be meant.

``analyse`` serves the documents; ``Lexicon`` knows the words of an index and finds misspelled, romanized and
compounded ones among them. Raise ``ANALYSIS_VERSION`` with any change that stores other terms: engines then rebuild.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from directory.search.analysis.lexicon import Lexicon
from directory.search.analysis.normalization import (
    Script,
    fold,
    hyphenated,
    normalize,
    normalized_words,
    script_of,
    words,
)
from directory.search.analysis.stems import LANGUAGES, reading_languages, stem, stored_language, terms

ANALYSIS_VERSION = 1

_ELLIPSIS = re.compile(r"([^\W\d_]{3,})[-‐‑](?:\s*,\s*[^\W\d_]{3,}[-‐‑])*\s+(?:und|oder|bzw\.?|sowie|&)\s+([^\W\d_]+)")
# Second parts that German leaves out in "Schuldner- und Insolvenzberatung"; the list may stay short: it only completes.
_HEADS = re.compile(
    "(beratung|beratungsstellen?|kurse?|kursen|hilfen?|dienste?|stellen?|amt|ämter|schulen?|arbeit|gruppen?|angebote?|betreuung"
    "|förderung|vermittlung|bildung|zentrum|zentren|unterricht|therapie|krankheiten|probleme|wohnungen|plätze|leistungen)$"
)


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """A text as it is stored: its terms, and its words as written, by the language that reads them."""

    terms: list[str]
    words: dict[str, set[str]]


def analyse(text: str, language: str) -> AnalysedText:
    """Terms and words of a text of an entry; foreign words in it are stemmed in the language of their script."""
    normalized = normalize(text)
    readings = [_reading(word, language) for word in normalized_words(normalized) + hyphenated(normalized)]
    readings.extend(_reading(word, "de") for word in completed_compounds(normalized))
    by_language: dict[str, set[str]] = {}
    for word, reader, _ in set(readings):
        by_language.setdefault(reader, set()).add(word)
    return AnalysedText([term for _, _, found in readings for term in found], by_language)


@lru_cache(maxsize=200_000)
def _reading(word: str, language: str) -> tuple[str, str, tuple[str, ...]]:
    """A word of a text, the language that reads it, and its terms in that language."""
    reader = stored_language(word, language)
    return word, reader, terms(word, reader)


def completed_compounds(normalized: str) -> list[str]:
    """The full words behind a shortened German pair: "schuldner- und insolvenzberatung" gives "schuldnerberatung"."""
    if "- " not in normalized:
        return []
    completed = []
    for first, last in _ELLIPSIS.findall(normalized):
        if head := _HEADS.search(last):
            completed.append(first + head.group(1))
    return completed


__all__ = [
    "ANALYSIS_VERSION",
    "LANGUAGES",
    "AnalysedText",
    "Lexicon",
    "Script",
    "analyse",
    "fold",
    "normalize",
    "reading_languages",
    "script_of",
    "stem",
    "stored_language",
    "terms",
    "words",
]
