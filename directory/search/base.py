"""What a search asks and answers, whatever engine runs it.

Views and the API speak these types only. An engine (see ``engines/``) stores :class:`ServiceDocument` values, answers
:class:`SearchQuery` and must pass the contract test class in ``tests/directory/search/contract.py``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from directory.core.point import Point
from directory.search.documents import ServiceDocument

MAX_QUERY_LENGTH = 200  # characters; a longer text is refused by the form, not cut
UNKNOWN = "unknown"  # the facet value of an entry that does not say; never hidden, never counted as a yes


class Sort(StrEnum):
    """Order of the hits."""

    MATCH = "match"  # best match first; without words: eligibility, then name
    NEAR = "near"  # nearest first; entries without a place last, ties by match
    CHECKED = "checked"  # latest check with the organization first, never checked last


class FacetName(StrEnum):
    """The facets an engine counts. The value is also the name in the address bar."""

    TOPIC = "topic"  # topic code
    STATUS = (
        "status"  # answer for the asked statuses: open, condition, ask, unknown, not_now, no; empty without a status
    )
    LANGUAGE = "language"  # ISO 639-1 code spoken there, or "interpreter" (can be booked), or "unknown"
    TARGET = "target"  # target group code
    PLACE = "place"  # municipality key (AGS) the service serves
    FREE = "free"  # free, paid, unknown
    APPOINTMENT = "appointment"  # needed, possible, walk_in, unknown


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One search. Filters combine as AND between facets and OR inside one."""

    text: str = ""
    language: str = "de"  # the page's language; German is always the second one
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()  # residence status codes; order and fold the hits, never remove them
    languages: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    municipality: str | None = None  # AGS; keeps services that serve people there, the whole district included
    point: Point | None = None  # where distances are measured from
    radius_km: float | None = None  # keeps services that stand within it; needs ``point``
    free: tuple[str, ...] = ()  # values of FacetName.FREE
    appointment: tuple[str, ...] = ()  # values of FacetName.APPOINTMENT
    sort: Sort = Sort.MATCH
    page: int = 1
    page_size: int = 20


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One found service. ``eligibility`` is the answer for the asked statuses, None where none was asked."""

    id: int
    score: float
    distance_km: float | None = None  # None: no point asked, or the entry has no place
    distance_is_approximate: bool = False  # placed by its municipality alone: say its name, no finer kilometres
    eligibility: str | None = None

    @property
    def is_folded(self) -> bool:
        """True for "not for you" and "not at present": shown at the end, with the reason."""
        return self.eligibility in {"no", "not_now"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """How many services a value would leave, the facet's own filter ignored."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of an answer. ``total`` counts every hit, the folded ones included (they come last)."""

    hits: Sequence[SearchHit]
    total: int
    folded_total: int = 0
    facets: dict[FacetName, Sequence[FacetValue]] = field(default_factory=dict)
    suggestion: str | None = None  # "did you mean": a text that finds more, in the asker's script
    nearest_topic: str | None = None  # topic code to offer where nothing deserves to be first
    good_match: bool = True  # False: nothing deserves to be first, so the page helps instead
    took_ms: float = 0.0


class SearchEngineError(Exception):
    """The engine could not answer. ``retry`` tells whether trying again soon makes sense."""

    def __init__(self, message: str, *, retry: bool = False) -> None:
        super().__init__(message)
        self.retry = retry


class SearchEngine(ABC):
    """Stores service documents and answers queries. Derived data only: it can always be rebuilt from the database."""

    @abstractmethod
    def search(self, query: SearchQuery) -> SearchPage:
        """The page of hits for the query. Raises SearchEngineError when the index cannot be read."""

    @abstractmethod
    def complete(self, prefix: str, language: str, limit: int = 8) -> list[str]:
        """Names of services, organizations and topics that begin like the prefix, best first."""

    @abstractmethod
    def rebuild(self, documents: Iterable[ServiceDocument]) -> int:
        """Replaces the whole index in one step (readers see the old one until then); returns how many were stored."""

    @abstractmethod
    def update(self, documents: Iterable[ServiceDocument], deleted: Iterable[int] = ()) -> None:
        """Stores the documents in place of older ones with the same id and removes the deleted ids."""

    @abstractmethod
    def is_ready(self) -> bool:
        """True when an index of the current schema and analysis version exists."""

    @abstractmethod
    def count(self) -> int:
        """How many services the index holds."""
