"""Turns the text of a query into a plan: which words count, what they mean, where they point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log

from directory.search.analysis import Lexicon, normalize, reading_languages, stem, words
from directory.search.analysis.stopwords import is_filler, is_weak
from directory.search.expansion import COMPOUND_HEAD, Expander, Expansion, Meaning
from directory.search.plan import ConceptClause, QueryPlan, Role, Slot, Variant
from directory.search.vocabulary import Concept
from directory.search.vocabulary.matching import PART_OF_LONGER, PARTIAL_QUALITY, ConceptMatcher, FiredConcept
from directory.search.vocabulary.places import Gazetteer

MOST_WORDS = 24  # of a query; what follows is left out
CONCEPT_WEIGHT = 0.85  # a meaning counts a little less than the word itself
OFFICE_WORD_DECAY = 0.93  # the first office words of a concept are the most precise
TOPIC_WEIGHTS = (0.25, 0.15, 0.1)  # of a concept's topics, in their order
PROGRAM_WEIGHT = 0.9
KIND_WEIGHT = 0.25
WEAK_IMPORTANCE = 0.3  # factor
CONCEPT_IMPORTANCE = 0.6  # at least, where a word has a meaning in the thesaurus
LEAST_IMPORTANCE = 0.2
SURE_READING = 0.8  # quality from which a word may say that nobody offers this, or that it is weak; one typo is allowed
UNMATCHED_IMPORTANCE = 0.7  # a word that nobody knows: what is asked may lie in it
UNMATCHED_KNOWN_IMPORTANCE = 0.35  # a word that only phrases of the thesaurus use: much, again, child
PLACE_WORD_WEIGHT = 0.35  # a place as a mere word in a text
_VERB_PARTICLES = frozenset(("an", "ab", "um", "aus", "ein", "auf", "nach", "vor", "zurück", "weg", "mit", "zu"))
_FINITE_VERB = re.compile(
    "(?:meld|zieh|such|füll|stell|sprech|rechn|erkenn|lern|schreib|schau|hol|hör|zahl|geb|komm|fang|frag)e?[nt]?"
)
_SHORTEST_SENTENCE = 2  # words
PLACE_FACTS = (("at", 1.1), ("local", 1.2), ("serves", 0.8))  # stands there, serves mainly there, serves there too
PLACE_SHARE = 1.5  # a named place counts at least so much of what the other words count together


@dataclass(slots=True)
class _Word:
    """A word of the query on its way to a slot."""

    word: str
    role: Role
    expansion: Expansion
    place: str | None = None


class QueryPlanner:
    """Plans queries over one state of the index."""

    def __init__(self, lexicons: Mapping[str, Lexicon], gazetteer: Gazetteer, total: int) -> None:
        """``lexicons``: one per language of the index, German always; ``total``: how many entries there are."""
        self._lexicons = lexicons
        self._expander = Expander(lexicons)
        self._gazetteer = gazetteer
        self._total = max(total, 1)
        self._office_words: dict[tuple[str, ...], tuple[Variant, ...]] = {}

    def plan(self, text: str, language: str, matchers: Sequence[ConceptMatcher]) -> QueryPlan:
        """The plan of a text on a page of the language; the matchers hold the shipped concepts and the editors'."""
        typed = _with_whole_verbs(words(text)[:MOST_WORDS], language)
        found = self._words(typed, language, lambda reading: max(matcher.meaning(reading) for matcher in matchers))
        fillers = frozenset(
            stem(word.word, reader)
            for word in found
            if word.role is Role.FILLER
            for reader in reading_languages(word.word, language)
        )
        content = [word for word in found if word.role is not Role.FILLER] or found
        readings = [{} if word.place else word.expansion.readings for word in content]
        lost = [position for position, word in enumerate(content) if not word.place and not word.expansion.variants]
        fired = [concept for matcher in matchers for concept in matcher.match(readings, fillers, lost)]
        slots = [self._slot(word, position, fired) for position, word in enumerate(self._joined(content))]
        said = sum(slot.importance for slot in slots if slot.role is not Role.PLACE)
        place_importance = max(1.0, said * PLACE_SHARE)
        slots = [replace(slot, importance=place_importance) if slot.role is Role.PLACE else slot for slot in slots]
        return QueryPlan(tuple(slots), self._suggestion(text, content), _topics(fired))

    def _words(self, typed: Sequence[str], language: str, meaning: Meaning) -> list[_Word]:
        places = self._gazetteer.find(typed)
        district = {position for place in places if place.is_district for position in place.positions}
        named = {place.positions[0]: place for place in places if not place.is_district}
        rest = {position for place in named.values() for position in place.positions[1:]}
        found = []
        for position, word in enumerate(typed):
            if position in district:
                continue
            expansion = self._expander.expand(word, language, meaning)
            if position in rest:  # "Nord" in "Düren Nord": the place is said, but an entry that says it too is nearer
                found.append(_Word(word, Role.WEAK, expansion))
            elif place := named.get(position):
                found.append(_Word(word, Role.PLACE, expansion, place.key))
            elif not expansion.is_known and (key := self._gazetteer.similar(word)):
                found.append(_Word(word, Role.PLACE, expansion, key))
            else:
                found.append(_Word(word, self._role(word, language, expansion), expansion))
        return found

    def _role(self, word: str, language: str, expansion: Expansion) -> Role:
        first, *others = reading_languages(word, language)
        if is_filler(word, first):
            return Role.FILLER
        known = first in self._lexicons and self._lexicons[first].knows(word)
        if not known and any(is_filler(word, other) for other in [*others, "en"]):
            return Role.FILLER
        sure = [reading for reading, quality in expansion.readings.items() if quality >= SURE_READING]
        weak = any(is_weak(term, reading) for reading, term in sure if reading == first or not known)
        return Role.WEAK if weak else Role.CONTENT

    def _joined(self, found: list[_Word]) -> list[_Word]:
        """A compound written apart is added to both of its words."""
        for first, second in pairwise(found):
            if not first.place and not second.place and (variants := self._expander.joined(first.word, second.word)):
                for word in (first, second):
                    word.expansion = replace(word.expansion, variants=(*variants, *word.expansion.variants))
                    word.role = Role.CONTENT
        return found

    def _slot(self, word: _Word, position: int, fired: Sequence[FiredConcept]) -> Slot:
        variants = word.expansion.variants
        if word.place:
            quiet = tuple(replace(variant, weight=variant.weight * PLACE_WORD_WEIGHT) for variant in variants)
            facts = tuple((f"{kind}:{word.place}", weight) for kind, weight in PLACE_FACTS)
            return Slot(word.word, Role.PLACE, 1.0, quiet, facts=facts)
        meant = [concept for concept in fired if position in concept.positions]
        clauses = tuple(self._clause(concept, fired) for concept in meant if not concept.concept.negative)
        negative = any(_denies(concept, fired) for concept in meant)
        if word.role is Role.WEAK and any(concept.complete for concept in meant):
            word.role = Role.CONTENT  # weak alone, but part of a phrase: "register my address"
            variants = tuple(replace(variant, weight=variant.weight * WEAK_IMPORTANCE) for variant in variants)
        return Slot(word.word, word.role, self._importance(word, clauses), variants, clauses, negative=negative)

    def _importance(self, word: _Word, clauses: Sequence[ConceptClause]) -> float:
        if not word.expansion.variants and all(clause.quality <= PARTIAL_QUALITY for clause in clauses):
            return UNMATCHED_KNOWN_IMPORTANCE if word.expansion.is_known else UNMATCHED_IMPORTANCE
        entries = self._expander.entries_with(word.expansion.variants)
        importance = log(1 + self._total / (1 + min(entries, self._total))) / log(1 + self._total)
        importance = max(LEAST_IMPORTANCE, min(1.0, importance))
        if clauses:
            importance = max(importance, CONCEPT_IMPORTANCE)
        return importance * (WEAK_IMPORTANCE if word.role in (Role.WEAK, Role.FILLER) else 1.0)

    def _clause(self, fired: FiredConcept, others: Sequence[FiredConcept]) -> ConceptClause:
        concept = fired.concept
        part = any(other.complete and fired.positions < other.positions for other in others)
        weight = CONCEPT_WEIGHT * fired.quality * (PART_OF_LONGER if part else 1.0)
        return ConceptClause(concept.id, self._searched(concept), _facts(concept), weight, fired.quality)

    def _searched(self, concept: Concept) -> tuple[Variant, ...]:
        """The office words as variants; several words of one name must all be there."""
        if concept.office_words not in self._office_words:
            variants: list[Variant] = []
            for rank, name in enumerate(concept.office_words):
                factor = OFFICE_WORD_DECAY**rank
                found = words(name)
                terms = [stem(word, "de") for word in [word for word in found if not is_filler(word, "de")] or found]
                forms = [self._expander.forms(term, "de", by_parts=False) for term in terms]
                if len(terms) == 1:
                    variants.extend(replace(variant, weight=variant.weight * factor) for variant in forms[0])
                elif forms and all(forms):
                    groups = tuple(_sure_terms(variants_of_word) for variants_of_word in forms)
                    variants.append(Variant("de", groups, factor, 1.0))
            self._office_words[concept.office_words] = tuple(variants)
        return self._office_words[concept.office_words]

    def _suggestion(self, text: str, found: Sequence[_Word]) -> str | None:
        """The text with its typos corrected, None where there are none."""
        corrections = {
            word.word: word.expansion.correction for word in found if word.expansion.correction and not word.place
        }
        if not corrections:
            return None

        def corrected(match: re.Match[str]) -> str:
            typed = match.group()
            better = corrections.get(normalize(typed))
            return typed if not better else better.capitalize() if typed[:1].isupper() else better

        suggestion = re.sub(r"[^\W_]+", corrected, text.strip())
        return suggestion if normalize(suggestion) != normalize(text.strip()) else None


def _with_whole_verbs(typed: list[str], language: str) -> list[str]:
    """German: a verb that is parted in a sentence is put together, "melde … an" becomes "anmelde"."""
    if language != "de" or len(typed) <= _SHORTEST_SENTENCE or typed[-1] not in _VERB_PARTICLES:
        return typed
    verb = next((position for position, word in enumerate(typed[:-1]) if _FINITE_VERB.fullmatch(word)), None)
    return typed if verb is None else [*typed[:verb], typed[-1] + typed[verb], *typed[verb + 1 : -1]]


def _sure_terms(variants: Sequence[Variant]) -> tuple[str, ...]:
    """Terms that stand for a word of a name: the word itself and compounds with it."""
    sure = (variant for variant in variants if len(variant.groups) == 1 and variant.quality >= COMPOUND_HEAD[1] - 0.1)
    return tuple(dict.fromkeys(term for variant in sure for term in variant.groups[0]))


def _facts(concept: Concept) -> tuple[tuple[str, float], ...]:
    topics = zip((f"topic:{topic}" for topic in concept.topics), TOPIC_WEIGHTS, strict=False)
    programs = ((f"program:{program}", PROGRAM_WEIGHT) for program in concept.programs)
    kinds = ((f"kind:{kind}", KIND_WEIGHT) for kind in concept.kinds)
    return (*topics, *programs, *kinds)


def _denies(fired: FiredConcept, others: Sequence[FiredConcept]) -> bool:
    """True for something that nobody offers, surely meant, and not part of a phrase that somebody does offer."""
    if not fired.concept.negative or not fired.complete or fired.quality < SURE_READING:
        return False
    return not any(
        other.complete and not other.concept.negative and fired.positions <= other.positions for other in others
    )


def _topics(fired: Sequence[FiredConcept]) -> tuple[str, ...]:
    """Topic codes of the concepts, those of the longest and surest phrase first."""
    ordered = sorted(fired, key=lambda concept: (not concept.complete, -len(concept.positions), -concept.quality))
    return tuple(dict.fromkeys(topic for concept in ordered for topic in concept.concept.topics))
