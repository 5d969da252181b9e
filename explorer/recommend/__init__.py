"""Charts worth seeing, the best first, each with its reasons."""

from __future__ import annotations

from charts import REGISTRY
from charts._base import reasons
from explorer.model.picture import Recommendation
from explorer.model.schema import Schema
from explorer.model.table import Steer
from explorer.model.view import ChartSpec
from explorer.recommend.candidates import candidates, filling, published
from explorer.recommend.interest import interesting
from explorer.recommend.order import BROKEN, USELESS, diverse, ranked
from explorer.recommend.rules import RULES
from explorer.recommend.steer import steered

__all__ = ["judged", "published", "recommend"]


def recommend(
    schema: Schema, columns: tuple[str, ...] | None = None, limit: int = 20, steer: Steer | None = None
) -> tuple[Recommendation, ...]:
    """At most `limit` ranked charts of a table, or of exactly these columns; where there is room the table itself is the last way out."""
    if columns is not None:
        found = ranked((judged(schema, spec) for spec in filling(schema, columns)), BROKEN)
        return (*found, table(schema, columns))[:limit]
    found = diverse(steered(ranked((judged(schema, spec) for spec in candidates(schema)), USELESS), steer), limit)
    return (*found, table(schema, ()))[:limit]


def judged(schema: Schema, spec: ChartSpec) -> Recommendation:
    """A spec with its defaults filled in and all reasons for and against."""
    chart = REGISTRY[spec.chart]
    full = chart.complete(spec, schema)
    shown = (interesting(schema, full),) if full.columns() else ()
    return Recommendation(full, (*reasons(RULES, schema, full), *chart.score(schema, full), *shown))


def table(schema: Schema, columns: tuple[str, ...]) -> Recommendation:
    """The rows as published: what remains when nothing can be drawn."""
    return judged(schema, ChartSpec("table").with_slot("by", *columns))
