"""Columns of the lists. Each reads what the list has loaded, so a list costs the same however long it is."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.models import Revision, WorkflowState

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


def with_publication(entries: QuerySet[Any]) -> QuerySet[Any]:
    """The entries with what ``PublicationColumn`` reads: latest version, running workflow, planned publication."""
    planned = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(entries.model, for_concrete_model=False),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    running = WorkflowState.objects.active().select_related("current_task_state__task")
    return (
        entries.select_related("latest_revision")
        .annotate(is_planned=Exists(planned))
        # The name under which Wagtail itself looks for workflows that are loaded already.
        .prefetch_related(Prefetch("workflow_states", queryset=running, to_attr="_current_workflow_states"))
    )


class PublicationColumn(StatusTagColumn):
    """Published or not, and what is on its way; reads what ``with_publication`` loads."""

    def __init__(self) -> None:
        super().__init__("publication", label=_("Publication"), sort_key="live", primary=lambda entry: entry.live)

    def get_value(self, instance: Any) -> str:
        """The state in a few words."""
        if instance.workflow_in_progress:
            return _now("waits for approval")
        if instance.is_planned:
            return _now("planned")
        if not instance.live:
            return _now("draft")
        return _now("published, with a draft") if instance.has_unpublished_changes else _now("published")
