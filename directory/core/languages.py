"""The languages of the directory: which columns exist, how they are written, and what a reader sees where a text is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

SOURCE_LANGUAGE: Final = "de"


@dataclass(frozen=True, slots=True)
class LanguageInfo:
    """One language: its own name, its English name, and the direction it is written in ("ltr" or "rtl")."""

    autonym: str
    english: str
    direction: str = "ltr"


_LANGUAGES: Final[dict[str, LanguageInfo]] = {
    "de": LanguageInfo("Deutsch", "German"),
    "en": LanguageInfo("English", "English"),
    "ru": LanguageInfo("Русский", "Russian"),
    "ar": LanguageInfo("العربية", "Arabic", "rtl"),
    "uk": LanguageInfo("Українська", "Ukrainian"),
    "tr": LanguageInfo("Türkçe", "Turkish"),
    "fa": LanguageInfo("فارسی", "Persian", "rtl"),
    "fr": LanguageInfo("Français", "French"),
    "ro": LanguageInfo("Română", "Romanian"),
    "bg": LanguageInfo("Български", "Bulgarian"),
    "pl": LanguageInfo("Polski", "Polish"),
}
# Fixed per release: a new language is a new column in every translated table.
ALL_LANGUAGES: Final[tuple[str, ...]] = tuple(_LANGUAGES)


def enabled_languages() -> tuple[str, ...]:
    """Codes of the languages that are switched on (setting LANGUAGES), German first as set there."""
    from django.conf import settings  # the settings module itself imports this file

    return tuple(code for code, _name in settings.LANGUAGES)


def direction(code: str) -> str:
    """ "rtl" or "ltr"; a language that is not ours counts as left to right."""
    info = _LANGUAGES.get(code)
    return info.direction if info else "ltr"


def autonym(code: str) -> str:
    """The language's name in itself, or the code where the language is not ours."""
    info = _LANGUAGES.get(code)
    return info.autonym if info else code


def english_name(code: str) -> str:
    """The language's English name. Raises KeyError, naming the code, when the directory has no columns for it."""
    return _LANGUAGES[code].english


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A text as a reader sees it: in their language, or in German where a translation is missing."""

    text: str
    language: str
    is_fallback: bool = False

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr" """
        return direction(self.language)


def localized(instance: Any, field: str, language: str) -> LocalizedText:
    """The field's text in the language, else in German, marked as fallback.

    Reads the language columns only: the base column holds whichever language was active when the row was saved.
    """
    text = getattr(instance, f"{field}_{language}", None) if language in _LANGUAGES else None
    if text:
        return LocalizedText(text, language)
    source = getattr(instance, f"{field}_{SOURCE_LANGUAGE}", None) or ""
    return LocalizedText(source, SOURCE_LANGUAGE, is_fallback=bool(source) and language != SOURCE_LANGUAGE)
