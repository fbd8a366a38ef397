"""The words of one language that the index and the vocabulary know, and every way to look one up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from directory.search.analysis.compounds import CompoundIndex
from directory.search.analysis.normalization import Script, fold, fold_arabic, script_of
from directory.search.analysis.romanization import (
    arabic_skeleton,
    cyrillic_german_key,
    cyrillic_key,
    german_skeleton,
    german_sound_key,
    latin_russian_keys,
    latin_skeletons,
    typed_like,
    unlikeness,
)
from directory.search.analysis.spelling import SpellingIndex
from directory.search.analysis.stems import arabic_root, german_root, stem, terms

_CLEAR_SKELETON = 4  # consonants that a German word typed in Arabic letters must share


class Lexicon:
    """Words of one language with the number of entries that contain them. Built once per state of the index, then only read."""

    def __init__(self, language: str, found: Mapping[str, int], vocabulary: Iterable[str] = ()) -> None:
        """``found``: normalized words of the entries and in how many they stand; ``vocabulary``: further known words."""
        self.language = language
        self._found = found
        self._vocabulary = frozenset(vocabulary) - found.keys()
        self._terms: dict[str, int] = {}
        for word, entries in found.items():
            for term in terms(word, language):
                self._terms[term] = self._terms.get(term, 0) + entries

    def holds(self, found: Mapping[str, int]) -> bool:
        """True when the entries hold exactly these words; how often does not matter for looking them up."""
        return self._found.keys() == found.keys()

    def entries_with(self, term: str) -> int:
        """In about how many entries a term stands (its inflections added up)."""
        return self._terms.get(term, 0)

    def has_term(self, term: str) -> bool:
        """True when an entry contains the term."""
        return term in self._terms

    def knows(self, word: str) -> bool:
        """True when entries or vocabulary contain the normalized word or an inflection of it."""
        return any(term in self._terms or term in self._vocabulary_terms for term in terms(word, self.language))

    def similar(self, word: str) -> list[tuple[str, int]]:
        """Known words (folded) that a mistyped one may have meant and their distance, the nearest and most frequent first."""
        found = self._spelling.similar(fold(word))
        found.sort(key=lambda pair: (pair[1], pair[0][0] != word[0], -self._terms.get(stem(pair[0], self.language), 0)))
        return found

    def spelled(self, folded: str) -> str:
        """The usual spelling of a folded word: with its umlauts."""
        return self._spellings.get(folded, folded)

    def family(self, term: str) -> list[str]:
        """German: other terms built from the same root (Übersetzung, Übersetzer)."""
        return [member for member in self._families.get(german_root(term), ()) if member != term]

    def relatives(self, term: str) -> list[str]:
        """Arabic: known terms of the same root (أسجل, تسجيل), those of most entries first."""
        found = self._arabic_roots.get(arabic_root(term), ()) if self.language == "ar" else ()
        return sorted(found, key=lambda relative: -self._terms.get(relative, 0))

    def romanized(self, word: str) -> list[tuple[str, int]]:
        """Known Russian or Arabic words that may have been typed as this Latin word, with how unlike they are (0 or 1)."""
        if self.language == "ru":
            sounds = [text for key in latin_russian_keys(word) for text in self._sound_keys.get(key, ())]
            return [(text, 0) for text in sorted(dict.fromkeys(sounds), key=lambda text: -self._found.get(text, 0))]
        if self.language != "ar":
            return []
        same_consonants = {text for key in latin_skeletons(word) for text in self._skeletons.get(key, ())}
        costs = {
            text: unlikeness(word, fold_arabic(text)) for text in same_consonants if typed_like(word, fold_arabic(text))
        }
        least = min(costs.values(), default=0)
        near = [(text, cost - least) for text, cost in costs.items() if cost <= least + 1]
        return sorted(near, key=lambda pair: (pair[1], -self._found.get(pair[0], 0), pair[0]))

    def germanized(self, word: str) -> list[str]:
        """German: known words that may have been typed in Cyrillic or Arabic letters as this one."""
        script = script_of(word)
        if script is Script.CYRILLIC:
            return self._german_sounds.get(cyrillic_german_key(word), [])
        if script is Script.ARABIC:
            skeleton = arabic_skeleton(fold_arabic(word))
            return self._german_skeletons.get(skeleton, []) if len(skeleton) >= _CLEAR_SKELETON else []
        return []

    @cached_property
    def compounds(self) -> CompoundIndex:
        """German compounds by their parts."""
        return CompoundIndex(self._terms, self._terms.keys() | self._vocabulary_terms)

    @cached_property
    def _vocabulary_terms(self) -> frozenset[str]:
        return frozenset(term for word in self._vocabulary for term in terms(word, self.language))

    @cached_property
    def _spelling(self) -> SpellingIndex:
        index = SpellingIndex()
        index.add(fold(word) for word in self._all_words())
        return index

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {fold(word): word for word in self._all_words()}

    @cached_property
    def _families(self) -> dict[str, list[str]]:
        families = defaultdict(list)
        for term in self._terms:
            families[german_root(term)].append(term)
        return families

    @cached_property
    def _arabic_roots(self) -> dict[str, list[str]]:
        roots = _grouped((arabic_root(term), term) for term in sorted(self._terms.keys() | self._vocabulary_terms))
        roots.pop("", None)
        return roots

    @cached_property
    def _sound_keys(self) -> dict[str, list[str]]:
        return _grouped((cyrillic_key(word), word) for word in self._all_words() if script_of(word) is Script.CYRILLIC)

    @cached_property
    def _skeletons(self) -> dict[str, list[str]]:
        return _grouped(
            (arabic_skeleton(fold_arabic(word)), word) for word in self._all_words() if script_of(word) is Script.ARABIC
        )

    @cached_property
    def _german_sounds(self) -> dict[str, list[str]]:
        return _grouped((german_sound_key(word), word) for word in self._all_words() if len(word) >= _CLEAR_SKELETON)

    @cached_property
    def _german_skeletons(self) -> dict[str, list[str]]:
        return _grouped(
            (german_skeleton(fold(word)), word) for word in self._all_words() if len(word) >= _CLEAR_SKELETON
        )

    def _all_words(self) -> Iterable[str]:
        yield from self._found
        yield from sorted(self._vocabulary)


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, word in pairs:
        groups[key].append(word)
    return groups
