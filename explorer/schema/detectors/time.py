"""A time of day: 10:30, 22:15:00, 5:03 PM."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon("time hour hora horario heure ora orario horas", "time hora")
TIME = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d(?P<second>:[0-5]\d(?:\.\d+)?)?(?P<half>\s?[AaPp]\.?[Mm]\.?)?$")


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value is a time of day."""
    if evidence.share(TIME.match, 0.95) < 0.95:
        return None
    found = [match for text, _ in evidence.looked if (match := TIME.match(text))]
    halves = {match["half"] for match in found if match["half"]}
    formats: tuple[str, ...] = ()
    if halves:
        gap = " " if any(half.startswith(" ") for half in halves) else ""
        formats = (f"%I:%M:%S{gap}%p", f"%I:%M{gap}%p")
    cast = Cast("TIME", formats=formats, missing=casts.missing(evidence))
    return Finding(0.95, message("times of day"), evidence.says(WORDS), cast)


DETECTOR = Detector(
    "time",
    "temporal",
    "time",
    judge,
    (
        Example("x", ("10:30", "22:15"), True),
        Example("x", ("5:03 PM", "11:59 AM"), True),
        Example("x", ("10:75", "22:15"), False),
        Example("x", ("10.30", "22.15"), False),
    ),
    source="ISO 8601-1, 5.3 for 24 hours; Unicode CLDR for marks of before and after noon",
)
