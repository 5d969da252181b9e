"""Rows that are stored while they are still made: all of them, in their order, whatever happens to the pipe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from loaders.readers._table import piping
from loaders.readers._table.lines import write_rows
from loaders.readers._table.opening import open_store

SCHEMA = Schema(
    (
        Column("c1", "n", "n", "numeric", "quantity", message("x"), cast=Cast("BIGINT")),
        Column("c2", "t", "t", "text", "name", message("x"), cast=Cast()),
    ),
    "record",
    message("row"),
)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piping, "HEAD_CHARACTERS", 500)
    monkeypatch.setattr(piping, "CHUNK_CHARACTERS", 200)


def rows(count: int = 3_000, odd: dict[int, tuple[str, str]] | None = None) -> Iterator[tuple[str, str]]:
    yield from ((odd or {}).get(n, (str(n), f'text "{n}", é')) for n in range(count))


def kept(folder: Path, given: Iterator[tuple[str, str]]) -> list[tuple[int, str]]:
    with open_store(Path(":memory:"), folder / "rows.csv") as store:
        write_rows(store, given, SCHEMA, folder)
        assert list(folder.iterdir()) == []
        return store.execute("SELECT c1, c2 FROM t ORDER BY rowid").fetchall()


WHOLE = [(n, f'text "{n}", é') for n in range(3_000)]


def test_all_rows_are_stored_in_their_order(tmp_path: Path) -> None:
    assert kept(tmp_path, rows()) == WHOLE


def test_a_row_longer_than_the_pipe_takes_is_read_from_the_file(tmp_path: Path) -> None:
    long = "x" * 3_000_000
    found = kept(tmp_path, rows(odd={2_000: ("2000", long)}))
    assert (found[2_000], found[:2_000] + found[2_001:]) == ((2_000, long), WHOLE[:2_000] + WHOLE[2_001:])


def test_a_file_system_without_pipes_costs_time_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "mkfifo", refused)
    assert kept(tmp_path, rows()) == WHOLE


def test_who_makes_the_rows_may_fail_and_nobody_waits(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, str]]:
        yield from rows(2_000)
        raise ValueError("damaged")

    with open_store(Path(":memory:"), tmp_path / "rows.csv") as store, pytest.raises(ValueError, match="damaged"):
        write_rows(store, broken(), SCHEMA, tmp_path)
