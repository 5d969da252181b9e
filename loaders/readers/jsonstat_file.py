"""Reads JSON-stat: a data set as a long table; the other data sets of a collection are choices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._json.source import chosen_encoding, open_text, reading
from loaders.readers._json.text import parsed
from loaders.readers._kinds import kind
from loaders.readers._statistics.cube import Cube, sample_of
from loaders.readers._statistics.jsonstat import cube, datasets
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._whole import fits

KNOWN = 5
"""Names of data sets that an error lists."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the first data set, or of the one asked for."""
    with reading("JSON-stat"):
        chosen, names, found = _read(path, read)
        sheet = chosen if len(names) > 1 else ""
        return sample_of(found, replace(read, encoding=chosen_encoding(path, read), sheet=sheet, header=None), names)


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same data set, typed."""
    report("reading", 0, 0)
    with reading("JSON-stat"):
        _, _, found = _read(path, read)
        with open_store(out, path, schema) as connection:
            write_rows(connection, found.rows(), schema, out.parent)
            report("understanding", 0, 0)
            facts = count(connection, schema)
            return replace(facts, notes=(*facts.notes, *_sparse(found, facts.rows)))


def _sparse(found: Cube, rows: int) -> tuple[Note, ...]:
    """What a file leaves out because there is no value."""
    left_out = found.size - rows
    if left_out <= 0:
        return ()
    said = plural(
        "{n} combination has no value in the file, so there is no row for it.",
        "{n} combinations have no value in the file, so there are no rows for them.",
        n=left_out,
    )
    return (Note("sparse", said),)


def _read(path: Path, read: Read) -> tuple[str, tuple[str, ...], Cube]:
    fits(path, "json_file")
    with open_text(path, chosen_encoding(path, read)) as file:
        found = datasets(parsed(file.read()))
    if not found:
        raise FormatError(
            message("This JSON-stat file lists data sets, but holds the values of none."),
            message("Paste the address of one of the data sets that it lists."),
        )
    if read.sheet and read.sheet not in found:
        known = Listing(tuple(found)[:KNOWN])
        raise FormatError(
            message("There is no data set called {name} in this file.", name=read.sheet), message("Try {known}.", known=known)
        )
    chosen = read.sheet or next(iter(found))
    try:
        return chosen, tuple(found), cube(found[chosen])
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("not built as JSON-stat is") from error


def accepts(head: bytes, name: str) -> bool:
    """JSON that says it holds dimensions and their values."""
    return kind(head) == "jsonstat"


READER = Reader(
    "jsonstat_file",
    message("JSON-stat"),
    accepts,
    peek,
    store,
    (
        (
            "dataset.json",
            b'{"version": "2.0", "class": "dataset", "id": ["region", "year"], "size": [2, 2], "dimension": {'
            b'"region": {"label": "Region", "category": {"index": {"N": 0, "S": 1}, "label": {"N": "North", "S": "South"}}}, '
            b'"year": {"category": {"index": ["2020", "2021"]}}}, "value": [1, 2.50, null, 4]}',
        ),
    ),
)
