"""Sentences with isolated parts, and cleaned rich text: where the directory makes HTML outside templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import nh3
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, direction
from directory.core.mixed_scripts import mark_runs

_TAGS: Final = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a"}
_ATTRIBUTES: Final = {"a": {"href"}}
_SCHEMES: Final = {"http", "https", "mailto", "tel"}
_HAS_MARKUP: Final = re.compile(r"<\s*(p|ul|ol|br|h\d)\b", re.IGNORECASE)


def ltr(value: Any) -> SafeString:
    """A number, time, date or address isolated for right-to-left pages."""
    return format_html('<bdi dir="ltr">{}</bdi>', value)


def german(value: Any) -> SafeString:
    """A German name inside a sentence of any language."""
    return format_html('<bdi lang="{}" dir="ltr">{}</bdi>', SOURCE_LANGUAGE, value)


def typed(text: str) -> SafeString:
    """What a visitor typed, inside a sentence: in whatever direction it was written."""
    return format_html('<bdi dir="auto">{}</bdi>', text)


def marked(text: LocalizedText, page_language: str) -> SafeString:
    """A text inside a sentence; in another language than the page it carries ``lang`` and ``dir``."""
    shown = mark_runs(text.text, text.language)
    if text.language == page_language:
        return shown
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', text.language, text.direction, shown)


def sentence(message: str, **parts: Any) -> SafeString:
    """A translated message with named places (``%(date)s``); message and parts are escaped, safe parts are kept.

    Raises KeyError when the message names a part that is not given.
    """
    filled = mark_runs(message, get_language() or SOURCE_LANGUAGE) % {
        name: conditional_escape(part) for name, part in parts.items()
    }
    return mark_safe(filled)  # noqa: S308 - the message and every part are escaped in the lines above


@dataclass(frozen=True, slots=True)
class RichText:
    """Cleaned HTML of an editor's text, with the language it is in."""

    html: SafeString
    language: str
    is_fallback: bool = False

    def __bool__(self) -> bool:
        return bool(self.html)

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr" """
        return direction(self.language)


def rich_text(text: LocalizedText) -> RichText:
    """The stored rich text as clean HTML: paragraphs, lists, bold, italic and links, nothing else."""
    html = text.text if _HAS_MARKUP.search(text.text) else _paragraphs(text.text)
    cleaned = nh3.clean(
        expand_db_html(html), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noreferrer"
    )
    safe = mark_safe(cleaned)  # noqa: S308 - cleaned by the allow-list above
    return RichText(mark_runs(safe, text.language), text.language, text.is_fallback)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{part.strip()}</p>" for part in text.split("\n\n") if part.strip())
