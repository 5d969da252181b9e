"""What every callback starts from: whose request it is, and the table that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dash.exceptions import PreventUpdate

from explorer.model.view import View
from explorer.settings import Settings
from explorer.state import read_state
from explorer.store import Store
from explorer.web.shown import corrected
from explorer.web.visit import DEFAULT_WIDTH, Opened, Visit, visit_of

NARROWEST, WIDEST = 200, 10_000
"""Pixels of a window that are believed."""


@dataclass(frozen=True)
class Front:
    """The store and settings that callbacks answer from."""

    store: Store
    settings: Settings

    def visit(self, query: str, go: Any = None) -> Visit:
        """Whose request this is, in the language of the address, for a window as wide as the page says."""
        width = go.get("width") if isinstance(go, dict) else None
        pixels = width if isinstance(width, int) and NARROWEST <= width <= WIDEST else DEFAULT_WIDTH
        return visit_of(self.store, self.settings, read_state(query)[0].locale, pixels)

    def opened(self, view: View, visit: Visit) -> Opened:
        """The table of a view that a page shows already; opened again where the store let it go. A late call of a gone page stops."""
        if view.source is None:
            raise PreventUpdate
        ready = visit.store.ready(view.source, view.read, visit.visitor)
        return Opened(view, corrected(view, ready or visit.store.open(view.source, view.read, visit.visitor)))

    def shown(self, query: str) -> tuple[Opened, Visit]:
        """The table of the address that a page shows."""
        visit = self.visit(query)
        return self.opened(read_state(query)[0], visit), visit


def address_of(go: Any) -> str:
    """The query that the browser's address has."""
    search = go.get("search") if isinstance(go, dict) else ""
    return search.removeprefix("?") if isinstance(search, str) else ""


def window_title(title: str, visit: Visit) -> str:
    """The title of the browser's window."""
    return title if title == visit.settings.look.name else f"{title} · {visit.settings.look.name}"
