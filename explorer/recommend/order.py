"""In which order charts are offered: by score, without near-duplicates, the first five of different kinds."""

from __future__ import annotations

from collections.abc import Iterable

from charts import REGISTRY
from explorer.model.picture import Recommendation
from explorer.model.schema import Schema
from explorer.recommend.rules import NEVER

FAMILIES = ("map", "line", "bar", "treemap", "scatter", "histogram", "table")
"""Between equal scores the earlier family goes first, then the earlier columns."""

FIRST = 5
"""How many come before a reader scrolls."""

REPEATED = 1.5
"""Points that a chart loses for each one before it of the same family."""

SAME_COLUMNS = 4.0
"""Points that a chart loses where one before it shows the same columns."""

SHARED = 0.7
"""Points that a chart loses for each column that charts before it already show."""


def ranked(found: Iterable[Recommendation]) -> list[Recommendation]:
    """Best first; broken charts are gone."""
    return sorted((each for each in found if each.score > NEVER / 2), key=_place)


def _place(each: Recommendation) -> tuple[float, int, tuple[str, ...]]:
    return -each.score, FAMILIES.index(REGISTRY[each.spec.chart].family), each.spec.columns()


def diverse(found: list[Recommendation], schema: Schema) -> list[Recommendation]:
    """The same charts, chosen one after the other: each next one is good and unlike those before it."""
    left, chosen = found[:200], list[Recommendation]()
    while left:
        best = min(left, key=lambda each: (_worth(each, chosen), _place(each)))
        left.remove(best)
        if not _is_repeated(best, chosen):
            chosen.append(best)
    return chosen


def _worth(each: Recommendation, chosen: list[Recommendation]) -> float:
    """Negative points after what those before it already show."""
    family = REGISTRY[each.spec.chart].family
    columns = set(each.spec.columns())
    same = sum(REGISTRY[other.spec.chart].family == family for other in chosen)
    seen = {name for other in chosen for name in other.spec.columns()}
    twin = any(set(other.spec.columns()) == columns for other in chosen)
    return -each.score + REPEATED * same + SHARED * len(columns & seen) + SAME_COLUMNS * twin


def _is_repeated(each: Recommendation, chosen: list[Recommendation]) -> bool:
    """The same family of the same columns, slots aside."""
    family, columns = REGISTRY[each.spec.chart].family, set(each.spec.columns())
    return any(REGISTRY[other.spec.chart].family == family and set(other.spec.columns()) == columns for other in chosen)
