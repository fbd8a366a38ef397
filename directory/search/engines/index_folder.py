"""Where the embedded index lives on disk, which version of it counts, and who may write.

The folder holds generations (``index-…``), a small pointer file that names the one to read, and a lock. A rebuild fills a new
generation and swaps the pointer in one step, so readers of other processes never see half an index and a crash leaves
the old one readable.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from directory.search.base import SearchEngineError

_POINTER = "current.json"
_LOCK = "write.lock"
_PREFIX = "index-"
_RETRY_AFTER = 0.05  # seconds
# What tells a reader that something changed: the pointer's and the generation's own state files, by time, size and inode.
Stamp = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete index on disk and the version of schema and analysis that wrote it."""

    path: Path
    version: str


class IndexFolder:
    """The folder of an embedded index."""

    def __init__(self, path: Path, version: str, lock_timeout: float = 30.0) -> None:
        """``version``: of schema and analysis, no other is read; ``lock_timeout``: seconds to wait for another writer."""
        self.path = path
        self.version = version
        self._lock_timeout = lock_timeout

    def current(self) -> Generation | None:
        """The generation that the pointer names, whatever its version; None when there is none."""
        try:
            pointer = json.loads((self.path / _POINTER).read_text(encoding="utf-8"))
            generation = Generation(self.path / pointer["generation"], pointer["version"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return generation if (generation.path / "meta.json").exists() else None

    def readable(self) -> Generation:
        """The current generation. Raises SearchEngineError when there is none of this version."""
        generation = self.current()
        if generation is None:
            raise SearchEngineError("There is no search index yet: it has to be built first.")
        if generation.version != self.version:
            raise SearchEngineError(
                f"The search index has version {generation.version}, not {self.version}: rebuild it."
            )
        return generation

    def stamp(self, generation: Generation | None) -> Stamp:
        """Changes whenever another process swapped or wrote the index."""
        return _state(self.path / _POINTER), _state(generation.path / "meta.json") if generation else None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the write lock. Raises SearchEngineError (retry) when another writer keeps it too long."""
        self.path.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + self._lock_timeout
        with (self.path / _LOCK).open("w") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise SearchEngineError("Another process is writing the search index.", retry=True) from None
                    time.sleep(_RETRY_AFTER)
            yield  # closing the file frees the lock, and so does the death of the process

    def new_generation(self) -> Path:
        """An empty folder for a rebuild; call it with the lock held. Left-overs of an interrupted rebuild are removed."""
        current = self.current()
        kept = {current.path} if current else set()
        numbers = [0]
        for path in self.path.glob(f"{_PREFIX}*"):
            numbers.append(int(path.name.removeprefix(_PREFIX)))
            if path not in kept:
                shutil.rmtree(path)
        path = self.path / f"{_PREFIX}{max(numbers) + 1:06}"
        path.mkdir()
        return path

    def swap(self, path: Path) -> None:
        """Makes a finished generation the current one, in one step that survives a power cut."""
        temporary = self.path / f"{_POINTER}.new"
        with temporary.open("w", encoding="utf-8") as pointer:
            json.dump({"generation": path.name, "version": self.version}, pointer)
            pointer.flush()
            os.fsync(pointer.fileno())
        temporary.replace(self.path / _POINTER)
        folder = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
