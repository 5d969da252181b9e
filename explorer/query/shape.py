"""A query with its columns found and its values taken out: what an SQL text is made from, and cached by."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.schema import Cast

LONG_KEY, LONG_VALUE = "k", "v"
"""Names of siblings' key and value in the unpivoted relation: no stored column is called so (c1 … cn)."""


@dataclass(frozen=True)
class Cell:
    """Where a column's values come from: `id` in the relation, of type `stored`; where `text` is true, spellings are kept beside it.

    `recast` reads the original text anew (a reader's correction), giving `type`; else `type` is the stored one.
    """

    id: str
    stored: str
    type: str
    kind: str
    text: bool = False
    missing: tuple[str, ...] = ()
    recast: Cast | None = None


@dataclass(frozen=True)
class Key:
    """A group key `name`. `place` is "" or where its mapping is joined: before the grouping, or after it where one to one.
    With `beside` the mapping is of that cell and this one."""

    name: str
    cell: Cell
    grain: str = ""
    binned: bool = False
    capped: bool = False
    place: str = ""
    limited: bool = False
    folds: bool = False
    ordered: bool = False
    year: bool = False
    beside: Cell | None = None


@dataclass(frozen=True)
class Number:
    """An aggregate `name`; `cell` None counts rows. `empty`, `uncast`: whether to count cells without a value, not read.

    `vast`: the sum may have no room in any exact type.
    """

    name: str
    how: str
    cell: Cell | None
    weight: Cell | None = None
    empty: bool = False
    uncast: bool = False
    vast: bool = False


@dataclass(frozen=True)
class Test:
    """A condition on a cell; its value is the parameter `name` (and `name`t for texts as written)."""

    cell: Cell
    op: str
    name: str
    typed: bool = False
    texts: bool = False
    day: bool = False


@dataclass(frozen=True)
class Unpivot:
    """The sibling columns (id, and whether it must be cast) to read long; the value's type and the key's."""

    columns: tuple[tuple[str, bool], ...]
    key_type: str
    value_type: str


@dataclass(frozen=True)
class Sorting:
    """What to order by: `what` is key, number, column or file; `index` which of them."""

    what: str
    index: int = 0
    descending: bool = False


@dataclass(frozen=True)
class Shape:
    """A query without values. `table` is the attached database; `ids` the stored columns that it reads."""

    table: str
    ids: tuple[str, ...]
    unpivot: Unpivot | None = None
    keys: tuple[Key, ...] = ()
    numbers: tuple[Number, ...] = ()
    columns: tuple[tuple[str, Cell], ...] = ()
    tests: tuple[Test, ...] = ()
    totals: tuple[Test, ...] = ()
    margins: tuple[str, ...] = ()
    """Columns of which only the rows of totals are used."""
    present: tuple[Cell, ...] = ()
    order: tuple[Sorting, ...] = ()
    sampled: bool = False
    paged: bool = False


@dataclass(frozen=True)
class Resolved:
    """A shape and the values of its parameters."""

    shape: Shape
    values: dict[str, object]
