"""The overview of a table: what a row is, how much there is, charts worth seeing, the columns as understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dash import dcc, html
from dash.development.base_component import Component

import loaders
from explorer.errors import ChartError
from explorer.model.message import Message, Moment, message, plural
from explorer.model.picture import Look, Picture
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset
from explorer.model.view import Crossing, View
from explorer.picture import picture, ranked
from explorer.text import licence
from explorer.web.columns import columns_section
from explorer.web.home import CARD_HEIGHT, small_chart
from explorer.web.layout import Page, is_web_address, link_to, main, outside, top
from explorer.web.own import own_section
from explorer.web.reading import reading_section
from explorer.web.visit import Opened, Visit

MOST_CARDS = 6
TRIED = 12
"""Recommendations tried to fill the cards: one that cannot be drawn makes room for the next."""
CARD = Look(width=360, height=CARD_HEIGHT, target="card")


def overview(opened: Opened, visit: Visit, query: str, notes: tuple[str, ...]) -> Page:
    """The first look at a table."""
    view, dataset = opened.view, opened.dataset
    credit = dataset.credit.told(visit.locale)
    title = credit.title or dataset.source.ref
    told = [*notes, *(visit.say(note.text) for note in dataset.notes)]
    body = main(
        crumb(credit, dataset.source, visit),
        html.H1(title),
        html.P(capitalised(visit.say(size(dataset.schema)))),
        html.P(facts(credit, visit), className="quiet facts"),
        outsider(credit, visit),
        *[html.P(text, className="notes") for text in told],
        offered(dataset, visit),
        html.H2(visit.say(message("At a glance"))),
        html.Ul([html.Li(card, className="card") for card in cards(opened, visit)], className="grid"),
        *columns_section(view, dataset.schema, visit),
        reading_section(view, dataset, visit),
        own_section(dataset, visit),
    )
    return Page(title, [top(visit, query), body], query, said=title)


def offered(dataset: Dataset, visit: Visit) -> Component | None:
    """Other ways to read what was opened, each a link."""
    views = [(offer.text, View(offer.sources, Crossing("stack" if len(offer.sources) > 1 else ""))) for offer in dataset.offers]
    links = [html.Li(dcc.Link(visit.say(text), href=link_to(visit, view))) for text, view in views]
    return html.Ul(links, className="offers") if links else None


def crumb(credit: Credit, source: Source, visit: Visit) -> Component | None:
    """Who published the table, and what it was recognised as."""
    called = loaders.called(source, visit.settings)
    said = [credit.publisher, visit.say(called) if called else ""]
    return html.P(" · ".join(text for text in said if text), className="quiet crumb") if any(said) else None


def size(schema: Schema) -> Message:
    """What a row is, how many rows and columns, and the period."""
    rows = plural("{n} row", "{n} rows", n=schema.rows)
    columns = plural("{n} column", "{n} columns", n=len(schema.columns))
    dates = period(schema)
    if dates is None:
        return message("{row}. {rows}, {columns}.", row=schema.row, rows=rows, columns=columns)
    return message("{row}. {rows}, {columns}, {period}.", row=schema.row, rows=rows, columns=columns, period=dates)


def capitalised(text: str) -> str:
    """A sentence that starts with a word of a catalog, as sentences start."""
    return text[:1].upper() + text[1:]


def period(schema: Schema) -> Message | None:
    """From when to when, by the first column of dates or years."""
    for column in schema.columns:
        low, high = column.stats.low, column.stats.high
        if column.kind != "temporal" or column.role not in ("date", "datetime", "year", "period") or low is None or high is None:
            continue
        grain = "year" if column.role == "year" else "day"
        return message("from {low} to {high}", low=_moment(low, grain), high=_moment(high, grain))
    return None


def _moment(value: float | str, grain: str) -> Moment:
    return Moment(str(int(value)) if isinstance(value, float | int) else value[:4] if grain == "year" else value[:10], grain)


def facts(credit: Credit, visit: Visit) -> list[Component | str]:
    """Date, licence, link back."""
    found: list[Component | str] = []
    if credit.modified:
        found.append(visit.say(message("Updated {date}", date=Moment(credit.modified[:10]))))
    if credit.licence:
        name, address = licence(credit.licence, visit.locale), credit.licence_url
        found.append(html.A(name, href=address, rel="noopener noreferrer") if is_web_address(address) else name)
    if is_web_address(credit.link):
        found.append(outside(visit, message("see where it comes from"), credit.link))
    return [part for i, fact in enumerate(found) for part in ((" · ", fact) if i else (fact,))]


def outsider(credit: Credit, visit: Visit) -> Component | None:
    """The mark of data that the operator has not looked at."""
    if credit.checked:
        return None
    words = message("Data from outside, not checked by {operator}.", operator=visit.settings.look.name)
    return html.P(visit.say(words), className="outside")


def cards(opened: Opened, visit: Visit) -> list[Component]:
    """The recommended charts, drawn small, each one link to its editor."""
    found = []
    for view, shown in drawable(opened, visit):
        found.append(chart_card(view, shown, visit))
        if len(found) == MOST_CARDS:
            break
    return found


def drawable(opened: Opened, visit: Visit) -> Iterator[tuple[View, Picture]]:
    """The recommended views whose pictures can be made, best first."""
    for recommendation in ranked(opened.dataset)[:TRIED]:
        view = replace(opened.view, spec=recommendation.spec, filters=recommendation.filters, locale=visit.locale)
        try:
            shown = picture(view, CARD, visit.store, visit.visitor)
        except ChartError:
            continue  # the next recommendation takes its place
        if shown.figure is not None and shown.frame.num_rows:
            yield view, shown


def chart_card(view: View, shown: Picture, visit: Visit) -> Component:
    """A finding where a rule found one, else what the chart shows; of which rows; and the chart."""
    kept = html.P(shown.filters, className="quiet") if shown.filters else None
    return dcc.Link([html.H3(shown.finding or shown.title), kept, small_chart(view)], href=link_to(visit, view))
