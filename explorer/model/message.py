"""What is said to a reader, before it is in any language.

A `Message` is an English sentence with named values. `explorer.text.say` puts it into the reader's
language, with numbers and dates as that language writes them. The English text is its own catalog key.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Amount:
    """A number that is written in the reader's locale; `style` is number, percent (0.16 is 16 %), compact or bytes."""

    value: float
    style: str = "number"


@dataclass(frozen=True)
class Moment:
    """A point in time, ISO 8601, written to the precision of `grain` (year, quarter, month, week, day, hour, minute, or only its
    month_name or clock)."""

    iso: str
    grain: str = "day"


@dataclass(frozen=True)
class Listing:
    """Several values said in a row, with the language's own "and"."""

    items: tuple[Value, ...]


@dataclass(frozen=True)
class Message:
    """English text with `{name}` places, its values, and the plural form where `n` decides."""

    text: str
    values: tuple[tuple[str, Value], ...] = ()
    plural: str = ""

    def __str__(self) -> str:
        """English, plainly: for logs and exceptions. Readers get `explorer.text.say`."""
        values = dict(self.values)
        text = self.plural if self.plural and values.get("n") != 1 else self.text
        return text.format_map({name: _plain(value) for name, value in values.items()})


Value = str | int | float | Amount | Moment | Listing | Message


def message(text: str, /, **values: Value) -> Message:
    """A message; the name is what the catalogs' extraction looks for."""
    return Message(text, tuple(values.items()))


def plural(one: str, many: str, /, n: int, **values: Value) -> Message:
    """A message whose form depends on `n`, which it may also show as `{n}`."""
    return Message(one, (("n", n), *values.items()), many)


def _plain(value: Value) -> str:
    match value:
        case Amount(number, "percent"):
            return f"{number:.0%}"
        case Amount(number):
            return f"{number:,}"
        case Moment(iso):
            return iso
        case Listing(items):
            return ", ".join(_plain(item) for item in items)
        case _:
            return str(value)
