"""The database from DATABASE_URL and the cache from CACHE_URL: files for one machine, servers for more."""

from __future__ import annotations

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
)


def database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for the URL.

    SQLite runs in WAL mode and takes its write lock at the start of a transaction (IMMEDIATE), so that two writers queue
    instead of failing half-way. Raises ImproperlyConfigured for any other engine than sqlite or postgres.
    """
    config: dict[str, Any] = environ.Env.db_url_config(url)
    engine = config.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        config["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _SQLITE_PRAGMAS}
    elif engine.endswith("postgresql"):
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must start with sqlite:/// or postgres://.")
    return config


def cache(url: str) -> dict[str, Any]:
    """Django's CACHES entry for the URL: ``filecache:///folder``, ``dbcache://table``, ``locmemcache://`` or ``rediscache://…``.

    Raises ImproperlyConfigured for any other kind.
    """
    config: dict[str, Any] = environ.Env.cache_url_config(url)
    return {**config, "OPTIONS": {"MAX_ENTRIES": 20_000, **config.get("OPTIONS", {})}}
