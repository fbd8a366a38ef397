"""Keeps the addresses of visitors, and the tokens in the addresses of pages, out of gunicorn's own log."""

from __future__ import annotations

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

from portal.secret_addresses import hide_tokens, without_tokens

_SENDER = re.compile(r" from ip=\S+")


class AnonymousLogger(Logger):
    """gunicorn names the sender of a malformed request in its error log; here it does not."""

    def setup(self, cfg: Any) -> None:
        """Sets the handlers up and puts the filter on them."""
        super().setup(cfg)
        self.error_log.addFilter(without_sender)
        self.error_log.addFilter(hide_tokens)

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What the line of a request is made of, without tokens: path, request line, the page before, and all headers."""
        atoms = super().atoms(resp, req, environ, request_time)
        return {name: without_tokens(value) if isinstance(value, str) else value for name, value in atoms.items()}

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Logs every request but the health probes, which come every few seconds."""
        if environ.get("PATH_INFO") != "/healthz":
            super().access(resp, req, environ, request_time)


def without_sender(record: logging.LogRecord) -> bool:
    """A logging filter that drops the sender's address from the message and keeps the record."""
    record.msg, record.args = _SENDER.sub(":", record.getMessage()), ()
    return True
