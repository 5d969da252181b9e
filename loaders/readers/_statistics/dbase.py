"""What the head of a dBase file says: its fields, how many records there are and where, and how each type of field is spelt."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._spelling import number

Spell = Callable[[bytes, str], str | None]

_VERSION_7 = (0x04, 0x8C)
_OLD, _NEW = (32, 32, 11, 16), (68, 48, 32, 33)
"""Where the fields begin, the bytes of one, of its name, and where its length stands: up to dBase 5, and dBase 7."""
_END = 0x0D
HIDDEN = "0"
"""The type of FoxPro's own field of flags."""


@dataclass(frozen=True)
class Field:
    """One column: its name as bytes, the letter of its type, its bytes and decimals."""

    name: bytes
    type: str
    length: int
    decimals: int


@dataclass(frozen=True)
class Layout:
    """The records of `width` bytes begin at `start`; `rows` are there, `promised` should be. `language` is the number of a code page."""

    fields: tuple[Field, ...]
    start: int
    width: int
    rows: int
    promised: int
    language: int


def layout(path: Path) -> Layout:
    """Raises FormatError where sizes do not agree."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(32)
        start, width = struct.unpack("<HH", head[8:12]) if len(head) == 32 else (0, 0)
        head += file.read(max(0, start - 32))
    fields = tuple(_fields(head))
    promised = int.from_bytes(head[4:8], "little")
    if not fields or width < 1 + sum(field.length for field in fields) or len(head) < start:
        raise FormatError(DAMAGED, AGAIN)
    there = max(0, size - start) // width
    return Layout(fields, start, width, min(promised or there, there), promised, head[29])


def _fields(head: bytes) -> list[Field]:
    first, step, name, length = _NEW if head[:1] and head[0] in _VERSION_7 else _OLD
    found = []
    for at in range(first, len(head) - step + 1, step):
        if head[at] == _END:
            break
        one = head[at : at + step]
        found.append(_field(one[:name].split(b"\0")[0], chr(one[name]), one[length], one[length + 1]))
    return found


def _field(name: bytes, type_: str, length: int, decimals: int) -> Field:
    """Texts longer than 255 letters lend the byte of the decimals."""
    return Field(name, type_, length + 256 * decimals, 0) if type_ == "C" else Field(name, type_, length, decimals)


def _text(data: bytes, encoding: str) -> str | None:
    return data.rstrip(b" \0").decode(encoding, "replace") or None


def _digits(data: bytes, encoding: str) -> str | None:
    """A number as it was written; stars stand for one that did not fit and are kept."""
    return data.strip(b" \0").decode("latin-1") or None


def _day(data: bytes, encoding: str) -> str | None:
    text = data.strip(b" \0").decode("latin-1")
    if len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.strip("0") else None
    return text or None


def _answer(data: bytes, encoding: str) -> str | None:
    return {"T": "true", "Y": "true", "F": "false", "N": "false"}.get(data.decode("latin-1").strip().upper())


def _int(data: bytes, encoding: str) -> str | None:
    return str(int.from_bytes(data, "little", signed=True))


def _counter(data: bytes, encoding: str) -> str | None:
    """dBase 7 turns the sign, so that the bytes sort."""
    return str(int.from_bytes(data, "big") - (1 << 31))


def _double(data: bytes, encoding: str) -> str | None:
    return number(struct.unpack("<d", data)[0])


def _money(data: bytes, encoding: str) -> str | None:
    units, rest = divmod(abs(int.from_bytes(data, "little", signed=True)), 10_000)
    return f"{'-' if data[-1] > 127 else ''}{units}.{rest:04d}"


def _moment(data: bytes, encoding: str) -> str | None:
    """Days since the beginning of the Julian count, milliseconds since midnight."""
    days, milliseconds = struct.unpack("<ii", data)
    try:
        day = datetime.datetime.fromordinal(days - _JULIAN) + datetime.timedelta(milliseconds=milliseconds)
    except (ValueError, OverflowError):
        return None
    return day.isoformat(" ", "milliseconds" if milliseconds % 1000 else "seconds")


_JULIAN = 1_721_425
"""The Julian day before 1 January of the year 1, from which Python counts."""


def nothing(data: bytes, encoding: str) -> str | None:
    """A field whose values are in another file."""
    return None


TYPES: dict[tuple[str, int], tuple[Spell, str]] = {
    ("I", 4): (_int, "BIGINT"),
    ("+", 4): (_counter, "BIGINT"),
    ("B", 8): (_double, "DOUBLE"),
    ("Y", 8): (_money, "DECIMAL(18,4)"),
    ("T", 8): (_moment, "TIMESTAMP"),
}
"""Types that are kept as bytes, by their letter and length."""
WRITTEN: dict[str, tuple[Spell, str]] = {
    "C": (_text, "VARCHAR"),
    "V": (_text, "VARCHAR"),
    "N": (_digits, ""),
    "F": (_digits, ""),
    "D": (_day, "DATE"),
    "L": (_answer, "BOOLEAN"),
}
"""Types that are kept as letters."""


def spell(field: Field) -> Spell | None:
    """How a field is spelt; None where its values are in another file, or of no known kind."""
    return (TYPES.get((field.type, field.length)) or WRITTEN.get(field.type) or (None, ""))[0]


def type_of(field: Field) -> str:
    """The field's type in DuckDB's words."""
    if field.type in ("N", "F"):
        return "DOUBLE" if field.decimals else "BIGINT"
    return (TYPES.get((field.type, field.length)) or WRITTEN.get(field.type) or (None, ""))[1]


DAMAGED = message("This dBase file is damaged, or not what it says it is.")
AGAIN = message("The file may have been cut off while it was fetched.")
