"""The texts that an XLSX file keeps once for all its cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import IO

from loaders.readers._xml.parsing import Parser

PIECE_BYTES = 1 << 20

_PLAIN = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_TAGS_OF_PLAIN = 4
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
"""In this order: what the last one leaves is no escape."""
_BETWEEN = "\0"
"""A letter that XML does not allow."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BEGIN, _END = b"<si>", b"</si>"


def texts_of(file: IO[bytes]) -> list[str]:
    """All of them, in their order: by a pattern where pieces hold nothing but plain texts, exactly where they hold more."""
    texts: list[str] = []
    exact = _Items(texts)
    rest = file.read(PIECE_BYTES)
    start = rest.find(_BEGIN)
    exact.feed(rest[: max(start, 0)])
    rest = rest[max(start, 0) :]
    while rest:
        end = rest.rfind(_END) + len(_END) if _END in rest else (0 if start >= 0 and len(rest) <= PIECE_BYTES else len(rest))
        found = _plain(rest[:end])
        texts.extend(found) if found is not None else exact.feed(rest[:end])
        piece = file.read(PIECE_BYTES)
        if not piece:
            exact.feed(rest[end:], True)
        rest = rest[end:] + piece if piece else b""
    return texts


def _plain(items: bytes) -> list[str] | None:
    """The texts of a piece; None where anything else stands in it."""
    try:
        text = items.decode()
    except UnicodeDecodeError:
        return None
    found = _PLAIN.findall(text)
    if text.count("<") != _TAGS_OF_PLAIN * len(found):
        return None
    return list(all_unescaped(found))


def unescaped(text: str) -> str:
    """What a text as written in XML means, Excel's own escapes (_x000D_) too."""
    return spelt(resolved(text)) if "&" in text or "_x" in text else text


def all_unescaped(texts: Sequence[str]) -> Sequence[str]:
    """The same of many, at once: most tables hold nothing that is escaped."""
    together = _BETWEEN.join(texts)
    if "&" not in together and "_x" not in together:
        return texts
    found = unescaped(together).split(_BETWEEN)
    return found if len(found) == len(texts) else list(map(unescaped, texts))


def resolved(text: str) -> str:
    """Without XML's own escapes."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _ENTITY.sub(_entity, text)
    for name, letter in _ENTITIES.items():
        text = text.replace(f"&{name};", letter)
    return text


def spelt(text: str) -> str:
    """Excel's own escapes for letters that XML cannot hold."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _entity(found: re.Match[str]) -> str:
    if found[3]:
        return _ENTITIES[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"


class _Items:
    """Texts item by item: runs of rich text are joined, readings beside them (phonetic) left out."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._runs: list[str] = []
        self._within = self._phonetic = False
        self._parser = Parser(self._start, self._end, self._text)

    def feed(self, piece: bytes, last: bool = False) -> None:
        """A piece of the document."""
        self._parser.feed(piece, last)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "si":
            self._runs = []
        self._phonetic = self._phonetic or tag == "rPh"
        self._within = tag == "t" and not self._phonetic

    def _end(self, tag: str) -> None:
        self._within = False
        if tag == "rPh":
            self._phonetic = False
        if tag == "si":
            self._texts.append(spelt("".join(self._runs)))

    def _text(self, text: str) -> None:
        if self._within:
            self._runs.append(text)
