"""Small conventions of controls: ids as the document has them, attributes, and menus with a choice that means "nothing"."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from werkzeug.exceptions import BadRequest

NOTHING = "\u200b"
"""The value of "nothing chosen" in a menu: an empty value stands for a menu's placeholder, which cannot be chosen again."""

Option = dict[str, str]


def dom(name: Mapping[str, str | int]) -> str:
    """The id that a dict id has in the document: labels and scripts find a control by it."""
    return json.dumps(dict(name), sort_keys=True, separators=(",", ":"))


def aria(**names: str) -> dict[str, Any]:
    """aria-… attributes; an underscore stands for a hyphen."""
    return {f"aria-{name.replace('_', '-')}": value for name, value in names.items()}


def data(**names: str) -> dict[str, Any]:
    """data-… attributes, for the page's script."""
    return {f"data-{name.replace('_', '-')}": value for name, value in names.items()}


def options(pairs: Iterable[tuple[str, str]]) -> list[Option]:
    """A menu's options of (value, label)."""
    return [{"value": value or NOTHING, "label": label} for value, label in pairs]


def shown(value: str) -> str:
    """A value as a menu holds it."""
    return value or NOTHING


def chosen(value: Any) -> str:
    """A menu's or a text field's value; "" for nothing. Anything but a text was not sent by a control of ours."""
    if value is None or value == NOTHING:
        return ""
    if not isinstance(value, str | int | float):
        raise BadRequest("not a text")
    return str(value)
