"""Bands of numbers: 18-29, 65 y más, under 5, $25,000 - $49,999."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"[$€£]?\s?\d[\d.,]*\s?(?:k|%)?"
_UNIT = r"(?:\s*[^\W\d]+\.?){0,3}"
_TO = r"(?:-|–|—|/|a|à|al|ai|to|y|and|et|e|até|hasta|until)"
_OPEN = (
    r"(?:\+|y m[aá]s|o m[aá]s|and (?:over|older|above|more|up)|or (?:over|older|more)|et plus|ou plus|ans et plus"
    r"|e (?:mais|pi[uù]|oltre)|ou mais)"
)
_BELOW = r"(?:<=?|≤|under|less than|below|up to|menos de|menos que|menores? (?:de|que)|hasta|moins de|até|menos|meno di)"
_ABOVE = r"(?:>=?|≥|over|more than|above|m[aá]s de|mayores? (?:de|que)|plus de|mais de|pi[uù] di)"

BAND = re.compile(
    rf"^(?:(?:de|from|entre|between|da|dai|du)\s+)?"
    rf"(?:{_NUMBER}{_UNIT}\s*{_TO}\s*{_NUMBER}|{_NUMBER}\s*{_OPEN}|(?:{_BELOW}|{_ABOVE})\s*{_NUMBER}|{_NUMBER})"
    rf"{_UNIT}\s*{_OPEN}?$",
    re.IGNORECASE,
)
"""A band, or the single number that opens or ends a row of them."""

_DOUBLE = re.compile(rf"{_NUMBER}{_UNIT}\s*{_TO}\s*{_NUMBER}", re.IGNORECASE)
_OPENS_BELOW, _OPENS_ABOVE = re.compile(rf"\s*{_BELOW}", re.IGNORECASE), re.compile(rf"\s*{_ABOVE}", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d.,]*")
_THOUSANDS = re.compile(r"[.,](?=\d{3}\b)")

LONGEST = 60
"""Longer values are sentences."""


def is_band(text: str) -> bool:
    """`text` is a band or a number."""
    return len(text) <= LONGEST and bool(BAND.match(text))


def are_bands(values: Sequence[str]) -> bool:
    """Most of the values are bands, and those with two ends go up: scores of matches and dates do not."""
    doubles = [text for text in values if len(text) <= LONGEST and _DOUBLE.search(text)]
    if len(doubles) < max(2, 0.4 * len(values)) or sum(map(is_band, values)) < 0.7 * len(values):
        return False
    ends = [[_number(found) for found in _DIGITS.findall(text)[:2]] for text in doubles]
    rising = sum(len(pair) == 2 and pair[0] < pair[1] for pair in ends)
    return rising >= 0.9 * len(ends) and len({pair[0] for pair in ends}) >= 0.8 * len(ends)


def start(text: str) -> tuple[float, str]:
    """Where a band starts, for sorting: "under 5" comes before 5-9, "over 85" after 80-84, words last."""
    found = _DIGITS.search(text)
    if found is None:
        return float("inf"), text
    half = -0.5 if _OPENS_BELOW.match(text) else 0.5 if _OPENS_ABOVE.match(text) else 0.0
    return _number(found[0]) + half, text


def _number(text: str) -> float:
    plain = _THOUSANDS.sub("", text).replace(",", ".").rstrip(".")
    return float(plain) if plain.count(".") <= 1 else 0.0
