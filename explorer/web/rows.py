"""The rows of the table as published, a page at a time, filtered as the chart is."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from explorer.model.message import message
from explorer.query.plan import rows_page
from explorer.web.card import table
from explorer.web.visit import Opened, Visit

PAGE_ROWS = 50
MOST_COLUMNS = 60
"""Columns shown of a row; wider tables say so."""


def rows_section(opened: Opened, page: int, visit: Visit) -> list[Component]:
    """One page of rows, with the way to the next."""
    schema = opened.dataset.schema
    names = [column.name for column in schema.columns[:MOST_COLUMNS] if column.role != "geometry"]
    query = rows_page(opened.view, schema, offset=page * PAGE_ROWS, limit=PAGE_ROWS, columns=names)
    answer = visit.store.engine.run(opened.dataset, query)
    labels = [column.label for column in schema.columns if column.name in names]
    rows = [list(row.values()) for row in answer.frame.select(names).to_pylist()]
    caption = visit.say(
        message("Rows {first} to {last} of {rows}", first=page * PAGE_ROWS + 1, last=page * PAGE_ROWS + len(rows), rows=answer.rows)
    )
    left_out = len(schema.columns) - len(names)
    more = [html.P(visit.say(message("{n} more columns are not shown here.", n=left_out)), className="quiet")] if left_out else []
    return [html.P(caption, className="quiet"), table(labels, rows, caption, visit), *more, turning(page, answer.rows, visit)]


def turning(page: int, rows: int, visit: Visit) -> Component:
    """Buttons to the rows before and after."""
    last = max(0, -(-rows // PAGE_ROWS) - 1)
    steps = [(page - 1, message("Previous rows")), (page + 1, message("Next rows"))]
    return html.Div(
        [
            html.Button(
                visit.say(words), id={"type": "turn", "to": to}, type="button", n_clicks=0, className="button", disabled=not 0 <= to <= last
            )
            for to, words in steps
        ],
        className="paging",
    )
