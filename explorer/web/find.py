"""What a text in the box leads to: a table, a data set's tables to choose from, or what the catalogues have."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

import loaders
from explorer.model.message import Message, message, plural
from explorer.model.search import Narrow
from explorer.model.source import Source
from explorer.model.table import Listed
from explorer.web.controls import aria
from explorer.web.facets import facets_section, search_address, sorting
from explorer.web.home import box
from explorer.web.layout import Page, main, top
from explorer.web.results import result, results
from explorer.web.visit import Visit
from explorer.web.work import desk_of


def found(text: str, narrow: Narrow, page: int, visit: Visit) -> tuple[Listed, bool]:
    """What a text leads to, and whether it is one address's tables rather than a search. Pages are counted from 1."""
    desk = desk_of(visit, narrow)
    listed = loaders.resolve(text, desk, page - 1) if text else Listed((), 0)
    if listed.catalogue:
        return listed, False
    return (listed, True) if listed.items else (loaders.search(text, page - 1, desk), False)


def only_table(listed: Listed, is_address: bool) -> Source | None:
    """The one table that an address leads to: it is opened at once."""
    tables = [item.source for item in listed.items if item.openable]
    return tables[0] if is_address and len(tables) == 1 and len(listed.items) == 1 else None


def results_page(text: str, narrow: Narrow, page: int, listed: Listed, visit: Visit, query: str) -> Page:
    """The page of what a search found, with what it can be narrowed by."""
    title = visit.say(_heading(text, listed))
    facets = facets_section(text, narrow, listed.facets, visit)
    body = main(
        html.H1(title),
        told(listed, visit),
        *[html.P(visit.say(note.text), className="notes") for note in listed.notes],
        html.Div(
            [
                facets,
                html.Div(
                    [
                        sorting(text, narrow, visit) if facets and listed.items else None,
                        results(listed.items, visit) if listed.items else nothing(visit),
                        paging(text, narrow, page, listed, visit),
                        box(visit, text) if not listed.items else None,
                    ]
                ),
            ],
            className="found" if facets else "",
        ),
        narrow=not facets,
    )
    return Page(title, [top(visit, query, filled=text), body], query, said=title)


def data_set_page(text: str, listed: Listed, visit: Visit, query: str) -> Page:
    """The page of the tables that one address leads to."""
    title = visit.say(plural("This data set has {n} table", "This data set has {n} tables", n=len(listed.items)))
    lines = html.Ul([html.Li(result(item, visit)) for item in listed.items], className="results")
    notes = [html.P(visit.say(note.text), className="notes") for note in listed.notes]
    return Page(
        title, [top(visit, query, filled=text), main(html.H1(title), told(listed, visit), *notes, lines, narrow=True)], query, said=title
    )


def told(listed: Listed, visit: Visit) -> Component | None:
    """What an address was recognised as."""
    return html.P(visit.say(listed.told), className="quiet") if listed.told else None


def _heading(text: str, listed: Listed) -> Message:
    if not listed.items:
        return message("Nothing found for “{text}”", text=text[:100]) if text else message("Nothing found")
    if not text:
        return plural("{n} result", "{n} results", n=listed.total)
    return plural("{n} result for “{text}”", "{n} results for “{text}”", n=listed.total, text=text[:100])


def nothing(visit: Visit) -> Component:
    """What else to do."""
    ways = [
        message("Try fewer or more general words."),
        message("Paste the address of a table, of a data portal or of one of its pages, whatever runs it."),
        message("Open a file of your own."),
    ]
    return html.Ul([html.Li(visit.say(way)) for way in (ways if visit.settings.uploads else ways[:2])], className="ways")


def paging(text: str, narrow: Narrow, page: int, listed: Listed, visit: Visit) -> Component | None:
    """Links to the pages before and after."""
    last = max(1, loaders.pages(listed))
    if last <= 1:
        return None
    ways = [(page - 1, message("Previous page")), (page + 1, message("Next page"))]
    links = [(search_address(text, narrow, visit, to), words) for to, words in ways if 1 <= to <= last]
    inside = [dcc.Link(visit.say(words), href=address, className="button") for address, words in links]
    where = html.Span(visit.say(message("Page {page} of {last}", page=page, last=last)))
    return html.Nav([where, *inside], className="paging", **aria(label=visit.say(message("Pages of results"))))
