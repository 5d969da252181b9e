"""The HTML document that the explorer lives in: its language, title, style and scripts, all from this host."""

from __future__ import annotations

import hashlib
import html
import re
from pathlib import Path
from typing import Any

from dash import Dash
from flask import Flask, Response, request

from explorer.model.message import message
from explorer.settings import Settings
from explorer.state import read_state
from explorer.text import language_of, negotiate, say
from explorer.web.assets import ASSETS, head
from explorer.web.static import ASK_AGAIN, FOREVER, send

OWN_FILES = ("style.css", "explorer.js", "icon.svg")

UNUSED_SCRIPTS = re.compile(r'\s*<script src="[^"]*(?:dash_table|polyfill|proptypes|plotly)[^"]*"></script>')
"""Scripts that Dash always names and that no page of ours uses: old browsers' polyfill, DataTable."""

NO_SCRIPT = message("This page draws its charts in your browser and needs JavaScript for it.")
WAITING = message("One moment…")


class Explorer(Dash):
    """Dash with our document around it, made for each request: the language is the reader's."""

    settings: Settings

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override] # Dash fills in what it has by name
        """The whole document; Dash fills in its scripts and where it starts."""
        return document(self.settings, parts)


def document(settings: Settings, parts: dict[str, str]) -> str:
    """The HTML of every explorer page, before its script runs."""
    view, _ = read_state(request.query_string.decode("utf-8", "replace"))
    locale = negotiate(view.locale, request.headers.get("Accept-Language", ""), settings.look.locale)
    scripts = UNUSED_SCRIPTS.sub("", parts["scripts"])
    entry = (
        '<div id="react-entry-point"><p class="waiting" role="status">'
        f"{html.escape(say(WAITING, locale))}</p><noscript>{html.escape(say(NO_SCRIPT, locale))}</noscript></div>"
    )
    return (
        f'<!doctype html><html lang="{html.escape(locale)}" data-language="{language_of(locale)}"><head>{parts["metas"]}'
        f"<title>{html.escape(settings.look.name)}</title>"
        f'<link rel="icon" href="{own("icon.svg")}" type="image/svg+xml"><link rel="stylesheet" href="{own("style.css")}">'
        f"<style>:root{{--brand:{settings.look.colour}}}</style>{head(settings)}</head>"
        f'<body>{entry}<footer hidden>{parts["config"]}<script src="{own("explorer.js")}"></script>{scripts}{parts["renderer"]}</footer>'
        "</body></html>"
    )


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
