"""Numbers that say nothing about anybody: not in order, no initials, no date of birth."""

from __future__ import annotations

import secrets
from typing import Final

#: Letters and digits that nobody confuses on the phone: no I, O, 0, 1.
ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_reference() -> str:
    """A number of a referral such as ``DN-7K4Q-2M`` (30 bits at random)."""
    letters = _random(6)
    return f"DN-{letters[:4]}-{letters[4:]}"


def new_pseudonym() -> str:
    """A short name of a case such as ``F-8XQ4M``."""
    return f"F-{_random(5)}"


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
