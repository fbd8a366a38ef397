"""Turns a printed sheet into a PDF: nothing is fetched from elsewhere, and nothing in it tells author, machine or moment."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from django.template.loader import render_to_string

_VOWEL_SIGNS: Final = re.compile("[\u064b-\u0652]")
STYLESHEET: Final = Path(__file__).parent / "static" / "referrals" / "print.css"


class Unavailable(Exception):
    """The system's text library (pango) is missing: the sheet can be printed from the browser instead."""


def is_available() -> bool:
    """True where PDF can be made on this machine."""
    try:
        _engine()
    except Unavailable:
        return False
    return True


def make(template: str, context: dict[str, Any]) -> bytes:
    """The sheet as PDF; equal sheets are equal files. Raises Unavailable."""
    return from_html(render_to_string(template, context))


def from_html(html: str) -> bytes:
    """A page as PDF. What it wants to fetch is left out. Raises Unavailable.

    Arabic vowel signs are left out too: a letter that stands somewhere with one loses its place in the text of the whole
    file, so that "I want" can be seen and neither copied, found, nor read aloud. Everyday Arabic is written without them.
    """
    engine = _engine()
    nothing = engine.urls.URLFetcher(allowed_protocols=frozenset())  # neither the network nor the disk
    document = engine.HTML(string=_VOWEL_SIGNS.sub("", html), url_fetcher=nothing)
    style = engine.CSS(string=_style(), url_fetcher=nothing)
    return bytes(document.write_pdf(stylesheets=[style], pdf_tags=True))


@lru_cache(maxsize=1)
def _style() -> str:
    return STYLESHEET.read_text(encoding="utf-8")


def _engine() -> ModuleType:
    """Imported late: it is slow to load, and fails where pango is missing."""
    try:
        import weasyprint
    except OSError as problem:
        raise Unavailable from problem
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells every step of every sheet
    engine: ModuleType = weasyprint
    return engine
