"""Writes several stored tables of text, one below the other, as one CSV file: every cell as it was published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.readers._table.casting import literal

MEMORY = 200_000_000
"""Bytes for passing rows on: they are never held."""


@dataclass(frozen=True)
class Part:
    """One stored table: what its rows are marked with, and which of its columns (from 0) fills each column of the whole."""

    path: Path
    label: str
    places: tuple[int | None, ...]


def combine(names: Sequence[str], parts: Sequence[Part], out: Path) -> None:
    """The file: a row of names, the marks' first, then the rows of each part in their order."""
    with duckdb.connect(
        ":memory:", config={"memory_limit": f"{MEMORY}B", "threads": 1, "temp_directory": str(out.parent / "spill")}
    ) as engine:
        for number, part in enumerate(parts):
            engine.execute(f"ATTACH {literal(str(part.path))} AS part{number} (READ_ONLY)").fetchall()
        rows = [f"SELECT {', '.join(map(literal, names))}", *(_rows(engine, number, part) for number, part in enumerate(parts))]
        engine.execute(f"COPY ({' UNION ALL '.join(rows)}) TO {literal(str(out))} (FORMAT csv, HEADER false, FORCE_QUOTE *)").fetchall()


def _rows(engine: duckdb.DuckDBPyConnection, number: int, part: Part) -> str:
    held = {row[0] for row in engine.execute(f"DESCRIBE part{number}.t").fetchall()}
    cells = ["NULL" if place is None else _as_written(f"c{place + 1}", held) for place in part.places]
    return f"SELECT {', '.join([literal(part.label), *cells])} FROM part{number}.t"


def _as_written(column: str, held: set[str]) -> str:
    return f"coalesce({column}_text, {column})" if f"{column}_text" in held else column
