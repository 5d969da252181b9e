"""JSON, GeoJSON and TopoJSON: each document becomes the table that its publisher meant, every cell as it is spelt."""

from __future__ import annotations

import io
import json
import string
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from explorer.errors import FormatError
from explorer.model.schema import Cast
from explorer.model.table import Read, Sample
from loaders import readers
from loaders.readers import json_file
from loaders.readers._json.stream import Stream, outline
from loaders.readers._kinds import kind
from loaders.readers._process.wire import Budget, spend
from tests.read_tables import SETTINGS, peeked, stored, table

ROWS = (("1", "x"), ("2", "y"))


def read(folder: Path, document: object, asked: Read = Read()) -> Sample:
    data = document if isinstance(document, bytes | str) else json.dumps(document)
    return peeked(folder, data, "t.json", asked)


# Shapes


@pytest.mark.parametrize(
    ("document", "names", "first"),
    [
        ([{"a": 1, "b": "x"}, {"a": 2, "c": None}], ("a", "b", "c"), ("1", "x", None)),
        ({"a": [1, 2], "b": ["x", "y"]}, ("a", "b"), ("1", "x")),
        ({"title": "T", "a": [1, 2], "b": ["x", "y"]}, ("a", "b"), ("1", "x")),
        ({"latitude": 1.5, "hourly": {"time": ["00:00", "01:00"], "t": [9, 8]}}, ("time", "t"), ("00:00", "9")),
        ({"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": "y"}}, ("a", "b"), ("1", "x")),
        ({"0": {"a": 1, "b": "x"}, "1": {"a": 2, "b": "y"}}, ("key", "a", "b"), ("0", "1", "x")),
        ({"schema": {"fields": [{"name": "a"}, {"name": "b"}]}, "data": [{"a": 1, "b": "x"}]}, ("a", "b"), ("1", "x")),
        ({"columns": ["a", "b"], "index": [0, 1], "data": [[1, "x"], [2, "y"]]}, ("a", "b"), ("1", "x")),
        ({"data": [[1, "x"], [2, "y"]], "columns": ["a", "b"]}, ("a", "b"), ("1", "x")),
        ([["a", "b"], [1, "x"], [2, "y"]], ("a", "b"), ("1", "x")),
        ([["NAME", "POP", "state"], ["Alabama", "5024279", "01"], ["Alaska", "733391", "02"]], ("NAME", "POP", "state"), None),
        ([[1, "x"], [2, "y"]], ("1", "2"), ("1", "x")),
        ([["a", "b", None], [1, "x"], [2, "y", "z"]], ("a", "b", ""), ("1", "x", None)),
        ({"fields": [{"id": "a"}, {"id": "b"}], "records": [[1, "x"], [2, "y"]]}, ("a", "b"), ("1", "x")),
        ({"fields": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "records": [{"a": 1, "b": "x", "c": 0}]}, ("a", "b", "c"), ("1", "x", "0")),
        ({"meta": {"view": {"columns": [{"id": 1, "name": "a"}, {"name": "b"}]}}, "data": [[1, "x"]]}, ("a", "b"), ("1", "x")),
        ({"help": "h", "success": True, "result": {"fields": [{"id": "a"}], "records": [{"a": 1}]}}, ("a",), ("1",)),
        ({"a": {"b": {"c": {"d": {"e": {"f": [{"g": 1}, {"g": 2}]}}}}}}, ("g",), ("1",)),
        ([{"page": 1, "pages": 1}, [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]], ("a", "b"), ("1", "x")),
        ([{"type": "header"}, {"type": "table", "name": "t", "data": [{"a": "1"}, {"a": "2"}]}], ("a",), ("1",)),
        ([{"data": [{"a": 1}, {"a": 2}]}], ("a",), ("1",)),
        ([{"a": {"b": {"c": 1}}, "d": [1, "x", {"e": 2.5}]}], ("a.b.c", "d"), ("1", '[1,"x",{"e":2.5}]')),
        ([{"a": 1}, {"a": {"b": 2}}], ("a", "a.b"), ("1", None)),
        ([{"a.b": 1, "a": {"b": 2}}], ("a.b", "a.b (2)"), ("1", "2")),
        ([{"a": []}, {"a": {}}], ("a",), ("[]",)),
        ({"mx": {"name": "México", "n": 1}, "pe": {"name": "Perú", "n": 2}}, ("key", "name", "n"), ("mx", "México", "1")),
        ({"Lima": {"2019": 1, "2020": 2}, "Quito": {"2019": 3, "2020": 4}}, ("key", "2019", "2020"), ("Lima", "1", "2")),
        ({"2020": [{"a": 1}, {"a": 2}], "2021": [{"a": 3}]}, ("key", "a"), ("2020", "1")),
        ({"base": "EUR", "rates": {f"C{n}": n + 0.5 for n in range(9)}}, ("key", "value"), ("C0", "0.5")),
        ({"success": True, "result": ["x", "y"]}, ("value",), ("x",)),
        (["x", "y"], ("value",), ("x",)),
        ([1, None, 3], ("value",), ("1",)),
        ({"a": 1, "b": True}, ("a", "b"), ("1", "true")),
        ({"a": {"b": 1}, "c": 2}, ("a.b", "c"), ("1", "2")),
        (
            {"head": {"vars": ["a", "b"]}, "results": {"bindings": [{"a": {"type": "uri", "value": "u"}}, {"b": {"value": "1"}}]}},
            ("a", "b"),
            ("u", None),
        ),
        ({"cols": [{"id": "A", "label": "a"}, {"id": "B"}], "rows": [{"c": [{"v": 1, "f": "one"}, None]}]}, ("a", "B"), ("1", None)),
        (
            [{"tags": ["red", "green"], "at": [1.5, 2], "odd": ["a, b", "c"]}],
            ("tags", "at", "odd"),
            ("red, green", "[1.5,2]", '["a, b","c"]'),
        ),
        ([{"": 1, " ": 2, "A": 3, "a": 4}], ("", " ", "A", "a"), ("1", "2", "3", "4")),
    ],
)
def test_records_are_found_however_they_are_written(
    tmp_path: Path, document: object, names: tuple[str, ...], first: tuple[str, ...] | None
) -> None:
    sample = read(tmp_path, document)
    assert sample.names == names
    assert first is None or sample.rows[0] == first


@pytest.mark.parametrize("between", ["", " ", "\n[]\n"])
def test_lists_that_stand_in_a_row_are_one(tmp_path: Path, between: str) -> None:
    sample = peeked(tmp_path, f'[\n{{"a": 1}}\n]{between}[{{"a": 2}},\n{{"a": 3, "b": 4}}]', "pages.json")
    assert (sample.names, sample.rows) == (("a", "b"), (("1", None), ("2", None), ("3", "4")))


@pytest.mark.parametrize(("index", "names"), [("[0, 1]", ("v",)), ('["x", "y"]', ("index", "v")), ("[7, 8]", ("index", "v"))])
def test_names_of_rows_beside_them_are_a_column(tmp_path: Path, index: str, names: tuple[str, ...]) -> None:
    sample = peeked(tmp_path, f'{{"columns": ["v"], "index": {index}, "data": [[1], [2]]}}', "split.json")
    assert (sample.names, [row[-1] for row in sample.rows]) == (names, ["1", "2"])


def test_a_row_longer_than_its_names_keeps_its_cells(tmp_path: Path) -> None:
    document = {"columns": ["a", "b"], "data": [[1, "x"], [2, "y", "extra"]]}
    assert read(tmp_path, document).rows[1] == ("2", "y", "extra")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": "x"}\n{"a": 2, "b": "y"}\n',
        '\ufeff{"a": 1, "b": "x"}\r\n\r\n{"a": 2, "b": "y"}',
        '\x1e{"a": 1, "b": "x"}\n\x1e{"a": 2, "b": "y"}\n',
        '{"a": 1, "b": "x"}{"a": 2, "b": "y"}',
        '{\n "a": 1,\n "b": "x"\n}\n{\n "a": 2,\n "b": "y"\n}\n',
        '["a", "b"]\n[1, "x"]\n[2, "y"]\n',
        '[{"a": 1, "b": "x"}, {"a": 2, "b": "y"},]',
        '[{"a": 1, "b": "x",}, /* the next */ {"a": 2, "b": "y"}] // end',
        '// made by hand\n[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]',
        'var rows = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}];',
        'window.data["rows"] = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}];\n',
        "export default [{a: 1, b: 'x'}, {a: 2, b: \"y\"}]",
        'callback({"a": [1, 2], "b": ["x", "y"]});',
        '/**/jQuery123_456([{"a": 1, "b": "x"}, {"a": 2, "b": "y"}])',
        ')]}\'\n[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]',
        "[{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]",
    ],
)
def test_what_scripts_and_streams_write_is_read(tmp_path: Path, text: str) -> None:
    sample = read(tmp_path, text)
    assert (sample.names, sample.rows) == (("a", "b"), ROWS)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    data = '[{"city": "Bogotá"}, {"city": "São Paulo"}]'.encode(encoding)
    assert kind(data) == "json"
    assert read(tmp_path, data).rows == (("Bogotá",), ("São Paulo",))


def test_a_separator_of_lines_inside_a_text_is_no_end_of_line(tmp_path: Path) -> None:
    assert read(tmp_path, '{"a": "x\u2028y"}\n{"a": "z"}\n').rows == (("x\u2028y",), ("z",))


# Cells


def test_cells_survive_as_they_are_spelt(tmp_path: Path) -> None:
    text = (
        '[{"n": 1.10, "long": 123456789012345678901234567890, "e": 1E5, "zero": -0.0, "code": "007", "in": {"x": [1.50, 2.0]}, "odd": NaN},'
        ' {"n": 0.1000000000000000055511151231257827, "long": 1, "e": 2, "zero": 0, "code": "1", "in": {"x": []}, "odd": -Infinity}]'
    )
    sample = read(tmp_path, text)
    assert sample.rows[0] == ("1.10", "123456789012345678901234567890", "1E5", "-0.0", "007", "[1.50,2.0]", "NaN")
    assert sample.rows[1][0] == "0.1000000000000000055511151231257827"
    assert sample.types == ("DOUBLE", "BIGINT", "DOUBLE", "DOUBLE", "VARCHAR", "JSON", "DOUBLE")


def test_numbers_that_only_scripts_know_stay_as_written(tmp_path: Path) -> None:
    assert read(tmp_path, "[{a: .5, b: +1, c: 007, d: 0x1F, e: undefined, f: -Infinity}]").rows == (
        (".5", "+1", "007", "0x1F", None, "-Infinity"),
    )


def test_a_name_that_comes_twice_in_a_record_keeps_both_values(tmp_path: Path) -> None:
    sample = read(tmp_path, '[{"a": 1, "a": 2}, {"a": 3}]')
    assert (sample.names, sample.rows) == (("a", "a (2)"), (("1", "2"), ("3", None)))


def test_half_characters_and_control_characters_pass(tmp_path: Path) -> None:
    source = table(tmp_path, '[{"a": "x\\ud800y", "b": "tab\\there\\nnext", "\\udfff": "\\ud83d\\ude00"}]', "t.json")
    _, rows = stored(source, confined=True)
    assert rows == [("x\\ud800y", "tab\there\nnext", "\U0001f600")]


def test_text_beyond_a_megabyte_survives(tmp_path: Path) -> None:
    long = "ñ" * 1_500_000
    assert stored(table(tmp_path, json.dumps([{"a": long}, {"a": "b"}]), "t.json"))[1] == [(long,), ("b",)]


# Choices


def test_the_likeliest_table_is_read_and_the_others_are_offered(tmp_path: Path) -> None:
    document = {"cities": [{"a": n} for n in range(5)], "deep": {"notes": [{"b": 1}]}, "fields": [{"c": n} for n in range(9)]}
    sample = read(tmp_path, document)
    assert (sample.read.sheet, sample.choices) == ("cities", (("sheet", ("cities", "deep.notes", "fields")),))
    assert read(tmp_path, document, Read(sheet="deep.notes")).names == ("b",)
    with pytest.raises(FormatError, match="towns") as caught:
        read(tmp_path, document, Read(sheet="towns"))
    assert "deep.notes" in str(caught.value.hint)


def test_a_list_for_each_record_is_offered(tmp_path: Path) -> None:
    document = [{"state": "Jalisco", "towns": [{"a": 1}, {"a": 2}, {"a": 3}]}, {"state": "Puebla", "towns": [{"a": 4}]}]
    assert read(tmp_path, document).names == ("state", "towns")


def test_the_row_of_names_can_be_overruled(tmp_path: Path) -> None:
    document = [["a", "b"], ["c", "d"], ["e", "f"]]
    assert read(tmp_path, document).read.header == 0
    assert read(tmp_path, document, Read(header=-1)).rows[0] == ("a", "b")
    assert read(tmp_path, [["1", 2], ["3", 4]], Read(header=0)).names == ("1", "2")


# What is left out, and what is refused


def test_broken_lines_are_left_out_and_counted(tmp_path: Path) -> None:
    text = '{"a": 1}\nnonsense\n{"a": 2}\n{"a": 3}\n{"a": '
    facts, rows = stored(table(tmp_path, text, "t.ndjson"))
    assert (rows, [str(note.text) for note in facts.notes]) == ([("1",), ("2",), ("3",)], ["2 lines are broken and were left out."])


def test_columns_beyond_the_limit_are_told(tmp_path: Path) -> None:
    spend(Budget(columns=2))
    sample = read(tmp_path, [{"a": 1, "b": 2, "c": 3}])
    spend(Budget())
    assert (sample.names, [note.rule for note in sample.notes]) == (("a", "b"), ["columns"])


NO_TABLE = [
    '[{"a": 1}, {"a":',
    '[{"a": 1}, {"a": "x',
    "[" * 100_000,
    '{"a":' * 100_000,
    '[{"a": ' + "[" * 5_000 + "]" * 5_000 + "}]",
    "[]",
    "{}",
    '{"a": []}',
    '{"a": 1} and then words',
    '[{"a": 1}] [',
    '{"a": 1,, "b": 2}',
    "[{]}",
    '{"a" 1}',
    '[{"a": tru}]',
    '[{"a": 1}' + "," * 1_000 + "]",
    '{"a": "x' + "\\" * 9_999,
    '[1, 2, "/*' * 50_000,
    "[{a: " + "/*" * 200_000,
    "[{a: 1," + "/**/" * 100_000 + "x",
    "[{" + "a" * 1_000_000,
    "var a = [1, 2]; var b = [3, 4];",
    '{"success": false, "error": {"__type": "Not Found Error", "message": "Not found"}}',
    '{"error": "no such data set"}',
    "[null, null]",
    "[[], []]",
]


@pytest.mark.parametrize("text", NO_TABLE, ids=range(len(NO_TABLE)))
def test_json_without_a_table_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError) as caught:
        readers.peek(table(tmp_path, text, "t.json"), Read(), SETTINGS)
    said = f"{caught.value} {caught.value.hint}"
    assert not any(word in said for word in ("Error:", "Exception", "Traceback", "char ", "line 1", "/tmp"))
    assert "JSON" in said or "table" in said


def test_a_failure_s_own_words_are_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no such data set"):
        read(tmp_path, {"error": "no such data set"})


def test_a_file_that_would_not_fit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    spend(Budget(whole=(("json_file", 1_000),)))
    with pytest.raises(FormatError, match="too large for its kind"):
        read(tmp_path, [{"a": 1}] * 200)
    spend(Budget())


# Large files, piece by piece


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as large, and no kind may be held whole."""
    monkeypatch.setattr("loaders.readers._json.source.WHOLE_BYTES", 10)
    monkeypatch.setattr("loaders.readers._json.stream.PIECE", 7)


RECORDS = [{"a": n, "b": f"x{n}", "c": {"d": [n, None]}} for n in range(3_000)]


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (RECORDS, ""),
        ({"meta": {"list": [[1], [2]] * 3_000}, "data": {"items": RECORDS}, "links": []}, "data.items"),
        ([{"page": 1}, RECORDS], "2"),
        ({"fields": [{"id": "a"}, {"id": "b"}, {"id": "c.d"}], "records": [[n, f"x{n}", [n, None]] for n in range(3_000)]}, ""),
        ([["a", "b", "c.d"], *([n, f"x{n}", [n, None]] for n in range(3_000))], ""),
    ],
    ids=range(5),
)
def test_a_large_document_is_read_piece_by_piece(tmp_path: Path, large: None, document: object, path: str) -> None:
    source = table(tmp_path, json.dumps(document), "t.json")
    sample = json_file.peek(source.path, Read(), "t.json")
    assert (sample.names, sample.complete, sample.read.sheet) == (("a", "b", "c.d"), True, path if sample.choices else "")
    assert len(sample.rows) == 3_000
    assert stored(source)[1] == [(str(n), f"x{n}", f"[{n},null]") for n in range(3_000)]


def test_long_lists_of_scalars_are_passed_and_counted() -> None:
    text = json.dumps({"index": list(range(5_000)), "words": ["a, b", "c]"] * 3_000, "data": [[1, "x"]] * 2_500})
    found = outline(Stream(io.StringIO(text)))
    assert [found[name].total for name in found] == [5_000, 6_000, 2_500]


def test_a_large_document_of_another_shape_is_held_whole(tmp_path: Path, large: None) -> None:
    assert stored(table(tmp_path, '{"a": [1, 2], "b": ["x", "y"]}', "t.json"))[1] == list(ROWS)
    assert stored(table(tmp_path, '{"a": 1, "b": "x"} {"a": 2, "b": "y"}', "t.json"))[1] == list(ROWS)


def test_a_large_file_of_lines_is_sampled_and_stored_whole(tmp_path: Path) -> None:
    lines = [json.dumps({"n": n, "word": "x" * 400, **({"rare": 1} if n == 12_345 else {})}) for n in range(25_000)]
    source = table(tmp_path, "\n".join(lines), "t.ndjson")
    sample = json_file.peek(source.path, Read(), "t.ndjson")
    assert (sample.names, sample.complete) == (("n", "word"), False)
    assert sample.rows[0][0] == "0" and sample.rows[-1][0] == "24999"
    facts, rows = stored(source, Cast("BIGINT"), Cast())
    assert [row[0] for row in rows] == list(range(25_000))
    assert [str(note.text) for note in facts.notes] == [
        "1 record has fields that no other part of this large file showed; they were left out: rare"
    ]


def test_columns_that_a_look_does_not_reach_are_no_list_of_values(tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.readers._json.stream.LOOKED", 300)
    document = {"a": list(range(500)), "b": [f"x{n}" for n in range(500)]}
    assert stored(table(tmp_path, json.dumps(document), "t.json"))[1][-1] == ("499", "x499")


def test_a_large_list_is_looked_at_by_its_beginning(tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.readers._json.stream.LOOKED", 300)
    document = {"before": [1, 2], "data": [{"a": n, **({"late": 1} if n > 97 else {})} for n in range(100)], "after": 5}
    source = table(tmp_path, json.dumps(document), "t.json")
    sample = json_file.peek(source.path, Read(), "t.json")
    assert (sample.names, sample.complete) == (("a",), False)
    assert 5 < len(sample.rows) < 50
    facts, rows = stored(source)
    assert rows == [(str(n),) for n in range(100)]
    assert [str(note.text) for note in facts.notes] == [
        "2 records have fields that no other part of this large file showed; they were left out: late"
    ]


# Any flat table


TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
CELLS = st.one_of(st.none(), st.booleans(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=3).map(float), TEXTS)
NAMES = st.lists(st.text(string.ascii_letters + " é_-", min_size=1, max_size=6), min_size=2, max_size=5, unique=True)


@st.composite
def flat_tables(draw: Any) -> tuple[list[str], list[list[Any]]]:
    names = draw(NAMES)
    rows = draw(st.lists(st.lists(CELLS, min_size=len(names), max_size=len(names)), min_size=2, max_size=6))
    return names, rows


def as_records(names: list[str], rows: list[list[Any]]) -> str:
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows])


def as_lines(names: list[str], rows: list[list[Any]]) -> str:
    return "\n".join(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)


def as_columns(names: list[str], rows: list[list[Any]]) -> str:
    return json.dumps({name: [row[place] for row in rows] for place, name in enumerate(names)})


def as_split(names: list[str], rows: list[list[Any]]) -> str:
    return json.dumps({"columns": names, "index": list(range(len(rows))), "data": rows}, indent=1)


def written(cell: Any) -> str | None:
    return (cell or None) if isinstance(cell, str) or cell is None else json.dumps(cell)


@pytest.mark.parametrize("form", [as_records, as_lines, as_columns, as_split])
@seed(20260101)
@settings(max_examples=60, deadline=None)
@given(flat_tables())
def test_any_flat_table_reads_back_equal(form: Any, made: tuple[list[str], list[list[Any]]]) -> None:
    names, rows = made
    with tempfile.TemporaryDirectory() as folder:
        sample = read(Path(folder), form(names, rows))
    assert sample.names == tuple(names)
    assert sample.rows == tuple(tuple(map(written, row)) for row in rows)


# GeoJSON

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}


def feature(geometry: object, /, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(*coordinates: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": coordinates}


def collection(*found: object, **more: object) -> dict[str, object]:
    return {"type": "FeatureCollection", **more, "features": found}


def features(folder: Path, *found: object, **more: object) -> Sample:
    return peeked(folder, json.dumps(collection(*found, **more)), "t.geojson")


def crs(code: str) -> dict[str, object]:
    return {"type": "name", "properties": {"name": code}}


def test_points_become_latitude_and_longitude(tmp_path: Path) -> None:
    sample = features(tmp_path, feature(point(-99.10, 19.4), name="a"), feature(None, name="b"))
    assert (sample.names, sample.geometry) == (("name", "latitude", "longitude"), "")
    assert sample.rows == (("a", "19.4", "-99.1"), ("b", None, None))


def test_shapes_become_a_column_of_geometries(tmp_path: Path) -> None:
    sample = features(tmp_path, feature(SQUARE, name="a"), feature(point(1, 2), name="b"))
    assert (sample.names, sample.geometry) == (("name", "geometry"), "geometry")
    assert json.loads(sample.rows[0][1] or "") == SQUARE


def test_a_property_called_geometry_keeps_its_name(tmp_path: Path) -> None:
    sample = features(tmp_path, feature({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, geometry="bent"))
    assert (sample.names, sample.geometry) == (("geometry", "geometry (2)"), "geometry (2)")


def test_altitude_is_a_column(tmp_path: Path) -> None:
    sample = features(tmp_path, feature(point(-99.5, 19, 2240.50)), feature(point(1, 2)))
    assert sample.names == ("latitude", "longitude", "altitude")
    assert sample.rows == (("19", "-99.5", "2240.5"), ("2", "1", None))


@pytest.mark.parametrize(
    ("one", "rows"),
    [
        ({**feature(None, name="a"), "id": 7}, ("7", "a")),
        ({**feature(None, id=7, name="a"), "id": 7}, ("7", "a")),
        ({**feature(None, id="x", name="a"), "id": 7}, ("7", "x", "a")),
        ({**feature(None, name="a"), "title": "T", "bbox": [0, 0, 1, 1]}, ("a", "T")),
        ({"type": "Feature", "id": 7, "properties": None, "geometry": point(1, 2)}, ("7", "2", "1")),
        (feature(None, a={"b": 1, "c": [1, 2]}), ("1", "[1,2]")),
    ],
)
def test_what_stands_beside_the_properties_is_kept(tmp_path: Path, one: object, rows: tuple[str, ...]) -> None:
    assert features(tmp_path, one).rows == (rows,)


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        (feature(point(1, 2), name="a"), (("a", "2", "1"),)),
        (point(1, 2), (("2", "1"),)),
        ({"type": "GeometryCollection", "geometries": [point(1, 2), point(3, 4)]}, (("2", "1"), ("4", "3"))),
        ([feature(point(1, 2), name="a"), feature(point(3, 4), name="b")], (("a", "2", "1"), ("b", "4", "3"))),
        (
            collection(feature(point(1, 2), name="a"), crs={"type": "link", "properties": {"href": "http://127.0.0.1/crs"}}),
            (("a", "2", "1"),),
        ),
    ],
)
def test_any_document_of_geojson(tmp_path: Path, document: object, rows: tuple[tuple[str, ...], ...]) -> None:
    assert peeked(tmp_path, json.dumps(document), "t.json").rows == rows


def test_features_by_lines_and_records_are_counted(tmp_path: Path) -> None:
    text = "\x1e" + "\n\x1e".join(json.dumps(feature(point(n, n + 1), n=n)) for n in range(3)) + "\n\x1e{broken\n"
    facts, rows = stored(table(tmp_path, text, "t.geojsonl"))
    assert rows == [("0", "1", "0"), ("1", "2", "1"), ("2", "3", "2")]
    assert [note.rule for note in facts.notes] == ["broken"]


def test_a_large_collection_is_read_feature_by_feature(tmp_path: Path, large: None) -> None:
    document = collection(*(feature(point(n / 100, 1), n=n) for n in range(500)), name="x", crs=crs("urn:ogc:def:crs:OGC:1.3:CRS84"))
    spend(Budget(whole=(("geojson_file", 10),)))
    sample = peeked(tmp_path, json.dumps(document), "t.geojson")
    spend(Budget())
    assert (len(sample.rows), sample.rows[7]) == (500, ("7", "1", "0.07"))


def test_what_the_first_part_of_a_large_collection_did_not_show_is_counted(
    tmp_path: Path, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.readers.geojson_file.LOOKED", 600)
    late = [feature(SQUARE, n=100), feature(point(1, 2), n=101, new=1)]
    document = collection(*(feature(point(n / 100, 1), n=n) for n in range(100)), *late)
    facts, rows = stored(table(tmp_path, json.dumps(document), "t.geojson"))
    assert rows[-3:] == [("99", "1", "0.99"), ("100", None, None), ("101", "2", "1")]
    assert [str(note.text) for note in facts.notes] == [
        "1 feature has properties that the first part of this large file did not show; they were left out.",
        "1 shape is no point as the others are, and was left out.",
    ]


def test_a_collection_whose_features_begin_with_their_shape_is_one(tmp_path: Path) -> None:
    big = {"coordinates": [[[n / 1000, 1] for n in range(9_000)]], "type": "Polygon"}
    document = {"features": [{"geometry": big, "properties": {"a": 1}, "type": "Feature"}], "type": "FeatureCollection"}
    assert peeked(tmp_path, json.dumps(document), "t.json").geometry == "geometry"


def test_points_in_unknown_metres_are_no_latitudes(tmp_path: Path) -> None:
    sample = features(tmp_path, feature(point(486000.5, 2148000), name="a"))
    assert (sample.names, [note.rule for note in sample.notes]) == (("name", "y", "x"), ["projected"])


def test_shapes_in_unknown_metres_are_on_no_map(tmp_path: Path) -> None:
    shape = {"type": "LineString", "coordinates": [[486000.5, 2148000], [486001, 2148000]]}
    sample = features(tmp_path, feature(shape, name="a"), crs=crs("urn:ogc:def:crs:EPSG::6372"))
    assert (sample.names, sample.geometry, [note.rule for note in sample.notes]) == (("name", "geometry"), "", ["projected"])


@pytest.mark.parametrize("code", [3857, 32614, 32719, 25830, 31983, 31969, 26915, 6369, 4487])
def test_metres_of_common_projections_become_degrees(tmp_path: Path, code: int) -> None:
    from pyproj import CRS, Transformer

    where = CRS.from_epsg(code).area_of_use
    longitude, latitude = (where.west * 2 + where.east) / 3, (where.south * 2 + where.north) / 3
    x, y = Transformer.from_crs(4326, code, always_xy=True).transform(longitude, latitude)
    sample = features(tmp_path, feature(point(x, y), name="a"), crs=crs(f"urn:ogc:def:crs:EPSG::{code}"))
    assert (sample.names, [note.rule for note in sample.notes]) == (("name", "y", "x", "latitude", "longitude"), ["converted"])
    _, up, side, *degrees = sample.rows[0]
    assert [float(up or ""), float(side or "")] == pytest.approx([y, x])
    assert [float(part or "") for part in degrees] == pytest.approx([latitude, longitude], abs=2e-5)


def test_shapes_in_known_metres_are_converted(tmp_path: Path) -> None:
    shape = {"type": "MultiPoint", "coordinates": [[-11131949.08, 2154935.92, 5], [0, 0]]}
    sample = features(tmp_path, feature(shape), crs=crs("EPSG:3857"))
    assert json.loads(sample.rows[0][0] or "")["coordinates"] == [[pytest.approx(-100), pytest.approx(19), 5], [0, 0]]
    assert sample.geometry == "geometry"


NO_FEATURES = [
    '{"type": "FeatureCollection", "features": []}',
    '{"type": "FeatureCollection", "features": null}',
    '{"type": "FeatureCollection", "features": [{"type": "Feature"',
    '{"type": "FeatureCollection", "features": [1, "a", null]}',
    '{"type": "Feature", "geometry": ' + "[" * 50_000,
    '{"type": "Point", "coordinates": ',
]


@pytest.mark.parametrize("text", NO_FEATURES, ids=range(len(NO_FEATURES)))
def test_geojson_without_features_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError, match="GeoJSON"):
        readers.peek(table(tmp_path, text, "t.geojson"), Read(), SETTINGS)


@pytest.mark.parametrize("coordinates", [[], ["x", "y"], [1], [[1, 2]], None, {}, [None, None], ["NaN", 1], [float("inf"), 1]])
def test_a_point_without_a_place_is_empty(tmp_path: Path, coordinates: object) -> None:
    sample = features(tmp_path, feature({"type": "Point", "coordinates": coordinates}, name="a"), feature(point(1, 2), name="b"))
    assert sample.names[:2] == ("name", "latitude") and sample.rows[1] == ("b", "2", "1")


# TopoJSON


def topology(**more: object) -> dict[str, Any]:
    """Two squares that share an arc, and two points."""
    return {
        "type": "Topology",
        "transform": {"scale": [0.5, 0.25], "translate": [-99, 19]},
        "arcs": [[[0, 0], [0, 4]], [[0, 4], [-2, 0], [0, -4], [2, 0]], [[0, 0], [2, 0], [0, 4], [-2, 0]]],
        "objects": {
            "towns": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "id": "01", "properties": {"name": "West"}},
                    {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"name": "East"}},
                    {"type": None, "properties": {"name": "Nowhere"}},
                ],
            },
            "wells": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Point", "coordinates": [2, 4], "properties": {"depth": 7.50}}],
            },
        },
        **more,
    }


def test_arcs_are_put_together(tmp_path: Path) -> None:
    sample = peeked(tmp_path, json.dumps(topology()), "t.json")
    assert (sample.names, sample.geometry, sample.choices) == (("id", "name", "geometry"), "geometry", (("sheet", ("towns", "wells")),))
    west, east, nowhere = sample.rows
    assert json.loads(west[2] or "")["coordinates"] == [[[-99, 19], [-99, 20], [-100, 20], [-100, 19], [-99, 19]]]
    assert json.loads(east[2] or "")["coordinates"] == [[[[-99, 19], [-98, 19], [-98, 20], [-99, 20], [-99, 19]]]]
    assert nowhere == (None, "Nowhere", None)


def test_another_object_can_be_read(tmp_path: Path) -> None:
    sample = peeked(tmp_path, json.dumps(topology()), "t.json", Read(sheet="wells"))
    assert (sample.names, sample.rows) == (("depth", "latitude", "longitude"), (("7.5", "20.0", "-98.0"),))
    with pytest.raises(FormatError, match="lakes") as caught:
        peeked(tmp_path, json.dumps(topology()), "t.json", Read(sheet="lakes"))
    assert "wells" in str(caught.value.hint)


def test_positions_that_are_not_packed_stay_as_written(tmp_path: Path) -> None:
    document = topology(arcs=[[[1.50, 2], [3, 4]]], objects={"a": {"type": "LineString", "arcs": [0]}})
    del document["transform"]
    assert peeked(tmp_path, json.dumps(document), "t.json").rows == (('{"type":"LineString","coordinates":[[1.5,2],[3,4]]}',),)


def test_a_shape_without_its_arcs_is_counted(tmp_path: Path) -> None:
    objects = {"a": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[9]], "id": n} for n in range(3)]}}
    facts, rows = stored(table(tmp_path, json.dumps(topology(objects=objects)), "t.json"))
    assert (rows, [note.rule for note in facts.notes]) == ([("0",), ("1",), ("2",)], ["broken"])


def test_shapes_that_repeat_their_lines_beyond_reason_are_refused(tmp_path: Path) -> None:
    arcs = [[[0, 0]] * 1_000]
    shapes = [{"type": "Polygon", "arcs": [[0, -1] * 10], "id": n} for n in range(100)]
    objects = {"a": {"type": "GeometryCollection", "geometries": shapes}}
    with pytest.raises(FormatError, match="repeat the same lines"):
        readers.peek(table(tmp_path, json.dumps(topology(arcs=arcs, objects=objects)), "t.json"), Read(), SETTINGS)


NO_TOPOLOGY: list[dict[str, object]] = [{"objects": {}}, {"objects": None}, {"objects": {"a": 1}}, {"transform": {"scale": "x"}}]


@pytest.mark.parametrize("arcs", [5, [5], [[["x"]]], [[[1]]], [], {}])
def test_arcs_that_are_none_leave_the_names(tmp_path: Path, arcs: object) -> None:
    facts, rows = stored(table(tmp_path, json.dumps(topology(arcs=arcs)), "t.json"))
    assert [row[:2] for row in rows] == [("01", "West"), (None, "East"), (None, "Nowhere")]
    assert [str(note.text) for note in facts.notes] == ["2 shapes of this map are broken and were left out."]


@pytest.mark.parametrize("more", NO_TOPOLOGY, ids=range(len(NO_TOPOLOGY)))
def test_topojson_without_features_is_refused(tmp_path: Path, more: dict[str, object]) -> None:
    with pytest.raises(FormatError, match="TopoJSON"):
        readers.peek(table(tmp_path, json.dumps(topology(**more)), "t.json"), Read(), SETTINGS)


def test_records_of_many_cells_are_looked_at_fewer_at_a_time(tmp_path: Path) -> None:
    def looked(cells: int) -> int:
        line = json.dumps({f"k{n}": n for n in range(cells)}) + "\n"
        path = tmp_path / f"{cells}.ndjson"
        path.write_text(line * (3_000_000 // len(line) + 2_500))
        return len(json_file.peek(path, Read(), path.name).rows)

    assert looked(3) > 2_000 > 500 > looked(1_500) > 100
