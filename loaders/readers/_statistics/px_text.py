"""The statements of a PC-Axis file, and the values that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from explorer.errors import FormatError
from explorer.model.message import message
from loaders.readers._text import encodings

PIECE = 1_000_000
HEADER_CHARACTERS = 30_000_000
"""Before the values: every label of the largest tables that offices publish takes a tenth of it."""
HEAD_BYTES = 200_000
_END = "\x1a"
"""What DOS wrote after the last line of a text."""
_DATA = re.compile(r"(?:^|[;\n])\s*DATA\s*=")
_STATEMENT = re.compile(
    r'\s*(?P<name>[A-Z][A-Z0-9_-]*+)\s*+(?:\[(?P<language>[^\]]*+)\])?\s*+(?:\((?P<of>(?:"[^"]*+"|[^")])*+)\))?\s*+='
    r'(?P<value>(?:"[^"]*+"|[^";])*+);'
)
_TEXTS = re.compile(r'"([^"]*+)"(?:\s*+"([^"]*+)")*+')
_PART = re.compile(r'"([^"]*+)"|([^\s,"()]++)|(,)')
_TOKEN = re.compile(r'"([^"]*+)"|([^\s,;"]++)')
_SPAN = re.compile(r'TLIST\(\s*([A-Z]\d)\s*,\s*"?(\d{4})"?\s*-\s*"?(\d{4})"?\s*\)')
_CODEPAGE = re.compile(rb'CODEPAGE\s*=\s*"([^"]{1,40})"')


@dataclass(frozen=True)
class Header:
    """What the statements say, in the file's main language, by (keyword, what it is said of)."""

    said: dict[tuple[str, str], tuple[str, ...]]

    def values(self, keyword: str, of: str = "") -> tuple[str, ...]:
        """The parts of a statement, () where there is none."""
        return self.said.get((keyword, of), ())

    def text(self, keyword: str, of: str = "") -> str:
        """The statement as one text."""
        return " ".join(self.values(keyword, of))

    def about(self, keyword: str) -> dict[str, str]:
        """What a keyword says of each thing."""
        return {of: " ".join(parts) for (name, of), parts in self.said.items() if name == keyword}


def encoding(path: Path, asked: str) -> str:
    """The reader's; UTF-8 where the bytes are; the code page that the file names; else what spells words."""
    if asked and encodings.is_known(asked):
        return asked
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    seen = encodings.decide((head[: head.rfind(b"\n") + 1] or head,))
    named = _CODEPAGE.search(head)
    name = named[1].decode("ascii", "replace").lower() if named else ""
    if seen.startswith("utf-") and (not head.isascii() or not named):
        return seen
    return name if name and encodings.is_known(name) else seen


def opened(path: Path, name: str) -> TextIO:
    """The file as text."""
    codec, errors = encodings.reader(name)
    return path.open(encoding="utf-8-sig" if codec == "utf-8" else codec, errors=errors, newline="")


def header(file: TextIO) -> tuple[Header, str]:
    """The statements before the values, and the beginning of these. Raises ValueError where there are none."""
    text = ""
    while not (data := _DATA.search(text)):
        piece = file.read(PIECE)
        if not piece or len(text) > HEADER_CHARACTERS:
            raise ValueError("no values")
        text += piece
    return Header(_statements(text[: data.start() + 1])), text[data.end() :]


def _statements(text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Statements of the main language come first or stand alone; those of others only fill what is missing."""
    said: dict[tuple[str, str], tuple[str, ...]] = {}
    others: dict[tuple[str, str], tuple[str, ...]] = {}
    at = 0
    while found := _STATEMENT.match(text, at):
        at = found.end()
        of = ", ".join(_joined(found["of"] or ""))
        kept = others if found["language"] else said
        if (found["name"], of) not in kept:
            kept[found["name"], of] = _value(found["value"])
    if text[at:].strip(" \t\r\n;"):
        raise FormatError(message("A statement of this PC-Axis file cannot be read: {text}", text=text[at : at + 60].strip()))
    return said


def _value(text: str) -> tuple[str, ...]:
    """Texts between commas; a list of times that is written as its first and last."""
    span = _SPAN.search(text)
    if span:
        return tuple(_span(*span.groups()))
    return _joined(re.sub(r"TLIST\([^)]*\)\s*,?", "", text))


def _span(scale: str, first: str, last: str) -> Iterator[str]:
    """Years from first to last; other scales list their times."""
    if scale != "A1":
        return
    yield from (str(year) for year in range(int(first), min(int(last), int(first) + 1_000) + 1))


def _joined(text: str) -> tuple[str, ...]:
    """The parts of a list; texts that follow each other without a comma are one, which the file broke into lines."""
    parts: list[str] = []
    open_part = False
    for found in _PART.finditer(text):
        if found[3]:
            open_part = False
            continue
        part = found[1] if found[1] is not None else found[2]
        if open_part:
            parts[-1] += part
        else:
            parts.append(part)
        open_part = True
    return tuple(parts)


def tokens(begun: str, file: TextIO) -> Iterator[str]:
    """The values, without their quotes, to the end of the file."""
    rest = begun
    while True:
        piece = file.read(PIECE)
        text = (rest + piece).replace(_END, " ")
        end = _cut(text) if piece else len(text)
        part, rest = text[:end], text[end:]
        if '"' in part:
            yield from (quoted if quoted else bare for quoted, bare in _TOKEN.findall(part))
        else:
            yield from part.replace(";", " ").replace(",", " ").split()
        if not piece:
            return


def _cut(text: str) -> int:
    """Where a piece can end: after a space that stands in no quotes."""
    end = max(text.rfind(" "), text.rfind("\n"), text.rfind("\t")) + 1
    while end and text.count('"', 0, end) % 2:
        end = text.rfind('"', 0, end)
    return end
