"""In which order charts are offered: by score, without near-duplicates, the first five of different kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from charts import REGISTRY
from explorer.model.picture import Recommendation
from explorer.recommend.rules import NEVER

FAMILIES = ("map", "line", "bar", "treemap", "scatter", "histogram", "box", "area", "heatmap", "pie", "table")
"""Between equal scores the earlier family goes first, then the earlier columns."""


BROKEN = NEVER / 2
"""Below this a chart is broken, not only worse: not even offered for columns that were asked for."""

USELESS = 0.0
"""Below this more speaks against a chart than for it: the table itself tells more."""

CONSIDERED = 80
"""Charts of which the offered ones are chosen: what scores less is never unlike enough to be first."""

REPEATED = 2.0
"""Points that a chart loses for each one before it of the same family."""

SAME_COLUMNS = 4.0
"""Points that a chart loses where one before it shows the same columns, or is the same with a column more or less."""

FIRST = 5
"""Charts that a reader judges a table by: none of them shows the same numbers as another."""

KINDRED = (
    frozenset({"bar", "treemap", "pie"}),
    frozenset({"bar", "heatmap"}),
    frozenset({"line", "area"}),
    frozenset({"histogram", "box"}),
)
"""Families that tell the same of the same columns, drawn in another way."""

SHARED = 0.7
"""Points that a chart loses for each column that charts before it already show."""


def ranked(found: Iterable[Recommendation], least: float) -> list[Recommendation]:
    """Best first; those that score less than `least`, and the same family of the same columns, are gone."""
    best: dict[tuple[str, frozenset[str]], Recommendation] = {}
    for each in sorted((each for each in found if each.score > least), key=_place):
        best.setdefault(_identity(each), each)
    return list(best.values())


def diverse(found: list[Recommendation], limit: int) -> list[Recommendation]:
    """The same charts, chosen one after the other: each next one is good and unlike those before it; twins only after the first."""
    left = [(_identity(each), each.score) for each in found[:CONSIDERED]]
    chosen: list[int] = []
    while len(chosen) < min(limit, len(left)):
        families = Counter(left[place][0][0] for place in chosen)
        shown = Counter(name for place in chosen for name in left[place][0][1])
        kindred = {left[place][0] for place in chosen}
        open_places = [place for place in range(len(left)) if place not in chosen]
        if len(chosen) < FIRST:
            open_places = [place for place in open_places if not _is_twin(*left[place][0], kindred)]
        if not open_places:
            break
        chosen.append(max(open_places, key=lambda place: (_worth(*left[place], families, shown, kindred), -place)))
    return [found[place] for place in chosen]


def _is_twin(family: str, columns: frozenset[str], before: set[tuple[str, frozenset[str]]]) -> bool:
    """One before it shows the same numbers in a way of the same kind."""
    return any(other == columns and family in group and kin in group for kin, other in before for group in KINDRED)


def _worth(
    identity: tuple[str, frozenset[str]],
    score: float,
    families: Counter[str],
    shown: Counter[str],
    kindred: set[tuple[str, frozenset[str]]],
) -> float:
    """The score, less what those before it already show."""
    twins = {columns for _, columns in kindred}
    family, columns = identity
    seen = sum(min(2, shown[name]) for name in columns)
    again = columns in twins or any(kin == family and (other <= columns or columns <= other) for kin, other in kindred)
    return score - REPEATED * families[family] - SHARED * seen - SAME_COLUMNS * again


def _identity(each: Recommendation) -> tuple[str, frozenset[str]]:
    """The same family of the same columns is one chart to a reader, slots aside."""
    return REGISTRY[each.spec.chart].family, frozenset(each.spec.columns())


def _place(each: Recommendation) -> tuple[float, int, tuple[str, ...]]:
    return -each.score, FAMILIES.index(REGISTRY[each.spec.chart].family), each.spec.columns()
