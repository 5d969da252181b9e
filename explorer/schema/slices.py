"""One moment, one indicator, or the total, by which a statistic is looked at where a chart leaves that column of its key out."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence

from explorer.model.schema import Column, Slice, Totals
from explorer.schema.words import listed, tokens

WHOLE = 0.8
"""A moment has so many rows, of what moments usually have, or it is not over yet."""

MOMENTS = ("year", "date", "period")
"""Roles of columns whose values are moments that follow each other."""

INDICATORS = listed(
    """
    indicator indicators indicador indicadores indicateur indicateurs indicatore indicatori kennzahl merkmal variable variables variavel
    variaveis measure measures medida medidas mesure mesures misura metric metrics metrica metricas metrique
    """
)
"""Words of names of columns that say what a number is."""

UNITS = listed("unit units unidad unidades unidade unite unites einheit")
"""Words of names of columns that say what it is counted in."""

_MOMENT = re.compile(r"\d{4}(?:-\d\d-\d\d)?")


def slices(
    keys: Sequence[tuple[str, ...]], columns: Sequence[Column], values: Mapping[str, Sequence[tuple[str, int]]], totals: Sequence[Totals]
) -> tuple[Slice, ...]:
    """A slice for each column of a key that has others: the last moment that is whole, the commonest indicator, the total of the rest.

    `values` are all (value, rows) by column name; a column without them has no slice.
    """
    shared = {name for key in keys if len(key) > 1 for name in key}
    named = {each.column: each.values for each in totals if not each.margin}
    found = (_slice(column, values.get(column.name, ()), named.get(column.name, ())) for column in columns if column.name in shared)
    return tuple(each for each in found if each is not None)


def _slice(column: Column, values: Sequence[tuple[str, int]], totals: Sequence[str]) -> Slice | None:
    rows = dict(values)
    if column.kind == "temporal" and column.role in MOMENTS:
        value = _last_whole(values)
    elif is_indicator(column):
        value = max(rows, key=lambda each: rows[each], default="")
    elif len(totals) == 1 and rows.get(totals[0], 0) >= WHOLE * statistics.median(rows.values() or (1,)):
        return Slice(column.name, totals[0], rows[totals[0]], whole=True)
    else:
        return None
    return Slice(column.name, value, rows[value]) if value else None


def is_indicator(column: Column) -> bool:
    """Whether the column says what a number is of: numbers of different ones never go together."""
    return column.kind == "categorical" and bool(set(tokens(column.name)) & (INDICATORS | UNITS))


def names_measure(column: Column) -> bool:
    """Whether its value is what the number should be called."""
    return is_indicator(column) and not set(tokens(column.name)) & UNITS


def _last_whole(values: Sequence[tuple[str, int]]) -> str:
    """The last year or day that has about as many rows as the others; "" where they are no moments."""
    if not values or not all(_MOMENT.fullmatch(value) for value, _ in values):
        return ""
    usual = statistics.median(rows for _, rows in values)
    return max((value for value, rows in values if rows >= WHOLE * usual), default="")
