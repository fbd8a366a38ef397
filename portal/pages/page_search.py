"""Keeps the CMS's own search for pages in step with the starting pages without a task for every save."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.index import insert_or_update_object
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Page


@contextmanager
def search_updates_paused(models: Iterable[type[Page]]) -> Iterator[None]:
    """Saving pages of these models queues nothing until the block ends. Holds for the whole process: for commands only."""
    paused = [model for model in models if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        yield
    finally:
        for model in paused:
            post_save.connect(post_save_signal_handler, sender=model)


def index_pages(pages: Iterable[Page]) -> None:
    """Puts the pages into the CMS's search now."""
    for page in pages:
        insert_or_update_object(page)
