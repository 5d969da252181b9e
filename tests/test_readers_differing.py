"""How keys of large tables are counted, and which decimals are told by how they are written."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers._table.casting import DECIMAL
from loaders.readers._table.differing import PART_ROWS, differing

ROWS = PART_ROWS + 100_000


def counted(value: str, *columns: str, rows: int = ROWS) -> int:
    """What is counted of a table whose rows are made by `value` from i = 0, 1, 2 …"""
    with duckdb.connect() as store:
        store.execute(f"CREATE TABLE t AS SELECT {value} FROM range({rows}) AS rows(i)").fetchall()
        return differing(store, list(columns), rows)


@pytest.mark.parametrize(
    "value",
    ["i AS c1", "'n' || lpad(i::VARCHAR, 9, '0') AS c1", "i * 7919 % 999983 AS c1", "hash(i) AS c1"],
)
def test_values_that_all_differ_are_counted_exactly(value: str) -> None:
    assert counted(value, "c1") == ROWS


def test_a_single_repeat_is_found_or_estimated_but_never_called_all() -> None:
    assert counted(f"CASE WHEN i = {ROWS - 1} THEN 5 ELSE i END AS c1", "c1") < ROWS


def test_a_gap_is_no_running_number() -> None:
    with duckdb.connect() as store:
        store.execute(f"CREATE TABLE t AS SELECT CASE WHEN i % 2 = 0 THEN i // 4 END AS c1 FROM range({2 * ROWS}) AS rows(i)").fetchall()
        assert differing(store, ["c1"], ROWS) == pytest.approx(ROWS / 2, rel=0.02)


def test_values_that_repeat_are_estimated_beside_a_very_common_one() -> None:
    assert counted("CASE WHEN i % 3 = 0 THEN -1 ELSE hash(i % 150000) END AS c1", "c1") == pytest.approx(100_000, rel=0.02)


def test_of_many_more_rows_a_smaller_share_is_looked_at() -> None:
    assert counted("hash(i % 1500000) AS c1", "c1", rows=10 * ROWS) == pytest.approx(1_500_000, rel=0.02)


def test_numbers_that_rise_only_at_first_may_repeat() -> None:
    assert counted(f"CASE WHEN i < {ROWS // 2} THEN i ELSE i - {ROWS // 2} END AS c1", "c1") == pytest.approx(ROWS / 2, rel=0.02)


def test_combinations_are_counted_as_single_values_are() -> None:
    assert counted("i % 1000 AS c1, i // 1000 AS c2", "c1", "c2") == ROWS
    assert counted("i % 1000 AS c1, i // 2000 AS c2", "c1", "c2") == pytest.approx(ROWS / 2, rel=0.02)


@settings(max_examples=300, deadline=None)
@given(cell=st.from_regex(DECIMAL, fullmatch=True))
def test_decimals_told_by_their_spelling_print_back(cell: str) -> None:
    cell = "".join(str(int(letter)) if letter.isdigit() else letter for letter in cell)
    assert duckdb.execute("SELECT ?::VARCHAR::DOUBLE::VARCHAR, isfinite(?::VARCHAR::DOUBLE)", [cell, cell]).fetchall() == [(cell, True)]


@pytest.mark.parametrize(
    "cell", ["1.50", "01.5", "1", "1.", ".5", "0.00001", "+1.5", " 1.5", "1234567.1234567891", "1e5", "0.00", "nan", "1_0.5"]
)
def test_other_spellings_are_looked_at(cell: str) -> None:
    assert duckdb.execute(f"SELECT regexp_full_match(?, '{DECIMAL}')", [cell]).fetchall() == [(False,)]
