"""Weighs what the detectors found and settles one kind and role a column."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.message import message
from explorer.model.schema import KINDS, Kind
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Finding
from explorer.schema.detectors import DETECTORS

TIES: tuple[Kind, ...] = ("temporal", "geographic", "identifier", "categorical", "numeric", "text")
"""Which kind wins where two weigh the same: the more particular one; and a code before an amount, for a wrong sum is the worse harm."""


@dataclass(frozen=True)
class Verdict:
    """The detector that won, what it found, its weight, and how far ahead of the next kind it was (0-1)."""

    detector: Detector
    finding: Finding
    weight: float
    confidence: float

    @property
    def role(self) -> str:
        return self.finding.role or self.detector.role


def weight(detector: Detector, finding: Finding) -> float:
    """Two witnesses: what the values say, raised by up to half by what the header says."""
    if detector.both and not finding.header:
        return 0.0
    return finding.score * (1 + finding.header / 2)


def verdicts(evidence: Evidence) -> list[Verdict]:
    """Every finding with weight, heaviest first."""
    found = [(detector, finding) for detector in DETECTORS if (finding := detector.judge(evidence))]
    rows = [(weight(detector, finding), detector, finding) for detector, finding in found]
    rows = sorted((row for row in rows if row[0] > 0), key=lambda row: (-round(row[0], 3), TIES.index(row[1].kind), row[1].name))
    return [Verdict(detector, finding, size, _confidence(size, detector.kind, rows)) for size, detector, finding in rows]


def _confidence(size: float, kind: str, rows: list[tuple[float, Detector, Finding]]) -> float:
    """1 where no other kind spoke, a half where one spoke as loudly."""
    rival = max((other for other, detector, _ in rows if detector.kind != kind), default=0.0)
    return round(min(1.0, size) * min(1.0, EVEN + size - rival), 2)


EVEN = 0.5
"""The confidence where two kinds weigh the same; half a weight ahead is certain."""


def decide(evidence: Evidence) -> Verdict:
    """The verdict on a column; a column without values or witnesses is text."""
    found = verdicts(evidence)
    return found[0] if found else _nothing(evidence)


def _nothing(evidence: Evidence) -> Verdict:
    """No detector spoke."""
    reason = message("no values") if not evidence.values else message("words of many kinds")
    text = next(detector for detector in DETECTORS if detector.name == "free_text")
    return Verdict(text, Finding(0.1, reason, 0.0, casts.text(evidence)), 0.1, 0.1)


assert set(TIES) == set(KINDS), "every kind has its place among ties"
