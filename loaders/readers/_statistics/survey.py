"""Reads a statistics program's file as a table, in blocks of rows: what SPSS, Stata and SAS have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Report
from loaders.readers._process.wire import budget
from loaders.readers._spelling import told
from loaders.readers._statistics.codebook import Shown, Spelling, hint, notes, shown
from loaders.readers._statistics.moments import moment_of
from loaders.readers._statistics.readstat import (
    AGAIN,
    DAMAGED,
    ENCODINGS,
    Dictionary,
    Source,
    Values,
    WrongLetters,
    blocks,
    dictionary,
    python_name,
)
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store
from loaders.readers._whole import WHOLE_ROWS, Row, columns_note, spans

SLICE_ROWS = 500
"""Rows of one slice of the sample: every slice means skipping all rows before it, so they are few and long."""


@dataclass(frozen=True)
class Program:
    """Whose file it is, what kind ReadStat calls it, and how the name of its variable of weights is found."""

    name: str
    kind: Callable[[Path], str]
    weight: Callable[[Path], str] = lambda path: ""


@dataclass(frozen=True)
class Plan:
    """The file, its dictionary, the sample of its values, and the columns with their spelling."""

    source: Source
    book: Dictionary
    rows: int
    sample: Values
    columns: tuple[Shown, ...]
    spellings: tuple[Spelling, ...]


def peek(program: Program, path: Path, read: Read) -> Sample:
    """Names, labels and a sample; codes are shown by their labels."""
    plan = _planned(program, path, read)
    weight = _full_name(program.weight(path), plan)
    hints = tuple(
        hint(column, spelling, plan.sample[column.variable.name], weight)
        for column, spelling in zip(plan.columns, plan.spellings, strict=True)
    )
    return Sample(
        tuple(column.name for column in plan.columns),
        tuple(_rows(plan, plan.sample)),
        replace(read, encoding=plan.book.encoding, header=None),
        plan.rows <= WHOLE_ROWS,
        tuple(_type(column, program.name) for column in plan.columns),
        notes=notes(plan.columns, hints) + columns_note(len(plan.book.variables)),
        hints=hints,
    )


def _full_name(short: str, plan: Plan) -> str:
    """The variable that a name of eight letters stands for; "" where that is none or several."""
    if not short:
        return ""
    names = [column.variable.name for column in plan.columns]
    found = [name for name in names if name.upper() == short.upper()] or [name for name in names if name.upper().startswith(short.upper())]
    return found[0] if len(found) == 1 else ""


def store(program: Program, path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """All rows of the same columns, typed. Letters of another encoding far into the file begin the reading anew."""
    report("reading", 0, 0)
    tries = (read.encoding, *ENCODINGS)
    for encoding in tries:
        plan = _planned(program, path, replace(read, encoding=encoding))
        try:
            with open_store(out, path, schema) as connection:
                write_rows(connection, told(_all_rows(plan), report, plan.rows), schema, out.parent)
                report("understanding", 0, 0)
                return count(connection, schema, _other_encoding(read.encoding, plan.book.encoding))
        except WrongLetters:
            out.unlink(missing_ok=True)
    raise FormatError(DAMAGED, AGAIN)


def _other_encoding(wanted: str, used: str) -> tuple[Note, ...]:
    if not wanted or python_name(wanted) == used:
        return ()
    said = message("Some letters are not of the encoding {name}, so the texts were read as {other}.", name=wanted, other=used)
    return (Note("encoding", said),)


def _planned(program: Program, path: Path, read: Read) -> Plan:
    """In the encoding asked for, or the first that all letters of the sample are of."""
    for encoding in dict.fromkeys((read.encoding, *ENCODINGS)):
        try:
            return _plan(program, Source(path, program.kind(path), encoding))
        except WrongLetters:
            continue
    raise FormatError(DAMAGED, AGAIN)


def _plan(program: Program, source: Source) -> Plan:
    book = dictionary(source)
    if not book.variables:
        raise FormatError(message("This file holds no columns."))
    rows = _counted(source, book)
    if not rows:
        raise FormatError(message("This file holds no rows."))
    variables = book.variables[: budget().columns]
    sample: Values = {variable.name: [] for variable in variables}
    for start, length in spans(rows, SLICE_ROWS):
        for values in blocks(source, variables, start, length):
            for name, found in values.items():
                sample[name].extend(found)
    columns = shown(variables, sample)[: budget().columns]
    return Plan(source, book, rows, sample, columns, tuple(Spelling(column, program.name, len(columns)) for column in columns))


def _counted(source: Source, book: Dictionary) -> int:
    """Rows as the file says, else as they are counted in its narrowest column."""
    if book.rows is not None:
        return book.rows
    narrow = min(book.variables, key=lambda variable: variable.width)
    return sum(len(values[narrow.name]) for values in blocks(source, (narrow,)))


def _all_rows(plan: Plan) -> Iterator[Row]:
    variables = tuple({column.variable.name: column.variable for column in plan.columns}.values())
    for values in blocks(plan.source, variables):
        yield from _rows(plan, values)


def _rows(plan: Plan, values: Values) -> Iterator[Row]:
    """A block as rows of text."""
    cells = (map(spelling.__getitem__, values[column.variable.name]) for column, spelling in zip(plan.columns, plan.spellings, strict=True))
    return zip(*cells, strict=True)


def _type(column: Shown, program: str) -> str:
    """The file's type in DuckDB's words."""
    if column.labelled or column.variable.type == "string":
        return "VARCHAR"
    moment = moment_of(program, column.variable.form)
    return moment[1] if moment else "BIGINT" if column.variable.type.startswith("int") else "DOUBLE"
