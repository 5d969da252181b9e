"""A picture as JSON: what the page draws from, and the public answer of `/picture.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import orjson

from explorer.model.picture import Picture
from explorer.settings import Settings
from explorer.share import rows
from explorer.share.marks import mark
from explorer.state import write_state
from explorer.text import say

ROWS = 200
"""Rows of a table in the answer; the data file has all of them."""

_OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


def as_dict(picture: Picture, settings: Settings) -> dict[str, Any]:
    """Words, figure and what it needs; a table's cells where there is no figure. Texts are in the picture's language."""
    marked = mark(picture, settings)
    found: dict[str, Any] = {
        "title": picture.title,
        "subtitle": picture.subtitle,
        "finding": picture.finding,
        "summary": picture.summary,
        "filters": picture.filters,
        "notes": list(picture.notes),
        "source": picture.source_line,
        "mark": say(marked, picture.view.locale) if marked else "",
        "credit": asdict(picture.credit),
        "locale": picture.view.locale,
        "state": write_state(picture.view),
        "fingerprint": picture.fingerprint,
        "recipe": picture.recipe,
        "needs": list(picture.needs),
        "figure": picture.figure,
    }
    if picture.figure is None:
        found["table"] = table(picture)
    return found


def table(picture: Picture) -> dict[str, Any]:
    """The first rows as text, and how many there are in all."""
    columns = [{"label": heading.label, "numeric": heading.numeric} for heading in rows.headings(picture)]
    return {"columns": columns, "rows": rows.cells(picture, ROWS), "total": picture.frame.num_rows}


def dumps(value: object) -> bytes:
    """JSON bytes, numpy arrays included."""
    return orjson.dumps(value, option=_OPTIONS)
