"""What a request for a picture asks: its view, its look, its language, whose visit it is; and the table behind it, once that is read."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from flask import Request

from explorer.errors import ExplorerError, StateError
from explorer.model.message import message
from explorer.model.picture import Look
from explorer.model.table import Dataset, Note
from explorer.model.view import View
from explorer.settings import Settings
from explorer.share.theme import THEMES
from explorer.state import read_state
from explorer.text import negotiate

if TYPE_CHECKING:
    from explorer.store import Progress, Store

COOKIE = "visitor"
LOOK_KEYS = ("w", "h", "narrow", "target", "poster", "scale", "download", "frame", "theme")
"""Keys of an address that say how a picture is to look or to be sent: never part of the View."""

TARGETS = ("page", "card", "embed", "image")
NARROW = 390
SIDES = {"w": (240, 2400), "h": (120, 3000)}
POLL = 0.1
"""Seconds between looks at a table that another thread or process is reading."""


@dataclass(frozen=True)
class Asked:
    """One request, understood. `state` is its query without the look; `negotiated` says that the browser chose the language."""

    view: View
    notes: tuple[Note, ...]
    state: str
    options: dict[str, str]
    visitor: str
    negotiated: bool

    @property
    def locale(self) -> str:
        """The language of everything said."""
        return self.view.locale

    def number(self, key: str, default: int) -> int:
        """A side in pixels, within bounds."""
        low, high = SIDES[key]
        text = self.options.get(key, "")
        return max(low, min(high, int(text))) if text.isascii() and text.isdecimal() and len(text) < 6 else default

    def scale(self, default: float = 1.0) -> float:
        """How many image pixels a pixel takes; bounded by who draws."""
        text = self.options.get("scale", "")
        return float(text) if text in ("1", "1.5", "2", "3") else default

    def theme(self, settings: Settings) -> str:
        """Light, dark, or as the reader's system has it: what the address says, else the operator."""
        wanted = self.options.get("theme", "")
        return wanted if wanted in THEMES else settings.look.theme

    @property
    def is_dark(self) -> bool:
        """Whether an image is to be dark: only where the address says so, since images go where nobody's system is known."""
        return self.options.get("theme") == "dark"

    def look(self, target: str = "page", width: int = 960, height: int = 540) -> Look:
        """The look that the address asks for."""
        wanted = self.options.get("target", "")
        width = self.number("w", NARROW if self.options.get("narrow") == "1" else width)
        return Look(width, self.number("h", height), wanted if wanted in TARGETS else target)


def asked(request: Request, settings: Settings) -> Asked:
    """Never raises: what is not understood is in the notes."""
    pairs = request.query_string.decode("utf-8", "replace").split("&")
    options = dict(parse_qsl("&".join(pair for pair in pairs if pair.partition("=")[0] in LOOK_KEYS)))
    state = "&".join(pair for pair in pairs if pair and pair.partition("=")[0] not in LOOK_KEYS)
    view, notes = read_state(state)
    locale = negotiate(view.locale, request.headers.get("Accept-Language", ""), settings.look.locale)
    visitor = request.cookies.get(COOKIE, "")
    return Asked(replace(view, locale=locale), notes, state, options, visitor, not view.locale)


def table_of(given: Asked, store: Store, seconds: float) -> Dataset | Progress:
    """The table of the view, waiting for it at most so long; else how far reading it is. Raises ExplorerError where it cannot be read."""
    view = given.view
    if view.source is None:
        raise StateError(message("This address names no data."), message("It needs src=, as in src=sample:name."))
    ready = store.ready(view.source, view.read, given.visitor)
    if ready is not None:
        return ready
    store.begin(view.source, view.read, given.visitor)
    until, waiter = time.monotonic() + seconds, secrets.token_hex(16)
    while True:
        progress = store.progress(view.source, view.read, given.visitor, waiter)
        if progress.error is not None:
            raise progress.error
        if progress.dataset is not None:
            return progress.dataset
        if time.monotonic() >= until:
            return progress
        time.sleep(POLL)


def base_of(request: Request, settings: Settings) -> str:
    """The address of this explorer as readers see it, with a slash at its end."""
    return (settings.look.public_url or request.host_url).rstrip("/") + "/"


def short_link(base: str, state: str) -> str:
    """The chart's address for an image: whole where it can be typed, else the explorer's."""
    whole = f"{base}?{state}"
    shown = whole if len(whole) <= LONGEST_TYPED else base
    parts = urlsplit(shown)
    return parts.netloc + parts.path.rstrip("/") + (f"/?{parts.query}" if parts.query else "")


LONGEST_TYPED = 70
"""Characters of an address that somebody might still type from paper."""


def status_of(error: ExplorerError) -> int:
    """The HTTP status that says whose mistake it is."""
    return next((code for kind, code in STATUSES if type(error).__name__ == kind), 400)


STATUSES = (("Busy", 503), ("SourceError", 404), ("FormatError", 422), ("StateError", 400), ("ChartError", 400))
