"""A schema with the reader's corrections: a column's kind, role, unit, order of dates, decimal mark, map layer, dropped values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from explorer import geo
from explorer.model.message import Message, message
from explorer.model.schema import KINDS, ROLES, Cast, Column, Fix, Kind, PlaceMatch, Schema
from explorer.schema import moments, numbers

YOU_SAID_SO = message("you said so")
DATE_ORDERS = {"dmy": True, "mdy": False}
"""What a `date` correction may say."""
KEPT = "kept"
"""What a `totals` correction may say: the rows are like any other."""


def fixed(schema: Schema, fixes: Iterable[Fix], reason: Message = YOU_SAID_SO) -> Schema:
    """The schema as corrected, for a `reason` that the columns then give.

    A correction of an absent column, or of a value that no column can have, changes nothing.
    """
    for fix in fixes:
        if fix.what == "totals" and fix.value == KEPT:
            schema = replace(schema, totals=tuple(each for each in schema.totals if each.column != fix.column))
        step = STEPS.get(fix.what)
        found = next((column for column in schema.columns if column.name == fix.column), None)
        if found is None or step is None:
            continue
        changed = step(found, fix.value)
        changed = replace(changed, reason=reason) if changed.reason is YOU_SAID_SO else changed
        schema = replace(schema, columns=tuple(changed if column is found else column for column in schema.columns))
        schema = _without_old_claims(schema, found, changed)
    return schema


def _kind(column: Column, value: str) -> Column:
    kind = next((kind for kind in KINDS if kind == value), None)
    if kind is None:
        return column
    if kind == column.kind:
        return replace(column, reason=YOU_SAID_SO, confidence=1.0)
    return _as(column, kind, _first_role(column, kind))


def _first_role(column: Column, kind: Kind) -> str:
    """Years stay years where whole numbers are said to be time."""
    if kind == "temporal" and _looks_like_years(column):
        return "year"
    return ROLES[kind][0] if kind != "geographic" else "place_name"


def _looks_like_years(column: Column) -> bool:
    return bool(column.examples) and all(text.isdigit() and len(text) == 4 for text in column.examples)


def _role(column: Column, value: str) -> Column:
    kind = next((kind for kind, roles in ROLES.items() if value in roles), None)
    return column if kind is None else _as(column, kind, value)


def _as(column: Column, kind: Kind, role: str) -> Column:
    """The column as that kind and role, with the cast that they need."""
    order = column.order if kind in ("categorical", "temporal") else ()
    match = column.match if kind == "geographic" else None
    if kind == "geographic" and match is None and role not in ("latitude", "longitude", "geometry", "address"):
        match = _matched(column)
    return replace(
        column, kind=kind, role=role, cast=_cast(column, kind, role), reason=YOU_SAID_SO, confidence=1.0, order=order, match=match
    )


def _matched(column: Column) -> PlaceMatch | None:
    return geo.match(column.stats.top or tuple((text, 1) for text in column.examples), column.name)


def _cast(column: Column, kind: Kind, role: str) -> Cast:
    """How the text is read as that kind: a cast that already fits stays."""
    known = column.cast
    if kind == "numeric" or role in ("latitude", "longitude"):
        return known if _is_number(known) and (kind == "numeric" or not known.thousands) else _number_cast(column, kind)
    if kind == "temporal":
        return _time_cast(column, role)
    return Cast(missing=known.missing)


def _is_number(cast: Cast) -> bool:
    return cast.type.startswith(("BIGINT", "HUGEINT", "DOUBLE", "DECIMAL"))


def _values(column: Column) -> tuple[tuple[str, int], ...]:
    return column.stats.top or tuple((text, 1) for text in column.examples)


def _number_cast(column: Column, kind: Kind) -> Cast:
    """By the column's commonest values; a coordinate has no thousands, so that its mark is the decimal one."""
    values = _values(column)
    mark = column.cast.thousands if kind == "geographic" and column.cast.thousands in (".", ",") else numbers.decimal_mark(values)
    found = numbers.read(values, mark)
    return Cast("DOUBLE", found.decimal, found.thousands, (), found.strip, column.cast.missing)


def _time_cast(column: Column, role: str) -> Cast:
    known = column.cast
    if role in ("year", "day", "hour") or (role in ("month", "weekday") and all(text.isdigit() for text in column.examples)):
        return Cast("BIGINT", missing=known.missing)
    if role in ("month", "weekday", "period"):
        return Cast(missing=known.missing)
    if role == "time":
        return Cast("TIME", missing=known.missing)
    if known.type in ("DATE", "TIMESTAMP"):
        return known
    return _dates(column, True)


def _dates(column: Column, day_first: bool) -> Cast:
    found = moments.read(_values(column), day_first)
    return Cast("TIMESTAMP" if found.timed else "DATE", formats=found.formats, missing=column.cast.missing, words=found.words)


def _unit(column: Column, value: str) -> Column:
    return replace(column, unit=value)


def _date(column: Column, value: str) -> Column:
    """Days or months first, in every pattern that has both."""
    if value not in DATE_ORDERS:
        return column
    timed = column if column.kind == "temporal" and column.cast.type in ("DATE", "TIMESTAMP") else _as(column, "temporal", "date")
    formats = tuple(_ordered(pattern, DATE_ORDERS[value]) for pattern in timed.cast.formats)
    return replace(timed, cast=replace(timed.cast, formats=formats), reason=YOU_SAID_SO, confidence=1.0)


def has_order(column: Column) -> bool:
    """Whether its dates could be read days or months first."""
    return any(_ordered(pattern, True) != _ordered(pattern, False) for pattern in column.cast.formats)


def _ordered(pattern: str, day_first: bool) -> str:
    day, month = pattern.find("%d"), pattern.find("%m")
    if min(day, month) != 0 or (day < month) == day_first:
        return pattern
    return pattern.replace("%d", "%?").replace("%m", "%d").replace("%?", "%m")


def _decimal(column: Column, value: str) -> Column:
    """The other mark, where there was one, then separates thousands."""
    if value not in (".", ","):
        return column
    other = "," if value == "." else "."
    thousands = column.cast.thousands if column.cast.thousands not in ("", value) else other
    cast = replace(column.cast, type="DOUBLE", decimal=value, thousands=thousands)
    numeric = column if column.kind == "numeric" else _as(column, "numeric", "quantity")
    return replace(numeric, cast=cast, reason=YOU_SAID_SO, confidence=1.0)


def _layer(column: Column, value: str) -> Column:
    """The same values on another layer, matched by its own names and codes."""
    if geo.maybe_layer(value) is None:
        return column
    found = column.match
    spelt = dict.fromkeys((*(text for text, _ in found.pairs), *found.unmatched), 1).items() if found else _values(column)
    match = geo.on_layer(spelt, value)
    placed = column if column.kind == "geographic" else _as(column, "geographic", "place_name")
    return replace(placed, match=match, reason=YOU_SAID_SO, confidence=1.0)


def _place(column: Column, value: str) -> Column:
    """One value put on the map by hand: "value=code"; whatever state it stands beside."""
    text, _, code = value.rpartition("=")
    if not text or column.match is None:
        return column
    pairs = (*(pair for pair in column.match.pairs if pair[0] != text), (text, code))
    placed = tuple(each for each in column.match.placed if each[1] != text)
    placed += tuple((above, text, code) for above in dict.fromkeys(above for above, *_ in column.match.placed))
    unmatched = tuple(each for each in column.match.unmatched if each != text)
    return replace(column, match=replace(column.match, pairs=pairs, placed=placed, unmatched=unmatched))


STEPS: dict[str, Callable[[Column, str], Column]] = {
    "kind": _kind,
    "role": _role,
    "unit": _unit,
    "date": _date,
    "decimal": _decimal,
    "layer": _layer,
    "place": _place,
}
"""What each correction does; `drop` takes rows away in the query and changes no column."""


def _without_old_claims(schema: Schema, before: Column, after: Column) -> Schema:
    """What hung on the column's old kind no longer holds."""
    if before.kind == after.kind and before.role == after.role:
        return schema
    totals = tuple(t for t in schema.totals if t.column != after.name or after.kind != "numeric")
    weight = after.name if after.role == "weight" else "" if schema.weight == after.name else schema.weight
    siblings = tuple(group for group in schema.siblings if after.name not in group.columns or after.kind == "numeric")
    hierarchies = tuple(levels for levels in schema.hierarchies if after.name not in levels or after.kind in ("categorical", "geographic"))
    return replace(schema, totals=totals, weight=weight, siblings=siblings, hierarchies=hierarchies)
