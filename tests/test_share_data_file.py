"""The data file: what is in it, and what a spreadsheet must not make of it."""

import csv
import io

import openpyxl
import pyarrow
import pytest

from explorer.share.data_file import BOM, csv_file, harmless, xlsx_file
from explorer.share.names import file_name, slug
from explorer.share.rows import cells, values
from tests.made_pictures import bar_picture, table_picture


def read_csv(data):
    return list(csv.reader(io.StringIO(data.removeprefix(BOM).decode())))


def test_a_csv_has_headers_in_words_and_rows():
    rows = read_csv(csv_file(bar_picture()))
    assert rows[0] == ["Alcaldía", "Víctimas"]
    assert rows[1] == ["Iztapalapa", "38214"]


def test_a_csv_says_what_a_folded_row_stands_for():
    assert read_csv(csv_file(bar_picture()))[-1][1] == "12345"
    assert "4" in read_csv(csv_file(bar_picture()))[-1][0]


def test_a_csv_opens_with_accents_in_excel_and_quotes_every_field():
    data = csv_file(bar_picture())
    assert data.startswith(BOM)
    assert all(line.startswith(b'"') and line.endswith(b'"') for line in data.removeprefix(BOM).strip().split(b"\r\n"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_a_text_that_a_spreadsheet_would_run_is_prefixed(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["Iztapalapa", "1-2", "a=b", ""])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_negative_numbers_stay_numbers():
    picture = bar_picture(frame=pyarrow.table({"by": ["a"], "what": [-2.5]}))
    assert read_csv(csv_file(picture))[1] == ["a", "-2.5"]


def test_dangerous_headers_and_cells_are_harmless_in_both_files():
    picture = table_picture(headers=(("nombre", "=HYPERLINK(1)"), ("edad", "Edad")))
    assert read_csv(csv_file(picture))[0][0] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file(picture))).worksheets[0]
    assert sheet["A3"].value == "'=1+1" and sheet["A3"].data_type == "s"


def test_an_excel_file_has_numbers_and_the_credit_on_its_second_sheet():
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(bar_picture())))
    data, credit = book.worksheets
    assert data["B2"].value == 38214
    told = {row[1] for row in credit.iter_rows(values_only=True)}
    assert {"Víctimas por alcaldía", "donde el delito es robo", "FGJ", "CC BY 4.0", "https://datos.example.org/dataset/victimas"} <= told


def test_long_whole_numbers_survive_excel():
    picture = bar_picture(frame=pyarrow.table({"by": ["a"], "what": [12345678901234567]}))
    assert openpyxl.load_workbook(io.BytesIO(xlsx_file(picture))).worksheets[0]["B2"].value == "12345678901234567"


def test_cells_are_written_as_the_language_writes_them():
    assert cells(bar_picture())[0] == ["Iztapalapa", "38,214"]
    assert cells(table_picture())[0] == ["Ana", "31", "1 mar 2019"]


def test_years_as_keys_have_no_thousands_mark():
    picture = bar_picture(frame=pyarrow.table({"by": [2019, 2020], "what": [1500, 2]}))
    assert cells(picture) == [["2019", "1,500"], ["2020", "2"]]


def test_missing_values_are_empty():
    picture = bar_picture(frame=pyarrow.table({"by": ["a"], "what": pyarrow.array([None], pyarrow.float64())}))
    assert values(picture) == [["a", None]]
    assert read_csv(csv_file(picture))[1] == ["a", ""]


@pytest.mark.parametrize(
    ("text", "written"),
    [("Víctimas por alcaldía", "victimas-por-alcaldia"), ("¿Qué?  ¡Sí!", "que-si"), ("../../etc/passwd", "etc-passwd"), ("日本", "")],
)
def test_file_names_are_plain(text, written):
    assert slug(text) == written


def test_a_file_is_named_by_title_date_and_language():
    assert file_name(bar_picture(), "png") == "victimas-por-alcaldia_2023-09-30_es.png"
