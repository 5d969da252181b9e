"""The stored tables that one DuckDB has open: attached read-only when first asked, let go when others are asked more."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
from sqlglot import exp

from explorer.model.table import Dataset

MOST_ATTACHED = 64
"""Tables attached at a time: each holds a file open and its catalog in memory."""


@dataclass(frozen=True)
class Attached:
    """A stored table within the engine: its database name, and its columns' types."""

    name: str
    columns: Mapping[str, str]


class Broken(Exception):
    """A stored table cannot be attached."""


class Tables:
    """Which tables are attached, and how many statements read each at this moment."""

    def __init__(self, connected: Callable[[], duckdb.DuckDBPyConnection], most: int = MOST_ATTACHED) -> None:
        self._connected = connected
        self._most = most
        self._lock = threading.RLock()
        self._attached: OrderedDict[str, Attached] = OrderedDict()
        self._readers: Counter[str] = Counter()

    @contextmanager
    def reading(self, dataset: Dataset) -> Iterator[Attached]:
        """Within it the table stays attached."""
        with self._lock:
            found = self._attached.get(dataset.fingerprint) or self._attach(dataset)
            self._attached.move_to_end(dataset.fingerprint)
            self._readers[dataset.fingerprint] += 1
        try:
            yield found
        finally:
            with self._lock:
                self._readers[dataset.fingerprint] -= 1
                self._let_go(self._most)

    def forget(self, fingerprint: str) -> None:
        """Lets go of a table whose file is about to be deleted, as soon as nobody reads it."""
        with self._lock:
            if fingerprint in self._attached:
                self._attached.move_to_end(fingerprint, last=False)
                self._let_go(len(self._attached) - 1)

    def _let_go(self, most: int) -> None:
        """Detaches the least recently used until so many are left; those that are read stay."""
        idle = [fingerprint for fingerprint in self._attached if not self._readers[fingerprint]]
        for fingerprint in idle[: max(0, len(self._attached) - most)]:
            del self._readers[fingerprint]
            self._detach(self._attached.pop(fingerprint))

    def _attach(self, dataset: Dataset) -> Attached:
        name = f"t_{dataset.fingerprint}"
        file = exp.Literal.string(str(dataset.path.resolve())).sql("duckdb")
        cursor = self._connected().cursor()
        try:
            cursor.execute(f"ATTACH {file} AS {_quoted(name)} (READ_ONLY, TYPE duckdb)")
            columns = {row[0]: row[1] for row in cursor.execute(f"DESCRIBE {_quoted(name)}.t").fetchall()}
        except duckdb.Error as error:
            raise Broken from error
        finally:
            cursor.close()
        self._attached[dataset.fingerprint] = Attached(name, columns)
        return self._attached[dataset.fingerprint]

    def _detach(self, table: Attached) -> None:
        cursor = self._connected().cursor()
        try:
            cursor.execute(f"DETACH {_quoted(table.name)}")
        finally:
            cursor.close()


def is_damage(error: Exception) -> bool:
    """Whether the table's file is at fault rather than the statement: DuckDB checks each block that it reads."""
    told = str(error)
    return isinstance(error, Broken) or "Corrupt database" in told or "Could not read" in told


def _quoted(name: str) -> str:
    return str(exp.to_identifier(name, quoted=True).sql("duckdb"))
