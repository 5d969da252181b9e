"""Adapters for the measuring tools: a table's columns as they are understood, and its charts as they are recommended."""

from __future__ import annotations

import collections
import math
from pathlib import Path

import pandas

from charts import REGISTRY
from explorer.model.schema import Column, Schema
from explorer.model.table import ColumnFacts, Credit, Facts, Read, Sample, Table
from explorer.recommend import published, recommend
from explorer.schema import infer, settle
from explorer.settings import Settings
from loaders import readers

SAMPLED = 3_000
"""Rows that a schema is inferred from, about as many as a reader peeks at."""

MOST_VALUES = 6_000
"""Distinct values that are matched with places."""


def peeked(path: str) -> Sample:
    """What the readers see of a file at a first look."""
    table = Table(Path(path), Path(path).name, Credit())
    return readers.peek(table, Read(), Settings())


def describe(path: str) -> list[dict[str, str]]:
    """Each column's name as published, its kind and its role."""
    sample = peeked(path)
    schema = infer(sample)
    return [{"column": name, "kind": column.kind, "role": column.role} for name, column in zip(sample.names, schema.columns, strict=True)]


def charts(table: pandas.DataFrame, columns: list[str] | None = None, k: int = 20) -> list[dict[str, object]]:
    """Ranked charts of a table (or of some of its columns), each as its family and columns."""
    schema = understood(table)
    offered = recommend(schema, tuple(columns) if columns is not None else None, limit=k)
    return [{"family": REGISTRY[each.spec.chart].family, "columns": list(published(schema, each.spec))} for each in offered]


def understood(table: pandas.DataFrame) -> Schema:
    """The schema of a frame as if its CSV had been opened: inferred from a few thousand rows, settled with counts of all."""
    texts = [_texts(table[name]) for name in table.columns]
    names = tuple(str(name) for name in table.columns)
    rows = list(zip(*texts, strict=True))
    step = max(1, len(rows) // SAMPLED)
    schema = infer(Sample(names, tuple(rows[::step]), Read(), complete=step == 1))
    return settle(
        schema, Facts(len(rows), tuple(map(_facts, schema.columns, texts)), _together(schema, dict(zip(names, texts, strict=True))))
    )


def _together(schema: Schema, texts: dict[str, list[str | None]]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Distinct combinations of candidate keys and of each step of a hierarchy."""
    steps = [levels[:end] for levels in schema.hierarchies for end in range(2, len(levels) + 1)]
    wanted = [names for names in dict.fromkeys((*schema.keys, *steps)) if all(name in texts for name in names)]
    return tuple((names, len(set(zip(*(texts[name] for name in names), strict=True)))) for names in wanted)


def _texts(values: pandas.Series) -> list[str | None]:
    """The cells as a CSV would hold them: whole numbers without decimals, nothing for nothing."""
    whole = values.dtype.kind == "f" and bool((values.dropna() % 1 == 0).all())
    return [None if _is_missing(value) else str(int(value)) if whole else str(value) for value in values]


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value)) or value is pandas.NaT


def _facts(column: Column, texts: list[str | None]) -> ColumnFacts:
    """What the engine would count in a stored column."""
    counts = collections.Counter(text for text in texts if text is not None and text not in column.cast.missing)
    commonest = tuple(counts.most_common(MOST_VALUES))
    low, high, mean, negatives = _span(column, counts)
    missing = len(texts) - sum(counts.values())
    return ColumnFacts(missing, len(counts), 0, low, high, mean, negatives, 0, commonest[:20], commonest)


def _span(column: Column, counts: collections.Counter[str]) -> tuple[float | str | None, float | str | None, float | None, int]:
    if column.kind != "numeric":
        return min(counts, default=None), max(counts, default=None), None, 0
    values = pandas.to_numeric(pandas.Series(list(counts)).str.strip(column.cast.strip), errors="coerce").dropna()
    if values.empty:
        return None, None, None, 0
    return float(values.min()), float(values.max()), float(values.mean()), int((values < 0).sum())
