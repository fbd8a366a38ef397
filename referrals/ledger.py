"""The ledger of erasures: which referrals were erased, so that a restored back-up does not bring them back to life.

An entry holds no number, only a digest of it (HMAC-SHA256). The key of the digest is a key of REFERRAL_KEYS: numbers are short
enough to be tried out, so without a key a digest would be as good as the number. New entries use the first key, searches try
all of them. Whoever takes a key out of the list can no longer find the entries made with it; neither can they read what a
back-up of that time holds encrypted.

The table goes back in time with the database. So every entry is written into a file as well (REFERRAL_LEDGER_FILE), which is
kept when a back-up is restored, and which ``replay_erasures`` reads.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.dateparse import parse_datetime

from referrals.models import ErasureEntry

CONTENT: Final = "content"
EVERYTHING: Final = "everything"
_PURPOSE: Final = b"erasure ledger:"


class UnreadableLedger(Exception):
    """A line of the file is no entry; the message names its number."""


def digests(reference: str) -> list[str]:
    """The digests of a number, one for each key, the current one first."""
    return [
        hmac.new(_PURPOSE + key.encode(), reference.encode(), hashlib.sha256).hexdigest()
        for key in settings.REFERRAL_KEYS
    ]


def enter(reference: str, what: str) -> None:
    """Notes that the content, or everything, of the referral was erased."""
    all_digests = digests(reference)
    known = ErasureEntry.objects.filter(reference_digest__in=all_digests)
    if not known.exists():
        ErasureEntry.objects.get_or_create(reference_digest=all_digests[0], defaults={"what": what})
    elif what == EVERYTHING:
        known.update(what=what)


def what_was_erased(reference: str) -> str:
    """CONTENT or EVERYTHING; empty where the ledger does not know the number."""
    found = ErasureEntry.objects.filter(reference_digest__in=digests(reference)).values_list("what", flat=True)
    return max(found, key=lambda what: what == EVERYTHING, default="")


def file() -> Path:
    """Where the copy outside of the database lies."""
    return Path(settings.REFERRAL_LEDGER_FILE)


def write_file() -> int:
    """Appends the entries that the file does not have yet; returns how many. What is in it stays, whatever the database says."""
    path = file()
    known = {(digest, what) for _at, what, digest in _lines(path)} if path.exists() else set()
    fresh = [each for each in ErasureEntry.objects.all() if (each.reference_digest, each.what) not in known]
    if fresh:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(f"{each.erased_at.isoformat()} {each.what} {each.reference_digest}\n" for each in fresh)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    return len(fresh)


def read_file(path: Path) -> int:
    """Brings the entries of the file back into the database; returns how many there are. Raises UnreadableLedger."""
    read = 0
    for at, what, digest in _lines(path):
        read += 1
        entry, created = ErasureEntry.objects.get_or_create(reference_digest=digest, defaults={"what": what})
        if created:
            ErasureEntry.objects.filter(pk=entry.pk).update(erased_at=at)
        elif what == EVERYTHING:
            ErasureEntry.objects.filter(pk=entry.pk).update(what=what)
    return read


def _lines(path: Path) -> Iterator[tuple[datetime, str, str]]:
    for number, line in enumerate(path.read_text().splitlines(), 1):
        at, what, digest = [*line.split(" "), "", "", ""][:3]
        moment = parse_datetime(at) if at else None
        if moment is None or what not in (CONTENT, EVERYTHING) or len(digest) != 64:
            raise UnreadableLedger(f"Line {number} is no entry of the ledger.")
        yield moment, what, digest
