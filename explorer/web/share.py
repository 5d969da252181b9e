"""The panel to take a chart along: image, data, link, frame; and whether the link would carry the table."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component
from flask import has_request_context, request

from explorer.model.message import Message, message
from explorer.model.view import View
from explorer.share.snippet import snippet
from explorer.state import write_state
from explorer.web.controls import aria, data
from explorer.web.visit import Visit

IMAGE_SIZE = "w=1200&h=675"
"""The size that newspapers and social networks show whole."""


def share_panel(view: View, visit: Visit, title: str) -> list[Component]:
    """Everything that can be taken."""
    query = write_state(replace(view, locale=view.locale or visit.locale))
    return [
        html.H3(visit.say(message("Download"))),
        html.Ul([html.Li(link) for link in downloads(query, visit)], className="takes"),
        html.H3(visit.say(message("Link and code"))),
        *(kept_here(visit) if is_private(view) else links(query, visit, title)),
    ]


def downloads(query: str, visit: Visit) -> list[Component]:
    """Images, made by the page's script where there is one and by the server where not, and the data."""
    kinds = [
        ("png", message("Image (PNG)"), f"/picture.png?{query}&{IMAGE_SIZE}", data(image="png")),
        ("svg", message("Drawing (SVG)"), f"/picture.svg?{query}&{IMAGE_SIZE}", data(image="svg")),
        ("csv", message("Data of the chart (CSV)"), f"/picture.csv?{query}", {}),
        ("xlsx", message("Data of the chart (Excel)"), f"/picture.xlsx?{query}", {}),
    ]
    return [
        html.A(visit.say(words), href=address, download="", id=f"take-{kind}", className="button", **more)
        for kind, words, address, more in kinds
    ]


def links(query: str, visit: Visit, title: str) -> list[Component]:
    """The link and the frame, each to be copied."""
    # A page of its own that is only light must not hold a dark frame because its reader's system is dark: who wants that says auto.
    theme = "light" if visit.settings.look.theme == "auto" else visit.settings.look.theme
    frame = snippet(title, f"{origin(visit)}/embed?{query}&theme={theme}")
    return [
        copied(message("Link to this chart"), f"{origin(visit)}/?{query}", "link", visit),
        copied(message("Code for a web page"), frame, "frame", visit),
    ]


def copied(words: Message, text: str, name: str, visit: Visit) -> Component:
    """A text and the button that copies it; the text can be selected where copying is not allowed."""
    attributes = data(copy=text, copied=visit.say(message("Copied")))
    button = html.Button(visit.say(message("Copy")), type="button", className="button", **attributes, **aria(describedby=f"copy-{name}"))
    return html.Div(
        [html.P(visit.say(words), id=f"copy-{name}"), html.Code(text, tabIndex="0", className="copy"), button], className="copyrow"
    )


def kept_here(visit: Visit) -> list[Component]:
    """A reader's own file is not behind a link."""
    words = message("This chart is made from your own file, which only you can open. Share the image or the data: a link would be empty.")
    return [html.P(visit.say(words), className="notes")]


def is_private(view: View) -> bool:
    """Whether a link to the view opens for nobody else."""
    return any(source.loader == "upload" for source in view.sources)


def origin(visit: Visit) -> str:
    """This explorer's address as readers see it."""
    if visit.settings.look.public_url:
        return visit.settings.look.public_url.rstrip("/")
    return request.host_url.rstrip("/") if has_request_context() else ""
