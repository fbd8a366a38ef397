"""Words that carry no meaning in a search, and words too common to decide alone. The lists are data: ``stopwords.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from directory.search.analysis.normalization import fold, words
from directory.search.analysis.stems import stem

_ARABIC_CLITICS = re.compile("^(?:و?ال|و)(?=..)")  # "and", "the"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("stopwords.toml").read_text(encoding="utf-8"))


@cache
def _lists() -> dict[str, dict[str, frozenset[str]]]:
    return {
        language: {
            "fillers": frozenset(fold(word) for word in words(lists["fillers"])),
            "weak": frozenset(stem(word, language) for word in words(lists["weak"])),
        }
        for language, lists in _data().items()
    }


def is_filler(word: str, language: str) -> bool:
    """True for a normalized word that says nothing about what is looked for."""
    fillers = _lists().get(language, {}).get("fillers", frozenset())
    folded = fold(word)
    if language != "ar" or folded in fillers:
        return folded in fillers
    return _ARABIC_CLITICS.sub("", folded) in fillers


def is_weak(term: str, language: str) -> bool:
    """True for a term (a stem) that nearly every entry contains, so that it must not decide alone."""
    return term in _lists().get(language, {}).get("weak", ())


@cache
def usual_term(term: str, language: str) -> str | None:
    """The term that entries use instead of a weak one (a stem), None where they use it themselves."""
    usual = _data().get(language, {}).get("usual", {})
    return next((stem(better, language) for word, better in usual.items() if stem(word, language) == term), None)
