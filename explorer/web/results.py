"""How results look: a line for each table, those of one data set together; what cannot be opened says why."""

from __future__ import annotations

from itertools import groupby

from dash import dcc, html
from dash.development.base_component import Component

from explorer.model.message import Moment, message, plural
from explorer.model.search import WHOLE
from explorer.model.table import Found
from explorer.model.view import View
from explorer.web.facets import search_address
from explorer.web.layout import link_to
from explorer.web.visit import Visit

CLOSED = message("This kind of file cannot be opened here.")
TABLES_SHOWN = 5
"""Tables of one data set listed among other results: a link leads to all of them."""


def results(items: tuple[Found, ...], visit: Visit) -> Component:
    """The list: tables of one data set together."""
    groups = [list(group) for _, group in groupby(items, lambda item: item.dataset or item.source)]
    lines = [result(group[0], visit) if len(group) == 1 else data_set(group, visit) for group in groups]
    return html.Ol([html.Li(line) for line in lines], className="results")


def data_set(items: list[Found], visit: Visit) -> Component:
    """A data set with its first tables, those that can be opened before the others."""
    first = items[0]
    address = search_address(str(first.dataset), WHOLE, visit)
    ranked = sorted(items, key=lambda item: not item.openable)
    more = len(items) - TABLES_SHOWN
    words = visit.say(plural("{n} more table", "{n} more tables", n=more))
    rest = [html.Li(dcc.Link(words, href=address))] if more > 0 else []
    return html.Div(
        [
            html.H2(dcc.Link(first.dataset_title, href=address), className="result"),
            html.P(" · ".join(dict.fromkeys(fact for fact in (first.publisher, first.portal) if fact)), className="quiet"),
            html.Ul([*[html.Li(_table(item, visit)) for item in ranked[:TABLES_SHOWN]], *rest], className="tables"),
        ]
    )


def _table(item: Found, visit: Visit) -> list[Component | str]:
    """One table of a data set, in one line."""
    name = item.title.removeprefix(f"{item.dataset_title}: ")
    title = dcc.Link(name, href=link_to(visit, View((item.source,)))) if item.openable else html.Span(name)
    facts = [item.format.upper(), _date(item, visit), "" if item.openable else visit.say(item.why or CLOSED)]
    return [title, " ", html.Span(" · ".join(fact for fact in facts if fact), className="quiet")]


def _date(item: Found, visit: Visit) -> str:
    return visit.say(message("{date}", date=Moment(item.modified[:10]))) if item.modified else ""


def result(item: Found, visit: Visit) -> Component:
    """One line of the list: a link where it can be opened, and why not where it cannot."""
    facts = [
        item.publisher,
        item.portal,
        item.format.upper(),
        _date(item, visit),
    ]
    title = dcc.Link(item.title, href=link_to(visit, View((item.source,)))) if item.openable else html.Span(item.title)
    return html.Div(
        [
            html.H2(title, className="result"),
            html.P(" · ".join(dict.fromkeys(fact for fact in facts if fact)), className="quiet"),
            html.P(_short(item.description)) if item.description else None,
            None if item.openable else html.P(visit.say(item.why or CLOSED), className="quiet"),
        ]
    )


def _short(text: str, most: int = 220) -> str:
    """The beginning of a description, cut between words."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + "…"
