"""Which table do several files make, one below the other? Each row is marked with the file that it is from: its year, or its name."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import loaders
from explorer.errors import FormatError, SourceError, StateError
from explorer.model.message import Listing, message, plural
from explorer.model.schema import Column, Schema
from explorer.model.source import Source, members, stacked
from explorer.model.table import Credit, Found, Hint, Listed, Note, Read, Table
from explorer.schema.language import language_of
from explorer.settings import Settings
from loaders import readers
from loaders._base import Desk, Loader, Unchanged
from loaders._http import new_file, now
from loaders._meter import too_large, too_slow
from loaders._stack import labels as words
from loaders._stack.columns import plan
from loaders.readers._table.stacking import Part, combine

MOST = 60
"""Files of one stack: five years of months."""
FETCHES = 5
"""How many times longer than one file all of them may take to come."""
_TEXT = Column("c1", "", "", "text", "free_text", message("text"))


@dataclass(frozen=True)
class Kept:
    """A file of the stack, as text in a table of its own."""

    table: Table
    names: tuple[str, ...]
    path: Path
    notes: tuple[Note, ...]
    hints: tuple[Hint, ...]


def accepts(text: str, settings: Settings) -> Source | None:
    """Several addresses in one text, or a stack as it is written."""
    text = text.strip()
    if text.startswith("stack:") and len(text) > len("stack:"):
        return Source.parse(text)
    addresses = text.split()
    if len(addresses) < 2 or not all(re.match(r"https?://.", address, re.IGNORECASE) for address in addresses):
        return None
    found = [loaders.find(address, settings) for address in addresses]
    return stacked(source for source in found if source is not None)


def resolve(text: str, desk: Desk) -> Listed:
    """The one table, without asking for its files."""
    source = accepts(text, desk.settings)
    return Listed((Found(source, text.strip()[:200]),), 1) if source else Listed((), 0)


def search(text: str, page: int, desk: Desk) -> Listed:
    """Nothing: a stack is in no catalogue."""
    return Listed((), 0)


def fetch(source: Source, desk: Desk) -> Table:
    """The files as one CSV file of text. What one has and another has not is told; a file that does not fit is left out and named."""
    sources = _allowed(source)
    tables = _fetched(sources, desk)
    kept, notes = _read(tables, desk)
    if len(kept) < 2:
        raise FormatError(message("Fewer than two of these files hold a table that could be read."), message("Open them one by one."))
    labels = words.labels([each.table.credit.title for each in kept], [each.table.name for each in kept])
    planned = plan([each.names for each in kept], labels)
    inside = [kept[number] for number, _ in planned.places]
    if len(inside) < 2:
        raise FormatError(
            message("These files have different columns: they cannot be read as one table."), message("Open them one by one.")
        )
    marks = [labels[number] for number, _ in planned.places]
    name = words.column_name(marks, _language(inside), planned.names)
    with new_file(desk.folder) as path:
        parts = [Part(kept[number].path, labels[number], places) for number, places in planned.places]
        combine((name, *planned.names), parts, path)
    for each in kept:
        each.path.unlink()
    return _whole(path, inside, marks, (*notes, *planned.notes), sources, tables)


def _allowed(source: Source) -> tuple[Source, ...]:
    """What the stack is made of. Raises StateError for what can be no part of one."""
    try:
        sources = tuple(dict.fromkeys(members(source)))
    except ValueError as error:
        raise StateError(message("The link names files that cannot be understood.")) from error
    if not 2 <= len(sources) <= MOST:
        raise StateError(message("Between two and {most} files can be read as one table.", most=MOST))
    if any(each.loader in ("stack", "upload") for each in sources):
        raise StateError(message("Only files of portals and of the web can be read as one table."))
    return sources


def _fetched(sources: tuple[Source, ...], desk: Desk) -> tuple[Table, ...]:
    """All files. Raises Unchanged where each still is what it was."""
    known = _validators(desk.validator) if desk.validator else {}
    until = time.monotonic() + FETCHES * desk.settings.limits.download_seconds
    found: dict[Source, Table] = {}
    for number, source in enumerate(sources):
        desk.report("fetching", number, len(sources))
        if known.get(str(source)):
            _maybe(source, desk, known[str(source)], found)
        else:
            found[source] = _one(source, desk, "")
        _require_room(found.values(), desk, until)
    if not found:
        raise Unchanged
    for source in (each for each in sources if each not in found):
        found[source] = _one(source, desk, "")
        _require_room(found.values(), desk, until)
    return tuple(found[source] for source in sources)


def _maybe(source: Source, desk: Desk, validator: str, found: dict[Source, Table]) -> None:
    try:
        found[source] = _one(source, desk, validator)
    except Unchanged:
        return


def _one(source: Source, desk: Desk, validator: str) -> Table:
    try:
        return loaders.fetch(source, replace(desk, report=lambda stage, done, total: None, validator=validator))
    except SourceError as error:
        raise SourceError(message("One of the files did not come. {reason}", reason=error.message), error.hint) from error


def _require_room(tables: Iterable[Table], desk: Desk, until: float) -> None:
    """The limits for one table hold for all of its files together; only the time may be longer."""
    limits = desk.settings.limits
    if sum(table.path.stat().st_size for table in tables) > limits.download_bytes:
        raise too_large(limits.download_bytes)
    if time.monotonic() > until:
        raise too_slow()


def _read(tables: Sequence[Table], desk: Desk) -> tuple[list[Kept], tuple[Note, ...]]:
    """Each file as text; those that hold no table are named."""
    kept, closed = [], []
    for number, table in enumerate(tables):
        desk.report("reading", number, len(tables))
        try:
            kept.append(_as_text(table, desk.folder / f"part-{number}.duckdb", desk.settings))
        except FormatError as error:
            closed.append(Note("stack_closed", message("{file} is left out. {reason}", file=_name(table), reason=error.message)))
        table.path.unlink()
    told = (Note(note.rule, message("{file}: {note}", file=_name(each.table), note=note.text)) for each in kept for note in each.notes)
    return kept, (*closed, *told)


def _as_text(table: Table, out: Path, settings: Settings) -> Kept:
    with readers.opened(table, Read(), settings) as file:
        sample = file.sample
        columns = tuple(replace(_TEXT, id=f"c{place}", name=name) for place, name in enumerate(sample.names, 1))
        facts = file.store(Schema(columns, "record", message("row")), out, lambda stage, done, total: None)
    return Kept(table, sample.names, out, (*table.notes, *sample.notes, *facts.notes), (*sample.hints, *table.hints))


def _name(table: Table) -> str:
    return table.credit.title or table.name


def _language(kept: Sequence[Kept]) -> str:
    """The language of the publisher, else that of the names."""
    return kept[0].table.credit.language or language_of(kept[0].names, ())


def _whole(
    path: Path, inside: Sequence[Kept], labels: Sequence[str], notes: tuple[Note, ...], sources: Sequence[Source], tables: Sequence[Table]
) -> Table:
    validators = {str(source): table.validator for source, table in zip(sources, tables, strict=True)}
    text = plural(
        "{n} file is read as one table: {files}.", "{n} files are read as one table: {files}.", n=len(inside), files=Listing(tuple(labels))
    )
    return Table(
        path=path,
        name="stack.csv",
        credit=_credit([each.table.credit for each in inside]),
        format="CSV",
        hints=tuple({hint.column: hint for each in reversed(inside) for hint in reversed(each.hints)}.values()),
        steer=inside[0].table.steer,
        notes=(Note("stacked", text), *notes),
        validator=json.dumps(validators, sort_keys=True) if all(validators.values()) else "",
        private=any(table.private for table in tables),
    )


def _credit(credits: Sequence[Credit]) -> Credit:
    """What holds for all of them; the latest date; the first one's page."""
    return replace(
        credits[0],
        title=words.shared([each.title for each in credits]) or credits[0].title,
        translations=(),
        publisher=_common(each.publisher for each in credits),
        licence=_common(each.licence for each in credits),
        licence_url=_common(each.licence_url for each in credits),
        modified=max(each.modified for each in credits),
        fetched=now(),
        checked=all(each.checked for each in credits),
    )


def _common(texts: Iterable[str]) -> str:
    """The text where all are the same, else ""."""
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def _validators(text: str) -> dict[str, str]:
    known = json.loads(text)
    return known if isinstance(known, dict) else {}


LOADER = Loader(
    name="stack",
    label=message("Several files as one table"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=(
        "https://example.org/2020.csv https://example.org/2021.csv",
        "stack:url:https://example.org/a.csv url:https://example.org/b.csv",
    ),
)
