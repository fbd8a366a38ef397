"""Columns of the lists. Each reads what the list has loaded, so a list costs the same however long it is."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from directory.cms.filters import CURRENT, NEVER, OVERDUE
from directory.cms.language_panels import target_languages
from directory.core.languages import autonym
from directory.core.translated import TranslatedEntry
from directory.models import Service


class TranslationsColumn(Column):
    """A mark for each language: missing, not reviewed, reviewed, outdated."""

    cell_template_name = "directory/cms/translations_cell.html"

    def __init__(self) -> None:
        super().__init__("translations", label=_("Translations"))

    def get_value(self, instance: TranslatedEntry) -> list[dict[str, Any]]:
        """Language, its own name and the state, per language."""
        return [
            {"language": code, "autonym": autonym(code), "state": instance.translation_state(code)}
            for code in target_languages()
        ]


class CheckColumn(Column):
    """When the service was last checked; reads the annotation of ``filters.with_last_check``."""

    cell_template_name = "directory/cms/check_cell.html"

    def __init__(self) -> None:
        super().__init__("check", label=_("Last check"), sort_key="checked_on")

    def get_value(self, instance: Service) -> dict[str, Any]:
        """The day of the last check and whether another is due."""
        return {"on": instance.checked_on, "state": check_state(instance)}


def check_state(service: Any) -> str:
    """``never``, ``overdue`` or ``current`` for a service annotated by ``filters.with_last_check``."""
    if service.checked_on is None:
        return NEVER
    return OVERDUE if service.next_due_on < timezone.localdate() else CURRENT


class PlacesColumn(Column):
    """The towns of a service; reads the prefetched places."""

    def __init__(self) -> None:
        super().__init__("places", label=_("Place"))

    def get_value(self, instance: Service) -> str:
        """The towns, each once."""
        return ", ".join(dict.fromkeys(place.location.city for place in instance.places.all() if place.location.city))


class StatusColumn(Column):
    """Active, closed or archived; marks what the public does not see."""

    cell_template_name = "directory/cms/status_cell.html"

    def __init__(self) -> None:
        super().__init__("status", label=_("Status"), sort_key="status")

    def get_value(self, instance: Service) -> Service:
        """The service: the cell shows its status and closing date."""
        return instance
