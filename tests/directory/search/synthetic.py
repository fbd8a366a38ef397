"""Invented services for measuring: as many as wanted, the same ones for the same seed, no real organization among them.

Words come from the thesaurus with the skewed frequencies of real texts; German gets compounds of its own, so that the
number of different words grows with the number of services.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from directory.core.point import Point
from directory.search.analysis import words
from directory.search.documents import DocumentText, ServiceDocument
from directory.search.vocabulary import shipped
from directory.search.vocabulary.places import gazetteer

LANGUAGES = ("de", "en", "ru", "ar")
_SOUTH_WEST, _NORTH_EAST = Point(50.60, 6.15), Point(51.05, 6.65)  # about the district
_NEW_COMPOUND = 0.06  # share of German words that are put together anew
_NAME, _SUMMARY, _DESCRIPTION, _DETAILS = (2, 6), (8, 14), (25, 60), (5, 20)  # words, from and to
_TOPICS = 19
_TARGET_GROUPS = 15
_STATUSES = 35
_ANSWERS = ("open", "condition", "ask", "unknown", "not_now", "no")
_FIRST_CHECK = date(2026, 1, 1)


class _Words:
    """Words of one language, drawn by Zipf's law: the most frequent one stands in nearly every text."""

    def __init__(self, language: str, found: Sequence[str]) -> None:
        self._is_german = language == "de"
        self._found = found
        self._cumulated = list(accumulate(1 / (rank + 2) for rank in range(len(found))))

    def text(self, random: Random, length: tuple[int, int]) -> str:
        return " ".join(self._word(random) for _ in range(random.randint(*length))).capitalize()

    def _word(self, random: Random) -> str:
        if self._is_german and random.random() < _NEW_COMPOUND:
            return self._drawn(random) + random.choice(("", "s", "n")) + random.choice(self._found)
        return self._drawn(random)

    def _drawn(self, random: Random) -> str:
        return self._found[bisect(self._cumulated, random.random() * self._cumulated[-1])]


def synthetic_documents(number: int, seed: int = 1) -> Iterator[ServiceDocument]:
    """``number`` services with ids from 1, in four languages."""
    random = Random(seed)
    vocabulary = _vocabulary(random)
    places = [(key, _point(random)) for key in gazetteer().municipalities()]
    for identity in range(1, number + 1):
        yield _document(identity, random, vocabulary, places)


def _vocabulary(random: Random) -> Mapping[str, _Words]:
    known: dict[str, dict[str, None]] = {language: {} for language in LANGUAGES}
    for concept in shipped():
        for language in LANGUAGES:
            for phrase in concept.words.get(language, ()):
                known[language].update(dict.fromkeys(words(phrase)))
    vocabulary = {}
    for language, found in known.items():
        shuffled = list(found)
        random.shuffle(shuffled)
        vocabulary[language] = _Words(language, shuffled)
    return vocabulary


def _document(
    identity: int, random: Random, vocabulary: Mapping[str, _Words], places: Sequence[tuple[str, Point]]
) -> ServiceDocument:
    key, center = random.choice(places)
    is_approximate = random.random() < 0.4
    serves = (key,) if random.random() < 0.5 else tuple(place for place, _ in places) if random.random() < 0.8 else ()
    return ServiceDocument(
        id=identity,
        external_id=f"synthetic-{identity}",
        texts=_texts(identity, random, vocabulary),
        topics=tuple(f"topic-{topic}" for topic in random.sample(range(_TOPICS), random.randint(1, 3))),
        organization_kind=random.choice(("municipality", "authority", "charity", "association")),
        target_groups=tuple(f"group-{group}" for group in random.sample(range(_TARGET_GROUPS), random.randint(0, 2))),
        languages=tuple(random.sample(("de", "en", "ru", "ar", "tr", "fr"), random.randint(0, 3))),
        interpreter=random.random() < 0.2,
        serves=serves,
        point=center if is_approximate else _point(random),
        point_is_approximate=is_approximate,
        cost=random.choice(("free", "free", "paid", "unknown")),
        appointment=random.choice(("needed", "possible", "walk_in", "unknown")),
        answers={f"status-{status}": random.choice(_ANSWERS) for status in range(_STATUSES)},
        checked_on=_FIRST_CHECK + timedelta(days=random.randint(0, 300)) if random.random() < 0.8 else None,
    )


def _texts(identity: int, random: Random, vocabulary: Mapping[str, _Words]) -> dict[str, DocumentText]:
    organization = f"Muster-Verein {identity % 997}"
    return {
        language: DocumentText(
            name=found.text(random, _NAME),
            summary=found.text(random, _SUMMARY),
            description=found.text(random, _DESCRIPTION),
            organization=organization,
            topics=found.text(random, _NAME),
            details=found.text(random, _DETAILS),
        )
        for language, found in vocabulary.items()
    }


def _point(random: Random) -> Point:
    return Point(
        round(random.uniform(_SOUTH_WEST.lat, _NORTH_EAST.lat), 4),
        round(random.uniform(_SOUTH_WEST.lon, _NORTH_EAST.lon), 4),
    )
