"""Keeps the tokens of secure links and invitations out of every log: their addresses are written as ``/link/…/``."""

from __future__ import annotations

import logging
import re
from typing import Final

_TOKEN: Final = re.compile(r"(/(?:link|invitation)/)[^/\s?\"']+")


def without_tokens(text: str) -> str:
    """The text with the tokens of all addresses in it left out."""
    return _TOKEN.sub(r"\1…", text)


def hide_tokens(record: logging.LogRecord) -> bool:
    """A logging filter that leaves the tokens out of the message and keeps the record."""
    message = record.getMessage()
    hidden = without_tokens(message)
    if hidden != message:
        record.msg, record.args = hidden, ()
    return True


def make_filter() -> object:
    """The filter as the settings name it."""
    return hide_tokens
