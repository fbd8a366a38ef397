"""Encrypts everything again with the first key of REFERRAL_KEYS, so that older keys can be taken away.

What the first key reads already is left alone: an interrupted run goes on where it stopped. The columns are found by their
type and the clear text goes nowhere but through memory.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import models, transaction
from django.db.models import BinaryField, ExpressionWrapper, F, Value

from referrals.encryption import CannotDecrypt, encrypt_again, encrypted_columns, is_with_first_key

BATCH: Final = 200
#: What became of a value or a file.
AGAIN, ALREADY, UNREADABLE = "encrypted again", "already with the first key", "unreadable with all keys"
_UNFINISHED: Final = ".rotating"


def models_with_secrets() -> Iterator[type[models.Model]]:
    """All models of the application that have an encrypted column."""
    return (model for model in apps.get_app_config("referrals").get_models() if encrypted_columns(model))


def rotate_model(model: type[models.Model], *, batch: int = BATCH) -> Counter[str]:
    """Encrypts the columns of all rows again, batch by batch, each batch in a transaction of its own. Counts values."""
    done: Counter[str] = Counter()
    last: object = None
    while True:
        with transaction.atomic():
            rows = _rows_after(model, last, batch)
            for key, *values in rows:
                done.update(_rotate_row(model, key, values))
        if not rows:
            return done
        last = rows[-1][0]


def rotate_files(folder: Path) -> Counter[str]:
    """Encrypts all files below the folder again; each is replaced as a whole. Counts files."""
    done: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            done.update(_rotate_file(path))
    return done


def _rows_after(model: type[models.Model], last: object, batch: int) -> list[tuple[object, ...]]:
    """The key and the stored bytes of the next rows, locked: nobody writes them between reading and writing."""
    stored = {f"stored_{name}": ExpressionWrapper(F(name), BinaryField()) for name in encrypted_columns(model)}
    rows = model._base_manager.select_for_update(of=("self",)).order_by("pk")
    if last is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.annotate(**stored).values_list("pk", *stored)[:batch])


def _rotate_row(model: type[models.Model], key: object, values: list[object]) -> Iterator[str]:
    changes: dict[str, Value] = {}
    for name, value in zip(encrypted_columns(model), values, strict=True):
        if not value:
            continue
        new, outcome = _again(bytes(value))  # type: ignore[call-overload]  # bytes, or PostgreSQL's view of them
        if new is not None:
            changes[name] = Value(new, output_field=BinaryField())
        yield outcome
    if changes:
        model._base_manager.filter(pk=key).update(**changes)


def _rotate_file(path: Path) -> Iterator[str]:
    if path.suffix == _UNFINISHED:  # of a run that was interrupted
        path.unlink(missing_ok=True)
        return
    try:
        stored = path.read_bytes()
    except FileNotFoundError:  # erased meanwhile
        return
    new, outcome = _again(stored)
    if new is not None:
        draft = path.with_name(f"{path.name}{_UNFINISHED}")
        draft.touch(mode=path.stat().st_mode & 0o777)
        draft.write_bytes(new)
        if path.exists():
            os.replace(draft, path)
        else:
            draft.unlink()
    yield outcome


def _again(stored: bytes) -> tuple[bytes | None, str]:
    """The new bytes, None where they stay as they are; and what that is called."""
    if is_with_first_key(stored):
        return None, ALREADY
    try:
        return encrypt_again(stored), AGAIN
    except CannotDecrypt:
        return None, UNREADABLE
