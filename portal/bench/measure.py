"""One measuring step in a process of its own: ``python -m portal.bench.measure fill|build|query|page``; prints JSON."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_RUNS = 25  # times that every query is asked in every language

# Two words, one frequent word, a typo: in each of the four languages.
WORDS = {
    "two words": {"de": "Beratung Wohnung", "en": "language course", "ru": "языковые курсы", "ar": "دورة لغة"},
    "one frequent word": {"de": "Beratung", "en": "counselling", "ru": "консультация", "ar": "استشارة"},
    "typo": {"de": "Schuldnerberatng", "en": "intepreter", "ru": "переводчк", "ar": "مترحم"},
}


def _percentiles(times_ms: list[float]) -> dict[str, float]:
    ordered = sorted(times_ms)
    return {"p50": statistics.median(ordered), "p95": ordered[max(0, int(len(ordered) * 0.95) - 1)]}


def _timed(run: Callable[[], object], times: int) -> list[float]:
    run()  # warm
    measured = []
    for _turn in range(times):
        start = time.perf_counter()
        run()
        measured.append((time.perf_counter() - start) * 1000)
    return measured


def fill(size: int) -> dict[str, float]:
    """Fills the database up to ``size`` services."""
    from portal.bench.synthetic import fill as fill_database

    start = time.perf_counter()
    fill_database(size)
    return {"seconds": time.perf_counter() - start}


def build() -> dict[str, float]:
    """Builds the index from the database; seconds, services and MB on disk."""
    from django.conf import settings

    from directory.search.indexing import rebuild

    start = time.perf_counter()
    count = rebuild()
    seconds = time.perf_counter() - start
    size = sum(file.stat().st_size for file in Path(settings.SEARCH_INDEX_DIR).rglob("*") if file.is_file())
    return {"seconds": seconds, "services": count, "megabytes": size / 1e6}


def query() -> dict[str, dict[str, float]]:
    """Milliseconds inside the engine for each kind of query, and the memory of a process that has answered them all."""
    from directory.core.point import Point
    from directory.models import Municipality
    from directory.search import get_engine
    from directory.search.base import SearchQuery, Sort

    engine = get_engine()
    town = Municipality.objects.get(name="Düren")
    point = Point(town.latitude, town.longitude)

    def asked(queries: Iterable[SearchQuery]) -> dict[str, float]:
        return _percentiles([ms for each in queries for ms in _timed(lambda: engine.search(each), _RUNS)])  # noqa: B023 - called at once

    result = {
        kind: asked(SearchQuery(text=text, language=language) for language, text in words.items())
        for kind, words in WORDS.items()
    }
    result["three facets with counts"] = asked(
        SearchQuery(text=text, language=language, topics=("language", "everyday"), languages=("ar",), free=("free",))
        for language, text in WORDS["one frequent word"].items()
    )
    result["radius, by distance"] = asked(
        SearchQuery(text=text, language=language, point=point, radius_km=10.0, sort=Sort.NEAR)
        for language, text in WORDS["one frequent word"].items()
    )
    result["memory"] = {"megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    return result


def page() -> dict[str, dict[str, float]]:
    """Milliseconds for the whole search page, its SQL queries, and the memory of a worker that has served them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    addresses = [f"/{language}/search/?q={text}" for words in WORDS.values() for language, text in words.items()] + [
        "/de/search/?q=Beratung&topic=everyday&free=free&sort=near&place=Düren&radius=10",
        "/ar/search/?status=duldung",
    ]
    times, queries = [], 0
    for address in addresses:
        times += _timed(lambda: client.get(address), 8)  # noqa: B023 - called at once
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        queries = max(queries, len(captured))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"page": _percentiles(times), "sql": {"most": queries}, "memory": {"megabytes": memory}}


def main() -> None:
    """Runs the step that the command line names and prints its result as one JSON line."""
    import django

    django.setup()
    steps: dict[str, Callable[[], object]] = {"build": build, "query": query, "page": page}
    name = sys.argv[1]
    result = fill(int(sys.argv[2])) if name == "fill" else steps[name]()
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
