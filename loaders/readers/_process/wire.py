"""What goes between this program and its readers' processes: jobs in, lines out, all JSON of the frozen types."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

from pydantic import TypeAdapter

from explorer.model.message import Message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample


@dataclass(frozen=True)
class Budget:
    """What one job may take: memory, seconds, rows kept, columns, threads. `folder` is its own, for all that it writes.

    `work` is seconds of processor time, 0 for no such limit; `longest` seconds for all jobs of its process, where others follow.
    """

    bytes: int = 360_000_000
    seconds: float = 120
    work: float = 0
    longest: float = 0
    rows: int = 20_000_000
    columns: int = 2_000
    threads: int = 2
    unpacked: int = 2_000_000_000
    """Bytes that may come out of a packed file."""
    whole: tuple[tuple[str, int], ...] = ()
    """(kind, bytes): how large a file of the kinds that are read whole may be."""
    folder: str = ""
    unconfined: bool = False


@dataclass(frozen=True)
class Job:
    """One call of one reader, found as READER in `module`; `check` only looks whether a child can be cut off."""

    module: str
    step: Literal["check", "peek", "store"]
    path: Path
    name: str
    read: Read
    budget: Budget
    schema: Schema | None = None


@dataclass(frozen=True)
class Problem:
    """Why a job ended without a result. `kind` is format, source, memory, disk, unconfined or bug."""

    kind: str
    message: Message | None = None
    hint: Message | None = None
    trace: str = ""


@dataclass(frozen=True)
class Line:
    """One line from a reader's process: first its number, then progress, last a result or a problem."""

    pid: int = 0
    progress: tuple[str, int, int] | None = None
    sample: Sample | None = None
    facts: Facts | None = None
    problem: Problem | None = None
    done: bool = False


STORED = "stored.duckdb"
"""What `store` calls its file inside the job's folder; the other side moves it to its place."""

JOBS = TypeAdapter(Job)
LINES = TypeAdapter(Line)

_UNSET = Budget()
_BUDGET: ContextVar[Budget] = ContextVar("budget", default=_UNSET)


def budget() -> Budget:
    """What the job that runs in this process may take."""
    return _BUDGET.get()


def spend(allowed: Budget) -> None:
    """Sets the budget of this process's job."""
    _BUDGET.set(allowed)


T = TypeVar("T")
_FOUND: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


def remember() -> None:
    """From now on, what is found `once` is kept: this process reads one file, which does not change."""
    _FOUND.set({})


def once(name: Hashable, find: Callable[[], T]) -> T:
    """What was found under that name in an earlier job of this process; elsewhere it is found anew each time."""
    found = _FOUND.get()
    if found is None:
        return find()
    if name not in found:
        found[name] = find()
    return cast(T, found[name])
