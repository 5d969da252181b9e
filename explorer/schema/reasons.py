"""Why a column was taken for what it is, in a few words for the reader."""

from __future__ import annotations

from explorer import geo
from explorer.model.message import Amount, Listing, Message, Moment, message
from explorer.model.schema import PlaceMatch

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


def places(match: PlaceMatch) -> Message:
    """How many of a column's places its map knows; where others know as many, that it is a guess."""
    matched = len({value for value, _ in match.pairs})
    known = matched + len(match.unmatched)
    rivals = [found.title for name in match.rivals if (found := geo.maybe_layer(name))]
    if rivals:
        others = Listing(tuple(rivals))
        return message("{matched} of {all} match the map; as many match {others}", matched=matched, all=known, others=others)
    return message("{matched} of {all} match the map", matched=matched, all=known)
