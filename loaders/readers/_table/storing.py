"""Writes a table into a DuckDB file in one pass: each column typed, each cell that would not print back kept as written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from explorer.model.schema import Schema
from loaders.readers._table.casting import literal
from loaders.readers._table.layout import Layout, layout, tests
from loaders.readers._table.opening import one
from loaders.readers._table.pieces import piece_bytes
from loaders.readers._table.statement import Statement

_NONE: dict[int, str] = {}

PROBE_ROWS = 8_192
"""Rows that show which columns hold cells of another spelling, and how texts are kept; a hundredth of the pass for a million rows."""
EXPECTED_ROW, LONGEST_ROW = 2_000_000, 100_000_000
"""Bytes of one row that DuckDB is ready for, and the most that it is told to be."""
LETTER_BYTES = 4


def read_csv(path: Path, width: int, **options: object) -> str:
    """A text file as r1 … rn; values of `options` are SQL already."""
    columns = ", ".join(f"'r{place}': 'VARCHAR'" for place in range(1, width + 1))
    given = {"delim": "','", "quote": "'\"'", "escape": "'\"'", "skip": 0, **options}
    if not options.keys() & {"buffer_size", "max_line_size"}:
        given["buffer_size"] = piece_bytes(path)
    said = ", ".join(f"{name} = {value}" for name, value in given.items())
    return f"read_csv({literal(str(path))}, auto_detect = false, header = false, columns = {{{columns}}}, encoding = 'utf-8', {said})"


def read_lines(path: Path, width: int, longest: int = 0) -> str:
    """A text file that this program wrote; `longest` has a row so many characters, where that is known."""
    if longest * LETTER_BYTES <= EXPECTED_ROW:
        return read_csv(path, width, new_line=literal("\\n"))
    return read_csv(path, width, new_line=literal("\\n"), max_line_size=LONGEST_ROW, parallel="false")


def write(
    store: duckdb.DuckDBPyConnection, scan: str, schema: Schema, spare: int = 0, native: dict[int, str] = _NONE, again: bool = False
) -> None:
    """Table `t` from a `scan`, as `Statement` says; where that can be read `again`, as its first rows show to be best."""
    statement = Statement(schema, spare, native)
    if again:
        statement = probed(store, scan, statement)
    create(store, scan, statement)
    finish(store, scan, statement)


def finish(store: duckdb.DuckDBPyConnection, scan: str, statement: Statement) -> None:
    """Companions for the cells of another spelling; table `t` made anew of the `scan` where texts that seemed numbers are none."""
    odd = odd_cells(store, statement)
    if any(odd[place] for place in statement.form.numbers):
        statement = replace(statement, form=replace(statement.form, numbers=frozenset()))
        create(store, scan, statement)
        odd = odd_cells(store, statement)
    drop_empty(store, [f"c{place}_text" for place in statement.cast if place not in statement.plain])
    take_apart(store, statement, odd)


def probed(store: duckdb.DuckDBPyConnection, scan: str, statement: Statement) -> Statement:
    """The statement by the first rows: which columns are plain in all of them, and how texts are kept, where the table is not small."""
    cast, texts = statement.cast, statement.texts
    asked = ["count(*)", *(f"bool_and(s{place})" for place in cast), *(test for place in texts for test in tests(place))]
    first = statement.tested(f"(FROM {scan} LIMIT {PROBE_ROWS})")
    rows, *found = one(store, f"SELECT {', '.join(asked)} FROM {first}")
    plain = tuple(place for place, is_so in zip(cast, found, strict=False) if is_so)
    form = layout(texts, tuple(found[len(cast) :])) if rows == PROBE_ROWS else Layout()
    return replace(statement, plain=plain, form=form)


def create(store: duckdb.DuckDBPyConnection, scan: str, statement: Statement) -> None:
    """Table `t` of the rows, in place of one that was given up half way."""
    select, form = statement.select(scan), statement.form
    if form == Layout():
        store.execute(f"CREATE OR REPLACE TABLE t AS {select}").fetchall()
        return
    kinds = [(str(row[0]), str(row[1])) for row in store.execute(f"DESCRIBE {select}").fetchall()]
    places = {f"c{place}": place for place in range(1, len(statement.schema.columns) + 1)}
    declared = [form.declared(name, kind, places.get(name, 0)) for name, kind in kinds]
    store.execute(f"CREATE OR REPLACE TABLE t ({', '.join(declared)})").fetchall()
    store.execute(f"INSERT INTO t {select}").fetchall()


def drop_empty(store: duckdb.DuckDBPyConnection, names: list[str], table: str = "t") -> None:
    """Companions without any cell."""
    if not names:
        return
    counts = one(store, f"SELECT {', '.join(f'count({name})' for name in names)} FROM {table}")
    for name, count in zip(names, counts, strict=True):
        if not count:
            store.execute(f"ALTER TABLE {table} DROP COLUMN {name}").fetchall()


def odd_cells(store: duckdb.DuckDBPyConnection, statement: Statement) -> dict[int, int]:
    """How many cells of each place are in the list that they share, in their order there."""
    places, odd = statement.shared, statement.odd
    if not places:
        return {}
    counts = ", ".join(f"count({odd}[{number}])" for number in range(1, len(places) + 1))
    return dict(zip(places, one(store, f"SELECT {counts} FROM t WHERE {odd} IS NOT NULL"), strict=True))


def take_apart(store: duckdb.DuckDBPyConnection, statement: Statement, counted: dict[int, int]) -> None:
    """A companion for each column that has cells in the list that they share, as `odd_cells` counted them."""
    odd = statement.odd
    for number, (place, count) in enumerate(counted.items(), 1):
        if count:
            store.execute(f"ALTER TABLE t ADD COLUMN c{place}_text VARCHAR").fetchall()
            store.execute(f"UPDATE t SET c{place}_text = {odd}[{number}] WHERE {odd}[{number}] IS NOT NULL").fetchall()
    if counted:
        store.execute(f"ALTER TABLE t DROP COLUMN {odd}").fetchall()
