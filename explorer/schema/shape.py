"""What a row is: a record, a statistic, or a wide row of sibling columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.model.message import Listing, Message, message
from explorer.model.schema import Column, Shape, Siblings
from explorer.schema.keys import is_dimension, is_moment
from explorer.schema.neighbours import CODE
from explorer.schema.words import listed, tokens

COUNTS = listed(
    """
    count counts total totals n number cases population people persons incidents votes births deaths visitors passengers students cantidad
    casos poblacion personas numero votos nacimientos defunciones total_general frecuencia hombres mujeres matricula quantidade casos
    populacao pessoas numero votos obitos nascimentos frequencia homens mulheres nombre effectif effectifs population habitants voix deces
    naissances numero popolazione totale casi decessi nati abitanti value valor valeur valore obs_value cnt freq frequency quantity indice
    index rate tasa taux taxa
    """
)
"""Words of measures that only a finished count or rate has."""


@dataclass(frozen=True)
class Told:
    """What the parts say of a table: its columns, its siblings, and the dimensions that together name a row."""

    columns: Sequence[Column]
    siblings: Sequence[Siblings]
    key: Sequence[str]
    rows: int


def shape_of(told: Told) -> Shape:
    """A ladder from the surest sign to the least."""
    measures = [column for column in told.columns if column.kind == "numeric" and column.role not in ("weight", "rank")]
    if any(column.role == "weight" for column in told.columns):
        return "record"
    in_siblings = {name for group in told.siblings for name in group.columns}
    if in_siblings and _leads(told, len(in_siblings), len(measures)):
        return "wide"
    key = [column for column in told.columns if column.name in told.key]
    if not measures or not key or _has_row_id(told, key, len(measures)):
        return "record"
    if len(key) == 1:
        return _of_one_key(key[0], told, measures)
    return _of_many_keys(key, told, measures)


def _leads(told: Told, siblings: int, measures: int) -> bool:
    """Siblings make a table wide where they are most of its numbers."""
    temporal = any(group.key.kind == "temporal" for group in told.siblings)
    return siblings >= (0.34 if temporal else 0.6) * measures


def _has_row_id(told: Told, key: Sequence[Column], measures: int) -> bool:
    """A column that only numbers or names the rows as things of their own, and is no code of what the key names."""
    ids = [column for column in told.columns if column.kind == "identifier" and column.role == "key"]
    of_areas = key[0].role in AREAS and measures >= FEWEST_FIGURES
    return any(column.distinct >= 0.98 * told.rows and not (len(key) == 1 and (of_areas or _is_code_of(column, key[0]))) for column in ids)


def _is_code_of(column: Column, key: Column) -> bool:
    """`major_code` beside `major`."""
    words = set(tokens(column.name))
    return bool(words & CODE) and words - CODE == set(tokens(key.name)) - CODE != set()


FEWEST_FIGURES = 2
"""What is written beside figures of an area is of the area, its codes among them; a lone number may be a code itself."""
AREAS = {f"{level}_{kind}" for level in ("country", "region", "admin1_or_2", "municipality") for kind in ("name", "code")}
"""Roles of areas, of which there are statistics; places may be things that stand somewhere."""


def _of_one_key(key: Column, told: Told, measures: Sequence[Column]) -> Shape:
    """One row a place, a time or a class, with figures beside it."""
    others = [column for column in told.columns if column.name != key.name]
    if not others:
        return "record"
    if key.kind == "geographic":
        more = [column for column in others if not _says_the_same(column)] if len(measures) >= FEWEST_FIGURES else others
        many = len(measures) >= 0.5 * len(more)
        return "statistic" if many or (_counted(measures) and not _are_listed(told)) else "record"
    many = len(measures) >= 0.6 * len(others)
    if key.kind == "temporal":
        return "statistic" if many else "record"
    return "statistic" if many or (_counted(measures) and told.rows <= FEW_CLASSES) else "record"


def _says_the_same(column: Column) -> bool:
    """Of a place: its codes, coordinates and larger areas, and a note that stands in every row."""
    return column.kind in ("geographic", "identifier") or (column.kind != "numeric" and column.distinct <= 1)


def _are_listed(told: Told) -> bool:
    """Each row has its own address, on the Web or elsewhere: a list of things, though one of them may be counted."""
    return any(column.role in ("url", "contact", "address") and column.distinct > 0.5 * told.rows for column in told.columns)


FEW_CLASSES = 400
"""Classes are few; a longer list is of things."""


def _of_many_keys(key: Sequence[Column], told: Told, measures: Sequence[Column]) -> Shape:
    """A grid that is largely filled, or a list of combinations with a count; moments that hardly repeat are those of events."""
    if len(key) > MOST_DIMENSIONS:
        return "record"
    grid = math.prod(max(1, column.distinct) for column in key)
    filled = told.rows / grid
    if filled < NEARLY_FULL and any(column.role == "datetime" and column.distinct > 0.5 * told.rows for column in key):
        return "record"
    several = len(measures) >= SEVERAL and not any(column.role in ("datetime", "time") for column in told.columns)
    if filled >= FILLED or (several and filled >= SOME):
        return "statistic"
    return "statistic" if _counted(measures) and filled >= SPARSE else "record"


MOST_DIMENSIONS = 6
NEARLY_FULL, FILLED, SOME, SPARSE, SEVERAL = 0.6, 0.3, 0.03, 0.0005, 3
"""No events fill a grid of moments; a cross table fills most of its grid; one of several measures, published up to today, some of it; a
list of routes or of diseases by commune little, but then a count stands beside."""


def _counted(measures: Sequence[Column]) -> bool:
    """A measure is called a count, a total or a rate."""
    return any(word in COUNTS for column in measures for word in tokens(column.name))


NOUNS: Mapping[str, Message] = {
    "country_name": message("a country"),
    "country_code": message("a country"),
    "region_name": message("a region"),
    "admin1_or_2_name": message("a state or province"),
    "admin1_or_2_code": message("a state or province"),
    "municipality_name": message("a municipality"),
    "municipality_code": message("a municipality"),
    "place_name": message("a place"),
    "place_code": message("a place"),
    "postal_code": message("a postal code"),
    "year": message("a year"),
    "month": message("a month"),
    "day": message("a day"),
    "date": message("a date"),
    "datetime": message("a moment"),
    "weekday": message("a weekday"),
    "hour": message("an hour"),
    "time": message("a time of day"),
    "period": message("a period"),
}
"""What the commonest dimensions are called, with their article."""


def row_of(shape: Shape, told: Told) -> Message:
    """What a row is, in a sentence for the reader."""
    key = [column for column in told.columns if column.name in told.key]
    if shape == "record":
        return _record(told)
    if shape == "wide" or not key:
        return _wide(told, key)
    return message("each row is {what}", what=_combination(key))


def _combination(key: Sequence[Column]) -> Message:
    """ "a country in a year"; other dimensions by their names."""
    places = [column for column in key if column.kind == "geographic"]
    times = [column for column in key if column.kind == "temporal"]
    rest = [column for column in key if column.kind not in ("geographic", "temporal")]
    if len(places) == 1 and len(times) == 1 and not rest and times[0].role in ("date", "datetime"):
        return message("{place} on {time}", place=_noun(places[0]), time=_noun(times[0]))
    if len(places) == 1 and len(times) == 1 and not rest:
        return message("{place} in {time}", place=_noun(places[0]), time=_noun(times[0]))
    if len(key) == 1:
        return _noun(key[0])
    return message("one combination of {columns}", columns=Listing(tuple(column.label for column in key)))


def _noun(column: Column) -> Message:
    return NOUNS.get(column.role) or message("one value of {column}", column=column.label)


def _record(told: Told) -> Message:
    """Events have a date, people an age and a sex; anything else is a record."""
    if any(column.role == "weight" for column in told.columns):
        return message("each row is one answer of a survey, to be weighted")
    if any(is_moment(column) and column.role in ("date", "datetime") for column in told.columns):
        return message("each row is one event or record, with its date")
    return message("each row is one record")


def _wide(told: Told, key: Sequence[Column]) -> Message:
    group = told.siblings[0]
    names = [column for column in told.columns if is_dimension(column) and column.name in told.key] or list(key)
    if not names:
        return message("each row holds {n} columns of one measure", n=len(group.columns))
    return message("each row is {what}, with a column for each {key}", what=_combination(names), key=group.key.label)
