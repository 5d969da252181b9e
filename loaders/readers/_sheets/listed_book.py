"""Spreadsheets whose rows come one after the other: what `Book` asks for, made from lines alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explorer.model.table import Note
from loaders.readers._sheets.book import Area, Line, Part, dense, dense_cells
from loaders.readers._sheets.formats import Cell
from loaders.readers._text.runs import Run, gathered

Lines = Callable[[Part], Iterator[Line]]
Merged = Callable[[Part], tuple[Area, ...]]


class ListedBook:
    """A book of `parts`, whose rows `lines` gives."""

    def __init__(self, parts: tuple[Part, ...], lines: Lines, merged: Merged = lambda part: ()) -> None:
        self.parts = parts
        self._lines = lines
        self._merged = merged

    def lines(self, part: Part) -> Iterator[Line]:
        """Its rows with any cell, in order."""
        return self._lines(part)

    def sampled(self, part: Part, area: Area) -> tuple[list[tuple[int, list[Cell]]], bool]:
        """Every row of an area."""
        return dense_cells(self._lines(part), area), True

    def runs(self, part: Part, area: Area) -> Iterator[Run]:
        """The texts of an area."""
        return gathered(dense(self._lines(part), area), area.right - area.left + 1)

    def merged(self, part: Part) -> tuple[Area, ...]:
        """Cells that were made one."""
        return self._merged(part)

    def remarks(self, part: Part) -> tuple[Note, ...]:
        """Nothing that these files say."""
        return ()
