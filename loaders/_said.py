"""What does a portal's record say? Fields as plain text, whatever they were written as."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]

LONGEST_TEXT = 4_000
"""Signs kept of a description; catalogues hold whole reports in it."""
_TAG = re.compile(r"<(?:[a-zA-Z/!][^<>]{0,2000})>")
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/div)\b[^<>]{0,200}>", re.IGNORECASE)


def text(record: Record, *names: str) -> str:
    """The first of the fields that is a text or a number and not empty; else ""."""
    for name in names:
        value = record.get(name)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
            return clean(str(value)).strip()[:LONGEST_TEXT]
    return ""


def parsed(content: bytes) -> Any:
    """The JSON, every text in it whole. Raises ValueError or RecursionError for what is none."""
    value = json.loads(content)
    if b"\\ud" not in content.lower():
        return value
    return json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def clean(value: str) -> str:
    """The text without halves of characters, which JSON may hold and nothing else can."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def prose(record: Record, *names: str) -> str:
    """A description without its HTML."""
    bare = _TAG.sub("", _BREAK.sub("\n", text(record, *names)))
    return re.sub(r"[ \t\u00a0]*\n\s*", "\n", html.unescape(bare)).strip()


def part(record: Record, *names: str) -> Record:
    """An object inside an object, however deep; {} where one of them is none."""
    for name in names:
        value = record.get(name)
        if not isinstance(value, Mapping):
            return {}
        record = value
    return record


def items(record: Record, name: str) -> tuple[Record, ...]:
    """A field that is a list of objects; one object counts as a list of one."""
    value = record.get(name)
    several = value if isinstance(value, list) else [value]
    return tuple(item for item in several if isinstance(item, Mapping))


def moment(seconds: object) -> str:
    """ISO 8601 for seconds since 1970; "" where it is no such number."""
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""


def date(record: Record, *names: str) -> str:
    """The first of the fields that begins as an ISO 8601 date, to the second; a repeating interval (R/P1D) is none."""
    said = (text(record, name) for name in names)
    return next((value[:19] for value in said if re.match(r"\d{4}(-\d{2}|$)", value)), "")


def total(record: Record, name: str) -> int | None:
    """A count that may be written as a text, or as 3.0; None where it is none."""
    match = re.fullmatch(r"([0-9]{1,15})(?:\.0{0,20})?", text(record, name), re.ASCII)
    return int(match[1]) if match else None
