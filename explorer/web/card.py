"""The chart's card and what belongs to it: title, figure, notes, source, summary, the numbers as a table, how it was calculated."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from explorer.model.message import Message, message, plural
from explorer.model.picture import Look, Picture
from explorer.share.marks import mark
from explorer.text import number
from explorer.web.controls import aria, data
from explorer.web.visit import Visit

MARGIN = 64
"""Pixels of a page's width that its margins and the card's take; on a phone the card has none."""
PHONE = 700
PAGE_MAX = 1240
NUMBERS_SHOWN = 500
"""Lines of the table under a chart; the data file has them all."""


def look_of(width: int) -> Look:
    """The room that a chart has on a page of that width."""
    inside = width - 32 if width < PHONE else min(width, PAGE_MAX) - 2 * MARGIN
    return Look(width=max(280, inside), height=480 if width >= PHONE else 420)


def drawing(picture: Picture | None, visit: Visit) -> dict[str, Any]:
    """What the page's script draws from: nothing for a table."""
    if picture is None or picture.figure is None:
        return {"figure": None, "needs": [], "locale": visit.locale, "label": ""}
    return {"figure": picture.figure, "needs": list(picture.needs), "locale": visit.locale, "label": picture.summary}


def card(picture: Picture | None, visit: Visit) -> Component:
    """The chart with its words, in the order in which they are read."""
    parts = words_of(picture, visit)
    drawn = picture is not None and picture.figure is not None
    return html.Section(
        [
            html.H1(parts["chart-title"], id="chart-title"),
            html.P(parts["chart-subtitle"], id="chart-subtitle", className="quiet subtitle"),
            html.Div(id="figure", className="figure", role="group", **aria(labelledby="chart-title", describedby="chart-words")),
            html.Div(parts["plain-table"], id="plain-table", className="figure-table"),
            html.Div(parts["chart-notes"], id="chart-notes"),
            html.P(parts["chart-source"], id="chart-source", className="source"),
            html.P(parts["chart-mark"], id="chart-mark", className="outside"),
        ],
        className="card chart",
        **aria(labelledby="chart-title"),
        **data(drawn=str(drawn).lower()),
    )


def words_of(picture: Picture | None, visit: Visit) -> dict[str, Any]:
    """The texts of the card and under it, by the id that shows them."""
    if picture is None:
        return dict.fromkeys(WORDS, "")
    return {
        "chart-title": picture.title,
        "chart-subtitle": picture.subtitle,
        "plain-table": numbers_table(picture, visit) if picture.figure is None else "",
        "chart-notes": [html.P(note, className="notes") for note in picture.notes],
        "chart-source": picture.source_line,
        "chart-mark": marked(picture, visit),
        "chart-words": [html.B(visit.say(message("In words:"))), " ", picture.summary] if picture.summary else "",
        "numbers-label": visit.say(plural("The numbers ({n} row)", "The numbers ({n} rows)", n=picture.frame.num_rows)),
        "numbers": numbers_table(picture, visit) if picture.figure is not None else "",
        "recipe": picture.recipe,
    }


WORDS = (
    "chart-title", "chart-subtitle", "plain-table", "chart-notes", "chart-source", "chart-mark", "chart-words", "numbers-label", "numbers",
    "recipe",
)  # fmt: skip
"""The ids of what `words_of` says, in the order in which callbacks answer them."""


def marked(picture: Picture, visit: Visit) -> str:
    """What is not the operator's own, said so: data from outside, words by a reader."""
    words = mark(picture, visit.settings)
    return visit.say(words) if words else ""


def numbers_table(picture: Picture, visit: Visit) -> list[Component]:
    """What the chart shows, as a table that can be read aloud and copied."""
    headers = picture.headers or tuple((name, name) for name in picture.frame.column_names)
    shown = picture.frame.slice(0, NUMBERS_SHOWN).select([name for name, _ in headers]).to_pydict()
    rows = zip(*shown.values(), strict=True)
    left_out = picture.frame.num_rows - NUMBERS_SHOWN
    more = message("The first {shown} of {rows} lines; the data file has them all.", shown=NUMBERS_SHOWN, rows=picture.frame.num_rows)
    return [table([words for _, words in headers], [list(row) for row in rows], picture.title, visit), *_note(more, left_out > 0, visit)]


def table(headers: list[str], rows: list[list[Any]], caption: str, visit: Visit) -> Component:
    """A table with a caption and headers; numbers in the reader's locale, aligned at their end. Wide ones scroll by keyboard too."""
    ends = ["number" if any(map(_align, column)) else "" for column in zip(*rows, strict=True)] or [""] * len(headers)
    head = html.Tr([html.Th(words, scope="col", className=end) for words, end in zip(headers, ends, strict=True)])
    body = [html.Tr([html.Td(cell(value, visit), className=_align(value)) for value in row]) for row in rows]
    return html.Div(
        html.Table([html.Caption(caption, className="unseen"), html.Thead(head), html.Tbody(body)]),
        className="scroll",
        tabIndex="0",
        role="region",
        **aria(label=caption),
    )


def cell(value: Any, visit: Visit) -> str:
    """One value as the reader writes it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return visit.say(message("yes") if value else message("no"))
    return number(value, visit.locale) if isinstance(value, int | float) else str(value)


def disclosure(words: Message | str, name: str, content: Any, visit: Visit, **more: Any) -> Component:
    """A quiet part of the page that opens; the words may change, the content is filled by callbacks."""
    label = words if isinstance(words, str) else visit.say(words)
    return html.Details([html.Summary(label, id=f"{name}-label"), html.Div(content, id=name)], className="disclosure", **more)


def _align(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _note(words: Message, needed: bool, visit: Visit) -> list[Component]:
    return [html.P(visit.say(words), className="quiet")] if needed else []
