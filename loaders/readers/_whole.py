"""Tables that are read whole into memory: which rows make the sample, and what would not fit."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import Amount, message
from explorer.model.table import Note, Sample
from loaders.readers._process.wire import budget

Row = tuple[str | None, ...]

HEAD_ROWS, TAIL_ROWS, MIDDLE_ROWS, WHOLE_ROWS = 2_000, 500, 1_500, 4_000
SLICE_ROWS = 100
SAMPLE_CELLS = 1_200_000
"""All the rows of a sample for 300 columns."""
SEED = 20260101


def sampled(rows: list[Row]) -> tuple[tuple[Row, ...], bool]:
    """Head, tail and rows between by seeded chance, and whether that is all of them."""
    if len(rows) <= WHOLE_ROWS:
        return tuple(rows), True
    middle = random.Random(SEED).sample(range(HEAD_ROWS, len(rows) - TAIL_ROWS), min(MIDDLE_ROWS, len(rows) - HEAD_ROWS - TAIL_ROWS))
    return (*rows[:HEAD_ROWS], *(rows[place] for place in sorted(middle)), *rows[-TAIL_ROWS:]), False


def bounded(sample: Sample) -> Sample:
    """The sample with every second row, or fewer, where the table is so wide that all would be a burden."""
    step = -(-len(sample.rows) * len(sample.names) // SAMPLE_CELLS)
    return replace(sample, rows=sample.rows[::step], complete=False) if step > 1 else sample


def spans(rows: int, slice_rows: int = SLICE_ROWS) -> list[tuple[int, int]]:
    """(first row, how many) of head, seeded slices and tail, for tables whose rows can be reached by number."""
    if rows <= WHOLE_ROWS:
        return [(0, rows)]
    chance = random.Random(SEED)
    middle = range(HEAD_ROWS, rows - TAIL_ROWS - slice_rows, slice_rows)
    slices = sorted(chance.sample(middle, min(len(middle), MIDDLE_ROWS // slice_rows)))
    return [(0, HEAD_ROWS), *((start, slice_rows) for start in slices), (rows - TAIL_ROWS, TAIL_ROWS)]


def thinned(chosen: list[tuple[int, int]], columns: int) -> list[tuple[int, int]]:
    """Fewer rows of each span, where the table is so wide that all would be a burden."""
    step = -(-sum(length for _, length in chosen) * columns // SAMPLE_CELLS)
    return [(start, -(-length // step)) for start, length in chosen] if step > 1 else chosen


def fits(path: Path, kind: str, size: int | None = None) -> None:
    """Refuses a file (or what is packed in it, of `size` bytes) that is larger than the operator allows for its kind (`limits.whole`)."""
    most = dict(budget().whole).get(kind)
    if most is not None and (size or path.stat().st_size) > most:
        raise FormatError(
            message("This file is too large for its kind: {size} fit.", size=Amount(most, "bytes")),
            message("The same table as CSV or Parquet may be larger."),
        )


def columns_note(all_columns: int) -> tuple[Note, ...]:
    """Said where a table has more columns than are kept."""
    most = budget().columns
    if all_columns <= most:
        return ()
    return (Note("columns", message("Only the first {n} of {all} columns are shown.", n=most, all=all_columns)),)
