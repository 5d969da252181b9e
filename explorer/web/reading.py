"""How the file was read (encoding, delimiter, sheet, row of names), and a plain form to read it otherwise."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from explorer.model.message import Message, message
from explorer.model.table import Dataset, Read
from explorer.model.view import View
from explorer.state import write_state
from explorer.web.controls import options
from explorer.web.layout import hidden, link_to
from explorer.web.visit import Visit

ENCODINGS = ("utf-8", "cp1252", "latin-1", "cp850", "mac_roman", "utf-16")
"""What published files of the Americas and Europe come in."""
DELIMITERS: dict[str, Message] = {
    ",": message("comma"),
    ";": message("semicolon"),
    "\t": message("tab"),
    "|": message("bar"),
}
HEADER_ROWS = 15
"""Rows among which the row of names is looked for by hand: files with longer forewords are rare."""


def reading_section(view: View, dataset: Dataset, visit: Visit) -> Component:
    """What was decided, and the menus to decide otherwise; a plain form, so that the choice is in the address."""
    fields = [field for field in (*_menus(view.read, dataset, visit), _header(view.read, dataset, visit)) if field is not None]
    kept = replace(view, read=Read(), spec=None, filters=(), locale=visit.locale)
    form = html.Form(
        [
            *[hidden(key, value) for key, value in parse_qsl(write_state(kept))],
            *fields,
            html.Button(visit.say(message("Read it this way")), type="submit", className="button"),
            html.A(visit.say(message("Read it as found")), href=link_to(visit, kept)) if view.read != Read() else None,
        ],
        action="/",
        method="get",
        className="reading",
    )
    return html.Details([html.Summary(visit.say(message("How the file was read"))), form], className="disclosure", id="reading")


def _menus(asked: Read, dataset: Dataset, visit: Visit) -> list[Component | None]:
    read, choices = dataset.read, dict(dataset.choices)
    encodings = {name: name for name in ENCODINGS}
    delimiters = {mark: visit.say(words) for mark, words in DELIMITERS.items()}
    return [
        _menu("enc", message("Encoding"), read.encoding, asked.encoding, encodings if read.encoding else {}, visit),
        _menu("sep", message("Values are separated by"), read.delimiter, asked.delimiter, delimiters if read.delimiter else {}, visit),
        _menu("sheet", message("Sheet"), read.sheet, asked.sheet, {name: name for name in choices.get("sheet", ())}, visit),
        _menu("member", message("File"), read.member, asked.member, {name: name for name in choices.get("member", ())}, visit),
    ]


def _menu(name: str, words: Message, used: str, asked: str, offered: dict[str, str], visit: Visit) -> Component | None:
    """A menu that starts at what was found; what is not chosen is not sent along."""
    if not offered:
        return None
    found = visit.say(message("as found: {value}", value=offered.get(used, used)))
    control = dbc.Select(id=f"read-{name}", name=name, options=options(offered.items()), value=asked, placeholder=found)
    return _field(name, words, control, visit)


def _header(asked: Read, dataset: Dataset, visit: Visit) -> Component | None:
    if dataset.read.header is None:
        return None
    rows = {"-1": visit.say(message("there is none")), **{str(row): str(row + 1) for row in range(HEADER_ROWS)}}
    value = "" if asked.header is None else str(asked.header)
    return _menu("header", message("Row with the names of the columns"), str(dataset.read.header), value, rows, visit)


def _field(name: str, words: Message, control: Component, visit: Visit) -> Component:
    return html.Div([html.Label(visit.say(words), htmlFor=f"read-{name}"), control], className="field")
