"""Reads JSON: records, columns, lists of lists, nested and wrapped ones, one record a line, and what scripts make of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._json import stream as streams
from loaders.readers._json.found import Found
from loaders.readers._json.lines import is_lined, read_lines, sampled_lines
from loaders.readers._json.rows import Form, form
from loaders.readers._json.scan import write_lines
from loaders.readers._json.shapes import tables
from loaders.readers._json.source import chosen_encoding, is_large, open_text, reading
from loaders.readers._json.stream import OUTLINED_CELLS, OUTLINED_ITEMS, Stream, items, outline
from loaders.readers._json.text import parsed
from loaders.readers._kinds import kind
from loaders.readers._process.wire import budget
from loaders.readers._sampling import Sampler
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._table.records import printable, rows_of, type_of
from loaders.readers._whole import WHOLE_ROWS, columns_note, fits, sampled

LINE_THREADS = 1
"""DuckDB's JSON reader reserves two hundred megabytes for each thread: two would not fit beside the table's own buffers."""
SAID_NAMES = 5
"""Names of columns that a note lists."""


@dataclass(frozen=True)
class Plan:
    """Everything decided about a file: its likeliest table, how its rows become records, and what else is in it."""

    encoding: str
    lined: bool
    found: Found
    form: Form
    others: tuple[str, ...]
    rows: Callable[[Counter[str], bool], Iterator[Any]]
    """Given what counts the left out, and whether numbers may come as texts."""
    look: Callable[[], Iterator[Any]] | None = None
    """The rows that a large file is looked at by, instead of all."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the records; other lists in the document are choices."""
    with reading():
        plan = _plan(path, read)
        sampler = _sampler(plan)
        keys = tuple(sampler.keys)[: budget().columns]
        rows = tuple(tuple(map(printable, row)) for row in rows_of(sampler.records, keys))
    return Sample(
        tuple(printable(plan.form.name(key)) or "" for key in keys),
        rows,
        replace(read, encoding=plan.encoding, sheet=plan.found.path if plan.others else "", header=_header(plan)),
        sampler.complete and plan.look is None,
        tuple(type_of(sampler.records, key) for key in keys),
        (("sheet", plan.others),) if plan.others else (),
        columns_note(len(sampler.keys)),
    )


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same records, typed."""
    size = path.stat().st_size
    report("reading", 0, size)
    left_out: Counter[str] = Counter()
    unknown: dict[str, None] = {}
    with reading():
        plan = _plan(path, read)
        all_keys = _sampler(plan).keys
        keys = tuple(all_keys)[: budget().columns]
        with open_store(out, path, schema, LINE_THREADS if plan.lined else 0) as connection:
            if not _scanned(connection, path, plan, keys, all_keys, schema):
                records = plan.form.records(plan.rows(left_out, True))
                if plan.look:
                    records = _watched(records, all_keys, left_out, unknown)
                write_rows(connection, rows_of(records, keys), schema, out.parent)
            report("understanding", size, size)
            return count(connection, schema, _notes(left_out, unknown))


def _scanned(
    connection: duckdb.DuckDBPyConnection, path: Path, plan: Plan, keys: tuple[Any, ...], all_keys: dict[Any, None], schema: Schema
) -> bool:
    """Whether a large file of lines went through DuckDB's own reader, every cell as it is spelt."""
    fits_all = plan.encoding.startswith("utf-8") and len(keys) == len(all_keys)
    return fits_all and plan.lined and plan.look is not None and write_lines(connection, path, plan.found.rows, keys, schema)


def _plan(path: Path, read: Read) -> Plan:
    encoding = chosen_encoding(path, read)
    if is_lined(path, encoding):
        with open_text(path, encoding) as file:
            head = list(_first_few(read_lines(file, Counter())))
        found = Found((), head)
        look = partial(sampled_lines, path, encoding) if _can_be_sliced(path, encoding) else None
        return Plan(encoding, True, found, form(found, read.header), (), partial(_lines, path, encoding), look)
    if is_large(path) and (plan := _streamed(path, encoding, read)):
        return plan
    return _whole(path, encoding, read)


def _first_few(values: Iterator[Any]) -> Iterator[Any]:
    """Values that show what form the records have: fewer where each has many cells."""
    cells = 0
    for value in islice(values, OUTLINED_ITEMS):
        yield value
        cells += len(value)
        if cells > OUTLINED_CELLS:
            return


def _lines(path: Path, encoding: str, left_out: Counter[str], quick: bool) -> Iterator[Any]:
    with open_text(path, encoding) as file:
        yield from read_lines(file, left_out, quick)


def _streamed(path: Path, encoding: str, read: Read) -> Plan | None:
    """A plan by the outline of a large file; None where it has to be held whole: a list of numbers may be one of several columns."""
    try:
        with open_text(path, encoding) as file:
            stream = Stream(file, streams.LOOKED)
            document = outline(stream)
            if not stream.is_cut and stream.next():
                return None
    except ValueError:
        return None
    found = tables(document)
    chosen = _chosen(found, read)
    if not chosen.listed or not chosen.weight[1]:
        return None
    look = partial(_first_items, path, encoding, chosen) if stream.is_cut else None
    return Plan(encoding, False, chosen, form(chosen, read.header), _paths(found), partial(_items, path, encoding, chosen), look)


def _first_items(path: Path, encoding: str, found: Found) -> Iterator[Any]:
    with open_text(path, encoding) as file:
        yield from items(Stream(file, streams.LOOKED), found.steps)


def _items(path: Path, encoding: str, found: Found, left_out: Counter[str], quick: bool) -> Iterator[Any]:
    with open_text(path, encoding) as file:
        yield from items(Stream(file), found.steps)


def _whole(path: Path, encoding: str, read: Read) -> Plan:
    fits(path, "json_file")
    with open_text(path, encoding) as file:
        document = parsed(file.read())
    found = tables(document)
    chosen = _chosen(found, read)
    shape = form(chosen, read.header)
    by_place = shape.names is not None and len(chosen.rows) > WHOLE_ROWS
    look = (lambda: iter(sampled(chosen.rows)[0])) if by_place else None
    return Plan(encoding, False, chosen, shape, _paths(found), lambda left_out, quick: iter(chosen.rows), look)


def _paths(found: list[Found]) -> tuple[str, ...]:
    return tuple(one.path for one in found) if len(found) > 1 else ()


def _chosen(found: list[Found], read: Read) -> Found:
    if not read.sheet or len(found) == 1 == len(read.sheet):
        return found[0]
    for one in found:
        if one.path == read.sheet:
            return one
    known = Listing(tuple(one.path for one in found[:SAID_NAMES] if one.path))
    raise FormatError(
        message("There is no list called {name} in this file.", name=read.sheet),
        message("Try {known}.", known=known) if known.items else None,
    )


def _sampler(plan: Plan) -> Sampler:
    """Every record, or those that a large file is looked at by, passed by."""
    sampler = Sampler()
    rows = plan.look() if plan.look else plan.rows(Counter(), False)
    for record in plan.form.records(rows):
        sampler.add(record)
    if not sampler.keys:
        raise FormatError(message("This JSON file holds no list of records."), message("A list of objects, one for each row, would work."))
    return sampler


def _can_be_sliced(path: Path, encoding: str) -> bool:
    """A large file of lines, whose ends can be found from any place in it."""
    return is_large(path) and not encoding.startswith(("utf-16", "utf-32"))


def _header(plan: Plan) -> int | None:
    return None if plan.form.names is None or plan.found.names else plan.form.header


def _watched(
    records: Iterator[dict[Any, Any]], known: dict[Any, None], left_out: Counter[str], unknown: dict[str, None]
) -> Iterator[dict[Any, Any]]:
    """The records, while names that the slices did not show are counted."""
    names = known.keys()
    for record in records:
        if not names >= record.keys():
            left_out["unknown"] += 1
            unknown.update((str(key), None) for key in record if key not in known)
        yield record


def _notes(left_out: Counter[str], unknown: dict[str, None]) -> tuple[Note, ...]:
    notes = []
    if n := left_out["broken"]:
        said = plural("{n} line is broken and was left out.", "{n} lines are broken and were left out.", n=n)
        notes.append(Note("broken", said))
    if n := left_out["unknown"]:
        said = plural(
            "{n} record has fields that no other part of this large file showed; they were left out: {names}",
            "{n} records have fields that no other part of this large file showed; they were left out: {names}",
            n=n,
            names=Listing(tuple(islice(unknown, SAID_NAMES))),
        )
        notes.append(Note("unknown", said))
    return tuple(notes)


def accepts(head: bytes, name: str) -> bool:
    """A JSON object or list that is none of the kinds made of JSON."""
    return kind(head) == "json"


READER = Reader(
    "json_file",
    message("JSON"),
    accepts,
    peek,
    store,
    (
        ("records.json", b'[{"place": "a", "n": 1}, {"place": "b", "n": 2.50}]'),
        ("columns.json", b'{"place": ["a", "b"], "n": [1, 2]}'),
        ("nested.json", b'{"meta": {"rows": 2}, "data": [{"place": {"name": "a"}, "n": 1}, {"place": {"name": "b"}, "n": 2}]}'),
        ("rows.json", b'[["place", "n"], ["a", 1], ["b", 2]]'),
        ("lines.ndjson", b'{"place": "a", "n": 1}\n{"place": "b", "n": 2}\n'),
        ("script.js", b"var places = [{place: 'a', n: 1}, {place: 'b', n: 2},]; // made by hand"),
    ),
)
