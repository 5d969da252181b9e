"""The variables and values of a statistics program's file, a block of rows at a time, through the library ReadStat."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message

Code = float | str
Values = dict[str, list[Any]]

BLOCK_CELLS = 1_000_000
"""Cells that are in memory at once: 32 MB as ReadStat gives them. Fewer would mean skipping more often."""
BLOCK_BYTES = 50_000_000
"""Bytes of long texts that are in memory at once."""
UNKNOWN_WIDTH = 20_000
"""Bytes that a text of no stated length (Stata's strL) is taken for."""
ENCODINGS = ("WINDOWS-1252", "ISO-8859-1")
"""Tried in turn where letters are not of the encoding that the file names; every byte is a letter of the last."""
_ICONV = {"mac-roman": "MACINTOSH"}
"""Names of encodings that ReadStat spells otherwise than Python, beyond capitals."""


@dataclass(frozen=True)
class Variable:
    """One column as the program knows it. `missing` are the ranges of codes that it counts as no value."""

    name: str
    form: str
    width: int
    type: str
    label: str
    measure: str
    labels: dict[Code, str] = field(default_factory=dict)
    missing: tuple[tuple[Code, Code], ...] = ()


@dataclass(frozen=True)
class Dictionary:
    """All variables, how many rows there are (None where only reading tells), and the encoding of the texts."""

    variables: tuple[Variable, ...]
    rows: int | None
    encoding: str


@dataclass(frozen=True)
class Source:
    """A file, what kind ReadStat calls it, and the encoding it is to be read in ("": as the file says)."""

    path: Path
    kind: str
    encoding: str = ""


class WrongLetters(Exception):
    """Some text of the file is not of the encoding."""


def dictionary(source: Source) -> Dictionary:
    """What the file says of its columns."""
    _, meta = _parsed(source, metadataonly=True, user_missing=True)
    encoding = source.encoding or meta.file_encoding or "utf-8"
    return Dictionary(tuple(_variable(name, meta) for name in meta.column_names), meta.number_rows, python_name(encoding))


def blocks(source: Source, variables: tuple[Variable, ...], start: int = 0, length: int | None = None) -> Iterator[Values]:
    """Columns of values by name, a block of rows after another."""
    names = [variable.name for variable in variables]
    most = block_rows(variables)
    while length is None or length > 0:
        wanted = most if length is None else min(most, length)
        values, _ = _parsed(source, usecols=names, row_offset=start, row_limit=wanted, user_missing=True)
        found = len(next(iter(values.values()), ()))
        if found:
            yield values
        if found < wanted:
            return
        start, length = start + found, None if length is None else length - found


def block_rows(variables: tuple[Variable, ...]) -> int:
    """How many rows fit in a block."""
    width = sum(variable.width or UNKNOWN_WIDTH for variable in variables if variable.type == "string")
    return max(1, min(BLOCK_CELLS // (len(variables) or 1), BLOCK_BYTES // (width or 1)))


def _parsed(source: Source, **options: Any) -> tuple[Values, Any]:
    """One call of ReadStat, its errors in words."""
    from pyreadstat._readstat_parser import PyreadstatError, ReadstatError, parser_entry_point

    try:
        return parser_entry_point(  # type: ignore[no-any-return]
            str(source.path),
            parser_format=source.kind,
            encoding=_iconv_name(source.encoding) if source.encoding else None,
            output_format="dict",
            disable_datetime_conversion=True,
            **options,
        )
    except UnicodeDecodeError as error:
        raise WrongLetters from error
    except (ReadstatError, PyreadstatError, ValueError, OverflowError) as error:
        if "convert string" in str(error):
            raise WrongLetters from error
        if "character set" in str(error):
            raise FormatError(
                message("There is no encoding called {name}.", name=source.encoding), message("Try {known}.", known="utf-8, windows-1252")
            ) from error
        raise FormatError(DAMAGED, AGAIN) from error


def _variable(name: str, meta: Any) -> Variable:
    ranges = meta.missing_ranges.get(name, ())
    return Variable(
        name=name,
        form=meta.original_variable_types.get(name) or "",
        width=meta.variable_storage_width.get(name) or 0,
        type=meta.readstat_variable_types.get(name) or "",
        label=meta.column_names_to_labels.get(name) or "",
        measure=meta.variable_measure.get(name) or "",
        labels=meta.variable_value_labels.get(name) or {},
        missing=tuple((each["lo"], each["hi"]) for each in ranges),
    )


def python_name(encoding: str) -> str:
    """An encoding as this program calls it."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding.lower()
    return {"iso8859-1": "latin-1"}.get(name, name)


def _iconv_name(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        return encoding
    return _ICONV.get(name, name.replace("iso8859", "iso-8859").upper())


DAMAGED = message("This file is damaged, or not what it says it is.")
AGAIN = message("The file may have been cut off while it was fetched.")
