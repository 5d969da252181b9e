"""What a row is: a record, a statistic, or a wide row of sibling columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.model.message import Listing, Message, message
from explorer.model.schema import Column, Shape, Siblings
from explorer.schema.keys import is_dimension
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
    measures = [column for column in told.columns if column.kind == "numeric" and column.role != "weight"]
    if any(column.role == "weight" for column in told.columns):
        return "record"
    in_siblings = {name for group in told.siblings for name in group.columns}
    if in_siblings and _leads(told, len(in_siblings), len(measures)):
        return "wide"
    if not measures or not told.key or _has_row_id(told):
        return "record"
    key = [column for column in told.columns if column.name in told.key]
    if len(key) == 1:
        return _of_one_key(key[0], told, measures)
    return _of_many_keys(key, told, measures)


def _leads(told: Told, siblings: int, measures: int) -> bool:
    """Siblings make a table wide where they are most of its numbers."""
    temporal = any(group.key.kind == "temporal" for group in told.siblings)
    return siblings >= (0.34 if temporal else 0.6) * measures


def _has_row_id(told: Told) -> bool:
    """A column that only numbers or names the rows as things of their own."""
    return any(column.kind == "identifier" and column.role == "key" and column.distinct >= 0.98 * told.rows for column in told.columns)


def _of_one_key(key: Column, told: Told, measures: Sequence[Column]) -> Shape:
    """One row a place, a time or a class, with figures beside it."""
    others = len(told.columns) - 1
    if others == 0:
        return "record"
    if key.kind == "temporal":
        return "statistic" if len(measures) >= 0.6 * others else "record"
    if key.kind == "geographic":
        return "statistic" if len(measures) >= 0.5 * others or _counted(measures) else "record"
    return "statistic" if len(measures) >= 0.6 * others or (_counted(measures) and told.rows <= FEW_CLASSES) else "record"


FEW_CLASSES = 400
"""Classes are few; a longer list is of things."""


def _of_many_keys(key: Sequence[Column], told: Told, measures: Sequence[Column]) -> Shape:
    """A grid that is largely filled, or a list of combinations with a count."""
    if len(key) > MOST_DIMENSIONS or any(column.role == "datetime" and column.distinct > 0.5 * told.rows for column in key):
        return "record"
    grid = math.prod(max(1, column.distinct) for column in key)
    filled = told.rows / grid
    several = len(measures) >= SEVERAL and not any(column.role in ("datetime", "time") for column in told.columns)
    if filled >= FILLED or (several and filled >= SOME):
        return "statistic"
    return "statistic" if _counted(measures) and filled >= SPARSE else "record"


MOST_DIMENSIONS = 6
FILLED, SOME, SPARSE, SEVERAL = 0.3, 0.03, 0.0005, 3
"""A cross table fills most of its grid; one of several measures, published up to today, some of it; a list of routes or of diseases
by commune little, but then a count stands beside."""


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
    roles = {column.role for column in told.columns}
    if "weight" in roles:
        return message("each row is one answer of a survey, to be weighted")
    if roles & {"date", "datetime"}:
        return message("each row is one event or record, with its date")
    return message("each row is one record")


def _wide(told: Told, key: Sequence[Column]) -> Message:
    group = told.siblings[0]
    names = [column for column in told.columns if is_dimension(column) and column.name in told.key] or list(key)
    if not names:
        return message("each row holds {n} columns of one measure", n=len(group.columns))
    return message("each row is {what}, with a column for each {key}", what=_combination(names), key=group.key.label)
