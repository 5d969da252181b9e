"""The colours of pages, light and dark: one set of names, whose values follow the reader's system unless link or operator say otherwise.

A browser that does not know `light-dark()` stays light. Nothing is decided by a script, so no page is shown in the wrong theme first.
"""

from __future__ import annotations

from charts import dark
from explorer.settings import Settings

THEMES = ("auto", "light", "dark")

COLOURS = {
    "ground": "#ffffff",
    "ink": "#1d2433",
    "muted": "#5b6472",
    "line": "#e4e7ec",
    "edge": "#8a92a0",
    "rule": "#d9dde3",
    "faint": "#b9c0ca",
    "quiet": "#f6f7f9",
    "warn": "#8f2d16",
    "warn-soft": "#fdf3f0",
    "warn-line": "#e3b5a8",
    "outside": "#6b4e00",
    "outside-soft": "#fdf8ea",
    "outside-line": "#e3d3a8",
    "far": "#000000",
}
"""Name and colour on white; `far` is what the operator's colour is mixed with where it is text."""


def style(settings: Settings) -> str:
    """The style sheet's first lines: every colour that the others use by name. The dark ones keep all contrasts."""
    named = {**COLOURS, "brand": settings.look.colour, "brand-text": ink(settings.look.colour)}
    plain = "".join(f"--{name}:{colour};" for name, colour in named.items())
    both = "".join(f"--{name}:light-dark({colour},{dark(colour)});" for name, colour in named.items())
    return (
        f":root{{color-scheme:light;{plain}}}"
        f"@supports(color:light-dark(#000,#fff)){{:root{{color-scheme:light dark;{both}}}"
        "[data-theme=light]{color-scheme:light}[data-theme=dark]{color-scheme:dark}"
        "@media print{:root{color-scheme:light}}}"
    )


def worn(theme: str) -> str:
    """What the document's first element says of the theme, "" where the reader's system decides."""
    return "" if theme == "auto" else f' data-theme="{theme}"'


def ink(colour: str) -> str:
    """The operator's colour, darkened until text in it has 4.5:1 on white (WCAG 2.2, 1.4.3)."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    while contrast(parts) < 4.5:
        parts = [round(part * 0.94) for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast(parts: list[int]) -> float:
    """Contrast of red, green and blue with white."""
    linear = [part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05))
