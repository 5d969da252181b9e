"""Filters in words: what a reader sees under the title and inside the image."""

from __future__ import annotations

from explorer.model.message import Amount, Listing, Message, Moment, Value, message
from explorer.model.schema import Column, Schema
from explorer.model.view import Filter
from explorer.query.plan import own_grain
from explorer.query.values import PERIOD, number
from explorer.text import say

MOST_NAMED = 5
"""Values of one filter that are named; the others are counted."""

GRAINS = {4: "year", 7: "month", 10: "day"}
"""How precise a date is, by the length of its ISO text."""


def filters_in_words(filters: tuple[Filter, ...], schema: Schema, locale: str) -> str:
    """All filters, as one line; "" where there are none."""
    return "; ".join(say(each, locale) for each in filter_messages(filters, schema))


def filter_messages(filters: tuple[Filter, ...], schema: Schema) -> tuple[Message, ...]:
    """A message each filter; both ends of a range in one."""
    ends = {(each.column, each.op): each for each in filters if each.op in ("gte", "lte")}
    said = []
    for each in filters:
        column = schema.column(each.column)
        if (each.column, "gte") in ends and (each.column, "lte") in ends and each.op in ("gte", "lte"):
            if each.op == "gte":
                high = ends[each.column, "lte"]
                said.append(
                    message("{column} from {low} to {high}", column=column.label, low=_value(each, column), high=_value(high, column))
                )
            continue
        said.append(_one(each, column))
    return tuple(said)


def _one(each: Filter, column: Column) -> Message:
    match each.op:
        case "in":
            return message("{column} is {values}", column=column.label, values=_values(each, column))
        case "notin":
            return message("{column} is not {values}", column=column.label, values=_values(each, column))
        case "gte":
            return message("{column} from {low}", column=column.label, low=_value(each, column))
        case "lte":
            return message("{column} up to {high}", column=column.label, high=_value(each, column))
        case "has":
            return message("{column} contains {text}", column=column.label, text=_value(each, column))
        case _ if each.values[:1] == ("no",):
            return message("{column} has a value", column=column.label)
    return message("{column} has no value", column=column.label)


def _values(each: Filter, column: Column) -> Value:
    named = tuple(_said(value, column) for value in each.values[:MOST_NAMED])
    rest = len(each.values) - len(named)
    return message("{values} and {rest} more", values=Listing(named), rest=rest) if rest else Listing(named)


def _value(each: Filter, column: Column) -> Value:
    return _said(each.values[0], column) if each.values else ""


def _said(value: str, column: Column) -> Value:
    """A date or a number as the reader's language writes it; everything else as it is in the data."""
    if column.kind == "temporal" and PERIOD.fullmatch(value):
        if column.role == "year" or len(value) == 4:
            return value
        return Moment(value, own_grain(column) if column.role == "date" and len(value) == 10 else GRAINS[len(value)])
    amount = number(value) if column.kind == "numeric" else None
    return value if amount is None else Amount(amount)
