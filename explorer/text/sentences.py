"""A `Message` put into the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from explorer.model.message import Amount, Listing, Message, Moment, Value
from explorer.text.catalogs import translate
from explorer.text.locales import language_of
from explorer.text.numbers import compact, file_size, listing, moment, number, percent

PLACE = re.compile(r"\{(\w+)\}")

STYLES: dict[str, Callable[[float, str], str]] = {"percent": percent, "compact": compact, "bytes": file_size}
"""How an amount is written where it is not a plain number."""


def say(message: Message, locale: str) -> str:
    """The message as text. Values are put in as they are: whoever shows the text escapes it."""
    values = dict(message.values)
    return PLACE.sub(lambda place: _value(values[place[1]], locale) if place[1] in values else place[0], _pattern(message, locale))


def pieces(message: Message, locale: str) -> list[tuple[str, str]]:
    """The pattern cut at its places, in the language's own order: ("text", words), ("place", name). For places that are controls."""
    cut = PLACE.split(_pattern(message, locale))
    return [("place" if i % 2 else "text", part) for i, part in enumerate(cut) if part]


def _pattern(message: Message, locale: str) -> str:
    n = dict(message.values).get("n")
    return translate(message.text, message.plural, n if isinstance(n, int) else 2, language_of(locale))


def _value(value: Value, locale: str) -> str:
    match value:
        case Message():
            return say(value, locale)
        case Moment(iso, grain):
            return moment(iso, grain, locale)
        case Amount(amount, style):
            return STYLES.get(style, number)(amount, locale)
        case Listing(items):
            return listing([_value(item, locale) for item in items], locale)
        case bool() | str():
            return str(value)
        case _:
            return number(value, locale)
