"""Search over the published services. Ask ``get_engine()``; nobody outside this file knows which engine answers."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from directory.search.base import SearchEngine

# The engine is imported when it is asked for first, so that a part that is not installed costs nothing.
_ENGINES = {
    "embedded": ("directory.search.engines.embedded", "EmbeddedEngine"),
}


def get_engine() -> SearchEngine:
    """The engine that the settings name, one per process. Raises ImproperlyConfigured for an unknown name."""
    return _engine(settings.SEARCH_ENGINE, str(settings.SEARCH_INDEX_DIR))


@lru_cache(maxsize=4)
def _engine(name: str, folder: str) -> SearchEngine:
    try:
        module, class_name = _ENGINES[name]
    except KeyError:
        raise ImproperlyConfigured(f"SEARCH_ENGINE must be one of {', '.join(_ENGINES)}, not {name!r}.") from None
    engine: SearchEngine = getattr(import_module(module), class_name)(folder)
    return engine
