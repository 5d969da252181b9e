"""`/embed?<state>`: one chart as a light page for other sites, without Dash. The figure is inside; plotly.js draws what it needs."""

from __future__ import annotations

import html
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from explorer.errors import ExplorerError
from explorer.model.message import Message, message
from explorer.model.picture import Picture
from explorer.model.table import Dataset
from explorer.picture import picture
from explorer.settings import Settings
from explorer.share.drawing import json_block
from explorer.share.marks import is_own
from explorer.share.page import STYLE, article, document, height_of
from explorer.share.theme import style, worn
from explorer.text import say
from explorer.web.asked import Asked, asked, base_of, status_of, table_of
from explorer.web.assets import head
from explorer.web.pictures import is_private, sent

if TYPE_CHECKING:
    from explorer.store import Store

WAIT = 8.0
"""Seconds that the page waits for a table before it shows that it is waiting, and asks again by itself."""

WIDTH, HEIGHT = 720, 420
AGAIN = 2
"""Seconds until a waiting page asks again."""

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
"""Inline styles are plotly's. Nothing from another host, nothing that runs but our scripts."""


def register(server: Flask, store: Store, settings: Settings) -> None:
    """The route."""
    server.add_url_rule("/embed", "embed", partial(_embed, store, settings))


def _embed(store: Store, settings: Settings) -> Response:
    given = asked(request, settings)
    try:
        table = table_of(given, store, WAIT)
        if not isinstance(table, Dataset):
            return _framed(_plain(given, settings, message("Reading the data…"), again=True), settings, 200)
        made = picture(given.view, given.look("embed", WIDTH, HEIGHT), store, given.visitor)
    except ExplorerError as error:
        return _framed(_plain(given, settings, error.message, error.hint), settings, status_of(error))
    response = _framed(page(made, given, settings), settings, 200)
    return sent(response, given, is_private(table))


def page(made: Picture, given: Asked, settings: Settings) -> str:
    """The page: what is painted at once, and below it what the script draws from."""
    base = base_of(request, settings)
    add = '<link rel="icon" href="data:,">' + ("" if is_own(made) else '<meta name="robots" content="noindex">')
    body = article(made, settings, f"{base}?{given.state}")
    needs = sorted({trace.get("type", "scatter") for trace in made.figure["data"]}) if made.figure is not None else ()
    if made.figure is not None:
        look = given.look("embed", WIDTH, HEIGHT)
        drawn = {
            "figure": made.figure,
            "locale": made.view.locale,
            "height": height_of(made),
            "asked": look.height,
            "width": look.width,
            "state": given.state,
        }
        body += json_block("picture", drawn)
    loads = head(settings, "embed", needs, draws=made.figure is not None, locale=made.view.locale)
    return document(made, settings, add + loads, body, given.theme(settings))


def _plain(given: Asked, settings: Settings, said: Message, hint: Message | None = None, again: bool = False) -> str:
    """A page that says one sentence, and asks again where waiting helps."""
    locale = given.locale
    sentences = " ".join(say(sentence, locale) for sentence in (said, hint) if sentence)
    explore = html.escape(say(message("Explore"), locale))
    back = "" if again else f'<p><a href="{html.escape(base_of(request, settings))}" target="_blank" rel="noopener">{explore} ↗</a></p>'
    refresh = f'<meta http-equiv="refresh" content="{AGAIN}">' if again else ""
    return (
        f'<!doctype html><html lang="{html.escape(locale)}"{worn(given.theme(settings))}><head><meta charset="utf-8">'
        f'<meta name="robots" content="noindex">{refresh}'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{html.escape(settings.look.name)}</title><style>{style(settings)}{STYLE}</style></head>"
        f'<body><main><p role="status">{html.escape(sentences)}</p>{back}</main></body></html>'
    )


def _framed(text: str, settings: Settings, status: int) -> Response:
    """With the content policy, and who may frame it from the operator's list."""
    response = Response(text, status=status, mimetype="text/html")
    rules = {**POLICY, "frame-ancestors": " ".join(settings.look.frame_ancestors)}
    response.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in rules.items())
    response.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
