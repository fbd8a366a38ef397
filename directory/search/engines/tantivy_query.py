"""Turns a query plan into tantivy queries.

Tantivy scores a term by BM25, so a rare spelling would beat a common one of the same word. Here every variant of a word is
brought to the importance of the word: its boost divides by the term's own rarity. What remains of BM25 is how often and how
densely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import log

from tantivy import Occur, Query, Schema, Searcher

from directory.search.engines.tantivy_schema import TEXT_FIELDS, field
from directory.search.plan import FIELD_WEIGHTS, TIE_BREAKER, ConceptClause, QueryPlan, Slot, Variant

CONCEPT_TIE_BREAKER = 0.3  # an entry that holds several office words of a meaning is nearer to it
SEVERAL_WORDS = 0.75  # exponent; below 1, because several words together say more than one of them
SURE, LIKELY = 0.8, 0.6  # quality from which a hit counts as sure, or as likely
_LEVELS = 3
MOST_SLOTS = 8  # of which is told how an entry matches; their levels must fit into the 24 bits of a score


class TantivyQueryBuilder:
    """Builds queries for one searcher."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema = schema
        self._searcher = searcher
        self._frequencies: dict[tuple[str, str], int] = {}
        self._concepts: dict[tuple[object, ...], Query | None] = {}
        self._concept_levels: dict[tuple[object, ...], list[list[Query]]] = {}

    def scored(self, plan: QueryPlan) -> Query | None:
        """Entries that match a deciding slot (or any, if none of those is known), scored by all; None when no word is known."""
        slots = [self._slot(slot) for slot in plan.slots]
        decides = [position for position in plan.deciding if slots[position]] or range(len(slots))
        deciding = [query for position in decides if (query := slots[position])]
        if not deciding:
            return None
        others = [query for position, query in enumerate(slots) if query and position not in decides]
        needed = _any_of(deciding)
        return Query.boolean_query([(Occur.Must, needed), *((Occur.Should, query) for query in others)])

    def levels(self, plan: QueryPlan, ids: Iterable[int]) -> Query | None:
        """Scores the entries by a code of how well each deciding slot matches; read it with :func:`read_levels`."""
        coded = []
        for place, position in enumerate(plan.deciding[:MOST_SLOTS]):
            for level, query in enumerate(self._by_level(plan.slots[position])):
                if query:
                    coded.append(Query.const_score_query(query, float(1 << (place * _LEVELS + level))))
        if not coded:
            return None
        only = Query.term_set_query(self._schema, "id", list(ids))
        return Query.boolean_query([(Occur.Must, Query.const_score_query(only, 0.0)), (Occur.Must, _any_of(coded))])

    def _slot(self, slot: Slot) -> Query | None:
        found = [query for variant in slot.variants for query in self._variant(variant, slot.importance)]
        found.extend(query for clause in slot.concepts if (query := self._concept(clause, slot.importance)))
        parts = [Query.disjunction_max_query(found, tie_breaker=TIE_BREAKER)] if found else []
        parts.extend(self._facts(slot.facts, slot.importance))
        return _any_of(parts) if parts else None

    def _concept(self, clause: ConceptClause, importance: float) -> Query | None:
        """The query of a meaning; what does not depend on this search is built once."""
        key = (clause.concept_id, clause.office_words)
        if key not in self._concepts:
            words = [query for variant in clause.office_words for query in self._variant(variant, 1.0)]
            parts = [Query.disjunction_max_query(words, tie_breaker=CONCEPT_TIE_BREAKER)] if words else []
            parts.extend(self._facts(clause.facts, 1.0))
            self._concepts[key] = _any_of(parts) if parts else None
        query = self._concepts[key]
        return Query.boost_query(query, clause.weight * importance) if query else None

    def _variant(self, variant: Variant, importance: float) -> list[Query]:
        """One query per field for a word; one for all fields where several words must be there."""
        weight = variant.weight * importance
        if len(variant.groups) == 1:
            return list(self._terms(variant.language, variant.groups[0], weight))
        share = weight / len(variant.groups) ** SEVERAL_WORDS
        groups = [list(self._terms(variant.language, group, share)) for group in variant.groups]
        if not all(groups):
            return []
        needed = [Query.disjunction_max_query(group, tie_breaker=TIE_BREAKER) for group in groups]
        return [Query.boolean_query([(Occur.Must, query) for query in needed])]

    def _terms(self, language: str, terms: Iterable[str], weight: float) -> Iterator[Query]:
        names = [(name, field(name, language)) for name in TEXT_FIELDS]
        if language == "de":
            names.append(("organization", "organization"))
        for term in terms:
            for name, stored in names:
                if entries := self._entries(stored, term):
                    boost = weight * FIELD_WEIGHTS[name] / self._rarity(entries)
                    yield Query.boost_query(Query.term_query(self._schema, stored, term, "freq"), boost)

    def _facts(self, facts: Iterable[tuple[str, float]], importance: float) -> Iterator[Query]:
        for fact, weight in facts:
            if self._entries("facts", fact):
                yield Query.const_score_query(
                    Query.term_query(self._schema, "facts", fact, "basic"), weight * importance
                )

    def _entries(self, stored: str, term: str) -> int:
        """How many entries hold a term in a field."""
        key = (stored, term)
        if key not in self._frequencies:
            self._frequencies[key] = self._searcher.doc_freq(stored, term)
        return self._frequencies[key]

    def _rarity(self, entries: int) -> float:
        """BM25's inverse document frequency, as tantivy computes it."""
        total = max(self._searcher.num_docs, entries)
        return log(1 + (total - entries + 0.5) / (entries + 0.5))

    def _by_level(self, slot: Slot) -> list[Query | None]:
        """What matches a slot surely, likely, and at least by a fact or a guess."""
        levels: list[list[Query]] = [[] for _ in range(_LEVELS)]
        for variant in slot.variants:
            levels[_level(variant.quality)].extend(self._variant(variant, 1.0))
        for clause in slot.concepts:
            for level, queries in zip(levels, self._concept_by_level(clause), strict=True):
                level.extend(queries)
        levels[0].extend(self._facts(slot.facts, 1.0))
        return [_any_of(queries) if queries else None for queries in levels]

    def _concept_by_level(self, clause: ConceptClause) -> list[list[Query]]:
        key = (clause.concept_id, clause.office_words, clause.quality)
        if key not in self._concept_levels:
            levels: list[list[Query]] = [[] for _ in range(_LEVELS)]
            for variant in clause.office_words:
                levels[_level(variant.quality * clause.quality)].extend(self._variant(variant, 1.0))
            for fact, weight in clause.facts:
                is_sure = fact.startswith("program:")
                levels[_level(clause.quality) if is_sure else _LEVELS - 1].extend(self._facts([(fact, weight)], 1.0))
            self._concept_levels[key] = [[_any_of(queries)] if queries else [] for queries in levels]
        return self._concept_levels[key]


def read_levels(score: float, slots: int) -> list[int]:
    """For each deciding slot the best level at which an entry matches: 0 sure, 1 likely, 2 guessed, 3 not at all."""
    code = int(score)
    found = []
    for _ in range(slots):
        bits = code & ((1 << _LEVELS) - 1)
        found.append(next((level for level in range(_LEVELS) if bits >> level & 1), _LEVELS))
        code >>= _LEVELS
    return found


def _level(quality: float) -> int:
    return 0 if quality >= SURE else 1 if quality >= LIKELY else 2


def _any_of(queries: Iterable[Query]) -> Query:
    found = list(queries)
    return found[0] if len(found) == 1 else Query.boolean_query([(Occur.Should, query) for query in found])
