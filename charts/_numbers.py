"""Numbers for plotly: short lists as they are, long ones packed, and sizes of circles."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy

PACKED = 500
"""Longer arrays travel as base64: a third of the bytes, and nothing to parse."""

SMALLEST = 4.0
"""Pixels across that the smallest circle keeps: smaller ones cannot be pointed at."""


def packed(values: Sequence[float | None]) -> Any:
    """A list, or float32 in base64 where it is long."""
    if len(values) <= PACKED:
        return list(values)
    array = numpy.array([numpy.nan if value is None else value for value in values], dtype="<f4")
    return {"dtype": "f4", "bdata": base64.b64encode(array.tobytes()).decode("ascii")}


def diameters(values: Sequence[float | None], largest: float, most: float = 0.0) -> list[float]:
    """Circles whose areas are as the values, the `largest` for `most` (else for the highest); missing and negative ones are smallest."""
    sizes = [max(0.0, value or 0.0) for value in values]
    most = most or max(sizes, default=0.0) or 1.0
    return [round(max(SMALLEST, largest * (size / most) ** 0.5), 1) for size in sizes]
