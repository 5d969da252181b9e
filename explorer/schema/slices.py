"""One moment, or one indicator, by which a statistic is looked at where a chart leaves that column of its key out."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence

from explorer.model.schema import Column, Slice
from explorer.schema.words import listed, tokens

WHOLE = 0.8
"""A moment has so many rows, of what moments usually have, or it is not over yet."""

MOMENTS = ("year", "date", "period")
"""Roles of columns whose values are moments that follow each other."""

INDICATORS = listed(
    """
    indicator indicators indicador indicadores indicateur indicateurs indicatore kennzahl merkmal variable variables variavel variaveis
    measure measures medida medidas mesure misura metric metrica metrique serie series unit units unidad unidade unite einheit
    statistic statistics estadistico estadistica concept concepto conceito
    """
)
"""Words of names of columns that say what a number is of: numbers of different ones never go together."""

_MOMENT = re.compile(r"\d{4}(?:-\d\d-\d\d)?")


def slices(
    keys: Sequence[tuple[str, ...]], columns: Sequence[Column], values: Mapping[str, Sequence[tuple[str, int]]]
) -> tuple[Slice, ...]:
    """A slice for each moment or indicator of a key that has other columns too: the last moment that is whole, the commonest indicator.

    `values` are all (value, rows) by column name; a column without them has no slice.
    """
    shared = {name for key in keys if len(key) > 1 for name in key}
    found = (_slice(column, values.get(column.name, ())) for column in columns if column.name in shared)
    return tuple(each for each in found if each is not None)


def _slice(column: Column, values: Sequence[tuple[str, int]]) -> Slice | None:
    if column.kind == "temporal" and column.role in MOMENTS:
        value = _last_whole(values)
    elif column.kind == "categorical" and set(tokens(column.name)) & INDICATORS:
        value = max(values, key=lambda each: each[1])[0] if values else ""
    else:
        return None
    return Slice(column.name, value, dict(values)[value]) if value else None


def _last_whole(values: Sequence[tuple[str, int]]) -> str:
    """The last year or day that has about as many rows as the others; "" where they are no moments."""
    if not values or not all(_MOMENT.fullmatch(value) for value, _ in values):
        return ""
    usual = statistics.median(rows for _, rows in values)
    return max((value for value, rows in values if rows >= WHOLE * usual), default="")
