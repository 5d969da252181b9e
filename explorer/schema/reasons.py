"""Why a column was taken for what it is, in a few words for the reader."""

from __future__ import annotations

from explorer.model.message import Amount, Message, Moment, message

PATTERNS: dict[str, Message] = {
    "%Y-%m-%d": message("yyyy-mm-dd"),
    "%Y/%m/%d": message("yyyy/mm/dd"),
    "%Y%m%d": message("yyyymmdd"),
    "%d/%m/%Y": message("dd/mm/yyyy"),
    "%d-%m-%Y": message("dd-mm-yyyy"),
    "%d.%m.%Y": message("dd.mm.yyyy"),
    "%d/%m/%y": message("dd/mm/yy"),
    "%m/%d/%Y": message("mm/dd/yyyy"),
    "%m-%d-%Y": message("mm-dd-yyyy"),
    "%m/%d/%y": message("mm/dd/yy"),
    "%Y-%m": message("yyyy-mm"),
    "%m/%Y": message("mm/yyyy"),
}
"""How a reader writes the commonest strptime patterns."""


def amounts(low: float, high: float) -> Message:
    """A number's span."""
    return message("{low} to {high}", low=Amount(low), high=Amount(high))


def span(pattern: str, share: float, low: str, high: str, grain: str = "year") -> Message:
    """A date's pattern and span."""
    known = PATTERNS.get(pattern.split(" ")[0].split("T")[0])
    first, last = Moment(low, grain), Moment(high, grain)
    if known is None:
        return message("dates in {share}; from {first} to {last}", share=Amount(share, "percent"), first=first, last=last)
    return message("{pattern} in {share}; from {first} to {last}", pattern=known, share=Amount(share, "percent"), first=first, last=last)


def quarters(low: str, high: str) -> Message:
    """A column of quarters."""
    return message("quarters from {first} to {last}", first=Moment(low, "quarter"), last=Moment(high, "quarter"))


def years(low: int, high: int) -> Message:
    """A column of years."""
    return message("years from {low} to {high}", low=str(low), high=str(high))


def places(matched: int, distinct: int) -> Message:
    """A column of places that a map knows."""
    return message("{matched} of {all} match the map", matched=matched, all=distinct)
