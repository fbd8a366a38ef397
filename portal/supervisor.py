"""Keeps the portal's processes running: starts them, restarts one that dies, ends all of them together."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

_LOOK_EVERY: Final = 0.2  # seconds
_STOP_WITHIN: Final = 12.0  # seconds, then a process is killed
_LONGEST_PAUSE: Final = 30.0  # seconds between two starts of a process that keeps dying
_STABLE_AFTER: Final = 60.0  # seconds of running after which a crash counts as the first one again


# A fork has Django, the thesaurus and the addresses loaded already: that is seconds of every start, and memory held once.
_FORK: Final = multiprocessing.get_context("fork")


@dataclass(slots=True)
class Child:
    """One process: its name for people, and what it runs. What it raises or returns ends it."""

    name: str
    run: Callable[[], object]
    process: BaseProcess | None = field(default=None, init=False)
    _crashes: int = field(default=0, init=False)
    _started_at: float = field(default=0.0, init=False)
    _start_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Forks the process. Connections to the database must not be open: a fork cannot share them."""
        self._started_at = time.monotonic()
        self.process = _FORK.Process(target=_run_with_default_signals, args=(self.run,))
        self.process.start()

    def is_running(self) -> bool:
        """True while the process lives."""
        return self.process is not None and self.process.is_alive()

    def look_after(self, say: Callable[[str], object]) -> None:
        """Starts the process again when it has died, with a growing pause when it keeps dying."""
        now = time.monotonic()
        if self.is_running():
            return
        if self.process is not None:
            self._crashes = 1 if now - self._started_at > _STABLE_AFTER else self._crashes + 1
            pause = min(_LONGEST_PAUSE, 0.5 * 2 ** (self._crashes - 1))
            say(f"{self.name} ended with code {self.process.exitcode}; starting it again in {pause:g} s")
            self.process, self._start_at = None, now + pause
        elif now >= self._start_at:
            self.start()

    def stop(self) -> None:
        """Asks the process to end."""
        if self.process is not None and self.process.is_alive():
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Waits until the given ``time.monotonic()`` for the process to end, then kills it."""
        if self.process is None:
            return
        self.process.join(timeout=max(0.0, until - time.monotonic()))
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def _run_with_default_signals(run: Callable[[], object]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    run()


class Supervisor:
    """Runs the children until SIGINT or SIGTERM."""

    def __init__(self, children: Sequence[Child], say: Callable[[str], object]) -> None:
        self._children = children
        self._say = say
        self._ended = threading.Event()

    def start(self) -> None:
        """Starts all children. From now on SIGINT and SIGTERM end them."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        for child in self._children:
            child.start()

    def run(self) -> None:
        """Watches the children until a signal comes, then ends them."""
        while not self._ended.wait(_LOOK_EVERY):
            for child in self._children:
                child.look_after(self._say)
        self.stop()

    def wait_until(self, is_ready: Callable[[], bool], seconds: float) -> bool:
        """Waits until the portal answers. False when it was told to end, a child died, or the time ran out."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._ended.is_set():
            if is_ready():
                return True
            if not all(child.is_running() for child in self._children):
                return False
            self._ended.wait(_LOOK_EVERY / 2)
        return False

    @property
    def was_told_to_end(self) -> bool:
        """True once a signal came."""
        return self._ended.is_set()

    def stop(self) -> None:
        """Ends all children and waits for them."""
        for child in self._children:
            child.stop()
        until = time.monotonic() + _STOP_WITHIN
        for child in self._children:
            child.wait_or_kill(until)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._ended.set()
