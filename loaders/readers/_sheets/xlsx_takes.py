"""What becomes of the values of an XLSX sheet's cells that are written with the same attributes: all of a column together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from typing import TypeVar

from loaders.readers._sheets.formats import DIGITS, Cell, number, shown
from loaders.readers._sheets.xlsx_cells import Meaning
from loaders.readers._sheets.xlsx_text import all_unescaped, resolved

T = TypeVar("T")

Take = Callable[[Sequence[str]], Sequence[T]]
"""What makes cells of values, none of which is empty."""

SHORT = DIGITS + 1
"""Letters of a number that is shown as it is written: its digits and a point."""
_UNSURE = "-0"
"""What is shown without its sign; stands for all that is not told quickly."""
_KEPT = 65_536
"""Dates that are remembered: those of 180 years."""


def cells_taken(meaning: Meaning, attributes: dict[str, str]) -> Take[Cell]:
    """As texts with their types."""
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    return lambda values: [meaning.cell(resolved(value), kind, style) for value in values]


def texts_taken(meaning: Meaning, attributes: dict[str, str]) -> Take[str]:
    """As texts."""
    kind, style = attributes.get("t", "n"), attributes.get("s", "")
    if kind == "s":
        return lambda values: _shared(values, meaning)
    if kind in ("str", "inlineStr"):
        return all_unescaped
    if kind != "n":
        return lambda values: [meaning.cell(resolved(value), kind, style)[0] for value in values]
    if told := meaning.style(style):
        known = _Known(lambda value: shown(value.strip(), told, meaning.base)[0])
        return lambda values: list(map(known.__getitem__, values))
    return _plain_numbers


class _Known(dict[str, str]):
    """What was told of values, each time but the first without a call."""

    def __init__(self, tell: Callable[[str], str]) -> None:
        self._tell = tell

    def __missing__(self, value: str) -> str:
        if len(self) == _KEPT:
            self.clear()
        return self.setdefault(value, self._tell(value))


def _shared(values: Sequence[str], meaning: Meaning) -> Sequence[str]:
    try:
        return list(map(meaning.texts.__getitem__, map(int, values)))
    except (ValueError, IndexError):
        return list(map(meaning.text, values))


def _plain_numbers(values: Sequence[str]) -> Sequence[str]:
    """Most are shown as they are written."""
    together = "".join(values)
    if "E" in together or "e" in together:
        return [number(value.strip())[0] for value in values]
    long = list(compress(range(len(values)), map(SHORT.__lt__, map(len, values))))
    if not long:
        return values
    cells = list(values)
    for place in long:
        cells[place] = _long_number(cells[place])
    return cells


def _long_number(value: str) -> str:
    """As `number` does, without its questions where it is a fraction."""
    try:
        text = f"{float(value):.{DIGITS}g}" if "." in value else _UNSURE
    except ValueError:
        return number(value.strip())[0]
    unsure = text == _UNSURE or "e" in text or not text[-1].isdigit()
    return number(value.strip())[0] if unsure else text
