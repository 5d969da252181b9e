"""A shape to the SQL text of DuckDB: built as expressions, cached by shape; values are never in it."""

from __future__ import annotations

import functools

from sqlglot import exp

from explorer.query.cells import call, column, is_null, param, shown, value, written
from explorer.query.groups import grouped
from explorer.query.rows import conditions, count, every, has, ordered, relation, where
from explorer.query.shape import LONG_KEY, Cell, Shape

CACHED_TEXTS = 2_000
"""SQL texts kept a process, about 2 kB each."""


@functools.lru_cache(CACHED_TEXTS)
def text(shape: Shape) -> str:
    """The statement that answers the shape."""
    select = grouped(shape) if shape.keys or shape.numbers else _listed(shape)
    return select.sql("duckdb", copy=False)


@functools.lru_cache(CACHED_TEXTS)
def count_text(shape: Shape) -> str:
    """The statement that counts rows (`rows`), those with a value wherever one is needed (`used`), and rows of totals (`totals`)."""
    kept = every(conditions(shape.totals))
    used = every([exp.not_(is_null(value(cell))) for cell in shape.present])
    counted = exp.select(
        exp.alias_(count(kept), "rows"), exp.alias_(count(exp.and_(kept, used)), "used"), exp.alias_(count(exp.not_(kept)), "totals")
    )
    return where(counted.from_(relation(shape)), conditions(shape.tests)).sql("duckdb", copy=False)


@functools.lru_cache(CACHED_TEXTS)
def values_text(table: str, cell: Cell, contains: bool) -> str:
    """The statement that lists a column's values as written, most rows first (`limit`, and `contains` where asked)."""
    name = written(cell)
    tests = [exp.not_(is_null(name)), *([has(name, param("contains"))] if contains else [])]
    ids = tuple([cell.id, f"{cell.id}_text"] if cell.text else [cell.id])
    select = exp.select(exp.alias_(name, "value"), exp.alias_(exp.Count(this=exp.Star()), "rows"))
    listed = where(select.from_(relation(Shape(table, ids))), tests).group_by(exp.Literal.number(1))
    return listed.order_by(ordered(column("rows"), True), ordered(column("value"))).limit(param("limit")).sql("duckdb", copy=False)


def _listed(shape: Shape) -> exp.Select:
    """A line a row of the table."""
    names = [exp.alias_(shown(cell), name, quoted=True) for name, cell in shape.columns]
    tests = conditions(shape.tests) + conditions(shape.totals) + [exp.not_(is_null(value(cell))) for cell in shape.present]
    select = exp.select(*names).from_(relation(shape))
    if shape.sampled:
        lot = call("hash", column("rowid"), *([column(LONG_KEY)] if shape.unpivot else []))
        chosen = exp.LTE(this=lot, expression=param("lot"))
        return where(select, [*tests, chosen]).order_by(lot.copy(), column("rowid")).limit(param("sample"))
    select = where(select, tests)
    for sorting in shape.order:
        this = value(shape.columns[sorting.index][1]) if sorting.what == "column" else column("rowid")
        select = select.order_by(ordered(this, sorting.descending))
    if shape.order:
        select = select.order_by(ordered(column("rowid")))
    return select.limit(param("limit")).offset(param("offset")) if shape.paged else select
