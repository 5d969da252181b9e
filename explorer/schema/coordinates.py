"""Latitudes and longitudes: header and range must both say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from explorer.model.message import Amount, message
from explorer.schema import casts
from explorer.schema._base import NEARLY_ALL, Evidence, Finding
from explorer.schema.words import Lexicon

PROJECTED = 10_000
"""Metres of a projected grid: no degree is above 180, no grid of a country starts below ten kilometres."""


PLACE_DECIMALS = 3
"""A thousandth of a degree is a hundred metres: with fewer decimals a town is not found."""


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
