"""Finds the words of a list that a mistyped word may have meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

_KEY_LETTERS = 3
_LONG_WORD = 7  # from here on two wrong letters are forgiven, if the first is right or only one is wrong
_SHORTEST = 4
_ARABIC_WEAK_LETTERS = "اويه"  # left out or added most often; in words of three letters only these are forgiven


def allowed_edits(word: str) -> int:
    """How many wrong letters a word of this length may have."""
    if len(word) < _SHORTEST:
        return 0
    return 2 if len(word) >= _LONG_WORD else 1


def distance(first: str, second: str, limit: int) -> int:
    """Letters to change, add, drop or swap with the neighbour; ``limit`` + 1 when there are more."""
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    if first == second:
        return 0
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        best = row
        for column, other in enumerate(second, 1):
            cost = previous[column - 1] + (letter != other)
            cost = min(cost, previous[column] + 1, current[column - 1] + 1)
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
            best = min(best, cost)
        if best > limit:
            return limit + 1
        before, previous = previous, current
    return min(previous[-1], limit + 1)


class SpellingIndex:
    """Words by their beginnings and endings: one typo leaves one of the two intact, so few words have to be compared."""

    def __init__(self) -> None:
        self._letters: dict[str, int] = {}  # word → its letters as a mask
        self._by_key: dict[str, list[str]] = defaultdict(list)

    def add(self, words: Iterable[str]) -> None:
        """Adds folded words; known ones and ones too short to be mistyped recognisably are passed over."""
        for word in words:
            if word in self._letters or len(word) < _SHORTEST - 1:
                continue
            self._letters[word] = _letters(word)
            for key in self._keys(word):
                self._by_key[key].append(word)

    def similar(self, word: str) -> list[tuple[str, int]]:
        """Words within the allowed number of edits with their distance, nearest first (not the word itself)."""
        limit = allowed_edits(word)
        if limit == 0:
            return self._similar_short_arabic(word) if len(word) == _SHORTEST - 1 else []
        candidates = {candidate for key in self._keys(word) for candidate in self._by_key.get(key, ())}
        candidates.discard(word)
        typed = _letters(word)
        found = []
        for candidate in candidates:
            letters = self._letters[candidate]
            if (typed & ~letters).bit_count() > limit or (letters & ~typed).bit_count() > limit:
                continue  # each edit replaces one letter at most, so there are too many
            edits = distance(word, candidate, limit)
            if edits > 1 and candidate[0] != word[0]:
                continue
            if edits <= min(limit, allowed_edits(candidate) or 1):
                found.append((candidate, edits))
        found.sort(key=lambda pair: (pair[1], pair[0][0] != word[0], pair[0]))
        return found

    def _similar_short_arabic(self, word: str) -> list[tuple[str, int]]:
        """Three Arabic letters: only a long vowel left out is forgiven, anything else would match everything."""
        longer = (
            word[:place] + letter + word[place:] for place in range(1, len(word) + 1) for letter in _ARABIC_WEAK_LETTERS
        )
        return [(candidate, 1) for candidate in dict.fromkeys(longer) if candidate in self._letters]

    @staticmethod
    def _keys(word: str) -> tuple[str, str, str]:
        return (f"<{word[:_KEY_LETTERS]}", f"{word[-_KEY_LETTERS:]}>", f"<{word[0]}{word[-1]}>{len(word) // 2}")


def _letters(word: str) -> int:
    """The letters of a word as bits; some share one, so two words differ in at least as many letters as in bits."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) & 63)
    return mask
