"""Adapters for the measuring tools: a table's columns as they are understood, and its charts as they are recommended."""

from __future__ import annotations

from pathlib import Path

from explorer.model.table import Credit, Read, Sample, Table
from explorer.schema import infer
from explorer.settings import Settings
from loaders import readers


def peeked(path: str) -> Sample:
    """What the readers see of a file at a first look."""
    table = Table(Path(path), Path(path).name, Credit())
    return readers.peek(table, Read(), Settings())


def describe(path: str) -> list[dict[str, str]]:
    """Each column's name as published, its kind and its role."""
    sample = peeked(path)
    schema = infer(sample)
    return [
        {"column": name, "kind": column.kind, "role": column.role} for name, column in zip(sample.names, schema.columns, strict=True)
    ]
