"""Services in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from directory.core.dates import shown_date
from directory.core.languages import LocalizedText
from directory.core.markup import ltr, marked, sentence
from directory.eligibility import Answer
from directory.models import Cost, InterpreterAvailability, Service, ServiceStatus
from directory.search.base import SearchHit
from directory.views.addresses import service_path
from directory.views.presenters import places
from directory.views.presenters.rules import NO_PAPERS
from directory.views.presenters.trust import checked, language_note

SUMMARY_LENGTH = 90  # characters
_GENERAL_TOPICS = frozenset({"integration", "everyday"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A short fact with its symbol."""

    icon: str
    text: SafeString | LocalizedText | str


@dataclass(frozen=True, slots=True)
class Card:
    """A service as a card shows it."""

    url: str
    topic: str
    name: LocalizedText
    german_name: str
    organization: str
    summary: LocalizedText
    meta: Sequence[Fact]
    answer: Answer | None
    checked: str
    checked_state: str
    note: str
    notices: Sequence[SafeString] = field(default_factory=tuple)


def cards(
    services: Iterable[Service],
    language: str,
    *,
    statuses: Sequence[str] = (),
    hits: Mapping[int, SearchHit] | None = None,
    topics: Sequence[str] = (),
    today: date | None = None,
) -> list[Card]:
    """Cards in the order of the services, which ``for_cards()`` prepared. ``hits`` adds distances and answers;
    ``topics`` are those the list was asked for."""
    day = today or date.today()
    return [card(service, language, statuses, (hits or {}).get(service.pk), day, topics) for service in services]


def card(
    service: Service,
    language: str,
    statuses: Sequence[str],
    hit: SearchHit | None,
    today: date,
    topics: Sequence[str] = (),
) -> Card:
    """One service as a card."""
    state = checked(service, today)
    status = statuses[0] if len(statuses) == 1 else ""
    return Card(
        url=service_path(service, status=status),
        topic=main_topic([topic.code for topic in service.topics.all()], topics),
        name=service.text("name", language),
        german_name=str(service.name_de),
        organization="" if service.organization.name == service.name_de else service.organization.name,
        summary=summary(service, language),
        meta=_facts(service, language, hit),
        answer=Answer(hit.eligibility) if hit and hit.eligibility else None,
        checked=state.short,
        checked_state=state.state,
        note=language_note(service, language),
        notices=notices(service, statuses),
    )


def main_topic(codes: Sequence[str], asked: Sequence[str] = ()) -> str:
    """The topic whose pictogram stands for a service: one that was asked for, else the first that says more than "arriving"
    or "daily life"."""
    wanted = next((code for code in codes if code in asked), "")
    return wanted or next((code for code in codes if code not in _GENERAL_TOPICS), codes[0] if codes else "")


def summary(service: Service, language: str, length: int = SUMMARY_LENGTH) -> LocalizedText:
    """What it is for: the summary, else the start of the description, at most ``length`` characters."""
    text = service.text("summary", language) or service.text("description", language)
    plain = " ".join(strip_tags(text.text).split())
    return LocalizedText(_shortened(plain, length), text.language, text.is_fallback)


def _shortened(text: str, length: int) -> str:
    """At most ``length`` characters, cut behind a whole word, never inside a bracket."""
    if len(text) <= length:
        return text
    kept = text[:length].rsplit(" ", 1)[0]
    if kept.count("(") > kept.count(")"):
        kept = kept[: kept.rindex("(")]
    return kept.rstrip(" .,;:،؛–-") + "…"


def notices(service: Service, statuses: Sequence[str]) -> tuple[SafeString, ...]:
    """Sentences that must not be overlooked: closed, perhaps closed, an authority that may have to report."""
    found = []
    if service.status == ServiceStatus.TEMPORARILY_CLOSED:
        found.append(_closed(service.closed_until))
    if service.possibly_closed_since:
        year = ltr(service.possibly_closed_since)
        found.append(sentence(_("May be closed. The last source is from %(year)s. Call first."), year=year))
    if NO_PAPERS in statuses and service.organization.may_report:
        found.append(reporting_sentence())
    return tuple(found)


def reporting_sentence() -> SafeString:
    """The plain sentence beside every authority but schools, for people without papers (§ 87 AufenthG)."""
    paragraph = ltr("§ 87 AufenthG")
    message = _("This is an authority. It may have to report people without papers (%(paragraph)s).")
    return sentence(message, paragraph=paragraph)


def spoken(names: Iterable[LocalizedText], interpreter: str, language: str) -> SafeString | None:
    """Spoken languages in words, with the interpreter who can be booked; None where nothing is known."""
    parts = [marked(name, language) for name in names]
    if interpreter == InterpreterAvailability.BOOKABLE:
        parts.append(sentence(_("interpreter can be booked")))
    if not parts:
        return None
    comma = _(", ")
    return sentence(comma.join(f"%(part{number})s" for number in range(len(parts))), **_numbered(parts))


def _facts(service: Service, language: str, hit: SearchHit | None) -> list[Fact]:
    languages = (each.text("name", language) for each in service.languages.all())
    found: list[tuple[str, Any]] = [
        ("place", places.town(service, hit)),
        ("interpreter", spoken(languages, service.interpreter, language)),
        ("euro", str(Cost(service.cost).label) if service.cost != Cost.UNKNOWN else None),
    ]
    return [Fact(symbol, text) for symbol, text in found if text]


def _closed(until: date | None) -> SafeString:
    if until is None:
        return sentence(_("Closed at the moment."))
    return sentence(_("Closed until %(date)s."), date=ltr(shown_date(until)))


def _numbered(parts: Iterable[SafeString]) -> dict[str, SafeString]:
    return {f"part{number}": part for number, part in enumerate(parts)}
