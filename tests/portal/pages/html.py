"""Reading a page in tests: its text, and what an element says."""

from __future__ import annotations

import html
import re
from typing import Any


def body_of(response: Any) -> str:
    """The page of an answer, entities resolved."""
    return html.unescape(response.content.decode())


def heading_of(response: Any) -> str:
    """The words of the only h1."""
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    assert len(headings) == 1
    return _words(headings[0])


def lead_of(response: Any) -> str:
    """The words of the sentence under the heading of a start page."""
    found = re.search(r'<p class="lead">(.*?)</p>', response.content.decode(), re.DOTALL)
    assert found
    return _words(found[1])


def ids_of(response: Any) -> list[str]:
    """Every id of the page."""
    return re.findall(r'\bid="([^"]+)"', response.content.decode())


def _words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())
