"""Everything a chart is, as names and values: a `View` is the URL, and the URL is a `View`."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from explorer.model.schema import Fix
from explorer.model.source import Source, members, stacked
from explorer.model.table import Read

AGGREGATES = ("count", "sum", "mean", "median", "min", "max", "share")
GRAINS = ("hour", "day", "week", "month", "quarter", "year")
SORTS = ("desc", "asc", "name", "file")
SLOTS = ("what", "by", "split", "time", "place", "size")
OPERATORS = ("in", "notin", "gte", "lte", "has", "missing")


@dataclass(frozen=True)
class Filter:
    """Rows kept: `in`/`notin` any of the values, `gte`/`lte` one number or ISO date, `has` text inside, `missing` ("yes"/"no")."""

    column: str
    op: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ChartSpec:
    """Which chart of which columns. Empty fields mean "the chart's own default"; `slots` are (slot, column names), in SLOTS' order."""

    chart: str
    slots: tuple[tuple[str, tuple[str, ...]], ...] = ()
    aggregate: str = ""
    grain: str = ""
    sort: str = ""
    limit: int | None = None
    stack: str = ""
    """"" (the chart decides), stacked, grouped or share."""
    calc: str = ""
    """A calculation over the result (change, cumulative, index …): kept for later."""

    def slot(self, name: str) -> tuple[str, ...]:
        """The columns in a slot; () where it is empty."""
        return self._filled.get(name, ())

    def first(self, name: str) -> str:
        """The only (or first) column in a slot; "" where it is empty."""
        found = self._filled.get(name)
        return found[0] if found else ""

    def columns(self) -> tuple[str, ...]:
        """Every column in use, once, in slot order."""
        return self._used

    @functools.cached_property
    def _filled(self) -> dict[str, tuple[str, ...]]:
        """Asked for dozens of times while charts are ranked."""
        return dict(self.slots)

    @functools.cached_property
    def _used(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for _, columns in self.slots for column in columns))

    def with_slot(self, name: str, *columns: str) -> ChartSpec:
        """The same with that slot filled (or emptied), slots in SLOTS' order."""
        slots = {**dict(self.slots), name: columns}
        return replace(self, slots=tuple((slot, slots[slot]) for slot in SLOTS if slots.get(slot)))


@dataclass(frozen=True)
class Words:
    """What the reader wrote: text only, shown as text."""

    title: str = ""
    subtitle: str = ""
    note: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Marks:
    """What the reader put on the chart: reference lines (value, label), annotations (key, text), highlighted keys."""

    lines: tuple[tuple[str, str], ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    highlight: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crossing:
    """How several sources become one: "" (there is one), join on `keys` (left, right), or stack."""

    how: str = ""
    keys: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class View:
    """One state, one chart. `spec` None means "you choose"."""

    sources: tuple[Source, ...] = ()
    crossing: Crossing = Crossing()
    read: Read = Read()
    fixes: tuple[Fix, ...] = ()
    filters: tuple[Filter, ...] = ()
    spec: ChartSpec | None = None
    words: Words = Words()
    marks: Marks = Marks()
    locale: str = ""
    version: int = 1

    @property
    def source(self) -> Source | None:
        """What is opened: the first source, the only one until tables are crossed; of a stack all of them as one."""
        if self.crossing.how == "stack" and len(self.sources) > 1:
            return stacked(self.sources)
        return self.sources[0] if self.sources else None


def view_of(source: Source) -> View:
    """The view of a source that nothing else is said of: a stack is written as what it is made of."""
    return View(members(source), Crossing("stack")) if source.loader == "stack" else View((source,))
