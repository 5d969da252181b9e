"""One opening of a table at a time, across threads and processes: locks by flock, places for so many, progress in a file.

A lock ends with its process, so that a crash leaves nothing locked; a progress file whose lock is free is of a crash and is ignored.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from explorer.errors import ChartError, ExplorerError, FormatError, SourceError, StateError
from explorer.model.message import Message, message
from explorer.model.table import Dataset

MOST_WAITING = 40
"""Openings of one process, waiting ones included: each is a thread."""

PLACE_SECONDS = 0.1
"""How often a waiting opening looks for a free place."""

REPORT_SECONDS = 0.2
"""How often progress is written."""

ERROR_SECONDS = 60.0
"""How long a failure is shown to whoever asks for progress."""

DAY = 86_400.0

ERRORS: dict[str, type[ExplorerError]] = {kind.__name__: kind for kind in (SourceError, FormatError, StateError, ChartError)}


@dataclass(frozen=True)
class Progress:
    """How far an opening is: `stage` is "" (nobody is at it), waiting, found, fetching, reading, understanding, ready or failed."""

    stage: str = ""
    done: int = 0
    total: int = 0
    error: ExplorerError | None = None
    dataset: Dataset | None = None


@dataclass(frozen=True)
class Line:
    """What a progress file says."""

    stage: str
    done: int
    total: int
    at: float
    kind: str = ""
    message: Message | None = None
    hint: Message | None = None


LINE: TypeAdapter[Line] = TypeAdapter(Line)


class Flights:
    """The openings under way on this machine, as the folder locks/ shows them."""

    def __init__(self, folder: Path, places: int) -> None:
        self._folder = folder
        self._places = places
        self._lock = threading.Lock()
        self._waiting = 0
        self._mine: dict[str, int] = {}

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Only one at a time within, for that key. Raises SourceError where too many wait already."""
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise SourceError(message("Too many tables are being opened at this moment."), message("Try again in a minute."))
            self._waiting += 1
        self.expect(key)
        try:
            with self._locked(f"{key}.lock"):
                yield
        finally:
            self.expect(key, -1)
            with self._lock:
                self._waiting -= 1

    def expect(self, key: str, more: int = 1) -> None:
        """Counts the openings of this process for a key, those included whose thread has not come to its lock yet."""
        with self._lock:
            left = self._mine.pop(key, 0) + more
            if left:
                self._mine[key] = left

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of so many places for openings on this machine."""
        while True:
            for i in range(self._places):
                handle = self._try(f"place-{i}")
                if handle is not None:
                    try:
                        yield
                    finally:
                        os.close(handle)
                    return
            time.sleep(PLACE_SECONDS)

    def reporter(self, key: str) -> Callable[[str, int, int], None]:
        """What writes progress: every change of stage, and not more often than readers can see."""
        last, at = "", 0.0

        def report(stage: str, done: int, total: int) -> None:
            nonlocal last, at
            now = time.monotonic()
            if stage == last and now - at < REPORT_SECONDS:
                return
            last, at = stage, now
            self._write(key, Line(stage, done, total, time.time()))

        return report

    def fail(self, key: str, error: ExplorerError) -> None:
        """Keeps a failure for whoever asks."""
        self._write(key, Line("failed", 0, 0, time.time(), type(error).__name__, error.message, error.hint))

    def land(self, key: str) -> None:
        """Progress is over: the table is there."""
        self._path(key).unlink(missing_ok=True)

    def line(self, key: str) -> Line | None:
        """What is under way or failed lately; None where nobody is at it."""
        try:
            line = LINE.validate_json(self._path(key).read_bytes())
        except (OSError, ValidationError):
            return Line("waiting", 0, 0, time.time()) if self._is_mine(key) else None
        if line.stage == "failed":
            return line if time.time() - line.at < ERROR_SECONDS else None
        return line if self._is_mine(key) or self._is_held(key) else None

    def sweep(self) -> None:
        """Deletes what openings of yesterday left."""
        for path in [*self._folder.glob("*.progress"), *self._folder.glob("*.lock")]:
            try:
                if time.time() - path.stat().st_mtime > DAY and not self._is_held(path.stem):
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue

    def _is_mine(self, key: str) -> bool:
        with self._lock:
            return key in self._mine

    def _is_held(self, key: str) -> bool:
        handle = self._try(f"{key}.lock")
        if handle is None:
            return True
        os.close(handle)
        return False

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        handle = self._open(name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _try(self, name: str) -> int | None:
        """The lock if it is free."""
        handle = self._open(name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _open(self, name: str) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.progress"

    def _write(self, key: str, line: Line) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(LINE.dump_json(line))
        os.replace(temporary, self._path(key))


def error_of(line: Line) -> ExplorerError | None:
    """The failure that a progress file tells."""
    return ERRORS.get(line.kind, ExplorerError)(line.message, line.hint) if line.message is not None else None
