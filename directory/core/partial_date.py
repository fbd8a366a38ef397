"""Dates of sources, which are often only a year or a month: "2016", "2017-02", "2020-04-29"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day; month and day are None where the source does not say."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``. Raises ValueError for anything else or a day that does not exist."""
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ValueError(f"not a date: {text!r}")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None  # the pattern demands it
        date(year, month or 1, day or 1)
        return cls(year, month, day)

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def age_in_years(self, today: date) -> int:
        """Whole years between the earliest day that it can mean and ``today``, at least 0."""
        start = self.earliest
        return max(0, today.year - start.year - ((today.month, today.day) < (start.month, start.day)))


def validate_partial_date(text: str) -> None:
    """Model validator. Raises ValidationError when the text is not a partial date."""
    try:
        PartialDate.parse(text)
    except ValueError:
        raise ValidationError(_("Write the date as 2024, 2024-05 or 2024-05-17.")) from None
