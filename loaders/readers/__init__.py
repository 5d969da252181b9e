"""Which reader a file needs, by its content; and the way to it through the readers' process."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample, Table
from loaders._base import Reader, Report, Stop
from loaders.readers._kinds import kind, refuse
from loaders.readers._process.jobs import run_into, run_within, start
from loaders.readers._process.wire import Budget, Job

if TYPE_CHECKING:
    from explorer.settings import Settings

HEAD_BYTES = 65_536
BUSY_MACHINE = 3
"""A first look may take so many times its seconds by the clock: they are seconds of work, and others work too."""


def _found() -> dict[str, Reader]:
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return {name: importlib.import_module(f"{__name__}.{name}").READER for name in names}


READERS: dict[str, Reader] = _found()


def choose(table: Table) -> Reader:
    """The reader for a table's file, by what it begins with. Raises FormatError that says what the file is and what could be opened."""
    return choose_by(head_of(table.path), table.name)


def choose_by(head: bytes, name: str) -> Reader:
    """The same, from what `head_of` gives: for what a packed file holds."""
    found = accepting(head, name)
    if found is None:
        raise refuse(kind(head))
    return found


def accepting(head: bytes, name: str) -> Reader | None:
    """The first reader that takes the file for its own."""
    return next((reader for reader in READERS.values() if reader.accepts(head, name)), None)


def head_of(path: Path) -> bytes:
    """The first 64 kB; of a packed file also the last, where the names of its members stand."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head.startswith(b"PK"):
            file.seek(max(HEAD_BYTES, path.stat().st_size - HEAD_BYTES))
            head += file.read()
    return head


def peek(table: Table, read: Read, settings: Settings, stopped: Stop = lambda: False) -> Sample:
    """A sample of the table, and what could be read instead. Raises FormatError or SourceError, Stopped where it is called off."""
    sample = run_within(_job("peek", table, read, settings), settings.data / "incoming", stopped).sample
    assert sample is not None
    return sample


def store(table: Table, read: Read, schema: Schema, out: Path, settings: Settings, report: Report, stopped: Stop = lambda: False) -> Facts:
    """Writes the table into the DuckDB file `out`, whole or not at all. Raises FormatError or SourceError, or Stopped."""
    facts = run_into(_job("store", table, read, settings, schema), out, report, stopped).facts
    assert facts is not None
    return facts


def warm(settings: Settings) -> None:
    """Starts the readers' process ahead of the first file. Raises SourceError where it cannot be cut off from the network."""
    start(_budget(settings))


def _job(step: Literal["peek", "store"], table: Table, read: Read, settings: Settings, schema: Schema | None = None) -> Job:
    module = f"{__name__}.{choose(table).name}"
    asked = read if read.sheet or not table.sheet else replace(read, sheet=table.sheet)
    return Job(module, step, table.path.resolve(), table.name, asked, _budget(settings, step), schema)


def _budget(settings: Settings, step: str = "check") -> Budget:
    limits = settings.limits
    return Budget(
        bytes=limits.read_bytes,
        seconds=min(limits.peek_seconds * BUSY_MACHINE, limits.read_seconds) if step == "peek" else limits.read_seconds,
        work=limits.peek_seconds if step == "peek" else 0,
        rows=limits.rows,
        columns=limits.columns,
        threads=limits.query_threads,
        unpacked=limits.unpacked_bytes,
        whole=tuple(limits.whole.model_dump().items()),
        unconfined=settings.unconfined_readers,
    )
