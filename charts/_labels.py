"""Text that goes into a figure: escaped, measured, cut to fit."""

from __future__ import annotations

import functools
import re
import unicodedata

LINES = 2
"""A label may take two lines; a third would push bars apart."""

MAX_TEXT = 500
"""Characters of one value that a hover box shows: more is no longer read."""

MANY_CHARACTERS = 4_096
"""Characters whose width is remembered: a chart measures thousands, of a few alphabets."""

_NARROW, _WIDE = set("iljtfrI.,:;'|!()[]{}·- "), set("mwMW@%—…")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def escape(text: str) -> str:
    """Data as data: no pseudo-HTML, no MathJax, no template place, no control or direction marks. For every text of a figure."""
    plain = _CONTROL.sub(" ", text)[:MAX_TEXT]
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("$", "&#36;").replace("%{", "&#37;{")


def width_of(text: str, size: float) -> float:
    """About how many pixels a text takes in Inter: exact enough for margins, needs no font."""
    return sum(map(_em, text)) * size


def fitted(text: str, room: float, size: float, lines: int = LINES) -> str:
    """The text escaped, in at most `lines` lines of `room` pixels; cut with an ellipsis where it does not fit (hover has it whole)."""
    rows: list[str] = [""]
    for word in _CONTROL.sub(" ", text).split():
        longer = f"{rows[-1]} {word}".strip()
        if width_of(longer, size) <= room or not rows[-1]:
            rows[-1] = longer
        elif len(rows) < lines:
            rows.append(word)
        else:
            rows[-1] = longer
    return "<br>".join(escape(_cut(row, room, size)) for row in rows)


def widest(texts: list[str], size: float) -> float:
    """Pixels of the widest of some fitted labels, line by line."""
    return max((width_of(_unescaped(line), size) for text in texts for line in text.split("<br>")), default=0.0)


def _cut(text: str, room: float, size: float) -> str:
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _unescaped(text: str) -> str:
    for entity, plain in (("&lt;", "<"), ("&gt;", ">"), ("&#36;", "$"), ("&#37;", "%"), ("&amp;", "&")):
        text = text.replace(entity, plain)
    return text


@functools.lru_cache(MANY_CHARACTERS)
def _em(character: str) -> float:
    if character in _NARROW:
        return 0.32
    if character in _WIDE:
        return 0.88
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.69 if character.isupper() else 0.62 if character.isdigit() else 0.575
