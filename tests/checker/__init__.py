"""The automatic checker of finished charts: names each failure class that it finds, from the figure and the data alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.checker import classes
from tests.checker.finished import Finished, finished

__all__ = ["CLASSES", "Finished", "checked", "failures", "finished"]

CLASSES: dict[int, Callable[[Finished], str]] = {
    1: classes.empty,
    2: classes.unreadable,
    3: classes.zigzag,
    4: classes.wrong_sum,
    5: classes.total,
    6: classes.bars,
    7: classes.codes,
    8: classes.regions,
    9: classes.pie,
    10: classes.histogram,
    11: classes.nowhere,
    13: classes.overplotted,
    14: classes.dates,
    15: classes.garbage,
    16: classes.slow,
}
"""Every class that one chart shows by itself; 12 takes all of a table's first charts."""


def failures(chart: Finished) -> dict[int, str]:
    """The classes that a chart falls in, each with what was found."""
    return {number: found for number, check in CLASSES.items() if (found := check(chart))}


def checked(charts: Sequence[Finished]) -> list[tuple[int, int, str]]:
    """(place among the first charts, class, what was found) of each failure."""
    alone = [(place, number, found) for place, chart in enumerate(charts) for number, found in failures(chart).items()]
    return sorted([*alone, *((place, 12, found) for place, found in classes.duplicates(charts))])
