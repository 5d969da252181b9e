"""A code of the European or the world's list of regions: ITH1, ES-M."""

from __future__ import annotations

import re

from explorer.schema import casts, placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import listed

EUROPE = listed("AT BE BG CH CY CZ DE DK EE EL ES FI FR HR HU IE IS IT LI LT LU LV MK MT NL NO PL PT RO RS SE SI SK TR UK")
NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{1,3}$")
SUBDIVISION = re.compile(r"[A-Z]{2}-(?=[A-Z0-9]*[A-Z])[A-Z0-9]{1,3}$|[A-Z]{2}-\d{2,3}$")
FEWEST = 4


def judge(evidence: Evidence) -> Finding | None:
    """All values have one country's prefix and the form of NUTS or ISO 3166-2."""
    prefixes = {text[:2] for text, _ in evidence.looked}
    if evidence.distinct < FEWEST or len(prefixes) > max(1, evidence.distinct // FEWEST):
        return None
    nuts = prefixes <= EUROPE and evidence.share(NUTS.match) == 1 and len({len(text) for text, _ in evidence.looked}) == 1
    if not nuts and evidence.share(SUBDIVISION.match, 1) < 1:
        return None
    return Finding(0.95, placing.reason(evidence), 0.0, casts.text(evidence))


DETECTOR = Detector(
    "area_code",
    "geographic",
    "admin1_or_2_code",
    judge,
    (
        Example("x", ("ITH1", "ITI4", "ITC1", "ITF3", "ITG2"), True),
        Example("x", ("MX-CMX", "MX-JAL", "MX-PUE", "MX-OAX"), True),
        Example("x", ("AB12", "CD34", "EF56", "GH78"), False),
        Example("x", ("SD-10", "HD-21", "SD-32", "HD-51"), False),
    ),
    source="ISO 3166-2 for the world's subdivisions; Regulation (EC) No 1059/2003 for NUTS",
)
