"""Charts worth seeing, the best first, each with its reasons."""

from __future__ import annotations

import itertools
from dataclasses import replace

from charts import REGISTRY
from charts._base import reasons
from charts._several import apart
from explorer.model.message import message
from explorer.model.picture import Reason, Recommendation
from explorer.model.schema import Schema
from explorer.model.table import Steer
from explorer.model.view import ChartSpec
from explorer.recommend.candidates import candidates, filling, published
from explorer.recommend.interest import interesting
from explorer.recommend.order import BROKEN, USELESS, diverse, ranked
from explorer.recommend.rules import RULES
from explorer.recommend.slicing import is_part, sliced, within
from explorer.recommend.steer import steered

FEWER = 4
"""How often a column more is left out to see what other charts could show."""

SLICED = -3.0
"""Points that a chart loses which shows one moment, or one indicator, of several."""

LEFT_OUT = -7.0
"""Points that each column costs which was asked for and is not shown."""

__all__ = ["judged", "published", "recommend"]


def recommend(
    schema: Schema, columns: tuple[str, ...] | None = None, limit: int = 20, steer: Steer | None = None
) -> tuple[Recommendation, ...]:
    """At most `limit` ranked charts of a table, or of these columns; where there is room the table itself is the last way out.

    Of columns: those that hold them all before those that leave some out, unless they are much worse.
    """
    if columns is not None:
        return (*_of_columns(schema, columns), table(schema, columns))[:limit]
    found = diverse(steered(ranked((judged(schema, spec) for spec in candidates(schema)), USELESS), steer), limit)
    return (*found, table(schema, ()))[:limit]


def judged(schema: Schema, spec: ChartSpec) -> Recommendation:
    """A spec with its defaults filled in, the slice of the table that it shows, and all reasons for and against."""
    filters = sliced(schema, spec)
    seen, chart = within(schema, filters), REGISTRY[spec.chart]
    full = chart.complete(spec, seen)
    shown = (interesting(seen, full),) if full.columns() else ()
    part = (Reason("a_slice", SLICED, message("shows a part of the rows only")),) if is_part(schema, filters) else ()
    one, long = apart(full, seen)
    return Recommendation(full, (*reasons(RULES, long, one), *chart.score(long, one), *shown, *part), filters)


def _of_columns(schema: Schema, columns: tuple[str, ...]) -> list[Recommendation]:
    specs = itertools.chain.from_iterable(itertools.islice(filling(schema, columns), FEWER))
    return ranked((_lacking(judged(schema, spec), schema, columns) for spec in specs), BROKEN)


def _lacking(each: Recommendation, schema: Schema, columns: tuple[str, ...]) -> Recommendation:
    """The same, less what the columns cost that it leaves out."""
    left = len(set(columns).difference(published(schema, each.spec), each.spec.columns()))
    if not left:
        return each
    return replace(each, reasons=(*each.reasons, Reason("leaves_out", LEFT_OUT * left, message("leaves columns out"))))


def table(schema: Schema, columns: tuple[str, ...]) -> Recommendation:
    """The rows as published: what remains when nothing can be drawn."""
    return judged(schema, ChartSpec("table").with_slot("by", *columns))
