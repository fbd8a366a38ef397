"""Telephone numbers as people read them and as telephones dial them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberFormat, shortnumberinfo

REGION: Final = "DE"


@dataclass(frozen=True, slots=True)
class DialableNumber:
    """``shown`` for the eye; ``tel`` for a link (E.164 or the short number), empty where it cannot be dialled."""

    shown: str
    tel: str


def dialable(number: str) -> DialableNumber:
    """Read a number as written in Germany ("02421 22-0", "+49 2421 220", "110", "116 016").

    The writing of the organization is kept, because its grouping tells the extension; only numbers written without any
    grouping are grouped. Short numbers (emergency, helplines) stand outside the plan of ordinary ones.
    """
    shown = " ".join(str(number).split())
    short = re.sub(r"\D", "", shown)
    if shown[:1] != "0" and _is_short(short):
        return DialableNumber(shown, short)
    try:
        parsed = phonenumbers.parse(shown, REGION)
    except phonenumbers.NumberParseException:
        return DialableNumber(shown, "")
    if not phonenumbers.is_possible_number(parsed):
        return DialableNumber(shown, "")
    if re.fullmatch(r"\+?\d+", shown):
        shown = phonenumbers.format_number(
            parsed, PhoneNumberFormat.NATIONAL if shown[0] != "+" else PhoneNumberFormat.INTERNATIONAL
        )
    return DialableNumber(shown, phonenumbers.format_number(parsed, PhoneNumberFormat.E164))


def _is_short(digits: str) -> bool:
    """Emergency and other short numbers, and the European helplines 116xxx (Commission Decision 2007/116/EC).

    The helplines are named here because the tables of phonenumbers lack some of them, 116016 among others.
    """
    if re.fullmatch(r"116\d{3}", digits):
        return True
    if not 3 <= len(digits) <= 6:
        return False
    try:
        parsed = phonenumbers.parse(digits, REGION)
    except phonenumbers.NumberParseException:
        return False
    return bool(shortnumberinfo.is_valid_short_number_for_region(parsed, REGION))
