"""The search engine inside the process: a tantivy index in a folder of its own, read by many workers, written by one.

The index is derived data. Scores and terms come from tantivy; filters, counts and distances from masks and lists in memory,
which a reader brings up to date with what changed whenever the files on disk tell of a write.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import tantivy

from directory.search.base import SearchEngine, SearchEngineError, SearchHit, SearchPage, SearchQuery
from directory.search.documents import ServiceDocument
from directory.search.engines.facets import great_circle_km
from directory.search.engines.index_folder import IndexFolder
from directory.search.engines.masks import mask_of
from directory.search.engines.ranking import LEAST_SHARE, Found, Ordered, is_good, order
from directory.search.engines.snapshot import Snapshot
from directory.search.engines.tantivy_query import MOST_SLOTS, read_levels
from directory.search.engines.tantivy_schema import VERSION, build_schema, to_tantivy
from directory.search.plan import QueryPlan
from directory.search.vocabulary import Concept, shipped
from directory.search.vocabulary.matching import ConceptMatcher

_REBUILD_MEMORY = 128_000_000  # bytes for the writer
_UPDATE_MEMORY = 15_000_000  # the least that tantivy takes
_REBUILD_THREADS = 2
_OPENING_ATTEMPTS = 5  # a swap may remove the folder between reading its name and opening it


class EmbeddedEngine(SearchEngine):
    """Answers from a folder. Safe to share between threads; every process has its own."""

    def __init__(
        self,
        folder: Path | str,
        concepts: Sequence[Concept] | None = None,
        extra_concepts: Callable[[], Sequence[Concept]] = tuple,
        lock_timeout: float = 30.0,
    ) -> None:
        """``concepts``: the shipped ones unless given; ``extra_concepts``: asked with every query, for editors' additions."""
        self._folder = IndexFolder(Path(folder), VERSION, lock_timeout)
        self._schema = build_schema()
        self._shipped = ConceptMatcher(shipped() if concepts is None else concepts)
        self._extra_concepts = extra_concepts
        self._extra: tuple[tuple[Concept, ...], ConceptMatcher] = ((), ConceptMatcher(()))
        self._snapshot: Snapshot | None = None
        self._refreshing = threading.Lock()

    def search(self, query: SearchQuery) -> SearchPage:
        """The page of hits; every write that was finished when the call began is seen."""
        started = time.perf_counter()
        snapshot = self._current()
        plan = snapshot.plan(query.text, query.language, self._matchers()) if query.text.strip() else None
        found = self._found(snapshot, plan) if plan else None
        matching = mask_of(found.positions) if found else snapshot.facts.all
        filters = snapshot.facts.filters(query)
        if query.point and query.radius_km is not None:
            matching &= snapshot.facts.within(query.point, query.radius_km)
        shown = matching
        for mask in filters.values():
            shown &= mask
        ordered = order(query, snapshot.facts, found, shown)
        good = self._is_good(snapshot, plan, ordered) if plan else bool(ordered.total)
        return SearchPage(
            hits=_hits(query, snapshot, ordered),
            total=ordered.total,
            folded_total=ordered.folded_total,
            facets=dict(snapshot.facts.count(query, matching, filters)),
            suggestion=plan.suggestion if plan else None,
            nearest_topic=None if good or plan is None else _nearest_topic(snapshot, plan, ordered),
            good_match=good,
            took_ms=(time.perf_counter() - started) * 1000,
        )

    def complete(self, prefix: str, language: str, limit: int = 8) -> list[str]:
        """Names that begin like the prefix, then names with a word that does."""
        return self._current().completion(language).complete(prefix, limit)

    def rebuild(self, documents: Iterable[ServiceDocument]) -> int:
        """Fills a new generation beside the current one and swaps; raises SearchEngineError when another writer is too slow."""
        with self._folder.writing():
            path = self._folder.new_generation()
            index = tantivy.Index(self._schema, path=str(path))
            writer = index.writer(_REBUILD_MEMORY, _REBUILD_THREADS)
            stored = 0
            for document in documents:
                writer.add_document(to_tantivy(document, _revision()))
                stored += 1
            writer.commit()
            writer.wait_merging_threads()
            self._folder.swap(path)
        return stored

    def update(self, documents: Iterable[ServiceDocument], deleted: Iterable[int] = ()) -> None:
        """Writes in one commit: readers see all of it or nothing. Raises SearchEngineError without an index to write to."""
        with self._folder.writing():
            index = tantivy.Index.open(str(self._folder.readable().path))
            writer = index.writer(_UPDATE_MEMORY, 1)
            for number in deleted:
                writer.delete_documents_by_query(self._with_id(number))
            for document in documents:
                writer.delete_documents_by_query(self._with_id(document.id))
                writer.add_document(to_tantivy(document, _revision()))
            writer.commit()
            writer.wait_merging_threads()

    def _with_id(self, number: int) -> tantivy.Query:
        """By query: a term made of a plain number is a signed one and matches no id."""
        return tantivy.Query.term_query(self._schema, "id", number)

    def is_ready(self) -> bool:
        """True when the pointer names an index of this schema and analysis."""
        generation = self._folder.current()
        return generation is not None and generation.version == self._folder.version

    def count(self) -> int:
        """How many services the newest state of the index holds."""
        return len(self._current().facts.position_of)

    def _current(self) -> Snapshot:
        """The newest state; looks at two files, and reads what changed when they did."""
        snapshot = self._snapshot
        if snapshot and self._folder.stamp(self._folder.current()) == snapshot.stamp:
            return snapshot
        with self._refreshing:
            snapshot = self._snapshot
            if snapshot is None or self._folder.stamp(self._folder.current()) != snapshot.stamp:
                snapshot = self._snapshot = self._refreshed(snapshot)
            return snapshot

    def _refreshed(self, before: Snapshot | None) -> Snapshot:
        for attempt in range(1, _OPENING_ATTEMPTS + 1):
            generation = self._folder.readable()
            stamp = self._folder.stamp(generation)
            try:
                index = tantivy.Index.open(str(generation.path))
                index.config_reader(reload_policy="manual")  # no thread of tantivy's that watches files
                index.reload()
                return Snapshot(index, stamp, self._shipped, before)
            except (OSError, ValueError) as problem:
                if attempt == _OPENING_ATTEMPTS:
                    raise SearchEngineError(f"The search index cannot be read: {problem}", retry=True) from problem
        raise AssertionError("unreachable")

    def _matchers(self) -> tuple[ConceptMatcher, ...]:
        extra = tuple(self._extra_concepts())
        known, matcher = self._extra
        if extra != known:
            matcher = ConceptMatcher(extra)
            self._extra = (extra, matcher)
        return (self._shipped, matcher) if extra else (self._shipped,)

    @staticmethod
    def _found(snapshot: Snapshot, plan: QueryPlan) -> Found:
        query = snapshot.builder.scored(plan)
        if query is None:
            return Found((), ())
        scores, positions = snapshot.find(query, LEAST_SHARE)
        return Found(positions, scores)

    @staticmethod
    def _is_good(snapshot: Snapshot, plan: QueryPlan, ordered: Ordered) -> bool:
        ids = [snapshot.facts.records[position].id for position in ordered.best]
        query = snapshot.builder.levels(plan, ids) if ids else None
        if query is None:
            return False
        scores, _ = snapshot.find(query)
        return is_good(plan, [read_levels(score, len(plan.deciding[:MOST_SLOTS])) for score in scores])


def _revision() -> int:
    return time.time_ns()


def _hits(query: SearchQuery, snapshot: Snapshot, ordered: Ordered) -> list[SearchHit]:
    hits = []
    for placed in ordered.page:
        record = snapshot.facts.records[placed.position]
        distance = (
            great_circle_km(query.point.lat, query.point.lon, *record.place) if query.point and record.place else None
        )
        hits.append(
            SearchHit(
                id=record.id,
                score=round(placed.score, 4),
                distance_km=distance,
                distance_is_approximate=record.is_approximate and distance is not None,
                eligibility=placed.answer,
            )
        )
    return hits


def _nearest_topic(snapshot: Snapshot, plan: QueryPlan, ordered: Ordered) -> str | None:
    """A topic to offer: what the words mean, else what most of the first hits are about."""
    facts = snapshot.facts
    meant = next((topic for topic in plan.topics if facts.having("topic", topic)), None)
    return meant or facts.most_frequent("topic", mask_of(ordered.best))
