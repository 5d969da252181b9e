"""Small stored tables for the engine's tests: columns of text, typed and kept as the readers do it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow

from explorer.model.message import message
from explorer.model.schema import ROLES, Cast, Column, Kind, Schema, Stats
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset
from explorer.settings import Settings

Cells = Sequence[str | None]


def column(
    i: int, name: str, kind: Kind = "categorical", type_: str = "VARCHAR", role: str = "", missing: Sequence[str] = ("",), **fields: object
) -> Column:
    cast = Cast(type_, missing=tuple(missing))
    return Column(f"c{i}", name, name, kind, role or ROLES[kind][0], message("said by the test"), cast=cast, **fields)  # type: ignore[arg-type]


def stored(data: Path, columns: Sequence[tuple[Column, Cells]], **fields: object) -> Dataset:
    """A dataset whose cells keep their spelling where the typed value would not print back."""
    described = [_counted(column, cells) for column, cells in columns]
    rows = len(columns[0][1])
    name = hashlib.sha256(repr(columns).encode()).hexdigest()[:32]
    path = data / "tables" / f"{name}.duckdb"
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(path)) as store:
        store.register("r", pyarrow.table({f"r{i}": pyarrow.array(cells, pyarrow.string()) for i, (_, cells) in enumerate(columns, 1)}))
        parts = [part for i, column in enumerate(described, 1) for part in _parts(i, column)]
        store.execute(f"CREATE TABLE t AS SELECT {', '.join(parts)} FROM r")
    schema = Schema(tuple(described), "record", message("a row"), rows=rows)
    return Dataset(Source("sample", name), name, path, replace(schema, **fields), Credit())  # type: ignore[arg-type]


def settings(data: Path, **limits: object) -> Settings:
    return Settings(data=data, limits=limits) if limits else Settings(data=data)  # type: ignore[arg-type]


def _typed(i: int, column: Column) -> str:
    missing = ", ".join(f"'{word}'" for word in column.cast.missing)
    return f"CASE WHEN r{i} NOT IN ({missing}) THEN TRY_CAST(r{i} AS {column.cast.type}) END"


def _parts(i: int, column: Column) -> list[str]:
    typed = _typed(i, column)
    if column.cast.type == "VARCHAR" and column.cast.missing == ("",):
        return [f"nullif(r{i}, '') AS c{i}"]
    return [f"{typed} AS c{i}", f"CASE WHEN ({typed})::VARCHAR IS DISTINCT FROM r{i} THEN r{i} END AS c{i}_text"]


def _counted(column: Column, cells: Cells) -> Column:
    with duckdb.connect() as engine:
        engine.register("r", pyarrow.table({"r1": pyarrow.array(cells, pyarrow.string())}))
        typed = _typed(1, column)
        written = ", ".join(f"'{word}'" for word in column.cast.missing)
        parts = f"count(DISTINCT v), min(v), max(v), count(*) FILTER (WHERE v IS NULL AND r1 NOT IN ({written})), count(*) - count(v)"
        row = engine.execute(f"SELECT {parts} FROM (SELECT r1, {typed} AS v FROM r)").fetchall()[0]
    distinct, low, high, uncast, empty = row
    ends = (str(low), str(high)) if column.kind == "temporal" else (None, None)
    return replace(column, distinct=distinct, missing=empty - uncast, stats=Stats(low=ends[0], high=ends[1], uncast=uncast))
