"""Spreadsheets as offices publish them: the right sheet, the right part of it, every value as it is shown."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import xlsxwriter

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Column, Schema
from explorer.model.table import Credit, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import excel_file
from loaders.readers._process.wire import Budget, spend
from loaders.readers._sheets import formats
from loaders.readers._sheets.book import Area, area_of, letters_of, place_of, ref_of
from loaders.readers._sheets.formats import BASE_1900, BASE_1904, shown, style_of
from loaders.readers._sheets.xlsx_cells import Meaning
from loaders.readers._sheets.xlsx_quick import cells_of_area, texts_of_area
from loaders.readers._sheets.xlsx_takes import texts_taken
from loaders.readers._sheets.xlsx_text import all_unescaped, unescaped

SETTINGS = Settings()

Rows = list[list[Any]]


def book(*sheets: Rows, merged: tuple[str, ...] = (), hidden: int = -1) -> bytes:
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


def written(fill: Callable[[xlsxwriter.Workbook, Any], object], **options: object) -> bytes:
    """What `fill` writes into one sheet."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, **options}) as made:
        fill(made, made.add_worksheet("Sheet1"))
    return data.getvalue()


def at(folder: Path, data: bytes, name: str = "table.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def peek(folder: Path, data: bytes, read: Read = Read(), name: str = "table.xlsx") -> Sample:
    return excel_file.peek(at(folder, data, name), read, name)


def stored(folder: Path, data: bytes, read: Read = Read(), name: str = "table.xlsx") -> list[tuple[str | None, ...]]:
    """Every row that is stored, by way of the confined child, as texts."""
    table = Table(at(folder, data, name), name, Credit())
    sample = readers.peek(table, read, SETTINGS)
    columns = tuple(Column(f"c{place}", name, name, "categorical", "nominal", message("x")) for place, name in enumerate(sample.names, 1))
    out = folder / "out.duckdb"
    out.unlink(missing_ok=True)
    readers.store(table, sample.read, Schema(columns, "record", message("row")), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return store.execute(f"SELECT {', '.join(column.id for column in columns)} FROM t ORDER BY rowid").fetchall()


def zipped(members: dict[str, bytes | str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return data.getvalue()


WORKBOOK = '<workbook xmlns:r="r"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>'
RELATED = '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'


def raw(sheet: str, **more: str) -> bytes:
    """An XLSX file with that XML as its sheet."""
    members = {"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATED, "xl/worksheets/sheet1.xml": sheet}
    return zipped({**members, **{f"xl/{name}.xml": text for name, text in more.items()}})


CITIES = [["city", "people"], ["Lima", 9], ["Quito", 2], ["La Paz", 3]]


# Where the table stands


def test_a_cover_sheet_and_notes_are_passed_over(tmp_path: Path) -> None:
    cover = [["Statistics office"], ["Contents"], ["1", "Population"], ["2", "Notes"]]
    notes = [["Notes"], ["The figures are provisional."]]
    assert peek(tmp_path, book(cover, CITIES, notes)).read.sheet == "Sheet2"


def test_title_blank_margins_units_and_source_are_told_apart(tmp_path: Path) -> None:
    rows = [
        [], [None, None, "Population by city, 2020"], [],
        [None, None, "city", "people", "area"], [None, None, None, "thousands", "km2"],
        [None, None, "Lima", 9, 2672], [None, None, "Quito", 2, 4217], [None, None, "La Paz", 3, 472],
        [], [None, None, "Source: census of population and housing"],
    ]  # fmt: skip
    sample = peek(tmp_path, book(rows))
    assert sample.names[0] == "city" and len(sample.names) == 3
    assert sample.rows[-1] == ("La Paz", "3", "472")
    assert sample.read.header == 3
    assert stored(tmp_path, book(rows))[-1] == ("La Paz", "3", "472")


def test_two_tables_below_each_other_are_choices(tmp_path: Path) -> None:
    other = [["Births"], ["year", "births", "deaths"], ["2019a", 5, 1], ["2020a", 6, 2]]
    data = book([*CITIES, [], [], *other])
    sample = peek(tmp_path, data)
    assert sample.choices == (("sheet", ("Sheet1!A1:B4", "Sheet1!A7:C10")),)
    assert len(sample.rows) == 3
    assert peek(tmp_path, data, Read(sheet="Sheet1!A7:C10")).names == ("year", "births", "deaths")
    assert [note.rule for note in sample.notes] == ["tables"]
    assert stored(tmp_path, data, Read(sheet="Sheet1!A7:C10")) == [("2019a", "5", "1"), ("2020a", "6", "2")]


def test_two_tables_beside_each_other_are_choices(tmp_path: Path) -> None:
    rows = [
        [*left, None, *right] for left, right in zip(CITIES, [["river", "km"], ["Rimac", 160], ["Napo", 1075], ["Beni", 1130]], strict=True)
    ]
    sample = peek(tmp_path, book(rows))
    assert dict(sample.choices)["sheet"] == ("Sheet1!A1:B4", "Sheet1!D1:E4")
    assert peek(tmp_path, book(rows), Read(sheet="Sheet1!D1:E4")).rows[0] == ("Rimac", "160")


def test_blank_rows_and_columns_within_a_table_do_not_part_it(tmp_path: Path) -> None:
    rows = [["city", "2019", None, "2020"], ["Lima", 9, None, 10], [], ["Quito", 2, None, 3], [], ["La Paz", 3, None, 4]]
    sample = peek(tmp_path, book(rows))
    assert (len(sample.rows), sample.choices) == (3, ())


def test_any_area_of_a_sheet_can_be_asked_for(tmp_path: Path) -> None:
    sample = peek(tmp_path, book(CITIES), Read(sheet="Sheet1!A1:A3"))
    assert (sample.names, sample.rows) == (("city",), (("Lima",), ("Quito",)))


@pytest.mark.parametrize("sheet", ["Hoja9", "Sheet1!", "Sheet1!A0:B2", "Sheet1!C3:A1", "Sheet1!X90:Z99"])
def test_a_sheet_or_area_that_is_not_there_is_named(tmp_path: Path, sheet: str) -> None:
    with pytest.raises(FormatError, match=sheet):
        peek(tmp_path, book(CITIES), Read(sheet=sheet))


def test_another_row_of_names_can_be_asked_for(tmp_path: Path) -> None:
    sample = peek(tmp_path, book([["a", "b"], *CITIES]), Read(header=1))
    assert (sample.names, sample.read.header) == (("city", "people"), 1)
    assert len(peek(tmp_path, book(CITIES), Read(header=-1)).rows) == 4


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: Any) -> None:
        for number, row in enumerate(CITIES):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    sample = peek(tmp_path, written(fill))
    assert {"hidden_rows", "hidden_columns"} <= {note.rule for note in sample.notes}
    assert len(sample.rows) == 3


# Names in several rows


@pytest.mark.parametrize(
    ("rows", "merged", "names"),
    [
        (
            [["city", "2019", None, "2020", None], [None, "men", "women", "men", "women"], ["Lima", 1, 2, 3, 4], ["Quito", 5, 6, 7, 8]],
            ("A1:A2", "B1:C1", "D1:E1"),
            ("city", "2019 men", "2019 women", "2020 men", "2020 women"),
        ),
        (
            [["city", "2019", None, "2020", None], [None, "men", "women", "men", "women"], ["Lima", 1, 2, 3, 4], ["Quito", 5, 6, 7, 8]],
            (),
            ("city", "2019 men", "2019 women", "2020 men", "2020 women"),
        ),
        (
            [[None, "Total", None, None, None], [None, "2019", None, "2020", None], ["city", "men", "women", "men", "women"],
             ["Lima", 1, 2, 3, 4], ["Quito", 5, 6, 7, 8]],
            ("B1:E1", "B2:C2", "D2:E2"),
            ("city", "Total 2019 men", "Total 2019 women", "Total 2020 men", "Total 2020 women"),
        ),
        ([["Population of cities", None], ["city", "people"], ["Lima", 9], ["Quito", 2]], ("A1:B1",), ("city", "people")),
        ([["city", "kind"], ["Lima", "large"], ["Quito", "small"]], (), ("city", "kind")),
    ],
)  # fmt: skip
def test_names_in_several_rows_are_joined(tmp_path: Path, rows: Rows, merged: tuple[str, ...], names: tuple[str, ...]) -> None:
    sample = peek(tmp_path, book(rows, merged=merged))
    assert sample.names == names
    assert sample.rows[0][0] == "Lima"
    assert [row[0] for row in stored(tmp_path, book(rows, merged=merged))] == ["Lima", "Quito"]


def test_merged_labels_are_repeated_and_merged_numbers_are_not(tmp_path: Path) -> None:
    rows = [["state", "city", "n", "total"], ["Jalisco", "Guadalajara", 1, 3], [None, "Zapopan", 2, None], ["Puebla", "Puebla", 3, 3]]
    assert stored(tmp_path, book(rows, merged=("A2:A3", "D2:D3")))[1] == ("Jalisco", "Zapopan", "2", None)
    assert stored(tmp_path, book(rows))[1][0] is None


# What a cell means


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        ("44562", "yyyy-mm-dd", ("2022-01-01", "DATE")),
        ("44562.5", "dd/mm/yyyy hh:mm", ("2022-01-01 12:00:00", "TIMESTAMP")),
        ("44562", "[$-409]mmm\\-yy;@", ("2022-01-01", "DATE")),
        ("44562", '[$-80A]d" de "mmmm" de "yyyy', ("2022-01-01", "DATE")),
        ("1", "yyyy-mm-dd", ("1900-01-01", "DATE")),
        ("59", "yyyy-mm-dd", ("1900-02-28", "DATE")),
        ("61", "yyyy-mm-dd", ("1900-03-01", "DATE")),
        ("0.354166666666667", "h:mm", ("08:30:00", "TIME")),
        ("1.0625", "[h]:mm:ss", ("25:30:00", "VARCHAR")),
        ("-3", "yyyy-mm-dd", ("-3", "BIGINT")),
        ("9999999", "yyyy-mm-dd", ("9999999", "BIGINT")),
        ("0.16", "0%", ("16%", "PERCENT")),
        ("0.165", "0.0%", ("16.5%", "PERCENT")),
        ("1", "0%", ("100%", "PERCENT")),
        ("7", "00000", ("00007", "VARCHAR")),
        ("7", "0", ("7", "BIGINT")),
        ("1.5", "#,##0.00", ("1.5", "DOUBLE")),
        ("1234.5", '"$"#,##0.00', ("1234.5", "DOUBLE")),
        ("5", '0" mdhs"', ("5", "BIGINT")),
        ("5", "[Red]General", ("5", "BIGINT")),
        ("1200", "0.00E+00", ("1200", "BIGINT")),
        ("0.30000000000000004", "", ("0.3", "DOUBLE")),
        ("1E-3", "", ("0.001", "DOUBLE")),
        ("1.5E+20", "", ("150000000000000000000", "BIGINT")),
        ("1234567890123456789", "", ("1234567890123456789", "BIGINT")),
    ],
)
def test_a_number_is_what_its_format_shows(value: str, code: str, cell: tuple[str, str]) -> None:
    assert shown(value, style_of(0, code), BASE_1900) == cell


def test_the_other_count_of_days_begins_in_1904() -> None:
    assert shown("43100", "date", BASE_1904) == ("2022-01-01", "DATE")


def test_dates_of_a_1904_workbook(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(0, 0, ["day", "n"])
        for number in range(3):
            sheet.write_datetime(number + 1, 0, datetime.datetime(2020, 1, 1 + number), made.add_format({"num_format": "yyyy-mm-dd"}))
            sheet.write(number + 1, 1, number)

    assert peek(tmp_path, written(fill, date_1904=True)).rows[0] == ("2020-01-01", "0")


def test_codes_errors_formulas_and_rich_text_survive(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(0, 0, ["code", "share", "error", "sum", "rich", "text", "yes"])
        bold = made.add_format({"bold": True})
        for number in range(1, 4):
            sheet.write_number(number, 0, number, made.add_format({"num_format": "00000"}))
            sheet.write_number(number, 1, number / 100, made.add_format({"num_format": "0%"}))
            sheet.write_formula(number, 2, "=1/0", None, "#DIV/0!")
            sheet.write_formula(number, 3, "=1+1", None, 2)
            sheet.write_rich_string(number, 4, "a ", bold, "b", " <c> & d")
            sheet.write_string(number, 5, "007")
            sheet.write_boolean(number, 6, True)

    data = written(fill)
    row = ("00001", "1%", "#DIV/0!", "2", "a b <c> & d", "007", "true")
    assert peek(tmp_path, data).rows[0] == row
    assert stored(tmp_path, data)[0] == row


def test_formulas_that_were_never_computed_are_counted(tmp_path: Path) -> None:
    rows = [["a", "b"], [1, "=A2*2"], [2, "=A3*2"], [3, 4]]
    sample = peek(tmp_path, book(rows))
    assert [(note.rule, note.text.values) for note in sample.notes if note.rule == "uncomputed"] == [("uncomputed", (("n", 2),))]


def test_long_numbers_keep_their_digits(tmp_path: Path) -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>n</v></c></row>'
        '<row r="2"><c r="A2"><v>12345678901234567890</v></c><c r="B2"><v>0.1</v></c></row>'
        '<row r="3"><c r="A3"><v>9007199254740993</v></c><c r="B3"><v>2</v></c></row></sheetData></worksheet>'
    )
    assert stored(tmp_path, raw(sheet)) == [("12345678901234567890", "0.1"), ("9007199254740993", "2")]


# Files as other programs write them


ODD = [
    '<row r="2"><c r="A2" t="inlineStr"><is><t>x &amp; y</t></is></c><c r="B2"><v>1</v></c></row>',
    "<row><c t='inlineStr'><is><r><t>x &amp;</t></r><r><t xml:space='preserve'> y</t></r></is></c><c><v>1</v></c></row>",
    '<row r="2" spans="1:2">\n<c r="A2" t="str"><f>A1</f><v>x &#38; y</v></c>\n<c r="B2" s="0"><v>1</v></c>\n</row>',
    '<row r="2"><c s="0" r="A2" t="str"><v><![CDATA[x & y]]></v></c><c r="B2"><f t="shared" si="0"/><v>1</v></c></row>',
]


@pytest.mark.parametrize("odd", ODD)
def test_cells_are_read_however_they_are_written(tmp_path: Path, odd: str) -> None:
    head = '<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    rows = odd + "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>z</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in (3, 4))
    found = stored(tmp_path, raw(f"{head}{rows}</sheetData></worksheet>"))
    assert found == [("x & y", "1"), ("z", "3"), ("z", "4")]


def test_a_prefix_before_every_tag_changes_nothing(tmp_path: Path) -> None:
    cells = "".join(
        f'<x:row r="{n}"><x:c r="A{n}" t="str"><x:v>a{n}</x:v></x:c><x:c r="B{n}"><x:v>{n}</x:v></x:c></x:row>' for n in range(2, 5)
    )
    head = '<x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c><x:c r="B1" t="str"><x:v>b</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="x"><x:sheetData>{head}{cells}</x:sheetData></x:worksheet>'
    assert stored(tmp_path, raw(sheet))[-1] == ("a4", "4")


def test_the_quick_way_and_the_exact_way_agree() -> None:
    meaning = Meaning(["x", "y & z"], ("", "date", "percent", "zeros5"), BASE_1900)
    numbers = ['<c r="A{n}"><v>{n}.50</v></c>', '<c r="B{n}" t="s"><v>1</v></c>', '<c r="C{n}" s="1"><v>4456{d}</v></c>']
    others = [
        '<c r="D{n}" s="2"><v>0.1</v></c>',
        '<c r="E{n}" s="3"><v>{n}</v></c>',
        '<c r="F{n}" s="1"/>',
        '<c r="G{n}" t="b"><v>1</v></c>',
    ]
    cells = numbers + others
    rows = [
        f'<row r="{n}">{"".join(cell.format(n=n, d=n % 10) for place, cell in enumerate(cells) if (n >> place) % 2)}</row>'
        for n in range(1, 200)
    ]
    area = Area(0, 0, None, 6)
    quick = list(texts_of_area(meaning, area).rows("".join(rows).encode()))
    exact = [next(iter(texts_of_area(meaning, area).rows(("<!-- -->" + row).encode()))) for row in rows]
    both = [(row, [text for text, _ in found]) for row, found in cells_of_area(meaning, area).rows("".join(rows).encode())]
    assert quick == exact == both


def test_cells_that_are_lacking_empty_or_of_another_kind_keep_their_column() -> None:
    meaning = Meaning(["x", "y & z"], ("", "date"), BASE_1900)
    ways = ['<c r="{c}{n}"><v>{n}.25</v></c>', '<c r="{c}{n}" t="s"><v>1</v></c>', '<c r="{c}{n}" s="1"><v>44561</v></c>', ""]
    ways += ['<c r="{c}{n}" s="1"/>', '<c r="{c}{n}"><v></v></c>', '<c r="{c}{n}" t="inlineStr"><is><t>_x005F_x0041_ &lt;</t></is></c>']
    chance = random.Random(3)
    rows = [f'<row r="{n}">{"".join(chance.choice(ways).format(c=c, n=n) for c in "ABCDE")}</row>' for n in range(1, 600)]
    area = Area(0, 1, None, 3)
    quick = list(texts_of_area(meaning, area).rows("".join(rows).encode()))
    exact = [next(iter(texts_of_area(meaning, area).rows(("<!-- -->" + row).encode()))) for row in rows]
    both = [(row, [text for text, _ in found]) for row, found in cells_of_area(meaning, area).rows("".join(rows).encode())]
    assert quick == exact == both
    assert {text for _, cells in quick for text in cells} > {"", "y & z", "2021-12-31", "_x0041_ <"}


def test_cells_out_of_their_order_are_read() -> None:
    row = '<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>'
    assert list(texts_of_area(Meaning([], (), BASE_1900), Area(0, 0, None, 1)).rows(row.encode())) == [(0, ["1", "2"])]


def test_many_texts_are_unescaped_as_each_alone() -> None:
    for texts in (["a", "b"], ["&amp;lt;", "&#65;&lt;", "_x0041_"], ["_x0000_", "_x00", "41_"], ["&", "amp;"], []):
        assert list(all_unescaped(texts)) == [unescaped(text) for text in texts]
    assert list(all_unescaped(["&amp;lt;", "x_x0041_&gt;"])) == ["&lt;", "xA>"]


def test_rows_without_a_first_cell_stay_and_blank_ones_go(tmp_path: Path) -> None:
    rows: list[list[object]] = [["place", "n"]]
    rows += [["" if n % 3 else f"p{n}", n] for n in range(300)]
    rows[200:200] = [[" ", " "]]
    found = stored(tmp_path, book(rows))
    assert [int(row[1]) for row in found] == list(range(300))
    assert found[1][0] is None


@pytest.mark.parametrize("value", ["1E+400", "NaN", "-1e999"])
def test_a_number_that_no_program_can_hold_stays_as_written(value: str) -> None:
    assert (formats.number(value), shown(value, "", BASE_1900)) == ((value, "VARCHAR"), (value, "VARCHAR"))


def test_long_numbers_are_shown_as_each_alone() -> None:
    values = ["0.1000000000000000055", "-0.0000000000000000", "12345678901234567890", "123456789012345678.5", "5.0000000000000001"]
    values += ["1.2.3.4.5.6.7.8.9.0.1", "0.00000000000000012345", " 338.3700000000000045", "7", "-1234.5678901234567", f"{'9' * 400}.5"]
    assert list(texts_taken(Meaning([], (), BASE_1900), {})(values)) == [formats.number(value.strip())[0] for value in values]


def test_a_sheet_in_utf16_is_read(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>ñ{n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 5))
    sheet = f'<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>{rows}</sheetData></worksheet>'
    data = zipped({"xl/workbook.xml": WORKBOOK, "xl/_rels/workbook.xml.rels": RELATED, "xl/worksheets/sheet1.xml": sheet.encode("utf-16")})
    assert stored(tmp_path, data)[-1] == ("ñ4", "4")


def test_three_cells_a_million_rows_apart_cost_nothing(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: Any) -> None:
        for number, row in enumerate(CITIES):
            sheet.write_row(number, 0, row)
        sheet.write(1_048_575, 16_383, "x")

    sample = readers.peek(Table(at(tmp_path, written(fill)), "t.xlsx", Credit()), Read(), SETTINGS)
    assert (sample.names, len(sample.rows), [note.rule for note in sample.notes]) == (("city", "people"), 3, ["outside"])


def test_columns_beyond_the_limit_are_told(tmp_path: Path) -> None:
    spend(Budget(columns=3))
    sample = peek(tmp_path, book([[f"n{place}" for place in range(5)], [1, 2, 3, 4, 5], [6, 7, 8, 9, 0]]))
    spend(Budget())
    assert (sample.names, [note.rule for note in sample.notes]) == (("n0", "n1", "n2"), ["columns"])


def test_a_large_sheet_is_sampled_from_all_of_it(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.write_row(0, 0, ["place", "n", "x"])
        for number in range(60_000):
            sheet.write_row(number + 1, 0, [f"place {number % 7}", number, number / 8])
        sheet.write(60_002, 0, "Source: the office of statistics of the state")

    data = written(fill)
    sample = peek(tmp_path, data)
    assert (sample.complete, sample.rows[0][1], sample.rows[-1][1]) == (False, "0", "59999")
    assert [note.rule for note in sample.notes] == []
    rows = stored(tmp_path, data)
    assert (len(rows), rows[-1]) == (60_000, (f"place {59_999 % 7}", "59999", "7499.875"))


def test_an_xml_spreadsheet_of_2003_is_read_under_the_name_of_xls(tmp_path: Path) -> None:
    def cell(kind: str, value: str, where: str = "") -> str:
        return f'<Cell{where}><Data ss:Type="{kind}">{value}</Data></Cell>'

    day, code, across, third = ' ss:StyleID="d"', ' ss:StyleID="z"', ' ss:MergeAcross="2"', ' ss:Index="3"'
    rows = [
        f"<Row>{cell('String', 'Title of the table', across)}</Row>",
        f"<Row{third}>{cell('String', 'code')}{cell('String', 'day')}{cell('String', 'n')}</Row>",
        f"<Row>{cell('Number', '7', code)}{cell('DateTime', '2020-01-31T00:00:00.000', day)}{cell('Number', '1.5')}</Row>",
        f"<Row>{cell('Number', '8', code)}{cell('Number', '2', third)}</Row>",
    ]
    styles = '<Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style>'
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    sheet = f'<Worksheet ss:Name="Datos"><Table>{"".join(rows)}</Table></Worksheet>'
    data = f'<?xml version="1.0"?><Workbook {space}><Styles>{styles}</Styles>{sheet}</Workbook>'.encode()
    assert stored(tmp_path, data, name="table.xls") == [("00007", "2020-01-31", "1.5"), ("00008", None, "2")]


# OpenDocument


def ods(rows: str, **more: str) -> bytes:
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        f'<table:table table:name="Hoja1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **more})


def cell(text: str, kind: str = "string", **told: str) -> str:
    attributes = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in told.items())
    return f'<table:table-cell office:value-type="{kind}"{attributes}><text:p>{text}</text:p></table:table-cell>'


def row(*cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{"".join(cells)}</table:table-row>'


NAMES = row(cell("code"), cell("when"), cell("share"), cell("n"))


def test_an_open_document_gives_values_and_leading_zeros(tmp_path: Path) -> None:
    data = ods(
        NAMES
        + row(cell("007", "float", value="7"), cell("31/01/20", "date", date_value="2020-01-31"), cell("16 %", "percentage", value="0.16"),
              cell("1,235", "float", value="1.23456"))
        + row('<table:table-cell table:number-columns-repeated="3"/>', cell("2", "float", value="2"))
        + row(cell("008", "float", value="8"), repeated=2)
        + row('<table:table-cell table:number-columns-repeated="16384"/>', repeated=1_000_000)
    )  # fmt: skip
    assert stored(tmp_path, data, name="t.ods") == [
        ("007", "2020-01-31", "16%", "1.23456"), (None, None, None, "2"), ("008", None, None, None), ("008", None, None, None),
    ]  # fmt: skip


def test_a_row_that_stands_for_a_million_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="stands for"):
        peek(tmp_path, ods(NAMES + row(cell("a"), cell("b"), repeated=1_000_000)), name="t.ods")


# What is not opened


def entity(sheet: str) -> str:
    return f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>{sheet}'


LOCKED = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x",
                 "META-INF/manifest.xml": "<manifest:encryption-data/>"})  # fmt: skip
GOOD = book(CITIES)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (raw(entity("<worksheet><sheetData/></worksheet>")), "entities"),
        (raw("<worksheet><sheetData><row"), "damaged"),
        (raw("<worksheet><sheetData><row r='1'><c r='A1'><v>1</v></row></sheetData></worksheet>"), "damaged"),
        (raw("<worksheet><sheetData/></worksheet>"), "no sheet with a table"),
        (raw("not xml at all"), "damaged"),
        (zipped({"xl/workbook.xml": entity(WORKBOOK), "xl/worksheets/sheet1.xml": "<x/>"}), "entities"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "no sheet with cells"),
        (zipped({"xl/workbook.bin": "x"}), "damaged"),
        (GOOD[: len(GOOD) // 2] + b"xl/workbook.xml", "damaged"),
        (GOOD.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet1.xm\xff", 1), "damaged"),
        (LOCKED, "password"),
        (ods("<table:table-row><table:table-cell>"), "damaged"),
        (ods(""), "no sheet with a table"),
        (raw("<worksheet><sheetData>" + "<row>" * 300 + "</sheetData></worksheet>"), "damaged|nested"),
        (raw("<worksheet><sheetData><row r='1'>" + "<c r='A1'>" * 9_000 + "</row></sheetData></worksheet>"), "damaged|nested"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_000, "damaged"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>', "damaged"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said) as caught:
        readers.peek(Table(at(tmp_path, data), "table.xlsx", Credit()), Read(), SETTINGS)
    assert not any(word in str(caught.value) for word in ("Error", "Traceback", "/", "xml:"))


def test_a_spreadsheet_larger_than_allowed_is_refused_unread(tmp_path: Path) -> None:
    spend(Budget(whole=(("excel_file", 1_000),)))
    with pytest.raises(FormatError, match="too large for its kind"):
        peek(tmp_path, raw("<worksheet>" + " " * 2_000 + "</worksheet>"))
    spend(Budget())


@pytest.mark.parametrize(("ref", "area"), [("B5:F20", Area(4, 1, 19, 5)), ("B5:F", Area(4, 1, None, 5)), ("$A$1:$B$2", Area(0, 0, 1, 1))])
def test_areas_are_written_as_spreadsheets_write_them(ref: str, area: Area) -> None:
    assert area_of(ref) == area
    assert area_of(ref_of(area)) == area


def test_columns_are_counted_in_letters() -> None:
    assert [place_of(letters_of(place)) for place in (0, 25, 26, 701, 702, 16_383)] == [0, 25, 26, 701, 702, 16_383]
