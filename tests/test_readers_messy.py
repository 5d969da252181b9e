"""Text tables as they are published: every way to go wrong, one line of the table each, and what is read all the same."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import FormatError
from explorer.model.table import Read, Sample
from loaders.readers import csv_file
from loaders.readers._text.body import Body
from loaders.readers._text.columns import cuts_of

NAMES = ("city", "people", "area", "note")
ROWS = tuple((f"town {n}", str(1000 + 7 * n), f"{n}.5", f"word {n}" if n % 2 else f"one, two {n}") for n in range(12))


def read(folder: Path, text: str | bytes, asked: Read = Read()) -> Sample:
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return csv_file.peek(path, asked, "table.csv")


def quoted(cell: str, mark: str, force: bool = False) -> str:
    return f'"{cell}"' if force or mark in cell else cell


def lines(mark: str = ",", force: bool = False, rows: tuple[tuple[str, ...], ...] = (NAMES, *ROWS)) -> list[str]:
    return [mark.join(quoted(cell, mark, force) for cell in row) for row in rows]


def text(mark: str = ",", force: bool = False) -> str:
    return "\n".join(lines(mark, force)) + "\n"


def is_whole(sample: Sample) -> bool:
    return sample.names == NAMES and sample.rows == ROWS


@pytest.mark.parametrize(
    "mark",
    [",", ";", "\t", "|", ":", "^", "~", "\x1f", "\x01", "||", ";;", "\t\t", "::", ", ", " | ", "\\t", "¦", "§", "#", "@", "!", "*", "&"],
)
@pytest.mark.parametrize("force", [False, True])
def test_whatever_separates_the_cells_is_found(tmp_path: Path, mark: str, force: bool) -> None:
    assert is_whole(read(tmp_path, text(mark, force)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_letters_are_read_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    assert is_whole(read(tmp_path, text(";").encode(encoding)))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\n\r", "\r\r\n", "\n\n", "\r\n\r\n"])
def test_lines_end_in_any_way(tmp_path: Path, ending: str) -> None:
    assert is_whole(read(tmp_path, ending.join(lines()) + ending))


def test_lines_may_end_in_several_ways(tmp_path: Path) -> None:
    rows = lines()
    assert is_whole(read(tmp_path, "\r\n".join(rows[:3]) + "\n" + "\r".join(rows[3:6]) + "\r\n" + "\n".join(rows[6:])))


@pytest.mark.parametrize("place", [1, 6, 12])
@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("column", range(4))
def test_a_quote_too_many_harms_no_other_row(tmp_path: Path, place: int, force: bool, column: int) -> None:
    cells = [[quoted(cell, ",", force) for cell in row] for row in (NAMES, *ROWS)]
    cells[place][column] = '"' + cells[place][column]
    sample = read(tmp_path, "\n".join(",".join(row) for row in cells) + "\n")
    kept = [row for number, row in enumerate(sample.rows, 1) if number != place]
    assert (sample.names, len(sample.rows)) == (NAMES, len(ROWS))
    assert kept == [row for number, row in enumerate(ROWS, 1) if number != place]
    assert str(sample.rows[place - 1][column]).strip('"') == ROWS[place - 1][column]


def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path: Path) -> None:
    rows = [f"{n};a{n};b" for n in range(40)]
    rows[20] = '20;a20;"b'
    sample = read(tmp_path, "x;y;z\n" + "\n".join(rows) + "\n")
    assert (len(sample.rows), sample.rows[20], sample.rows[39]) == (40, ("20", "a20", '"b'), ("39", "a39", "b"))


def test_quotes_left_open_in_every_row_cost_no_time(tmp_path: Path) -> None:
    started = time.process_time()
    sample = read(tmp_path, "a,b,c\n" + '"x,y,z\n' * 40_000)
    assert (len(sample.names), sample.rows[0], sample.rows[-1]) == (3, ('"x', "y", "z"), ('"x', "y", "z"))
    assert time.process_time() - started < 10


def test_a_wrapped_line_may_hold_a_broken_one(tmp_path: Path) -> None:
    wrapped = ['"' + line.replace('"', '""') + '"' for line in lines()]
    wrapped[3] = wrapped[3].replace("word", "wo\rrd")
    assert len(read(tmp_path, "\n".join(wrapped)).rows) == len(ROWS)


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('a;1;2;"x, y"', ("a", "1", "2", "x, y")),
        ("a|1|2|x", ("a", "1", "2", "x")),
        ("'a','1','2','x, y'", ("a", "1", "2", "x, y")),
        ('"a \\"b\\"","1","2","x, y"', ('a "b"', "1", "2", "x, y")),
    ],
)
def test_one_row_may_be_written_otherwise(tmp_path: Path, row: str, cells: tuple[str, ...]) -> None:
    rows = lines(force=True)
    assert read(tmp_path, "\n".join([*rows[:6], row, *rows[6:]])).rows[5] == cells


def test_a_sentence_below_two_columns_is_no_row_of_theirs(tmp_path: Path) -> None:
    sample = read(tmp_path, "place;sum\n" + "".join(f"p{n};{n}\n" for n in range(9)) + "Fuente: INEGI, 2020\n")
    assert sample.rows[-1] == ("p8", "8")


def test_long_and_short_rows_stay_rows_of_their_own(tmp_path: Path) -> None:
    sample = read(tmp_path, text() + 'town 12,5,1.5,x,"more, still"\ntown 13,6\n')
    assert sample.rows[-2:] == (("town 12", "5", "1.5", "x"), ("town 13", "6", None, None))


def test_a_line_in_quotes_is_taken_out_of_them(tmp_path: Path) -> None:
    wrapped = ['"' + line.replace('"', '""') + '"' for line in lines()]
    assert is_whole(read(tmp_path, "\n".join(wrapped)))
    assert is_whole(read(tmp_path, "\n".join([lines()[0], *wrapped[1:]])))


@pytest.mark.parametrize("above", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_what_excel_is_told_of_the_delimiter_is_no_row(tmp_path: Path, above: str) -> None:
    sample = read(tmp_path, above + text(";"))
    assert (is_whole(sample), sample.read.delimiter) == (True, ";")


def test_a_formula_that_keeps_a_text_is_the_text(tmp_path: Path) -> None:
    assert read(tmp_path, 'id,n\n="007",1\n="012",2\n').rows == (("007", "1"), ("012", "2"))


@pytest.mark.parametrize(("before", "after"), [(",", ""), ("", ","), ("", ",,,,"), (",", ",")])
def test_delimiters_at_the_edges_are_no_columns(tmp_path: Path, before: str, after: str) -> None:
    assert is_whole(read(tmp_path, "\n".join(before + line + after for line in lines())))


@pytest.mark.parametrize(
    "above",
    [
        "Cities of the land\n",
        "Cities of the land\nSource: office\n\n",
        "Cities of the land,,,\nyear,2020,,\n,,,\n",
        "office,census\nyear,2020\n",
        "% made by hand\n% 2020\n",
        "k,v\na,1\nb,2\n\n",
        "\n\n,,,\n",
    ],
)
def test_lines_above_the_names_are_none_of_its_rows(tmp_path: Path, above: str) -> None:
    assert is_whole(read(tmp_path, above + text()))


@pytest.mark.parametrize(
    "below",
    [
        "FOOTNOTE\n" * 3,
        "FOOTNOTE,,,\n" * 2,
        "Source: office,,,\n",
        "\nprovisional\nrevised\n",
        ",,,\n(1) as of May,,,\n",
        "\n\nk,v,w\na,1,2\nb,3,4\n",
        "\nOther cities\nk,v,w\na,1,2\nb,3,4\n",
        "\x1a",
    ],
)
def test_lines_below_the_rows_are_none_of_them(tmp_path: Path, below: str) -> None:
    assert is_whole(read(tmp_path, text() + below))


def test_another_table_below_is_told_with_its_lines(tmp_path: Path) -> None:
    (path := tmp_path / "table.csv").write_text(text() + "\nk,v\na,1\nb,2\n")
    plan = csv_file._plan(path, Read())
    assert (plan.block.names, plan.lines, plan.others) == (NAMES, (0, len(ROWS) + 1), 1)
    assert [note.rule for note in csv_file.peek(path, Read(), "table.csv").notes] == ["tables"]
    whole = replace(plan, lines=(0, None))
    body = Body(csv_file._rows_after_names(path, whole), plan.block, plan.width)
    assert len(list(body)) == len(ROWS)
    assert [(note.rule, dict(note.text.values)["n"]) for note in body.notes()] == [("tables", 3)]


@pytest.mark.parametrize("below", ["total,99,,\n", "town 12,,,\n", "\ntown 12,5,1.5,\n"])
def test_a_last_row_that_says_something_stays(tmp_path: Path, below: str) -> None:
    assert len(read(tmp_path, text() + below).rows) == len(ROWS) + 1


def test_the_pages_of_a_report_are_one_table(tmp_path: Path) -> None:
    rows = lines()
    assert is_whole(read(tmp_path, "\n".join([*rows[:6], "page 2", rows[0], *rows[6:], ""])))


@pytest.mark.parametrize(
    ("above", "names"),
    [
        (",2019,,2020", ("place", "2019 men", "2019 women", "2020 men")),
        (",Total,,", ("place", "Total men", "Total women", "Total men")),
        ("Table 3,,,", ("place", "men", "women", "men")),
        ("office,census,,", ("place", "men", "women", "men")),
    ],
)
def test_groups_above_the_names_go_before_them(tmp_path: Path, above: str, names: tuple[str, ...]) -> None:
    sample = read(tmp_path, f"{above}\nplace,men,women,men\n" + "".join(f"p{n},{n},{2 * n},{3 * n}\n" for n in range(9)))
    assert (sample.names, len(sample.rows)) == (names, 9)
    assert read(tmp_path, (tmp_path / "table.csv").read_bytes(), sample.read) == sample


def test_names_in_two_rows_are_joined(tmp_path: Path) -> None:
    sample = read(tmp_path, "place,people,,area\n,men,women,\n" + "".join(f"p{n},{n},{2 * n},{n}.5\n" for n in range(9)))
    assert (sample.names, len(sample.rows)) == (("place", "people men", "people women", "area"), 9)


@pytest.mark.parametrize("place", range(3))
def test_a_blank_among_the_names_is_a_name(tmp_path: Path, place: int) -> None:
    names = tuple("" if place == number else name for number, name in enumerate(("city", "land", "river")))
    sample = read(tmp_path, ",".join(names) + "\n" + "".join(f"town {n},land {n % 3},river {n}\n" for n in range(9)))
    assert (sample.names, len(sample.rows)) == (names, 9)


def test_a_line_drawn_below_the_names_is_no_row(tmp_path: Path) -> None:
    rows = "".join(f"{n:<6}{n * 7:>8}   word {n}\n" for n in range(9))
    sample = read(tmp_path, f"{'n':<6}{'seven':>8}   what\n-----  -------  ------\n{rows}")
    assert (sample.names, sample.rows[0], len(sample.rows)) == (("n", "seven", "what"), ("0", "0", "word 0"), 9)


def test_a_gap_in_a_column_of_fixed_width_moves_no_cell(tmp_path: Path) -> None:
    rows = [("Lima", "", "3.5"), ("Quito", "12", "2.1"), ("", "7", "1.0"), ("San Luis", "8", ""), ("Cusco", "9", "4.5")]
    fixed = "\n".join(f"{one:<10}{two:>8}{three:>8}" for one, two, three in [("city", "people", "area"), *rows])
    assert read(tmp_path, fixed).rows == tuple(tuple(cell or None for cell in row) for row in rows)


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("  1.0   2.0   3.0\n 10.0  20.0  30.0\n" + "  4.5   5.5   6.5\n" * 4, 3, 6),
        ("STN    DAY      TEMP\n010010 20200101   12.3\n010010 20200102   -3.1\n010010 20200103    0.0\n", 3, 3),
        ("the same words\n" * 5, 1, 5),
    ],
)
def test_numbers_set_in_columns_are_told_from_words(tmp_path: Path, text: str, width: int, rows: int) -> None:
    sample = read(tmp_path, text)
    assert (len(sample.names), len(sample.rows)) == (width, rows)


def test_spaces_under_each_other_by_chance_are_no_columns() -> None:
    assert cuts_of(["a  b", "c  d"]) == ()


@pytest.mark.parametrize(
    "rows", ["12:30\n09:15\n23:59\n", "2020-01-01\n2020-01-02\n2020-01-03\n", "a@b.example\nc@d.example\ne@f.example\n"]
)
def test_one_column_of_values_is_not_cut(tmp_path: Path, rows: str) -> None:
    assert len(read(tmp_path, f"name\n{rows}").names) == 1


def test_one_column_of_words_is_not_cut_at_spaces(tmp_path: Path) -> None:
    sample = read(tmp_path, "name\n" + "".join(f"{word} street\n" for word in ("north", "south", "east", "west")))
    assert (sample.names, len(sample.rows)) == (("name",), 4)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Read(delimiter="abc"), "abc"),
        (Read(delimiter='"'), "separated"),
        (Read(quote="x"), "between"),
        (Read(delimiter=";", quote=";"), "between"),
        (Read(header=99), "100"),
        (Read(encoding="punycode"), "punycode"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path, asked: Read, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        read(tmp_path, text(), asked)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "||", "^", " "])
@pytest.mark.parametrize("quote", ['"', "'", "none"])
def test_any_choice_of_the_reader_is_followed(tmp_path: Path, mark: str, quote: str) -> None:
    sample = read(tmp_path, text(), Read("utf-8", mark, quote, header=-1))
    assert (sample.read.delimiter, sample.read.quote, sample.read.header) == (mark, quote, -1)
    assert sample.rows


def test_what_could_be_read_otherwise_is_offered(tmp_path: Path) -> None:
    choices = dict(read(tmp_path, text(";").encode("cp1252")).choices)
    assert choices["delimiter"] == (";", ",")
    assert {"utf-8", "cp1252", "cp850", "mac_roman"} <= set(choices["encoding"])
    assert choices["header"][:3] == ("-1", "0", "1")


def test_names_without_rows_are_a_table(tmp_path: Path) -> None:
    sample = read(tmp_path, "city,people,area\n")
    assert (sample.names, sample.rows, sample.complete) == (("city", "people", "area"), (), True)


def test_what_follows_a_table_in_sections_of_its_own_is_no_row(tmp_path: Path) -> None:
    rule = "*" * 60
    notes = ('"1.";"Bis 1992 nur das frühere Bundesgebiet."', '"2.";"Stand 31.12."')
    below = "\n".join(["", rule, "Fußnoten", rule, "", *notes, "", rule, "erstellt am 15.05.2011", ""])
    sample = read(tmp_path, text(";") + below)
    assert is_whole(sample)


def test_a_title_between_parts_of_a_table_does_not_end_it(tmp_path: Path) -> None:
    first, second = ROWS[:6], ROWS[6:]
    parted = "\n".join([*lines(rows=(NAMES, *first)), "", "Region North", *lines(rows=second)]) + "\n"
    sample = read(tmp_path, parted)
    assert {row[0] for row in sample.rows} >= {row[0] for row in ROWS}


def test_a_title_cut_into_more_cells_than_the_table_has_is_a_title(tmp_path: Path) -> None:
    values = "".join(f"{4000 - n}.00,{98 - n / 400:.2f}\n" for n in range(40))
    sample = read(tmp_path, f"New data set,Sample 22 of Saturday, February 11\ncm-1,%T\n{values}")
    assert (sample.names, len(sample.rows)) == (("cm-1", "%T"), 40)
    longer = read(tmp_path, f"wave,share,remarks\n{values}")
    assert (longer.names, len(longer.rows)) == (("wave", "share", "remarks"), 40)


LOUD = ["name@sum@note@site", *(f"n{n}@{n}@{'two, ' * (n % 3)}words@http://a.example/{n}?a=1" for n in range(20))]


@pytest.mark.parametrize("mark", ["@", "#", "!"])
def test_an_odd_mark_that_makes_many_columns_is_believed(tmp_path: Path, mark: str) -> None:
    sample = read(tmp_path, "\n".join(LOUD).replace("@", mark))
    assert (sample.read.delimiter, len(sample.names), len(sample.rows)) == (mark, 4, 20)


@pytest.mark.parametrize("mark", ["@", ";;"])
def test_what_always_stands_between_two_quotes_separates(tmp_path: Path, mark: str) -> None:
    rows = [["name", "note", "site"], *([f"n{n}", "one; two\nthree" if n % 3 else "a; b", f"http://a.example/{n}"] for n in range(20))]
    sample = read(tmp_path, "".join(mark.join(f'"{cell}"' for cell in row) + "\n" for row in rows))
    assert (sample.names, len(sample.rows)) == (("name", "note", "site"), 20)


def test_one_column_of_quoted_texts_is_one_column(tmp_path: Path) -> None:
    cells = ["Memory, fast", "Cable", 'Laptop 15"', 'Mouse, "silent"'] * 5
    body = "".join((quoted(cell.replace('"', '""'), ",", '"' in cell)) + "\n" for cell in cells)
    sample = read(tmp_path, f"product\n{body}")
    assert (sample.names, tuple(cell for (cell,) in sample.rows)) == (("product",), tuple(cells))


def test_names_one_short_over_rows_whose_first_cells_repeat_lack_the_last(tmp_path: Path) -> None:
    rows = [[f"0{1 + n % 5}/01/2018", str(n), f"{n}.5", "ok"] for n in range(12)]
    assert read(tmp_path, "\n".join(["date,n,price", *map(",".join, rows)])).names == ("date", "n", "price", "")
    assert read(tmp_path, "\n".join(["n,price,note", *(f"r{n},{','.join(row[1:])}" for n, row in enumerate(rows))])).names[0] == ""


def test_a_blank_name_too_many_names_nothing(tmp_path: Path) -> None:
    sample = read(tmp_path, "\n".join([f",{','.join(NAMES)}", *lines()[1:]]))
    assert is_whole(sample)


def test_names_in_other_quotes_than_the_cells_lose_them(tmp_path: Path) -> None:
    assert is_whole(read(tmp_path, "\n".join([",".join(f"'{name}'" for name in NAMES), *lines()[1:]])))


def test_the_only_row_in_brackets_holds_units(tmp_path: Path) -> None:
    sample = read(tmp_path, "\n".join([lines()[0], "(name),(thousands),(km2),", *lines()[1:]]))
    assert (sample.names, sample.rows) == (("city (name)", "people (thousands)", "area (km2)", "note"), ROWS)


def test_backquotes_stand_around_cells_too(tmp_path: Path) -> None:
    text = "\n".join(",".join(f"`{cell}`" if "," in cell else cell for cell in row) for row in (NAMES, *ROWS))
    assert is_whole(read(tmp_path, text))


POINTS = tuple((f"{n}.0", f"0.{n}1") for n in range(200, 206))


@pytest.mark.parametrize("above", ["Sample,Run 7\nDate,2018-03-01\n", "[Conditions],\nSample,Al-Sn\nStart,10.0\nStep,0.02\n[Points],\n"])
def test_the_lines_of_an_instrument_are_above_the_names(tmp_path: Path, above: str) -> None:
    sample = read(tmp_path, above + "\n".join(lines(rows=(("nm", "absorption"), *POINTS))) + "\n")
    assert (sample.names, sample.rows) == (("nm", "absorption"), POINTS)


@pytest.mark.parametrize("first", [("n/a", "n/a"), ("a", "5")])
def test_words_among_numbers_are_no_names(tmp_path: Path, first: tuple[str, str]) -> None:
    sample = read(tmp_path, "\n".join(lines(rows=(("nm", "absorption"), POINTS[0], first, *POINTS[1:]))) + "\n")
    assert (sample.names, len(sample.rows)) == (("nm", "absorption"), len(POINTS) + 1)
