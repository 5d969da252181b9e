"""Every kind of chart: finds the modules beside it, and says what a table lacks for one."""

from __future__ import annotations

import importlib
import pkgutil

from charts._base import Chart, Example, Scene, Slot
from charts._dark import DARK_TEMPLATE, counterparts, dark, darkened
from charts._template import TEMPLATE
from explorer.model.message import Message, message
from explorer.model.schema import Column, Schema

__all__ = [
    "DARK_TEMPLATE",
    "REGISTRY",
    "TEMPLATE",
    "Chart",
    "Example",
    "Scene",
    "Slot",
    "counterparts",
    "dark",
    "darkened",
    "lacks",
]


def _found() -> dict[str, Chart]:
    """Each module that does not start with an underscore, in sorted order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    charts: list[Chart] = [importlib.import_module(f"{__name__}.{name}").CHART for name in names]
    return {chart.name: chart for chart in charts}


REGISTRY = _found()


def lacks(chart: Chart, schema: Schema) -> Message | None:
    """Why this chart cannot be drawn from this table, or None: each required slot must find columns of its own."""
    left = schema.all_columns()
    for slot in sorted((slot for slot in chart.slots if slot.required), key=lambda slot: len(_fitting(slot, left))):
        taken = _taken(slot, left)
        if not taken:
            return message("needs {what}", what=slot.lacks)
        left = tuple(column for column in left if column not in taken)
    return None


def _taken(slot: Slot, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The first columns that fill the slot; () where too few fit."""
    fitting = _fitting(slot, columns)
    if not slot.pair:
        return fitting[:1]
    pair = tuple(next((column for column in fitting if column.role == role), None) for role in slot.pair)
    return tuple(column for column in pair if column) if all(pair) else ()


def _fitting(slot: Slot, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    return tuple(column for column in columns if slot.fits(column))
