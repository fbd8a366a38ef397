"""Keeps addresses out of gunicorn's own log."""

from __future__ import annotations

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

_SENDER = re.compile(r" from ip=\S+")


class AnonymousLogger(Logger):
    """gunicorn names the sender of a malformed request in its error log; here it does not."""

    def setup(self, cfg: Any) -> None:
        """Sets the handlers up and puts the filter on them."""
        super().setup(cfg)
        self.error_log.addFilter(without_sender)


def without_sender(record: logging.LogRecord) -> bool:
    """A logging filter that drops the sender's address from the message and keeps the record."""
    record.msg, record.args = _SENDER.sub(":", record.getMessage()), ()
    return True
