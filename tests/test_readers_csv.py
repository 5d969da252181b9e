"""Text tables: any dialect, any encoding, every trap of its own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from explorer import schema as schemas
from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers import csv_file
from loaders.readers._process.wire import Budget, spend
from loaders.readers._table.opening import columns_of
from loaders.readers._text.body import short_note

SETTINGS = Settings()


def table(folder: Path, data: bytes | str, name: str = "table.csv") -> Table:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return Table(path, name, Credit())


def peek(folder: Path, data: bytes | str, read: Read = Read()) -> Sample:
    return csv_file.peek(table(folder, data).path, read, "table.csv")


def schema(names: tuple[str, ...], casts: tuple[Cast, ...] = ()) -> Schema:
    casts = casts or (Cast(),) * len(names)
    columns = [
        Column(f"c{place}", name, name, "categorical", "nominal", message("x"), cast=cast)
        for place, (name, cast) in enumerate(zip(names, casts, strict=True), 1)
    ]
    return Schema(tuple(columns), "record", message("row"))


def store(folder: Path, data: bytes | str, *casts: Cast) -> tuple[Facts, list[tuple[object, ...]]]:
    source = table(folder, data)
    sample = readers.peek(source, Read(), SETTINGS)
    out = folder / "out.duckdb"
    facts = readers.store(source, sample.read, schema(sample.names, casts), out, SETTINGS, lambda stage, done, total: None)
    return facts, rows_in(out)


def rows_in(out: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(out), read_only=True) as stored:
        return stored.execute("SELECT * FROM t ORDER BY rowid").fetchall()


def rules(sample: Sample | Facts) -> list[str]:
    return [note.rule for note in sample.notes]


def test_a_plain_table_is_read(tmp_path: Path) -> None:
    sample = peek(tmp_path, "name,value\na,1\nb,2\n")
    assert (sample.names, sample.rows, sample.complete) == (("name", "value"), (("a", "1"), ("b", "2")), True)
    assert (sample.read.encoding, sample.read.delimiter, sample.read.header) == ("utf-8", ",", 0)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_a_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(delimiter.join(cells) for cells in [("place", "sum", "note"), ("a", "1", "x y"), ("b", "2", "z"), ("c", "13", "w")])
    assert peek(tmp_path, text).read.delimiter == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter", "names"),
    [
        ("país;tasa\nPerú;0,5\nChile;1,25\nBolivia;3,0\n", ";", ("país", "tasa")),
        ("when,what\n12:30:01,a\n12:31:55,b\n12:40:07,c\n", ",", ("when", "what")),
        ("name\tnote\nA\tone, two, three\nB\tfour, five\n", "\t", ("name", "note")),
        (
            "city        people  area\nLa Paz      12      3.5\nEl Alto     140     22.1\nSan Luis    7       1.0\n",
            "  ",
            ("city", "people", "area"),
        ),
        ('name, note\n"a", "x, y"\n"b", "z"\n', ",", ("name", "note")),
        ("value\n1\n2\n3\n", ",", ("value",)),
        ("address\nCalle 5, Centro\nAvenida Sur 12\nPlaza Mayor, 1, Norte\n", ",", None),
    ],
)
def test_what_separates_cells_shows_by_the_rows(tmp_path: Path, text: str, delimiter: str, names: tuple[str, ...] | None) -> None:
    sample = peek(tmp_path, text)
    assert names is None or (sample.read.delimiter, sample.names) == (delimiter, names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850", "mac_roman"])
def test_accents_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "región,población\nBogotá,Año de construcción según censo\nCórdoba,Nuñoa está aquí\nSão Paulo,ação e coração\n"
    sample = peek(tmp_path, text.encode(encoding))
    assert sample.names == ("región", "población")
    assert sample.rows[2] == ("São Paulo", "ação e coração")


@pytest.mark.parametrize(
    ("text", "encoding"), [("имя;город\nАнна;Москва\nОльга;Казань\n", "cp1251"), ("nazwa;miasto\nŁódź;Kraków żółć ęą\n", "cp1250")]
)
def test_an_alphabet_that_is_not_western_is_not_forced_to_be(tmp_path: Path, text: str, encoding: str) -> None:
    read = peek(tmp_path, (text * 20).encode(encoding)).read
    assert read.encoding not in ("utf-8", "cp850", "mac_roman")


def test_a_stray_byte_does_not_turn_the_whole_file(tmp_path: Path) -> None:
    data = "lugar,n\n" + "".join(f"Bogotá {number},1\n" for number in range(30))
    sample = peek(tmp_path, data.encode() + "Córdoba,2\n".encode("cp1252"))
    assert (sample.rows[0], sample.rows[-1]) == (("Bogotá 0", "1"), ("Córdoba", "2"))


@pytest.mark.parametrize(
    ("text", "header", "names"),
    [
        ("a,b\n1,2\n3,4\n", 0, ("a", "b")),
        ("1,2\n3,4\n5,6\n", -1, ("", "")),
        ("pais,1990,2000\nPeru,3,4\nChile,5,6\n", 0, ("pais", "1990", "2000")),
        ("tipo,16/04/2020,17/04/2020,18/04/2020\nUCI,3,4,5\nUTI,5,6,7\n", 0, ("tipo", "16/04/2020", "17/04/2020", "18/04/2020")),
        ("UCI,16/04/2020,3\nUTI,17/04/2020,4\nUCI,18/04/2020,5\n", -1, ("", "", "")),
        ("Population by city\n\ncity,people\nLima,9\nQuito,2\n", 2, ("city", "people")),
        ("Report;;\nSource: office;;\nplace;year;sum\na;2001;5\nb;2002;6\n", 2, ("place", "year", "sum")),
        ("# made by hand\n# in 2020\nplace,sum\na,1\nb,2\n", 2, ("place", "sum")),
        ("#id,name\n1,a\n2,b\n", 0, ("#id", "name")),
        ("color,shape\nred,square\nblue,circle\ngreen,square\n", 0, ("color", "shape")),
        ("Lima,Peru\nQuito,Ecuador\nLima,Peru\nBogota,Colombia\nQuito,Ecuador\n", -1, ("", "")),
        ("2020-01-01,5\n2020-01-02,6\n2020-01-03,7\n", -1, ("", "")),
    ],
)
def test_the_row_of_names_is_found(tmp_path: Path, text: str, header: int, names: tuple[str, ...]) -> None:
    sample = peek(tmp_path, text)
    assert (sample.read.header, sample.names) == (header, names)


def test_lines_above_the_table_are_told(tmp_path: Path) -> None:
    assert "title" in rules(peek(tmp_path, "Population by city\n\ncity,people\nLima,9\nQuito,2\n"))
    assert rules(peek(tmp_path, "city,people\nLima,9\nQuito,2\n")) == []


def test_a_row_of_units_joins_the_names(tmp_path: Path) -> None:
    sample = peek(tmp_path, "station,temp,rain\n,°C,mm\na,12.5,3\nb,13,0\n")
    assert (sample.names, sample.rows[0]) == (("station", "temp (°C)", "rain (mm)"), ("a", "12.5", "3"))
    assert "units" in rules(sample)


def test_words_above_words_are_no_units(tmp_path: Path) -> None:
    assert rules(peek(tmp_path, "size,word\nm,t\nl,g\ns,m\nxl,t\n")) == []


def test_notes_below_the_table_are_no_rows(tmp_path: Path) -> None:
    text = "place,year,sum\na,2001,5\nb,2002,6\nc,2003,7\n\nSource: the office of statistics\n(*) provisional\n"
    facts, rows = store(tmp_path, text)
    assert (facts.rows, rows[-1]) == (3, ("c", "2003", "7"))
    assert rules(facts) == ["footer"]


def test_a_last_row_with_one_cell_stays_where_it_is_a_value(tmp_path: Path) -> None:
    facts, _ = store(tmp_path, "place,year,sum\na,2001,5\nb,2002,6\nc,,\n")
    assert facts.rows == 3


def test_rows_are_padded_and_what_is_beyond_is_told(tmp_path: Path) -> None:
    facts, rows = store(tmp_path, "a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n")
    assert rows == [("1", "2", "3"), ("4", "5", None), ("6", "7", "8"), ("1", "2", "3")]
    assert rules(facts) == ["long", "short"]


def test_cells_without_a_name_get_a_column_where_rows_have_them(tmp_path: Path) -> None:
    sample = peek(tmp_path, "a,b\n1,2,x\n3,4,y\n5,6,z\n")
    assert len(sample.names) == 3
    assert sample.rows[0] == ("1", "2", "x")


def test_names_one_short_lack_the_first(tmp_path: Path) -> None:
    assert peek(tmp_path, '"mpg","cyl"\n"Mazda",21,6\n"Datsun",22.8,4\n"Hornet",21.4,6\n').names == ("", "mpg", "cyl")


def test_a_delimiter_at_the_end_of_each_line_is_no_column(tmp_path: Path) -> None:
    sample = peek(tmp_path, "a;b;\n1;2;\n3;4;\n")
    assert (sample.names, sample.rows) == (("a", "b"), (("1", "2"), ("3", "4")))


def test_blank_lines_are_no_rows(tmp_path: Path) -> None:
    assert peek(tmp_path, "\na,b\n\n1,2\n\n,\n3,4\n\n").rows == (("1", "2"), ("3", "4"))


def test_names_that_come_again_are_left_out_and_told(tmp_path: Path) -> None:
    facts, rows = store(tmp_path, "a,b\n1,2\na,b\n3,4\n")
    assert (rows, rules(facts)) == ([("1", "2"), ("3", "4")], ["repeated"])


def test_quotes_hold_delimiters_lines_and_quotes(tmp_path: Path) -> None:
    sample = peek(tmp_path, 'a,b\n"x, y","line\nbreak"\n"say ""hi""",2\nplain,3\n')
    assert sample.rows[:2] == (("x, y", "line\nbreak"), ('say "hi"', "2"))


def test_a_quote_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert peek(tmp_path, 'a;b\n5" pipe;1\n6" pipe;2\nrod;3\n').rows[0] == ('5" pipe', "1")


def test_a_backslash_may_stand_before_a_quote(tmp_path: Path) -> None:
    assert peek(tmp_path, 'a,b\n"say \\"hi\\", then",1\n"x",2\n"y",3\n').rows[0] == ('say "hi", then', "1")


def test_double_and_blank_names_stay_as_published(tmp_path: Path) -> None:
    assert peek(tmp_path, "a,,a,A\n1,2,3,4\n5,6,7,8\n").names == ("a", "", "a", "A")


def test_a_cell_of_two_megabytes_survives(tmp_path: Path) -> None:
    long = "x" * 2_000_000
    _, rows = store(tmp_path, f"a,b\n1,{long}\n2,y\n")
    assert rows[0] == ("1", long)


def test_what_the_reader_says_is_done(tmp_path: Path) -> None:
    text = "título\na;b\n1;2\n3;4\n"
    read = Read(encoding="cp1252", delimiter=";", header=-1)
    sample = peek(tmp_path, text.encode("cp1252"), read)
    assert (sample.rows[0][0], len(sample.rows), sample.read.header) == ("título", 4, -1)


def test_reading_again_as_it_was_read_gives_the_same(tmp_path: Path) -> None:
    for text in ("Report;;\nplace;year;sum\na;2001;5\nb;2002;6\n", "1,2\n3,4\n5,6\n", "a|b\n'x|y'|2\nz|3\n"):
        sample = peek(tmp_path, text)
        assert peek(tmp_path, text, sample.read) == sample


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_says_so(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(FormatError, match="empty"):
        readers.peek(table(tmp_path, data), Read(), SETTINGS)


def test_an_unknown_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="klingon"):
        peek(tmp_path, "a,b\n1,2\n", Read(encoding="klingon"))


def test_columns_beyond_the_limit_are_told(tmp_path: Path) -> None:
    spend(Budget(columns=3))
    sample = peek(tmp_path, "a,b,c,d,e\n1,2,3,4,5\n6,7,8,9,0\n")
    spend(Budget())
    assert (sample.names, sample.rows[0], rules(sample)) == (("a", "b", "c"), ("1", "2", "3"), ["columns"])


def test_rows_beyond_the_limit_are_told(tmp_path: Path) -> None:
    few = SETTINGS.model_copy(update={"limits": SETTINGS.limits.model_copy(update={"rows": 5})})
    source = table(tmp_path, "a,b\n" + "1,2\n" * 9)
    facts = readers.store(source, Read(), schema(("a", "b")), tmp_path / "out.duckdb", few, lambda stage, done, total: None)
    assert (facts.rows, rules(facts), len(rows_in(tmp_path / "out.duckdb"))) == (5, ["rows"], 5)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Files are large from the first byte: DuckDB's own reader takes them, in this process."""
    monkeypatch.setattr(csv_file, "WHOLE_BYTES", 0)
    monkeypatch.setattr(csv_file, "HEAD_BYTES", 200)
    monkeypatch.setattr(csv_file, "TAIL_BYTES", 100)
    spend(Budget(folder=str(tmp_path)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("name,n\n" + "".join(f"row {n},{n}\n" for n in range(200)), ""),
        ("Title\n\nname;n\n" + "".join(f"row {n};{n}\n" for n in range(200)), ""),
        (
            "name,n\n" + "".join(f"row {n},{n}\n" for n in range(150)) + "name,n\n" + "".join(f"row {n},{n}\n" for n in range(150, 200)),
            "repeated",
        ),
        ("name,n\n" + "".join(f"row {n},{n}\n" for n in range(150)) + ",\n\n" + "".join(f"row {n},{n}\n" for n in range(150, 200)), ""),
        ("name,n,\n" + "".join(f"row {n},{n},\n" for n in range(199)) + "row 199,199,x\n", "long"),
        ("name,n\n" + "".join(f"row {n},{n}\n" for n in range(199)) + "row 199,199,x\n", "long"),
        ("name,n\n" + "".join(f"row {n},{n}\n" for n in range(200)) + "\nSource: office\n(1) provisional", "footer"),
        ('"na\nme",n\n' + "".join(f"row {n},{n}\n" for n in range(200)), ""),
        ("name,n\r\n" + "".join(f"row {n},{n}\n" for n in range(200)), ""),
        ('name,n\n"row 0",0\n' + "".join(f"row {n},{n}\n" for n in range(1, 200)), ""),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_large_file_reads_like_a_small_one(large: Path, text: str, rule: str, encoding: str) -> None:
    source = table(large, text.encode(encoding))
    facts = csv_file.store(
        source.path,
        Read(encoding=encoding),
        schema(("name", "n"), (Cast(), Cast("BIGINT"))),
        large / "out.duckdb",
        lambda stage, done, total: None,
    )
    assert rows_in(large / "out.duckdb") == [(f"row {n}", n) for n in range(200)]
    assert rules(facts) == ([rule] if rule else [])


def test_short_rows_of_a_large_file_are_padded(large: Path) -> None:
    text = "a,b,c\n" + "".join(f"row {n},{n}" + (",x\n" if n % 9 else "\n") for n in range(900))
    facts = csv_file.store(table(large, text).path, Read(), schema(("a", "b", "c")), large / "out.duckdb", lambda stage, done, total: None)
    assert (facts.rows, facts.columns[2].missing, facts.notes) == (900, 100, short_note(100))


def test_a_row_is_as_short_as_its_cells_are_few(large: Path) -> None:
    text = "a,b,c\n" + "".join((f'"row, {n}",{n}\n' if n % 9 else f'"row, {n}",{n},""\n') for n in range(900)) + "\n"
    facts = csv_file.store(table(large, text).path, Read(), schema(("a", "b", "c")), large / "out.duckdb", lambda stage, done, total: None)
    assert (facts.rows, facts.notes) == (900, short_note(800))


def test_a_title_within_a_large_file_is_no_row(large: Path) -> None:
    rows = [f"row {n},{n},x" for n in range(900)]
    text = "\n".join(["a,b,c", *rows[:500], "page 2", "a,b,c", *rows[500:], ""])
    facts = csv_file.store(table(large, text).path, Read(), schema(("a", "b", "c")), large / "out.duckdb", lambda stage, done, total: None)
    assert (facts.rows, rules(facts)) == (900, ["repeated"])


def test_a_row_that_went_wrong_late_in_a_large_file_loses_none(large: Path) -> None:
    rows = [f"{n},name {n}" for n in range(22_000)]
    source = table(large, "id,name\n" + "\n".join([*rows[:21_500], "x", *rows[21_500:]]))
    facts = csv_file.store(source.path, Read(), schema(("id", "name")), large / "out.duckdb", lambda stage, done, total: None)
    with duckdb.connect(str(large / "out.duckdb"), read_only=True) as stored:
        assert stored.execute("SELECT count(c1), count(c2), max(c2) FROM t").fetchall() == [(22_001, 22_000, "name 9999")]
    assert (facts.rows, facts.columns[0].missing) == (22_001, 0)


def test_a_large_file_gives_head_slices_and_tail(large: Path) -> None:
    sample = peek(large, "name,n\n" + "".join(f"row {n},{n}\n" for n in range(5_000)))
    assert (sample.complete, sample.rows[0], sample.rows[-1]) == (False, ("row 0", "0"), ("row 4999", "4999"))
    assert any(100 < int(row[1] or 0) < 4_900 for row in sample.rows)


_CELL = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12),
    st.integers().map(str),
    st.sampled_from(["a,b", 'x"y', "l\nm", ";", " s ", "007", "1.10", "1,5", "n/d", "\t", "it's", "a||b", "2020-01-31", "=1+1", "#"]),
)
_TABLES = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1, max_size=12))
_CAREFUL = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(rows: list[list[str]], delimiter: str, quote: str, ending: str) -> str:
    """As `csv` writes it, but with delimiters of any length."""
    return "".join(delimiter.join(quote + cell.replace(quote, quote * 2) + quote for cell in row) + ending for row in rows)


def is_like_a_table(names: list[str], rows: list[list[str]]) -> bool:
    """No row is blank, a note, a comment or the names once more: what those become has tests of its own."""
    return all(sum(1 for cell in row if cell.strip()) > 1 and not row[0].startswith(("#", "\x1a", "=")) and row != names for row in rows)


@_CAREFUL
@given(
    rows=_TABLES,
    delimiter=st.sampled_from([",", ";", "\t", "|", "^", "\x1f", "||", ", "]),
    quote=st.sampled_from(['"', "'"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]),
    named=st.booleans(),
)
def test_any_table_comes_back_from_any_dialect(
    tmp_path: Path, rows: list[list[str]], delimiter: str, quote: str, ending: str, encoding: str, named: bool
) -> None:
    names = [f"name {place}" for place in range(len(rows[0]))]
    assume(is_like_a_table(names, rows))
    path = tmp_path / "any.csv"
    path.write_bytes(written([*([names] if named else []), *rows], delimiter, quote, ending).encode(encoding))
    sample = csv_file.peek(path, Read(encoding=encoding, delimiter=delimiter, quote=quote, header=0 if named else -1), "any.csv")
    assume("units" not in rules(sample))
    width = len(sample.names)
    assert sample.names == tuple(names[:width] if named else [""] * width)
    assert [[cell or "" for cell in row] for row in sample.rows] == [row[:width] for row in rows]
    assert not any(cell.strip() for row in rows for cell in row[width:])


@settings(_CAREFUL, max_examples=12)
@given(rows=_TABLES, delimiter=st.sampled_from([",", ";", "\t"]))
def test_any_table_prints_back_from_the_store(tmp_path: Path, rows: list[list[str]], delimiter: str) -> None:
    names = [f"name {place}" for place in range(len(rows[0]))]
    assume(is_like_a_table(names, rows))
    path, out = tmp_path / "any.csv", tmp_path / "out.duckdb"
    path.write_text(written([names, *rows], delimiter, '"', "\n"), encoding="utf-8", newline="")
    sample = csv_file.peek(path, read := Read(delimiter=delimiter, quote='"', header=0), "any.csv")
    assume("units" not in rules(sample))
    found = schemas.infer(sample, ())
    out.unlink(missing_ok=True)
    csv_file.store(path, read, found, out, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as stored:
        columns = columns_of(stored)
        printed = [
            f"coalesce(c{place}_text, c{place}::VARCHAR)" if f"c{place}_text" in columns else f"c{place}::VARCHAR"
            for place in range(1, len(sample.names) + 1)
        ]
        cells = stored.execute(f"SELECT {', '.join(printed)} FROM t ORDER BY rowid").fetchall()
    assert [[cell or "" for cell in row] for row in cells] == rows


def test_more_columns_than_are_kept_are_told(tmp_path: Path) -> None:
    wide = [",".join(f"c{place}" for place in range(20_000)), *(",".join(str(place * n) for place in range(20_000)) for n in range(3))]
    sample = readers.peek(table(tmp_path, "\n".join(wide)), Read(), SETTINGS)
    assert (len(sample.names), len(sample.rows), rules(sample)) == (SETTINGS.limits.columns, 3, ["columns"])


def test_rows_that_were_mended_are_counted(tmp_path: Path) -> None:
    rows = [f"town {n},{n},{n}.5" for n in range(30)]
    rows[4], rows[9], rows[20] = "town 4;4;4.5", '"town 9,9,9.5', "town 20\t20\t20.5"
    facts, kept = store(tmp_path, "\n".join(["city,people,area", *rows]))
    assert (kept[9], kept[20], rules(facts)) == (('"town 9', "9", "9.5"), ("town 20", "20", "20.5"), ["mended"])
    assert "2 rows have another delimiter" in str(facts.notes[0].text)


SEVERAL = "".join(
    [
        "Ventas del año\n\nciudad,ventas\n",
        *(f"town {n},{n}\n" for n in range(9)),
        "\nPersonal\nnombre,edad,nota\n",
        *(f'person {n},{20 + n},"one\n\ntwo"\n' for n in range(4)),
        "\nFuente: la ciudad\n",
    ]
)


def test_tables_below_one_another_are_offered_and_each_can_be_read(tmp_path: Path) -> None:
    sample = peek(tmp_path, SEVERAL)
    assert dict(sample.choices)["sheet"] == ("1. Ventas del año", "2. Personal")
    assert (sample.read.sheet, sample.names, len(sample.rows)) == ("1. Ventas del año", ("ciudad", "ventas"), 9)
    for asked in ("2. Personal", "2", "2. another title"):
        other = peek(tmp_path, SEVERAL, Read(sheet=asked))
        assert (other.read.sheet, other.names, len(other.rows)) == ("2. Personal", ("nombre", "edad", "nota"), 4)
    with pytest.raises(FormatError, match="no table called 7"):
        peek(tmp_path, SEVERAL, Read(sheet="7"))


def test_a_title_tells_a_second_table_of_as_many_columns(tmp_path: Path) -> None:
    rows = "ciudad,ventas,año\nPuebla,10,2020\nLima,20,2020\nQuito,15,2021\n\nPersonal\nnombre,edad,nota\nAna,30,x\nLuis,40,y\n"
    sample = peek(tmp_path, rows)
    assert (dict(sample.choices)["sheet"], len(sample.rows)) == (("1. ciudad, ventas, año", "2. Personal"), 3)


def test_the_table_that_was_chosen_is_stored(tmp_path: Path) -> None:
    source, out = table(tmp_path, SEVERAL), tmp_path / "out.duckdb"
    sample = readers.peek(source, Read(sheet="2"), SETTINGS)
    readers.store(source, sample.read, schema(sample.names), out, SETTINGS, lambda stage, done, total: None)
    assert rows_in(out)[-1] == ("person 3", "23", "one\n\ntwo")


@pytest.mark.parametrize("between", ["\n", "\n\n", ",,\n"])
def test_a_table_that_goes_on_after_blank_lines_is_one(tmp_path: Path, between: str) -> None:
    rows = [f"town {n},{n},x{n}\n" for n in range(20)]
    sample = peek(tmp_path, "".join(["city,people,note\n", *rows[:10], between, *rows[10:]]), Read(sheet="2"))
    assert ("sheet" not in dict(sample.choices), len(sample.rows)) == (True, 20)


def test_a_large_wide_table_of_too_many_rows_is_refused_at_the_first_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "WHOLE_BYTES", 100_000)
    monkeypatch.setattr(csv_file, "HEAD_BYTES", 20_000)
    columns = csv_file.WIDE + 1
    text = ",".join(f"v{n}" for n in range(columns)) + "\n" + ("7," * (columns - 1) + "7\n") * 2_000
    assert len(peek(tmp_path, text).names) == columns
    monkeypatch.setattr("loaders.readers._table.wide.wide_rows", lambda columns: 1_500)
    with pytest.raises(FormatError, match="1500 would fit"):
        peek(tmp_path, text)
