"""Text that was encoded twice: UTF-8 that was taken for cp1252 and written as UTF-8 again, so that é became Ã©."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

LEAST_TEXTS = 3
"""Different texts that have to look so: one alone may be about encodings."""
_CONTROLS = "cp1252-controls"


def _control(error: UnicodeError) -> tuple[bytes, int]:
    """cp1252 leaves five bytes undefined, which programs take for the control characters of their number: the second half of Á is one."""
    if isinstance(error, UnicodeEncodeError) and error.object[error.start : error.end] <= "\x9f":
        return error.object[error.start : error.end].encode("latin-1"), error.end
    raise error


codecs.register_error(_CONTROLS, _control)


def are_twice(texts: Iterable[str]) -> bool:
    """Every text with a letter beyond ASCII was encoded twice: a single one that was not says that the others may be meant so."""
    found: set[str] = set()
    for text in texts:
        if not text.isascii():
            if once(text) == text:
                return False
            found.add(text)
    return len(found) >= LEAST_TEXTS


def once(text: str) -> str:
    """The text as it was meant; itself where it was encoded once."""
    if text.isascii():
        return text
    try:
        return text.encode("cp1252", _CONTROLS).decode("utf-8")
    except UnicodeError:
        return text
