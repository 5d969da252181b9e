"""What stands in the texts of a KML file: places in coordinates, and tables in descriptions."""

from __future__ import annotations

import html
import re

from loaders.readers._geometry.shapes import Line, line

_LONGEST_KEY = 80
"""Letters of a name in a table that a description holds: longer ones are sentences."""


def places(text: str) -> Line:
    """Longitude, latitude and perhaps height between commas, places between spaces; some programs write spaces after the commas too."""
    places = [place.split(",") for place in re.sub(r"\s*,\s*", ",", text).split()]
    try:
        xs, ys = [float(place[0]) for place in places], [float(place[1]) for place in places]
        zs = [float(place[2] or 0) if len(place) > 2 else 0.0 for place in places]
    except (ValueError, IndexError):
        return _NOWHERE
    return line(xs, ys, zs)


_NOWHERE = line((float("nan"),), (float("nan"),))
"""Coordinates that are no numbers: counted where the shape is written."""


def part(here: Line, n: int) -> Line:
    return Line(here.xs[:n], here.ys[:n], here.zs[:n] if here.zs else None)


def told(description: str) -> dict[str, str]:
    """A table of names and values that a program wrote into the description, as cells; {} where it holds none."""
    if "<t" not in description.lower():
        return {}
    rows = [re.split(r"<t[dh]\b[^>]*>", row, flags=re.I)[1:] for row in re.split(r"<tr\b", description, flags=re.I)[1:]]
    pairs = [(_plain(row[0]), _plain(row[1])) for row in rows if len(row) == 2]
    return {name: value for name, value in pairs if name and value and len(name) <= _LONGEST_KEY}


def _plain(cell: str) -> str:
    """The words of a cell of a web page's table."""
    inside = re.split(r"</t[dhr]\b", cell, maxsplit=1, flags=re.I)[0]
    return html.unescape(re.sub(r"<[^<>]*>", " ", inside)).strip()
