"""Finds in a free text what says who somebody is: mail addresses, phone numbers, long numbers, dates of birth, names.

Requirement A8: the text of a request travels before anybody has accepted, so it should name nobody. What is found is a
warning and nothing more; whoever writes decides. Pure: no database, no request. Digits and letters of every script count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.markup import sentence, typed


class Kind(StrEnum):
    """What was found."""

    EMAIL = "email"
    PHONE = "phone"
    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Warning:
    """One finding; ``found`` is the part of the text, digits written as 0 to 9."""

    kind: Kind
    found: str

    @property
    def sentence(self) -> SafeString:
        """What the writer reads at the field."""
        words = {
            Kind.EMAIL: _("This looks like an e-mail address: %(found)s"),
            Kind.PHONE: _("This looks like a phone number: %(found)s"),
            Kind.NUMBER: _("This looks like the number of a file or a paper: %(found)s"),
            Kind.BIRTH_DATE: _("This looks like a date of birth: %(found)s"),
            Kind.NAME: _("This looks like the name of the person: %(found)s"),
        }
        return sentence(words[self.kind], found=typed(self.found))


Finder = Callable[[str], list[tuple[int, int]]]

_EMAIL: Final = re.compile(
    r"[^\s@<>()\[\],;:\"]+\s*(?:@|[(\[]\s*(?:at|ät)\s*[)\]])\s*[^\s@<>()\[\],;:\"]+\.[^\W\d_]{2,}", re.IGNORECASE
)
_PHONE: Final = re.compile(r"(?<![\d.,/+-])(?:\+|0)(?:[\s./()–-]{0,3}\d){6,}(?!\d)")
_PHONE_WORD: Final = re.compile(
    r"(?<!\w)(?:tel(?:efon)?|phone|handy|mobil|whatsapp|rufnummer|тел(?:ефон)?|моб|هاتف|تلفون|جوال|واتساب|موبايل)"
    r"\w{0,8}[\s.:№-]{0,4}(\d(?:[\s/()-]{0,2}\d){4,})",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"(?<!\d)\d(?:[ /-]?\d){7,}(?!\d)")
_MONTHS: Final = (
    "januar jänner january jan января январь يناير كانون الثاني",
    "februar february feb февраля февраль فبراير شباط",
    "märz maerz march mär mar марта март مارس آذار",
    "april apr апреля апрель أبريل ابريل نيسان",
    "mai may мая май مايو أيار",
    "juni june jun июня июнь يونيو حزيران",
    "juli july jul июля июль يوليو تموز",
    "august aug августа август أغسطس اغسطس آب",
    "september sept sep сентября сентябрь سبتمبر أيلول",
    "oktober october okt oct октября октябрь أكتوبر اكتوبر تشرين الأول",
    "november nov ноября ноябрь نوفمبر تشرين الثاني",
    "dezember december dez dec декабря декабрь ديسمبر كانون الأول",
)
#: Levantine names of months have two words; everything else has one.
_TWO_WORDS: Final = {"كانون الثاني": 1, "تشرين الأول": 10, "تشرين الثاني": 11, "كانون الأول": 12}
_SECOND_WORDS: Final = {"كانون", "تشرين", "الثاني", "الأول"}
_MONTH_NUMBERS: Final = _TWO_WORDS | {
    word: number for number, words in enumerate(_MONTHS, 1) for word in words.split() if word not in _SECOND_WORDS
}
_MONTH: Final = "|".join(sorted(map(re.escape, _MONTH_NUMBERS), key=len, reverse=True))
_DATES: Final = (
    re.compile(r"(?<!\d)(?P<day>\d{1,2})\s*[./-]\s*(?P<month>\d{1,2})\s*[./-]\s*(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s*[./-]\s*(?P<month>\d{1,2})\s*[./-]\s*(?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\.?\s*(?P<name>{_MONTH})\.?,?\s*(?P<year>\d{{4}})(?!\d)", re.IGNORECASE),
    re.compile(rf"(?P<name>{_MONTH})\.?\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE),
)
_BORN: Final = re.compile(
    r"(?<!\w)(?:geb(?:oren|urtsdatum|urtstag)?|jahrgang|born|date of birth|birthday|дата рождения|родил\w*|рожд\w*|г\.\s?р|"
    r"مواليد|ولد|ولدت|تاريخ الميلاد)"
    r"[\s.:*]{0,4}(?:am |im |on |in |в |سنة |عام |في )?(\d{4}|\d{1,2}\s*[./-]\s*\d{1,2}(?:\s*[./-]\s*\d{2,4})?)(?!\d)",
    re.IGNORECASE,
)
_OLDEST: Final = 120  # years
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_PARTICLES: Final = frozenset(
    {"von", "van", "der", "den", "del", "dos", "bin", "ibn", "bint", "abu", "abd", "бен", "ибн"}
)
_SHORTEST_NAME: Final = 2
_ARABIC: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""})  # fmt: skip  # noqa: E501
_ARABIC_PREFIX: Final = re.compile(r"^(?:[وفبلك]{0,2}ال|لل|[وفبلك])")
_LATIN_ENDINGS: Final = frozenset({"", "s", "es", "in"})
_CYRILLIC_VOWELS: Final = "аеёиоуыэюяйь"
_CYRILLIC_ENDING: Final = 3  # letters that a case adds to the stem: Иван, Иваном


def warnings(text: str, names: Iterable[str] = (), *, today: date | None = None) -> list[Warning]:
    """Everything in the text that may say who somebody is, each thing once, in the order of the kinds.

    ``names``: the entered names of the person. Numbers that were read as a phone or a date are not read again.
    """
    clean = _plain(text)
    day = today or date.today()
    found: list[Warning] = []
    finders: tuple[tuple[Kind, Finder], ...] = (
        (Kind.EMAIL, lambda rest: _spans(_EMAIL, rest)),
        (Kind.BIRTH_DATE, lambda rest: _birth_dates(rest, day)),
        (Kind.PHONE, lambda rest: [*_spans(_PHONE, rest), *_spans(_PHONE_WORD, rest)]),
        (Kind.NUMBER, lambda rest: _spans(_NUMBER, rest)),
        (Kind.NAME, lambda rest: _names(rest, names)),
    )
    for kind, find in finders:
        spans = find(clean)
        found += [Warning(kind, clean[start:end].strip()) for start, end in spans]
        clean = _without(clean, [*spans, *(_all_dates(clean) if kind is Kind.BIRTH_DATE else [])])
    order = list(Kind)
    return sorted(dict.fromkeys(found), key=lambda each: order.index(each.kind))


def _plain(text: str) -> str:
    """The text in one spelling: compatible forms joined, digits as 0 to 9, without marks of direction and of vowels."""
    joined = unicodedata.normalize("NFKC", text)
    return "".join(_digit(letter) for letter in joined if unicodedata.category(letter) not in ("Cf", "Mn"))


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks in the places of the spans, so that positions stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _birth_dates(text: str, today: date) -> list[tuple[int, int]]:
    """Full days in the past, and whatever stands behind "born". A day to come is a deadline, and fine."""
    found = [match.span() for match in _BORN.finditer(text)]
    for pattern in _DATES:
        for match in pattern.finditer(text):
            day = _day(match, today)
            covered = any(start <= match.start() and match.end() <= end for start, end in found)
            if not covered and day is not None and today.year - _OLDEST <= day.year and day < today:
                found.append(match.span())
    return sorted(set(found))


def _all_dates(text: str) -> list[tuple[int, int]]:
    """Every date: none of them is the number of a file."""
    return [span for pattern in _DATES for span in _spans(pattern, text)]


def _day(match: re.Match[str], today: date) -> date | None:
    """The day that a match names; None where there is no such day."""
    parts = match.groupdict()
    name = parts.get("name")
    month = _MONTH_NUMBERS.get(name.casefold(), 0) if name else int(parts["month"])
    year = int(parts["year"])
    if year < 100:
        year += today.year // 100 * 100 if year <= today.year % 100 else today.year // 100 * 100 - 100
    try:
        return date(year, month, int(parts["day"]))
    except ValueError:
        return None


def _names(text: str, names: Iterable[str]) -> list[tuple[int, int]]:
    """The words that are one of the names, in whatever case, grammatical or typographical."""
    parts = {part for name in names for part in _parts(name)}
    return [match.span() for match in _WORD.finditer(text) if any(_is(match.group(), part) for part in parts)]


def _parts(name: str) -> Iterator[str]:
    words = _WORD.findall(_plain(name))
    for word in {*words, *(piece for whole in words for piece in re.split(r"[-'’ʼ]", whole))}:
        folded = _folded(word)
        if len(folded) >= _SHORTEST_NAME and folded not in _PARTICLES:
            yield folded


def _folded(word: str) -> str:
    """Without case, accents and vowel marks; Arabic letters that are written either way as one."""
    spread = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss"))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare).translate(_ARABIC)


def _is(word: str, part: str) -> bool:
    """True when the word of the text is the part of the name."""
    forms = {_folded(each) for each in (word, *re.split(r"[-'’ʼ]", word)) if each}
    return any(_matches(form, part) for form in forms)


def _matches(form: str, part: str) -> bool:
    if form == part:
        return True
    if len(part) <= _SHORTEST_NAME:
        return False
    script = _script(part)
    if script == "ARABIC":
        return part in {form, _ARABIC_PREFIX.sub("", form)} or form == _ARABIC_PREFIX.sub("", part)
    if script == "CYRILLIC":
        stem = part.rstrip(_CYRILLIC_VOWELS) if len(part) > _SHORTEST_NAME + 1 else part
        return len(stem) > 1 and form.startswith(stem) and len(form) - len(stem) <= _CYRILLIC_ENDING
    return (form.startswith(part) and form[len(part) :] in _LATIN_ENDINGS) or _spelt_out(form) == _spelt_out(part)


def _spelt_out(word: str) -> str:
    """Umlauts lost their dots above; who wrote "ae" meant the same."""
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]
