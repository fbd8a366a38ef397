"""Recognises the places of the district in a query, whatever letters they are typed in. The data is ``places.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from directory.search.analysis import fold, reading_languages, stem, words
from directory.search.analysis.spelling import SpellingIndex
from directory.search.vocabulary import FOLDER, VocabularyError

DISTRICT_KEY_LENGTH = 5  # a municipality has eight digits; the district's key is the beginning of them
_SHORTEST_MISTYPED = 5
_ARABIC_BY = "ب"  # "in", written together with the name


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place named in a query: its key and the positions of the words that name it."""

    key: str
    positions: tuple[int, ...]

    @property
    def is_district(self) -> bool:
        """True for the whole district, which narrows nothing down."""
        return len(self.key) == DISTRICT_KEY_LENGTH


class Gazetteer:
    """Place names and their spellings."""

    def __init__(self, places: Sequence[dict[str, object]]) -> None:
        self._keys: dict[tuple[str, ...], str] = {}
        self._spelling = SpellingIndex()
        for place in places:
            key, name = place.get("key"), place.get("name")
            spellings = [name, *_texts(place, "names"), *_texts(place, "parts")]
            if not isinstance(key, str) or not isinstance(name, str):
                raise VocabularyError(f"places.toml: place {name or key!r} needs key and name")
            for spelling in spellings:
                form = tuple(_form(word) for word in words(str(spelling)))
                self._keys.setdefault(form, key)
                if len(form) == 1:
                    self._spelling.add(form)
        self._longest = max(map(len, self._keys), default=0)

    def municipalities(self) -> list[str]:
        """The keys of all municipalities, in their order; the district's key is left out."""
        return sorted({key for key in self._keys.values() if len(key) > DISTRICT_KEY_LENGTH})

    def key_of(self, name: str) -> str | None:
        """The key of a place written as an entry writes it, None for a place outside the table."""
        return self._keys.get(tuple(_form(word) for word in words(name)))

    def find(self, query: Sequence[str]) -> list[FoundPlace]:
        """The places named among the normalized words of a query, longer names first, no word twice."""
        forms = [_form(word) for word in query]
        found: list[FoundPlace] = []
        taken: set[int] = set()
        for length in range(self._longest, 0, -1):
            for start in range(len(forms) - length + 1):
                positions = tuple(range(start, start + length))
                key = self._lookup(query, forms, positions)
                if key and not taken & set(positions):
                    found.append(FoundPlace(key, positions))
                    taken.update(positions)
        return found

    def similar(self, word: str) -> str | None:
        """The key of the place that a mistyped word may have meant."""
        form = _form(word)
        if len(form) < _SHORTEST_MISTYPED:
            return None
        near = [
            candidate for candidate, edits in self._spelling.similar(form) if edits == 1 and candidate[0] == form[0]
        ]
        return self._keys[(near[0],)] if near else None

    def _lookup(self, query: Sequence[str], forms: Sequence[str], positions: tuple[int, ...]) -> str | None:
        key = self._keys.get(tuple(forms[position] for position in positions))
        if key is None and len(positions) == 1 and query[positions[0]].startswith(_ARABIC_BY):
            return self._keys.get((_form(query[positions[0]][1:]),))
        return key


@cache
def gazetteer() -> Gazetteer:
    """The places that come with the product, read once per process."""
    data = tomllib.loads((FOLDER / "places.toml").read_text(encoding="utf-8"))
    return Gazetteer(data["place"])


def _form(word: str) -> str:
    """One form for all inflections: Cyrillic and Arabic names by their stem, Latin ones folded."""
    language = reading_languages(word, "de")[0]
    return fold(word) if language == "de" else stem(word, language)


def _texts(place: dict[str, object], name: str) -> list[str]:
    values = place.get(name, [])
    if not isinstance(values, list):
        raise VocabularyError(f"places.toml: {name} of {place.get('name')!r} must be a list")
    return [str(value) for value in values]
