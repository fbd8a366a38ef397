"""Which concepts a query means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from directory.search.analysis import reading_languages, stem, words
from directory.search.analysis.stopwords import is_filler, is_weak
from directory.search.vocabulary import Concept

# How sure the reading of each query word is: (language, term) → 0..1. One mapping per word.
Readings = Sequence[Mapping[tuple[str, str], float]]

PARTIAL_QUALITY = 0.5  # part of a phrase was said, and the word belongs to few concepts
LEAST_SINGLE_QUALITY = 0.6  # part of a compound is too little to mean a thing by itself
PART_OF_LONGER = 0.4  # weight of a concept whose words are all part of another one's longer phrase
_FEW_CONCEPTS = 2


@dataclass(frozen=True, slots=True)
class _Phrase:
    concept: int
    terms: tuple[tuple[str, str], ...]  # (language, term), each needed
    fillers: frozenset[str]  # one of them is needed too where a single word is left without them: "darf ich arbeiten"


@dataclass(frozen=True, slots=True)
class FiredConcept:
    """A concept that a query means, the positions of the words that say so, and how sure that is (0..1)."""

    concept: Concept
    positions: frozenset[int]
    quality: float
    complete: bool  # a whole phrase was said, not just a telling part of one


class ConceptMatcher:
    """Finds concepts by their words; a phrase is found when all its content words are in the query, in any order."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = tuple(concepts)
        self._phrases: list[_Phrase] = []
        self._by_term: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, concept in enumerate(self._concepts):
            for language, phrases in concept.words.items():
                for phrase in phrases:
                    self._add(number, language, phrase)

    def words(self) -> dict[str, set[str]]:
        """Every normalized word of the concepts by language: known words, so that typos of them are recognised."""
        known: dict[str, set[str]] = defaultdict(set)
        for concept in self._concepts:
            for language, phrases in [*concept.words.items(), ("de", concept.office_words)]:
                for phrase in phrases:
                    for word in words(phrase):
                        known[reading_languages(word, language)[0]].add(word)
        return known

    def meaning(self, reading: tuple[str, str]) -> int:
        """2 when a (language, term) means a concept by itself, 1 when it stands in a longer phrase, 0 when in none."""
        numbers = self._by_term.get(reading, ())
        return max((2 if len(self._phrases[number].terms) == 1 else 1 for number in numbers), default=0)

    def match(self, readings: Readings, fillers: frozenset[str], lost: Collection[int] = ()) -> list[FiredConcept]:
        """The concepts of a query, whole phrases before parts.

        ``fillers``: stems of the words that carry no meaning; ``lost``: positions of words that no entry contains, for
        which part of a phrase is better than nothing.
        """
        complete = self._complete(readings, fillers)
        covered = {position for positions, _ in complete.values() for position in positions}
        fired = [
            FiredConcept(self._concepts[number], positions, quality, complete=True)
            for number, (positions, quality) in complete.items()
        ]
        fired.extend(self._partial(readings, set(lost) - covered, exclude=complete.keys()))
        return fired

    def _add(self, concept: int, language: str, phrase: str) -> None:
        found = words(phrase)
        content = [word for word in found if not is_filler(word, language)] or found
        readers = ((reading_languages(word, language)[0], word) for word in content)
        terms = tuple(dict.fromkeys((reader, stem(word, reader)) for reader, word in readers))
        if not terms:
            return
        beside = {stem(word, language) for word in set(found) - set(content) if len(word) > 2}
        fillers = beside if len(terms) == 1 else set()
        number = len(self._phrases)
        self._phrases.append(_Phrase(concept, terms, frozenset(fillers)))
        for term in terms:
            self._by_term[term].append(number)

    def _said(self, readings: Readings) -> dict[int, dict[tuple[str, str], tuple[int, float]]]:
        """For each phrase of which a word was said: the term, its position in the query and how sure the reading is."""
        said: dict[int, dict[tuple[str, str], tuple[int, float]]] = defaultdict(dict)
        for position, reading in enumerate(readings):
            for term, quality in reading.items():
                for phrase in self._by_term.get(term, ()):
                    if quality > said[phrase].get(term, (0, 0.0))[1]:
                        said[phrase][term] = (position, quality)
        return said

    def _complete(self, readings: Readings, fillers: frozenset[str]) -> dict[int, tuple[frozenset[int], float]]:
        best: dict[int, tuple[frozenset[int], float]] = {}
        for number, said in self._said(readings).items():
            phrase = self._phrases[number]
            if len(said) < len(phrase.terms) or (phrase.fillers and not phrase.fillers & fillers):
                continue
            if len(said) == 1 and next(iter(said.values()))[1] < LEAST_SINGLE_QUALITY:
                continue
            positions = frozenset(position for position, _ in said.values())
            quality = sum(quality for _, quality in said.values()) / len(said)
            known, sure = best.get(phrase.concept, (frozenset(), 0.0))
            best[phrase.concept] = (known | positions, max(sure, quality))
        return best

    def _partial(self, readings: Readings, lost: set[int], exclude: Collection[int]) -> Iterable[FiredConcept]:
        """Concepts of which a telling word was said: one that only one or two concepts use, and half of its phrase at least."""
        found: dict[int, tuple[int, float]] = {}
        for position in sorted(lost):
            for (language, term), quality in readings[position].items():
                numbers = self._by_term.get((language, term), ())
                concepts = {self._phrases[number].concept for number in numbers}
                if not 0 < len(concepts) <= _FEW_CONCEPTS or is_weak(term, language):
                    continue
                for number in numbers:
                    phrase = self._phrases[number]
                    if phrase.concept not in exclude and 1 < len(phrase.terms) <= 2:
                        sure = quality * PARTIAL_QUALITY
                        if sure > found.get(phrase.concept, (0, 0.0))[1]:
                            found[phrase.concept] = (position, sure)
        for number, (position, quality) in found.items():
            if not self._concepts[number].negative:
                yield FiredConcept(self._concepts[number], frozenset({position}), quality, complete=False)
