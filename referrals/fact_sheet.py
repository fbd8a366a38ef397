"""What a person needs who goes to a service alone: its name, ways, place and hours, in their language beside German."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone, translation

from directory.core.languages import SOURCE_LANGUAGE, LocalizedText, direction
from directory.models import Service
from directory.views.presenters.hours import Hours, hours
from directory.views.presenters.parts import ServiceParts, for_page
from directory.views.presenters.places import PlaceView, place_views
from directory.views.presenters.reach import Reach, reach


@dataclass(frozen=True, slots=True)
class FactSheet:
    """The facts in one language; a text that is not translated is the German one and says so."""

    language: str
    name: LocalizedText
    organization: str
    summary: LocalizedText
    reach: Reach
    places: Sequence[PlaceView]
    hours: Hours
    how_to_apply: LocalizedText
    what_to_bring: LocalizedText

    @property
    def direction(self) -> str:
        """ "rtl" or "ltr" """
        return direction(self.language)


def fact_sheets(service: Service, language: str) -> list[FactSheet]:
    """The facts in the language and, beside it, in German: that is what is read at the desk."""
    entry = for_page(Service.objects.all()).get(pk=service.pk)
    return [_in_language(entry, code) for code in dict.fromkeys((language, SOURCE_LANGUAGE))]


def _in_language(entry: Service, language: str) -> FactSheet:
    with translation.override(language):
        parts = ServiceParts.published(entry, language)
        return FactSheet(
            language=language,
            name=entry.text("name", language),
            organization=entry.organization.name,
            summary=entry.text("summary", language),
            reach=reach(entry, parts, language),
            places=place_views(entry, language),
            hours=hours(entry, parts, language, timezone.localtime()),
            how_to_apply=entry.text("how_to_apply", language),
            what_to_bring=entry.text("what_to_bring", language),
        )
