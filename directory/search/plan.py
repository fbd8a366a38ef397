"""What a query means, free of any engine: weighted ways to find each of its words.

An engine turns a plan into its own query. The score of an entry is the sum over the slots; a slot gives the best of its variants
and concepts, so a literal hit and a meaning never count twice. Field weights belong here too, so that engines agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# Where a word stands matters: title over summary over description over topic names. "organization" has one language.
FIELD_WEIGHTS = {"name": 3.0, "organization": 2.2, "summary": 1.5, "description": 1.0, "topics": 0.7, "details": 0.5}
NAME_FIELDS = ("name", "organization")
TIE_BREAKER = 0.15  # what the second-best field or variant of a slot adds


class Role(StrEnum):
    """What a word does in a query."""

    CONTENT = "content"
    WEAK = "weak"  # help, advice, office: never decides alone
    PLACE = "place"
    FILLER = "filler"  # says nothing; searched only when nothing else is said


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which an entry may contain a word: every group must be met by one of its terms."""

    language: str
    groups: tuple[tuple[str, ...], ...]
    weight: float  # 0..1, beside the word as typed
    quality: float  # 0..1, how sure it is that this was meant


@dataclass(frozen=True, slots=True)
class ConceptClause:
    """A meaning of one or more slots: German office words (best first) and facts such as topic or program."""

    concept_id: str
    office_words: tuple[Variant, ...]
    facts: tuple[tuple[str, float], ...]  # (fact as stored, weight)
    weight: float
    quality: float


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the query (or several that name one place)."""

    word: str
    role: Role
    importance: float  # 0..1; rare words say more
    variants: tuple[Variant, ...]
    concepts: tuple[ConceptClause, ...] = ()
    facts: tuple[tuple[str, float], ...] = ()  # a place: stands there, serves people there
    negative: bool = False  # means something that nobody in the directory offers


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """All slots of a query in their order, what was meant instead, and the topic it is about."""

    slots: tuple[Slot, ...]
    suggestion: str | None = None
    topics: tuple[str, ...] = ()  # topic codes of the concepts, the likeliest first

    @property
    def deciding(self) -> tuple[int, ...]:
        """Positions of the slots that decide whether an entry is found at all: content, or whatever there is."""
        for roles in ({Role.CONTENT}, {Role.WEAK}, {Role.PLACE}, {Role.FILLER}):
            if found := tuple(place for place, slot in enumerate(self.slots) if slot.role in roles):
                return found
        return ()
