"""A portal of one made-up table, with a loader and a reader that count what is asked of them and wait when a test says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest
from query_tables import column

import loaders
from explorer import schema as schemas
from explorer.errors import FormatError, SourceError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders._base import Desk, Report, Stop, Stopped, Unchanged

TOWN = Source("fake", "town")


class Portal:
    """A loader and reader of one made-up table, counting what is asked of it."""

    def __init__(self) -> None:
        self.content, self.validator = "town,people\nA,1\n", "v1"
        self.away = self.private = False
        self.fetched = self.read = 0
        self.gate = threading.Event()
        self.gate.set()
        self.look = threading.Event()
        self.look.set()

    def fetch(self, source: Source, desk: Desk) -> Table:
        self.gate.wait(10)
        if self.away:
            raise SourceError(message("The portal does not answer."))
        if desk.validator == self.validator:
            raise Unchanged
        self.fetched += 1
        desk.report("fetching", 1, 2)
        path = desk.folder / "rows"
        path.write_text(self.content)
        return Table(path, "rows.csv", Credit("Town"), validator=self.validator, private=self.private)

    def gate_in_peek(self, stopped: Stop) -> None:
        """Holds a file at its first look, until the test lets go or the reader calls it off."""
        while not self.look.wait(0.01):
            if stopped():
                raise Stopped

    @contextmanager
    def opened(self, table: Table, read: Read, settings: Settings, stopped: Stop) -> Iterator[File]:
        self.gate_in_peek(stopped)
        if "<html" in table.path.read_text():
            raise FormatError(message("This is a page, not a table."))
        yield File(self, table, Sample(("town", "people"), (), Read(encoding="utf-8")))


@dataclass(frozen=True)
class File:
    """The made-up table in the hands of a reader."""

    portal: Portal
    table: Table
    sample: Sample

    def store(self, schema: Schema, out: Path, report: Report) -> Facts:
        self.portal.read += 1
        rows = [line.split(",") for line in self.table.path.read_text().splitlines()[1:]]
        with duckdb.connect(str(out)) as store:
            store.execute("CREATE TABLE t (c1 VARCHAR, c2 BIGINT)")
            store.executemany("INSERT INTO t VALUES (?, ?)", rows)
        return Facts(len(rows), ())


@contextmanager
def playing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """The portal in the place of every loader and reader."""
    _finish_openings()  # what another test began would be counted here
    fake = Portal()
    columns = (column(1, "town"), column(2, "people", "numeric", "BIGINT"))
    monkeypatch.setattr(loaders, "fetch", fake.fetch)
    monkeypatch.setattr(readers, "opened", fake.opened)
    monkeypatch.setattr(schemas, "infer", lambda sample, hints: Schema(columns, "record", message("a town")))
    monkeypatch.setattr(schemas, "settle", lambda schema, facts: replace(schema, rows=facts.rows))
    yield fake
    fake.gate.set()
    fake.look.set()
    _finish_openings()  # it would go on in the next test's portal


def _finish_openings() -> None:
    for thread in threading.enumerate():
        if thread.name == "opening":
            thread.join(10)


def settings(data: Path, **limits: object) -> Settings:
    return Settings(data=data, limits=limits)  # type: ignore[arg-type]


def until(holds: object, seconds: float = 10.0) -> None:
    """Waits for a condition; fails where it never holds."""
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "never happened"
        threading.Event().wait(0.01)
