"""The words of a consent in one language: the version that holds today, with recipients and blocks filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone, translation

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE, direction
from referrals.fields import BLOCK_LABELS, Block
from referrals.models import ConsentText


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as the person reads it. ``is_fallback``: there is none in the language asked for, so it is the German one."""

    version: ConsentText
    language: str
    paragraphs: tuple[str, ...]
    is_fallback: bool = False

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr" """
        return direction(self.language)


def current_text(kind: str, language: str) -> ConsentText | None:
    """The version that holds today, the German one where there is none in the language; None where there is none at all."""
    today = timezone.localdate()
    texts = ConsentText.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        kind=kind,
        language__in=[language, SOURCE_LANGUAGE],
        valid_from__lte=today,
    )
    newest = {text.language: text for text in texts.order_by("version")}
    return newest.get(language) or newest.get(SOURCE_LANGUAGE)


def shown_text(kind: str, language: str, recipient: str, blocks: Iterable[Block]) -> ShownText | None:
    """The text with the names of the recipient and of the blocks; None for a legal basis without a text."""
    version = current_text(kind, language)
    if version is None:
        return None
    with translation.override(version.language):
        names = ", ".join(str(BLOCK_LABELS[block]) for block in (Block.REQUEST, *blocks))
    words = version.text.replace("{recipients}", recipient).replace("{blocks}", names)
    parts = tuple(part.strip() for part in words.split("\n\n") if part.strip())
    return ShownText(version, version.language, parts, is_fallback=version.language != language)


def languages_with_text() -> list[str]:
    """The languages in which some text holds, in the order of the portal."""
    today = timezone.localdate()
    held = set(ConsentText.objects.filter(valid_from__lte=today).values_list("language", flat=True))
    return [code for code in ALL_LANGUAGES if code in held]
