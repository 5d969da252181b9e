"""The data sets of a huge JSON catalogue, one after the other, without holding it: `{…, "dataset": [{…}, {…}, …], …}`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from explorer.errors import FormatError
from explorer.model.message import message

CHUNK = 1 << 20
LARGEST = 4 << 20
"""Characters of one data set's description, beyond which the file is no catalogue: as objects they take twenty times as much memory."""

_AFTER = tuple(" \t\r\n,:]}")
"""Signs that may stand after a value."""


class NotStreamed(Exception):
    """The file has another shape: its parts refer to each other, so it has to be read whole."""


def members(path: Path, name: str) -> Iterator[Any]:
    """The items of the list under `name` at the top of the file. Raises NotStreamed, and FormatError for what is no JSON."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        stream = _Stream(file)
        if stream.next_sign() != "{":
            raise NotStreamed
        stream.step()
        yield from _found(stream, name)


def _found(stream: _Stream, name: str) -> Iterator[Any]:
    seen = False
    while stream.next_sign() == '"':
        key = stream.value()
        stream.expect(":")
        if key == "@graph":
            raise NotStreamed
        if key == name and stream.next_sign() == "[":
            seen = True
            yield from _items(stream)
        else:
            stream.value()
        if stream.next_sign() == ",":
            stream.step()
    stream.expect("}")  # a file that was broken off has no end
    if not seen:
        raise NotStreamed


def _items(stream: _Stream) -> Iterator[Any]:
    stream.step()
    while stream.next_sign() not in ("]", ""):
        yield stream.value()
        if stream.next_sign() == ",":
            stream.step()
    stream.expect("]")


class _Stream:
    """A window on the text, moved on as values are taken."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def next_sign(self) -> str:
        """The next sign that is no space, which stays; "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def step(self) -> None:
        self._at += 1

    def expect(self, sign: str) -> None:
        if self.next_sign() != sign:
            raise broken_json()
        self.step()

    def value(self) -> Any:
        """The next whole value: read on until it is complete, twice as far each time."""
        self.next_sign()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                if not self._more():
                    raise broken_json() from None
                continue
            except RecursionError:
                raise broken_json() from None
            if self._text[end : end + 1] in _AFTER or not self._more():  # a number may go on: 1.5e is the beginning of 1.5e3
                self._at = end
                return value

    def _more(self) -> bool:
        kept = self._text[self._at :]
        if len(kept) > LARGEST:
            raise FormatError(message("The file is no catalogue of data sets that can be read."))
        chunk = self._file.read(max(CHUNK, len(kept)))
        self._text, self._at = kept + chunk, 0
        return bool(chunk)


def broken_json() -> FormatError:
    return FormatError(message("The file is no complete JSON: it may have been broken off."), message("Try again in a few minutes."))
