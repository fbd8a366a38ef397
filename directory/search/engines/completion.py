"""Names that begin as somebody types: services, organizations and topics."""

from __future__ import annotations

import re
from collections import Counter

from directory.search.analysis import fold, words
from directory.search.engines.facets import FacetTable

_SEPARATORS = re.compile(r"[,;·\n]+")


class Completion:
    """The names of one language, with how many services carry each."""

    def __init__(self, facts: FacetTable, language: str) -> None:
        found: Counter[str] = Counter()
        for position in facts.position_of.values():
            record = facts.records[position]
            found[record.name(language)] += 1
            found[record.organization] += 1
            topics = record.topic_names.get(language) or record.topic_names.get("de", "")
            found.update(topic.strip() for topic in _SEPARATORS.split(topics))
        del found[""]
        ordered = sorted(found, key=lambda name: (-found[name], len(name), name))
        self._names = [(f" {_plain(name)}", name) for name in ordered]

    def complete(self, prefix: str, limit: int) -> list[str]:
        """Names that begin like the prefix, then names with a word that does."""
        wanted = f" {_plain(prefix)}"
        if wanted == " ":
            return []
        beginning = [name for plain, name in self._names if plain.startswith(wanted)]
        inside = [name for plain, name in self._names if wanted in plain[1:]]
        return list(dict.fromkeys([*beginning, *inside]))[:limit]


def _plain(text: str) -> str:
    return " ".join(fold(word) for word in words(text))
