"""One state of the index as a reader sees it: tantivy's searcher with the facts and words that belong to it."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, cast

import tantivy

from directory.search.analysis import LANGUAGES, Lexicon
from directory.search.engines.completion import Completion
from directory.search.engines.facets import FacetTable
from directory.search.engines.index_folder import Stamp
from directory.search.engines.tantivy_query import TantivyQueryBuilder
from directory.search.engines.tantivy_schema import field
from directory.search.plan import QueryPlan
from directory.search.planner import QueryPlanner
from directory.search.vocabulary.matching import ConceptMatcher
from directory.search.vocabulary.places import gazetteer

_MOST_PLANS = 256  # kept: the pages of one search, and what everybody asks
_MOST_WORDS = 1_000_000


class Snapshot:
    """What one search uses from its beginning to its end, whatever is written meanwhile."""

    def __init__(
        self, index: tantivy.Index, stamp: Stamp, shipped: ConceptMatcher, before: Snapshot | None = None
    ) -> None:
        """``before``: an earlier state; what did not change is taken from it."""
        self.stamp = stamp
        self.searcher = index.searcher()
        self.builder = TantivyQueryBuilder(index.schema, self.searcher)
        self.facts: FacetTable = self._facts(before.facts if before else FacetTable())
        self.lexicons = self._lexicons(shipped.words(), before)
        self._planner = QueryPlanner(self.lexicons, gazetteer(), len(self.facts.position_of))
        self._completions: dict[str, Completion] = {}
        self._plans: OrderedDict[tuple[object, ...], QueryPlan] = OrderedDict()

    def plan(self, text: str, language: str, matchers: Sequence[ConceptMatcher]) -> QueryPlan:
        """The plan of a text; asked again (the next page, another filter) it is the same one."""
        key = (text, language, *matchers)
        plan = self._plans.get(key)
        if plan is None:
            plan = self._planner.plan(text, language, matchers)
            self._plans[key] = plan
            while len(self._plans) > _MOST_PLANS:
                self._plans.popitem(last=False)
        return plan

    def completion(self, language: str) -> Completion:
        """The names to complete from in a language, gathered when first asked."""
        if language not in self._completions:
            self._completions[language] = Completion(self.facts, language)
        return self._completions[language]

    def find(self, query: tantivy.Query, least_share: float = 0.0) -> tuple[list[float], list[int]]:
        """Scores and positions of the entries that match, best first, down to a share of the best score."""
        total = self.searcher.num_docs
        if not total:
            return [], []
        found = self.searcher.search(query, limit=total, count=False).hits
        if found and least_share:
            del found[bisect_right(found, -least_share * found[0][0], key=_loss) :]
        if not found:
            return [], []
        scores, addresses = zip(*found, strict=True)
        numbers = cast(list[int], self.searcher.fast_field_values("id", list(addresses)))  # every document has one
        return list(scores), list(map(self.facts.position_of.__getitem__, numbers))

    def _facts(self, before: FacetTable) -> FacetTable:
        total = self.searcher.num_docs
        hits = self.searcher.search(tantivy.Query.all_query(), limit=total, count=False).hits if total else []
        addresses = [address for _, address in hits]
        numbers = [int(number or 0) for number in self.searcher.fast_field_values("id", addresses)]
        revisions = [int(revision or 0) for revision in self.searcher.fast_field_values("revision", addresses)]
        address_of = dict(zip(numbers, addresses, strict=True))

        def payload_of(number: int) -> dict[str, Any]:
            return cast(
                dict[str, Any], json.loads(bytes(self.searcher.doc(address_of[number]).get_first("payload") or b""))
            )

        return before.updated(dict(zip(numbers, revisions, strict=True)), payload_of)

    def _lexicons(self, vocabulary: dict[str, set[str]], before: Snapshot | None) -> dict[str, Lexicon]:
        """The words of each language that the index holds; German always. Unchanged ones are kept with all they worked out."""
        lexicons = {}
        for language in LANGUAGES:
            found = dict(self.searcher.terms_with_prefix(field("words", language), "", limit=_MOST_WORDS))
            if not found and language != "de":
                continue
            known = before.lexicons.get(language) if before else None
            lexicons[language] = (
                known if known and known.holds(found) else Lexicon(language, found, vocabulary.get(language, ()))
            )
        return lexicons


def _loss(hit: tuple[float, object]) -> float:
    return -hit[0]
