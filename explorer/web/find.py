"""What a text in the box leads to: a table, a data set's tables to choose from, or what the catalogues have."""

from __future__ import annotations

from urllib.parse import urlencode

from dash import dcc, html
from dash.development.base_component import Component

import loaders
from explorer.model.message import Message, Moment, message, plural
from explorer.model.source import Source
from explorer.model.table import Found, Listed
from explorer.model.view import View
from explorer.web.controls import aria
from explorer.web.home import box
from explorer.web.layout import Page, link_to, main, top
from explorer.web.visit import Visit
from explorer.web.work import desk_of

PAGE_SIZE = 20
"""Results a page: what loaders answer at once."""


def found(text: str, page: int, visit: Visit) -> tuple[Listed, bool]:
    """What a text leads to, and whether it is one address's tables rather than a search. Pages are counted from 1."""
    desk = desk_of(visit)
    listed = loaders.resolve(text, desk)
    return (listed, True) if listed.items else (loaders.search(text, page - 1, desk), False)


def only_table(listed: Listed, is_address: bool) -> Source | None:
    """The one table that an address leads to: it is opened at once."""
    tables = [item.source for item in listed.items if item.openable]
    return tables[0] if is_address and len(tables) == 1 and len(listed.items) == 1 else None


def results_page(text: str, page: int, listed: Listed, is_data_set: bool, visit: Visit, query: str) -> Page:
    """The page of what was found."""
    title = visit.say(_heading(text, listed, is_data_set))
    body = main(
        html.H1(title),
        *[html.P(visit.say(note.text), className="notes") for note in listed.notes],
        html.Ol([html.Li(result(item, visit)) for item in listed.items], className="results", start=str((page - 1) * PAGE_SIZE + 1))
        if listed.items
        else nothing(visit),
        paging(text, page, listed.total, visit),
        box(visit, text) if not listed.items else None,
        narrow=True,
    )
    return Page(title, [top(visit, query, filled=text), body], query, said=title)


def _heading(text: str, listed: Listed, is_data_set: bool) -> Message:
    if is_data_set:
        return plural("This data set has {n} table", "This data set has {n} tables", n=len(listed.items))
    if not listed.items:
        return message("Nothing found for “{text}”", text=text[:100])
    return plural("{n} result for “{text}”", "{n} results for “{text}”", n=max(listed.total, len(listed.items)), text=text[:100])


def result(item: Found, visit: Visit) -> Component:
    """One line of the list: a link where it can be opened, and why not where it cannot."""
    facts = [
        item.publisher,
        item.portal,
        item.format.upper(),
        visit.say(message("{date}", date=Moment(item.modified[:10]))) if item.modified else "",
    ]
    title = dcc.Link(item.title, href=link_to(visit, View((item.source,)))) if item.openable else html.Span(item.title)
    return html.Div(
        [
            html.H2(title, className="result"),
            html.P(" · ".join(dict.fromkeys(fact for fact in facts if fact)), className="quiet"),
            html.P(_short(item.description)) if item.description else None,
            None if item.openable else html.P(visit.say(message("This kind of file cannot be opened here.")), className="quiet"),
        ]
    )


def _short(text: str, most: int = 220) -> str:
    """The beginning of a description, cut between words."""
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + "…"


def nothing(visit: Visit) -> Component:
    """What else to do."""
    ways = [
        message("Try fewer or more general words."),
        message("Paste the address of a table or of a portal's page: CKAN, CSV, Excel, JSON, GeoJSON or Parquet."),
        message("Open a file of your own."),
    ]
    return html.Ul([html.Li(visit.say(way)) for way in (ways if visit.settings.uploads else ways[:2])], className="ways")


def paging(text: str, page: int, total: int, visit: Visit) -> Component | None:
    """Links to the pages before and after."""
    last = max(1, -(-total // PAGE_SIZE))
    if last <= 1:
        return None
    links = [(page - 1, message("Previous page")), (page + 1, message("Next page"))]
    where = visit.say(message("Page {page} of {last}", page=page, last=last))
    inside = [dcc.Link(visit.say(words), href=_page(text, to, visit), className="button") for to, words in links if 1 <= to <= last]
    return html.Nav([html.Span(where), *inside], className="paging", **aria(label=visit.say(message("Pages of results"))))


def _page(text: str, page: int, visit: Visit) -> str:
    return "/?" + urlencode({"q": text, "page": page, "lang": visit.locale})
