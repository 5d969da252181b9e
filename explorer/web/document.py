"""The HTML document that the explorer lives in: its language, title, style and scripts, all from this host."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from explorer.errors import ExplorerError
from explorer.model.message import message
from explorer.model.picture import Picture
from explorer.picture import picture
from explorer.settings import Settings
from explorer.share.card import meta_tags
from explorer.share.theme import style, worn
from explorer.state import write_state
from explorer.store import Store
from explorer.text import language_of, say
from explorer.web.asked import Asked, asked, base_of
from explorer.web.assets import ASSETS, head
from explorer.web.early import early, early_look
from explorer.web.static import ASK_AGAIN, FOREVER, send

OWN_FILES = ("style.css", "explorer.js", "icon.svg")

UNUSED_SCRIPTS = re.compile(r'\s*<script src="[^"]*(?:dash_table|polyfill|proptypes|plotly)[^"]*"></script>')
"""Scripts that Dash always names and that no page of ours uses: old browsers' polyfill, DataTable."""

NO_SCRIPT = message("This page draws its charts in your browser and needs JavaScript for it.")
WAITING = message("One moment…")


class Explorer(Dash):
    """Dash with our document around it, made for each request: the language is the reader's."""

    settings: Settings
    store: Store

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override] # Dash fills in what it has by name
        """The whole document; Dash fills in its scripts and where it starts."""
        return document(self.store, self.settings, parts)


def document(store: Store, settings: Settings, parts: dict[str, str]) -> str:
    """The HTML of every explorer page, before its script runs."""
    given = asked(request, settings)
    locale = given.locale
    scripts = UNUSED_SCRIPTS.sub("", parts["scripts"])
    made = None if given.view.spec is None else first_picture(given, store)
    drawn = early(made)
    loads = head(settings, needs=made.needs, locale=locale) if drawn and made else head(settings)
    entry = drawn + (
        '<div id="react-entry-point"><p class="waiting" role="status">'
        f"{html.escape(say(WAITING, locale))}</p><noscript>{html.escape(say(NO_SCRIPT, locale))}</noscript></div>"
    )
    return (
        f'<!doctype html><html lang="{html.escape(locale)}" data-language="{language_of(locale)}"'
        f"{worn(given.theme(settings))}><head>{parts['metas']}"
        f"{titled(made, given, settings)}"
        f'<link rel="icon" href="{own("icon.svg")}" type="image/svg+xml"><style>{style(settings)}</style>'
        f'<link rel="stylesheet" href="{own("style.css")}">{loads}</head>'
        f'<body>{entry}<footer hidden>{parts["config"]}<script src="{own("explorer.js")}"></script>{scripts}{parts["renderer"]}</footer>'
        "</body></html>"
    )


def titled(made: Picture | None, given: Asked, settings: Settings) -> str:
    """The window's title and what a link's preview shows: of the chart, where its table is open already and everybody's."""
    if made is None:
        indexed = "" if given.view.source is None or given.view.source.loader == "sample" else '<meta name="robots" content="noindex">'
        return f"<title>{html.escape(settings.look.name)}</title>{indexed}"
    state = write_state(given.view)
    return f"<title>{html.escape(made.title)} · {html.escape(settings.look.name)}</title>" + meta_tags(
        made, settings, base_of(request, settings), state
    )


def first_picture(given: Asked, store: Store) -> Picture | None:
    """The chart of the address; None where its table is not open yet, is private, or cannot be drawn so."""
    try:
        dataset = store.ready(given.view.source, given.view.read) if given.view.source else None
        return None if dataset is None or dataset.private else picture(given.view, early_look(request), store)
    except ExplorerError:
        return None


def own(name: str) -> str:
    """The address of one of OWN_FILES: another content has another address."""
    return f"/assets/{name}?v={_version(ASSETS / name, (ASSETS / name).stat().st_mtime_ns)}"


def _version(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def register(server: Flask) -> None:
    """The explorer's own style, script and icon."""
    for name in OWN_FILES:
        server.add_url_rule(f"/assets/{name}", f"own_{name}", _sender(name))


def _sender(name: str) -> Any:
    def sent() -> Response:
        return send(ASSETS / name, FOREVER if request.args.get("v") else ASK_AGAIN)

    return sent
