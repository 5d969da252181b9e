"""Which colours a chart gets: categories, the lighter tint for what does not stand out, steps from light to dark."""

from __future__ import annotations

from charts._template import CATEGORIES, GROUND, INK, OTHER

TINT = 0.28
"""How far the tint goes towards white: the strong bar stands out, the rest keeps 3:1 on white."""

CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: what a mark needs against its ground."""

LIGHTEST = 0.82
"""The lowest class of a map keeps this much white: still a colour, unlike "no data"."""


def palette(colour: str) -> tuple[str, ...]:
    """The categories, the operator's colour first, as dark as a mark on white must be."""
    return (readable(colour), *(other for other in CATEGORIES[1:] if other.lower() != colour.lower()))


def series_colours(colour: str, folded: list[bool]) -> list[str]:
    """One colour a series in order; grey for the series that stands for all others."""
    hues = iter(palette(colour) * 2)
    return [OTHER if other else next(hues) for other in folded]


def tint(colour: str) -> str:
    """The same hue, lighter, as far as it stays readable on white."""
    strong = readable(colour)
    for tenth in range(10, 0, -1):
        lighter = mixed(strong, "#ffffff", TINT * tenth / 10)
        if contrast(lighter) >= CONTRAST:
            return lighter
    return strong


def readable(colour: str) -> str:
    """The colour, darkened until it has 3:1 on white."""
    for step in range(20):
        darker = mixed(colour, "#000000", step / 20)
        if contrast(darker) >= CONTRAST:
            return darker
    return "#000000"


def steps(colour: str, count: int, lightest: float = LIGHTEST) -> tuple[str, ...]:
    """`count` colours from light to dark in one hue, for classes of a map."""
    strong, last = readable(colour), max(1, count - 1)
    return tuple(_step(strong, lightest * (1 - i / last)) for i in range(count))


def on(colour: str) -> str:
    """White or ink, whichever reads better on the colour."""
    return GROUND if contrast(colour) ** 2 >= contrast(INK) else INK


def _step(strong: str, white: float) -> str:
    """So much white in a little darker than the colour itself."""
    return mixed(mixed(strong, "#000000", 0.25), "#ffffff", white)


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(_rgb(colour), _rgb(other), strict=True))


def contrast(colour: str) -> float:
    """Contrast with white, as WCAG counts it."""
    return 1.05 / (luminance(colour) + 0.05)


def luminance(colour: str) -> float:
    """How much light the colour gives, from 0 to 1, as WCAG counts it."""
    weights = (0.2126, 0.7152, 0.0722)
    return sum(weight * linear(part / 255) for weight, part in zip(weights, _rgb(colour), strict=True))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def linear(part: float) -> float:
    """A part of a colour as light."""
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
