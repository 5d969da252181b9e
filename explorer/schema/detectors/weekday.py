"""A day of the week: by name, or 0-7 under a header that says weekday."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts, orders
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.calendars import WEEKDAYS
from explorer.schema.words import lexicon

WORDS = lexicon(
    """weekday dow day_of_week dia_semana dia_de_la_semana dia_da_semana jour_semaine jour_de_la_semaine giorno_settimana diasemana
    day_of_the_week""",
    "weekday diasem dayofweek",
)


def judge(evidence: Evidence) -> Finding | None:
    """Names of weekdays, or 0-7 with the header's word."""
    said = evidence.says(WORDS)
    few = evidence.looked if evidence.distinct <= MOST else ()
    named = orders.all_named((text for text, _ in few), WEEKDAYS)
    if named and (len(named) > 1 or said):
        order = tuple(sorted(named, key=lambda text: named[text]))
        return Finding(0.96, message("names of weekdays"), said, casts.text(evidence), order=order)
    if said and evidence.within(0, 7) >= NEARLY_ALL:
        return Finding(0.95, message("weekdays in numbers"), said, Cast("BIGINT", missing=casts.missing(evidence)))
    return None


MOST = 21
"""Seven days, each in up to three spellings."""

DETECTOR = Detector(
    "weekday",
    "temporal",
    "weekday",
    judge,
    (
        Example("x", ("Lunes", "martes", "DOMINGO"), True),
        Example("x", ("segunda-feira", "terça-feira"), True),
        Example("dia_semana", ("1", "7"), True),
        Example("day_of_week", ("0", "6", "3"), True),
        Example("x", ("1", "7"), False),
    ),
    source="ISO 8601-1, 4.3.7 (calendar day of week); Unicode CLDR for the names",
)
