"""The worker of the job queue, ready before the first job comes."""

from __future__ import annotations

from typing import Any

from django_tasks_db.management.commands.db_worker import Command as QueueWorker

from directory.search import get_engine
from directory.search.indexing import queue_pending


class Command(QueueWorker):
    """``manage.py worker``: ``db_worker`` with the search loaded, so that the first edit is found as fast as the others."""

    help = "Work through the job queue. Takes the options of db_worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Loads what indexing needs, which takes seconds, then works until it is told to end.

        What an earlier worker could not index is taken up again.
        """
        get_engine()
        queue_pending()
        super().handle(*args, **options)
