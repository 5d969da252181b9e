"""Who asks, in which language, of which store: what every page is made from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from flask import has_request_context, request

from explorer.model.message import Message
from explorer.model.table import Dataset
from explorer.model.view import View
from explorer.settings import Settings
from explorer.state import read_state, write_state
from explorer.store import Store
from explorer.text import negotiate, say

COOKIE = "visitor"
DEFAULT_WIDTH = 1280
"""CSS pixels taken for the window where nobody said: the commonest desktop."""


@dataclass(frozen=True)
class Visit:
    """One request's surroundings."""

    store: Store
    settings: Settings
    locale: str
    visitor: str = ""
    width: int = DEFAULT_WIDTH

    def say(self, message: Message) -> str:
        """The message in the reader's language."""
        return say(message, self.locale)

    def address(self, view: View) -> str:
        """The address of a view, with the language it was seen in."""
        return "/?" + write_state(replace(view, locale=view.locale or self.locale))


@dataclass(frozen=True)
class Opened:
    """A view and the table it is of, its corrections applied."""

    view: View
    dataset: Dataset


def visit_of(store: Store, settings: Settings, wanted: str = "", width: int = DEFAULT_WIDTH) -> Visit:
    """The visit that the current request is part of; `wanted` is the locale of the address."""
    accepted = request.headers.get("Accept-Language", "") if has_request_context() else ""
    visitor = request.cookies.get(COOKIE, "") if has_request_context() else ""
    return Visit(store, settings, negotiate(wanted, accepted, settings.look.locale), visitor, width)


def wanted_locale() -> str:
    """The locale of the page that a callback was sent from, which its address names."""
    page = request.headers.get("Referer", "") if has_request_context() else ""
    return read_state(urlsplit(page).query)[0].locale
