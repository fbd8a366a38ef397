"""German compounds: found by a part, and written by parts that no entry puts together in the same way.

Parts come from the words of the index and the vocabulary themselves, so a new entry brings its own; nothing has to be listed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable

from directory.search.analysis.stems import stem

LINKS = ("", "s", "n", "en", "es", "er", "e", "ns", "ens", "ner")  # what German puts between two parts
_SHORTEST_PART = 3
_SHORTEST_FOUND_PART = (
    4  # a shorter part is found in a compound only at its end and beside a known word: Amt in Sozialamt
)
_CLEAR_PART = 6  # long enough to be taken for a part whatever stands beside it
_SHORTEST_REST = 4
_SHORTEST_COMPOUND = 8  # shorter ones (Rathaus) say more as a whole than by their parts
_MOST_COMPARED = 120  # terms that begin or end alike; more would only slow down a word that is everywhere


class CompoundIndex:
    """Looks parts up in the German terms (stems) of an index."""

    def __init__(self, found: Iterable[str], parts: Collection[str]) -> None:
        """``found``: terms that entries contain; ``parts``: every term known to be a word, those of the vocabulary included."""
        found = list(found)
        self._containing: dict[str, tuple[list[str], list[str]]] = {}
        self._forward = sorted(found)
        self._backward = sorted(term[::-1] for term in found)
        self._parts = parts

    def containing(self, part: str) -> tuple[list[str], list[str]]:
        """Compounds of the index that end with the part (a kind of it), and those that begin with it (about it)."""
        if len(part) < _SHORTEST_PART:
            return [], []
        if part not in self._containing:
            self._containing[part] = self._looked_up(part)
        return self._containing[part]

    def _looked_up(self, part: str) -> tuple[list[str], list[str]]:
        heads = [term for term in self._ending(part) if self._is_part(without_link(term[: -len(part)]), part)]
        if len(part) < _SHORTEST_FOUND_PART:
            return heads, []
        modifiers = [term for term in self._beginning(part) if self._is_rest(term[len(part) :], part)]
        return heads, modifiers

    def beginning(self, prefix: str, most: int = 12) -> list[str]:
        """Terms of the index that begin with the letters."""
        return self._beginning(prefix)[:most]

    def split(self, term: str) -> tuple[str, ...]:
        """The known words that a compound consists of; empty when it is none or a part is unknown."""
        if len(term) < _SHORTEST_COMPOUND:
            return ()
        for cut in range(len(term) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            tail = term[cut:]
            if tail not in self._parts:
                continue
            for head in without_link(term[:cut]):
                if len(head) >= _SHORTEST_PART and (known := self._known(head)):
                    return (known, tail)
                if deeper := self.split(head) if len(head) > 2 * _SHORTEST_PART else ():
                    return (*deeper, tail)
        return ()

    def known_ends(self, term: str) -> tuple[str, str]:
        """The longest known beginning and the longest known ending of a compound whose other part nobody knows, or ""."""
        first = next(
            (
                head
                for cut in range(len(term) - _SHORTEST_REST, _CLEAR_PART - 1, -1)
                for head in without_link(term[:cut])
                if len(head) >= _CLEAR_PART and (head in self._parts or any(self.containing(head)))
            ),
            "",
        )
        endings = (term[cut:] for cut in range(_SHORTEST_REST, len(term) - _SHORTEST_REST + 1))
        return first, next((ending for ending in endings if ending in self._parts), "")

    def _known(self, head: str) -> str:
        """The term of a first part that is a known word, with the ending that a stem has lost: Sozialberatung-s-stelle."""
        if head in self._parts:
            return head
        shorter = stem(head, "de")
        return shorter if shorter in self._parts else ""

    def _beginning(self, part: str) -> list[str]:
        return _with_prefix(self._forward, part)

    def _ending(self, part: str) -> list[str]:
        return [term[::-1] for term in _with_prefix(self._backward, part[::-1])]

    def _is_part(self, heads: tuple[str, ...], part: str) -> bool:
        if len(heads[0]) < _SHORTEST_PART:
            return False
        clear = len(part) >= _CLEAR_PART or (len(part) >= _SHORTEST_FOUND_PART and len(heads[0]) >= _SHORTEST_REST)
        return clear or any(head in self._parts for head in heads)

    def _is_rest(self, rest: str, part: str) -> bool:
        if len(rest) < _SHORTEST_PART:
            return False
        if len(part) >= _CLEAR_PART:
            return True
        return any(rest.startswith(link) and self._begins_word(rest[len(link) :]) for link in LINKS)

    def _begins_word(self, rest: str) -> bool:
        """True when the rest is a word, or a compound that begins with one of four letters or more."""
        if len(rest) < _SHORTEST_PART:
            return False
        return rest in self._parts or any(rest[:end] in self._parts for end in range(_SHORTEST_REST, len(rest)))


def without_link(head: str) -> tuple[str, ...]:
    """The readings of a compound's first part: as it stands, and without each linking element."""
    return tuple(head[: len(head) - len(link)] for link in LINKS if head.endswith(link))


def _with_prefix(ordered: list[str], prefix: str) -> list[str]:
    start = bisect_left(ordered, prefix)
    found = []
    for term in ordered[start : start + _MOST_COMPARED]:
        if not term.startswith(prefix):
            break
        if term != prefix:
            found.append(term)
    return found
