"""One opening of a table at a time, across threads and processes: who is at it, how far it is, who waits, who called it off.

All of it is in small files, so that any process can ask; a progress file whose lock is free is of a crash and is ignored.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from explorer.errors import ChartError, ExplorerError, FormatError, SourceError, StateError
from explorer.model.message import Message, message
from explorer.model.table import Dataset
from explorer.store import files
from explorer.store.locks import Locks
from loaders._base import Stop, Stopped

MOST_WAITING = 40
"""Openings of one process, waiting ones included: each is a thread."""

REPORT_SECONDS = 0.2
"""How often progress is written."""

ERROR_SECONDS = 60.0
"""How long a failure is shown to whoever asks for progress."""

WAITING_SECONDS = 5.0
"""How long somebody who asked for progress counts as waiting: a page asks twice a second, one in the background once."""

CLOCK_SECONDS = 0.01
"""How far a file's time may lie behind the clock's: the kernel stamps files by its own tick."""

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

LEFT = ("progress", "lock", "stop", "waiting")
"""Endings of the files that openings leave."""


class Flights:
    """The openings under way on this machine, as the folder locks/ shows them."""

    def __init__(self, folder: Path, places: int) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._waiting = 0
        self._mine: dict[str, int] = {}
        self._lines: dict[str, Line] = {}
        self._locks = Locks(folder, places)

    @contextmanager
    def alone(self, key: str) -> Iterator[float]:
        """Only one at a time within, for that key; given is when it begins. Raises SourceError where too many wait already."""
        with self._lock:
            crowded = self._waiting >= MOST_WAITING
            self._waiting += not crowded
        if crowded:
            error = SourceError(message("Too many tables are being opened at this moment."), message("Try again in a minute."))
            self.fail(key, error)
            raise error
        self.expect(key)
        try:
            with self._locks.held(f"{key}.lock"):
                yield time.time()
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

    def place(self, stopped: Stop = lambda: False) -> AbstractContextManager[None]:
        """One of so many places for openings on this machine. Raises Stopped where it is called off before there is one."""
        return self._locks.place(stopped)

    def wait(self, key: str, waiter: str) -> None:
        """Notes that somebody waits for this opening."""
        files.write(self._waiter(key, waiter), b"")

    def leave(self, key: str, waiter: str) -> None:
        """Somebody waits no more: the opening is stopped where nobody else does."""
        files.remove(self._waiter(key, waiter))
        if not any(_is_younger(path, WAITING_SECONDS) for path in self._folder.glob(f"{key}.*.waiting")):
            files.write(self._mark(key), b"")

    def stopped(self, key: str, since: float) -> bool:
        """Whether the opening that began then was called off; an older mark stopped one before it."""
        try:
            return self._mark(key).lstat().st_mtime >= since - CLOCK_SECONDS
        except OSError:
            return False

    def reporter(self, key: str, stopped: Stop = lambda: False) -> Callable[[str, int, int], None]:
        """What writes progress: every change of stage, and not more often than readers can see. Raises Stopped once it is called off."""
        last, at = "", 0.0

        def report(stage: str, done: int, total: int) -> None:
            nonlocal last, at
            if stopped():
                raise Stopped
            now = time.monotonic()
            if stage == last and now - at < REPORT_SECONDS:
                return
            last, at = stage, now
            self._write(key, Line(stage, done, total, time.time()))

        return report

    def fail(self, key: str, error: ExplorerError) -> None:
        """Keeps a failure for whoever asks."""
        files.remove(self._mark(key))
        self._write(key, Line("failed", 0, 0, time.time(), type(error).__name__, error.message, error.hint))

    def land(self, key: str) -> None:
        """Progress is over: the table is there."""
        files.remove(self._mark(key))
        self._lines.pop(key, None)
        files.remove(self._path(key))

    def line(self, key: str) -> Line | None:
        """What is under way or failed lately; None where nobody is at it."""
        line = self._written(key)
        if line is None:
            return Line("waiting", 0, 0, time.time()) if self._is_mine(key) else None
        if line.stage == "failed":
            return line if time.time() - line.at < ERROR_SECONDS else None
        return line if self._is_mine(key) or self._locks.is_held(f"{key}.lock") else None

    def sweep(self) -> None:
        """Deletes what openings of yesterday left."""
        for path in [path for kind in LEFT for path in self._folder.glob(f"*.{kind}")]:
            if not _is_younger(path, DAY) and not self._locks.is_held(f"{path.name.partition('.')[0]}.lock"):
                files.remove(path)

    def _is_mine(self, key: str) -> bool:
        with self._lock:
            return key in self._mine

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.progress"

    def _mark(self, key: str) -> Path:
        return self._folder / f"{key}.stop"

    def _waiter(self, key: str, waiter: str) -> Path:
        return self._folder / f"{key}.{hashlib.sha256(waiter.encode()).hexdigest()[:32]}.waiting"

    def _write(self, key: str, line: Line) -> None:
        """What no file can hold is kept in memory, of the latest openings."""
        if files.write(self._path(key), LINE.dump_json(line)):
            return
        self._lines[key] = line
        for old in list(self._lines)[:-MOST_WAITING]:
            self._lines.pop(old, None)

    def _written(self, key: str) -> Line | None:
        try:
            return LINE.validate_json(files.read(self._path(key)) or b"")
        except ValidationError:
            return self._lines.get(key)


def _is_younger(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.lstat().st_mtime < seconds
    except OSError:
        return False


def error_of(line: Line) -> ExplorerError | None:
    """The failure that a progress file tells."""
    return ERRORS.get(line.kind, ExplorerError)(line.message, line.hint) if line.message is not None else None
