"""Charts on a dark ground: each colour's counterpart there, so that a figure is built once and worn in two ways.

Every colour keeps its hue, and has with the dark ground the contrast that it had with white. Ratios of contrast multiply, so any two
counterparts contrast as their originals did: text that was read on a mark is read on it still, and what was faint is faint.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from typing import Any

from charts._colours import contrast, linear, luminance
from charts._template import GROUND, TEMPLATE
from explorer.model.picture import Figure

DARK_GROUND = "#14181f"

COLOURED = ("color", "colors", "colorscale", "colorway")
"""How the names of plotly's attributes that hold colours end: elsewhere "#ff0000" is somebody's data."""

STEPS = 24
"""Halvings in search of a lightness: more than eight bits need."""

FADING = 12
"""Steps in which a colour gives up saturation that a screen cannot show at its lightness."""

Rgb = tuple[float, float, float]


@functools.lru_cache(4096)
def dark(colour: str) -> str:
    """The colour's counterpart on the dark ground."""
    if colour.lower() == GROUND:
        return DARK_GROUND
    wanted = min(1.0, contrast(colour) * (luminance(DARK_GROUND) + 0.05) - 0.05)
    _, chroma, hue = _lch(colour)
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if luminance(_hex(_shown(middle, chroma, hue))) < wanted else (low, middle)
    return _hex(_shown(high, chroma, hue))


def counterparts(figure: Figure) -> dict[str, str]:
    """Each colour of the figure and its counterpart: what a page needs to wear it dark."""
    return {colour: dark(colour) for colour in dict.fromkeys(_colours(figure, ""))}


def darkened(value: Any, name: str = "") -> Any:
    """A figure, a template or a part of one in its dark colours; `name` is that of the attribute which holds the part."""
    if isinstance(value, dict):
        return {key: darkened(part, key) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [darkened(part, name) for part in value]
    return dark(value) if _is_colour(value, name) else value


def _colours(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _colours(part, key)
    elif isinstance(value, list | tuple):
        if name.endswith(COLOURED) or any(isinstance(part, dict) for part in value):
            for part in value:
                yield from _colours(part, name)
    elif _is_colour(value, name):
        yield value


def _is_colour(value: Any, name: str) -> bool:
    return isinstance(value, str) and len(value) == 7 and value.startswith("#") and name.endswith(COLOURED)


def _lch(colour: str) -> tuple[float, float, float]:
    """Lightness, chroma and hue in Oklab (Ottosson 2020), where hues stay themselves as lightness changes."""
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _shown(lightness: float, chroma: float, hue: float) -> Rgb:
    """The most saturated colour, up to `chroma`, that a screen can show at that lightness."""
    tries = (_rgb(lightness, chroma * (1 - step / FADING), hue) for step in range(FADING + 1))
    return next((rgb for rgb in tries if all(-1e-6 <= part <= 1 + 1e-6 for part in rgb)), (lightness**3,) * 3)


def _rgb(lightness: float, chroma: float, hue: float) -> Rgb:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _hex(linear: Rgb) -> str:
    """Rounded up, or the contrast would be a hair less."""
    return "#" + "".join(f"{min(255, math.ceil(255 * _encoded(min(1.0, max(0.0, part))) - 0.25)):02x}" for part in linear)


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


DARK_TEMPLATE: dict[str, Any] = darkened(TEMPLATE)
"""The house template on the dark ground."""
