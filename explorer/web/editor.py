"""The editor: the sentence, the kinds as pictures, the chart's card, and what lies under it; and the answer to an edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from explorer.model.message import message, plural
from explorer.model.view import View
from explorer.recommend.slicing import resliced
from explorer.state import write_state
from explorer.web import filters, sentence
from explorer.web.card import card, disclosure, drawing, words_of
from explorer.web.controls import aria, dom, options, shown
from explorer.web.filters import Chip
from explorer.web.kinds import kinds
from explorer.web.layout import Page, link_to, main, top
from explorer.web.sentence import Part
from explorer.web.share import share_panel
from explorer.web.shown import Shown
from explorer.web.shown import shown as drawn
from explorer.web.visit import Opened, Visit

OWN_WORDS = {"title": message("Title"), "subtitle": message("Subtitle"), "note": message("Note")}
"""What a reader may write; empty fields show the explorer's own words."""
LONGEST_OWN = {"title": 200, "subtitle": 300, "note": 600}


@dataclass(frozen=True)
class Controls:
    """What the editor's controls say."""

    parts: Mapping[str, str]
    """The sentence's menus; those that add a part only where something was chosen."""
    chart: str
    filters: Mapping[tuple[int, str], Any]
    removed: tuple[int, ...] = ()
    words: Mapping[str, str] | None = None


def editor(opened: Opened, visit: Visit, query: str, notes: tuple[str, ...]) -> Page:
    """The page of one chart."""
    state = drawn(opened.view, opened.dataset, visit)
    title = state.picture.title if state.picture else visit.say(message("Chart"))
    query = query if state.view == opened.view else write_state(replace(state.view, locale=visit.locale))
    body = main(
        html.Div([back(state, visit), share(state, visit)], className="bar"),
        *[html.P(text, className="notes") for text in notes],
        html.Div(
            sentence_line(state, visit),
            className="sentence",
            role="group",
            id="sentence",
            **aria(label=visit.say(message("What the chart shows"))),
        ),
        kinds(state.spec.chart, state.schema, visit),
        html.Div(wrong(state, visit), id="chart-wrong", role="status"),
        card(state.picture, visit),
        *below(state, visit),
    )
    return Page(
        title,
        [top(visit, query), dcc.Store(id="chips", data=chips_data(filters.chips_of(state.view))), body],
        query,
        drawing(state.picture, visit),
    )


def back(state: Shown, visit: Visit) -> Component:
    """To the table's overview, with its corrections."""
    title = state.dataset.credit.told(visit.locale).title or state.dataset.source.ref
    view = View(state.view.sources, state.view.crossing, state.view.read, state.view.fixes)
    return dcc.Link(["← ", title], href=link_to(visit, view), className="quiet back")


def share(state: Shown, visit: Visit) -> Component:
    """The panel to take the chart along."""
    return html.Details(
        [
            html.Summary(visit.say(message("Share")), className="button main"),
            html.Div(share_of(state, visit), id="share", className="panel"),
        ],
        className="menu share",
    )


def share_of(state: Shown, visit: Visit) -> list[Component]:
    """What the panel offers for this chart."""
    return share_panel(state.view, visit, state.picture.title if state.picture else "")


def wrong(state: Shown, visit: Visit) -> list[Component]:
    """Why there is no chart, and what would make one."""
    if state.error is None:
        return []
    hint = [" ", visit.say(state.error.hint)] if state.error.hint else []
    return [html.P([visit.say(state.error.message), *hint], className="wrong")]


def sentence_line(state: Shown, visit: Visit) -> list[Component]:
    """The parts in the language's order, then the filters, then what could be added."""
    said = html.Span(said_parts(state, visit), id="parts")
    ending = html.Span(sentence.ending_of(state.spec, visit), id="ending")
    chips = filters.chips_of(state.view)
    panels = html.Span(filter_panels(chips, [False] * len(chips), state, visit), id="filters", className="filters")
    parts = sentence.parts_of(state.spec, state.schema, visit)
    invitations = [invitation(part) for part in parts if part.name in sentence.ADD]
    return [said, ending, panels, *invitations, add_filter(state, visit), own_words(state.view, visit)]


def said_parts(state: Shown, visit: Visit) -> list[Component]:
    """The menus in the language's order."""
    return [said_part(part) for part in sentence.parts_of(state.spec, state.schema, visit)]


def said_part(part: Part) -> Component:
    """One menu with the words before it; hidden while there is nothing to say."""
    name = {"type": "part", "part": part.name}
    return html.Span(
        [
            html.Span(part.word, id={"type": "word", "part": part.name}, className="word"),
            html.Label(part.label, htmlFor=dom(name), className="unseen"),
            dbc.Select(id=name, options=options(part.options), value=shown(part.value)),
        ],
        id={"type": "hold", "part": part.name},
        className=said_class(part),
    )


def invitation(part: Part) -> Component:
    """The menu at the sentence's end that adds a part; hidden once it is there."""
    name = {"type": "add", "part": part.name}
    return html.Span(
        [
            html.Label(part.label, htmlFor=dom(name), className="unseen"),
            dbc.Select(id=name, options=options(part.options), value=shown("")),
        ],
        id={"type": "invite", "part": part.name},
        className=add_class(part),
    )


def said_class(part: Part) -> str:
    """Whether the part stands in the sentence."""
    return "part" if part.state == "set" else "part gone"


def add_class(part: Part) -> str:
    """Whether the part is offered at its end."""
    return "part add" if part.state == "add" else "part add gone"


def filter_panels(chips: Sequence[Chip], is_open: Sequence[bool], state: Shown, visit: Visit) -> list[Component | str]:
    """The filters as panels, said one after the other."""
    found: list[Component | str] = []
    for chip, opened in zip(chips, is_open, strict=True):
        found += joined(chip.at, visit), filters.panel(chip, state.view, state.dataset, visit, is_open=opened)
    return found


def joined(at: int, visit: Visit) -> Component:
    """The word before a filter."""
    return html.Span(visit.say(message(", where ")) if at == 0 else visit.say(message(" and ")), className="word")


def add_filter(state: Shown, visit: Visit) -> Component:
    """The menu that adds a filter."""
    label = html.Label(visit.say(message("add a filter on")), htmlFor="add-filter", className="unseen")
    return html.Span(
        [label, dbc.Select(id="add-filter", options=filters.adding(state.schema, visit), value=shown(""))], className="part add"
    )


def own_words(view: View, visit: Visit) -> Component:
    """Title, subtitle and note in the reader's words, behind one part at the end."""
    fields = [_own(field, getattr(view.words, field), visit) for field in OWN_WORDS]
    return html.Details([html.Summary(visit.say(message("title and note"))), html.Div(fields, className="panel")], className="filter more")


def _own(field: str, value: str, visit: Visit) -> Component:
    name = {"type": "words", "field": field}
    control = dbc.Input(id=name, type="text", value=value, debounce=700, maxLength=LONGEST_OWN[field], autoComplete="off")
    return html.Div([html.Label(visit.say(OWN_WORDS[field]), htmlFor=dom(name)), control], className="field")


def below(state: Shown, visit: Visit) -> list[Component]:
    """The chart once more: in words, in numbers, as rows, as a query."""
    words = words_of(state.picture, visit)
    rows = plural("The rows of the table ({n})", "The rows of the table ({n})", n=state.schema.rows)
    return [
        html.P(words["chart-words"], id="chart-words", className="in-words"),
        disclosure(words["numbers-label"] or message("The numbers"), "numbers", words["numbers"], visit),
        disclosure(rows, "rows", "", visit),
        disclosure(message("How it was calculated"), "calculated", html.Pre(words["recipe"], id="recipe", tabIndex="0"), visit),
    ]


def baseline(state: Shown, chips: Sequence[Chip], visit: Visit) -> Controls:
    """What the controls say for a state: an edit is whatever differs from it."""
    own = {field: getattr(state.view.words, field) for field in OWN_WORDS}
    parts = sentence.values_of(sentence.parts_of(state.spec, state.schema, visit))
    return Controls(parts, state.spec.chart, filters.values_of(state.view, chips), (), own)


def edited(state: Shown, chips: Sequence[Chip], now: Controls, visit: Visit) -> View:
    """The view that the controls say. Equal to the state's own where nothing was touched."""
    before = baseline(state, chips, visit)
    changes = {name: value or "" for name, value in now.parts.items() if name in before.parts and (value or "") != before.parts[name]}
    if now.chart and now.chart != before.chart:
        changes["chart"] = now.chart
    view = sentence.changed(state.view, state.spec, state.schema, changes)
    own = {field: (value or "")[: LONGEST_OWN[field]] for field, value in (now.words or {}).items() if field in OWN_WORDS}
    if own and own != {field: getattr(view.words, field) for field in own}:
        view = replace(view, words=replace(view.words, **own))
    view = filters.changed(view, chips, now.filters, now.removed)
    if view.spec is None or not changes:
        return view
    return replace(view, filters=resliced(view.filters, state.schema, state.spec, view.spec))


def chips_data(chips: Sequence[Chip]) -> list[dict[str, Any]]:
    """The panels as the page keeps them."""
    return [{"at": chip.at, "column": chip.column, "family": chip.family} for chip in chips]


def chips_from(data: Any) -> tuple[Chip, ...]:
    """The panels that a page says it has; what is no panel is passed over."""
    rows = data if isinstance(data, list) else []
    return tuple(
        Chip(int(row["at"]), str(row["column"]), str(row["family"]))
        for row in rows
        if isinstance(row, dict) and row.keys() >= {"at", "column", "family"} and row["family"] in filters.FIELDS
    )
