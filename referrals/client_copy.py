"""The copy for the person (B6): what is passed on, to whom, until when, and how to take it back; German beside their language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.core.languages import SOURCE_LANGUAGE, direction, enabled_languages
from referrals.coverage import filled_blocks
from referrals.fields import BLOCK_LABELS, Block
from referrals.models import Consent, ConsentText, Referral
from referrals.printed import frame


@dataclass(frozen=True, slots=True)
class Cell:
    """The same thing in one language."""

    paragraphs: tuple[str, ...]
    language: str

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr" """
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class Line:
    """One cell for each language, side by side."""

    cells: tuple[Cell, ...]
    is_heading: bool = False


Words = Callable[[], tuple[str, ...]]


def client_copy(referral: Referral, consent: Consent) -> dict[str, Any]:
    """The sheet. Where the portal does not speak the person's language, it is German alone."""
    own = consent.language if consent.language in enabled_languages() else SOURCE_LANGUAGE
    languages = tuple(dict.fromkeys((SOURCE_LANGUAGE, own)))
    with translation.override(own):
        head = frame(referral, _("Your copy: what is passed on about you"))
    lines = [
        Line(tuple(_cell(language, words) for language in languages), is_heading)
        for is_heading, words in _words(referral, consent)
    ]
    return head | {"rows": [*lines, *_consent_lines(referral, consent, languages)]}


def _words(referral: Referral, consent: Consent) -> Iterator[tuple[bool, Words]]:
    """What the sheet says, as functions: each is asked once in each language."""
    service = referral.recipient_service
    yield True, lambda: (_("What is passed on"),)
    yield False, lambda: tuple(str(BLOCK_LABELS[block]) for block in _passed_on(referral, consent))
    yield False, lambda: (_("Your name and how to reach you are shown only when the service accepts."),)
    yield True, lambda: (_("To whom"),)
    yield False, lambda: (str(service or "–"), service.organization.name if service else "")
    yield False, lambda: (_("Nobody else gets it."),)
    yield True, lambda: (_("Until when"),)
    yield False, lambda: (date_format(consent.expires_at, "DATE_FORMAT"),)
    if not consent.is_consent:
        yield True, lambda: (_("Why this is allowed without your consent"),)
        yield False, lambda: (consent.legal_basis_note,)
        return
    yield True, lambda: (_("How you take it back"),)
    yield (
        False,
        lambda: (
            _("You can take your consent back at any time, without a reason. It costs you nothing."),
            _("Tell your counsellor, in person, by phone or by letter:"),
            referral.sender_organization.name,
            _("From then on the service sees nothing about you here any more."),
        ),
    )


def _passed_on(referral: Referral, consent: Consent) -> list[Block]:
    """The blocks that are filled in and covered."""
    return [block for block in filled_blocks(referral) if block is Block.REQUEST or consent.covers(block.value)]


def _cell(language: str, words: Words) -> Cell:
    with translation.override(language):
        return Cell(tuple(each for each in words() if each), language)


def _consent_lines(referral: Referral, consent: Consent, languages: tuple[str, ...]) -> Iterator[Line]:
    """The words of the consent as they were shown, paragraph by paragraph beside the German ones of the same version."""
    shown = consent.text_version
    if shown is None:
        return
    texts = {
        text.language: text
        for text in ConsentText.objects.filter(kind=shown.kind, version=shown.version, language__in=languages)
    }
    texts[shown.language] = shown
    columns = [
        (language, _paragraphs(texts[language], referral, consent)) for language in languages if language in texts
    ]
    for number in range(max((len(paragraphs) for _language, paragraphs in columns), default=0)):
        cells = tuple(Cell(tuple(paragraphs[number : number + 1]), language) for language, paragraphs in columns)
        yield Line(cells, is_heading=number == 0)


def _paragraphs(text: ConsentText, referral: Referral, consent: Consent) -> list[str]:
    with translation.override(text.language):
        scope = [
            Block.REQUEST,
            *(block for block in Block if block is not Block.REQUEST and consent.covers(block.value)),
        ]
        blocks = ", ".join(str(BLOCK_LABELS[block]) for block in scope)
    recipients = ", ".join(
        f"{each} ({each.organization.name})" for each in consent.recipients.select_related("organization")
    )
    words = text.text.replace("{recipients}", recipients).replace("{blocks}", blocks)
    return [" ".join(part.split()) for part in words.split("\n\n") if part.strip()]
