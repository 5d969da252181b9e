"""SPSS, Stata and SAS: labels instead of codes, missing codes, dates, encodings, and a sentence for what is damaged."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyreadstat
import pytest

from explorer import schema as schemas
from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Hint, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers._statistics import codebook, readstat
from loaders.readers._statistics.moments import moment_of

SETTINGS = Settings()


def table(path: Path) -> Table:
    return Table(path, path.name, Credit())


def as_text(sample: Sample) -> Schema:
    columns = [Column(f"c{n}", name, name, "categorical", "nominal", message("x"), cast=Cast()) for n, name in enumerate(sample.names, 1)]
    return Schema(tuple(columns), "record", message("row"))


def stored(path: Path, read: Read = Read()) -> tuple[Sample, Facts, list[tuple[Any, ...]]]:
    sample = readers.peek(table(path), read, SETTINGS)
    facts = readers.store(table(path), sample.read, as_text(sample), path.parent / "out.duckdb", SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(path.parent / "out.duckdb"), read_only=True) as store:
        return sample, facts, store.execute("SELECT * FROM t ORDER BY rowid").fetchall()


def hint(sample: Sample, name: str) -> Hint:
    return next(each for each in sample.hints if each.column == name)


def sav(folder: Path, columns: dict[str, Any], name: str = "t.sav", **said: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), folder / name, **said)
    return folder / name


# Labels and codes


def test_codes_are_shown_by_their_labels_and_listed(tmp_path: Path) -> None:
    labels = {"sexo": {1: "Hombre", 2: "Mujer"}}
    sample, _, rows = stored(sav(tmp_path, {"sexo": [1.0, 2.0, 1.0, None]}, column_labels=["Sexo"], variable_value_labels=labels))
    assert rows == [("Hombre",), ("Mujer",), ("Hombre",), (None,)]
    assert (hint(sample, "sexo").label, hint(sample, "sexo").note) == ("Sexo", "1 = Hombre; 2 = Mujer")
    assert [note.rule for note in sample.notes] == ["labels"]


@pytest.mark.parametrize(
    ("values", "labels", "shown"),
    [
        ([1.0, 2.0], {1: "Sí", 2: "No"}, ["Sí", "No"]),
        ([0.0, 3.0, 5.0, 10.0], {0: "Nada", 10: "Mucho"}, ["0", "3", "5", "10"]),
        ([18.0, 97.0, 44.5], {97: "97 o más"}, ["18", "97", "44.5"]),
        ([1.0, 9.0, 2.0], {1: "Otro", 2: "Sí", 9: "Otro"}, ["Otro (1)", "Otro (9)", "Sí"]),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], {1: "a", 2: "b", 3: "c", 4: "6", 5: "e"}, ["a", "b", "c", "6", "e", "6 (6)"]),
        ([1.0, 2.0], {1: "  ", 2: ""}, ["1", "2"]),
    ],
)
def test_labels_are_shown_where_they_cover_and_are_told_apart(
    tmp_path: Path, values: list[float], labels: dict[float, str], shown: list[str]
) -> None:
    _, _, rows = stored(sav(tmp_path, {"x": values}, variable_value_labels={"x": labels}))
    assert [row[0] for row in rows] == shown


def test_a_long_list_of_codes_gets_a_column_of_its_own(tmp_path: Path) -> None:
    labels = {code: f"Municipio {code}" for code in range(1, 200)}
    sample, _, rows = stored(sav(tmp_path, {"mun": [1.0, 150.0]}, variable_value_labels={"mun": labels}))
    assert (sample.names, rows) == (("mun", "mun_code"), [("Municipio 1", "1"), ("Municipio 150", "150")])
    assert hint(sample, "mun").note.endswith("…")


def test_labels_of_texts_are_shown_too(tmp_path: Path) -> None:
    _, _, rows = stored(sav(tmp_path, {"r": ["N", "S"]}, variable_value_labels={"r": {"N": "Norte", "S": "Sur"}}))
    assert rows == [("Norte",), ("Sur",)]


# Missing codes


def test_declared_missing_codes_are_no_values_but_stay(tmp_path: Path) -> None:
    source = sav(
        tmp_path,
        {"edad": [18.0, 99.0, 45.0, 98.0, 31.0], "voto": [1.0, 2.0, 9.0, 1.0, 2.0]},
        variable_value_labels={"voto": {1: "Sí", 2: "No", 9: "No sabe"}},
        missing_ranges={"edad": [{"lo": 98, "hi": 99}], "voto": [9]},
    )
    sample, _, rows = stored(source)
    assert [row[0] for row in rows] == ["18", "99", "45", "98", "31"]
    assert (set(hint(sample, "edad").missing), hint(sample, "voto").missing) == ({"98", "99"}, ("No sabe",))
    assert [note.rule for note in sample.notes] == ["labels", "declared_missing"]
    understood = schemas.infer(sample, sample.hints)
    facts = readers.store(table(source), sample.read, understood, tmp_path / "typed.duckdb", SETTINGS, lambda *_: None)
    assert [(column.missing, column.uncast) for column in facts.columns] == [(2, 0), (1, 0)]
    with duckdb.connect(str(tmp_path / "typed.duckdb"), read_only=True) as store:
        assert store.execute("SELECT c1, coalesce(c1_text, c1::VARCHAR) FROM t LIMIT 2").fetchall() == [(18, "18"), (None, "99")]


def test_stata_tells_kinds_of_missing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"x": pd.Series([1, 2, "a", "b"], dtype=object)})
    labels = {"x": {1: "Sí", 2: "No", "a": "No sabe"}}
    pyreadstat.write_dta(frame, tmp_path / "t.dta", variable_value_labels=labels, missing_user_values={"x": ["a", "b"]})
    sample, _, rows = stored(tmp_path / "t.dta")
    assert rows == [("Sí",), ("No",), ("No sabe",), (".b",)]
    assert set(hint(sample, "x").missing) == {"No sabe", ".b"}


# Measures and weights


def test_the_measure_of_a_column_is_heeded(tmp_path: Path) -> None:
    answers = {1: "Mucho", 2: "Poco", 3: "Nada"}
    source = sav(
        tmp_path,
        {"p1": [1.0, 3.0, 2.0] * 4, "p2": [4.0, 7.0, 4.0] * 4},
        variable_value_labels={"p1": answers},
        variable_measure={"p1": "ordinal", "p2": "nominal"},
    )
    sample = readers.peek(table(source), Read(), SETTINGS)
    first, second = schemas.infer(sample, sample.hints).columns
    assert (first.role, first.order, second.role) == ("ordinal", ("Mucho", "Poco", "Nada"), "nominal")


@pytest.mark.parametrize(("place", "weight"), [(4, "ponderacion_final"), (0, "")])
def test_the_variable_of_weights_is_found(tmp_path: Path, place: int, weight: str) -> None:
    source = sav(
        tmp_path, {"texto": ["x" * 20, "y"], "ponderacion_final": [1.5, 2.5], "z": [1.0, 2.0]}, column_labels=["una etiqueta", None, "z"]
    )
    data = bytearray(source.read_bytes())
    data[76:80] = place.to_bytes(4, "little")
    source.write_bytes(data)
    sample = readers.peek(table(source), Read(), SETTINGS)
    assert [each.column for each in sample.hints if each.type == "weight"] == ([weight] if weight else [])


# Numbers, texts and dates


def test_numbers_and_texts_are_as_they_are_meant(tmp_path: Path) -> None:
    long = "ñ" * 400
    source = sav(tmp_path, {"n": [1.0, 1e15], "x": [0.1, 1234567.891], "s": ["007", " a"], "long": [long, ""]})
    assert stored(source)[2] == [("1", "0.1", "007", long), ("1000000000000000", "1234567.891", " a", None)]


def test_a_number_of_32_bits_has_no_more_digits_than_it_means(tmp_path: Path) -> None:
    pd.DataFrame({"x": np.array([0.1, 2.5, 16777216, 1.17549435e-38], dtype="float32")}).to_stata(tmp_path / "t.dta", write_index=False)
    assert [row[0] for row in stored(tmp_path / "t.dta")[2]] == ["0.1", "2.5", "16777216", "1.1754944e-38"]


def test_dates_and_times_of_spss_are_iso(tmp_path: Path) -> None:
    moment = datetime.datetime(2020, 1, 31, 12, 30)
    source = sav(tmp_path, {"d": [moment.date(), None], "m": [moment, moment], "t": [datetime.time(1, 2, 3)] * 2})
    sample, _, rows = stored(source)
    assert (sample.types, rows[0]) == (("DATE", "TIMESTAMP", "TIME"), ("2020-01-31", "2020-01-31 12:30:00", "01:02:03"))
    assert rows[1][0] is None


@pytest.mark.parametrize(
    ("program", "form", "value", "text"),
    [
        ("stata", "%td", 21915.0, "2020-01-01"),
        ("stata", "%tdDD/NN/CCYY", 21915.0, "2020-01-01"),
        ("stata", "%d", -1.0, "1959-12-31"),
        ("stata", "%tc", 1893456000000.0, "2020-01-01 00:00:00"),
        ("stata", "%tm", 724.0, "2020-05"),
        ("stata", "%tq", 240.0, "2020-Q1"),
        ("stata", "%tw", 3120.0, "2020-W01"),
        ("stata", "%th", 121.0, "2020-S2"),
        ("stata", "%ty", 2020.0, "2020"),
        ("stata", "%tq", -1.0, "1959-Q4"),
        ("spss", "ADATE10", 13799808000.0, "2020-01-31"),
        ("spss", "DTIME12", 90_061.5, "25:01:01.500"),
        ("sas", "DATE9", 21915.0, "2020-01-01"),
        ("sas", "E8601DA10", 21915.0, "2020-01-01"),
        ("sas", "DATETIME20", 1893456000.0, "2020-01-01 00:00:00"),
    ],
)
def test_each_calendar_is_counted_from_its_beginning(program: str, form: str, value: float, text: str) -> None:
    found = moment_of(program, form)
    assert found is not None
    assert found[0](value) == text


@pytest.mark.parametrize(
    ("program", "form"), [("stata", "%9.0g"), ("stata", "%-12s"), ("spss", "F8.2"), ("spss", "A10"), ("sas", "BEST"), ("spss", "")]
)
def test_what_is_no_calendar_stays_a_number(program: str, form: str) -> None:
    assert moment_of(program, form) is None


def test_an_impossible_date_stays_a_number() -> None:
    variable = readstat.Variable("d", "DATE11", 8, "double", "", "")
    assert codebook.Spelling(codebook.Shown("d", variable, False), "spss")[1e300] == "1e+300"


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_every_version_of_stata_is_read(tmp_path: Path, version: int) -> None:
    frame = pd.DataFrame({"name": ["Bogota", "Lima"], "n": [1, 2], "day": pd.to_datetime(["2020-01-31", "2021-02-01"])})
    frame.to_stata(tmp_path / "t.dta", version=version, write_index=False, convert_dates={"day": "td"})
    assert stored(tmp_path / "t.dta")[2] == [("Bogota", "1", "2020-01-31"), ("Lima", "2", "2021-02-01")]


def test_long_texts_of_stata_are_whole(tmp_path: Path) -> None:
    pd.DataFrame({"s": ["x" * 5_000, "y", ""]}).to_stata(tmp_path / "t.dta", version=118, convert_strl=["s"], write_index=False)
    assert [row[0] for row in stored(tmp_path / "t.dta")[2]] == ["x" * 5_000, "y", None]


@pytest.mark.parametrize("name", ["t.sav", "t.zsav", "t.por", "t.xpt"])
def test_other_kinds_of_file_are_read(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"N": [float(n) for n in range(5_000)], "S": [f"s{n}" for n in range(5_000)]})
    writers = {".por": pyreadstat.write_por, ".xpt": pyreadstat.write_xport}
    if write := writers.get(Path(name).suffix):
        write(frame, tmp_path / name)
    else:
        pyreadstat.write_sav(frame, tmp_path / name, compress=name == "t.zsav")
    sample, facts, rows = stored(tmp_path / name)
    assert (facts.rows, rows[0], rows[-1], sample.complete) == (5_000, ("0", "s0"), ("4999", "s4999"), False)


def test_blocks_of_rows_join_without_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = sav(tmp_path, {"n": [float(n) for n in range(100)]})
    monkeypatch.setattr(readstat, "BLOCK_CELLS", 7)
    found = readstat.Source(source, "sav/zsav")
    variables = readstat.dictionary(found).variables
    values = [value for block in readstat.blocks(found, variables) for value in block["n"]]
    assert values == [float(n) for n in range(100)]


# Encodings


def in_latin(folder: Path, rows: int = 2) -> Path:
    """A file that says it is UTF-8, with letters of Windows."""
    source = sav(folder, {"s": [*["abcd"] * (rows - 1), "QQQQ"], "n": [1.0] * rows})
    data = source.read_bytes()
    source.write_bytes(data.replace(b"QQQQ", "Peña".encode("cp1252")))
    return source


def test_letters_that_are_not_of_the_stated_encoding_are_read_as_windows_wrote_them(tmp_path: Path) -> None:
    sample, _, rows = stored(in_latin(tmp_path))
    assert (sample.read.encoding, rows[1][0]) == ("cp1252", "Peña")


def test_such_letters_outside_the_sample_are_told(tmp_path: Path) -> None:
    source = in_latin(tmp_path, 9_000)
    data = source.read_bytes()
    place = data.index("Peña".encode("cp1252"))
    source.write_bytes(data.replace("Peña".encode("cp1252"), b"abcd"))
    marked = bytearray(source.read_bytes())
    marked[place - 5_800 * 16 : place - 5_800 * 16 + 4] = "Peña".encode("cp1252")
    source.write_bytes(marked)
    sample = readers.peek(table(source), Read(), SETTINGS)
    assert sample.read.encoding == "utf-8"
    _, facts, rows = stored(source)
    assert ("Peña", "1") in rows
    assert [note.rule for note in facts.notes] == ["encoding"]


def test_an_encoding_may_be_asked_for(tmp_path: Path) -> None:
    assert stored(in_latin(tmp_path), Read(encoding="cp850"))[2][1][0] == "Pe±a"
    with pytest.raises(FormatError, match="klingon"):
        stored(in_latin(tmp_path), Read(encoding="klingon"))


# Damage


@pytest.mark.parametrize("name", ["t.sav", "t.zsav", "t.por", "t.dta", "t.xpt"])
def test_every_twentieth_of_a_file_is_its_first_rows_or_a_sentence(tmp_path: Path, name: str) -> None:
    frame = pd.DataFrame({"N": [float(n) for n in range(700)], "S": [f"text {n}" for n in range(700)]})
    write = {".por": pyreadstat.write_por, ".xpt": pyreadstat.write_xport, ".dta": pyreadstat.write_dta}.get(Path(name).suffix)
    if write:
        write(frame, tmp_path / name)
    else:
        pyreadstat.write_sav(frame, tmp_path / name, compress=name == "t.zsav")
    data, whole = (tmp_path / name).read_bytes(), stored(tmp_path / name)[2]
    for part in range(1, 20):
        (tmp_path / name).write_bytes(data[: len(data) * part // 20])
        try:
            _, _, rows = stored(tmp_path / name)
        except FormatError as error:
            assert not any(word in str(error) for word in ("Error", "/tmp", "readstat", "row"))
        else:
            assert rows == whole[: len(rows)]


@pytest.mark.parametrize("seed", range(12))
def test_a_file_with_broken_bytes_is_a_table_or_a_sentence(tmp_path: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    data = bytearray(
        sav(tmp_path, {"n": [1.0, 2.0] * 50, "s": ["a", "b"] * 50}, variable_value_labels={"n": {1: "x", 2: "y"}}).read_bytes()
    )
    for place in chance.integers(4, len(data), 12):
        data[place] = chance.integers(0, 256)
    (tmp_path / "t.sav").write_bytes(data)
    try:
        stored(tmp_path / "t.sav")
    except FormatError as error:
        assert not any(word in str(error) for word in ("Error", "/tmp", "readstat"))
