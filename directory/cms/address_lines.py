"""Several web addresses in one field of a form, one on each line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator

_is_web_address = URLValidator(schemes=["http", "https"])


class AddressLinesField(forms.CharField):
    """A list of addresses as lines of text. Raises ValidationError for a line that is no http or https address."""

    widget = forms.Textarea(attrs={"rows": 2, "dir": "ltr"})

    def prepare_value(self, value: Any) -> Any:
        """The stored list as lines; what was typed stays as it was typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The addresses in the order of the lines, without empty lines."""
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Refuses what is no web address."""
        for address in value:
            _is_web_address(address)

    def run_validators(self, value: Any) -> None:
        """Nothing: the validators of a text do not fit a list."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True where the addresses differ, not where only empty lines do."""
        return (initial or []) != self.to_python(data)
