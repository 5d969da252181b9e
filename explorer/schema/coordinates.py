"""Latitudes and longitudes: header and range must both say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.model.message import Amount, message
from explorer.model.schema import Column
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Evidence, Finding
from explorer.schema.words import Lexicon

PROJECTED = 10_000
"""Metres of a projected grid: no degree is above 180, no grid of a country starts below ten kilometres."""


PLACE_DECIMALS = 3
"""A thousandth of a degree is a hundred metres: with fewer decimals a town is not found."""


FARTHEST = 180
"""Degrees of the farthest meridian."""


@dataclass(frozen=True)
class Axis:
    """One axis: its words, those of projected grids, its letter and the other's, the farthest degree, its compass points."""

    words: Lexicon
    grid_words: Lexicon
    letter: str
    other: str
    farthest: int
    degrees: re.Pattern[str]


def degrees(points: str) -> re.Pattern[str]:
    """12°34'56\"N, with the compass points of the axis."""
    return re.compile(rf"\d{{1,3}}\s?[°º]\s?\d{{1,2}}(?:\s?['’′]\s?[\d.,]*\s?(?:[\"”″]|'')?)?\s?[{points}{points.lower()}]?$")


def judge(evidence: Evidence, axis: Axis) -> Finding | None:
    """Degrees of that axis, or metres of a grid, under a header that says so."""
    said = max(evidence.says(axis.words), _bare_letter(evidence, axis))
    if said and evidence.share(axis.degrees.match, 0.9) >= 0.9:
        return Finding(0.9, message("degrees and minutes"), said, casts.text(evidence))
    found = evidence.numbers
    if not found.amounts or found.share < NEARLY_ALL or found.percent or found.money or found.thousands:
        return None
    cast = casts.number(evidence, found)
    if found.low > PROJECTED:
        said = max(said, evidence.says(axis.grid_words))
        return Finding(0.95, message("coordinates of a projection"), said, cast, role="place_code")
    if max(abs(found.low), abs(found.high)) > axis.farthest:
        return None
    reason = message("between {low} and {high} degrees", low=Amount(found.low), high=Amount(found.high))
    return Finding(0.95, reason, said, cast)


def _bare_letter(evidence: Evidence, axis: Axis) -> float:
    """A lone `x` is a coordinate only beside a lone `y`, and as fine as places are told apart: two numbers of a drawing are no place."""
    alone = evidence.tokens == (axis.letter,) and any(header.strip().lower() == axis.other for header in evidence.setting.headers)
    found = evidence.numbers
    fine = max(found.decimals, default=0) >= PLACE_DECIMALS or (found.amounts and found.low > PROJECTED)
    return 1.0 if alone and fine else 0.0


def unswapped(columns: tuple[Column, ...], evidences: Sequence[Evidence], latitude: Axis, longitude: Axis) -> tuple[Column, ...]:
    """The columns, with latitude and longitude changed over where only that fits: no latitude lies beyond 90 degrees."""
    norths, easts = (
        [place for place, evidence in enumerate(evidences) if evidence.says(axis.words) == 1 and _are_degrees(evidence)]
        for axis in (latitude, longitude)
    )
    if len(norths) != 1 or len(easts) != 1:
        return columns
    north, east = norths[0], easts[0]
    if _farthest(evidences[north]) <= latitude.farthest or _farthest(evidences[east]) > latitude.farthest:
        return columns
    reason = message("no latitude is beyond 90 degrees: {one} and {other} change places", one=columns[north].name, other=columns[east].name)
    changed = list(columns)
    for place, role in ((north, "longitude"), (east, "latitude")):
        cast = casts.number(evidences[place], evidences[place].numbers)
        changed[place] = replace(columns[place], kind="geographic", role=role, reason=reason, cast=cast, unit="")
    return tuple(changed)


def _are_degrees(evidence: Evidence) -> bool:
    """Nearly all are numbers of degrees, written as finely as places are told apart."""
    found = evidence.numbers
    fine = found.amounts and found.share >= NEARLY_ALL and max(found.decimals, default=0) >= PLACE_DECIMALS
    return bool(fine) and _farthest(evidence) <= FARTHEST


def _farthest(evidence: Evidence) -> float:
    return max(abs(evidence.numbers.low), abs(evidence.numbers.high))
