"""German words, addresses and numbers inside texts of another script.

Translations keep the German word that people hear at the desk: "وقف ترحيل مؤقت (Duldung)". Such a run of Latin letters is
marked as German, so that a screen reader says it and a browser hyphenates it as German. Inside right-to-left text, addresses
and ranges of numbers are isolated as well: the bidirectional algorithm would show "8–16" as "16–8".
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from directory.core.languages import SOURCE_LANGUAGE, direction

_OTHER_SCRIPTS: Final = frozenset({"ar", "fa", "ru", "uk", "bg"})
_LETTER: Final = r"[A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F]"
_WORD: Final = rf"{_LETTER}(?:(?:{_LETTER}|[\d'’/.–-])*(?:{_LETTER}|\d))?(?:-(?=\s{_LETTER}))?"
_PARAGRAPH: Final = rf"§{{1,2}}\s?\d+[a-z]?(?:\s(?:(?:Abs|Nr)\.|\d+[a-z]?\b|{_WORD}))*"
_RUN: Final = re.compile(
    r"(?P<markup><[^>]*>|&\#?\w+;|%\(\w+\)s)"
    r"|(?P<address>https?://[^\s<>،؛()]*[\w/]|www\.[^\s<>،؛()]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<german>{_PARAGRAPH}|{_WORD}(?:\s{_WORD}|\s{_PARAGRAPH})*)"
    r"|(?P<number>\+?\d+(?:[.,:/–-]\d+)+|\+?\d+(?:\s\d+(?:[–-]\d+)?)+)"
)


def mark_runs(html: str, language: str) -> SafeString:
    """The text with its Latin runs marked as German and, from right to left, its addresses and numbers isolated.

    ``html``: text in ``language``; a plain string is escaped, safe markup keeps its tags, a message its places
    (``%(count)s``). Texts in Latin script stay as they are.
    """
    safe = conditional_escape(html)
    if language not in _OTHER_SCRIPTS:
        return safe
    is_rtl = direction(language) == "rtl"

    def marked(run: re.Match[str]) -> str:
        if run["german"] and len(run["german"]) > 1:
            return f'<bdi lang="{SOURCE_LANGUAGE}" dir="ltr">{run[0]}</bdi>'
        if is_rtl and (run["address"] or run["number"]):
            return f'<bdi dir="ltr">{run[0]}</bdi>'
        return run[0]

    return mark_safe(_RUN.sub(marked, safe))  # noqa: S308 - escaped above; the tags put around its parts are constant
