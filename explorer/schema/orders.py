"""The order of values that have one: bands, months, weekdays, periods, scales."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from explorer.schema import bands
from explorer.schema.calendars import MONTHS, WEEKDAYS
from explorer.schema.scales import SCALES
from explorer.schema.words import fold


def ordered(values: Iterable[str], role: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The values from least to most, by what the role's order is; `known` ones keep theirs, and others follow."""
    listed = list(values)
    if role == "month":
        return _by_name(listed, MONTHS)
    if role == "weekday":
        return _by_name(listed, WEEKDAYS)
    if role == "period":
        return tuple(sorted(listed, key=_year_first))
    if bands.are_bands(listed):
        return tuple(sorted(listed, key=bands.start))
    scale = on_scale(listed)
    if scale:
        return scale + tuple(text for text in listed if text not in scale)
    return known + tuple(text for text in listed if text not in known)


def _by_name(values: list[str], names: dict[str, int]) -> tuple[str, ...]:
    return tuple(sorted(values, key=lambda text: (names.get(fold(text).rstrip("."), 99), text)))


def _year_first(text: str) -> tuple[str, str]:
    """T1 2020 comes before T2 2020, and both before T1 2021; week 9 before week 10."""
    wide = re.sub(r"\d+", lambda number: number[0].zfill(4), text)
    return (text[-4:], wide) if text[-4:].isdigit() and not text[:4].isdigit() else (wide, "")


def all_named(values: Iterable[str], names: Mapping[str, int]) -> dict[str, int]:
    """The place of each value among the names; {} as soon as one is none of them."""
    found = {}
    for text in values:
        place = names.get(fold(text).rstrip("."))
        if place is None:
            return {}
        found[text] = place
    return found


def on_scale(values: Iterable[str]) -> tuple[str, ...]:
    """The values of a known scale, from least to most; () where more than one does not belong to it."""
    values = tuple(values)
    if sum(len(text) > LONGEST for text in values) > SENTENCES:
        return ()
    folded = {fold(text).strip(): text for text in values}
    for scale in SCALES:
        known = [folded[step] for step in scale if step in folded]
        if (len(known) >= FEWEST and len(known) >= len(folded) - 1) or (len(known) == len(folded) == 2 and len(scale) <= FEWEST):
            return tuple(known)
    return _by_degree(folded)


def _by_degree(folded: Mapping[str, str]) -> tuple[str, ...]:
    """Degrees of one thing, from least to most (not at all worried, very worried); () where more than one value is none."""
    degrees: dict[str, list[tuple[int, str]]] = {}
    for plain, text in folded.items():
        found = next(((place, start) for place, start in DEGREES if plain.startswith(f"{start} ")), None)
        if found:
            degrees.setdefault(plain[len(found[1]) + 1 :], []).append((found[0], text))
    most = max(degrees.values(), key=len, default=[])
    if len(most) < FEWEST or len(most) < len(folded) - 1:
        return ()
    return tuple(text for _, text in sorted(most))


DEGREES = tuple(
    sorted(
        (
            (place, degree)
            for scale in (
                "not at all|not so|not very|not too|a little|slightly|somewhat|moderately|fairly|quite|very|extremely",
                "nada|muy poco|poco|algo|medianamente|bastante|muy|sumamente",
                "nada|muito pouco|pouco|um pouco|razoavelmente|bastante|muito|extremamente",
                "pas du tout|tres peu|peu|un peu|moyennement|assez|plutot|tres|extremement",
                "per niente|molto poco|poco|un po'|abbastanza|molto|estremamente",
            )
            for place, degree in enumerate(scale.split("|"))
        ),
        key=lambda pair: -len(pair[1]),
    )
)
"""Words that say how much, folded, with their place; the longest first, so that `muy poco` is not `muy`."""
LONGEST, SENTENCES = 80, 2
"""The longest answer of a scale has half as many letters; with more than two values that are longer it is none."""
FEWEST = 3
"""Two answers of a longer scale may be any two words."""
