"""What becomes of the values of an XLSX sheet's cells that are written with the same attributes: all of a column together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from loaders.readers._formats import DIGITS, Cell, number, shown
from loaders.readers._xlsx_cells import Meaning
from loaders.readers._xlsx_text import resolved, unescaped

T = TypeVar("T")

Take = Callable[[Sequence[str]], Sequence[T]]
"""What makes cells of values, none of which is empty."""

SHORT = DIGITS + 1
"""Letters of a number that is shown as it is written: its digits and a point."""
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
        return _plain_texts
    if kind != "n":
        return lambda values: [meaning.cell(resolved(value), kind, style)[0] for value in values]
    if told := meaning.style(style):
        known = lru_cache(_KEPT)(lambda value: shown(value.strip(), told, meaning.base)[0])
        return lambda values: list(map(known, values))
    return _plain_numbers


def _shared(values: Sequence[str], meaning: Meaning) -> Sequence[str]:
    try:
        return list(map(meaning.texts.__getitem__, map(int, values)))
    except (ValueError, IndexError):
        return list(map(meaning.text, values))


def _plain_texts(values: Sequence[str]) -> Sequence[str]:
    """Most columns hold no text that is written otherwise than it is shown."""
    together = "".join(values)
    return list(map(unescaped, values)) if "&" in together or "_x" in together else values


def _plain_numbers(values: Sequence[str]) -> Sequence[str]:
    """The same of numbers."""
    together = "".join(values)
    if "E" in together or "e" in together:
        return [number(value.strip())[0] for value in values]
    if max(map(len, values)) <= SHORT:
        return values
    return [value if len(value) <= SHORT else number(value.strip())[0] for value in values]
