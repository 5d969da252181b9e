"""What went wrong, on a page of its own or above the page, in the reader's language, with the way back."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from dash import html, no_update, set_props
from dash.development.base_component import Component
from werkzeug.exceptions import HTTPException

from explorer.errors import ExplorerError
from explorer.model.message import message
from explorer.model.table import Read
from explorer.state import read_state
from explorer.web.layout import Page, link_to, main, top
from explorer.web.reading import as_it_comes
from explorer.web.visit import Visit

log = logging.getLogger(__name__)


def sentences(error: ExplorerError, visit: Visit) -> list[Component]:
    """What is wrong, then what would work."""
    hint = [html.P(visit.say(error.hint))] if error.hint else []
    return [html.P(visit.say(error.message), className="wrong"), *hint]


def error_page(error: ExplorerError, visit: Visit, query: str, box: Component) -> Page:
    """The way back: what was typed stands in the box, and the same can be tried again."""
    title = visit.say(message("This could not be opened"))
    again = html.A(visit.say(message("Try again")), href=f"/?{query}", className="button")
    body = main(
        html.Div([html.H1(title), *sentences(error, visit), html.P([again, *_as_found(query, visit)])], role="alert", className="error"),
        html.H2(visit.say(message("Or open something else"))),
        box,
        narrow=True,
    )
    return Page(title, [top(visit, query, search=False), body], query)


def _as_found(query: str, visit: Visit) -> list[Component | str]:
    """Where a link says how to read a file, the same file without that."""
    view, _ = read_state(query)
    if view.source is None or view.read == Read():
        return []
    return [" ", html.A(visit.say(message("Read it as found")), href=link_to(visit, as_it_comes(view)))]


def answer_for(error: Exception, visit: Visit) -> Any:
    """What a callback that failed answers: a sentence above the page; for a bug, a number to quote. Refusals of a request go through."""
    if isinstance(error, HTTPException):
        raise error
    set_props("trouble", {"children": trouble(error, visit)})
    return no_update


def trouble(error: Exception, visit: Visit) -> list[Component]:
    """The sentences of an error that we know; of one that we do not, a reference number that the log has too."""
    if isinstance(error, ExplorerError):
        return sentences(error, visit)
    reference = secrets.token_hex(4)
    log.error("unexpected error %s", reference, exc_info=error)
    words = message(
        "Something went wrong on our side. Please try again; if it happens again, quote this number: {number}.", number=reference
    )
    return [html.P(visit.say(words))]
