"""One JSON value a line: whether a file is so, its values, and a sample of a large one without reading it all."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from loaders.readers import _encoding
from loaders.readers._json_text import DECODER
from loaders.readers._whole import HEAD_ROWS, SEED, TAIL_ROWS

HEAD_BYTES, SLICE_BYTES = 1_000_000, 64_000
SLICES, SLICE_ROWS = 40, 50
LOOKED = 20
"""Lines at the top of which most must be values of their own."""
_AROUND = " \t\r\n\x1e\ufeff"


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text; bytes that are no UTF-8 in a file that is are read as the one encoding they can be in."""
    codec, errors = _encoding.reader(encoding)
    if codec in ("utf-8", "utf-8-sig"):
        return path.open(encoding="utf-8-sig", errors="cp1252-stray", newline="")
    return path.open(encoding=codec, errors=errors, newline="")


def is_lined(path: Path, encoding: str) -> bool:
    """Most of the first lines, more than one, are objects or lists by themselves."""
    with open_text(path, encoding) as file:
        head = file.read(HEAD_BYTES)
        whole = not file.read(1)
    lines = head.splitlines() if whole else head.splitlines()[:-1]
    filled = [line for line in lines if line.strip(_AROUND)][:LOOKED]
    good = sum(1 for _ in read_lines(filled, Counter()))
    return len(filled) > 1 and good * 2 > len(filled)


def read_lines(lines: Iterable[str], left_out: Counter[str]) -> Iterator[Any]:
    """The values of lines; broken ones are counted."""
    for line in lines:
        line = line.strip(_AROUND)
        if not line:
            continue
        try:
            value, end = DECODER.raw_decode(line)
        except (ValueError, RecursionError):
            left_out["broken"] += 1
            continue
        if end < len(line) or not isinstance(value, dict | list):
            left_out["broken"] += 1
            continue
        yield value


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
    return read_lines(_encoding.decode(part, encoding).split("\n")[1:-1], Counter())
