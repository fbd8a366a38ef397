"""Which pictogram and which colour family belong to a topic.

The pictograms are symbols of ``static/portal/icons/sprite.svg``; the families are the ``fam-…`` classes of the
stylesheet. A topic that an editor adds later gets a neutral pair, so that nothing on a page breaks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pictogram:
    """A symbol of the sprite and the colour family it is shown in."""

    symbol: str
    family: str


_FAMILIES: Final[dict[str, str]] = {
    "integration": "arrive",
    "residence": "arrive",
    "asylum": "arrive",
    "interpreting": "arrive",
    "language": "learn",
    "training": "learn",
    "education": "learn",
    "employment": "work",
    "debt": "work",
    "housing": "dwell",
    "everyday": "dwell",
    "family": "people",
    "youth": "people",
    "women": "people",
    "health": "health",
    "disability": "health",
    "addiction": "health",
    "legal": "protect",
    "violence": "protect",
}
_OTHER: Final = Pictogram("topic-other", "arrive")


def pictogram(topic_code: str) -> Pictogram:
    """The pictogram of a topic code; unknown codes get the compass."""
    family = _FAMILIES.get(topic_code)
    return Pictogram(f"topic-{topic_code}", family) if family else _OTHER


# Symbols that point somewhere: mirrored where the page runs from right to left.
DIRECTIONAL: Final = frozenset({"arrow-end", "arrow-start", "chevron-end", "external", "exit", "way"})
