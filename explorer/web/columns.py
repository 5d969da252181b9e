"""The columns as they were understood: kind, example, reason, what is missing, and a menu to correct each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from explorer.model.message import Amount, message, plural
from explorer.model.schema import KINDS, Column, Schema
from explorer.model.view import Fix, View
from explorer.web.controls import dom, options, shown
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
            kind_menu(i, column, view, visit),
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


def kind_menu(i: int, column: Column, view: View, visit: Visit) -> Component:
    """What the column is; the reader's word counts and is in the link."""
    fixed = next((fix.value for fix in view.fixes if fix.column == column.name and fix.what == "kind"), "")
    inferred = (
        visit.say(message("as found: {kind}", kind=KIND_WORDS[column.kind])) if not fixed else visit.say(message("as found in the file"))
    )
    menu = options((("", inferred), *((kind, visit.say(KIND_WORDS[kind])) for kind in KINDS)))
    label = visit.say(message("What {column} is", column=column.label))
    name: dict[str, str | int] = {"type": "kind", "at": i}
    return html.Div(
        [html.Label(label, htmlFor=dom(name), className="unseen"), dbc.Select(id=name, options=menu, value=shown(fixed), className="small")]
    )


def corrected(view: View, schema: Schema, kinds: Sequence[str]) -> View:
    """The view with the kinds that the reader chose, by the columns' places."""
    chosen = {column.name: kind for column, kind in zip(schema.columns, kinds, strict=False)}
    others = tuple(fix for fix in view.fixes if fix.what != "kind" or fix.column not in chosen)
    return replace(view, fixes=others + tuple(Fix(column, "kind", kind) for column, kind in chosen.items() if kind in KINDS))
