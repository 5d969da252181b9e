"""A deadline for every statement: one thread interrupts what runs too long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

AGAIN = 1.0
"""Seconds until a statement that did not stop is interrupted again."""


class Interruptible(Protocol):
    """What runs a statement and can be stopped from another thread."""

    def interrupt(self) -> None:
        """Stops what runs."""


class Deadlines:
    """Statements under way and when each must end."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[object, tuple[float, Interruptible]] = {}
        self._changed = threading.Condition()
        self._watcher: threading.Thread | None = None
        self._idle = False

    @contextmanager
    def over(self, statement: Interruptible) -> Iterator[None]:
        """Within it, the statement is interrupted when its time is over. A watcher that sleeps until an earlier deadline is left alone."""
        token = object()
        with self._changed:
            self._running[token] = (time.monotonic() + self._seconds, statement)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._watcher.start()
            elif self._idle:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running.pop(token)

    def _watch(self) -> None:
        with self._changed:
            while True:
                seconds = self._stop_late()
                self._idle = seconds is None
                self._changed.wait(seconds)

    def _stop_late(self) -> float | None:
        """Interrupts what is over its time; the seconds until the next one will be. Keeps no statement alive in the thread's own frame."""
        now = time.monotonic()
        for token, (deadline, statement) in list(self._running.items()):
            if deadline <= now:
                statement.interrupt()
                self._running[token] = (now + AGAIN, statement)
        first = min((deadline for deadline, _ in self._running.values()), default=None)
        return None if first is None else max(0.0, first - now)
