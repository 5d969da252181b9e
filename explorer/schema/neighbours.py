"""A second look, with the other columns in view: codes and bare names that go one to one with a place are that place's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.model.message import message
from explorer.model.schema import Cast, Column
from explorer.schema.keys import is_moment
from explorer.schema.words import LINKS, listed, tokens

Cells = Mapping[str, Sequence[str]]

CODE = listed(
    "id code codigo cod clave cve codice cle key num numero number n abbr abbreviation acr acronym sigla siglas sigle ine iso area"
)
NAME = listed("name nombre nome nom denominacion denominazione denomination libelle label nombres designation descripcion long short")
"""Headers made of nothing but these words say that a column names something, not what."""

LEVELS = {
    "country_name": "country_code",
    "region_name": "admin1_or_2_code",
    "admin1_or_2_name": "admin1_or_2_code",
    "municipality_name": "municipality_code",
    "place_name": "place_code",
}
"""The role of names at a level, and of codes at it."""
NAMES = {code: name for name, code in LEVELS.items() if name != "region_name"}

FEWEST, NEARLY_ONE, SHORT, REPEATED, SEVERAL = 3, 0.95, 8, 1.3, 3
"""Pairs among fewer than three places are chance; a few names are borne by two places; codes have up to eight characters;
values that hardly repeat pair with any others; three lists of codes make a table of them."""


def with_neighbours(columns: Sequence[Column], cells: Cells, areas: bool = False) -> tuple[Column, ...]:
    """The columns, codes and names beside a place's column put right. `areas`: the rows are shapes on a map."""
    rows = len(next(iter(cells.values()), ()))
    of_places = _is_of_places(columns, rows)
    place = next((each for each in columns if each.role in LEVELS and each.distinct >= NEARLY_ONE * rows), None) if of_places else None
    able = columns if of_places else [column for column in columns if column.distinct * REPEATED <= rows]
    return tuple(_again(column, able, cells, place, areas) for column in columns)


def _again(column: Column, columns: Sequence[Column], cells: Cells, row_place: Column | None, areas: bool) -> Column:
    """A ladder: a bare code beside names, a bare name beside codes, any code in a table of places, names and codes of shapes."""
    words = _words(column)
    if column.distinct < FEWEST or column.role == "row_index":
        return column
    bare_code = column.kind in ("identifier", "categorical") and bool(words & CODE) and len(words) <= 3
    coded = _is_code(column, cells) or (bare_code and column.kind == "identifier")
    bare_name = column.kind == "text" and column.role == "name" and bool(words) and words <= NAME
    if bare_code and (place := _partner(column, columns, cells, LEVELS)):
        return _placed(column, LEVELS[place.role], place)
    if bare_name and (place := _partner(column, columns, cells, NAMES)):
        return column if NAMES[place.role] in {other.role for other in columns} else _placed(column, NAMES[place.role], place)
    if row_place is not None and row_place is not column and coded:
        return _placed(column, LEVELS.get(row_place.role, row_place.role), row_place)
    if bare_name and _are_at_points(columns):
        return replace(column, kind="geographic", role="place_name", reason=message("names what stands at the coordinates"))
    if areas and (bare_name or (column.kind == "identifier" and words <= CODE)):
        reason = message("names the shapes on the map")
        return replace(column, kind="geographic", role="place_name" if bare_name else "place_code", reason=reason)
    return column


def _are_at_points(columns: Sequence[Column]) -> bool:
    """Each row has a position, and nothing says when: what stays where it is, is a place."""
    return {"latitude", "longitude"} <= {column.role for column in columns} and not any(map(is_moment, columns))


def _words(column: Column) -> set[str]:
    return {word for word in tokens(column.name) if word not in LINKS and not word.isdigit()}


def _placed(column: Column, role: str, place: Column) -> Column:
    reason = message("goes one to one with {column}", column=place.name)
    return replace(column, kind="geographic", role=role, reason=reason, cast=Cast(missing=column.cast.missing), order=())


def _partner(column: Column, columns: Sequence[Column], cells: Cells, roles: Mapping[str, str]) -> Column | None:
    """The nearest column of a place that has one value for each of this one's, and the other way round."""
    here = int(column.id[1:])
    found = [other for other in columns if other is not column and other.role in roles]
    return next(
        (other for other in sorted(found, key=lambda each: abs(int(each.id[1:]) - here)) if _one_to_one(column, other, cells)), None
    )


def _one_to_one(column: Column, other: Column, cells: Cells) -> bool:
    """Where both are filled, hardly any value of either has two of the other."""
    small, large = sorted((column.distinct, other.distinct))
    if small < NEARLY_ONE * large:
        return False
    pairs = {(a, b) for a, b in zip(cells[column.name], cells[other.name], strict=True) if a and b}
    return len(pairs) * NEARLY_ONE <= min(len({a for a, _ in pairs}), len({b for _, b in pairs}))


def _is_of_places(columns: Sequence[Column], rows: int) -> bool:
    """The rows may be places themselves: no dates, no names of other things. Elsewhere two unique columns pair by chance.

    Names in other alphabets look like names of other things; where several columns tell each row's place, they do not count.
    """
    told = Counter(column.role for column in columns if column.role in LEVELS.values() and column.distinct >= NEARLY_ONE * rows)
    if rows >= FEWEST and max(told.values(), default=0) >= SEVERAL:
        return not any(map(is_moment, columns))
    named = [column for column in columns if column.role == "name" and column.distinct > 0.8 * rows and not set(_words(column)) <= NAME]
    return rows >= FEWEST and not named and not any(map(is_moment, columns))


def _is_code(column: Column, cells: Cells) -> bool:
    """A key, or short values without spaces; each row has its own."""
    filled = [text for text in cells[column.name] if text]
    if not filled or column.distinct < NEARLY_ONE * len(filled):
        return False
    if column.kind == "identifier":
        return True
    if column.kind not in ("text", "categorical") or column.role in ("boolean", "ordinal", "url", "contact"):
        return False
    return all(len(text) <= SHORT and " " not in text for text in filled)
