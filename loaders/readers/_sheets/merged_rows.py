"""A label that was merged over several rows stands in each of them; numbers that were merged are not repeated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from loaders.readers._sheets.book import Area
from loaders.readers._text.header import NUMBER


def downward(merged: tuple[Area, ...], first: int) -> dict[int, list[Area]]:
    """The merged cells that stand for several rows from row `first` on, by their column."""
    found: dict[int, list[Area]] = defaultdict(list)
    for one in merged:
        if one.bottom is not None and one.bottom > max(one.top, first):
            found[one.left].append(one)
    return {place: sorted(those, key=lambda one: one.top) for place, those in found.items()}


def filled(rows: Iterable[tuple[int, list[str]]], down: dict[int, list[Area]]) -> Iterator[tuple[int, list[str]]]:
    """The rows, each label repeated."""
    return _filled(rows, down) if down else iter(rows)


def _filled(rows: Iterable[tuple[int, list[str]]], down: dict[int, list[Area]]) -> Iterator[tuple[int, list[str]]]:
    columns = [(place, iter(those)) for place, those in sorted(down.items())]
    current: dict[int, Area | None] = {place: next(those) for place, those in columns}
    labels: dict[int, str] = {}
    leading = _leading(down)
    for row, cells in rows:
        for place, those in columns:
            one = current[place]
            while one is not None and one.bottom is not None and one.bottom < row:
                one = current[place] = next(those, None)
                labels.pop(place, None)
            if one is None or one.top > row:
                continue
            if one.top == row or place not in labels:
                labels[place] = cells[place]
            elif not cells[place] and (place < leading or not NUMBER.fullmatch(labels[place])):
                cells[place] = labels[place]
        yield row, cells


def _leading(down: dict[int, list[Area]]) -> int:
    """How many columns from the left are merged: years may be labels there."""
    return next(place for place in range(len(down) + 1) if place not in down)
