"""How far an entry can be trusted: when it was checked, where it comes from, how it came into this language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.core.dates import shown_date, shown_partial_date
from directory.core.markup import german, ltr, sentence
from directory.core.partial_date import PartialDate
from directory.core.translated import TranslatedEntry, TranslationState
from directory.models import Service

OLD_AFTER_YEARS: Final = 2  # a source older than that says so

_NOTE_OF_STATE: Final = {
    TranslationState.MACHINE: "machine",
    TranslationState.OUTDATED: "outdated",
    TranslationState.MISSING: "only_german",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The state ("checked", "overdue", "never"), the sentence that says it, and the few words of it that fit a list."""

    state: str
    sentence: SafeString
    short: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry's facts were read; ``date`` is empty for a page without date, ``age`` a sentence where it matters."""

    url: str
    date: str
    age: str
    more_urls: tuple[str, ...] = ()


def checked(service: Service, today: date) -> Checked:
    """The latest check of the service. Reads ``latest_check``: ``with_latest_check()`` adds it."""
    latest = getattr(service, "latest_check", None)
    if not latest:
        return Checked("never", sentence(_("Not yet checked with the organization.")), _("Not yet checked"))
    on = ltr(shown_date(date.fromisoformat(latest["checked_on"])))
    if date.fromisoformat(latest["next_due_on"]) < today:
        said = sentence(_("Last checked on %(date)s. The next check is overdue."), date=on)
        return Checked("overdue", said, sentence(_("Last checked on %(date)s"), date=on))
    office = german(latest["office"])
    said = sentence(_("Checked on %(date)s by %(office)s."), date=on, office=office)
    return Checked("checked", said, sentence(_("Checked on %(date)s"), date=on))


def source(url: str, dated: str, today: date, more_urls: tuple[str, ...] = ()) -> Source:
    """The source with its date as people write it and its age where it is older than two years."""
    return Source(url, shown_partial_date(dated) if dated else "", age_sentence(dated, today), more_urls)


def age_sentence(dated: str, today: date) -> str:
    """ "This information is 5 years old …"; empty for an undated or a young source."""
    try:
        years = PartialDate.parse(dated).age_in_years(today) if dated else 0
    except ValueError:
        return ""
    if years <= OLD_AFTER_YEARS:
        return ""
    message = ngettext(
        "This information is %(count)s year old. Call first and ask.",
        "This information is %(count)s years old. Call first and ask.",
        years,
    )
    return sentence(message, count=ltr(years))


def language_note(entry: TranslatedEntry, language: str) -> str:
    """How the entry came into the language: "machine", "outdated", "only_german", or empty where there is nothing to say."""
    return _NOTE_OF_STATE.get(entry.translation_state(language), "")
