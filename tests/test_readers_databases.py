"""dBase, SQLite, Arrow and Parquet: every table of theirs, every cell of it, and a sentence for what is damaged."""

from __future__ import annotations

import datetime
import json
import random
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
import shapely

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import _kinds, parquet_file, sqlite_file
from loaders.readers._process.wire import Budget, spend
from loaders.readers._table.pieces import WIDE

SETTINGS = Settings()

# What a file is


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"$FL2@(#) SPSS DATA FILE", "spss"),
        (b"0" * 456 + b"SPSSPORT" + b"A8", "spss"),
        (b"\r\n".join([b"0" * 80] * 5 + [b"0" * 56 + b"SPSSPORTA"]), "spss"),
        (b"<stata_dta><header><release>118</release>", "stata"),
        (b"\x73\x02\x01\x00\x05\x00", "stata"),
        (b"s,t\n1,2\n", "text"),
        (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "sas"),
        (b"ARROW1\x00\x00\xff\xff\xff\xff", "arrow"),
        (b"ARROW1,ARROW2\n1,2\n", "text"),
        (b"\xff\xff\xff\xff\x78\x00\x00\x00\x10\x00", "arrow"),
        (b"FEA1\x00\x00\x00\x00", "feather"),
        (b"ORCID,name\n0000,Ada\n", "text"),
        (b"ORC\x08\x03\x10\x02", "orc"),
        (b"RDX3\nX\n\x00\x00\x00\x03", "r"),
        (b"\x00\x01\x00\x00Standard ACE DB\x00", "access"),
        (b"\x80\x04\x95\x10\x00\x00\x00", "pickle"),
        (b"\x93NUMPY\x01\x00v", "numpy"),
        (b"\x89HDF\r\n\x1a\n\x00", "hdf5"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "pointer"),
        (b"version,https\n1,2\n", "text"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><rect x="1"/><rect x="2"/></svg>', "image"),
        (b"<svgs><row><a>1</a></row><row><a>2</a></row></svgs>", "xml"),
        (b"-- MySQL dump\nCREATE TABLE `t` (a int);\nINSERT INTO `t` VALUES (1),(2);\n", "dump"),
        (b"query,n\ncreate table,1\ninsert into,2\n", "text"),
        (b"PK\x03\x04....mimetypeapplication/epub+zip", "document"),
        (b"\x04\x22\x4d\x18\x64\x40", "packed"),
    ],
)
def test_a_file_is_told_by_how_it_begins(head: bytes, kind: str) -> None:
    assert _kinds.kind(head) == kind


@pytest.mark.parametrize("kind", ["r", "access", "pickle", "numpy", "hdf5", "orc", "avro", "feather", "encrypted", "pointer", "dump"])
def test_what_is_not_opened_is_named_with_what_would_work(kind: str) -> None:
    error = _kinds.refuse(kind)
    assert str(error) != str(_kinds.refuse("binary"))
    assert error.hint


def table(folder: Path, data: bytes, name: str) -> Table:
    path = folder / name
    path.write_bytes(data)
    return Table(path, name, Credit())


def schema(sample: Sample) -> Schema:
    casts = [Column(f"c{n}", name, name, "categorical", "nominal", message("x"), cast=Cast()) for n, name in enumerate(sample.names, 1)]
    return Schema(tuple(casts), "record", message("row"))


def stored(source: Table, read: Read = Read()) -> tuple[Sample, Facts, list[tuple[object, ...]]]:
    """What the readers' process makes of a file, every column as text."""
    sample = readers.peek(source, read, SETTINGS)
    out = source.path.parent / "out.duckdb"
    facts = readers.store(source, sample.read, schema(sample), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return sample, facts, store.execute("SELECT * FROM t ORDER BY rowid").fetchall()


def cut_or_told(folder: Path, data: bytes, name: str, whole: list[tuple[object, ...]]) -> int:
    """Every twentieth of a file is its first rows or a sentence; returns how many were sentences."""
    sentences = 0
    for part in range(1, 20):
        try:
            _, _, rows = stored(table(folder, data[: len(data) * part // 20], name))
        except FormatError as error:
            sentences += 1
            assert not any(word in str(error) for word in ("Error", "/tmp", "sqlite", "duckdb", "line "))
        else:
            assert rows == whole[: len(rows)]
    return sentences


# SQLite


def database(folder: Path, *statements: str, name: str = "t.sqlite") -> Table:
    path = folder / name
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made:
        for statement in statements:
            made.execute(statement)
        made.commit()
    return Table(path, name, Credit())


def test_the_largest_table_of_a_database_is_read_and_the_others_offered(tmp_path: Path) -> None:
    source = database(
        tmp_path,
        "CREATE TABLE notes (a TEXT)",
        "INSERT INTO notes VALUES ('x')",
        "CREATE TABLE city (name TEXT, people INTEGER, share REAL)",
        "INSERT INTO city VALUES ('Bogotá', 7, 0.5), ('007', 9007199254740993, 3.0), (NULL, NULL, 0.1)",
        "CREATE VIEW v AS SELECT * FROM city",
    )
    sample, _, rows = stored(source)
    assert (sample.names, sample.read.sheet, sample.choices) == (("name", "people", "share"), "city", (("sheet", ("city", "notes")),))
    assert rows == [("Bogotá", "7", "0.5"), ("007", "9007199254740993", "3"), (None, None, "0.1")]
    assert [note.rule for note in sample.notes] == ["views"]
    assert stored(source, Read(sheet="notes"))[2] == [("x",)]


def test_an_unknown_table_is_named_with_those_there_are(tmp_path: Path) -> None:
    source = database(tmp_path, "CREATE TABLE city (a)", "INSERT INTO city VALUES (1)")
    with pytest.raises(FormatError, match="towns") as caught:
        stored(source, Read(sheet="towns"))
    assert "city" in str(caught.value.hint)


def test_cells_of_any_type_are_kept_and_bytes_counted(tmp_path: Path) -> None:
    source = database(
        tmp_path,
        "CREATE TABLE t (a INTEGER)",
        "INSERT INTO t VALUES ('n/d'), (1.5), (x'0001'), (x'" + "ff" * 100 + "'), (x'4142'), (1e300)",
    )
    _, facts, rows = stored(source)
    assert [row[0] for row in rows] == ["n/d", "1.5", "0001", None, "AB", "1e+300"]
    assert [(note.rule, dict(note.text.values)["n"]) for note in facts.notes] == [("bytes", 1)]


@pytest.mark.parametrize("name", ['a"b', "select", "a'; DROP TABLE t; --", "año 2020", "[x]", "%s {0} $1"])
def test_hostile_names_are_only_names(tmp_path: Path, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    source = database(
        tmp_path, f"CREATE TABLE {quoted} ({quoted} TEXT PRIMARY KEY, b) WITHOUT ROWID", f"INSERT INTO {quoted} VALUES ('x', 1)"
    )
    sample, _, rows = stored(source)
    assert (sample.names, sample.read.sheet, rows) == ((name, "b"), name, [("x", "1")])


def test_tables_that_are_programs_are_not_offered(tmp_path: Path) -> None:
    source = database(tmp_path, "CREATE VIRTUAL TABLE words USING fts5(a)", "CREATE TABLE plain (a)", "INSERT INTO plain VALUES (1)")
    assert stored(source)[0].choices == ()


def test_a_database_that_was_being_written_is_read_as_it_lies(tmp_path: Path) -> None:
    source = database(tmp_path, "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
    assert stored(source)[2] == [("1",)]


def test_a_database_without_a_table_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no table"):
        stored(database(tmp_path, "CREATE VIEW v AS SELECT 1 AS a"))


def test_a_column_that_computes_cannot_fill_the_memory(tmp_path: Path) -> None:
    source = database(tmp_path, "CREATE TABLE t (a, b AS (zeroblob(999999999)))", "INSERT INTO t (a) VALUES (1)")
    with pytest.raises(FormatError, match="damaged"):
        stored(source)


def test_a_large_database_is_sampled_at_both_ends(tmp_path: Path) -> None:
    fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000) INSERT INTO t SELECT i, 'x' FROM n"
    sample, facts, _ = stored(database(tmp_path, "CREATE TABLE t (a INTEGER, b TEXT)", fill, "CREATE INDEX i ON t (b, a)"))
    assert (sample.rows[0][0], sample.rows[-1][0], sample.complete, facts.rows) == ("1", "9000", False, 9000)


def test_a_cut_database_is_its_first_rows_or_a_sentence(tmp_path: Path) -> None:
    fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO t SELECT i, 'text ' || i FROM n"
    source = database(tmp_path, "CREATE TABLE t (a INTEGER, b TEXT)", fill)
    whole = stored(source)[2]
    assert cut_or_told(tmp_path, source.path.read_bytes(), "cut.sqlite", whole) >= 18


def test_a_geopackage_is_left_to_its_own_reader(tmp_path: Path) -> None:
    source = database(tmp_path, "PRAGMA application_id = 1196444487", "CREATE TABLE t (a)")
    assert not sqlite_file.accepts(source.path.read_bytes(), "t.gpkg")


# dBase


def dbf(
    *fields: tuple[bytes, str, int, int], records: list[bytes], language: int = 0, version: int = 3, promised: int | None = None
) -> bytes:
    width = 1 + sum(field[2] for field in fields)
    rows = len(records) if promised is None else promised
    head = struct.pack("<BBBBIHH", version, 124, 1, 2, rows, 33 + 32 * len(fields), width) + bytes(17) + bytes([language, 0, 0])
    for name, type_, length, decimals in fields:
        head += name.ljust(11, b"\0") + type_.encode() + bytes(4) + bytes([length % 256, decimals]) + bytes(14)
    return head + b"\r" + b"".join(records) + b"\x1a"


def test_every_type_of_a_dbase_file_is_spelt(tmp_path: Path) -> None:
    fields = ((b"CODE", "C", 4, 0), (b"N", "N", 6, 2), (b"DAY", "D", 8, 0), (b"YES", "L", 1, 0), (b"I", "I", 4, 0), (b"B", "B", 8, 0))
    more = ((b"M", "Y", 8, 0), (b"T", "T", 8, 0), (b"MEMO", "M", 10, 0))
    first = b" 007   1.50" + b"20200131T" + struct.pack("<idqii", -5, 0.5, -12_345, 2_458_880, 3_600_000) + b"         1"
    other = b" a   ******" + b"        ?" + struct.pack("<idqii", 7, 2.0, 10_000, 0, 0) + b"          "
    sample, _, rows = stored(table(tmp_path, dbf(*fields, *more, records=[first, other], version=0x30), "t.dbf"))
    assert rows[0] == ("007", "1.50", "2020-01-31", "true", "-5", "0.5", "-1.2345", "2020-01-31 01:00:00", None)
    assert rows[1] == ("a", "******", None, None, "7", "2", "1.0000", None, None)
    assert (sample.names[0], [note.rule for note in sample.notes]) == ("CODE", ["beside"])


@pytest.mark.parametrize(
    ("language", "encoding", "used"),
    [(0x57, "cp1252", "cp1252"), (0x02, "cp850", "cp850"), (0x57, "utf-8", "utf-8"), (0, "cp1252", "cp1252")],
)
def test_letters_are_read_in_the_code_page_that_is_named(tmp_path: Path, language: int, encoding: str, used: str) -> None:
    records = [b" " + word.encode(encoding).ljust(12) for word in ("Bogotá", "Querétaro", "Nariño", "Ibagué")]
    sample, _, rows = stored(table(tmp_path, dbf((b"CIUDAD", "C", 12, 0), records=records, language=language), "t.dbf"))
    assert (sample.read.encoding, rows[0], rows[2]) == (used, ("Bogotá",), ("Nariño",))


def test_another_encoding_may_be_asked_for(tmp_path: Path) -> None:
    source = table(tmp_path, dbf((b"A", "C", 3, 0), records=[b" \xa4o "], language=0x57), "t.dbf")
    assert stored(source, Read(encoding="cp850"))[2] == [("ño",)]
    with pytest.raises(FormatError, match="klingon"):
        stored(source, Read(encoding="klingon"))


def test_deleted_records_are_left_out_and_counted(tmp_path: Path) -> None:
    data = dbf((b"A", "C", 2, 0), records=[b" a ", b"*b ", b" c "])
    _, facts, rows = stored(table(tmp_path, data, "t.dbf"))
    assert (rows, [note.rule for note in facts.notes]) == ([("a",), ("c",)], ["deleted"])


def test_records_that_are_missing_at_the_end_are_counted(tmp_path: Path) -> None:
    sample, _, rows = stored(table(tmp_path, dbf((b"A", "C", 2, 0), records=[b" a "], promised=9), "t.dbf"))
    assert (rows, [(note.rule, dict(note.text.values)["n"]) for note in sample.notes]) == ([("a",)], [("cut", 8)])


def test_a_text_field_may_be_longer_than_a_byte_counts(tmp_path: Path) -> None:
    width, text = 600, b"x" * 600
    head = bytearray(dbf((b"A", "C", width, 2), records=[b" " + text]))
    assert stored(table(tmp_path, bytes(head), "t.dbf"))[2] == [(text.decode(),)]


def test_the_longer_head_of_dbase_7_is_read(tmp_path: Path) -> None:
    fields = b"LONG NAME".ljust(32, b"\0") + b"C\x03\0" + bytes(13) + b"ID".ljust(32, b"\0") + b"+\x04\0" + bytes(13)
    head = struct.pack("<BBBBIHH", 4, 124, 1, 2, 1, 68 + len(fields) + 1, 8) + bytes(17) + b"\x57" + bytes(38)
    source = table(tmp_path, head + fields + b"\r" + b" abc" + struct.pack(">I", (1 << 31) + 7), "t.dbf")
    assert stored(source)[2] == [("abc", "7")]


def test_a_cut_dbase_file_is_its_first_rows_or_a_sentence(tmp_path: Path) -> None:
    data = dbf((b"NAME", "C", 20, 0), (b"N", "N", 5, 0), records=[b" " + f"name {n}".encode().ljust(20) + b"%5d" % n for n in range(50)])
    whole = stored(table(tmp_path, data, "t.dbf"))[2]
    assert 0 < cut_or_told(tmp_path, data, "t.dbf", whole) < 5


# Arrow and Parquet


def every_type() -> pa.Table:
    day = datetime.datetime(2020, 1, 31, 12, 30)
    return pa.table(
        {
            "code": pa.array(["007", None]).dictionary_encode(),
            "list": pa.array([[1, 2], None]),
            "struct": pa.array([{"x": 1}, None]),
            "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int32())),
            "decimal": pa.array([Decimal("123456789012345678.10"), None], pa.decimal128(30, 2)),
            "zone": pa.array([day, None], pa.timestamp("us", "America/Bogota")),
            "nano": pa.array([day, None], pa.timestamp("ns")),
            "large": pa.array(["x", ""], pa.large_string()),
            "none": pa.nulls(2),
            "wide": pa.array([2**64 - 1, None], pa.uint64()),
            "bytes": pa.array(["año".encode(), b"\xff\x00"]),
            "double": pa.array([0.1, float("inf")]),
            "half": pa.array([1.5, None], pa.float16()),
            "day": pa.array([day.date(), None]),
            "yes": pa.array([True, None]),
        }
    )


WRITTEN = (
    "007", "[1,2]", '{"x":1}', '{"k":1}', "123456789012345678.10", "2020-01-31 12:30:00", "2020-01-31 12:30:00", "x", None,
    "18446744073709551615", "año", "0.1", "1.5", "2020-01-31", "true",
)  # fmt: skip


def arrow(folder: Path, made: pa.Table, name: str, rows: int = 65_536) -> Table:
    if name == "t.parquet":
        pq.write_table(made, folder / name, row_group_size=rows)
    elif name == "t.arrows":
        with pa.ipc.new_stream(folder / name, made.schema) as stream:
            stream.write_table(made, rows)
    else:
        feather.write_feather(made, folder / name, chunksize=rows, compression="uncompressed" if name == "t.arrow" else "zstd")
    return Table(folder / name, name, Credit())


COLUMNAR = pytest.mark.parametrize("name", ["t.feather", "t.arrow", "t.arrows", "t.parquet"])


@COLUMNAR
def test_every_type_comes_as_it_would_be_written(tmp_path: Path, name: str) -> None:
    sample, _, rows = stored(arrow(tmp_path, every_type(), name))
    assert (sample.names, rows[0]) == (tuple(every_type().column_names), WRITTEN)
    assert rows[1] == (*[None] * 10, "\\xFF\\x00", "inf", None, None, None)
    assert sample.rows == tuple(rows)


@COLUMNAR
def test_a_columnar_file_may_have_hundreds_of_columns(tmp_path: Path, name: str) -> None:
    made = pa.table({f"v{n}": [n, None, 2 * n] if n % 2 else [f"a{n}", "", "b"] for n in range(WIDE + 5)})
    _, facts, rows = stored(arrow(tmp_path, made, name))
    first, blank, last = zip(*((f"{n}" if n % 2 else f"a{n}", None, f"{2 * n}" if n % 2 else "b") for n in range(WIDE + 5)), strict=True)
    assert (facts.rows, rows) == (3, [first, blank, last])


@COLUMNAR
def test_typed_columns_keep_what_a_type_would_lose(tmp_path: Path, name: str) -> None:
    source = arrow(tmp_path, pa.table({"x": [0.5, float("inf"), 2.0], "n": [1, 2, 3]}), name)
    sample = readers.peek(source, Read(), SETTINGS)
    typed = replace(
        schema(sample), columns=tuple(replace(c, cast=Cast(t)) for c, t in zip(schema(sample).columns, ("DOUBLE", "BIGINT"), strict=True))
    )
    readers.store(source, sample.read, typed, tmp_path / "out.duckdb", SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as store:
        assert store.execute("SELECT coalesce(c1_text, c1::VARCHAR), c2 FROM t").fetchall() == [("0.5", 1), ("inf", 2), ("2.0", 3)]


@COLUMNAR
def test_a_large_table_is_sampled_at_both_ends(tmp_path: Path, name: str) -> None:
    sample, facts, rows = stored(arrow(tmp_path, pa.table({"n": range(20_000)}), name, 1_000))
    assert (facts.rows, rows[-1], sample.complete) == (20_000, ("19999",), False)
    assert (sample.rows[0], sample.rows[1_999], sample.rows[-1]) == (("0",), ("1999",), ("19999",))
    numbers = [int(row[0] or "") for row in sample.rows]
    assert numbers == sorted(set(numbers))


@COLUMNAR
def test_odd_spellings_of_a_table_in_parts_are_kept(tmp_path: Path, name: str) -> None:
    width = 2 * WIDE + 5
    source = arrow(tmp_path, pa.table({f"v{n}": ["007", "1", "x" if n % 100 else "2"] for n in range(width)}), name)
    sample = readers.peek(source, Read(), SETTINGS)
    typed = replace(schema(sample), columns=tuple(replace(column, cast=Cast("BIGINT")) for column in schema(sample).columns))
    readers.store(source, sample.read, typed, tmp_path / "out.duckdb", SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as store:
        written = ", ".join(f"coalesce(c{n}_text, c{n}::VARCHAR)" for n in range(1, width + 1))
        rows = store.execute(f"SELECT {written} FROM t ORDER BY rowid").fetchall()
        assert store.execute("SELECT c1, c405 FROM t").fetchall() == [(7, 7), (1, 1), (2, None)]
    assert rows == [("007",) * width, ("1",) * width, tuple("x" if n % 100 else "2" for n in range(width))]


def test_a_large_table_of_many_columns_is_read_within_the_memory(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)
    source = arrow(tmp_path, pa.table({f"v{n}": chance.random(12_000) for n in range(700)}), "t.parquet", 12_000)
    sample = readers.peek(source, Read(), SETTINGS)
    typed = replace(schema(sample), columns=tuple(replace(column, cast=Cast("DOUBLE")) for column in schema(sample).columns))
    facts = readers.store(source, sample.read, typed, tmp_path / "out.duckdb", SETTINGS, lambda stage, done, total: None)
    assert (facts.rows, len(facts.columns), facts.columns[-1].uncast) == (12_000, 700, 0)
    assert len(sample.rows) * 700 < 1_300_000


@COLUMNAR
def test_rows_beyond_the_limit_are_told_and_never_read(tmp_path: Path, name: str) -> None:
    source = arrow(tmp_path, pa.table({"n": range(20_000)}), name, 1_000)
    sample = readers.peek(source, Read(), SETTINGS)
    spend(Budget(rows=1_500))
    facts = readers.choose(source).store(source.path, sample.read, schema(sample), tmp_path / "out.duckdb", lambda stage, done, total: None)
    spend(Budget())
    with duckdb.connect(str(tmp_path / "out.duckdb"), read_only=True) as store:
        assert store.execute("SELECT count(*), max(c1::INT) FROM t").fetchall() == [(1_500, 1_499)]
    assert (facts.rows, [note.rule for note in facts.notes]) == (1_500, ["rows"])


@COLUMNAR
def test_hostile_names_of_typed_columns_are_only_names(tmp_path: Path, name: str) -> None:
    names = ['a"b', "select", "r2", ""]
    sample, _, rows = stored(arrow(tmp_path, pa.table([[1], [2], [3], [4]], names=names), name))
    assert (sample.names, rows) == (tuple(names), [("1", "2", "3", "4")])


@COLUMNAR
def test_every_twentieth_of_a_typed_file_is_its_first_rows_or_a_sentence(tmp_path: Path, name: str) -> None:
    source = arrow(tmp_path, pa.table({"n": range(3_000), "s": [f"text {n}" for n in range(3_000)]}), name, 500)
    data, whole = source.path.read_bytes(), stored(source)[2]
    assert cut_or_told(tmp_path, data, name, whole) >= 10


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", ["t.arrow", "t.parquet"])
def test_a_typed_file_with_broken_bytes_is_a_table_or_a_sentence(tmp_path: Path, name: str, seed: int) -> None:
    chance = random.Random(seed)
    source = arrow(tmp_path, every_type(), name)
    data = bytearray(source.path.read_bytes())
    for _ in range(6):
        data[chance.randrange(8, len(data) - 8)] = chance.randrange(256)
    try:
        stored(table(tmp_path, bytes(data), name))
    except FormatError as error:
        assert not any(word in str(error) for word in ("Error", "/tmp", "duckdb"))


def test_a_group_of_rows_larger_than_the_memory_is_read(tmp_path: Path) -> None:
    rows = 4_000_000
    chance = np.random.default_rng(1)
    source = arrow(tmp_path, pa.table({"x": chance.random(rows), "y": chance.random(rows)}), "t.parquet", rows)
    sample = readers.peek(source, Read(), SETTINGS)
    typed = replace(schema(sample), columns=tuple(replace(column, cast=Cast("DOUBLE")) for column in schema(sample).columns))
    spend(Budget(bytes=100_000_000))
    facts = parquet_file.store(source.path, sample.read, typed, tmp_path / "out.duckdb", lambda stage, done, total: None)
    spend(Budget())
    assert facts.rows == rows


def shapes(folder: Path, *found: str, crs: str = "EPSG:4326") -> Table:
    made = geopandas.GeoDataFrame({"name": ["a", "b"][: len(found)]}, geometry=[shapely.from_wkt(text) for text in found], crs=crs)
    made.to_parquet(folder / "t.parquet")
    return Table(folder / "t.parquet", "t.parquet", Credit())


def test_points_of_geoparquet_are_latitude_and_longitude(tmp_path: Path) -> None:
    sample, _, rows = stored(shapes(tmp_path, "POINT (-99.1 19.4)", "POINT (-74 4.5)"))
    assert (sample.names, sample.geometry) == (("name", "latitude", "longitude"), "")
    assert rows == [("a", "19.4", "-99.1"), ("b", "4.5", "-74")]


def test_shapes_of_geoparquet_are_a_column_of_geometries(tmp_path: Path) -> None:
    sample, _, rows = stored(shapes(tmp_path, "POINT (1 2)", "POLYGON ((0 0, 0 1, 1 1, 0 0))"))
    assert (sample.names, sample.geometry) == (("name", "geometry"), "geometry")
    assert json.loads(str(rows[1][1]))["type"] == "Polygon"


def test_points_of_geoparquet_in_metres_become_degrees(tmp_path: Path) -> None:
    sample, _, rows = stored(shapes(tmp_path, "POINT (486000 2148000)", "POINT EMPTY", crs="EPSG:32614"))
    assert (sample.names, [note.rule for note in sample.notes]) == (("name", "latitude", "longitude"), ["converted"])
    assert rows == [("a", "19.4262718", "-99.1333599"), ("b", None, None)]


def test_shapes_of_geoparquet_in_metres_become_degrees(tmp_path: Path) -> None:
    sample, _, rows = stored(shapes(tmp_path, "LINESTRING (486000 2148000, 486000 2148000)", "POINT Z (0 0 5)", crs="EPSG:3857"))
    assert (sample.names, sample.geometry) == (("name", "geometry"), "geometry")
    assert json.loads(str(rows[1][1])) == {"type": "Point", "coordinates": [0.0, 0.0, 5.0]}


def test_heights_of_points_of_geoparquet_are_kept(tmp_path: Path) -> None:
    sample, _, rows = stored(shapes(tmp_path, "POINT Z (486000 2148000 7)", crs="EPSG:32614"))
    assert (sample.names[1:], rows[0][3]) == (("latitude", "longitude", "altitude"), "7")


def test_geoparquet_of_an_unknown_system_is_told(tmp_path: Path) -> None:
    local = 'ENGCRS["site",EDATUM["here"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],LENGTHUNIT["metre",1]]'
    sample, _, rows = stored(shapes(tmp_path, "POINT (486000 2148000)", crs=local))
    assert (sample.names[1:], [note.rule for note in sample.notes], rows) == (("y", "x"), ["projected"], [("a", "2148000", "486000")])


@pytest.mark.parametrize("crs", ["EPSG:32614", "EPSG:4326"])
def test_shapes_of_a_feather_file_are_places(tmp_path: Path, crs: str) -> None:
    made = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(-99.1, 19.4)], crs="EPSG:4326").to_crs(crs)
    made.to_feather(tmp_path / "t.feather")
    sample, _, rows = stored(Table(tmp_path / "t.feather", "t.feather", Credit()))
    assert (sample.names, rows) == (("name", "latitude", "longitude"), [("a", "19.4", "-99.1")])


def test_an_encrypted_parquet_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="encrypted"):
        readers.choose(table(tmp_path, b"PARE" + bytes(60) + b"PARE", "t.parquet"))
