"""A table on its way in: what a loader found, what a reader peeked at, what the store keeps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from explorer.model.message import Message
from explorer.model.schema import Fix, Schema
from explorer.model.search import Facet
from explorer.model.source import Source


@dataclass(frozen=True)
class Note:
    """Something a reader must know of what is not shown, with the number. `rule` names it for tests and logs."""

    rule: str
    text: Message


@dataclass(frozen=True)
class Credit:
    """Who published what, when, under which terms. Dates are ISO 8601 or "". `checked` is true for configured portals and samples."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    licence_url: str = ""
    link: str = ""
    modified: str = ""
    fetched: str = ""
    language: str = ""
    description: str = ""
    checked: bool = False
    translations: tuple[tuple[str, str, str], ...] = ()
    """(language, title, description) of each language that the publisher wrote them in."""

    def told(self, locale: str) -> Credit:
        """The same in the reader's language, where the publisher wrote in it."""
        wanted = locale.replace("_", "-").partition("-")[0].lower()
        for language, title, description in self.translations:
            if language == wanted:
                return replace(self, title=title or self.title, description=description or self.description)
        return self


@dataclass(frozen=True)
class Hint:
    """What the publisher says of a column: its own word for the type, a label, a unit, a note.

    Types that statistics offices give, and that detectors heed: nominal, ordinal, weight.
    """

    column: str
    type: str = ""
    label: str = ""
    unit: str = ""
    note: str = ""
    missing: tuple[str, ...] = ()
    """Spellings that mean "no value", though they look like values: 99, "Does not know"."""
    order: tuple[str, ...] = ()
    """The values of an ordinal column, from least to most."""


@dataclass(frozen=True)
class Steer:
    """The publisher's wishes for the first chart (the fields of Mexico City's portal, PRODUCT.md): names only, never binding."""

    chart: str = ""
    show: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    default: str = ""
    date: str = ""
    date_format: str = ""
    subtitle: str = ""
    average: bool = False
    tooltip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """How a file is read; what is empty the reader decides. `header` is the row of names, counted from 0, or -1 for none."""

    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    sheet: str = ""
    member: str = ""
    header: int | None = None


@dataclass(frozen=True)
class Found:
    """One result of a search, or one resource of a data set, before it is fetched."""

    source: Source
    title: str
    publisher: str = ""
    format: str = ""
    modified: str = ""
    description: str = ""
    portal: str = ""
    openable: bool = True
    why: Message | None = None
    """Why it cannot be opened, where more can be said than that."""
    dataset: Source | None = None
    """The data set that it is part of: results of one stand together, under its title."""
    dataset_title: str = ""


@dataclass(frozen=True)
class Listed:
    """A page of search results, how many there are in all, and what they can be narrowed by.

    `pages` is how many pages there are, 0 where the total tells: catalogues that are asked together each give a page at once.
    """

    items: tuple[Found, ...]
    total: int
    notes: tuple[Note, ...] = ()
    facets: tuple[Facet, ...] = ()
    pages: int = 0
    told: Message | None = None
    """What an address was recognised as: a portal, or the table of one."""
    catalogue: bool = False
    """An address that was recognised as a portal's: these are some of its data sets."""


@dataclass(frozen=True)
class Offer:
    """Another way to what was opened, and what it is: another source, or several that are read as one table."""

    text: Message
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Table:
    """What a loader hands on: the bytes in a file of ours, and the words about them."""

    path: Path
    name: str
    credit: Credit
    format: str = ""
    """What the portal says the file is: may narrow the choice of reader, never decides it."""
    hints: tuple[Hint, ...] = ()
    steer: Steer | None = None
    notes: tuple[Note, ...] = ()
    validator: str = ""
    """What a later fetch is compared with: ETag, Last-Modified or the portal's own date."""
    private: bool = False
    offers: tuple[Offer, ...] = ()
    digest: str = ""
    """SHA-256 of the file, where it was counted while it came."""
    sheet: str = ""
    """The sheet, table or list of the file that its publisher means; #2 is a sheet by its place. A reader's own choice goes before."""


@dataclass(frozen=True)
class Sample:
    """Head, tail and slices of a table as text. `names` as published (blank and duplicate ones included); a cell is None where absent."""

    names: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    read: Read
    complete: bool = False
    """The sample is the whole table."""
    types: tuple[str, ...] = ()
    """The file's own type a column (Parquet, Excel dates), in DuckDB's words; "" where it has none."""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """What else could be read: ("sheet", names), ("member", names)."""
    notes: tuple[Note, ...] = ()
    geometry: str = ""
    """Name of the column that holds GeoJSON geometries, or ""."""
    hints: tuple[Hint, ...] = ()
    """What the file itself says of its columns: labels, units, the meaning of codes."""


@dataclass(frozen=True)
class ColumnFacts:
    """What the engine counted in a whole stored column. `values` holds every distinct value and its rows, or is empty above the limit."""

    missing: int
    distinct: int
    uncast: int = 0
    low: float | str | None = None
    high: float | str | None = None
    mean: float | None = None
    negatives: int = 0
    zeros: int = 0
    top: tuple[tuple[str, int], ...] = ()
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Facts:
    """What the engine counted at store time: `columns` by position."""

    rows: int
    columns: tuple[ColumnFacts, ...]
    together: tuple[tuple[tuple[str, ...], int], ...] = ()
    """How many distinct combinations the candidate keys and hierarchies of the inferred schema have: (column names, count)."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A stored, understood table. `fingerprint` names its content and read options; `path` is its DuckDB file."""

    source: Source
    fingerprint: str
    path: Path
    schema: Schema
    credit: Credit
    read: Read = Read()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    steer: Steer | None = None
    notes: tuple[Note, ...] = ()
    private: bool = False
    bytes: int = field(default=0, compare=False)
    offers: tuple[Offer, ...] = ()
    fixes: tuple[Fix, ...] = ()
    """What the operator corrected: the schema has it already."""
