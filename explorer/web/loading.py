"""While a table is on its way: what is happening, how far it is, how to call it off; the table or the error as soon as there is one."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

import loaders
from explorer.model.message import Amount, Message, message
from explorer.model.source import Source
from explorer.model.table import Dataset, Read
from explorer.store import Progress
from explorer.web.controls import aria
from explorer.web.layout import Page, main, top
from explorer.web.visit import Visit

PATIENCE = 0.4
"""Seconds that a page waits before it shows a panel: most stored and small tables are there by then, and nothing flickers."""
GLANCE = 0.02
TICK = 500
"""Milliseconds between two looks at how far it is."""

STAGES: dict[str, Message] = {
    "found": message("Looking for the table"),
    "fetching": message("Fetching it"),
    "reading": message("Reading its rows"),
    "understanding": message("Understanding its columns"),
}
"""What happens, in order."""


@dataclass(frozen=True)
class Wanted:
    """A table and how it is to be read."""

    source: Source
    read: Read


def opened(wanted: Wanted, visit: Visit, begun: bool) -> Dataset | None:
    """The table, if it is there within PATIENCE; None while it is on its way. Raises what went wrong. `begun`: it was asked for before."""
    store = visit.store
    there = store.ready(wanted.source, wanted.read, visit.visitor)
    if there is not None:
        return there
    if not begun or is_nobody_at(wanted, visit):
        store.begin(wanted.source, wanted.read, visit.visitor)
    return awaited(wanted, visit)


def is_nobody_at(wanted: Wanted, visit: Visit) -> bool:
    """Whether an opening that had begun ended without a result: its process did, or others called it off."""
    return visit.store.progress(wanted.source, wanted.read, visit.visitor).stage == ""


def awaited(wanted: Wanted, visit: Visit) -> Dataset | None:
    """Looks a few times whether it has come."""
    until = time.monotonic() + PATIENCE
    while True:
        progress = visit.store.progress(wanted.source, wanted.read, visit.visitor)
        if progress.error is not None:
            raise progress.error
        if progress.dataset is not None or time.monotonic() > until:
            return progress.dataset
        time.sleep(GLANCE)


def loading_page(wanted: Wanted, visit: Visit, query: str) -> Page:
    """The panel, and the clock that asks again."""
    title = visit.say(message("Opening the table"))
    progress = visit.store.progress(wanted.source, wanted.read, visit.visitor)
    body = main(
        html.H1(title),
        kind_of(wanted.source, visit),
        html.P(str(wanted.source.ref), className="quiet address"),
        html.Div(panel(progress, visit), id="stages", role="status", **aria(live="polite")),
        dcc.Interval(id="tick", interval=TICK),
        dcc.Store(id="waiter", data=secrets.token_hex(16)),
        html.P(html.Button(visit.say(message("Cancel")), id="cancel", type="button", className="button")),
        narrow=True,
    )
    return Page(title, [top(visit, query), body], query)


def kind_of(source: Source, visit: Visit) -> Component | None:
    """What the address was recognised as: "A Socrata data set of data.example.org"."""
    called = loaders.called(source, visit.settings)
    return html.P(visit.say(called)) if called else None


WAITING = message("Other tables are being opened first: this one is next in line.")


def panel(progress: Progress, visit: Visit) -> list[Component]:
    """The stages as a list, the present one with a bar."""
    if progress.stage == "waiting":
        return [html.P(visit.say(WAITING))]
    names = list(STAGES)
    now = names.index(progress.stage) if progress.stage in names else 0
    rows = [html.Li(visit.say(STAGES[name]), className=_state(i, now), **_current(i == now)) for i, name in enumerate(names)]
    return [html.Ol(rows, className="stages"), *bar(progress, visit)]


def bar(progress: Progress, visit: Visit) -> list[Component]:
    """How far the present stage is, where that is known."""
    known: dict[str, Any] = {"value": str(progress.done), "max": str(progress.total)} if progress.total else {}
    label = aria(label=visit.say(STAGES.get(progress.stage, STAGES["found"])))
    said = [html.P(how_far(progress, visit), className="quiet")] if progress.done else []
    return [html.Progress(**known, **label), *said]


def how_far(progress: Progress, visit: Visit) -> str:
    """Bytes fetched, or rows read."""
    style = "bytes" if progress.stage == "fetching" else "number"
    done = Amount(progress.done, style)
    if progress.total:
        return visit.say(message("{done} of {total}", done=done, total=Amount(progress.total, style)))
    return visit.say(message("{done} so far", done=done))


def _state(i: int, now: int) -> str:
    return "done" if i < now else "now" if i == now else "later"


def _current(is_now: bool) -> dict[str, Any]:
    return aria(current="step") if is_now else {}
