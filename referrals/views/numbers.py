"""Numbers that come from a form or an address."""

from __future__ import annotations


def number_in(text: str) -> int:
    """The number that the text is; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
