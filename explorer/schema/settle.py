"""A schema made exact with what the engine counted in the whole table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from explorer import geo
from explorer.model.message import message
from explorer.model.schema import Column, PlaceMatch, Schema, Siblings, Stats, Totals
from explorer.model.table import ColumnFacts, Facts
from explorer.schema import areas, orders, placing, reasons, totals
from explorer.schema.shape import Told, row_of, shape_of
from explorer.schema.siblings import spanning
from explorer.schema.slices import slices


def settle(schema: Schema, facts: Facts) -> Schema:
    """Exact counts and spans, places on their maps, and only the keys, hierarchies and totals that the whole table bears out."""
    columns = tuple(_column(column, known, facts.rows) for column, known in zip(schema.columns, facts.columns, strict=True))
    columns = areas.placed(_beside(columns, facts), facts)
    together = dict(facts.together)
    keys = tuple(names for names in schema.keys if _is_key(names, columns, together, facts.rows))
    siblings = tuple(_siblings(group, columns) for group in schema.siblings)
    told = Told(columns, siblings, next(iter(keys), ()), facts.rows)
    shape = shape_of(told)
    found = _totals(schema, columns, facts, shape)
    return replace(
        schema,
        columns=columns,
        rows=facts.rows,
        keys=keys,
        siblings=siblings,
        shape=shape,
        row=row_of(shape, told),
        hierarchies=tuple(levels for levels in schema.hierarchies if _holds(levels, columns, together)),
        totals=found,
        slices=slices(keys, columns, _values(columns, facts), found) if shape == "statistic" else (),
    )


def _column(column: Column, facts: ColumnFacts, rows: int) -> Column:
    stats = Stats(facts.low, facts.high, facts.mean, facts.negatives, facts.zeros, facts.uncast, facts.top)
    counted = replace(
        column,
        missing=facts.missing,
        distinct=facts.distinct,
        stats=stats,
        examples=_examples(column, facts),
    )
    step = STEPS.get(column.kind)
    return step(counted, facts, rows) if step and facts.distinct else counted


def _examples(column: Column, facts: ColumnFacts) -> tuple[str, ...]:
    """The commonest values; of numbers and dates those of the sample, which are still spelled as in the file: `1.234,50`, `01/02/2023`."""
    common = tuple(value for value, _ in facts.top[:5])
    return (column.examples or common) if column.kind in ("numeric", "temporal") else (common or column.examples)


def _numeric(column: Column, facts: ColumnFacts, rows: int) -> Column:
    if column.role in ("rank", "weight") or not isinstance(facts.low, (int, float)) or not isinstance(facts.high, (int, float)):
        return column
    return replace(column, reason=reasons.amounts(float(facts.low), float(facts.high)))


def _temporal(column: Column, facts: ColumnFacts, rows: int) -> Column:
    """The span of the whole table; names of months and periods get their order again, for the sample may have missed some."""
    if column.order and facts.values:
        return replace(column, order=orders.ordered((value for value, _ in facts.values), column.role, column.order))
    if facts.low is None or facts.high is None:
        return column
    if column.role == "year":
        return replace(column, reason=reasons.years(int(float(facts.low)), int(float(facts.high))))
    if column.cast.type not in ("DATE", "TIMESTAMP"):
        return column
    if column.role == "period":
        return replace(column, reason=reasons.quarters(str(facts.low)[:10], str(facts.high)[:10]))
    filled = rows - facts.missing
    share = (filled - facts.uncast) / filled if filled else 1.0
    pattern = column.cast.formats[0] if column.cast.formats else "%Y-%m-%d"
    low, high = str(facts.low)[:10], str(facts.high)[:10]
    return replace(column, reason=reasons.span(pattern, share, low, high, "year" if low[:4] != high[:4] else "month"))


def _geographic(column: Column, facts: ColumnFacts, rows: int) -> Column:
    """The map is asked with every distinct value, or not at all: some of very many would fill a corner of it."""
    if not column.role.endswith(("name", "code")) or column.role == "postal_code":
        return column
    match = geo.match(facts.values or (facts.top if facts.distinct <= len(facts.top) else ()), column.name)
    if match is None:
        return column
    return replace(column, match=match, role=placing.role_on_map(column.role, match), reason=reasons.places(match))


def _beside(columns: tuple[Column, ...], facts: Facts) -> tuple[Column, ...]:
    """Names that several countries have, put in that of the other columns; names and keys that repeat between states, with their state."""
    countries = {country for column in columns if (country := _country(column))}
    columns = tuple(_in_one_of(countries, column, known) for column, known in zip(columns, facts.columns, strict=True))
    columns = tuple(_as_named(column, known, columns) for column, known in zip(columns, facts.columns, strict=True))
    return tuple(_with_states(column, known, columns) for column, known in zip(columns, facts.columns, strict=True))


def _country(column: Column) -> str:
    """The only country that a column's places can be in, or ""."""
    match = column.match
    found = geo.maybe_layer(match.layer) if match and not match.rivals else None
    if match is None or found is None or found.country:
        return found.country if found else ""
    codes = {code for _, code in match.pairs} if found.level == "country" else set()
    return next(iter(codes)) if len(codes) == 1 else ""


def _in_one_of(countries: set[str], column: Column, facts: ColumnFacts) -> Column:
    match = column.match
    if match is None or not match.rivals:
        return column
    meant = [each for name in (match.layer, *match.rivals) if (each := geo.layer(name)).country in countries]
    if len(meant) != 1:
        return column
    found = geo.on_layer(facts.values or facts.top, meant[0].name)
    return replace(column, match=found, role=placing.role_on_map(column.role, found), reason=reasons.places(found))


def _as_named(column: Column, facts: ColumnFacts, columns: tuple[Column, ...]) -> Column:
    """Codes that several countries have, beside as many names: those of the regions that the names are on."""
    if column.match is not None or column.kind != "geographic" or not column.role.endswith("code"):
        return column
    named = [each.match for each in columns if each.match and each.role.endswith("name") and each.distinct == column.distinct]
    found = [match for name in dict.fromkeys(each.layer for each in named) if (match := geo.on_layer(facts.values, name)).pairs]
    best = max(found, key=lambda match: match.share, default=None)
    if best is None or best.share < placing.MOSTLY:
        return column
    return replace(column, match=best, role=placing.role_on_map(column.role, best), reason=reasons.places(best))


def _with_states(column: Column, facts: ColumnFacts, columns: tuple[Column, ...]) -> Column:
    if column.kind != "geographic" or (column.match and ("." in column.match.layer or not column.match.unmatched)):
        return column
    states = [each for each in columns if each is not column and each.match and each.match.share >= placing.MOSTLY]
    found = [match for each in states if each.match and (match := geo.match_beside(facts.values, column.name, each.name, each.match))]
    best = max(found, key=lambda match: match.share, default=None)
    if best is None or (column.match and best.share < column.match.share):
        return column
    return replace(column, match=best, role=placing.role_on_map(column.role, best), reason=reasons.places(best))


def _categorical(column: Column, facts: ColumnFacts, rows: int) -> Column:
    """Classes of the sample may be answers with more than two values, or names, once all rows are read."""
    if column.role == "boolean" and facts.distinct > MOST_ANSWERS:
        return replace(column, role="nominal", reason=message("names that repeat"))
    if column.role == "ordinal" and column.order and facts.values:
        return replace(column, order=orders.ordered((value for value, _ in facts.values), column.role, column.order))
    if column.role == "nominal" and facts.distinct > MANY and facts.distinct > NEARLY_ALL * (rows - facts.missing):
        return replace(column, kind="text", role="name", reason=message("names, nearly all different"))
    return column


def _text(column: Column, facts: ColumnFacts, rows: int) -> Column:
    """Names that were all different in the sample may repeat in the whole table."""
    if column.role == "name" and rows > MANY_ROWS and facts.distinct < REPEATED * (rows - facts.missing):
        return replace(column, kind="categorical", role="nominal", reason=message("names that repeat"))
    return column


def _identifier(column: Column, facts: ColumnFacts, rows: int) -> Column:
    match = _in_a_list(facts)
    if match is not None:
        return replace(column, kind="geographic", role=placing.role_on_map("code", match), match=match, reason=reasons.places(match))
    if column.role == "row_index" or facts.distinct == rows - facts.missing:
        return column
    return replace(column, reason=message("codes that name something: not added up"))


def _in_a_list(facts: ColumnFacts) -> PlaceMatch | None:
    """Numbers of five digits and more that are nearly all in one official list of municipalities are its keys, whatever they are called."""
    if facts.distinct < LISTED or not all(value.isdecimal() and KEY_DIGITS[0] <= len(value) <= KEY_DIGITS[1] for value, _ in facts.values):
        return None
    some = facts.values[:: max(1, len(facts.values) // LISTED)]
    for layer in geo.layers():
        if layer.parents and geo.on_layer(some, layer.name).share >= SURELY:
            match = geo.on_layer(facts.values, layer.name)
            return match if match.share >= SURELY else None
    return None


LISTED, KEY_DIGITS, SURELY = 100, (4, 7), 0.95
"""Of a hundred numbers in a row, a list of keys that have gaps has few: nearly all of them in it is no chance."""

STEPS = {
    "numeric": _numeric,
    "temporal": _temporal,
    "geographic": _geographic,
    "categorical": _categorical,
    "text": _text,
    "identifier": _identifier,
}

MOST_ANSWERS, MANY, MANY_ROWS = 6, 100, 4000
NEARLY_ALL, REPEATED = 0.9, 0.2
"""A class with nine different values in ten rows is a list of names; a name that five rows share is a class."""


def _is_key(names: tuple[str, ...], columns: tuple[Column, ...], together: Mapping[tuple[str, ...], int], rows: int) -> bool:
    """One row in a hundred may repeat: a correction published beside what it corrects."""
    if len(names) == 1:
        column = next(each for each in columns if each.name == names[0])
        return column.distinct >= 0.99 * rows
    return together.get(names, 0) >= 0.99 * rows


def _holds(levels: tuple[str, ...], columns: tuple[Column, ...], together: Mapping[tuple[str, ...], int]) -> bool:
    """Each step adds no combination to the child's own values; one in a hundred may be a slip."""
    distinct = {column.name: column.distinct for column in columns}
    for end in range(2, len(levels) + 1):
        child = distinct[levels[end - 1]]
        if not child or together.get(levels[:end], child) > child * 1.01 + 1:
            return False
    return True


def _siblings(group: Siblings, columns: tuple[Column, ...]) -> Siblings:
    return replace(group, value=spanning(group.value, [column for column in columns if column.name in group.columns]))


def _values(columns: tuple[Column, ...], facts: Facts) -> dict[str, tuple[tuple[str, int], ...]]:
    return {column.name: known.values for column, known in zip(columns, facts.columns, strict=True)}


def _totals(schema: Schema, columns: tuple[Column, ...], facts: Facts, shape: str) -> tuple[Totals, ...]:
    """Totals by name in all values; those that arithmetic found stay."""
    values = _values(columns, facts)
    found = totals.by_name(columns, {column.name: values[column.name] or column.stats.top for column in columns})
    if shape == "record":
        found = tuple(each for each in found if any(c.name == each.column and c.kind in ("categorical", "geographic") for c in columns))
    margins = {each.column for each in schema.totals if each.margin}
    found = tuple(replace(each, margin=each.column in margins) for each in found)
    named = {each.column for each in found}
    return found + tuple(each for each in schema.totals if each.column not in named and shape != "record")
