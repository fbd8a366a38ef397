"""Asks a virus scanner about a file, where one is configured (setting CLAMAV_SOCKET); without one the file counts as not scanned.

The scanner is ClamAV's clamd, spoken to by its INSTREAM command: the content goes over the socket and nowhere else, and no name
with it.
"""

from __future__ import annotations

import logging
import socket
import struct
from typing import Final, Protocol

from django.conf import settings

from referrals.models import Attachment

logger = logging.getLogger(__name__)
Scan = Attachment.Scan
_TIMEOUT_SECONDS: Final = 30.0
_CHUNK: Final = 64 * 1024
_MOST_ANSWER: Final = 4096


class Scanner(Protocol):
    """Whatever can say something about a file."""

    def scan(self, content: bytes) -> Attachment.Scan:
        """What was found. Never raises: a scanner that does not answer has not scanned."""
        ...


class NoScanner:
    """Where none is configured."""

    def scan(self, content: bytes) -> Attachment.Scan:
        """Says honestly that nobody looked."""
        return Scan.NOT_SCANNED


class ClamAV:
    """clamd behind ``/path/of/a/socket`` or ``host:port``."""

    def __init__(self, address: str) -> None:
        self.address = address

    def scan(self, content: bytes) -> Attachment.Scan:
        """Sends the content and reads the answer; not scanned where the scanner fails or refuses."""
        try:
            answer = self._ask(content)
        except (OSError, ValueError) as problem:
            logger.warning("The virus scanner does not answer: %s", type(problem).__name__)
            return Scan.NOT_SCANNED
        if answer.endswith("FOUND"):
            return Scan.INFECTED
        if answer.endswith("OK"):
            return Scan.CLEAN
        logger.warning("The virus scanner could not scan a file.")
        return Scan.NOT_SCANNED

    def _ask(self, content: bytes) -> str:
        with self._connection() as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), _CHUNK):
                part = content[start : start + _CHUNK]
                connection.sendall(struct.pack("!L", len(part)) + part)
            connection.sendall(struct.pack("!L", 0))
            return _answer_of(connection)

    def _connection(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(_TIMEOUT_SECONDS)
            try:
                connection.connect(self.address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT_SECONDS)


def scanner() -> Scanner:
    """The configured scanner."""
    return ClamAV(settings.CLAMAV_SOCKET) if settings.CLAMAV_SOCKET else NoScanner()


def _answer_of(connection: socket.socket) -> str:
    """One answer, ended by a zero byte or by the end of the connection."""
    answer = b""
    while b"\0" not in answer and len(answer) < _MOST_ANSWER:
        part = connection.recv(_MOST_ANSWER)
        if not part:
            break
        answer += part
    return answer.split(b"\0", 1)[0].decode("utf-8", "replace").strip()
