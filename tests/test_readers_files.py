"""Spreadsheets, JSON, GeoJSON and Parquet: each becomes the table that its publisher meant."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import excel_file, parquet_file

SETTINGS = Settings()


def table(folder: Path, data: bytes, name: str) -> Table:
    path = folder / name
    path.write_bytes(data)
    return Table(path, name, Credit())


def schema(names: tuple[str, ...], casts: tuple[Cast, ...] = ()) -> Schema:
    casts = casts or (Cast(),) * len(names)
    columns = [
        Column(f"c{place}", name, name, "categorical", "nominal", message("x"), cast=cast)
        for place, (name, cast) in enumerate(zip(names, casts, strict=True), 1)
    ]
    return Schema(tuple(columns), "record", message("row"))


def stored(source: Table, *casts: Cast) -> tuple[Facts, list[tuple[object, ...]]]:
    sample = readers.peek(source, Read(), SETTINGS)
    out = source.path.parent / "out.duckdb"
    facts = readers.store(source, sample.read, schema(sample.names, casts), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return facts, store.execute("SELECT * FROM t ORDER BY rowid").fetchall()


@pytest.mark.parametrize("name", sorted(readers.READERS))
def test_every_reader_reads_its_examples(tmp_path: Path, name: str) -> None:
    reader = readers.READERS[name]
    assert reader.examples
    for file, content in reader.examples:
        source = table(tmp_path, content, file)
        assert readers.choose(source) is reader
        facts, rows = stored(source)
        assert facts.rows == len(rows) > 0


# What a file is


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!DOCTYPE html><html><body><table><tr><td>1</td></tr></table></body></html>", "web page"),
        (b"\n<html lang='es'><head><title>404</title></head></html>", "web page"),
        (b"<?xml version='1.0'?><feed><entry/></feed>", "XML"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"Rar!\x1a\x07", "packed"),
        (b"SQLite format 3\x00", "database"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07" * 20, "no table"),
    ],
)
def test_what_holds_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said) as caught:
        readers.peek(table(tmp_path, content, "table.csv"), Read(), SETTINGS)
    assert caught.value.hint


@pytest.mark.parametrize(("member", "said"), [("word/document.xml", "text document"), ("ppt/presentation.xml", "text document")])
def test_a_packed_file_is_told_by_its_members(tmp_path: Path, member: str, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        readers.choose(table(tmp_path, zipped({member: b"x"}), "table.zip"))


@pytest.mark.parametrize(
    ("content", "name", "reader"),
    [
        (b"a,b\n1,2\n", "table.json", "csv_file"),
        (b'[{"a": 1}]', "table.csv", "json_file"),
        (b'{"type": "FeatureCollection", "features": []}', "table.json", "geojson_file"),
        (b"[id],[name]\n1,a\n", "table.csv", "csv_file"),
        (b'"a","b"\n1,2\n', "table", "csv_file"),
    ],
)
def test_content_decides_what_a_file_is(tmp_path: Path, content: bytes, name: str, reader: str) -> None:
    assert readers.choose(table(tmp_path, content, name)).name == reader


# Spreadsheets


def book(*sheets: list[list[Any]], merged: tuple[str, ...] = (), hidden: int = -1) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(f"Sheet{number + 1}")
        for row in rows:
            sheet.append(row)
        if number == hidden:
            sheet.sheet_state = "hidden"
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def sheet(folder: Path, data: bytes, read: Read = Read()) -> Sample:
    return excel_file.peek(table(folder, data, "table.xlsx").path, read, "table.xlsx")


def test_dates_numbers_and_codes_come_as_they_are_meant(tmp_path: Path) -> None:
    rows = [
        ["code", "when", "moment", "n", "share", "yes"],
        ["007", datetime.date(2020, 1, 31), datetime.datetime(2020, 1, 31, 12, 30), 5, 0.1 + 0.2, True],
        ["012", datetime.date(2021, 2, 1), datetime.datetime(2021, 2, 1, 1, 5), 22530001100015, 1.5, False],
    ]
    sample = sheet(tmp_path, book(rows))
    assert sample.rows == (
        ("007", "2020-01-31", "2020-01-31 12:30:00", "5", "0.3", "true"),
        ("012", "2021-02-01", "2021-02-01 01:05:00", "22530001100015", "1.5", "false"),
    )
    assert sample.types == ("VARCHAR", "DATE", "TIMESTAMP", "BIGINT", "DOUBLE", "BOOLEAN")


def test_title_rows_and_margins_of_a_sheet_are_left_out(tmp_path: Path) -> None:
    rows = [["", "Population", None], [], ["", "city", "people"], ["", "Lima", 9], ["", "Quito", 2]]
    sample = sheet(tmp_path, book(rows))
    assert (sample.names, sample.rows, sample.read.header) == (("city", "people"), (("Lima", "9"), ("Quito", "2")), 2)


def test_the_sheet_with_the_table_is_chosen_and_the_others_are_offered(tmp_path: Path) -> None:
    notes = [["About this file"], ["Source: the office of statistics"]]
    data = [["city", "people"], *[[f"city {n}", n] for n in range(30)]]
    sample = sheet(tmp_path, book(notes, data))
    assert (sample.read.sheet, sample.choices) == ("Sheet2", (("sheet", ("Sheet1", "Sheet2")),))
    assert sheet(tmp_path, book(data, data), Read(sheet="Sheet2")).read.sheet == "Sheet2"
    assert sheet(tmp_path, book(data, data)).read.sheet == "Sheet1"
    assert sheet(tmp_path, book(data[:5], data, hidden=1)).read.sheet == "Sheet1"


def test_an_unknown_sheet_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="Hoja9"):
        sheet(tmp_path, book([["a", "b"], [1, 2]]), Read(sheet="Hoja9"))


def test_a_label_merged_over_rows_stands_in_each(tmp_path: Path) -> None:
    rows = [["state", "city", "n"], ["Jalisco", "Guadalajara", 1], [None, "Zapopan", 2], ["Puebla", "Puebla", 3]]
    assert sheet(tmp_path, book(rows, merged=("A2:A3",))).rows[1] == ("Jalisco", "Zapopan", "2")


def test_a_name_merged_over_columns_goes_in_front(tmp_path: Path) -> None:
    rows = [[None, "2020", None, "2021", None], ["city", "men", "women", "men", "women"], ["Lima", 1, 2, 3, 4], ["Quito", 5, 6, 7, 8]]
    assert sheet(tmp_path, book(rows, merged=("B1:C1", "D1:E1"))).names == ("city", "2020 men", "2020 women", "2021 men", "2021 women")


def zipped(members: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000}),
        zipped({"xl/workbook.xml": b"<x/>", **{f"xl/{number}.xml": b"" for number in range(10_001)}}),
        zipped({"xl/workbook.xml": b"not a workbook"}),
        b"PK\x03\x04 xl/workbook.xml and then nothing",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    ],
)
def test_a_broken_or_hostile_spreadsheet_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FormatError) as caught:
        readers.peek(table(tmp_path, data, "table.xlsx"), Read(), SETTINGS)
    assert "spreadsheet" in str(caught.value) or "could not be read" in str(caught.value)


# Parquet


def parquet(folder: Path, **columns: pa.Array) -> Table:
    data = io.BytesIO()
    pq.write_table(pa.table(columns), data)
    return table(folder, data.getvalue(), "t.parquet")


def test_parquet_brings_its_types(tmp_path: Path) -> None:
    moment = datetime.datetime(2020, 1, 31, 12, 30)
    source = parquet(
        tmp_path,
        code=pa.array(["007", None]),
        n=pa.array([1, 2], pa.int32()),
        x=pa.array([0.1, 2.5], pa.float32()),
        day=pa.array([moment.date(), None]),
        moment=pa.array([moment, None], pa.timestamp("us", "UTC")),
        many=pa.array([[1, 2], None]),
    )
    sample = parquet_file.peek(source.path, Read(), "t.parquet")
    assert sample.types == ("VARCHAR", "INTEGER", "FLOAT", "DATE", "TIMESTAMP WITH TIME ZONE", "INTEGER[]") or sample.types[5] == "BIGINT[]"
    assert sample.rows[0] == ("007", "1", "0.1", "2020-01-31", "2020-01-31 12:30:00", "[1,2]")
    facts, rows = stored(source, Cast(), Cast("BIGINT"), Cast("DOUBLE"), Cast("DATE"), Cast("TIMESTAMP"), Cast())
    assert rows[0] == ("007", 1, 0.1, moment.date(), moment, "[1,2]")
    assert facts.columns[1].high == 2


def test_parquet_follows_the_schema_where_it_differs(tmp_path: Path) -> None:
    facts, rows = stored(parquet(tmp_path, code=pa.array([1, 22]), n=pa.array(["5", "n/d"])), Cast(), Cast("BIGINT", missing=("", "n/d")))
    assert rows == [("1", 5, None), ("22", None, "n/d")]
    assert (facts.columns[1].missing, facts.columns[1].uncast) == (1, 0)


def test_a_damaged_parquet_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="Parquet"):
        readers.peek(table(tmp_path, b"PAR1" + b"\x00" * 100 + b"PAR1", "t.parquet"), Read(), SETTINGS)
