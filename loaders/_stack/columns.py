"""Which columns of several tables are the same, and which tables have too few in common to be read as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from explorer.geo.names import fold
from explorer.model.message import Listing, message, plural
from explorer.model.table import Note

SHARED = 0.5
"""Share of all columns of two tables that both must have: half lets a form grow over the years, and keeps two subjects apart."""
NAMED = 8
"""Columns whose differences are told one by one; the rest are counted."""

Key = tuple[str, int]


@dataclass(frozen=True)
class Plan:
    """Names of the whole, the tables that are in it (by position) with where each finds its columns, and what a reader must know."""

    names: tuple[str, ...]
    places: tuple[tuple[int, tuple[int | None, ...]], ...]
    notes: tuple[Note, ...]


def keys(names: Iterable[str]) -> tuple[Key, ...]:
    """What makes a column the same in another table: its name, accents and case aside, and which of that name it is."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        plain = fold(name) or name.strip()
        seen[plain] += 1
        found.append((plain, seen[plain]))
    return tuple(found)


def is_alike(one: Iterable[Key], other: Iterable[Key]) -> bool:
    """Whether two tables have enough columns in common to be one."""
    left, right = set(one), set(other)
    return len(left & right) >= SHARED * len(left | right)


def plan(headers: Sequence[Sequence[str]], labels: Sequence[str]) -> Plan:
    """How tables of these headers become one: as most of them are; the first to have a column names it."""
    keyed = [keys(header) for header in headers]
    usual = Counter(keyed).most_common(1)[0][0]
    inside = [number for number, each in enumerate(keyed) if is_alike(each, usual)]
    names = {key: name for number in reversed(inside) for key, name in zip(keyed[number], headers[number], strict=True)}
    order = dict.fromkeys(key for number in inside for key in keyed[number])
    at = {number: {key: place for place, key in enumerate(keyed[number])} for number in inside}
    places = tuple((number, tuple(at[number].get(key) for key in order)) for number in inside)
    outside = tuple(labels[number] for number in range(len(headers)) if number not in inside)
    told = (*_left_out(outside), *_differences({names[key]: [labels[n] for n in inside if key not in at[n]] for key in order}, len(inside)))
    return Plan(tuple(names[key] for key in order), places, told)


def _left_out(labels: tuple[str, ...]) -> Iterator[Note]:
    if labels:
        text = plural(
            "{n} file has other columns and is left out: {files}.",
            "{n} files have other columns and are left out: {files}.",
            n=len(labels),
            files=Listing(labels),
        )
        yield Note("stack_left_out", text)


def _differences(missing: dict[str, list[str]], files: int) -> Iterator[Note]:
    """Columns that not every file has: empty where they are missing."""
    partial = [(name, labels) for name, labels in missing.items() if labels]
    for name, labels in partial[:NAMED]:
        text = message(
            "The column {column} is missing in {n} of {total} files: {files}.",
            column=name,
            n=len(labels),
            total=files,
            files=Listing(tuple(labels)),
        )
        yield Note("stack_missing", text)
    if len(partial) > NAMED:
        rest = len(partial) - NAMED
        yield Note("stack_missing", plural("{n} more column is not in every file.", "{n} more columns are not in every file.", n=rest))
