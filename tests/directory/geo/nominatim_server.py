"""A small server on this machine that answers in the format of Nominatim."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


def place(lat: float, lon: float, rank: int) -> dict[str, object]:
    """One result, as the server writes it; rank 30 is a house, 26 a street, 16 a town."""
    return {
        "place_id": 1,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
        "lat": str(lat),
        "lon": str(lon),
        "place_rank": rank,
        "display_name": "Musterstraße 1, Düren",
    }


@dataclass
class Request:
    """What the server was asked, and when (seconds of a monotonic clock)."""

    query: dict[str, str]
    user_agent: str
    at: float


@dataclass
class NominatimServer:
    """What to answer, and what was asked."""

    url: str = ""
    answer: object = field(default_factory=list)
    status: int = 200
    delay_seconds: float = 0.0
    requests: list[Request] = field(default_factory=list)


@contextmanager
def nominatim_server() -> Iterator[NominatimServer]:
    """The running server; it answers ``answer`` as JSON, or as it is where that is a text."""
    state = NominatimServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            state.requests.append(Request(query, self.headers["User-Agent"], time.monotonic()))
            time.sleep(state.delay_seconds)
            body = state.answer if isinstance(state.answer, str) else json.dumps(state.answer)
            self.send_response(state.status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
