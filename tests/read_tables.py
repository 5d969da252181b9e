"""A file written, peeked at and stored, for the tests of readers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers._process.wire import Budget, spend

SETTINGS = Settings()


def table(folder: Path, data: bytes | str, name: str) -> Table:
    """The file, as a loader hands it on."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return Table(path, name, Credit())


def peeked(folder: Path, data: bytes | str, name: str, read: Read = Read()) -> Sample:
    """The sample, by the reader that the content chooses, in this process."""
    source = table(folder, data, name)
    return readers.choose(source).peek(source.path, read, name)


def schema(names: tuple[str, ...], casts: tuple[Cast, ...] = ()) -> Schema:
    """Columns of those names; of text, where no cast is given."""
    casts = casts or (Cast(),) * len(names)
    columns = [
        Column(f"c{place}", name, name, "categorical", "nominal", message("x"), cast=cast)
        for place, (name, cast) in enumerate(zip(names, casts, strict=True), 1)
    ]
    return Schema(tuple(columns), "record", message("row"))


def stored(source: Table, *casts: Cast, read: Read = Read(), confined: bool = False) -> tuple[Facts, list[tuple[object, ...]]]:
    """Facts and rows of the stored table; `confined`: in the readers' process, as readers of the program do."""
    out = source.path.parent / "out.duckdb"
    out.unlink(missing_ok=True)
    if confined:
        sample = readers.peek(source, read, SETTINGS)
        facts = readers.store(source, sample.read, schema(sample.names, casts), out, SETTINGS, lambda stage, done, total: None)
    else:
        spend(Budget(folder=str(source.path.parent)))
        reader = readers.choose(source)
        sample = reader.peek(source.path, read, source.name)
        facts = reader.store(source.path, sample.read, schema(sample.names, casts), out, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return facts, store.execute("SELECT COLUMNS('c.*') FROM t ORDER BY rowid").fetchall()
