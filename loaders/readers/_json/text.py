"""How JSON text becomes values: numbers as spelt, names that come twice kept, and what scripts allow besides made strict."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from loaders.readers._table.records import Spelt, numbered

SKIPPED = re.compile(r"[\s\x1e\ufeff]*")
"""What may stand between values: spaces, the mark of GeoJSON text sequences, a byte order mark where files were joined."""

_COMMENT = r"(?>//[^\n]*|/\*.*?(?:\*/|\Z))"
_GAP = rf"(?:\s|{_COMMENT})*+"
_NAME = r"(?<![\w$])[^\W\d][\w$]*+|(?<![\w$])\$[\w$]*+"
_PATH = rf"""(?:{_NAME})(?:\.[\w$]++|\[(?:'[^'\n]*+'|"[^"\n]*+"|\d++)\])*+"""
PREFIX = re.compile(
    rf"\ufeff?(?:\)\]\}}'?,?(?=\s))?{_GAP}(?:(?:(?:var|let|const)\s+)?{_PATH}\s*=(?!=)|export\s+default\b|{_PATH}\s*\((?=\s*[\[{{]))?{_GAP}",
    re.S,
)
"""What a script may write in front of a document: a guard, comments, an assignment, a function that is called with it."""
_SUFFIX = re.compile(rf"(?:[\s);\x1e]|{_COMMENT})*+", re.S)
_ODD = re.compile(
    rf"""(?P<same>"(?:[^"\\]|\\.)*+"?)|'(?P<single>(?:[^'\\]|\\.)*+)'?|(?P<comment>{_COMMENT})|(?P<comma>,(?={_GAP}[}}\]]))"""
    rf"""|(?P<key>{_NAME})(?=\s*+:)|(?P<word>(?<![\w$])(?:undefined|None|True|False)\b)"""
    r"""|(?P<number>(?<![\w.])(?:[-+]?\.\d+|[-+]?\d+\.(?!\d)|\+\d[\d.]*|-?0\d+(?:\.\d+)?|-?0[xX][0-9a-fA-F]+)(?:[eE][-+]?\d+)?)""",
    re.S,
)
"""Tokens that strict JSON writes otherwise. No part of a text is looked at twice (possessive), so that no file can make this slow."""
_WORDS = {"undefined": "null", "None": "null", "True": "true", "False": "false"}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a name that comes again gets a number, so that no value is lost."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    for name, value in pairs:
        found[numbered(name, found)] = value
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=Spelt, parse_float=Spelt, parse_constant=Spelt, strict=False)

_QUICK = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str, strict=False)
_Scan = Callable[[str, int], tuple[Any, int]]
_scan: _Scan = DECODER.scan_once  # type: ignore[attr-defined]  # the scanner itself, which raw_decode wraps
_scan_quick: _Scan = _QUICK.scan_once  # type: ignore[attr-defined]


def scanned(text: str, quick: bool) -> tuple[Any, int]:
    """The value at the beginning of a text and where it ends; `quick`: numbers as mere texts. Raises ValueError or RecursionError."""
    try:
        return _scan_quick(text, 0) if quick else _scan(text, 0)
    except StopIteration as error:
        raise ValueError("no value") from error


def parsed(text: str) -> Any:
    """The document; a list where several stand in a row, one of all records where these are lists. Raises ValueError or RecursionError."""
    try:
        return _single(list(values(text)))
    except ValueError as error:
        try:
            return _repaired(text)
        except ValueError:
            raise error from None


def _single(found: list[Any]) -> Any:
    if not found:
        raise ValueError("no value")
    if len(found) == 1:
        return found[0]
    pages = all(isinstance(page, list) and all(isinstance(record, dict) for record in page) for page in found)
    return list(chain.from_iterable(found)) if pages else found


def values(text: str) -> Iterator[Any]:
    """The values that stand in a row in a text."""
    at = _after_gap(text, 0)
    while at < len(text):
        value, at = DECODER.raw_decode(text, at)
        yield value
        at = _after_gap(text, at)


def _after_gap(text: str, at: int) -> int:
    found = SKIPPED.match(text, at)
    return found.end() if found else at


def _repaired(text: str) -> Any:
    """The document of a script: its wrapping taken off, comments and commas too many left out, names and texts in double quotes."""
    start = PREFIX.match(text)
    strict = _ODD.sub(_strict, text[start.end() if start else 0 :])
    value, end = DECODER.raw_decode(strict)
    if not _SUFFIX.fullmatch(strict, end):
        raise ValueError("more than one value")
    return value


def _strict(found: re.Match[str]) -> str:
    """One token as strict JSON has it; a number that JSON does not know becomes a text, as it is written."""
    what, token = found.lastgroup, found.group()
    if what == "single":
        return json.dumps(re.sub(r"\\(.)", r"\1", found["single"]) if "\\u" not in token else found["single"])
    if what == "comment":
        return " "
    if what == "comma":
        return ""
    if what in ("key", "number"):
        return f'"{token}"'
    return _WORDS[token] if what == "word" else token
