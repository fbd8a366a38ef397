"""Which of the found entries are shown in which order, and whether the first ones deserve their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directory.search.base import SearchQuery, Sort
from directory.search.engines.facets import ANSWER_ORDER, FOLDED, FacetTable
from directory.search.engines.masks import Mask, kept
from directory.search.plan import QueryPlan, Role

LEAST_SHARE = 0.12  # of the best score; what lies below is a chance hit
SAME_MATCH = 0.05  # of the best score: within it the words decide nothing, so the asked status does
GOOD_COVERAGE = 0.55  # share of what was asked that an entry must answer
LOOKED_AT = 5  # first hits of which one must be good
_LEVEL_COVERAGE = (1.0, 0.75, 0.35, 0.0)  # sure, likely, guessed, not at all
_NEAR_STEP_KM = 0.1  # nearer together than this is equally near


@dataclass(frozen=True, slots=True)
class Found:
    """Positions of the matching services with their scores, best first."""

    positions: Sequence[int]
    scores: Sequence[float]

    def without_chance_hits(self) -> Found:
        """Only what scores a fair share of the best."""
        if not self.scores:
            return self
        least = self.scores[0] * LEAST_SHARE
        end = next((place for place, score in enumerate(self.scores) if score < least), len(self.scores))
        return Found(self.positions[:end], self.scores[:end])


@dataclass(frozen=True, slots=True)
class Ordered:
    """Positions in the order of the answer and what is known of each."""

    positions: list[int]
    scores: dict[int, float]
    distances: dict[int, float]
    answer_of: dict[int, str]
    folded_total: int


def order(query: SearchQuery, facts: FacetTable, found: Found | None, matching: Mask) -> Ordered:
    """The matching services in the asked order, the folded ones last. ``found`` is None for a search without words."""
    positions = kept(found.positions if found else facts.position_of.values(), matching)
    scores = dict(zip(found.positions, found.scores, strict=True)) if found else {}
    distances = facts.distances(query.point, positions) if query.point else {}
    answer_of = {
        position: answer
        for answer, mask in (facts.answers(query.statuses).items() if query.statuses else ())
        for position in kept(positions, mask)
    }
    keys = _match_keys(query, facts, positions, scores, answer_of)
    if query.sort is Sort.NEAR and query.point:
        far = float("inf")
        positions.sort(key=lambda place: (round(distances.get(place, far) / _NEAR_STEP_KM, 0), keys[place]))
    elif query.sort is Sort.CHECKED:
        positions.sort(key=lambda place: (-facts.records[place].checked_on, keys[place]))
    else:
        positions.sort(key=keys.__getitem__)
    folded = 0
    if answer_of:
        positions.sort(key=lambda place: answer_of[place] in FOLDED)
        folded = sum(answer_of[place] in FOLDED for place in positions)
    return Ordered(positions, scores, distances, answer_of, folded)


def is_good(plan: QueryPlan, levels: Sequence[Sequence[int]]) -> bool:
    """True when one of the first hits answers most of what was asked.

    ``levels``: for each of the first hits how well it matches each deciding slot. Words that mean something nobody
    offers count as unanswered, and decide alone when nothing else was asked.
    """
    slots = [plan.slots[position] for position in plan.deciding]
    if all(slot.role is Role.FILLER for slot in slots):
        return False
    offered = [not slot.negative for slot in slots]
    if not any(offered):
        return False
    asked = sum(slot.importance for slot in slots)
    best = 0.0
    for hit in levels:
        covered = sum(
            slot.importance * _LEVEL_COVERAGE[level]
            for slot, level, may_count in zip(slots, hit, offered, strict=False)
            if may_count
        )
        best = max(best, covered / asked)
    return best >= GOOD_COVERAGE


def _match_keys(
    query: SearchQuery, facts: FacetTable, positions: Sequence[int], scores: dict[int, float], answer_of: dict[int, str]
) -> dict[int, tuple[float, ...]]:
    """Sort keys of the best match: score, then the answer for the asked status, then the name."""
    names = facts.name_ranks(query.language)
    answer_rank = {answer: rank for rank, answer in enumerate(ANSWER_ORDER)}
    best = max((scores[position] for position in positions), default=0.0) if scores else 0.0
    keys: dict[int, tuple[float, ...]] = {}
    for position in positions:
        score = scores.get(position, 0.0)
        step = -score if not answer_of or not best else -round(score / best / SAME_MATCH)
        answer = answer_rank[answer_of[position]] if answer_of else 0
        keys[position] = (step, answer, -score, names[position])
    return keys
