"""The rows in one answer of the DataStore, in whichever of its forms they come: as text, as lists, as objects."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from loaders._ckan.api import Client
from loaders._exact import cell
from loaders._said import Record

csv.field_size_limit(1 << 30)  # one cell may hold a whole geometry; the answer that it came in is bounded already


def rows(client: Client, answer: Record, names: Sequence[str]) -> list[list[str]] | None:
    """Each row's cells in the order of the names; None where these are no rows of so many cells.

    The text form is asked for, as the leanest; of the others the numbers are taken from the answer as it was written.
    """
    records = answer.get("records")
    given = _of_text(records) if isinstance(records, str) else _of_records(client.exactly().get("records"), names)
    return given if given is not None and all(len(row) == len(names) for row in given) else None


def _of_text(text: str) -> list[list[str]] | None:
    try:
        return [row or [""] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error:
        return None


def _of_records(records: Any, names: Sequence[str]) -> list[list[str]] | None:
    try:
        return [_of_record(record, names) for record in records] if isinstance(records, list) else None
    except RecursionError:  # a cell of a thousand levels
        return None


def _of_record(record: Any, names: Sequence[str]) -> list[str]:
    """No cells for what is no row; an object need not name what is empty, but one of other names is none."""
    if isinstance(record, list):
        return [cell(value) for value in record]
    if isinstance(record, Mapping) and any(name in record for name in names):
        return [cell(record.get(name)) for name in names]
    return []
