"""What a German compound means when nobody knows it as a whole. The lists are data: ``generic_parts.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from directory.search.analysis.compounds import without_link
from directory.search.analysis.normalization import words
from directory.search.analysis.stems import stem

_SHORTEST_MEANING = 3  # letters that must be left
_MOST_ENDINGS = 2  # taken off one after the other: Pflegegeld-antrags-stelle


@cache
def _stems(name: str) -> frozenset[str]:
    data = tomllib.loads(Path(__file__).with_name("generic_parts.toml").read_text(encoding="utf-8"))
    return frozenset(stem(word, "de") for word in words(data[name]))


def is_generic_part(term: str) -> bool:
    """True for the stem of a part that says little about the compound it stands in."""
    return term in _stems("endings") or term in _stems("beginnings")


def meaningful_part(term: str, is_known: Callable[[str], bool]) -> str:
    """The known stem that is left of a compound (a stem) without its generic parts, the longest first, or ""."""
    return next((part for part in _parts_left(term) if is_known(part)), "")


def _parts_left(term: str) -> Iterator[str]:
    lefts = [term]
    for _ in range(_MOST_ENDINGS):
        lefts = [part for left in lefts for part in _without_ending(left)]
        yield from lefts
    for cut in range(_SHORTEST_MEANING, len(term) - _SHORTEST_MEANING + 1):
        if any(head in _stems("beginnings") for head in without_link(term[:cut])):
            yield term[cut:]


def _without_ending(term: str) -> list[str]:
    """What may be left in front of a generic ending, the shortest ending first; with its linking element and as a stem."""
    found: dict[str, None] = {}
    for cut in range(len(term) - 2, _SHORTEST_MEANING - 1, -1):
        if term[cut:] in _stems("endings"):
            for head in without_link(term[:cut]):
                found.update(dict.fromkeys((head, stem(head, "de"))))
    return [part for part in found if len(part) >= _SHORTEST_MEANING and not is_generic_part(part)]
