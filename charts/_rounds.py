"""Time that comes round again: days of the week, hours of the day and months of the year, as numbers from the engine and in words."""

from __future__ import annotations

from explorer.model.message import Message, Moment, message
from explorer.text import moment

ROUND_WORDS: dict[str, Message] = {
    "weekday": message("day of the week"),
    "hour_of_day": message("hour"),
    "month_of_year": message("month"),
}

NUMBERS = {"weekday": range(1, 8), "hour_of_day": range(24), "month_of_year": range(1, 13)}
"""All that each can be."""

MONDAY = 1
"""The first of January 2024 was one."""


def round_moment(grain: str, number: int) -> Moment:
    """The number as a message's value."""
    if grain == "weekday":
        return Moment(f"2024-01-{MONDAY + number - 1:02d}", "weekday_name")
    return Moment(f"2024-{number:02d}-01", "month_name") if grain == "month_of_year" else Moment(f"2024-01-01T{number:02d}:00", "clock")


def round_name(grain: str, key: str, locale: str, short: bool = False) -> str:
    """The number in the reader's language."""
    found = round_moment(grain, int(key))
    return moment(found.iso, found.grain.replace("_name", "_short") if short else found.grain, locale)
