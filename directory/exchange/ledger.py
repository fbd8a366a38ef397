"""Which value an import wrote where, as digests: the memory that tells an editor's change from an old import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from directory.models import ImportedEntry


def digest(value: Any) -> str:
    """A short digest of a plain value (text, number, list, dict of such). Every kind of empty has the same digest."""
    if value in (None, "", [], {}):
        return ""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class Ledger:
    """The imported entries of one source, read with one query."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._entries = {
            (entry.kind, entry.external_id): entry for entry in ImportedEntry.objects.filter(source=source)
        }

    def digests(self, kind: str, external_id: str) -> dict[str, str] | None:
        """Field → digest as last written, or None where this entry was never imported."""
        entry = self._entries.get((kind, external_id))
        return None if entry is None else dict(entry.digests)

    def ids(self, kind: str) -> set[str]:
        """All ids of the kind that were ever imported."""
        return {external_id for known, external_id in self._entries if known == kind}

    def store(self, kind: str, external_id: str, digests: Mapping[str, str]) -> None:
        """Remembers what stands in the entry now."""
        entry = self._entries.get((kind, external_id))
        if entry is None:
            entry = ImportedEntry(source=self.source, kind=kind, external_id=external_id)
        entry.digests = dict(digests)
        entry.save()
        self._entries[kind, external_id] = entry
