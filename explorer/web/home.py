"""The home page: one question, one box for searching, pasting and dropping, and tables to start with."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from explorer.model.message import Amount, message, plural
from explorer.model.search import Narrow
from explorer.model.table import Found
from explorer.model.view import View
from explorer.state import write_state
from explorer.web.controls import aria, data
from explorer.web.facets import search_address
from explorer.web.layout import Page, hidden, link_to, main, top
from explorer.web.visit import Visit
from loaders import sample

CARDS_DRAWN = 6
"""Samples that show a small chart; the rest are named only, so that the first page stays light."""
CARD_HEIGHT = 190
FILE_TYPES = ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods,.json,.jsonl,.ndjson,.geojson,.parquet,.zip,.gz"


def home(visit: Visit, query: str) -> Page:
    """The first page."""
    samples = samples_of(visit)
    body = main(
        html.Div(
            [
                html.H1(visit.say(message("What do you want to know?"))),
                html.P(visit.say(message("Turn any table into a chart or a map, in a few clicks.")), className="lead"),
                box(visit),
                latest(visit) if visit.settings.portals else None,
            ],
            className="ask",
        ),
        *([html.H2(visit.say(message("To start with"))), cards(samples, visit)] if samples else []),
        narrow=True,
    )
    return Page(visit.settings.look.name, [top(visit, query, search=False), body], query)


def latest(visit: Visit) -> Component:
    """The way into the portals' catalogues for who has no words for it yet."""
    link = dcc.Link(visit.say(message("See what was published last")), href=search_address("", Narrow(order="date"), visit))
    return html.P(link, className="latest")


def box(visit: Visit, filled: str = "") -> Component:
    """One box for words, an address or a file: a plain form; `explorer.js` adds dropping and the upload's progress."""
    words = visit.say(message("Search data, paste the address of a table or drop your file here"))
    form = html.Form(
        [
            html.Label(words, htmlFor="q", className="unseen"),
            dbc.Input(id="q", name="q", type="search", value=filled, placeholder=words, autoComplete="off"),
            hidden("lang", visit.locale),
            html.Button(visit.say(message("Search")), type="submit", className="button main"),
        ],
        action="/",
        method="get",
        role="search",
    )
    file = [file_chooser(visit)] if visit.settings.uploads else []
    return html.Div([html.Div([form, *file], className="box", id="box"), upload_status(visit), promise(visit)], className="boxes")


def file_chooser(visit: Visit) -> Component:
    """Where `explorer.js` puts a labelled file input: Dash has none that works by keyboard and sends in pieces."""
    limit = visit.settings.limits.upload_bytes
    too_large = message("This file is larger than {size}, the most that can be taken.", size=Amount(limit, "bytes"))
    failed = message("The file did not arrive. Please check the connection and try again.")
    known = data(accept=FILE_TYPES, lang=visit.locale, limit=str(limit), too_large=visit.say(too_large), failed=visit.say(failed))
    return html.Div(id="choose", **known, **data(label=visit.say(message("Choose a file"))))


def upload_status(visit: Visit) -> Component:
    """How far an upload has come, and how to stop it; shown by `explorer.js` while one runs."""
    words = visit.say(message("Sending your file"))
    return html.Div(
        [
            html.Span(words, id="sending-words"),
            html.Progress(id="sending-bar", value="0", max="100", **aria(labelledby="sending-words")),
            html.Button(visit.say(message("Cancel")), id="sending-cancel", type="button", className="button"),
            html.P(id="sending-error", role="alert"),
        ],
        id="sending",
        hidden="hidden",
    )


def promise(visit: Visit) -> Component:
    """What may be opened, and what happens to a reader's file."""
    kinds = message(
        "CSV, Excel, JSON, Shapefile, SPSS, Parquet and many more, up to {size}.", size=Amount(visit.settings.limits.upload_bytes, "bytes")
    )
    hours = visit.settings.limits.upload_hours
    kept = plural(
        "Your file is seen only by you and deleted in {n} hour.", "Your file is seen only by you and deleted in {n} hours.", n=int(hours)
    )
    texts = (
        [visit.say(kinds), visit.say(kept)]
        if visit.settings.uploads
        else [visit.say(message("CSV, Excel, JSON, Shapefile, SPSS, Parquet and many more."))]
    )
    return html.P(" ".join(texts), className="quiet promise")


def samples_of(visit: Visit) -> tuple[Found, ...]:
    """The embedded tables, where the operator shows them."""
    return sample.catalogue(visit.settings)


def cards(samples: tuple[Found, ...], visit: Visit) -> Component:
    """Samples as cards, each one link; the first few with a small chart that draws itself when it comes into view."""
    return html.Ul([html.Li(card(found, visit, i < CARDS_DRAWN), className="card") for i, found in enumerate(samples)], className="grid")


def card(found: Found, visit: Visit, drawn: bool) -> Component:
    """One sample, named in the reader's language."""
    view = View((found.source,), locale=visit.locale)
    return dcc.Link(
        [
            html.H3(sample.title(found.source.ref, visit.locale)),
            html.P(sample.description(found.source.ref, visit.locale), className="quiet"),
            small_chart(view) if drawn else None,
        ],
        href=link_to(visit, view),
    )


def small_chart(view: View) -> Component:
    """A place where `figure.js` draws the view's chart, small."""
    return html.Div(
        className="small-chart",
        **data(picture=write_state(view), height=str(CARD_HEIGHT), target="card"),
        **aria(hidden="true"),
    )
