"""How a search of the catalogues is narrowed and sorted, and what its results can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FACETS = ("org", "group", "tag", "format", "licence", "since")
"""Names of facets, as they stand in an address: who publishes, theme, keyword, format, licence, changed how lately."""
DAYS = {"week": 7, "month": 31, "year": 366}
"""Values of the facet `since`, in days."""
ORDERS = ("", "date")
"""By relevance, as the catalogue sees it; the latest change first."""


@dataclass(frozen=True)
class Facet:
    """One way to narrow a search: (value, label, how many data sets) of each value, the most frequent first."""

    name: str
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Narrow:
    """What was chosen, as (facet, values): one of the values of each facet must hold. And the order wished for."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    order: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, values in self.chosen if values)

    def values(self, name: str) -> tuple[str, ...]:
        """What was chosen of a facet; () for anything."""
        return dict(self.chosen).get(name, ())


WHOLE = Narrow()
"""A search that nothing narrows."""


def merged(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """The facets of several catalogues as one list: equal values are counted together, in the order of FACETS."""
    labels: dict[str, dict[str, str]] = {}
    counts: dict[str, dict[str, int]] = {}
    for facet in facets:
        for value, label, count in facet.values:
            labels.setdefault(facet.name, {}).setdefault(value, label)
            of = counts.setdefault(facet.name, {})
            of[value] = of.get(value, 0) + count
    return tuple(Facet(name, _ranked(counts[name], labels[name])) for name in FACETS if name in counts)


def _ranked(counts: dict[str, int], labels: dict[str, str]) -> tuple[tuple[str, str, int], ...]:
    """The most frequent first; spans of time the shortest first."""
    order = sorted(counts, key=lambda value: (DAYS.get(value, 0), -counts[value], labels[value].casefold(), value))
    return tuple((value, labels[value], counts[value]) for value in order)
