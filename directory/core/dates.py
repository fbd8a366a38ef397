"""Dates as they stand on German papers, in every language: people compare them with the paper in their hand."""

from __future__ import annotations

from datetime import date

from directory.core.partial_date import PartialDate


def shown_date(day: date) -> str:
    """ "17.05.2024" """
    return f"{day:%d.%m.%Y}"


def shown_partial_date(text: str) -> str:
    """ "2024" → "2024", "2024-05" → "05.2024", "2024-05-17" → "17.05.2024"; a text that is no date stays as it is."""
    try:
        partial = PartialDate.parse(text)
    except ValueError:
        return text
    parts = [f"{part:02d}" for part in (partial.day, partial.month) if part is not None]
    return ".".join([*parts, f"{partial.year:04d}"])
