"""What a stored cell is in SQL: its value, its spelling as published, and how both are shown in an answer."""

from __future__ import annotations

from sqlglot import exp

from explorer.model.schema import Cast
from explorer.query.shape import Cell
from explorer.query.values import is_number

TEXT = "VARCHAR"

EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000}
"""Patterns that count from 1970, and the microseconds of one."""


def column(name: str, table: str = "") -> exp.Expr:
    """A quoted name of ours."""
    return exp.column(name, table=table or None, quoted=True)


def call(name: str, *arguments: exp.Expr | str | int) -> exp.Expr:
    """A function of the engine; texts and numbers become literals."""
    return exp.Anonymous(this=name, expressions=[exp.convert(each) for each in arguments])


def param(name: str) -> exp.Expr:
    """A value that travels beside the text."""
    return exp.Placeholder(this=name)


def cast(this: exp.Expr, type_: str) -> exp.Expr:
    """The value as another type; an error where it cannot be."""
    return exp.cast(this, type_, dialect="duckdb")


def maybe_cast(this: exp.Expr, type_: str) -> exp.Expr:
    """The value as another type, NULL where it cannot be."""
    return exp.TryCast(this=this, to=exp.DataType.build(type_, dialect="duckdb"))


def is_null(this: exp.Expr) -> exp.Expr:
    """Whether there is no value."""
    return exp.Is(this=this, expression=exp.Null())


def value(cell: Cell) -> exp.Expr:
    """The typed value: as stored, or read again from the original where a reader corrected how."""
    return _recast(original(cell), cell.recast) if cell.recast else _plain(cell)


def number(cell: Cell) -> exp.Expr:
    """The value as a number, whatever its type; NULL where it is none."""
    if is_number(cell.type):
        return value(cell)
    return cast(value(cell), "INTEGER") if cell.type == "BOOLEAN" else maybe_cast(value(cell), "DOUBLE")


def original(cell: Cell) -> exp.Expr:
    """The cell exactly as published."""
    plain = column(cell.id) if cell.stored == TEXT else cast(column(cell.id), TEXT)
    return exp.func("coalesce", column(f"{cell.id}_text"), plain) if cell.text else plain


def written(cell: Cell) -> exp.Expr:
    """The cell as published, NULL where its spelling means "no value"."""
    if not cell.text or (cell.stored == TEXT and not cell.recast):
        return original(cell) if cell.stored != TEXT else column(cell.id)
    spelled = exp.func("trim", column(f"{cell.id}_text"))
    blank = exp.or_(is_null(column(f"{cell.id}_text")), _is_in(spelled, cell.missing))
    return exp.case().when(exp.and_(is_null(column(cell.id)), blank), exp.Null()).else_(original(cell))


def uncast(cell: Cell) -> exp.Expr:
    """Whether the cell holds something that could not be read as its type."""
    return exp.and_(is_null(column(cell.id)), exp.not_(is_null(written(cell))))


def shown(cell: Cell) -> exp.Expr:
    """The cell in a plain answer: numbers as DOUBLE, times as ISO text, everything else as published."""
    if is_number(cell.type) and (cell.kind == "numeric" or cell.type.startswith(("DOUBLE", "DECIMAL"))):
        return cast(value(cell), "DOUBLE")
    if cell.type == "DATE":
        return exp.cast(value(cell), TEXT)
    if cell.type.startswith("TIMESTAMP"):
        return call("strftime", value(cell), "%Y-%m-%dT%H:%M:%S")
    return written(cell)


def _plain(cell: Cell) -> exp.Expr:
    return column(cell.id) if cell.type != TEXT or cell.stored == TEXT else written(cell)


def _is_in(this: exp.Expr, values: tuple[str, ...]) -> exp.Expr:
    if not values:
        return exp.false()
    return exp.In(this=this, expressions=[exp.Literal.string(each) for each in values])


def _recast(this: exp.Expr, how: Cast) -> exp.Expr:
    """Published text read by another cast: marks stripped, decimal and thousands marks put right, dates by their patterns."""
    text: exp.Expr = call("trim", this, how.strip) if how.strip else exp.func("trim", this)
    for word, instead in how.words:
        text = call("replace", exp.func("lower", text) if (word, instead) == how.words[0] else text, word, instead)
    missing = _is_in(exp.func("trim", this.copy()), how.missing)
    return exp.case().when(exp.not_(missing), _read(text, how))


def _read(text: exp.Expr, how: Cast) -> exp.Expr:
    if how.formats and how.formats[0] in EPOCHS:
        micros = exp.Mul(this=maybe_cast(text, "BIGINT"), expression=exp.Literal.number(EPOCHS[how.formats[0]]))
        return cast(call("make_timestamp", micros), how.type)
    if how.formats:
        patterns = exp.Array(expressions=[exp.Literal.string(each) for each in how.formats])
        return cast(exp.Anonymous(this="try_strptime", expressions=[text, patterns]), how.type)
    if not is_number(how.type):
        return maybe_cast(text, how.type)
    if how.thousands:
        text = call("replace", text, how.thousands, "")
    if how.decimal not in ("", "."):
        text = call("replace", text, how.decimal, ".")
    return maybe_cast(text, how.type)
