"""Which of the found entries are shown in which order, and whether the first ones deserve their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from directory.search.base import SearchQuery, Sort
from directory.search.engines.facets import ANSWER_ORDER, FOLDED, FacetTable
from directory.search.engines.masks import Mask, kept, positions_in
from directory.search.engines.tantivy_query import SURE
from directory.search.plan import QueryPlan, Role, Slot

LEAST_SHARE = 0.12  # of the best score; what lies below is a chance hit
SAME_MATCH = 0.05  # of the best score: within it the words decide nothing, so the asked status does
GOOD_COVERAGE = 0.5  # share of what was asked that an entry must answer
UNDERSTOOD = 0.9  # weight in the question, at least, of a word that stands for a concept
LOOKED_AT = 5  # best matches of which one must be good
_LEVEL_COVERAGE = (1.0, 0.75, 0.35, 0.0)  # sure, likely, guessed, not at all
_NEAR_STEP_KM = 0.1  # nearer together than this is equally near


@dataclass(frozen=True, slots=True)
class Found:
    """Positions of the matching services with their scores, best first."""

    positions: Sequence[int]
    scores: Sequence[float]


@dataclass(frozen=True, slots=True)
class Placed:
    """A service in its place of the answer."""

    position: int
    score: float
    answer: str | None


@dataclass(frozen=True, slots=True)
class Ordered:
    """One page of the answer, how much there is in all, and the best matches whatever the order."""

    page: list[Placed]
    total: int
    folded_total: int
    best: list[int]


def order(query: SearchQuery, facts: FacetTable, found: Found | None, shown: Mask) -> Ordered:
    """The page of the shown services in the asked order, folded ones last. ``found``: None for a search without words."""
    start, end = (query.page - 1) * query.page_size, query.page * query.page_size
    scores: Mapping[int, float] = dict(zip(found.positions, found.scores, strict=True)) if found else {}
    positions: Sequence[int] = kept(found.positions, shown) if found else list(positions_in(shown))
    total, best = len(positions), list(positions[:LOOKED_AT])
    answers = facts.answers(query.statuses) if query.statuses else {}
    if found and not answers and not _is_by_step(query):
        positions = _leading(positions, scores, end)
    answer_ranks = _answer_ranks(answers, shown)
    columns = (
        [answer_ranks.get(position, 0) >= len(ANSWER_ORDER) - len(FOLDED) for position in positions] if answers else [],
        _steps(query, facts, positions),
        *_match(query, facts, positions, scores, answer_ranks),
    )
    keyed = zip(*(column for column in columns if column), positions, strict=True)
    page = [
        Placed(row[-1], scores.get(row[-1], 0.0), _answer(answer_ranks, row[-1]))
        for row in nsmallest(end, keyed)[start:]
    ]
    folded = sum((answers[answer] & shown).bit_count() for answer in FOLDED) if answers else 0
    return Ordered(page, total, folded, best)


def _leading(positions: Sequence[int], scores: Mapping[int, float], needed: int) -> Sequence[int]:
    """As many of the best as are needed, with all that match as well as the last of them: the name decides among those."""
    end = min(needed, len(positions))
    while 0 < end < len(positions) and scores[positions[end]] == scores[positions[end - 1]]:
        end += 1
    return positions[:end]


def is_good(plan: QueryPlan, levels: Iterable[Sequence[int]]) -> bool:
    """True when one of the best matches answers most of what was asked.

    ``levels``: for each of them how well it matches each deciding slot. Words that mean something nobody offers count as
    unanswered, and decide alone when nothing else was asked.
    """
    slots = [plan.slots[position] for position in plan.deciding]
    has_place = any(slot.role is Role.PLACE for slot in plan.slots)  # "help in Titz" is a question, "help" is none yet
    vague = (Role.FILLER,) if has_place else (Role.FILLER, Role.WEAK)
    if all(slot.role in vague or slot.negative for slot in slots):
        return False
    weights = [_weight(slot) for slot in slots]
    answered = (
        sum(
            weight * _LEVEL_COVERAGE[level]
            for slot, weight, level in zip(slots, weights, hit, strict=False)
            if not slot.negative
        )
        for hit in levels
    )
    return max(answered, default=0.0) >= GOOD_COVERAGE * sum(weights)


def _weight(slot: Slot) -> float:
    """How much of the question a word is: one whose meaning is known is the point of it."""
    understood = slot.negative or any(clause.quality >= SURE for clause in slot.concepts)
    return max(slot.importance, UNDERSTOOD) if understood else slot.importance


def _steps(query: SearchQuery, facts: FacetTable, positions: Sequence[int]) -> Sequence[float]:
    """What the asked order looks at before the match; nothing for the best match."""
    if not _is_by_step(query):
        return []
    if query.sort is Sort.NEAR and query.point:
        far = float("inf")
        distances = facts.distances(query.point, positions)
        return [round(distances.get(position, far) / _NEAR_STEP_KM, 0) for position in positions]
    return [-facts.records[position].checked_on for position in positions]


def _is_by_step(query: SearchQuery) -> bool:
    """True where the asked order looks at something before the match."""
    return query.sort is Sort.CHECKED or (query.sort is Sort.NEAR and query.point is not None)


def _match(
    query: SearchQuery,
    facts: FacetTable,
    positions: Sequence[int],
    scores: Mapping[int, float],
    answer_ranks: Mapping[int, int],
) -> tuple[Sequence[float], ...]:
    """Columns of the best match: score, then name. With a status its answer decides between entries that match alike."""
    ranks = facts.name_ranks(query.language)
    names = [ranks[position] for position in positions]
    if not answer_ranks:
        return ([-scores[position] for position in positions], names) if scores else (names,)
    answers = [answer_ranks[position] for position in positions]
    if not scores:
        return answers, names
    losses = [-scores[position] for position in positions]
    step = -min(losses, default=0.0) * SAME_MATCH or 1.0
    return [round(loss / step) for loss in losses], answers, losses, names


def _answer_ranks(answers: Mapping[str, Mask], shown: Mask) -> dict[int, int]:
    rank_of = {answer: rank for rank, answer in enumerate(ANSWER_ORDER)}
    return {position: rank_of[answer] for answer, mask in answers.items() for position in positions_in(mask & shown)}


def _answer(answer_ranks: Mapping[int, int], position: int) -> str | None:
    return ANSWER_ORDER[answer_ranks[position]] if position in answer_ranks else None
