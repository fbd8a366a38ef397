"""Brings written words into one form, so that two spellings of one word become one term.

Everything here is a pure function of its text. It is used for entries and for queries alike; whoever changes it must raise
``ANALYSIS_VERSION`` in the package, because stored terms change with it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

_ARABIC_MARKS = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)  # vowel signs, tatweel, Quranic marks
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)  # soft hyphen, joiners, direction marks
_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_HYPHENATED = re.compile(r"(?<![^\W_])[^\W_]+(?:[-‐‑][^\W_]+)+")
_HYPHENS = re.compile("[-‐‑]")
_APOSTROPHES = re.compile("['’ʼ`]")
# One letter for the ways in which people write it: hamza carriers, alef maqsura, ta marbuta, Persian kaf and yeh.
_ARABIC_LETTERS = str.maketrans("أإآٱىئؤةکیۀہ", "ااااييوهكيهه", "ء")
_DOTTED_I = "i\u0307"  # what casefold leaves of a Turkish capital İ
_ARABIC_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
# "ae", "oe", "ue" stand for an umlaut unless a vowel or q comes before: Bauer, neue, Quelle keep their letters.
_WRITTEN_OUT = re.compile(r"(?<![aeiouyq])([aou])e")
_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "a", "œ": "o", "ı": "i"})


class Script(StrEnum):
    """The alphabet of a word; decides how a word is read whatever language the page has."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    NUMBER = "number"
    OTHER = "other"


def normalize(text: str) -> str:
    """Case, width, vowel signs and invisible characters away (NFKC, casefold; ß becomes ss)."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().replace(_DOTTED_I, "i")
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_ARABIC_DIGITS)


def words(text: str) -> list[str]:
    """The words of a text, normalized, in their order; hyphens separate, apostrophes inside a word are dropped."""
    return normalized_words(normalize(text))


def normalized_words(normalized: str) -> list[str]:
    """The words of a text that is normalized already."""
    found = _WORD.findall(normalized)
    return [_APOSTROPHES.sub("", word) for word in found] if _APOSTROPHES.search(normalized) else found


def hyphenated(normalized: str) -> list[str]:
    """The words of a normalized text that are written with hyphens, joined: "job-com" gives "jobcom"."""
    return [_HYPHENS.sub("", word) for word in _HYPHENATED.findall(normalized)] if _HYPHENS.search(normalized) else []


@lru_cache(maxsize=65536)
def script_of(word: str) -> Script:
    """The script of the first letter that tells one."""
    for character in word:
        if character.isdigit():
            continue
        name = unicodedata.name(character, "")
        for script in (Script.LATIN, Script.CYRILLIC, Script.ARABIC):
            if name.startswith(script.value.upper()):
                return script
        return Script.OTHER
    return Script.NUMBER


def fold_umlauts(word: str) -> str:
    """German: ä, ae and a become one letter, as do ö/oe/o and ü/ue/u."""
    return fold_accents(_WRITTEN_OUT.sub(r"\1", word.translate(_UMLAUTS)))


def fold_accents(word: str) -> str:
    """Latin letters without their marks (é, ş, ł); other scripts are left alone."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_UNDECOMPOSED))
    return unicodedata.normalize("NFC", "".join(part for part in parts if not "\u0300" <= part <= "\u036f"))


def fold_cyrillic(word: str) -> str:
    """Russian: ё is written е as often as not."""
    return word.replace("ё", "е")


def fold_arabic(word: str) -> str:
    """Arabic: hamza, alef maqsura and ta marbuta in their plain form."""
    return word.translate(_ARABIC_LETTERS)


def fold(word: str) -> str:
    """The plain spelling of a normalized word by its script; typos are counted on this form."""
    script = script_of(word)
    if script is Script.LATIN:
        return fold_umlauts(word)
    if script is Script.CYRILLIC:
        return fold_cyrillic(word)
    return fold_arabic(word) if script is Script.ARABIC else word
