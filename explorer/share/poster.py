"""The words around the chart in an image, and the sizes that images come in.

`assets/src/poster.js` lays them out, in page and server alike: only where words are drawn can their typeface be measured. One script for
the browser's image and for the server's, so both make the same picture, and a title wraps at the very pixel where it must.
"""

from __future__ import annotations

from typing import Any

from charts import dark
from explorer.model.message import Message, plural
from explorer.model.picture import Look, Picture
from explorer.settings import Settings
from explorer.share import rows
from explorer.share.marks import mark
from explorer.share.theme import COLOURS
from explorer.text import say

PRESETS = {"wide": (1200, 675), "square": (1080, 1080), "tall": (1080, 1350), "card": (1200, 630)}
"""Sizes in pixels: for articles and slides, two for social networks, and a link's preview."""

SMALLEST, LARGEST = 320, 2400
MOST_PIXELS = 8_000_000
"""Width × height × scale²: more takes a browser's memory and serves no screen."""

MOST_SCALE = 3.0
FULL = 900
"""Pixels of width from which everything has its full size; on an image as wide as a phone the same type would fill it with its title."""

KEPT = {"pad": 0.36, "zoom": 0.8, "title": 0.6, "subtitle": 0.78, "filters": 0.8, "note": 0.8, "source": 0.8}
FULL_SIZES = {"pad": 44.0, "zoom": 1.25, "title": 32.0, "subtitle": 19.0, "filters": 17.0, "note": 15.0, "source": 15.0}
"""Margin, enlargement of the chart, and sizes of type in pixels; what the smallest image keeps of each."""

WORDS = 7.5
"""About what the words take of the height, in heights of the title's type."""

ROWS = 60
"""Rows of a table that an image may be asked to show: the tallest shows fewer."""


def bounded(width: int, height: int, scale: float = 1.0) -> tuple[int, int, float]:
    """Size and scale within what is drawn; the scale gives way first."""
    width, height = (max(SMALLEST, min(LARGEST, side)) for side in (width, height))
    most = (MOST_PIXELS / (width * height)) ** 0.5
    return width, height, max(0.5, min(scale, MOST_SCALE, most))


def look(width: int, height: int) -> Look:
    """The room that the chart itself has in an image of that size."""
    size = sizes(width)
    pad, zoom = size["pad"], size["zoom"]
    inner = (width - 2 * pad) / zoom, max(height * 0.45, height - WORDS * size["title"] - pad) / zoom
    return Look(round(inner[0]), round(inner[1]), "image")


def sizes(width: int) -> dict[str, float]:
    """Margin, enlargement and type of an image of that width."""
    share = max(0.0, min(1.0, (width - SMALLEST) / (FULL - SMALLEST)))
    return {name: round(full * (KEPT[name] + (1 - KEPT[name]) * share), 2) for name, full in FULL_SIZES.items()}


def words(picture: Picture, settings: Settings, width: int, height: int, link: str = "", is_dark: bool = False) -> dict[str, Any]:
    """What stands around the chart in an image of that width, in the picture's language, and the height that the chart was made for.

    `more` says how many notes found no room: first for one, then for two.
    """
    marked = mark(picture, settings)
    locale = picture.view.locale
    return {
        "title": picture.title,
        "subtitle": picture.subtitle,
        "filters": picture.filters,
        "notes": list(picture.notes),
        "more": [say(_more_notes(n), locale) for n in range(1, len(picture.notes) + 1)],
        "mark": say(marked, locale) if marked else "",
        "source": picture.source_line,
        "link": link,
        "height": height,
        "sizes": sizes(width),
        "colours": {name: dark(COLOURS[name]) if is_dark else COLOURS[name] for name in ("ground", "ink", "muted", "line")},
        "dark": is_dark,
        "alt": picture.view.words.alt or picture.summary,
    }


def _more_notes(n: int) -> Message:
    return plural("And {n} more note at the address below.", "And {n} more notes at the address below.", n=n)


def table(picture: Picture) -> dict[str, Any]:
    """A table's cells for an image, and the words for rows that find no room: `more[n]` for n rows."""
    shown = rows.cells(picture, ROWS)
    left = picture.frame.num_rows - len(shown)
    counts = range(left, picture.frame.num_rows + 1)
    return {
        "columns": [{"label": heading.label, "numeric": heading.numeric} for heading in rows.headings(picture)],
        "rows": shown,
        "left": left,
        "more": [say(plural("and {n} more row", "and {n} more rows", n=count), picture.view.locale) if count else "" for count in counts],
    }
