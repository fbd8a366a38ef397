"""Entries with texts in several languages, and what is known about each translation."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from directory.core.languages import ALL_LANGUAGES, SOURCE_LANGUAGE, LocalizedText, localized

_INLINE_TAG = re.compile(r"</?(?:a|b|em|i|span|strong)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_TARGETS = tuple(code for code in ALL_LANGUAGES if code != SOURCE_LANGUAGE)


def visible_text(value: str | None) -> str:
    """The words of a text without markup and extra white space.

    Two texts with the same words are the same text: the editor of the CMS rewrites markup on every save.
    """
    without_markup = _TAG.sub(" ", _INLINE_TAG.sub("", value or ""))
    return " ".join(html.unescape(without_markup).split())


class TranslationState(models.TextChoices):
    """What a reader may expect of a translation."""

    MISSING = "missing", _("missing")
    MACHINE = "machine", _("machine translation, not reviewed")
    REVIEWED = "reviewed", _("reviewed by a person")
    OUTDATED = "outdated", _("outdated: the German text changed since")


class TranslatedEntry(models.Model):
    """Base of everything with translated texts.

    ``translation_states`` holds per language ``{"state", "source", "on"}``: the state, a digest of the German texts that
    were translated, and the day. It is brought up to date by every ``save()``, so a German text that changes makes its
    translations "outdated" whichever way it was changed.
    """

    #: Names of the translated fields, without language suffix.
    TRANSLATED_FIELDS: ClassVar[tuple[str, ...]] = ()

    translation_states = models.JSONField(_("translation states"), default=dict, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves with up-to-date translation states, the entry and its inline rows in one transaction."""
        self.refresh_translation_states()
        update_fields: Iterable[str] | None = kwargs.get("update_fields")
        if update_fields is not None:
            kwargs["update_fields"] = {*update_fields, "translation_states"}
        with transaction.atomic():
            super().save(*args, **kwargs)

    def text(self, field: str, language: str) -> LocalizedText:
        """The field in the language, or in German where it has no translation."""
        return localized(self, field, language)

    def source_digest(self) -> str:
        """A short digest of the words of the German texts; it changes when one of them does."""
        german = "\x1f".join(
            visible_text(getattr(self, f"{field}_{SOURCE_LANGUAGE}")) for field in self.TRANSLATED_FIELDS
        )
        return hashlib.sha256(german.encode()).hexdigest()[:16]

    def is_complete_in(self, language: str) -> bool:
        """True when there are German texts and each of them exists in the language."""
        german = [field for field in self.TRANSLATED_FIELDS if getattr(self, f"{field}_{SOURCE_LANGUAGE}")]
        return bool(german) and all(getattr(self, f"{field}_{language}") for field in german)

    def translation_state(self, language: str) -> TranslationState:
        """The stored state of the language; German is always reviewed."""
        if language == SOURCE_LANGUAGE:
            return TranslationState.REVIEWED
        stored = self.translation_states.get(language, {}).get("state", TranslationState.MISSING)
        return TranslationState(stored)

    def mark_translated(self, language: str, state: TranslationState, on: date) -> None:
        """Notes that the language's texts belong to the German texts as they are now. Saving is the caller's."""
        self.translation_states = {
            **self.translation_states,
            language: {"state": state.value, "source": self.source_digest(), "on": on.isoformat()},
        }

    def refresh_translation_states(self) -> None:
        """Brings the states in line with the texts: gone is missing, new is not reviewed, older than the German is outdated."""
        digest = self.source_digest()
        states: dict[str, Any] = {}
        for language in _TARGETS:
            known = self.translation_states.get(language)
            if not self.is_complete_in(language):
                continue  # no entry means missing
            if known is None or known.get("state") == TranslationState.MISSING:
                states[language] = {"state": TranslationState.MACHINE.value, "source": digest, "on": None}
            elif known.get("source") != digest:
                states[language] = {**known, "state": TranslationState.OUTDATED.value}
            else:
                states[language] = known
        self.translation_states = states
