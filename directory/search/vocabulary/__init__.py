"""The thesaurus of the search: concepts of life and the German words under which entries hold them.

Every ``*.toml`` file with ``[[concept]]`` tables in this folder is read. An editor's own concepts come from elsewhere (the
database) as the same :class:`Concept` and need no rebuild: they take effect with the next query.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from directory.search.analysis import LANGUAGES

FOLDER = Path(__file__).parent
_KEYS = {"id", "topics", "kinds", "programs", "office_words", "words", "negative"}
_LISTS = ("topics", "kinds", "programs", "office_words")


class VocabularyError(ValueError):
    """A vocabulary file that cannot be used; the message names file and concept."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing people look for: how they say it, and what the entries call it."""

    id: str
    words: Mapping[str, tuple[str, ...]] = field(hash=False)  # language code → words and phrases of life
    office_words: tuple[str, ...] = ()  # German words that entries contain
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # organization kinds
    programs: tuple[str, ...] = ()
    negative: bool = False  # people ask for it and nobody in the directory offers it


def load(folder: Path = FOLDER) -> tuple[Concept, ...]:
    """All concepts of a folder, by file and position. Raises VocabularyError naming the file and the concept."""
    concepts: dict[str, Concept] = {}
    for path in sorted(folder.glob("*.toml")):
        for concept in _read(path):
            if concept.id in concepts:
                raise VocabularyError(f"{path.name}: concept {concept.id!r} exists twice")
            concepts[concept.id] = concept
    return tuple(concepts.values())


@cache
def shipped() -> tuple[Concept, ...]:
    """The concepts that come with the product, read once per process."""
    return load()


def _read(path: Path) -> Iterable[Concept]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise VocabularyError(f"{path.name}: not readable as TOML: {problem}") from problem
    for position, table in enumerate(data.get("concept", ()), 1):
        yield _concept(table, f"{path.name}: concept {table.get('id', f'number {position}')!r}")


def _concept(table: Mapping[str, Any], place: str) -> Concept:
    if unknown := set(table) - _KEYS:
        raise VocabularyError(f"{place} has unknown keys: {', '.join(sorted(unknown))}")
    if not isinstance(table.get("id"), str) or not table["id"]:
        raise VocabularyError(f"{place} has no id")
    lists = {name: _strings(table.get(name, []), f"{place}, {name}") for name in _LISTS}
    words = table.get("words")
    if not isinstance(words, dict) or not any(words.values()):
        raise VocabularyError(f"{place} has no words")
    if strange := set(words) - set(LANGUAGES):
        raise VocabularyError(f"{place} has words in unknown languages: {', '.join(sorted(strange))}")
    negative = table.get("negative", False)
    if not isinstance(negative, bool):
        raise VocabularyError(f"{place}, negative: true or false expected")
    if negative and lists["office_words"]:
        raise VocabularyError(f"{place} is negative, so nobody offers it and it cannot have office_words")
    if not negative and not any(lists.values()):
        raise VocabularyError(f"{place} points nowhere: office_words, topics, kinds or programs are needed")
    texts = {language: _strings(phrases, f"{place}, words.{language}") for language, phrases in words.items()}
    return Concept(id=table["id"], words=texts, negative=negative, **lists)


def _strings(values: object, place: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise VocabularyError(f"{place}: a list of texts expected")
    return tuple(dict.fromkeys(value.strip() for value in values))
