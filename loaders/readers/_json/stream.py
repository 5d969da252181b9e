"""JSON that is read piece by piece: what a large document holds, and the items of one of its lists, whatever its size."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, TextIO

from explorer.errors import FormatError
from explorer.model.message import Amount, message
from loaders.readers._json.text import DECODER, SKIPPED

PIECE = 1_000_000
"""Characters read at once: so many that a record seldom lies in two pieces, so few that copying the rest of one costs nothing."""
LONGEST = 50_000_000
"""Characters of one value: a country's border in the finest survey has half of it; what is parsed takes up to ten times as much."""
LOOKED = 16_000_000
"""Characters of a large document that show what it holds: two seconds of work, a look and a sample."""
OUTLINED_ITEMS, OUTLINED_CELLS = 1_000, 200_000
"""Items of a list that show what it holds, and whether the first of them are names."""
OUTLINED_NAMES = 5_000
"""Names of an object: one that has more is a list in disguise."""
WRAPPERS = 10
"""Items of a list that may be wrappers of lists, not records."""
OUTLINED_DEPTH = 12


_SCALAR = re.compile(r'\s*+(?:"(?:[^"\\]|\\.)*+"|[^\s,\[\]{}"]++)\s*+,')


class Cut(list[Any]):
    """The first items of a list, and how many it has."""

    total = 0


class Stream:
    """A text and a place in it. After `most` characters every list and object counts as ended."""

    def __init__(self, file: TextIO, most: float = math.inf) -> None:
        self._file = file
        self._most = most
        self._passed = 0
        self._text = ""
        self._at = 0

    def next(self) -> str:
        """The next character that is no space, "" at the end; it stays."""
        while True:
            found = SKIPPED.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(PIECE):
                return ""

    def skip(self, expected: str) -> None:
        """Goes past one character. Raises ValueError where another one stands."""
        if self.next() != expected:
            raise ValueError(f"expected {expected}")
        self._at += 1

    def value(self) -> Any:
        """The value that begins here, whole. Raises ValueError where there is none."""
        self.next()
        wanted = PIECE
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except ValueError:
                if not self._more(wanted):
                    raise
            else:
                if end < len(self._text) or not self._more(wanted):
                    self._at = end
                    return value
            wanted *= 2

    def each(self, opening: str, closing: str) -> Iterator[None]:
        """Stands at each item of a list, or name of an object, until the caller has read it; a comma after the last is let pass."""
        self.skip(opening)
        while self.next() != closing:
            yield
            if self.is_cut:
                return
            if self.next() != closing:
                self.skip(",")
        self.skip(closing)

    def pass_scalars(self) -> int:
        """Goes past texts and numbers that are read already, each with the comma after it; says how many."""
        count = 0
        while found := _SCALAR.match(self._text, self._at):
            count, self._at = count + 1, found.end()
        return count

    @property
    def is_cut(self) -> bool:
        """More than `most` characters have passed."""
        return self._passed > self._most

    def _more(self, wanted: int) -> bool:
        if len(self._text) - self._at > LONGEST:
            raise FormatError(message("One value in this JSON file is larger than {size}.", size=Amount(LONGEST, "bytes")))
        piece = self._file.read(wanted)
        self._passed += self._at
        self._text = self._text[self._at :] + piece
        self._at = 0
        return bool(piece)


def outline(stream: Stream, depth: int = OUTLINED_DEPTH) -> Any:
    """The document with every list cut after its first items. Raises ValueError where it is no JSON, or an object has too many names."""
    if depth and stream.next() == "{":
        return _outlined_object(stream, depth)
    if depth and stream.next() == "[":
        return _outlined_list(stream, depth)
    return stream.value()


def _outlined_object(stream: Stream, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for _ in stream.each("{", "}"):
        name = stream.value()
        stream.skip(":")
        found[name] = outline(stream, depth - 1)
        if len(found) > OUTLINED_NAMES:
            raise ValueError("too many names")
    return found


def _outlined_list(stream: Stream, depth: int) -> Cut:
    found = Cut()
    for _ in stream.each("[", "]"):
        if found.total >= OUTLINED_ITEMS:
            found.total += stream.pass_scalars()
        item = outline(stream, depth - 1) if found.total < WRAPPERS else stream.value()
        if found.total < OUTLINED_ITEMS:
            found.append(item)
        found.total += 1
    return found


def items(stream: Stream, steps: tuple[str | int, ...]) -> Iterator[Any]:
    """The items of the list that stands at `steps`."""
    for step in steps:
        _go(stream, step)
    for _ in stream.each("[", "]"):
        yield stream.value()


def _go(stream: Stream, step: str | int) -> None:
    """Into an object or list, to the value of a name or the item at a place."""
    if isinstance(step, int):
        for place, _ in enumerate(stream.each("[", "]")):
            if place == step:
                return
            outline(stream)
    else:
        for _ in stream.each("{", "}"):
            name = stream.value()
            stream.skip(":")
            if name == step:
                return
            outline(stream)
    raise ValueError("no such place")
