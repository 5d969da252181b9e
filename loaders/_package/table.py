"""The table of a data package as one plain CSV file: its parts joined, read as its dialect, encoding and schema say."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

from explorer.errors import FormatError
from explorer.model.message import Message, message
from explorer.model.table import Note
from loaders._exact import cell, written
from loaders._http import new_file
from loaders._package.cells import Change, changes
from loaders._package.dialect import Dialect
from loaders._said import Record, items, text
from loaders.readers._text import encodings

HEAD_BYTES = 1 << 16
_SNIFFED = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Recipe:
    """How a resource's files become one table: how its rows are written, and its cells where the schema says so."""

    dialect: Dialect
    encoding: str
    fields: tuple[str, ...]
    changes: dict[str, Change]

    @classmethod
    def of(cls, record: Record, dialect: Record, schema: Record, form: str) -> Recipe:
        names = tuple(text(said, "name") for said in items(schema, "fields"))
        return cls(Dialect.of(dialect, form), text(record, "encoding"), names, changes(schema))

    def is_needed(self, parts: int, dialect: Record) -> bool:
        """Whether the file has to be written anew; if not, it stays as it was published."""
        return parts > 1 or bool(dialect) or bool(self.changes) or self.encoding.lower() not in ("", "utf-8", "utf8")


def write(paths: Sequence[Path], recipe: Recipe, folder: Path) -> tuple[Path, tuple[Note, ...]]:
    """The one file, and what a reader must know of it. Raises FormatError where the package describes no rows."""
    encodings = [_encoding_of(path, recipe.encoding) for path in paths]
    wrong = recipe.encoding and any(encoding != recipe.encoding for encoding in encodings)
    try:
        with new_file(folder) as target, target.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(_rows(paths, encodings, recipe))
    except (csv.Error, TypeError, ValueError) as error:
        raise FormatError(message("The data package describes its file in a way that does not fit it.")) from error
    return target, _wrong_encoding(recipe.encoding) if wrong else ()


def _encoding_of(path: Path, said: str) -> str:
    """The encoding that the package names, where the file is in it; else the one that it looks like."""
    if said and encodings.is_known(said) and _decodes(path, said):
        return said
    with path.open("rb") as file:
        return encodings.decide((file.read(HEAD_BYTES * 16),))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(HEAD_BYTES * 16):
                pass
    except UnicodeError:
        return False
    return True


def _rows(paths: Sequence[Path], encodings: Sequence[str], recipe: Recipe) -> Iterator[list[str]]:
    header: list[str] = []
    for path, encoding in zip(paths, encodings, strict=True):
        with _open(path, encoding) as file:
            rows = recipe.dialect.rows(file, _delimiter(path, encoding, recipe))
            if not header:
                header, rows = _header(rows, recipe)
                yield header
            else:
                rows = _without(rows, header, recipe)
            yield from (_changed(row, header, recipe) for row in rows)


def _open(path: Path, encoding: str) -> TextIO:
    codec, errors = encodings.reader(encoding)
    return path.open(encoding=codec, errors=errors, newline="")


def _delimiter(path: Path, encoding: str, recipe: Recipe) -> str:
    """What the dialect says; else the sign that parts the first line into the names of the schema, or into most names."""
    if recipe.dialect.delimiter:
        return recipe.dialect.delimiter
    with _open(path, encoding) as file:
        line = file.readline(HEAD_BYTES).lstrip("\ufeff")
    split = {sign: next(csv.reader([line], delimiter=sign), []) for sign in _SNIFFED}
    known = set(recipe.fields)
    return max(_SNIFFED, key=lambda sign: (len(known.intersection(split[sign])), len(split[sign])))


def _header(rows: Iterator[list[str]], recipe: Recipe) -> tuple[list[str], Iterator[list[str]]]:
    """The names: rows of the file joined, or the schema's where the file has none."""
    numbers = recipe.dialect.header
    if numbers:
        above = list(islice(rows, max(numbers)))
        chosen = [above[number - 1] for number in numbers if number <= len(above)]
        width = max((len(row) for row in chosen), default=0)
        return [_joined([row[place] if place < len(row) else "" for row in chosen], recipe) for place in range(width)], rows
    first = next(rows, None)
    if first is None:
        return list(recipe.fields), rows
    names = [*recipe.fields[: len(first)], *(f"field{place + 1}" for place in range(len(recipe.fields), len(first)))]
    return names, chain([first], rows)


def _joined(parts: list[str], recipe: Recipe) -> str:
    return recipe.dialect.join.join(part for part in parts if part.strip())


def _without(rows: Iterator[list[str]], header: list[str], recipe: Recipe) -> Iterator[list[str]]:
    """The rows of a further file: the names above them are left out where it repeats them, which it need not."""
    above = list(islice(rows, max(recipe.dialect.header, default=0)))
    chosen = [above[number - 1] for number in recipe.dialect.header if number <= len(above)]
    width = max((len(row) for row in chosen), default=0)
    names = [_joined([row[place] if place < len(row) else "" for row in chosen], recipe) for place in range(width)]
    return rows if above and names == header else chain(above, rows)


def _changed(row: list[str], header: list[str], recipe: Recipe) -> list[str]:
    if not recipe.changes:
        return row
    return [_cell(cell, header[place] if place < len(header) else "", place, recipe) for place, cell in enumerate(row)]


def _cell(cell: str, name: str, place: int, recipe: Recipe) -> str:
    """By the column's name; by its place where the schema has other names (`fieldsMatch: exact` goes by place)."""
    if name not in recipe.fields and place < len(recipe.fields):
        name = recipe.fields[place]
    change = recipe.changes.get(name)
    return change(cell) if change else cell


def _wrong_encoding(said: str) -> tuple[Note, ...]:
    told: Message = message("The data package says that its file is written in {encoding}, and it is not.", encoding=said[:40])
    return (Note("other_encoding", told),)


def write_inline(data: Any, form: str, folder: Path) -> tuple[Path, str]:
    """What stands in the descriptor itself, as a file, and its ending. Raises FormatError for what is no table."""
    if isinstance(data, str):
        return _written(data, folder), f".{form.lower() or 'csv'}"
    kind = next((kind for kind in (list, dict) if isinstance(data, list) and data and all(isinstance(row, kind) for row in data)), None)
    try:
        if kind is None:
            return _written(written(data), folder), ".json"
        names = list(dict.fromkeys(str(name) for row in data for name in row)) if kind is dict else []
        table = ([row.get(name) for name in names] if kind is dict else row for row in data)
        with new_file(folder) as target, target.open("w", encoding="utf-8", errors="replace", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                chain([names] if names else [], ([cell(value) for value in row] for row in table))
            )
    except RecursionError as error:
        raise FormatError(message("The data package describes its file in a way that does not fit it.")) from error
    return target, ".csv"


def _written(text: str, folder: Path) -> Path:
    with new_file(folder) as target:
        target.write_text(text, encoding="utf-8", errors="replace")
    return target
