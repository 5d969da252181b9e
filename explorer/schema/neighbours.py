"""A second look at bare headers: a `code` or `name` that goes one to one with a place's column is that place's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.model.message import message
from explorer.model.schema import Cast, Column
from explorer.schema.words import LINKS, listed, tokens

CODE = listed("id code codigo cod clave cve codice cle key num numero number n abbr abbreviation sigla siglas sigle ine iso area acronym")
NAME = listed("name nombre nome nom denominacion denominazione denomination libelle label nombres designation descripcion")
"""Headers made of nothing but these words say that a column names something, not what."""

LEVELS = {
    "country_name": "country_code", "admin1_or_2_name": "admin1_or_2_code", "municipality_name": "municipality_code",
    "place_name": "place_code", "region_name": "admin1_or_2_code",
}  # fmt: skip
"""The role of names at a level, and of codes at it."""
NAMES = {code: name for name, code in LEVELS.items() if name != "region_name"}

FEWEST = 3


def with_neighbours(columns: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> tuple[Column, ...]:
    """The columns, bare codes and names beside a place's column put right."""
    return tuple(_again(column, columns, cells) for column in columns)


def _again(column: Column, columns: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> Column:
    words = {word for word in tokens(column.name) if word not in LINKS}
    if column.distinct < FEWEST or not words:
        return column
    if column.kind in ("identifier", "categorical") and column.role != "row_index" and words & CODE and len(words) <= 3:
        place = _partner(column, columns, cells, LEVELS)
        return column if place is None else _placed(column, LEVELS[place.role], place)
    if column.kind == "text" and column.role == "name" and words <= NAME:
        place = _partner(column, columns, cells, NAMES)
        taken = {other.role for other in columns}
        return column if place is None or NAMES[place.role] in taken else _placed(column, NAMES[place.role], place)
    return column


def _placed(column: Column, role: str, place: Column) -> Column:
    reason = message("goes one to one with {column}", column=place.name)
    return replace(column, kind="geographic", role=role, reason=reason, cast=Cast(missing=column.cast.missing), order=())


def _partner(column: Column, columns: Sequence[Column], cells: Mapping[str, Sequence[str]], roles: Mapping[str, str]) -> Column | None:
    """The nearest column of a place that has one value for each of this one's, and the other way round."""
    found = [other for other in columns if other is not column and other.role in roles and other.distinct == column.distinct]
    here = int(column.id[1:])
    for other in sorted(found, key=lambda each: abs(int(each.id[1:]) - here)):
        pairs = {(a, b) for a, b in zip(cells[column.name], cells[other.name], strict=True) if a and b}
        if len(pairs) == column.distinct:
            return other
    return None
