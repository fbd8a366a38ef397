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
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", headings[0])).split())


def ids_of(response: Any) -> list[str]:
    """Every id of the page."""
    return re.findall(r'\bid="([^"]+)"', response.content.decode())
