"""Entries that the CMS keeps in versions: the import publishes them and leaves open drafts alone."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from directory.exchange.entry_kind import EntryKind
from directory.models import Organization, Service

P = TypeVar("P", Organization, Service)


class PublishedKind(EntryKind[P]):
    """Organizations and services. Each import that writes leaves a version that editors can compare with theirs."""

    key = "external_id"

    def reason_to_wait(self, entry: P) -> str:
        """An open draft would undo what is written now as soon as it is published."""
        return "an editor has an open draft" if entry.pk and entry.has_unpublished_changes else ""

    def save(self, entry: P, created: bool) -> None:
        """Saves the entry live, with its children, and its version."""
        entry.save()
        revision = entry.save_revision(clean=False, changed=False)
        now = timezone.now()
        published: dict[str, Any] = {
            "live_revision": revision,
            "has_unpublished_changes": False,
            "last_published_at": now,
        }
        if created:
            published["first_published_at"] = now
        manager: models.Manager[Any] = type(entry)._default_manager
        manager.filter(pk=entry.pk).update(**published)
