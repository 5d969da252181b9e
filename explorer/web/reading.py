"""How the file was read (encoding, delimiter, file, sheet, row of names), and plain forms to read it otherwise."""

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
NO_HEADER = -1


def reading_section(view: View, dataset: Dataset, visit: Visit) -> Component:
    """What was decided, and the menus to decide otherwise; plain forms, so that the choice is in the address."""
    words = [html.Span(visit.say(message("How the file was read"))), *_decided(dataset, visit)]
    forms = [_form(fields, kept, view, visit) for fields, kept in _parts(view, dataset, visit) if fields]
    as_found = html.A(visit.say(message("Read it as found")), href=link_to(visit, as_it_comes(view)))
    content = [*forms, html.P(as_found) if view.read != Read() else None]
    return html.Details([html.Summary(words), html.Div(content)], className="disclosure", id="reading")


def as_it_comes(view: View) -> View:
    """The table without any wish of how to read it, and without what hung on its columns."""
    return replace(view, read=Read(), spec=None, filters=())


def _decided(dataset: Dataset, visit: Visit) -> list[Component]:
    """The decisions in a few words, seen without opening anything."""
    said = " · ".join(visit.say(words) for words in decisions(dataset))
    return [html.Span(said, className="quiet decided")] if said else []


def decisions(dataset: Dataset) -> list[Message]:
    """What was decided, the file of an archive first."""
    read, found = dataset.read, []
    if read.member:
        found.append(message("file {name}", name=read.member))
    if read.sheet:
        found.append(message("sheet or table {name}", name=read.sheet))
    if read.encoding:
        found.append(message("encoding {name}", name=read.encoding))
    if read.delimiter:
        found.append(message("separated by {mark}", mark=DELIMITERS.get(read.delimiter, read.delimiter)))
    if read.header is not None:
        names = message("names in row {n}", n=read.header + 1)
        found.append(names if read.header != NO_HEADER else message("no row of names"))
    return found


def _parts(view: View, dataset: Dataset, visit: Visit) -> list[tuple[list[Component], Read]]:
    """Two forms, and what each leaves as it was asked: another file of an archive has sheets and marks of its own."""
    asked, read, choices = view.read, dataset.read, dict(dataset.choices)
    delimiters = {mark: visit.say(words) for mark, words in DELIMITERS.items()}
    member = _menu("member", message("File in the archive"), read.member, asked.member, _named(choices.get("member", ())), visit)
    others = [
        _menu("sheet", message("Sheet or table"), read.sheet, asked.sheet, _named(choices.get("sheet", ())), visit),
        _menu("enc", message("Encoding"), read.encoding, asked.encoding, _named(ENCODINGS) if read.encoding else {}, visit),
        _menu("sep", message("Values are separated by"), read.delimiter, asked.delimiter, delimiters if read.delimiter else {}, visit),
        _header(asked, dataset, visit),
    ]
    return [([member] if member else [], Read()), ([field for field in others if field], Read(member=asked.member))]


def _named(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name for name in names}


def _form(fields: list[Component], kept: Read, view: View, visit: Visit) -> Component:
    """A form that asks for the same table, read as its menus say."""
    start = replace(as_it_comes(view), read=kept, locale=visit.locale)
    button = html.Button(visit.say(message("Read it this way")), type="submit", className="button")
    sent = [hidden(key, value) for key, value in parse_qsl(write_state(start))]
    return html.Form([*sent, *fields, button], action="/", method="get", className="reading")


def _menu(name: str, words: Message, used: str, asked: str, offered: dict[str, str], visit: Visit) -> Component | None:
    """A menu that starts at what was found; what is not chosen is not sent along. What was used can be chosen again."""
    if not offered:
        return None
    found = visit.say(message("as found: {value}", value=offered.get(used, used)))
    rows = options(({used: used} | offered if used else offered).items())
    control = dbc.Select(id=f"read-{name}", name=name, options=rows, value=asked, placeholder=found)
    return html.Div([html.Label(visit.say(words), htmlFor=f"read-{name}"), control], className="field")


def _header(asked: Read, dataset: Dataset, visit: Visit) -> Component | None:
    """Rows as people count them, and none."""
    used = dataset.read.header
    if used is None:
        return None
    rows = {str(row): str(row + 1) for row in sorted({*range(HEADER_ROWS), max(0, used)})}
    named = {str(NO_HEADER): visit.say(message("there is none")), **rows}
    value = "" if asked.header is None else str(asked.header)
    return _menu("header", message("Row with the names of the columns"), str(used), value, named, visit)
