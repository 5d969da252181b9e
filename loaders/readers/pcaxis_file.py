"""Reads PC-Axis (.px): the table as a long one, with labels and codes, its units and what its symbols mean."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message, plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Reader, Report
from loaders.readers._json.source import reading
from loaders.readers._kinds import kind
from loaders.readers._statistics.cube import Cell, Cube, Dimension, sample_of
from loaders.readers._statistics.px_text import Header, encoding, header, opened, tokens
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._table.records import Spelt

SYMBOLS = {"DATASYMBOLNIL": "-", **{f"DATASYMBOL{dots}": "." * dots for dots in range(1, 7)}}
"""What stands in place of a value, by the keyword that says how it is shown."""


def peek(path: Path, read: Read, name: str) -> Sample:
    """A sample of the cells."""
    with reading("PC-Axis"):
        said = encoding(path, read.encoding)
        return sample_of(_cube(path, said), replace(read, encoding=said, header=None))


def store(path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same cells, typed."""
    size = path.stat().st_size
    report("reading", 0, size)
    with reading("PC-Axis"):
        cube = _cube(path, encoding(path, read.encoding))
        with open_store(out, path, schema) as connection:
            write_rows(connection, cube.rows(), schema, out.parent)
            report("understanding", size, size)
            facts = count(connection, schema)
            return replace(facts, notes=(*facts.notes, *_left_out(cube.size - facts.rows)))


def _left_out(rows: int) -> tuple[Note, ...]:
    """A file with keys leaves out rows of zeros."""
    if rows <= 0:
        return ()
    said = plural(
        "{n} combination is not in the file, which leaves out rows of zeros.",
        "{n} combinations are not in the file, which leaves out rows of zeros.",
        n=rows,
    )
    return (Note("sparse", said),)


def _cube(path: Path, said: str) -> Cube:
    with opened(path, said) as file:
        head, _ = header(file)
    dimensions = tuple(_dimension(head, name) for name in (*head.values("STUB"), *head.values("HEADING")))
    if not dimensions:
        raise FormatError(message("This PC-Axis file does not say what its values are of."))
    contents = next((one for one in dimensions if one.role == "measure"), None)
    units = set(contents.units) if contents else {head.text("UNITS")}
    return Cube(
        dimensions,
        lambda: _cells(path, said, head, dimensions),
        head.text("CONTENTS") if not contents else contents.labels[0] if len(contents.labels) == 1 else "",
        units.pop() if len(units) == 1 else "",
        _symbols(head),
        notes=tuple(filter(None, (head.text("NOTEX"), head.text("NOTE"), head.text("SOURCE")))),
        title=head.text("TITLE") or head.text("DESCRIPTION"),
    )


def _dimension(head: Header, name: str) -> Dimension:
    labels = head.values("VALUES", name) or head.values("CODES", name) or head.values("TIMEVAL", name)
    if not labels:
        raise FormatError(message("This PC-Axis file does not list the values of {name}.", name=name))
    codes = head.values("CODES", name)
    codes = codes if len(codes) == len(labels) else labels
    again = {label for label, times in Counter(labels).items() if times > 1}
    shown = tuple(f"{label} ({code})" if label in again and code != label else label for label, code in zip(labels, codes, strict=True))
    measure = name == head.text("CONTVARIABLE")
    units = tuple(head.text("UNITS", label) or head.text("UNITS") for label in labels) if measure else ()
    role = "measure" if measure else "time" if head.values("TIMEVAL", name) else "geo" if head.text("MAP", name) else ""
    return Dimension(name, codes, shown, role, units, head.text("NOTEX", name) or head.text("NOTE", name))


def _symbols(head: Header) -> tuple[tuple[str, str], ...]:
    """What stands in place of values, as far as the file says what it is shown as."""
    shown = ((symbol, head.text(keyword)) for keyword, symbol in SYMBOLS.items())
    return tuple((symbol, meaning) for symbol, meaning in shown if meaning and meaning != symbol)


def _cells(path: Path, said: str, head: Header, dimensions: tuple[Dimension, ...]) -> Iterator[Cell]:
    keyed = [one for one in dimensions if head.text("KEYS", one.name)]
    with opened(path, said) as file:
        _, begun = header(file)
        found = tokens(begun, file)
        yield from _keyed(found, head, keyed, dimensions) if keyed else _dense(found, math.prod(len(one.labels) for one in dimensions))


def _dense(found: Iterator[str], size: int) -> Iterator[Cell]:
    """A value for each cell. Raises FormatError where there are not as many."""
    place = -1
    for place, token in enumerate(found):
        if place < size:
            yield place, _number(token), None
    if place + 1 != size:
        raise FormatError(
            plural(
                "This file describes a table of {all} cells, but holds {n} value.",
                "This file describes a table of {all} cells, but holds {n} values.",
                n=place + 1,
                all=size,
            )
        )


def _number(token: str) -> str:
    """A value as written; what stands in place of one is no number."""
    return Spelt(token) if token[-1:].isdigit() else token


def _keyed(found: Iterator[str], head: Header, keyed: list[Dimension], dimensions: tuple[Dimension, ...]) -> Iterator[Cell]:
    """Rows that begin with their keys; the dimensions with keys come first, as the format has it."""
    places = [_places(head, one) for one in keyed]
    width = math.prod(len(one.labels) for one in dimensions[len(keyed) :])
    if list(dimensions[: len(keyed)]) != keyed:
        raise ValueError("keys of what comes later")
    while row := list(islice(found, len(keyed) + width)):
        start = 0
        if len(row) != len(keyed) + width or not all(key in known for key, known in zip(row, places, strict=False)):
            raise ValueError("a row without its keys, or that ends early")
        for key, known, one in zip(row, places, keyed, strict=False):
            start = start * len(one.labels) + known[key]
        yield from ((start * width + place, _number(token), None) for place, token in enumerate(row[len(keyed) :]))


def _places(head: Header, dimension: Dimension) -> dict[str, int]:
    by_code = head.text("KEYS", dimension.name).upper() == "CODES"
    keys = dimension.codes if by_code else head.values("VALUES", dimension.name)
    return {key: place for place, key in enumerate(keys)}


def accepts(head: bytes, name: str) -> bool:
    """Statements of PC-Axis."""
    return kind(head) == "pcaxis"


READER = Reader(
    "pcaxis_file",
    message("PC-Axis"),
    accepts,
    peek,
    store,
    (
        (
            "table.px",
            b'CHARSET="ANSI";\nAXIS-VERSION="2013";\nMATRIX="t";\nTITLE="People by region and year";\nCONTENTS="People";\nUNITS="number";\n'
            b'STUB="region";\nHEADING="year";\nVALUES("region")="North","South";\nVALUES("year")="2020","2021";\n'
            b'CODES("region")="N","S";\nDATA=\n1 2.50\n".." 4;\n',
        ),
    ),
)
