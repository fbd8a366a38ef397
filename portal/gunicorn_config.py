"""How gunicorn serves the portal. Logs say what was asked and how it went, never who asked or what they searched for."""

from __future__ import annotations

import gc
from typing import Any

wsgi_app = "portal.wsgi:application"
workers = 2
threads = 4
worker_class = "gthread"
preload_app = True  # loaded once, then forked: no connection and no index is opened before the first request
timeout = 30  # seconds
graceful_timeout = 10  # seconds
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms"  # no address, no query string, no user agent
loglevel = "warning"
logger_class = "portal.gunicorn_logging.AnonymousLogger"
forwarded_allow_ips = "127.0.0.1,::1"


def on_starting(server: Any) -> None:
    """Reads the thesaurus once, before the workers are forked, so that they share it."""
    from directory.search import get_engine  # Django is set up when gunicorn calls this

    get_engine()


# Mistyped in three alphabets: what finds the words that were meant is worked out before somebody waits for it.
_WARMING_UP = "Beratumg консультацыя استشارةة"


def post_worker_init(worker: Any) -> None:
    """Opens the index with a search in each language: the first visitor does not wait for it.

    Afterwards the garbage collector passes over all this, which stays: a look through it takes as long as many searches.
    """
    from directory.core.languages import enabled_languages
    from directory.search import get_engine
    from directory.search.base import SearchEngineError, SearchQuery

    try:
        for language in enabled_languages():
            get_engine().search(SearchQuery(text=_WARMING_UP, language=language))
    except SearchEngineError as problem:
        worker.log.warning("The search index cannot be read yet: %s", problem)
    gc.collect()
    gc.freeze()
