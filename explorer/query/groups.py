"""Groups and aggregates in SQL: a line a combination of keys, the keys beyond a limit folded into one.

Inside, keys are k0…, numbers a0…, rows n; `gone` marks lines whose key is missing (bit i for key i), `kept` those that have all keys;
b<i> counts cells of key i without any text, f<i> keys that were folded, e<i> and u<i> cells of number i without a value and not read.
"""

from __future__ import annotations

import functools

from sqlglot import exp

from explorer.model.query import BESIDE, QUANTILES, ROUNDS
from explorer.query.cells import call, cast, column, is_null, maybe_cast, number, original, param, uncast, value, written
from explorer.query.plan import ADDITIVE
from explorer.query.rows import conditions, count, every, ordered, relation, where
from explorer.query.shape import Key, Number, Shape
from explorer.query.values import is_number

PARTS = dict(zip(ROUNDS, ("isodow", "hour", "month"), strict=True))
"""The engine's functions for the parts of a time that come round again."""

MOST_LINES = 100_000
"""Lines of a grouped answer beyond which nobody draws; the answer says that it was cut."""

DIGITS = "{:.12g}"
"""Sums of DOUBLE differ from run to run in the last digits: these twelve do not."""

WIDTH_DIGITS = 6
"""Digits after the point of a bin's start in widths: more are dust of binary fractions."""

SHORTEST = "{:.15g}"
"""A number as a key: 7, not 7.0."""


def grouped(shape: Shape) -> exp.Select:
    parts = [("base", _base(shape))]
    if any(key.place == "after" for key in shape.keys):
        parts.append(("mapped", _mapped(shape, parts[-1][0])))
    if any(key.limited for key in shape.keys):
        whole = parts[-1][0]
        parts += [(f"rank{i}", _rank(shape, i, whole)) for i, key in enumerate(shape.keys) if key.limited]
        parts.append(("folded", _folded(shape, whole)))
    select = _out(shape, parts[-1][0])
    for name, part in parts:
        select = select.with_(name, part, copy=False)
    return select


def _base(shape: Shape) -> exp.Select:
    """A line a combination of raw keys."""
    columns = [exp.alias_(_key(i, key), f"k{i}") for i, key in enumerate(shape.keys)]
    columns += [exp.alias_(_aggregate(each), f"a{i}") for i, each in enumerate(shape.numbers)]
    columns += [exp.alias_(_aggregate_rows(), "n")]
    columns += [exp.alias_(count(is_null(value(each.cell))), f"e{i}") for i, each in enumerate(shape.numbers) if each.cell and each.empty]
    columns += [exp.alias_(count(uncast(each.cell)), f"u{i}") for i, each in enumerate(shape.numbers) if each.cell and each.uncast]
    columns += [exp.alias_(count(is_null(written(key.cell))), f"b{i}") for i, key in enumerate(shape.keys) if key.place]
    if _by_file(shape):
        columns.append(exp.alias_(exp.func("min", column("rowid")), "first"))
    select = exp.select(*columns).from_(relation(shape))
    for i, key in enumerate(shape.keys):
        if key.place == "before":
            select = _join_mapping(select, i, _together(key))
    select = where(select, conditions(shape.tests) + conditions(shape.totals))
    return select.group_by(*(exp.Literal.number(i + 1) for i in range(len(shape.keys)))) if shape.keys else select


def _together(key: Key) -> exp.Expr:
    """What a mapping is asked for: the text as published, after that of the cell beside it where there is one."""
    if key.beside is None:
        return original(key.cell)
    return call("concat", original(key.beside), BESIDE, original(key.cell))


def _key(i: int, key: Key) -> exp.Expr:
    """A raw key: typed where the answer's text follows from the type, else the text as written."""
    cell = key.cell
    if key.place == "before":
        return column("k", f"m{i}")
    if key.place == "after":
        return original(cell) if not cell.text else written(cell)
    if key.binned:
        steps = exp.paren(exp.Sub(this=cast(number(cell), "DOUBLE"), expression=param(f"b{i}s")))
        step = exp.func("floor", exp.Div(this=steps, expression=param(f"b{i}w")))
        # least() would put what has no value into the last step.
        return exp.case().when(exp.GT(this=step, expression=param(f"b{i}n")), param(f"b{i}n")).else_(step.copy()) if key.capped else step
    if key.grain in PARTS:
        return call(PARTS[key.grain], value(cell))
    if key.grain and not key.year:
        return call("date_trunc", key.grain, value(cell))
    if key.year or (cell.kind == "numeric" and is_number(cell.type)) or not cell.text or cell.recast:
        return value(cell)
    return written(cell)


def _is_written(key: Key) -> bool:
    """Whether the raw key is text already."""
    if key.place:
        return True
    typed = key.binned or key.grain or (key.cell.kind == "numeric" and is_number(key.cell.type)) or not key.cell.text or key.cell.recast
    return not typed or key.cell.type == "VARCHAR"


def _said(i: int, key: Key) -> exp.Expr:
    """A key as the answer has it."""
    raw, cell = column(f"k{i}"), key.cell
    if key.binned:
        return _bin_start(raw, i)
    if _is_written(key):
        return raw
    if key.year:
        return exp.DPipe(this=call("lpad", cast(raw, "VARCHAR"), 4, "0"), expression=exp.Literal.string("-01-01"))
    if key.grain in PARTS:
        return cast(raw, "VARCHAR")
    if key.grain or cell.type == "DATE":
        return call("strftime", raw, "%Y-%m-%d")
    if cell.type.startswith("TIMESTAMP"):
        return call("strftime", raw, "%Y-%m-%dT%H:%M:%S")
    if cell.type.startswith(("DOUBLE", "DECIMAL", "FLOAT")):
        return call("format", SHORTEST, cast(raw, "DOUBLE"))
    return cast(raw, "VARCHAR")


def _bin_start(step: exp.Expr, i: int) -> exp.Expr:
    """Where a bin begins, counted in widths from zero: -0.4 and four steps of 0.1 are 0, not a speck beside it."""
    widths = exp.Add(this=exp.Div(this=param(f"b{i}s"), expression=param(f"b{i}w")), expression=step)
    start = exp.Mul(this=call("round", widths, WIDTH_DIGITS), expression=param(f"b{i}w"))
    return cast(call("format", DIGITS, start), "DOUBLE")


def _aggregate(each: Number) -> exp.Expr:
    if each.cell is None:
        return exp.func("sum", number(each.weight)) if each.weight else exp.Count(this=exp.Star())
    this = value(each.cell) if each.how == "count" else number(each.cell)
    if each.how in QUANTILES:
        return call("quantile_cont", this, exp.Literal.number(QUANTILES[each.how]))
    if each.weight is None:
        how = "sum" if each.how == "share" else each.how
        this = cast(this, "DOUBLE") if each.vast and how in ("sum", "mean") else this
        return exp.Count(this=this) if how == "count" else call(how if how != "mean" else "avg", this)
    weight = number(each.weight)
    given = exp.Where(this=exp.not_(is_null(this.copy())))
    weights = exp.Filter(this=exp.func("sum", weight), expression=given)
    if each.how == "count":
        return weights
    total = exp.func("sum", exp.Mul(this=cast(weight.copy(), "DOUBLE"), expression=this.copy()))
    return total if each.how in ADDITIVE else exp.Div(this=total, expression=exp.func("nullif", weights, exp.Literal.number(0)))


def _aggregate_rows() -> exp.Expr:
    return exp.Count(this=exp.Star())


def _is_rough(each: Number) -> bool:
    """Whether the order of adding, or a share between two values, shows in the last digits."""
    if each.how in ("min", "max", "median"):
        return False
    if each.how in QUANTILES or (each.vast and each.how != "count"):
        return True
    doubles = [cell.type for cell in (each.cell, each.weight) if cell is not None]
    return any(not type_.startswith(("DECIMAL",)) and not type_.endswith("INT") for type_ in doubles) and (
        each.how != "count" or each.weight is not None
    )


def _mapped(shape: Shape, whole: str) -> exp.Select:
    """Keys replaced by those that their mapping gives, where it is one to one."""
    columns = [exp.alias_(column("k", f"m{i}") if key.place == "after" else column(f"k{i}", whole), f"k{i}")
               for i, key in enumerate(shape.keys)]  # fmt: skip
    replaced = exp.Star(except_=[exp.to_identifier(f"k{i}", quoted=True) for i in range(len(shape.keys))])
    select = exp.select(*columns, exp.Column(this=replaced, table=exp.to_identifier(whole))).from_(whole)
    for i, key in enumerate(shape.keys):
        if key.place == "after":
            select = _join_mapping(select, i, column(f"k{i}", whole))
    return select


def _join_mapping(select: exp.Select, i: int, on: exp.Expr) -> exp.Select:
    pairs = exp.select(exp.alias_(call("unnest", param(f"m{i}v")), "v"), exp.alias_(call("unnest", param(f"m{i}k")), "k"))
    return select.join(pairs.subquery(f"m{i}"), on=exp.EQ(this=column("v", f"m{i}"), expression=on), join_type="left")


def _score(shape: Shape) -> exp.Expr:
    """What a key has of the first number, from the lines of its combinations."""
    how = shape.numbers[0].how if shape.numbers else "count"
    first = column("a0") if shape.numbers else column("n")
    if how in ADDITIVE or how in ("min", "max"):
        return call(how if how in ("min", "max") else "sum", first)
    weighted = exp.func("sum", exp.Mul(this=first, expression=column("n")))
    return exp.Div(this=weighted, expression=exp.func("sum", column("n")))


def _rank(shape: Shape, i: int, whole: str) -> exp.Select:
    """Each key's place by the first number, most first."""
    key = column(f"k{i}")
    place = exp.Window(this=exp.func("row_number"), order=exp.Order(expressions=[ordered(_score(shape), True), ordered(key.copy())]))
    known: list[exp.Expr] = [exp.not_(is_null(column(f"k{j}"))) for j in range(len(shape.keys))]
    ranked = exp.select(exp.alias_(key, "k"), exp.alias_(place, "place")).from_(whole)
    return where(ranked, known).group_by(exp.Literal.number(1))


def _folded(shape: Shape, whole: str) -> exp.Select:
    """Lines again, with the keys beyond each limit made one (NULL), or left out where numbers do not add up."""
    keys = [_kept_key(i, key) for i, key in enumerate(shape.keys)]
    columns = [exp.alias_(_gone(shape, "w"), "gone")]
    columns += [exp.alias_(this, f"k{i}") for i, this in enumerate(keys)]
    columns += [exp.alias_(_others(shape), "others")]
    group = [exp.Literal.number(i + 1) for i in range(len(columns))]
    columns += [exp.alias_(_refolded(each, i), f"a{i}") for i, each in enumerate(shape.numbers)]
    columns += [exp.alias_(exp.func("sum", column(name, "w")), name) for name in _counters(shape)]
    columns += [exp.alias_(_over_limit(i), f"f{i}") for i, key in enumerate(shape.keys) if key.limited]
    if _by_file(shape):
        columns.append(exp.alias_(exp.func("min", column("first", "w")), "first"))
    select = exp.select(*columns).from_(exp.alias_(exp.to_table(whole), "w", table=True))
    for i, key in enumerate(shape.keys):
        if key.limited:
            on = exp.EQ(this=column("k", f"r{i}"), expression=column(f"k{i}", "w"))
            select = select.join(exp.alias_(exp.to_table(f"rank{i}"), f"r{i}", table=True), on=on, join_type="left")
    left = [_within(i) for i, key in enumerate(shape.keys) if key.limited and not key.folds]
    return where(select, [exp.or_(_is_gone(shape, "w"), every(left))] if left else []).group_by(*group)


def _kept_key(i: int, key: Key) -> exp.Expr:
    kept = column(f"k{i}", "w")
    return exp.case().when(_within(i), kept) if key.limited and key.folds else kept


def _within(i: int) -> exp.Expr:
    return exp.LTE(this=column("place", f"r{i}"), expression=param(f"l{i}"))


def _over_limit(i: int) -> exp.Expr:
    """How many keys are beyond the limit, 0 for none."""
    ranked = exp.select(exp.Count(this=exp.Star())).from_(f"rank{i}").subquery()
    return call("greatest", exp.Sub(this=ranked, expression=param(f"l{i}")), 0)


def _others(shape: Shape) -> exp.Expr:
    """How many keys a line stands for: 0, or those of the first folded key."""
    case = exp.case()
    found = False
    for i, key in enumerate(shape.keys):
        if key.limited and key.folds:
            beyond = exp.GT(this=column("place", f"r{i}"), expression=param(f"l{i}"))
            case, found = case.when(beyond, _over_limit(i)), True
    return case.else_(exp.Literal.number(0)) if found else exp.Literal.number(0)


def _refolded(each: Number, i: int) -> exp.Expr:
    part = column(f"a{i}", "w")
    return exp.func("sum", part) if each.how in ADDITIVE else call("any_value", part)


def _counters(shape: Shape) -> list[str]:
    """Counts that add up when lines become one."""
    return [
        "n",
        *(f"e{i}" for i, each in enumerate(shape.numbers) if each.cell and each.empty),
        *(f"u{i}" for i, each in enumerate(shape.numbers) if each.cell and each.uncast),
        *(f"b{i}" for i, key in enumerate(shape.keys) if key.place),
    ]


def _is_gone(shape: Shape, table: str = "") -> exp.Expr:
    return exp.paren(exp.or_(*(is_null(column(f"k{i}", table)) for i in range(len(shape.keys)))))


def _gone(shape: Shape, table: str = "") -> exp.Expr:
    """Bit i is set where key i is missing."""
    if not shape.keys:
        return exp.Literal.number(0)
    bits: list[exp.Expr] = [
        exp.paren(exp.case().when(is_null(column(f"k{i}", table)), exp.Literal.number(2**i)).else_(exp.Literal.number(0)))
        for i in range(len(shape.keys))
    ]
    return functools.reduce(_plus, bits)


def _plus(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.Add(this=left, expression=right)


def _out(shape: Shape, whole: str) -> exp.Select:
    """The answer's lines: names as asked, keys as said, then the counters that notes are made from."""
    limited = [i for i, key in enumerate(shape.keys) if key.limited]
    columns = [exp.alias_(_said(i, key), key.name, quoted=True) for i, key in enumerate(shape.keys)]
    columns += [exp.alias_(_rounded(each, i), each.name, quoted=True) for i, each in enumerate(shape.numbers)]
    columns.append(exp.alias_(cast(column("n"), "BIGINT"), "rows", quoted=True))
    columns.append(exp.alias_(cast(column("others") if limited else exp.Literal.number(0), "BIGINT"), "folded", quoted=True))
    gone = column("gone") if limited else _gone(shape)
    columns += [exp.alias_(gone, "gone"), exp.alias_(exp.EQ(this=gone.copy(), expression=exp.Literal.number(0)), "kept")]
    columns += [exp.column(name, quoted=True) for name in _counters(shape)[1:]]
    columns += [exp.column(f"f{i}", quoted=True) for i in limited]
    others = [ordered(exp.column("folded", quoted=True))] if limited else []
    sorting = [this for i in range(len(shape.order)) for this in _sorting(shape, i)]
    select = exp.select(*columns).from_(whole).limit(MOST_LINES + 1)
    return select.order_by(*others, *sorting) if others or sorting else select


def _rounded(each: Number, i: int) -> exp.Expr:
    """A number as the answer has it: exact sums of decimals become the nearest DOUBLE only here."""
    plain = column(f"a{i}")
    if _is_rough(each):
        return maybe_cast(call("format", DIGITS, cast(plain, "DOUBLE")), "DOUBLE")
    return cast(plain, "DOUBLE") if each.cell and each.cell.type.startswith("DECIMAL") and each.how != "count" else plain


def _sorting(shape: Shape, place: int) -> list[exp.Expr]:
    sorting = shape.order[place]
    if sorting.what == "key":
        return [ordered(this, sorting.descending) for this in _key_order(sorting.index, shape.keys[sorting.index])]
    first = "first" if sorting.what == "file" else f"a{sorting.index}"
    if len(shape.keys) < 2:
        return [ordered(column(first), sorting.descending)]
    how = "min" if sorting.what == "file" or shape.numbers[sorting.index].how == "min" else "max"
    total = call("sum" if sorting.what != "file" and shape.numbers[sorting.index].how in ADDITIVE else how, column(first))
    return [ordered(exp.Window(this=total, partition_by=[column("k0")]), sorting.descending)]


def _key_order(i: int, key: Key) -> list[exp.Expr]:
    """What a key is sorted by: its stated order, its number or time, else as a dictionary does."""
    raw = column(f"k{i}")
    if key.ordered:
        return [call("list_position", param(f"o{i}"), _said(i, key)), raw]
    if not _is_written(key):
        return [raw]
    numeric = [maybe_cast(raw.copy(), "DOUBLE")] if is_number(key.cell.stored) and not key.place else []
    return [*numeric, _collated(raw), raw.copy()]


def _collated(this: exp.Expr) -> exp.Expr:
    """As `explorer.text.collation_key`: accents and case aside, ñ after n."""
    return call("strip_accents", call("replace", exp.func("lower", this), "ñ", "n\uffff"))


def _by_file(shape: Shape) -> bool:
    return any(sorting.what == "file" for sorting in shape.order)
