"""dBase, SQLite, Arrow and Parquet: every table of theirs, every cell of it, and a sentence for what is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import _kinds, sqlite_file

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
    ],
)
def test_a_file_is_told_by_how_it_begins(head: bytes, kind: str) -> None:
    assert _kinds.kind(head) == kind


@pytest.mark.parametrize("kind", ["r", "access", "pickle", "numpy", "hdf5", "orc", "avro", "feather", "arrow", "database"])
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
