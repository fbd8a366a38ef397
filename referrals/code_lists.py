"""Brings the shipped code lists and consent texts into the database, without undoing what an editor changed.

Only what is missing is created; an item that is there keeps its words and its facts. A translation is added where there is
none, and only while the German name is still the shipped one: words that belong to other words would be wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from referrals.models import CodeKind, ConsentText, ReferralCode

SHIPPED: Final = Path(__file__).parent / "data"
FIRST_VERSION: Final = 1
FIRST_VERSION_FROM: Final = date(2026, 11, 1)
_TEXTS: Final = tuple(
    f"{field}_{language}"
    for field in ReferralCode.TRANSLATED_FIELDS
    for language in ALL_LANGUAGES
    if language != SOURCE_LANGUAGE
)


@transaction.atomic
def load_codes(folder: Path = SHIPPED) -> dict[CodeKind, Counter[str]]:
    """Creates missing items and adds missing translations. Returns per list how many were created, completed and kept."""
    done: dict[CodeKind, Counter[str]] = {}
    for kind, items in shipped_codes(folder).items():
        present = {item.code: item for item in ReferralCode.objects.filter(kind=kind)}
        done[kind] = Counter(_load(kind, order, item, present.get(item["code"])) for order, item in enumerate(items, 1))
    return done


def shipped_codes(folder: Path = SHIPPED) -> dict[CodeKind, list[dict[str, Any]]]:
    """The items of ``codes.json``, list by list, each list in its order."""
    content = json.loads((folder / "codes.json").read_text(encoding="utf-8"))
    return {CodeKind(kind): items for kind, items in content.items()}


@transaction.atomic
def load_consent_texts(folder: Path = SHIPPED) -> Counter[str]:
    """Creates the first version of each consent text where it is missing; a version that is there is never changed."""
    done: Counter[str] = Counter()
    for kind, language, text in _shipped_consent_texts(folder):
        _row, created = ConsentText.objects.get_or_create(
            kind=kind,
            language=language,
            version=FIRST_VERSION,
            defaults={"text": text, "valid_from": FIRST_VERSION_FROM},
        )
        done["created" if created else "kept"] += 1
    return done


def _shipped_consent_texts(folder: Path) -> Iterator[tuple[str, str, str]]:
    for path in sorted((folder / "consent_texts").glob("*.txt")):
        kind, language = path.stem.split(".")
        yield ConsentText.Kind(kind).value, language, path.read_text(encoding="utf-8").strip()


def _load(kind: CodeKind, order: int, shipped: dict[str, Any], present: ReferralCode | None) -> str:
    """What became of the item: "created", "completed" or "kept"."""
    if present is None:
        ReferralCode(kind=kind, order=10 * order, **shipped).save()
        return "created"
    if present.name_de != shipped["name_de"]:  # type: ignore[attr-defined]
        return "kept"
    missing = [name for name in _TEXTS if shipped.get(name) and not getattr(present, name)]
    if not missing:
        return "kept"
    for name in missing:
        setattr(present, name, shipped[name])
    present.save(update_fields=missing)
    return "completed"
