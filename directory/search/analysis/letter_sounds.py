"""Replaces letters, alone or together, by the sounds they stand for."""

from __future__ import annotations

import re

_DOUBLED = re.compile(r"(.)\1+")


class LetterSounds:
    """A table of (letters, sound), the longest letters first: where two begin at the same place, the earlier one counts."""

    def __init__(self, *table: tuple[str, str]) -> None:
        self._sounds = dict(table)
        self._letters = re.compile("|".join(re.escape(letters) for letters, _sound in table))

    def key(self, word: str) -> str:
        """The word as it sounds, without doubled sounds; letters that are not in the table stay."""
        return without_doubles(self._letters.sub(lambda found: self._sounds[found[0]], word))


def without_doubles(word: str) -> str:
    """The word with every doubled letter once."""
    return _DOUBLED.sub(r"\1", word)
