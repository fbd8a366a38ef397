"""Keeps the index in step with the database, after commit.

An edit writes a ``PendingIndex`` row in its own transaction: a rolled-back edit leaves none, and a worker that dies loses
nothing. After the commit a task is queued that indexes whatever is pending; a task that fails is tried again later.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from directory.models import PendingIndex, Service
from directory.search import get_engine
from directory.search.base import SearchEngineError
from directory.search.building import documents

logger = logging.getLogger(__name__)
_BATCH = 500  # services written at once
_gathering: ContextVar[bool] = ContextVar("gathering", default=False)
_RETRY_SECONDS = (1, 5, 30, 120, 600)


def mark_changed(service_ids: Iterable[int]) -> None:
    """Notes that the services' documents are out of date, and indexes them once the current transaction is committed."""
    rows = [PendingIndex(service_id=pk, token=uuid.uuid4()) for pk in set(service_ids)]
    if not rows:
        return
    PendingIndex.objects.bulk_create(
        rows,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["service_id"],
        update_fields=["token", "queued_at"],
    )
    transaction.on_commit(queue_pending)


@contextmanager
def queued_at_the_end() -> Iterator[None]:
    """Inside, changes are marked as ever, and one task for all of them is queued at the end: for imports of many entries."""
    before = _gathering.set(True)
    try:
        yield
    finally:
        _gathering.reset(before)
        queue_pending()


def queue_pending() -> None:
    """Queues one task for everything that is pending, if anything is: after a commit, and when a worker starts.

    The first task of several takes it all, the others find nothing left.
    """
    if not _gathering.get() and PendingIndex.objects.exists():
        index_pending.enqueue()


@task(queue_name="search", priority=50)  # before the CMS's own housekeeping: an editor waits for it
def index_pending(attempt: int = 0) -> int:
    """Indexes everything that is pending and returns how many services were written.

    When the engine cannot write now, the task queues itself again with a growing delay; the pending rows stay.
    """
    try:
        return drain()
    except SearchEngineError as problem:
        delay = _RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)]
        logger.warning("The search index could not be written, next try in %d s: %s", delay, problem)
        index_pending.using(run_after=timezone.now() + timedelta(seconds=delay)).enqueue(attempt=attempt + 1)
        return 0


def drain() -> int:
    """Writes every pending service to the index. Raises SearchEngineError when the engine cannot write."""
    written = 0
    while batch := list(PendingIndex.objects.all()[:_BATCH]):
        wanted = {row.service_id for row in batch}
        found = list(documents(Service.objects.filter(pk__in=wanted)))
        get_engine().update(found, deleted=wanted - {document.id for document in found})
        for row in batch:  # an edit made since has another token and stays pending
            PendingIndex.objects.filter(service_id=row.service_id, token=row.token).delete()
        written += len(batch)
    return written


def rebuild() -> int:
    """Builds the whole index anew from the database and returns how many services it holds.

    Edits made meanwhile are pending and are written to the new index afterwards.
    """
    count = get_engine().rebuild(documents())
    drain()
    return count
