"""How gunicorn serves the portal. Logs say what was asked and how it went, never who asked or what they searched for."""

from __future__ import annotations

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


def post_worker_init(worker: Any) -> None:
    """Opens the index with one search in each language: the first visitor does not wait for it."""
    from directory.core.languages import enabled_languages
    from directory.search import get_engine
    from directory.search.base import SearchEngineError, SearchQuery

    try:
        for language in enabled_languages():
            get_engine().search(SearchQuery(text="Beratung", language=language))
    except SearchEngineError as problem:
        worker.log.warning("The search index cannot be read yet: %s", problem)
