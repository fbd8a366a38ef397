"""Typed readers of the environment that fail loudly.

Every reader names the variable in its error, and every variable may be given as ``NAME_FILE`` instead: a path whose
content is the value (the way container platforms hand over secrets).
"""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The variable's text, or that of the file ``{name}_FILE`` points to.

    Raises ImproperlyConfigured when both are set, when the file cannot be read, or when neither is set and there is no default.
    """
    value, path = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and path is not None:
        raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
    if path is not None:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise ImproperlyConfigured(f"{name}_FILE: {path} cannot be read ({problem.strerror}).") from problem
    if value is not None:
        return value
    if default is None:
        raise ImproperlyConfigured(f"The environment variable {name} (or {name}_FILE) is required.")
    return default


def boolean(name: str, default: bool) -> bool:
    """True for 1/true/yes/on, False for 0/false/no/off. Raises ImproperlyConfigured for anything else."""
    value = text(name, "1" if default else "0").lower()
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1/0, true/false, yes/no or on/off, not {value!r}.")


def integer(name: str, default: int, *, minimum: int = 0) -> int:
    """A whole number of at least ``minimum``. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {number}.")
    return number


def number(name: str, default: float, *, minimum: float = 0.0) -> float:
    """A decimal number of at least ``minimum``. Raises ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    try:
        decimal = float(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {value!r}.") from None
    if not decimal >= minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {decimal}.")
    return decimal


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def choices(name: str, default: tuple[str, ...], allowed: tuple[str, ...]) -> list[str]:
    """A comma-separated list of allowed words. Raises ImproperlyConfigured, naming strangers, or when it is empty."""
    values = words(name, default)
    strangers = [value for value in values if value not in allowed]
    if strangers or not values:
        raise ImproperlyConfigured(
            f"{name} must be one or more of {', '.join(allowed)}, not {', '.join(strangers) or 'empty'}."
        )
    return values


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words. Raises ImproperlyConfigured for anything else."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value
