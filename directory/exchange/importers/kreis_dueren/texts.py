"""Texts of the data in all its languages, ready for the language columns."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE
from directory.exchange.entry_kind import RowError
from directory.exchange.importers.kreis_dueren.folder import DataFolder


def columns(field: str, texts: Mapping[str, str | None]) -> dict[str, str]:
    """Language → text as values of the field's columns ("name_de", "name_ru" …).

    Raises RowError for a language that the directory has no columns for, and for anything that is not a text.
    """
    if wrong := [text for text in texts.values() if not isinstance(text, str | None)]:
        raise RowError(f"{field}: a text is expected, not {wrong[0]!r}")
    unknown = sorted(texts.keys() - set(ALL_LANGUAGES))
    if unknown:
        raise RowError(f"{field}: no such language: {', '.join(unknown)}")
    return {f"{field}_{language}": (text or "").strip() for language, text in texts.items()}


def rich(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Plain texts as rich text: one escaped paragraph each. What is not a text is left for ``columns`` to refuse."""
    return {language: _paragraph(text) if isinstance(text, str) else text for language, text in texts.items()}


def _paragraph(text: str) -> str:
    return f"<p>{escape(text.strip(), quote=False)}</p>" if text.strip() else ""


class Texts:
    """German texts joined with their translations."""

    def __init__(self, folder: DataFolder) -> None:
        self._translations = folder.translations

    def service(self, service_id: str, key: str, german: str | None) -> dict[str, str | None]:
        """A text of an entry; keys as in the translation files: service, description, target_group, opening_hours_text."""
        return self._joined(german, "services", service_id, key)

    def status(self, code: str, key: str, german: str | None) -> dict[str, str | None]:
        """A text of a residence status: name, explanation."""
        return self._joined(german, "residence_statuses", code, key)

    def program(self, code: str, key: str, german: str | None) -> dict[str, str | None]:
        """A text of a program: offer, summary."""
        return self._joined(german, "eligibility", code, key)

    def rule(self, code: str, position: int, german: str | None) -> dict[str, str | None]:
        """The condition of a program's rule; translations stand in the order of the rules, from 0."""
        texts = {SOURCE_LANGUAGE: german}
        for language, content in self._translations.items():
            conditions = content.get("eligibility", {}).get(code, {}).get("rules", [])
            texts[language] = conditions[position] if german and position < len(conditions) else None
        return texts

    def topic(self, code: str, german: str | None) -> dict[str, str | None]:
        """The name of a topic."""
        return {SOURCE_LANGUAGE: german} | {
            language: content.get("topics", {}).get(code) for language, content in self._translations.items()
        }

    def _joined(self, german: str | None, section: str, code: str, key: str) -> dict[str, str | None]:
        return {SOURCE_LANGUAGE: german} | {
            language: content.get(section, {}).get(code, {}).get(key) if german else None
            for language, content in self._translations.items()
        }
