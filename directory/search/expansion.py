"""Every way in which an entry may contain one word of a query, each with a weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest

from directory.search.analysis import Lexicon, Script, fold, reading_languages, script_of, stem, terms
from directory.search.analysis.generic_parts import is_generic_part, meaningful_part
from directory.search.analysis.stopwords import is_weak, usual_term
from directory.search.plan import Variant

Meaning = Callable[[tuple[str, str]], int]  # of a (language, term): 2 a concept by itself, 1 in a longer phrase, 0 none

SECOND_READING = 0.8  # Arabic: a first letter taken for "and", "with", "for"
FOREIGN_READING = 0.9  # German beside the page's language
FAMILY = (0.6, 0.8)  # (weight, quality) of another word of the same root
COMPOUND_HEAD = (0.75, 0.85)  # Kurs in Deutschkurs: a kind of it
COMPOUND_MODIFIER = (0.65, 0.75)  # Fahrrad in Fahrradwerkstatt: about it
SPLIT = (0.75, 0.8)  # all parts of a compound, each for itself
MEANT_PART = (0.8, 0.75)  # Krippe in Krippenplatz: the rest says little
PART_QUALITY = 0.55  # of the meaning of a part, where the compound itself has none
GREATER_PART = (
    0.5,
    0.65,
)  # (share of the letters, quality): a part that is most of the compound means a thing by itself
FIRST_PART = (0.45, 0.6)
LAST_PART = (0.4, 0.6)
CLEAR_SHARE = 0.35  # of a compound's letters: a shorter part is a guess
GUESSED_PART = 0.5  # its quality
PREFIX = (0.5, 0.6)
ENGLISH_BESIDE_RUSSIAN = 0.6  # "sad" on a Russian page is rather сад
ROMANIZED = (0.95, 0.95)
LESS_LIKE = (0.8, 0.85)  # another word with the same consonants
RELATED = (0.7, 0.75)
ONE_TYPO = (0.85, 0.85)
TWO_TYPOS = (0.6, 0.65)
_MOST_GUESSES = 3
_MOST_COMPOUNDS = 10  # the most frequent ones
_SHORTEST_PREFIX = 5


@dataclass(frozen=True, slots=True)
class Expansion:
    """The variants of a word, its readings for the concepts, and the correction of a typo where one was needed."""

    variants: tuple[Variant, ...]
    readings: Mapping[tuple[str, str], float]  # (language, term) → how sure
    correction: str | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class _Guess:
    """A known word that an unknown one may have meant."""

    language: str
    term: str
    spelled: str  # as a suggestion writes it; empty where the typed word was right in its own letters
    weight: float
    quality: float

    def scaled(self, variant: Variant) -> Variant:
        """The variant of the known word, as sure as the guess allows."""
        return replace(variant, weight=variant.weight * self.weight, quality=variant.quality * self.quality)


class Expander:
    """Expands words with the lexicons of one state of the index."""

    def __init__(self, lexicons: Mapping[str, Lexicon]) -> None:
        self._lexicons = lexicons

    def expand(self, word: str, page_language: str, meaning: Meaning) -> Expansion:
        """All variants of a normalized word on a page of the given language, the surest first.

        ``meaning`` tells whether a (language, term) stands in a concept: such a word is no typo, even if no entry has it.
        """
        languages = self._languages(word, page_language)
        variants: list[Variant] = []
        readings: dict[tuple[str, str], float] = {}
        for rank, language in enumerate(languages):
            factor = FOREIGN_READING if rank else 1.0
            for place, term in enumerate(terms(word, language)):
                readings[language, term] = 1.0 if place == 0 else 0.9
                searched = self.forms(term, language, factor * (SECOND_READING if place else 1.0))
                if not searched and (usual := usual_term(term, language)):
                    searched = self.forms(usual, language, factor)
                variants.extend(searched)
        known = any(map(meaning, readings)) or any(self._lexicons[language].knows(word) for language in languages)
        parts = self._parts(word, languages) if not known else ()
        readings.update({("de", part): _part_quality(part, word) for part in parts if ("de", part) not in readings})
        meant = self._meant_part(word, languages, meaning) if not known else ""
        if meant:
            readings["de", meant] = MEANT_PART[1]
            variants.extend(_Guess("de", meant, "", *MEANT_PART).scaled(variant) for variant in self.forms(meant, "de"))
        guesses = [] if known or parts or meant else self._guesses(word, page_language, languages, meaning)
        if russian := self._russian_on_russian_page(word, page_language, languages, meaning):
            guesses = russian
            readings = {reading: quality * ENGLISH_BESIDE_RUSSIAN for reading, quality in readings.items()}
            variants = [replace(variant, weight=variant.weight * ENGLISH_BESIDE_RUSSIAN) for variant in variants]
        for guess in guesses:
            variants.extend(guess.scaled(variant) for variant in self.forms(guess.term, guess.language))
            reading = (guess.language, guess.term)
            readings[reading] = max(guess.quality, readings.get(reading, 0.0))
        if not known and not parts and not meant and not guesses:
            variants.extend(self._unfinished(word, languages))
        correction = next((guess.spelled for guess in guesses if guess.spelled), None)
        return Expansion(tuple(variants), readings, correction, known)

    def forms(self, term: str, language: str, factor: float = 1.0, *, by_parts: bool = True) -> list[Variant]:
        """A term and the compounds that contain it; ``by_parts``: also what holds only the parts of it."""
        lexicon = self._lexicons.get(language)
        if lexicon is None:
            return []
        variants = [Variant(language, ((term,),), factor, 1.0)] if lexicon.has_term(term) else []
        if language != "de":
            return variants
        variants += _alternatives("de", lexicon.family(term), FAMILY, factor)
        heads, modifiers = lexicon.compounds.containing(term)
        variants += _alternatives("de", self._frequent(heads), COMPOUND_HEAD, factor)
        variants += _alternatives("de", self._frequent(modifiers), COMPOUND_MODIFIER, factor)
        return variants + (self._by_parts(term, factor, is_found=bool(variants)) if by_parts or not variants else [])

    def _by_parts(self, term: str, factor: float, *, is_found: bool) -> list[Variant]:
        """All parts of a compound together, and its telling ends each for itself where the whole is unknown."""
        compounds = self._lexicons["de"].compounds
        parts = compounds.split(term)
        groups = tuple(self._containing(part) for part in parts)
        variants = [Variant("de", groups, SPLIT[0] * factor, SPLIT[1])] if parts and all(groups) else []
        first, last = (parts[0], parts[-1]) if parts else ("", "") if is_found else compounds.known_ends(term)
        for part, strength in ((first, FIRST_PART), (last, LAST_PART)):
            if len(part) < CLEAR_SHARE * len(term):
                strength = (strength[0], GUESSED_PART)
            if part and not is_weak(part, "de") and not is_generic_part(part):
                variants += _alternatives("de", self._containing(part), strength, factor)
        return variants

    def joined(self, first: str, second: str) -> list[Variant]:
        """A German compound that was written apart: "Integrations kurs"."""
        if script_of(first) is not Script.LATIN or script_of(second) is not Script.LATIN:
            return []
        lexicon = self._lexicons["de"]
        term = stem(first + second, "de")
        return [Variant("de", ((term,),), 1.0, 1.0)] if lexicon.has_term(term) else []

    def entries_with(self, variants: Iterable[Variant]) -> int:
        """In about how many entries a word stands: the most frequent of its sure variants."""
        counts = [
            sum(self._lexicons[variant.language].entries_with(term) for term in group)
            for variant in variants
            if variant.quality >= COMPOUND_HEAD[1]
            for group in variant.groups
        ]
        return max(counts, default=0)

    def _languages(self, word: str, page_language: str) -> tuple[str, ...]:
        languages = tuple(language for language in reading_languages(word, page_language) if language in self._lexicons)
        if script_of(word) is not Script.LATIN or "en" in languages or "en" not in self._lexicons:
            return languages
        unknown = not any(self._lexicons[language].knows(word) for language in languages)
        return (*languages, "en") if unknown and self._lexicons["en"].knows(word) else languages

    def _parts(self, word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
        return self._lexicons["de"].compounds.split(stem(word, "de")) if "de" in languages else ()

    def _meant_part(self, word: str, languages: tuple[str, ...], meaning: Meaning) -> str:
        """What an unknown German compound is about when its other parts are generic: a concept, else a word of an entry."""
        if "de" not in languages:
            return ""
        term = stem(word, "de")
        is_concept = meaningful_part(term, lambda part: meaning(("de", part)) > 1 and not is_weak(part, "de"))
        return is_concept or meaningful_part(
            term, lambda part: self._lexicons["de"].has_term(part) and not is_weak(part, "de")
        )

    def _containing(self, part: str) -> tuple[str, ...]:
        lexicon = self._lexicons["de"]
        own = [part] if lexicon.has_term(part) else []
        heads, modifiers = lexicon.compounds.containing(part)
        return (*own, *self._frequent([*heads, *modifiers]))

    def _frequent(self, terms: Sequence[str]) -> Sequence[str]:
        """The compounds that most entries contain, so that a word which is in hundreds of them stays quick."""
        if len(terms) <= _MOST_COMPOUNDS:
            return terms
        return nlargest(_MOST_COMPOUNDS, terms, key=self._lexicons["de"].entries_with)

    def _guesses(self, word: str, page_language: str, languages: tuple[str, ...], meaning: Meaning) -> list[_Guess]:
        """What an unknown word may mean: other letters, a word of the same root, a typing error, in this order."""
        guesses = (
            self._foreign_letters(word, page_language, meaning)
            or self._related(word, languages)
            or self._corrected(word, languages)
        )
        return list({(guess.language, guess.term): guess for guess in reversed(guesses)}.values())[::-1]

    def _russian_on_russian_page(
        self, word: str, page_language: str, languages: tuple[str, ...], meaning: Meaning
    ) -> list[_Guess]:
        """A Latin word that is English by chance, but that somebody on a Russian page may have meant as a Russian one."""
        if page_language not in ("ru", "uk", "bg") or "en" not in languages:
            return []
        return self._foreign_letters(word, page_language, meaning)

    def _foreign_letters(self, word: str, page_language: str, meaning: Meaning) -> list[_Guess]:
        """Russian or Arabic typed in Latin letters, German typed in Cyrillic or Arabic ones; no correction is offered.

        Words of concepts are what people look for, so they come before chance neighbours that only stand in a text.
        """
        if script_of(word) is Script.LATIN:
            languages = [language for language in ("ru", "ar") if language == page_language] or ["ru", "ar"]
            lexicons = [self._lexicons[language] for language in languages if language in self._lexicons]
            found = [(lexicon.language, *pair) for lexicon in lexicons for pair in lexicon.romanized(word)]
        else:
            found = [("de", text, 0) for text in self._lexicons["de"].germanized(word)]
        guesses = [
            _Guess(language, stem(text, language), "", *(LESS_LIKE if unlike else ROMANIZED))
            for language, text, unlike in found
        ]
        meant = [guess for guess in guesses if meaning((guess.language, guess.term)) > 1] or guesses
        return [guess for guess in meant if guess.quality == meant[0].quality][: 2 * _MOST_GUESSES]

    def _related(self, word: str, languages: tuple[str, ...]) -> list[_Guess]:
        """Arabic words of the same root; a verb and its noun look different but mean the same here."""
        return [
            _Guess(language, term, "", *RELATED)
            for language in languages
            for term in self._lexicons[language].relatives(stem(word, language))[: 2 * _MOST_GUESSES]
        ]

    def _corrected(self, word: str, languages: tuple[str, ...]) -> list[_Guess]:
        """Known words within one or two letters, the page's language first; only the nearest distance counts."""
        found = [
            (edits, self._lexicons[language], text)
            for language in languages
            for text, edits in self._lexicons[language].similar(word)[:_MOST_GUESSES]
        ]
        nearest = min((edits for edits, _, _ in found), default=0)
        strength = ONE_TYPO if nearest == 1 else TWO_TYPOS
        return [
            _Guess(lexicon.language, stem(text, lexicon.language), lexicon.spelled(text), *strength)
            for edits, lexicon, text in found
            if edits == nearest
        ]

    def _unfinished(self, word: str, languages: tuple[str, ...]) -> list[Variant]:
        """Words that begin like this one, where nothing else is known of it."""
        if len(word) < _SHORTEST_PREFIX:
            return []
        return [
            variant
            for language in languages
            for variant in _alternatives(
                language, self._lexicons[language].compounds.beginning(fold(word)), PREFIX, 1.0
            )
        ]


def _part_quality(part: str, word: str) -> float:
    return GREATER_PART[1] if len(part) >= GREATER_PART[0] * len(word) else PART_QUALITY


def _alternatives(language: str, found: Iterable[str], strength: tuple[float, float], factor: float) -> list[Variant]:
    group = tuple(found)
    return [Variant(language, (group,), strength[0] * factor, strength[1])] if group else []
