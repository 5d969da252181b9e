"""Neighbouring columns that are the parts of one whole: they add up to 1, to 100, or to another column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.model.schema import Column

Amounts = Sequence[float | None]

FEWEST, MOST_TRIED, FEWEST_ROWS = 3, 24, 3
"""Two parts are a pair; runs among more than two dozen columns are too many to try; fewer rows may add up by chance."""
MISSED = 0.1
"""One row in ten may be off: a suppressed part, a misprint."""
CLOSE = 0.01
"""Rounded shares add up to 99 or 101."""


def parts(columns: Sequence[Column], amounts: Mapping[str, Amounts], all_numeric: Sequence[Column]) -> list[Column]:
    """The longest run of neighbours of one role that are parts of one whole; [] where none are."""
    if len(columns) > MOST_TRIED:
        return []
    best: list[Column] = []
    for start in range(len(columns)):
        for end in range(len(columns), start + max(FEWEST - 1, len(best)), -1):
            run = list(columns[start:end])
            if _alike(run) and _make_a_whole(run, amounts, all_numeric):
                best = run
                break
    return best


def _alike(run: Sequence[Column]) -> bool:
    """Side by side in the file, of one role."""
    places = [int(column.id[1:]) for column in run]
    return len({column.role for column in run}) == 1 and places[-1] - places[0] == len(places) - 1


def _make_a_whole(run: Sequence[Column], amounts: Mapping[str, Amounts], all_numeric: Sequence[Column]) -> bool:
    rows = list(zip(*(amounts[column.name] for column in run), strict=True))
    full = [place for place, row in enumerate(rows) if None not in row]
    if len(full) < FEWEST_ROWS:
        return False
    sums = [sum(value or 0.0 for value in rows[place]) for place in full]
    if sum(sum(1 for value in rows[place] if value) >= 2 for place in full) < 0.5 * len(full):
        return False  # one part and noughts: x + 0 + 0 = x says nothing
    names = {column.name for column in run}
    wholes: list[Amounts] = [[1.0] * len(full), [100.0] * len(full)]
    wholes += [[amounts[other.name][place] for place in full] for other in all_numeric if other.name not in names]
    return any(_equal(sums, whole) for whole in wholes)


def _equal(sums: Sequence[float], wholes: Amounts) -> bool:
    """Nearly every row agrees; stops once too many do not."""
    left = int(MISSED * len(sums))
    for each, whole in zip(sums, wholes, strict=True):
        if not whole or abs(each - whole) > CLOSE * abs(whole):
            left -= 1
            if left < 0:
                return False
    return True
