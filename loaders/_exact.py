"""JSON whose numbers keep every digit: a long id or an exact decimal is no float."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


class Number(str):
    """A number as it was written."""

    __slots__ = ()


def exactly(content: bytes) -> Any:
    """The JSON, each number as a Number, every text in it whole. Raises ValueError or RecursionError for what is none."""
    value = _read(content)
    return _read(written(value).encode("utf-8", "replace")) if b"\\ud" in content.lower() else value


def _read(content: bytes) -> Any:
    return json.loads(content, parse_int=Number, parse_float=Number, parse_constant=Number)


def cell(value: Any) -> str:
    """A value of `exactly` as a cell: texts as they are, nothing for null, the rest as JSON writes it. Raises RecursionError."""
    return value or "" if value is None or isinstance(value, str) else written(value)


def written(value: Any) -> str:
    """A value of `exactly` as JSON, with the digits that it had. Raises RecursionError for one of a thousand levels."""
    if isinstance(value, Number):
        return value
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{json.dumps(name, ensure_ascii=False)}: {written(inner)}' for name, inner in value.items())}}}"
    return json.dumps(value, ensure_ascii=False)
