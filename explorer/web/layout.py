"""What stands on every page: the skeleton that Dash starts from, the bar at the top, and small shared pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from explorer.model.message import Message, message
from explorer.model.view import View
from explorer.text import language_of
from explorer.web.controls import aria
from explorer.web.visit import Visit
from explorer.web.words import LANGUAGE_NAMES

Children = Sequence[Component | str | None]


@dataclass(frozen=True)
class Page:
    """What `show` answers: the body, the title of the window, the address it stands for, and the picture to draw."""

    title: str
    body: list[Component]
    query: str = ""
    picture: dict[str, Any] | None = None
    said: str = ""
    """What a screen reader is told when the page has come."""
    marks: dict[str, str] = field(default_factory=dict)


def skeleton(waiting: str) -> Component:
    """What is there before the page of the address has come."""
    return html.Div(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="go"),
            dcc.Store(id="loaded"),
            dcc.Store(id="shown"),
            dcc.Store(id="heading"),
            dcc.Store(id="picture"),
            dcc.Store(id="drawn"),
            dcc.Store(id="asked"),
            dcc.Store(id="answer"),
            html.Div(id="trouble", role="alert"),
            html.Div(html.P(waiting, className="waiting", role="status"), id="page"),
            html.Div(id="said", className="unseen", role="status", **aria(live="polite")),
        ]
    )


def top(visit: Visit, query: str, search: bool = True, filled: str = "") -> Component:
    """The bar: the explorer's name, the box to find other data, the languages."""
    return html.Header(
        [
            html.A(visit.say(message("Skip to the content")), href="#content", className="skip"),
            html.A(visit.settings.look.name, href=f"/?{urlencode({'lang': visit.locale})}", className="name"),
            finder(visit, "top-q", filled) if search else None,
            languages(visit, query),
        ],
        className="top",
    )


def finder(visit: Visit, name: str, filled: str) -> Component:
    """The box in the bar: a plain form, so that it works before any script does."""
    words = visit.say(message("Search data or paste an address"))
    return html.Form(
        [
            html.Label(words, htmlFor=name, className="unseen"),
            dbc.Input(id=name, name="q", type="search", value=filled, placeholder=words, className="find", autoComplete="off"),
            hidden("lang", visit.locale),
        ],
        action="/",
        method="get",
        role="search",
        className="finder",
    )


def languages(visit: Visit, query: str) -> Component:
    """The menu of languages: the same page in each."""
    offered = visit.settings.look.locales
    here = language_of(visit.locale)
    return html.Details(
        [
            html.Summary([html.Span(visit.say(message("Language:")), className="unseen"), LANGUAGE_NAMES[here]]),
            html.Ul([html.Li(_language(tag, query, language_of(tag) == here)) for tag in offered]),
        ],
        className="menu languages",
    )


def _language(tag: str, query: str, current: bool) -> Component:
    pairs = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "lang"]
    attributes = aria(current="true") if current else {}
    link: Component = html.A(
        LANGUAGE_NAMES[language_of(tag)], href="/?" + urlencode([*pairs, ("lang", tag)]), lang=language_of(tag), **attributes
    )
    return link


def hidden(name: str, value: str) -> Component:
    """A value that a plain form sends along."""
    field: Component = dbc.Input(type="hidden", name=name, value=value)
    return field


def main(*children: Component | str | None, narrow: bool = False) -> Component:
    """The content of a page."""
    return html.Main(list(children), id="content", tabIndex="-1", className="narrow" if narrow else "")


def outside(visit: Visit, words: Message, address: str) -> Component:
    """A link that leaves the explorer; the other host is not told from which chart."""
    return html.A(visit.say(words), href=address, rel="noopener noreferrer", target="_blank")


def link_to(visit: Visit, view: View) -> str:
    """The address of that view, in the reader's language."""
    return visit.address(replace(view, locale=visit.locale))


def is_web_address(text: str) -> bool:
    """Whether a text from a portal may stand in a link: nothing that runs."""
    return text.startswith(("https://", "http://"))
