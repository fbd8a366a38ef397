"""Which services fit a need, best first, and why: every criterion gives a verdict, points and a sentence.

Pure: no database, no request. What is not known gives no points, is never better than anything good, and is said. A service
that does not fit (residence group, place, age) or cannot receive a referral is not hidden: it stands apart, with the reason.

=============  ======================================================================================
criterion      points
=============  ======================================================================================
areas of life  30 for one in common, 5 more for each further one (15 at most)
residence      open 30, open to some 20, on a condition 15, ask there 5; a no does not fit
language       spoken 20, an interpreter can be booked 10; neither: less 15
place          for people from there 15; a list of other places does not fit
distance       10 next door, none from 30 kilometers on
capacity       open 20, assessment first 8, waiting list up to 10 less a point a week; an old statement is unknown
answer time    8 less a point a working day, at least 1
age            3 within the limits; outside does not fit
=============  ======================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.core.languages import LocalizedText
from directory.core.markup import german, ltr, marked, sentence
from directory.eligibility import Answer
from directory.models import Capacity, InterpreterAvailability


class Verdict(StrEnum):
    """How one criterion turned out."""

    GOOD = "good"
    PARTLY = "partly"
    UNKNOWN = "unknown"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Reason:
    """One criterion in words. ``is_hindrance``: for this reason the service does not fit, whatever else it offers."""

    verdict: Verdict
    text: str
    points: float = 0
    is_hindrance: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for. Everything may be left open; what is open is not judged."""

    areas: frozenset[str] = frozenset()
    has_residence_group: bool = False
    languages: tuple[tuple[str, LocalizedText], ...] = ()
    needs_no_interpreter: bool = False
    municipality: tuple[str, str] | None = None  # AGS and name
    lives_outside: bool = False
    ages: tuple[int, int | None] | None = None
    page_language: str = "de"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a service. ``refusal``: why it cannot receive now; ``answer``: for the residence group."""

    pk: int
    name: LocalizedText
    organization: str
    areas: tuple[tuple[str, LocalizedText], ...] = ()
    has_topics: bool = True
    answer: Answer = Answer.UNKNOWN
    answer_varies: bool = False
    languages: frozenset[str] = frozenset()
    interpreter: str = InterpreterAvailability.UNKNOWN
    serves_whole_district: bool = False
    municipalities: frozenset[str] = frozenset()
    kilometers: float | None = None
    capacity: str = Capacity.UNKNOWN
    capacity_stated_on: date | None = None
    waiting_weeks: int | None = None
    answer_days: int | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    refusal: str = ""
    is_authority: bool = False


@dataclass(frozen=True)
class Match:
    """A service with its reasons."""

    candidate: Candidate
    reasons: tuple[Reason, ...]

    @cached_property
    def points(self) -> float:
        """The sum over the reasons."""
        return sum(reason.points for reason in self.reasons)

    @property
    def fits(self) -> bool:
        """True where nothing known speaks against it."""
        return not any(reason.is_hindrance for reason in self.reasons)

    @property
    def unknown(self) -> int:
        """How many criteria are not known."""
        return sum(reason.verdict is Verdict.UNKNOWN for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Best first: what fits, what does not, and what cannot receive a referral."""

    fitting: tuple[Match, ...]
    unfitting: tuple[Match, ...]
    closed: tuple[Match, ...]

    @property
    def total(self) -> int:
        """How many services were looked at."""
        return len(self.fitting) + len(self.unfitting) + len(self.closed)


_NEAR_KILOMETERS: Final = 10


def rank(need: Need, candidates: Iterable[Candidate], today: date, stale_after: timedelta) -> Ranking:
    """All candidates, judged and put in order. Equal ones by the fewest unknown answers, then by name."""
    matches = [judge(need, candidate, today, stale_after) for candidate in candidates]
    matches.sort(key=lambda match: (-match.points, match.unknown, str(match.candidate.name), match.candidate.pk))
    can_receive = [match for match in matches if not match.candidate.refusal]
    return Ranking(
        tuple(match for match in can_receive if match.fits),
        tuple(match for match in can_receive if not match.fits),
        tuple(match for match in matches if match.candidate.refusal),
    )


def judge(need: Need, candidate: Candidate, today: date, stale_after: timedelta) -> Match:
    """One service: every criterion that the need names, in the order in which people ask."""
    criteria: tuple[Callable[[], Reason | None], ...] = (
        lambda: _areas(need, candidate),
        lambda: _residence(need, candidate),
        lambda: _language(need, candidate),
        lambda: _place(need, candidate),
        lambda: _distance(need, candidate),
        lambda: _age(need, candidate),
        lambda: _capacity(candidate, today, stale_after),
        lambda: _answer_time(candidate),
    )
    return Match(candidate, tuple(reason for reason in (judged() for judged in criteria) if reason is not None))


def _areas(need: Need, candidate: Candidate) -> Reason | None:
    if not need.areas:
        return None
    if not candidate.has_topics:
        return Reason(Verdict.UNKNOWN, _("What it is about is not recorded."))
    shared = [name for code, name in candidate.areas if code in need.areas]
    if not shared:
        return Reason(Verdict.BAD, _("It is about something else."), -30)
    text = sentence(_("It helps with: %(areas)s"), areas=_listed(shared, need.page_language))
    return Reason(Verdict.GOOD, text, 30 + min(5 * (len(shared) - 1), 15))


def _listed(names: Iterable[LocalizedText], page_language: str) -> str:
    return format_html_join(", ", "{}", ((marked(name, page_language),) for name in names))


def _residence(need: Need, candidate: Candidate) -> Reason | None:
    if not need.has_residence_group:
        return None
    match candidate.answer:
        case Answer.OPEN if candidate.answer_varies:
            text = _("Open to some people of this residence group: it depends on the exact paper.")
            return Reason(Verdict.PARTLY, text, 20)
        case Answer.OPEN:
            return Reason(Verdict.GOOD, _("Open to people of this residence group."), 30)
        case Answer.CONDITION:
            return Reason(Verdict.PARTLY, _("Open to this residence group on a condition."), 15)
        case Answer.ASK:
            return Reason(Verdict.PARTLY, _("Whether this residence group may come has to be asked there."), 5)
        case Answer.NOT_NOW:
            return Reason(Verdict.BAD, _("Not open to this residence group at present."), -40, is_hindrance=True)
        case Answer.NO:
            return Reason(Verdict.BAD, _("Not open to this residence group."), -60, is_hindrance=True)
        case _:
            return Reason(Verdict.UNKNOWN, _("Whether this residence group may come is not recorded."))


def _language(need: Need, candidate: Candidate) -> Reason | None:
    if not need.languages:
        return None
    spoken = [name for code, name in need.languages if code in candidate.languages]
    if spoken:
        names = _listed(spoken, need.page_language)
        return Reason(Verdict.GOOD, sentence(_("Spoken there: %(languages)s"), languages=names), 20)
    if need.needs_no_interpreter:
        return None
    if candidate.interpreter == InterpreterAvailability.BOOKABLE:
        return Reason(Verdict.PARTLY, _("The language is not spoken there, but an interpreter can be booked."), 10)
    if candidate.languages and candidate.interpreter == InterpreterAvailability.NONE:
        return Reason(Verdict.BAD, _("The language is not spoken there, and there is no interpreter."), -15)
    return Reason(Verdict.UNKNOWN, _("Whether the language is spoken there is not recorded."))


def _place(need: Need, candidate: Candidate) -> Reason | None:
    if need.municipality is None and not need.lives_outside:
        return None
    if not candidate.serves_whole_district and not candidate.municipalities:
        return Reason(Verdict.UNKNOWN, _("For people from where it is there is not recorded."))
    if need.municipality is None:
        return Reason(Verdict.BAD, _("It is for people from the district only."), -40, is_hindrance=True)
    ags, name = need.municipality
    if candidate.serves_whole_district:
        return Reason(Verdict.GOOD, _("It is for people from the whole district."), 15)
    if ags in candidate.municipalities:
        return Reason(Verdict.GOOD, sentence(_("It is for people from %(town)s."), town=german(name)), 15)
    text = sentence(_("It is not for people from %(town)s."), town=german(name))
    return Reason(Verdict.BAD, text, -40, is_hindrance=True)


def _distance(need: Need, candidate: Candidate) -> Reason | None:
    if need.municipality is None:
        return None
    if candidate.kilometers is None:
        return Reason(Verdict.UNKNOWN, _("How far away it is is not known."))
    kilometers = ltr(f"{number_format(round(candidate.kilometers))} km")
    verdict = Verdict.GOOD if candidate.kilometers <= _NEAR_KILOMETERS else Verdict.PARTLY
    return Reason(
        verdict, sentence(_("About %(distance)s away."), distance=kilometers), max(0.0, 10 - candidate.kilometers / 3)
    )


def _age(need: Need, candidate: Candidate) -> Reason | None:
    if need.ages is None:
        return None
    lowest, highest = candidate.minimum_age, candidate.maximum_age
    if lowest is None and highest is None:
        return Reason(Verdict.UNKNOWN, _("For which ages it is there is not recorded."))
    youngest, oldest = need.ages
    if (lowest is not None and oldest is not None and oldest < lowest) or (highest is not None and youngest > highest):
        return Reason(Verdict.BAD, _("It is for another age."), -40, is_hindrance=True)
    within = (lowest is None or youngest >= lowest) and (highest is None or (oldest is not None and oldest <= highest))
    if within:
        return Reason(Verdict.GOOD, _("It is for this age."), 3)
    return Reason(Verdict.PARTLY, _("It is for part of this age group."), 1)


def _capacity(candidate: Candidate, today: date, stale_after: timedelta) -> Reason:
    stated = candidate.capacity_stated_on
    if candidate.capacity == Capacity.UNKNOWN or stated is None:
        return Reason(Verdict.UNKNOWN, _("Whether there are places is not known."))
    day = ltr(date_format(stated, "DATE_FORMAT"))
    label = Capacity(candidate.capacity).label
    if today - stated > stale_after:
        text = _("Places: %(capacity)s – stated on %(day)s, so not known any more.")
        return Reason(Verdict.UNKNOWN, sentence(text, capacity=label, day=day))
    match candidate.capacity:
        case Capacity.OPEN:
            text = _("There are places (stated on %(day)s).")
            return Reason(Verdict.GOOD, sentence(text, day=day), 20)
        case Capacity.WAITING_LIST:
            return _waiting_list(candidate.waiting_weeks, day)
        case Capacity.ASSESSMENT_FIRST:
            text = _("There is an assessment first (stated on %(day)s).")
            return Reason(Verdict.PARTLY, sentence(text, day=day), 8)
        case _:
            return Reason(Verdict.BAD, sentence(_("There are no places (stated on %(day)s)."), day=day), -20)


def _waiting_list(weeks: int | None, day: str) -> Reason:
    if weeks is None:
        text = _("There is a waiting list; how long is not known (stated on %(day)s).")
        return Reason(Verdict.PARTLY, sentence(text, day=day), 2)
    text = ngettext(
        "There is a waiting list of about %(weeks)s week (stated on %(day)s).",
        "There is a waiting list of about %(weeks)s weeks (stated on %(day)s).",
        weeks,
    )
    return Reason(Verdict.PARTLY, sentence(text, weeks=ltr(weeks), day=day), max(2, 10 - weeks))


def _answer_time(candidate: Candidate) -> Reason:
    days = candidate.answer_days
    if days is None:
        return Reason(Verdict.UNKNOWN, _("How fast it answers is not recorded."))
    text = ngettext("It answers within %(days)s working day.", "It answers within %(days)s working days.", days)
    return Reason(Verdict.GOOD, sentence(text, days=ltr(days)), max(1, 8 - days))
