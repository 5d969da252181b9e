"""One JSON value a line: whether a file is so, its values, and a sample of a large one without reading it all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from loaders.readers._json.source import open_text
from loaders.readers._json.text import DECODER, scanned
from loaders.readers._table.records import DEPTH
from loaders.readers._text import encodings
from loaders.readers._whole import HEAD_ROWS, SEED, TAIL_ROWS

HEAD_BYTES, SLICE_BYTES = 1_000_000, 64_000
SLICES, SLICE_ROWS = 40, 50
LOOKED = 20
"""Lines at the top of which most must be values of their own."""
BATCH_LINES, BATCH_CHARACTERS = 200, 1_000_000
"""Lines that are parsed together."""
_AROUND = " \t\r\n\x1e\ufeff"


def is_lined(path: Path, encoding: str) -> bool:
    """Most of the first lines, more than one, are objects or lists by themselves."""
    with open_text(path, encoding) as file:
        head = file.read(HEAD_BYTES)
        whole = not file.read(1)
    lines = head.splitlines() if whole else head.splitlines()[:-1]
    filled = [line for line in lines if line.strip(_AROUND)][:LOOKED]
    good = sum(1 for _ in read_lines(filled, Counter()))
    return len(filled) > 1 and good * 2 > len(filled)


def read_lines(lines: Iterable[str], left_out: Counter[str], quick: bool = False) -> Iterator[Any]:
    """The values of lines; broken ones are counted. `quick`: only cells are wanted, so a number may come as a text."""
    filled = (text for line in lines if (text := line.strip(_AROUND)))
    for batch in _batches(filled):
        found = _together(batch, quick and _is_flat(batch))
        yield from _one_by_one(batch, left_out) if found is None else found


def _batches(lines: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    room = BATCH_CHARACTERS
    for line in lines:
        batch.append(line)
        room -= len(line)
        if len(batch) == BATCH_LINES or room < 0:
            yield batch
            batch, room = [], BATCH_CHARACTERS
    if batch:
        yield batch


def _is_flat(batch: list[str]) -> bool:
    """Every number ends as a cell of its own: no line has a list, or objects within objects beyond those that become columns."""
    return not any("[" in line or line.count("{") > DEPTH for line in batch)


def _together(batch: list[str], quick: bool) -> list[Any] | None:
    """The values of many lines parsed as one list; None where a line is not one value."""
    text = f"[{','.join(batch)}]"
    try:
        found, end = scanned(text, quick)
    except (ValueError, RecursionError):
        return None
    whole = end == len(text) and len(found) == len(batch) and all(isinstance(value, dict | list) for value in found)
    return found if whole else None


def _one_by_one(batch: list[str], left_out: Counter[str]) -> Iterator[Any]:
    for line in batch:
        try:
            value, end = DECODER.raw_decode(line)
        except (ValueError, RecursionError):
            value, end = None, 0
        if end == len(line) and isinstance(value, dict | list):
            yield value
        else:
            left_out["broken"] += 1


def sampled_lines(path: Path, encoding: str) -> Iterator[Any]:
    """Values of the head, of slices at seeded places, and of the tail of a large file whose lines end with one byte."""
    with open_text(path, encoding) as file:
        yield from islice(read_lines(file, Counter()), HEAD_ROWS)
    size = path.stat().st_size
    chance = random.Random(SEED)
    starts = sorted(chance.randrange(HEAD_BYTES, size - SLICE_BYTES) for _ in range(SLICES))
    with path.open("rb") as raw:
        for start in starts:
            raw.seek(start)
            yield from islice(_lines_within(raw.read(SLICE_BYTES), encoding), SLICE_ROWS)
        raw.seek(size - SLICE_BYTES)
        yield from list(_lines_within(raw.read() + b"\n", encoding))[-TAIL_ROWS:]


def _lines_within(part: bytes, encoding: str) -> Iterator[Any]:
    """Values of the lines that begin and end in a part of a file."""
    return read_lines(encodings.decode(part, encoding).split("\n")[1:-1], Counter())
