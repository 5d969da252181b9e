"""Places that a map knows, whatever the header says."""

from __future__ import annotations

from explorer.schema import casts, looks, placing
from explorer.schema._base import Detector, Evidence, Example, Finding


def judge(evidence: Evidence) -> Finding | None:
    """Most rows fall on one layer; codes in digits and lone pairs of letters need a header elsewhere."""
    if evidence.distinct < FEWEST or looks.wordy(evidence) < 0.9 or evidence.mean_length > LONGEST or evidence.moments.share > 0.5:
        return None
    match = evidence.place
    if match is None or match.share < MOST_ROWS:
        return None
    code = looks.short_capitals(evidence)
    if code and evidence.distinct < MANY_CODES:
        return None
    said = 0.8 if not code or evidence.says(placing.CODE_WORDS) else 0.0
    return Finding(
        min(1.0, match.share + 0.05),
        placing.reason(evidence),
        said,
        casts.text(evidence),
        role=f"{placing.level(match)}_{'code' if code else 'name'}",
    )


FEWEST, MANY_CODES = 3, 8
"""Fewer names than three, or pairs of letters than eight, match some map by chance."""
MOST_ROWS = 0.7
LONGEST = 40
"""Longer values are titles and sentences, not the names of regions."""

DETECTOR = Detector(
    "mapped",
    "geographic",
    "country_name",
    judge,
    (Example("x", ("rojo", "verde", "azul"), False), Example("x", ("1", "2", "3"), False)),
    source="The registers of each map layer, named in assets/boundaries/README.md",
)
