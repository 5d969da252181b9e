"""The chart as the document brings it: drawn while Dash still starts, in the place where the editor will have it."""

from __future__ import annotations

import html

from flask import Request

from explorer.model.picture import Look, Picture
from explorer.share.drawing import json_block
from explorer.share.page import height_of
from explorer.web.card import look_of
from explorer.web.visit import DEFAULT_WIDTH

PHONE_WIDTH = 390
"""Pixels of a phone's window: nothing but the browser's name tells of it before the first script runs."""
MOST_CHARACTERS = 60_000
"""A larger figure is not sent twice: its page waits for Dash."""


def early_look(request: Request) -> Look:
    """The room that a chart will have, guessed from what the browser says it is."""
    return look_of(PHONE_WIDTH if "Mobi" in request.headers.get("User-Agent", "") else DEFAULT_WIDTH)


def early(picture: Picture | None) -> str:
    """The chart's card, and the figure for `figure.js` to draw into it; "" where there is nothing to draw or too much."""
    if picture is None or picture.figure is None:
        return ""
    drawn = json_block("early-picture", {"figure": picture.figure, "locale": picture.view.locale})
    if len(drawn) > MOST_CHARACTERS:
        return ""
    return (
        f'{drawn}<div id="early"><main><section class="card chart">'
        f'<h1>{html.escape(picture.title)}</h1><p class="quiet subtitle">{html.escape(picture.subtitle)}</p>'
        f'<div class="figure" data-early role="img" aria-label="{html.escape(picture.summary)}"'
        f' style="min-height:{height_of(picture)}px"></div>'
        f'<p class="source">{html.escape(picture.source_line)}</p></section></main></div>'
    )
