"""The columns as they were understood: kind, example, reason, what is missing, and menus to correct each."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from explorer.model.message import Amount, message, plural
from explorer.model.schema import Column, Schema
from explorer.model.view import View
from explorer.web.corrections import corrections
from explorer.web.visit import Visit
from explorer.web.words import KIND_WORDS, ROLE_WORDS

SHOWN = 24
"""Columns shown at once; the rest are one click away."""
LONGEST_EXAMPLE = 60


def columns_section(view: View, schema: Schema, visit: Visit) -> list[Component]:
    """Heading and cards."""
    cards = [html.Li(column_card(i, column, view, schema, visit), className="column") for i, column in enumerate(schema.columns)]
    rest = html.Details(
        [
            html.Summary(visit.say(plural("{n} more column", "{n} more columns", n=len(cards) - SHOWN))),
            html.Ul(cards[SHOWN:], className="columns"),
        ]
    )
    return [
        html.H2(visit.say(message("The columns, as we understand them")), id="columns"),
        html.P(visit.say(message("If one is wrong, say what it is: the charts follow, and the link keeps it.")), className="quiet"),
        html.Ul(cards[:SHOWN], className="columns"),
        *([rest] if len(cards) > SHOWN else []),
    ]


def column_card(i: int, column: Column, view: View, schema: Schema, visit: Visit) -> Component:
    """One column."""
    return html.Div(
        [
            html.H3([column.label, " ", html.Span(tag(column, visit), className="tag")], title=column.name),
            html.P(visit.say(column.reason), className="quiet"),
            html.P(example(column, visit), className="quiet example") if column.examples else None,
            html.P(gaps(column, schema.rows, visit), className="quiet") if column.missing and schema.rows else None,
            html.P(column.note, className="quiet") if column.note else None,
            *corrections(i, column, view, schema, visit),
        ]
    )


def tag(column: Column, visit: Visit) -> str:
    """Its kind and, where that says more, its role or how many different values it has."""
    kind, role = visit.say(KIND_WORDS[column.kind]), visit.say(ROLE_WORDS.get(column.role, message("other")))
    if column.kind == "categorical" and column.role == "nominal":
        role = visit.say(plural("{n} value", "{n} values", n=column.distinct))
    return " · ".join(dict.fromkeys(part for part in (kind, role, column.unit) if part))


def example(column: Column, visit: Visit) -> str:
    """One value as it stands in the file."""
    text = column.examples[0]
    return visit.say(message("For example: {value}", value=text if len(text) <= LONGEST_EXAMPLE else text[:LONGEST_EXAMPLE] + "…"))


def gaps(column: Column, rows: int, visit: Visit) -> str:
    """The share of rows without a value, and the numbers that stand for none."""
    share = Amount(column.missing / rows, "percent")
    codes = sorted(text for text in column.cast.missing if text.lstrip("-").isdigit())
    if not codes:
        return visit.say(message("{share} without a value", share=share))
    return visit.say(message("{share} without a value; {codes} stands for none", share=share, codes=", ".join(codes)))
