"""Text tables: any dialect, any encoding, every trap of its own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers

SETTINGS = Settings()


def table(folder: Path, data: bytes, name: str = "table.csv") -> Table:
    path = folder / name
    path.write_bytes(data)
    return Table(path, name, Credit())


def peek(folder: Path, data: bytes | str, read: Read = Read()) -> Sample:
    return readers.peek(table(folder, data.encode() if isinstance(data, str) else data), read, SETTINGS)


def schema(names: tuple[str, ...], casts: tuple[Cast, ...] = ()) -> Schema:
    casts = casts or (Cast(),) * len(names)
    columns = [
        Column(f"c{i}", n, n, "text", "name", message("x"), cast=cast) for i, (n, cast) in enumerate(zip(names, casts, strict=True), 1)
    ]
    return Schema(tuple(columns), "record", message("row"))


def store(folder: Path, data: bytes | str, casts: tuple[Cast, ...] = ()) -> tuple[Facts, list[tuple[object, ...]]]:
    source = table(folder, data.encode() if isinstance(data, str) else data)
    sample = readers.peek(source, Read(), SETTINGS)
    out = folder / "out.duckdb"
    facts = readers.store(source, sample.read, schema(sample.names, casts), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as stored:
        return facts, stored.execute("SELECT * FROM t ORDER BY rowid").fetchall()


def test_a_plain_table_is_read(tmp_path: Path) -> None:
    sample = peek(tmp_path, "name,value\na,1\nb,2\n")
    assert (sample.names, sample.rows, sample.complete) == (("name", "value"), (("a", "1"), ("b", "2")), True)
    assert (sample.read.encoding, sample.read.delimiter, sample.read.header) == ("utf-8", ",", 0)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(cells) for cells in [("place", "sum", "note"), ("a", "1", "x y"), ("b", "2", "z"), ("c", "13", "w")])
    assert peek(tmp_path, text).read.delimiter == delimiter


def test_every_cell_comes_back_as_written(tmp_path: Path) -> None:
    _, rows = store(tmp_path, "code,n\n007,1.10\n12,n/d\n3,2.5\n", (Cast("BIGINT"), Cast("DOUBLE", missing=("", "n/d"))))
    assert rows == [(7, "007", 1.1, "1.10"), (12, None, None, "n/d"), (3, None, 2.5, None)]
