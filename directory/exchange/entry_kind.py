"""How an import finds, reads and writes one kind of entry, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models

from directory.core.errors import DirectoryError
from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from directory.core.translated import TranslatedEntry, TranslationState

M = TypeVar("M", bound=models.Model)


class RowError(DirectoryError):
    """A row of the source cannot be loaded; the message says why."""


class EntryKind(Generic[M]):
    """One kind of entry. Subclasses name the model and what its fields refer to; values are plain: texts, numbers, lists.

    ``references`` maps a foreign key to the model and the field by whose value the source names it, ``relations`` a
    many-to-many field in the same way. ``late`` names relations that exist only once the entry is saved.
    """

    model: type[M]
    name: ClassVar[str]
    key: ClassVar[str] = "code"
    references: ClassVar[Mapping[str, tuple[type[models.Model], str]]] = {}
    relations: ClassVar[Mapping[str, tuple[type[models.Model], str]]] = {}
    late: ClassVar[Collection[str]] = ()

    def __init__(self) -> None:
        self._found: dict[tuple[type[models.Model], str, str], models.Model] = {}
        self._entries = self.load()
        self._related = {field: self._read_relation(field, key) for field, (_model, key) in self.relations.items()}

    # Finding ----------------------------------------------------------------------------------------------------------
    def load(self) -> dict[str, M]:
        """All entries by the id that the source uses."""
        entries = self.model._default_manager.select_related(*self.references)
        return {str(value): entry for entry in entries if (value := getattr(entry, self.key))}

    def find(self, external_id: str) -> M | None:
        """The entry, or None."""
        return self._entries.get(external_id)

    def create(self, external_id: str) -> M:
        """A new entry, not saved."""
        return self.model(**{self.key: external_id})

    def lookup(self, model: type[models.Model], key: str, value: str) -> Any:
        """The entry that the source names. Raises RowError, naming it, when there is none."""
        address = (model, key, value)
        if address not in self._found:
            entry = model._default_manager.filter(**{key: value}).first()
            if entry is None:
                raise RowError(f"unknown {model._meta.verbose_name_raw} {value!r}")
            self._found[address] = entry
        return self._found[address]

    # Reading and writing ------------------------------------------------------------------------------------------------
    def read(self, entry: M, field: str) -> Any:
        """The field's value in plain form, comparable with what the source says."""
        if field in self.references:
            target = getattr(entry, field)
            return None if target is None else getattr(target, self.references[field][1])
        if field in self.relations:
            return sorted(self._related[field].get(entry.pk, []))
        return getattr(entry, field)

    def untouched(self, field: str) -> Any:
        """The plain value that the field has in a new entry."""
        columns = {column.name: column for column in self.model._meta.concrete_fields}
        return columns[field].get_default() if field in columns else None

    def write(self, entry: M, field: str, value: Any) -> None:
        """Sets the field from a plain value; saving is ``save``'s. Raises RowError for an unknown reference."""
        if field in self.references:
            model, key = self.references[field]
            setattr(entry, field, self.lookup(model, key, value) if value else None)
        elif field in self.relations:
            model, key = self.relations[field]
            getattr(entry, field).set([self.lookup(model, key, code) for code in value])
        else:
            setattr(entry, field, value)

    def check(self, entry: M, written: Collection[str]) -> None:
        """Validates what was written. Raises ValidationError."""
        fields = self.model._meta.concrete_fields
        entry.clean_fields(exclude={field.name for field in fields if field.is_relation or field.name not in written})

    def reason_to_wait(self, entry: M) -> str:
        """Why nothing may be written into the entry now, or an empty text."""
        return ""

    def save(self, entry: M, created: bool) -> None:
        """Stores the entry."""
        entry.save()

    def remember(self, external_id: str, entry: M) -> None:
        """Makes a new entry findable for the rows that follow."""
        self._entries[external_id] = entry

    def _read_relation(self, field: str, key: str) -> dict[Any, list[str]]:
        related: dict[Any, list[str]] = {}
        rows = self.model._default_manager.exclude(**{field: None}).order_by().values_list("pk", f"{field}__{key}")
        for pk, value in rows:
            related.setdefault(pk, []).append(value)
        return related


def language_of(entry: models.Model, field: str) -> str | None:
    """The language that a column of a translated field holds ("name_ru" → "ru"), or None for any other column."""
    base, _separator, language = field.rpartition("_")
    translated = isinstance(entry, TranslatedEntry) and base in entry.TRANSLATED_FIELDS and language in ALL_LANGUAGES
    return language if translated else None


def is_reviewed(entry: models.Model, language: str | None) -> bool:
    """True where a person reviewed the entry's texts in this language, which is theirs from then on."""
    if language is None or language == SOURCE_LANGUAGE or not isinstance(entry, TranslatedEntry):
        return False
    return entry.translation_state(language) is TranslationState.REVIEWED


def mark_machine_translated(entry: models.Model, languages: Collection[str], on: date) -> None:
    """Notes for the languages that their texts are an unreviewed machine translation of the German ones."""
    if isinstance(entry, TranslatedEntry):
        for language in languages:
            entry.mark_translated(language, TranslationState.MACHINE, on)
