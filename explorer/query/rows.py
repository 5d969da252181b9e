"""Which rows a statement reads: the stored table or siblings read long, and the conditions on its cells."""

from __future__ import annotations

import functools

from sqlglot import exp

from explorer.query.cells import call, cast, column, is_null, maybe_cast, param, value, written
from explorer.query.shape import LONG_KEY, LONG_VALUE, Shape, Test

MOST_BRANCHES = 60
"""Columns that are read long one after the other, so that the engine passes over what a filter leaves out; of more, planning costs more."""


def relation(shape: Shape) -> exp.Table | exp.Subquery:
    table = exp.table_("t", db=shape.table, quoted=True)
    if shape.unpivot is None:
        return table
    keys = [maybe_cast(param(f"k{i}"), shape.unpivot.key_type) for i in range(len(shape.unpivot.columns))]
    values = [maybe_cast(column(id_), shape.unpivot.value_type) if differs else column(id_) for id_, differs in shape.unpivot.columns]
    if len(keys) > MOST_BRANCHES:
        return _long(shape, table, *(call("unnest", exp.array(*side)) for side in (keys, values))).subquery("long")
    branches: list[exp.Query] = [_long(shape, table, key, this) for key, this in zip(keys, values, strict=True)]
    return functools.reduce(_stacked, branches).subquery("long")


def _long(shape: Shape, table: exp.Table, key: exp.Expr, this: exp.Expr) -> exp.Select:
    """The rows with a key and a value of their own, or one for each of a list of them."""
    plain = [column(id_) for id_ in shape.ids]
    return exp.select(column("rowid"), *plain, exp.alias_(key, LONG_KEY), exp.alias_(this, LONG_VALUE)).from_(table.copy())


def _stacked(above: exp.Query, below: exp.Query) -> exp.Query:
    return exp.union(above, below, distinct=False, copy=False)


def conditions(tests: tuple[Test, ...]) -> list[exp.Expr]:
    return [_condition(test) for test in tests]


def _condition(test: Test) -> exp.Expr:
    if test.op in ("in", "notin"):
        return _member(test) if test.op == "in" else exp.paren(call("coalesce", exp.not_(_member(test)), exp.true()))
    this = value(test.cell)
    match test.op:
        case "missing":
            return is_null(this)
        case "filled":
            return exp.not_(is_null(this))
        case "has":
            return has(written(test.cell), param(test.name))
        case "gte":
            return exp.GTE(this=this, expression=param(test.name))
        case "lte":
            return exp.LTE(this=this, expression=param(test.name))
        case _:
            return exp.LT(this=this, expression=param(test.name))


def _member(test: Test) -> exp.Expr:
    this = value(test.cell)
    if test.day:
        this = cast(this, "DATE")
    either = []
    if test.typed:
        either.append(_any(this, test.name))
    if test.texts:
        either.append(_any(written(test.cell), f"{test.name}t"))
    return exp.paren(exp.or_(*either))


def _any(this: exp.Expr, name: str) -> exp.Expr:
    return exp.EQ(this=this, expression=exp.Any(this=exp.paren(param(name))))


def has(this: exp.Expr, words: exp.Expr) -> exp.Expr:
    return call("contains", *(call("strip_accents", exp.func("lower", each)) for each in (this, words)))


def count(condition: exp.Expr) -> exp.Expr:
    return exp.Filter(this=exp.Count(this=exp.Star()), expression=exp.Where(this=condition))


def every(conditions: list[exp.Expr]) -> exp.Expr:
    return exp.and_(*conditions) if conditions else exp.true()


def where(select: exp.Select, conditions: list[exp.Expr]) -> exp.Select:
    return select.where(*conditions) if conditions else select


def ordered(this: exp.Expr, descending: bool = False) -> exp.Expr:
    return exp.Ordered(this=this, desc=descending, nulls_first=False)
