"""Columns of which one groups the other: each child has one parent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.model.schema import Column

MOST_COLUMNS, MOST_VALUES, LEAST_ROWS, SLIPS = 14, 3000, 1.5, 0.01
"""So many columns are tried, with so many values; a child seen once or so on average proves nothing of its parents; one in a hundred may
have a second parent by a slip."""


def hierarchies(columns: Sequence[Column], cells: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Chains from parent to child, found in the sample; facts of the whole table confirm them."""
    able = [column for column in columns if _may_group(column)][:MOST_COLUMNS]
    parents: dict[str, list[str]] = {}
    for child in able:
        for parent in able:
            if parent is not child and _groups(parent, child, cells):
                parents.setdefault(child.name, []).append(parent.name)
    distinct = {column.name: column.distinct for column in able}
    return _chains(parents, distinct)


def _may_group(column: Column) -> bool:
    if column.kind == "geographic":
        return column.role.endswith(("name", "code"))
    return column.kind == "categorical" and column.role != "boolean"


def _groups(parent: Column, child: Column, cells: Mapping[str, Sequence[str]]) -> bool:
    """Fewer values, and one of them for each value of the child."""
    if not 2 <= parent.distinct < child.distinct <= MOST_VALUES or parent.distinct > 0.67 * child.distinct:
        return False
    above, below = cells[parent.name], cells[child.name]
    both_places = parent.kind == child.kind == "geographic"
    if not both_places and len(below) < LEAST_ROWS * child.distinct:
        return False
    if parent.kind == "geographic" and child.kind != "geographic":
        return False
    pairs = len({(a, b) for a, b in zip(above, below, strict=True) if b})
    return pairs <= (1 + SLIPS) * len({b for b in below if b})


def _chains(parents: Mapping[str, Sequence[str]], distinct: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Each lowest child with its nearest parents above it, at most three levels; of columns that group alike, the nearest one."""
    places = {name: place for place, name in enumerate(distinct)}
    above_something = {parent for found in parents.values() for parent in found}
    chains = []
    for child in parents:
        if child in above_something:
            continue
        chain = [child]
        while len(chain) < LEVELS and parents.get(chain[0]):
            chain.insert(0, max(parents[chain[0]], key=lambda name: _nearness(name, chain[0], distinct, places)))
        chains.append(tuple(chain))
    return tuple(chains)


def _nearness(parent: str, child: str, distinct: Mapping[str, int], places: Mapping[str, int]) -> tuple[int, int, int]:
    """How fine the parent is, how near in the file, and that it stands before the child."""
    return distinct[parent], -abs(places[parent] - places[child]), -places[parent]


LEVELS = 3
"""A treemap with more levels is unreadable."""
