"""Language work for the search, free of any engine: from text to terms, and every way in which a word may be meant.

``terms_of_text`` serves the documents; ``Lexicon`` knows the words of an index and finds misspelled, romanized and
compounded ones among them. Raise ``ANALYSIS_VERSION`` with any change that stores other terms: engines then rebuild.
"""

from __future__ import annotations

import re

from directory.search.analysis.lexicon import Lexicon
from directory.search.analysis.normalization import Script, fold, hyphenated, normalize, script_of, words
from directory.search.analysis.stems import LANGUAGES, reading_languages, stem, stored_language, terms

ANALYSIS_VERSION = 1

_ELLIPSIS = re.compile(r"([^\W\d_]{3,})[-‐‑](?:\s*,\s*[^\W\d_]{3,}[-‐‑])*\s+(?:und|oder|bzw\.?|sowie|&)\s+([^\W\d_]+)")
# Second parts that German leaves out in "Schuldner- und Insolvenzberatung"; the list may stay short: it only completes.
_HEADS = re.compile(
    "(beratung|beratungsstellen?|kurse?|kursen|hilfen?|dienste?|stellen?|amt|ämter|schulen?|arbeit|gruppen?|angebote?|betreuung"
    "|förderung|vermittlung|bildung|zentrum|zentren|unterricht|therapie|krankheiten|probleme|wohnungen|plätze|leistungen)$"
)


def terms_of_text(text: str, language: str) -> list[str]:
    """The terms to store for a text of an entry; foreign words in it are stemmed in the language of their script."""
    found = [term for word in words_of_text(text) for term in terms(word, stored_language(word, language))]
    found.extend(stem(completed, "de") for completed in completed_compounds(text))
    return found


def words_of_text(text: str) -> list[str]:
    """The normalized words of a text, those written with a hyphen also in one piece."""
    return words(text) + hyphenated(text)


def completed_compounds(text: str) -> list[str]:
    """The full words behind a shortened German pair: "Schuldner- und Insolvenzberatung" gives "schuldnerberatung"."""
    completed = []
    for first, last in _ELLIPSIS.findall(normalize(text)):
        if head := _HEADS.search(last):
            completed.append(first + head.group(1))
    return completed


__all__ = [
    "ANALYSIS_VERSION",
    "LANGUAGES",
    "Lexicon",
    "Script",
    "completed_compounds",
    "fold",
    "normalize",
    "reading_languages",
    "script_of",
    "stem",
    "stored_language",
    "terms",
    "terms_of_text",
    "words",
    "words_of_text",
]
