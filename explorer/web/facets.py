"""How a reader narrows and sorts a search: links, each of them an address, so that a narrowed search can be sent around."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from dash import dcc, html
from dash.development.base_component import Component

from explorer.model.message import Message, message, plural
from explorer.model.search import FACETS, ORDERS, Facet, Narrow
from explorer.web.controls import aria
from explorer.web.visit import Visit

LABELS: dict[str, Message] = {
    "org": message("Publisher"),
    "group": message("Theme"),
    "tag": message("Keyword"),
    "format": message("Format"),
    "licence": message("Licence"),
    "since": message("Changed"),
}
SPANS: dict[str, Message] = {
    "week": message("In the last week"),
    "month": message("In the last month"),
    "year": message("In the last year"),
}
SORTED: dict[str, Message] = {"": message("Most relevant first"), "date": message("Latest change first")}
VALUES_SHOWN = 6
"""Values of a facet shown at once: the others unfold."""
MOST_CHOSEN, LONGEST_VALUE = 20, 200
"""Values of one facet that an address may choose, and their length."""
WIDE = 700
"""Pixels of a window from which the facets stand open beside the results."""


def narrowed(query: str) -> Narrow:
    """What an address says of narrowing; what it cannot mean is left out."""
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=False, errors="replace")
    chosen = {name: tuple(dict.fromkeys(value[:LONGEST_VALUE] for key, value in pairs if key == name)) for name in FACETS}
    chosen["since"] = tuple(value for value in chosen["since"] if value in SPANS)[-1:]
    order = next((value for key, value in pairs if key == "order" and value in ORDERS), "")
    return Narrow(tuple((name, values[:MOST_CHOSEN]) for name, values in chosen.items() if values), order)


def search_address(text: str, narrow: Narrow, visit: Visit, page: int = 1) -> str:
    """The address of a search."""
    pairs = [("q", text)] if text else []
    pairs += [(name, value) for name, values in narrow.chosen for value in values]
    pairs += [("order", narrow.order)] if narrow.order else []
    pairs += [("page", str(page))] if page > 1 else []
    return "/?" + urlencode([*pairs, ("lang", visit.locale)])


def toggled(narrow: Narrow, name: str, value: str) -> Narrow:
    """The same with one value more, or less; of spans of time only one holds."""
    before = narrow.values(name)
    after = tuple(each for each in before if each != value) if value in before else ((value,) if name == "since" else (*before, value))
    chosen = {**dict(narrow.chosen), name: after}
    return replace(narrow, chosen=tuple((each, chosen[each]) for each in FACETS if chosen.get(each)))


def facets_section(text: str, narrow: Narrow, facets: tuple[Facet, ...], visit: Visit) -> Component | None:
    """What the results can be narrowed by; None where nothing can be."""
    shown = [facet for facet in with_chosen(facets, narrow) if facet.values]
    if not shown:
        return None
    count = sum(len(values) for _, values in narrow.chosen)
    words = plural("Narrow the results: {n} choice", "Narrow the results: {n} choices", n=count) if count else message("Narrow the results")
    inside = html.Summary(visit.say(words)), *[_facet(text, narrow, facet, visit) for facet in shown]
    label = aria(label=visit.say(message("Narrow the results")))
    return html.Nav(html.Details(list(inside), open=visit.width > WIDE), className="facets", **label)


def with_chosen(facets: tuple[Facet, ...], narrow: Narrow) -> tuple[Facet, ...]:
    """The facets, each with all that was chosen of it first: a choice that finds nothing must be there to be undone."""
    known = {facet.name: facet.values for facet in facets}
    return tuple(Facet(name, _chosen_first(known.get(name, ()), narrow.values(name))) for name in FACETS)


def _chosen_first(values: tuple[tuple[str, str, int], ...], chosen: tuple[str, ...]) -> tuple[tuple[str, str, int], ...]:
    known = {value: (value, label, count) for value, label, count in values}
    first = tuple(known.get(value, (value, value, 0)) for value in chosen)
    return first + tuple(each for each in values if each[0] not in chosen)


def _facet(text: str, narrow: Narrow, facet: Facet, visit: Visit) -> Component:
    links = [html.Li(_value(text, narrow, facet.name, value, visit)) for value in facet.values]
    shown = max(VALUES_SHOWN, len(narrow.values(facet.name)))
    rest = links[shown:]
    unfold = visit.say(plural("{n} more", "{n} more", n=len(rest)))
    more = html.Details([html.Summary(unfold), html.Ul(rest)], className="more") if rest else None
    return html.Div([html.H2(visit.say(LABELS[facet.name])), html.Ul(links[:shown]), more], className="facet")


def _value(text: str, narrow: Narrow, name: str, value: tuple[str, str, int], visit: Visit) -> Component:
    """One value: its link chooses it, or undoes that."""
    key, label, count = value
    is_chosen = key in narrow.values(name)
    words = visit.say(SPANS[key]) if name == "since" else label
    undo = html.Span(visit.say(message("chosen: take this back")), className="unseen") if is_chosen else None
    number = html.Span(visit.say(message("{n}", n=count)), className="count")
    address = search_address(text, toggled(narrow, name, key), visit)
    return dcc.Link([html.Span(words), " ", number, undo], href=address, className="chosen" if is_chosen else "")


def sorting(text: str, narrow: Narrow, visit: Visit) -> Component:
    """The two orders, as links; the one that holds is marked."""
    links = [
        dcc.Link(visit.say(words), href=search_address(text, replace(narrow, order=order), visit))
        if order != narrow.order
        else html.Span(visit.say(words), **aria(current="true"))
        for order, words in SORTED.items()
    ]
    return html.Nav(links, className="sorting quiet", **aria(label=visit.say(message("Order of the results"))))
