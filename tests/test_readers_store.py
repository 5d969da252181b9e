"""What a cell becomes in the store, that it can always be had back as written, and what is counted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Kind, Schema
from explorer.model.table import Facts
from loaders.readers._process.wire import Budget, spend
from loaders.readers._table import alike, counting, wide
from loaders.readers._table import facts as facts_module
from loaders.readers._table.casting import literal
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import columns_of, open_store
from loaders.readers._table.pieces import GROUP_ROWS, WIDE, group_rows, piece_bytes, wide_rows


def column(place: int, cast: Cast, name: str = "", kind: Kind = "categorical") -> Column:
    return Column(f"c{place}", name or f"name {place}", "", kind, "", message("x"), cast=cast)


def write(folder: Path, cells: list[str | None], cast: Cast) -> tuple[list[object], list[object], Facts]:
    """(values, originals, facts) of a table of one column."""
    schema = Schema((column(1, cast),), "record", message("row"))
    with open_store(Path(":memory:"), folder / "rows.csv") as store:
        write_rows(store, [(cell,) for cell in cells], schema, folder)
        original = "coalesce(c1_text, c1::VARCHAR)" if "c1_text" in columns_of(store) else "c1::VARCHAR"
        rows = store.execute(f"SELECT c1, {original} FROM t ORDER BY rowid").fetchall()
        return [row[0] for row in rows], [row[1] for row in rows], count(store, schema)


DAY, HOUR = datetime.date(2020, 1, 31), datetime.datetime(2020, 1, 31, 12, 30)


@pytest.mark.parametrize(
    ("cast", "cell", "value"),
    [
        (Cast("BIGINT"), "12", 12),
        (Cast("BIGINT"), "007", 7),
        (Cast("BIGINT"), " 12 ", 12),
        (Cast("BIGINT"), "12.0", 12),
        (Cast("BIGINT"), "1.5", None),
        (Cast("BIGINT"), "twelve", None),
        (Cast("BIGINT", missing=("", "-999")), "-999", None),
        (Cast("BIGINT", thousands="."), "2.025.045", 2025045),
        (Cast("BIGINT", thousands="."), "1.23", None),
        (Cast("BIGINT", thousands=","), "12,34,567", 1234567),
        (Cast("BIGINT", thousands=" "), "19\u00a0880", 19880),
        (Cast("BIGINT", thousands=" "), "19\u202f880", 19880),
        (Cast("BIGINT", strip="$"), "$5", 5),
        (Cast("HUGEINT"), "123456789012345678901", 123456789012345678901),
        (Cast("DOUBLE"), "1.10", 1.1),
        (Cast("DOUBLE"), "1e3", 1000.0),
        (Cast("DOUBLE"), "nan", None),
        (Cast("DOUBLE"), "inf", None),
        (Cast("DOUBLE", decimal=","), "0,702744174", 0.702744174),
        (Cast("DOUBLE", decimal=","), "1.5", None),
        (Cast("DOUBLE", decimal=",", thousands="."), "-1.234,5", -1234.5),
        (Cast("DOUBLE", decimal=",", thousands="."), "1234,5", 1234.5),
        (Cast("DOUBLE", strip="%"), "98.79 %", 98.79),
        (Cast("DOUBLE", strip="$", thousands=","), "$66,149.50", 66149.5),
        (Cast("DOUBLE", strip="$", words=(("m", "e6"),)), "$6M", 6_000_000.0),
        (Cast("DOUBLE", thousands=",", words=(("(", "-"), (")", ""))), "(1,234)", -1234.0),
        (Cast("DOUBLE", thousands=","), "−5", -5.0),
        (Cast("DECIMAL(9,2)"), "1.10", Decimal("1.10")),
        (Cast("DECIMAL(9,2)"), "1.105", None),
        (Cast("BOOLEAN"), "true", True),
        (Cast("BOOLEAN"), "perhaps", None),
        (Cast("DATE"), "2020-01-31", DAY),
        (Cast("DATE", formats=("%d/%m/%Y",)), "31/01/2020", DAY),
        (Cast("DATE", formats=("%d/%m/%Y", "%Y-%m-%d")), "2020-01-31", DAY),
        (Cast("DATE", formats=("%d/%m/%Y",)), "01/31/2020", None),
        (Cast("DATE", formats=("%d %m %Y",), words=(("enero", "01"),)), "31 Enero 2020", DAY),
        (Cast("TIMESTAMP"), "2020-01-31 12:30:00", HOUR),
        (Cast("TIMESTAMP"), "2020-01-31T12:30:00Z", HOUR),
        (Cast("TIMESTAMP", formats=("epoch_s",)), "1580473800", HOUR),
        (Cast("TIMESTAMP", formats=("epoch_ms",)), "1580473800000", HOUR),
        (Cast("TIME"), "12:30:00", datetime.time(12, 30)),
        (Cast("VARCHAR", missing=("", "n/d")), "n/d", None),
        (Cast("VARCHAR", missing=("", "n/d")), "x", "x"),
        (Cast("VARCHAR"), " spaced ", " spaced "),
        (Cast("VARCHAR"), "it's; DROP TABLE t; --", "it's; DROP TABLE t; --"),
    ],
)
def test_a_cell_becomes_a_value_and_comes_back(tmp_path: Path, cast: Cast, cell: str, value: object) -> None:
    values, originals, _ = write(tmp_path, [cell, None], cast)
    assert (values, originals) == ([value, None], [cell, None])


_CASTS = (
    Cast("BIGINT"), Cast("BIGINT", thousands="."), Cast("DOUBLE"), Cast("DOUBLE", decimal=",", thousands="."), Cast("DECIMAL(12,3)"),
    Cast("DATE"), Cast("DATE", formats=("%d/%m/%Y",)), Cast("TIMESTAMP"), Cast("TIME"), Cast("BOOLEAN"), Cast(), Cast(strip="$"),
    Cast("DOUBLE", strip="$%", words=(("mil", "e3"),)), Cast("HUGEINT"), Cast(missing=("", "x", "-")), Cast("BIGINT", missing=("", "0")),
)  # fmt: skip
_CELLS = st.one_of(
    st.integers().map(str),
    st.floats().map(str),
    st.from_regex(r"[-+$(]?[0-9]{0,4}[.,]?[0-9]{0,4}[.,]?[0-9]{0,3}[%)eE]?[0-9]?", fullmatch=True),
    st.dates().map(str),
    st.datetimes().map(str),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.one_of(st.none(), _CELLS), min_size=20, max_size=60))
def test_no_cell_is_lost_whatever_it_is_taken_for(tmp_path: Path, cells: list[str | None]) -> None:
    schema = Schema(tuple(column(place, cast) for place, cast in enumerate(_CASTS, 1)), "record", message("row"))
    with open_store(Path(":memory:"), tmp_path / "rows.csv") as store:
        write_rows(store, [(cell,) * len(_CASTS) for cell in cells], schema, tmp_path)
        present = columns_of(store)
        originals = [
            f"coalesce(c{place}_text, c{place}::VARCHAR)" if f"c{place}_text" in present else f"c{place}::VARCHAR"
            for place in range(1, len(_CASTS) + 1)
        ]
        rows = store.execute(f"SELECT {', '.join(originals)} FROM t ORDER BY rowid").fetchall()
    assert rows == [(cell or None,) * len(_CASTS) for cell in cells]


def test_a_companion_stands_only_where_a_cell_needs_it(tmp_path: Path) -> None:
    schema = Schema((column(1, Cast("BIGINT")), column(2, Cast("BIGINT")), column(3, Cast())), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path) as store:
        write_rows(store, [("1", "2", "x"), ("3", "04", "y")], schema, tmp_path)
        assert columns_of(store) == {"c1", "c2", "c2_text", "c3"}


def test_a_spelling_after_the_first_rows_gets_its_companion(tmp_path: Path) -> None:
    rows = [(str(n), str(n)) for n in range(25_000)]
    rows[-1] = ("n/d", "1.0")
    schema = Schema((column(1, Cast("BIGINT")), column(2, Cast("BIGINT"))), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path) as store:
        write_rows(store, rows, schema, tmp_path)
        assert columns_of(store) == {"c1", "c1_text", "c2", "c2_text"}
        last = store.execute("SELECT c1, c1_text, c2, c2_text FROM t WHERE c1_text IS NOT NULL OR c2_text IS NOT NULL").fetchall()
        assert last == [(None, "n/d", 1, "1.0")]


def facts(folder: Path, rows: list[tuple[str | None, ...]], *columns: Column, **more: object) -> Facts:
    schema = Schema(columns, "record", message("row"), **more)  # type: ignore[arg-type]
    with open_store(folder / "out.duckdb", folder) as store:
        write_rows(store, rows, schema, folder)
        return count(store, schema)


def test_numbers_are_counted(tmp_path: Path) -> None:
    rows = [("5",), ("-1",), ("0",), ("n/d",), (None,), ("odd",), ("5",)]
    (found,) = facts(tmp_path, rows, column(1, Cast("BIGINT", missing=("", "n/d")), kind="numeric")).columns
    assert (found.missing, found.uncast, found.distinct, found.low, found.high, found.mean) == (2, 1, 3, -1, 5, 2.25)
    assert (found.negatives, found.zeros, found.top[0]) == (1, 1, ("5", 2))


def test_dates_are_counted(tmp_path: Path) -> None:
    (found,) = facts(tmp_path, [("2020-01-31",), ("2019-05-01",), (None,)], column(1, Cast("DATE"), kind="temporal")).columns
    assert (found.low, found.high, found.mean, found.missing) == ("2019-05-01", "2020-01-31", None, 1)


def test_classes_are_listed_with_their_rows(tmp_path: Path) -> None:
    (found,) = facts(tmp_path, [("a",), ("b",), ("a",), (None,)], column(1, Cast())).columns
    assert (found.values, found.distinct) == ((("a", 2), ("b", 1)), 2)


def test_many_values_are_not_listed(tmp_path: Path) -> None:
    (found,) = facts(tmp_path, [(f"value {n}",) for n in range(6_001)], column(1, Cast())).columns
    assert (found.values, found.distinct, len(found.top)) == ((), 6_001, 20)


def test_candidate_keys_are_counted_together(tmp_path: Path) -> None:
    rows = [("a", "1"), ("a", "2"), ("b", "1"), ("a", "1")]
    found = facts(tmp_path, rows, column(1, Cast(), "place"), column(2, Cast(), "year"), keys=(("place", "year"), ("place",)))
    assert found.together == ((("place", "year"), 3), (("place",), 2))


def test_the_store_opens_no_other_file(tmp_path: Path) -> None:
    other = tmp_path.parent / "other.csv"
    other.write_text("a,b\n1,2\n")
    with open_store(tmp_path / "out.duckdb", tmp_path / "mine.csv") as store, pytest.raises(duckdb.PermissionException):
        store.execute(f"SELECT * FROM read_csv({literal(str(other))})").fetchall()
    other.unlink()


def test_many_columns_are_counted_each_by_itself(tmp_path: Path) -> None:
    wide = Schema(tuple(column(place, Cast("BIGINT"), kind="numeric") for place in range(1, 20)), "record", message("row"))
    with open_store(Path(":memory:"), tmp_path / "rows.csv") as store:
        write_rows(store, [tuple(str(place * 10 + row) for place in range(1, 20)) for row in range(3)], wide, tmp_path)
        facts = count(store, wide)
    assert facts.rows == 3
    assert [(each.low, each.high, each.distinct) for each in facts.columns] == [(n * 10, n * 10 + 2, 3) for n in range(1, 20)]


WIDE_CASTS = (Cast("BIGINT"), Cast(), Cast("DATE"), Cast("DOUBLE"))


def wide_row(row: int, columns: int) -> tuple[str, ...]:
    cells = (str(row), f"text {row % 7}", f"2024-01-{row % 28 + 1:02d}", f"{row}.5")
    return tuple(cells[place % 4] for place in range(columns))


@pytest.mark.parametrize("slice_characters", [20_000, 24_000_000])
def test_a_wide_table_keeps_every_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slice_characters: int) -> None:
    monkeypatch.setattr(wide, "SLICE_CHARACTERS", slice_characters)
    columns, last = 2 * WIDE + 50, 2 * WIDE + 49
    rows = [wide_row(row, columns) for row in range(60)]
    rows[0] = ("007", *rows[0][1:])
    rows[-1] = (*rows[-1][: last - 1], "n/d", 'say "so",\nor not')
    schema = Schema(tuple(column(place, WIDE_CASTS[(place - 1) % 4]) for place in range(1, columns + 1)), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path, schema) as store:
        write_rows(store, rows, schema, tmp_path)
        present = columns_of(store)
        spelt = [f"coalesce(c{n}_text, c{n}::VARCHAR)" if f"c{n}_text" in present else f"c{n}::VARCHAR" for n in range(1, columns + 1)]
        assert store.execute(f"SELECT {', '.join(spelt)} FROM t ORDER BY rowid").fetchall() == rows
        assert {name for name in present if "_" in name or "odd" in name} == {"c1_text", f"c{last}_text"}
        found = count(store, schema)
    first, *_ = found.columns
    assert (found.rows, len(found.columns)) == (60, columns)
    assert (first.low, first.high, first.distinct) == (1, 59, 59)
    assert (found.columns[last - 1].uncast, found.columns[last].distinct) == (1, 8)


@pytest.mark.parametrize("part_bytes", [20_000, 24_000_000])
def test_columns_counted_together_have_the_facts_of_each_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part_bytes: int
) -> None:
    given: list[tuple[Cast, Kind, Callable[[int], str]]] = [
        (Cast("BIGINT"), "numeric", lambda row: str(row % 9 - 4)),
        (Cast("DOUBLE"), "numeric", lambda row: f"{row % 40 / 8}" if row % 5 else "-0.0"),
        (Cast("HUGEINT"), "numeric", lambda row: str(10**25 + row % 30)),
        (Cast("BIGINT", missing=("", "n/d")), "numeric", lambda row: ("n/d", "odd", "", str(row % 3))[row % 4]),
        (Cast("DATE"), "temporal", lambda row: f"2024-{row % 11 + 1:02d}-{row % 7 + 1:02d}"),
        (Cast(), "identifier", lambda row: f"all different {row}"),
        (Cast(), "text", lambda row: f"said {row % 60}" if row < 250 else "often"),
        (Cast(), "categorical", lambda row: "ab "[row % 3]),
        (Cast("BOOLEAN"), "categorical", lambda row: "true" if row % 3 else "false"),
        (Cast("TIME"), "temporal", lambda row: ""),
    ]
    kinds = [given[place % len(given)] for place in range(WIDE + 10)]
    rows = [tuple(cell(row + place % 3) for place, (_, _, cell) in enumerate(kinds)) for row in range(300)]
    schema = Schema(tuple(column(place, cast, kind=kind) for place, (cast, kind, _) in enumerate(kinds, 1)), "record", message("row"))
    monkeypatch.setattr(alike, "PART_BYTES", part_bytes)
    monkeypatch.setattr(counting, "VALUES_IN_ALL", 50 * len(kinds))
    with open_store(tmp_path / "out.duckdb", tmp_path, schema) as store:
        write_rows(store, rows, schema, tmp_path)
        together = count(store, schema)
        monkeypatch.setattr(facts_module, "TOP_DISTINCT", 1)
        each = count(store, schema)
    assert together == each
    assert {len(found.values) for found in together.columns} == {0, 2, 3} and together.columns[5].distinct == 300


def test_a_wide_table_keeps_the_longest_numbers_and_halves_of_characters(tmp_path: Path) -> None:
    cells = (str(2**127 // 3), "\ud800", "a\0b")
    schema = Schema(tuple(column(n, Cast("HUGEINT" if n == 1 else "VARCHAR")) for n in range(1, WIDE + 2)), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path, schema) as store:
        write_rows(store, [(*cells, *[""] * (WIDE - 2))] * 2, schema, tmp_path)
        assert store.execute("SELECT c1, c2, c3, c4 FROM t").fetchall() == [(2**127 // 3, "\\ud800", "a\0b", None)] * 2
        assert count(store, schema).columns[0].top == ((cells[0], 2),)


def test_a_wide_table_with_too_many_rows_is_refused_before_it_is_written(tmp_path: Path) -> None:
    schema = Schema(tuple(column(place, Cast()) for place in range(1, WIDE + 2)), "record", message("row"))
    spend(Budget(bytes=20_000_000))
    with open_store(tmp_path / "out.duckdb", tmp_path, schema) as store, pytest.raises(FormatError, match="0 would fit"):
        write_rows(store, [("x",) * len(schema.columns)], schema, tmp_path)
    spend(Budget())
    assert wide_rows(2_000) > 10_000 and wide_rows(500) * 500 > 50_000_000


def test_a_wide_table_may_have_no_row(tmp_path: Path) -> None:
    schema = Schema(tuple(column(place, Cast()) for place in range(1, WIDE + 2)), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path, schema) as store:
        write_rows(store, [], schema, tmp_path)
        assert (count(store, schema).rows, len(columns_of(store))) == (0, WIDE + 1)


def large(folder: Path, cells: list[str], cast: Cast = Cast()) -> tuple[list[tuple[object, ...]], set[str], Facts]:
    """(rows, columns, facts) of a table of one column that is large enough to be looked at first."""
    schema = Schema((column(1, cast),), "record", message("row"))
    with open_store(folder / "out.duckdb", folder) as store:
        write_rows(store, [(cell,) for cell in cells], schema, folder)
        return store.execute("SELECT c1 FROM t ORDER BY rowid").fetchall(), columns_of(store), count(store, schema)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ([str(n) for n in range(21_000)], {"n1", "c1"}),
        ([str(n) for n in range(20_999)] + ["007"], {"c1"}),
        ([str(n) for n in range(20_999)] + ["x"], {"c1"}),
        ([f"{n:05d}" for n in range(21_000)], {"c1"}),
        ([f"a street of some length, {n}" for n in range(21_000)], {"c1"}),
        ([str(n % 9) for n in range(21_000)], {"c1"}),
        (["99999999999999999999"] + [str(n) for n in range(20_999)], {"c1"}),
    ],
)
def test_texts_come_back_however_they_are_kept(tmp_path: Path, cells: list[str], kept: set[str]) -> None:
    rows, columns, found = large(tmp_path, cells)
    assert (rows, columns) == ([(cell,) for cell in cells], kept)
    assert (found.rows, found.columns[0].missing, found.columns[0].distinct) == (21_000, 0, len(set(cells)))


def test_a_text_kept_as_a_number_is_found_beside_other_spellings(tmp_path: Path) -> None:
    schema = Schema((column(1, Cast()), column(2, Cast("BIGINT"))), "record", message("row"))
    with open_store(tmp_path / "out.duckdb", tmp_path) as store:
        write_rows(store, [(str(n), f"{n:07d}" if n > 20_500 else str(n)) for n in range(21_000)], schema, tmp_path)
        assert columns_of(store) == {"n1", "c1", "c2", "c2_text"}
        assert store.execute("SELECT c1, c2, c2_text FROM t WHERE c1 = '20999'").fetchall() == [("20999", 20999, "0020999")]


@pytest.mark.parametrize("line", [6, 24, 40, 116, 900, 60_000])
@pytest.mark.parametrize("megabytes", [20, 200])
def test_a_piece_of_a_text_file_never_holds_a_little_more_than_a_group_of_rows(tmp_path: Path, line: int, megabytes: int) -> None:
    path = tmp_path / "rows.csv"
    with path.open("wb") as file:
        row = b"x" * (line - 1) + b"\n"
        block = row * (1_000_000 // line + 1)
        for _ in range(megabytes):
            file.write(block)
    for group in (GROUP_ROWS, group_rows(path)):
        piece = piece_bytes(path, group)
        assert 1_000_000 <= piece <= 32_000_000
        assert piece / line / group < 1 or piece / line / group > 1.5


def test_numbers_too_large_to_be_added_exactly_have_a_mean(tmp_path: Path) -> None:
    (found,) = facts(tmp_path, [("9" * 38,), ("9" * 38,), ("7",)], column(1, Cast("HUGEINT"), kind="numeric")).columns
    assert found.mean == pytest.approx(2e38 / 3)
