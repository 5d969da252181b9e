"""Reads XML tables of records, found by their form: rows of portals, feeds, statistics, any list of like elements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import ne
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._sampling import Sampler
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._table.records import rows_of
from loaders.readers._text.twice import are_twice, once
from loaders.readers._whole import WHOLE_ROWS, columns_note
from loaders.readers._xml.parsing import PIECE_BYTES
from loaders.readers._xml.records import Record, records_of
from loaders.readers._xml.shape import Kind, Shape
from loaders.readers._xml.shape import Path as Where

SHAPE_BYTES = 8_000_000
"""Of a document, what shows which of its elements are records."""
SAMPLE_BYTES = 40_000_000
"""Documents up to this size are sampled from all their records; of larger ones, what comes later under new names is counted."""
LARGE_ROWS = 50_000
"""Records of a larger document that are sampled."""
MOST_CHOICES = 20


@dataclass(frozen=True)
class Plan:
    """Which records are read, which others there are, and what is known of the document's elements."""

    record: Where
    choices: tuple[str, ...]
    kinds: dict[Where, Kind]


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the records; other kinds of records are choices."""
    plan = _plan(path, read)
    sampler = _sampled(path, plan)
    keys, records = tuple(sampler.keys), sampler.records
    if _are_twice(sampler):
        keys, records = tuple(map(once, keys)), list(_encoded_once(records, Counter()))
    names = keys[: budget().columns]
    return Sample(
        names,
        tuple(rows_of(records, names)),
        replace(read, sheet="/".join(plan.record) if len(plan.choices) > 1 else "", header=None),
        path.stat().st_size <= SAMPLE_BYTES and sampler.seen <= WHOLE_ROWS and len(sampler.records) == sampler.seen,
        choices=(("sheet", plan.choices),) if len(plan.choices) > 1 else (),
        notes=columns_note(len(sampler.keys)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same records, typed."""
    size = path.stat().st_size
    report("reading", 0, size)
    plan = _plan(path, read)
    sampler = _sampled(path, plan)
    keys = tuple(sampler.keys)[: budget().columns]
    late: Counter[str] = Counter()
    mended: Counter[str] = Counter()
    with path.open("rb") as file, open_store(out, path, schema) as connection:
        records = _watched(records_of(file, plan.record, plan.kinds), sampler.keys, late)
        if _are_twice(sampler):
            keys, records = tuple(map(once, keys)), _encoded_once(records, mended)
        write_rows(connection, rows_of(records, keys), schema, out.parent)
        report("understanding", size, size)
        return count(connection, schema, (*_late_note(late), *_twice_note(mended["cells"])))


def _plan(path: Path, read: Read) -> Plan:
    shape = Shape()
    with path.open("rb") as file:
        left = SHAPE_BYTES
        while left > 0 and (piece := file.read(PIECE_BYTES)):
            shape.feed(piece)
            left -= len(piece)
        if left > 0:
            shape.feed(b"", True)
    found = shape.records()[:MOST_CHOICES]
    if not found:
        raise FormatError(_NONE, _WOULD_WORK)
    names = tuple("/".join(where) for where in found)
    if read.sheet and read.sheet not in names:
        known = message("There are {known}.", known=Listing(names))
        raise FormatError(message("There is no list called {name} in this file.", name=read.sheet), known)
    return Plan(found[names.index(read.sheet)] if read.sheet else found[0], names, shape.kinds)


def _sampled(path: Path, plan: Plan) -> Sampler:
    sampler = Sampler()
    with path.open("rb") as file:
        for record in _first(records_of(file, plan.record, plan.kinds), path):
            sampler.add(record)
    if not sampler.seen:
        raise FormatError(_NONE, _WOULD_WORK)
    return sampler


def _first(records: Iterator[Record], path: Path) -> Iterator[Record]:
    """All of them, or the first of a large file."""
    if path.stat().st_size <= SAMPLE_BYTES:
        return records
    return islice(records, LARGE_ROWS)


def _watched(records: Iterable[Record], known: dict[str, None], late: Counter[str]) -> Iterator[Record]:
    """Counts the values whose names came too late to be columns."""
    for record in records:
        if not record.keys() <= known.keys():
            late.update(name for name in record if name not in known)
        yield record


def _are_twice(sampler: Sampler) -> bool:
    """All that the sample holds was encoded twice."""
    values = (value for record in sampler.records for value in record.values())
    return are_twice(text for value in chain(sampler.keys, values) for text in (value if isinstance(value, list) else [value]))


def _encoded_once(records: Iterable[Record], mended: Counter[str]) -> Iterator[Record]:
    """The records as they were meant; counts their cells that were encoded twice."""
    for record in records:
        meant = {once(name): list(map(once, value)) if isinstance(value, list) else once(value) for name, value in record.items()}
        mended["cells"] += sum(map(ne, record.values(), meant.values()))
        yield meant


def _twice_note(cells: int) -> tuple[Note, ...]:
    if not cells:
        return ()
    say = plural(
        "The letters of {n} cell were encoded twice (Ã© for é) and were put right.",
        "The letters of {n} cells were encoded twice (Ã© for é) and were put right.",
        n=cells,
    )
    return (Note("twice", say),)


def _late_note(late: Counter[str]) -> tuple[Note, ...]:
    if not late:
        return ()
    say = plural(
        "{n} value was left out: its field {names} only comes far down in the file.",
        "{n} values were left out: their fields only come far down in the file ({names}).",
        n=sum(late.values()),
        names=Listing(tuple(list(late)[:5])),
    )
    return (Note("late", say),)


_NONE = message("This XML file holds no list of records.")
_WOULD_WORK = message("A list of elements of the same name, one for each row, would work.")


def accepts(head: bytes, name: str) -> bool:
    """XML that no other reader claims."""
    return kind(head) == "xml"


READER = Reader(
    "xml_file",
    message("XML table of records"),
    accepts,
    peek,
    store,
    (
        ("rows.xml", b"<rows><row><place>a</place><n>1</n></row><row><place>b</place><n>2</n></row></rows>"),
        ("feed.xml", b'<?xml version="1.0"?><rss><channel><item><title>a</title></item><item><title>b</title></item></channel></rss>'),
    ),
)
