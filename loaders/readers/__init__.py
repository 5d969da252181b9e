"""Which reader a file needs, by its content; and the way to it through the readers' process."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample, Table
from loaders._base import Reader, Report, Stop
from loaders.readers._kinds import kind, refuse
from loaders.readers._process.jobs import Child, child, folder_in, start
from loaders.readers._process.wire import STORED, Budget, Job

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


class Opened:
    """A file in the hands of its reader's process: looked at, and stored once it is understood."""

    def __init__(self, child: Child, look: Job, meant: str, settings: Settings, stopped: Stop) -> None:
        self._child, self._look, self._settings, self._stopped = child, look, settings, stopped
        self.sample = self._part_meant(meant) if meant else self._looked()
        """A sample of the table, and what could be read instead."""

    def _part_meant(self, meant: str) -> Sample:
        """The part of the file that its publisher means, or another one where it has none of that name."""
        asked = self._look
        self._look = replace(asked, read=replace(asked.read, sheet=meant))
        try:
            return self._looked()
        except FormatError:
            self._look = asked
        sample = self._looked()
        told = message("The publisher names {name} as the part of this file to read, and it has none: this is another part.", name=meant)
        return replace(sample, notes=(*sample.notes, Note("other_sheet", told)))

    def _looked(self) -> Sample:
        sample = self._child.run(self._look, stopped=self._stopped).sample
        assert sample is not None
        return sample

    def store(self, schema: Schema, out: Path, report: Report) -> Facts:
        """Writes the table into the DuckDB file `out`, whole or not at all. Raises FormatError or SourceError, or Stopped."""
        budget = _budget(self._settings, "store", self._look.budget.folder)
        return _stored(self._child, replace(self._look, step="store", schema=schema, budget=budget), out, report, self._stopped)


@contextmanager
def opened(table: Table, read: Read, settings: Settings, stopped: Stop = lambda: False) -> Iterator[Opened]:
    """The table in a process of its own. Raises FormatError or SourceError, Stopped where it is called off."""
    with folder_in(settings.data / "incoming") as folder, child() as reader:
        yield Opened(reader, _job("peek", table, read, settings, folder), "" if read.sheet else table.sheet, settings, stopped)


def peek(table: Table, read: Read, settings: Settings, stopped: Stop = lambda: False) -> Sample:
    """Only the sample of a table. Raises what `opened` does."""
    with opened(table, read, settings, stopped) as file:
        return file.sample


def store(table: Table, read: Read, schema: Schema, out: Path, settings: Settings, report: Report, stopped: Stop = lambda: False) -> Facts:
    """The table, understood already, into the DuckDB file `out`. Raises what `Opened.store` does."""
    with folder_in(out.parent) as folder, child() as reader:
        return _stored(reader, replace(_job("store", table, read, settings, folder), schema=schema), out, report, stopped)


def _stored(reader: Child, job: Job, out: Path, report: Report, stopped: Stop) -> Facts:
    facts = reader.run(job, report, stopped).facts
    assert facts is not None
    out.parent.mkdir(parents=True, exist_ok=True)
    os.replace(Path(job.budget.folder) / STORED, out)
    return facts


def warm(settings: Settings) -> None:
    """Starts the readers' process ahead of the first file. Raises SourceError where it cannot be cut off from the network."""
    start(_budget(settings))


def _job(step: Literal["peek", "store"], table: Table, read: Read, settings: Settings, folder: Path) -> Job:
    module = f"{__name__}.{choose(table).name}"
    return Job(module, step, table.path.resolve(), table.name, read, _budget(settings, step, str(folder)))


def _budget(settings: Settings, step: str = "check", folder: str = "") -> Budget:
    limits = settings.limits
    look = min(limits.peek_seconds * BUSY_MACHINE, limits.read_seconds)
    return Budget(
        bytes=limits.read_bytes,
        seconds=look if step == "peek" else limits.read_seconds,
        work=limits.peek_seconds if step == "peek" else 0,
        longest=look + limits.read_seconds,
        rows=limits.rows,
        columns=limits.columns,
        threads=limits.query_threads,
        unpacked=limits.unpacked_bytes,
        whole=tuple(limits.whole.model_dump().items()),
        folder=folder,
        unconfined=settings.unconfined_readers,
    )
