"""A table of a spreadsheet or a page, as a sample and as a stored table: names, values, and what a reader must know of them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from explorer.model.message import plural
from explorer.model.schema import Schema
from explorer.model.table import Facts, Note, Read, Sample
from loaders._base import Report
from loaders.readers._process.wire import budget, once
from loaders.readers._sheets.book import Book
from loaders.readers._sheets.formats import Cell
from loaders.readers._sheets.merged_rows import downward, filled
from loaders.readers._sheets.spots import Chosen, chosen_of
from loaders.readers._table.facts import count
from loaders.readers._table.lines import write_runs
from loaders.readers._table.opening import open_store
from loaders.readers._text.block import Block, notes
from loaders.readers._text.body import Body
from loaders.readers._text.runs import Run, gathered
from loaders.readers._whole import columns_note, sampled


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for cycles: rows have none, and it costs a third of the time that a million cells take."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@_uncollected()
def sample_of(book: Book, read: Read) -> Sample:
    """The chosen table; other sheets, and other tables of this one, are choices."""
    chosen = _chosen(book, read)
    block, first = chosen.block, chosen.area.top + chosen.block.first
    found, complete = book.sampled(chosen.part, chosen.area)
    lines = [(row, [cells[place] for place in chosen.places]) for row, cells in found if row >= first]
    texts = ((row, [text for text, _ in cells]) for row, cells in lines)
    left, width = _margin(block, lines), _width(block)
    rows, whole = sampled(list(Body((cells for _, cells in filled(texts, downward(chosen.merged, first))), block, width)))
    return Sample(
        block.names[left:width],
        tuple(row[left:] for row in rows),
        replace(read, sheet=chosen.sheet, header=_header(chosen)),
        complete and whole,
        tuple(_type({cells[place][1] for _, cells in lines}) for place in range(left, width)),
        (("sheet", chosen.choices),) if len(chosen.choices) > 1 else (),
        (
            *notes(block),
            *columns_note(max(len(block.names), chosen.columns)),
            *book.remarks(chosen.part),
            *_beside(chosen),
            *_outside(chosen),
        ),
    )


@_uncollected()
def store_of(book: Book, path: Path, read: Read, schema: Schema, out: Path, report: Report) -> Facts:
    """The same table, typed."""
    chosen = _chosen(book, read)
    width = _width(chosen.block)
    body = Body.of_runs(_runs(book, chosen), chosen.block, width)
    with open_store(out, path, schema) as connection:
        write_runs(connection, body.runs(), schema, out.parent)
        report("understanding", 0, 0)
        return count(connection, schema, body.notes())


def _chosen(book: Book, read: Read) -> Chosen:
    """Its table, which is sought once."""
    return once(("chosen", id(book), read), lambda: chosen_of(book, read))


def _runs(book: Book, chosen: Chosen) -> Iterator[Run]:
    """The rows below the names, with merged labels in each."""
    area, first = chosen.area, chosen.area.top + chosen.block.first
    down = downward(chosen.merged, first)
    runs = (found for run in book.runs(chosen.part, area) if (found := run.kept([row >= first for row in run.numbers]).filled()))
    if len(chosen.places) <= area.right - area.left:
        runs = (run.of(chosen.places) for run in runs)
    if not down:
        return runs
    return gathered(filled((row for run in runs for row in zip(run.numbers, run, strict=True)), down), len(chosen.places))


def _header(chosen: Chosen) -> int:
    """Counted from the first row of the sheet."""
    return chosen.area.top + chosen.block.header if chosen.block.header >= 0 else -1


def _beside(chosen: Chosen) -> tuple[Note, ...]:
    """Said where the sheet holds other tables too."""
    others = sum(1 for name in chosen.choices if name.startswith(f"{chosen.part.name}!") and name != chosen.sheet)
    if not others:
        return ()
    say = plural(
        "The sheet {name} holds another table, which can be chosen.",
        "The sheet {name} holds {n} other tables, which can be chosen.",
        n=others,
        name=chosen.part.name,
    )
    return (Note("tables", say),)


def _outside(chosen: Chosen) -> tuple[Note, ...]:
    """Cells of the sheet that belong to none of its tables."""
    if not chosen.outside:
        return ()
    say = plural(
        "{n} cell far from the table was left out: {text}", "{n} cells far from the table were left out, the first: {text}",
        n=len(chosen.outside), text=chosen.outside[0][:200],
    )  # fmt: skip
    return (Note("outside", say),)


def _margin(block: Block, lines: list[tuple[int, list[Cell]]]) -> int:
    """Columns at the left without a name or a value."""
    for place, name in enumerate(block.names):
        if name or any(cells[place][0] for _, cells in lines):
            return place
    return 0


def _width(block: Block) -> int:
    return min(len(block.names), budget().columns)


def _type(kinds: set[str]) -> str:
    """One type for all of a column's values; "" where they differ."""
    kinds = kinds - {""}
    if len(kinds) == 1:
        return next(iter(kinds)).replace("PERCENT", "")
    return _WIDER.get(frozenset(kinds), "")


_WIDER = {frozenset({"BIGINT", "DOUBLE"}): "DOUBLE", frozenset({"DATE", "TIMESTAMP"}): "TIMESTAMP"}
