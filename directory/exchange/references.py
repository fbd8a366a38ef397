"""Keeps the CMS's index of who refers to whom ("used by") in step with an import, in one task instead of one per row."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django_tasks import task
from wagtail.models import ReferenceIndex


def queue_references(entries: Iterable[models.Model]) -> None:
    """Queues the indexing of the references that the saved entries hold; entries of no interest to the CMS are left out."""
    wanted = [[entry._meta.label, str(entry.pk)] for entry in entries if ReferenceIndex.model_is_indexable(type(entry))]
    if wanted:
        index_references.enqueue(wanted)


@task()
def index_references(entries: list[list[str]]) -> int:
    """Indexes the references of the entries (model and primary key) that still exist; returns how many those were."""
    indexed = 0
    for label, pk in entries:
        entry = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if entry is not None:
            ReferenceIndex.create_or_update_for_object(entry)
            indexed += 1
    return indexed
