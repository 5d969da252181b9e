"""DuckDB: one locked in-memory instance a process, which attaches stored tables read-only and only gets SELECTs that sqlglot built."""

from __future__ import annotations

import math
import re
import secrets
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

import duckdb
import pyarrow
from sqlglot import exp

from explorer.errors import ChartError, SourceError
from explorer.model.message import Amount, message
from explorer.model.picture import Answer
from explorer.model.query import Query
from explorer.model.table import Dataset
from explorer.query import sql
from explorer.query.answers import Counted, grouped_answer, listed_answer
from explorer.query.engines.attached import Attached, Broken, Tables, is_damage
from explorer.query.engines.deadlines import Deadlines
from explorer.query.resolve import resolve, resolve_cell
from explorer.query.shape import Resolved
from explorer.settings import Settings

WARM_UP = "SELECT k, sum(v), count(*) FROM (SELECT range % 3 AS k, range / 7 AS v FROM range(1000)) GROUP BY k ORDER BY 2 DESC"
"""A first query takes 80 to 440 ms; this one pays for it before the first reader comes."""

SPARE = 6.0
"""Standard deviations of rows asked for beyond the sample, so that a lot never draws too few."""

LOTS = 2**64 - 1

warnings.filterwarnings("ignore", "Arrow output on a DB-API result", UserWarning)
"""Answers are small: copying one costs less than planning its statement twice, as the way without a copy does."""


class DuckDBEngine:
    """Answers queries on stored tables, each within its time and all within one memory limit."""

    def __init__(self, settings: Settings, damaged: Callable[[str], None] = lambda fingerprint: None) -> None:
        """`damaged` is told the fingerprint of a table whose file turns out broken."""
        self._settings = settings
        self._damaged = damaged
        self._lock = threading.Lock()
        self._tables = Tables(self._connected)
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._deadlines = Deadlines(settings.limits.query_seconds)

    def warm(self) -> None:
        """Pays the price of a process's first query."""
        self._select(WARM_UP, {})

    def run(self, dataset: Dataset, query: Query) -> Answer:
        """The small frame that answers the query, and what was left out. Raises ChartError when it takes too long or too much memory."""
        with self._reading(dataset) as table:
            return self._run(dataset, query, resolve(query, dataset.schema, table.columns, table.name))

    def _run(self, dataset: Dataset, query: Query, found: Resolved) -> Answer:
        if query.groups or query.aggregates:
            totals = self._counted(found).totals if found.shape.totals else 0
            return grouped_answer(self._select(sql.text(found.shape), found.values), query, found.shape, totals)
        counted = self._counted(found) if _must_count(query, found, dataset) else Counted(dataset.schema.rows, dataset.schema.rows)
        found = _sampled(found, query, counted)
        return listed_answer(self._select(sql.text(found.shape), found.values), query, found.shape, counted)

    def values(self, dataset: Dataset, column: str, contains: str = "", limit: int = 200) -> tuple[tuple[str, int], ...]:
        """A column's values as written with their rows, most first: the choices of a filter."""
        given = {"limit": limit, "contains": contains}
        with self._reading(dataset) as table:
            cell = resolve_cell(column, dataset.schema, table.columns)
            lines = self._select(sql.values_text(table.name, cell, bool(contains)), given)
        return tuple(zip(lines["value"].to_pylist(), lines["rows"].to_pylist(), strict=True))

    def recipe(self, dataset: Dataset, query: Query) -> str:
        """The statement with its values in place, and which stored column is which published one. To be read, never run here."""
        with self._reading(dataset) as table:
            found = resolve(query, dataset.schema, table.columns, table.name)
        text = re.sub(r"\$(\w+)", lambda place: _literal(found.values.get(place[1])), sql.text(found.shape))
        used = [column for column in dataset.schema.columns if column.id in found.shape.ids]
        return "\n".join([*(f"-- {column.id}: {' '.join(column.name.split())}" for column in used), text])

    def holds(self, dataset: Dataset) -> bool:
        """Whether the table can be read: attached, if it was not."""
        try:
            with self._reading(dataset):
                return True
        except SourceError:
            return False

    @contextmanager
    def _reading(self, dataset: Dataset) -> Iterator[Attached]:
        """The table, attached. Raises SourceError where its file is gone or damaged, which its store is told."""
        try:
            with self._tables.reading(dataset) as table:
                yield table
        except (Broken, duckdb.Error) as error:
            if not is_damage(error):
                raise
            self._tables.forget(dataset.fingerprint)
            self._damaged(dataset.fingerprint)
            raise SourceError(message("The table is no longer kept here."), message("Open it again: it will be fetched anew.")) from error

    def forget(self, fingerprint: str) -> None:
        """Lets go of a table whose file is about to be deleted."""
        self._tables.forget(fingerprint)

    def _counted(self, found: Resolved) -> Counted:
        text = sql.count_text(found.shape)
        lines = self._select(text, found.values)
        return Counted(*(int(lines[name][0].as_py()) for name in ("rows", "used", "totals")))

    def _select(self, text: str, values: Mapping[str, object]) -> pyarrow.Table:
        cursor = self._connected().cursor()
        try:
            with self._deadlines.over(cursor):
                reader = cursor.execute(text, _named_in(text, values)).to_arrow_reader()
                assert reader is not None
                return reader.read_all()
        except duckdb.InterruptException as error:
            seconds = Amount(self._settings.limits.query_seconds)
            raise ChartError(
                message("This chart took longer than {seconds} seconds and was stopped.", seconds=seconds),
                message("A filter leaves fewer rows to count."),
            ) from error
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:  # no memory, and no disk to spill to
            if is_damage(error):
                raise
            raise ChartError(
                message("This chart needs more memory than there is for one chart."), message("A filter leaves fewer rows to count.")
            ) from error
        finally:
            cursor.close()

    def _connected(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._connection is None:
                self._connection = _locked(self._settings)
            return self._connection


def _locked(settings: Settings) -> duckdb.DuckDBPyConnection:
    """An instance that opens nothing but stored tables, and whose configuration stays so. What it spills is this process's own."""
    limits, data = settings.limits, settings.data.resolve()
    with suppress(OSError):  # without a folder nothing is spilled, and a chart that would need it says so
        (data / "spill").mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(config={"memory_limit": f"{limits.query_bytes // 1000}KB", "threads": limits.query_threads})
    for name, value in (
        ("temp_directory", str(data / "spill" / secrets.token_hex(8))),
        ("max_temp_directory_size", f"{limits.store_bytes // 1000}KB"),
        ("allowed_directories", [str(data / "tables")]),
        ("autoinstall_known_extensions", False),
        ("autoload_known_extensions", False),
        ("enable_external_access", False),
        ("lock_configuration", True),
    ):
        connection.execute(f"SET {name} = {exp.convert(value).sql('duckdb')}").fetchall()
    return connection


def _must_count(query: Query, found: Resolved, dataset: Dataset) -> bool:
    """Whether the schema alone cannot say how many rows there are to draw."""
    columns = [dataset.schema.column(name) for name in query.present]
    partial = any(column.missing or column.stats.uncast for column in columns)
    return bool(found.shape.tests or found.shape.totals or found.shape.unpivot or partial or query.fixes or not dataset.schema.rows)


def _sampled(found: Resolved, query: Query, counted: Counted) -> Resolved:
    """The same with a sample drawn where there are more rows than asked: by a hash of the row number, so always the same ones."""
    if query.sample is None or counted.used <= query.sample:
        return found
    wanted = query.sample + SPARE * math.sqrt(query.sample) + 10
    lot = min(LOTS, int(LOTS * (wanted / counted.used)))
    return Resolved(replace(found.shape, sampled=True), {**found.values, "lot": lot, "sample": query.sample})


def _named_in(text: str, values: Mapping[str, object]) -> dict[str, object]:
    """The parameters that this text has: the engine refuses any other."""
    names = set(re.findall(r"\$(\w+)", text))
    return {name: value for name, value in values.items() if name in names}


def _literal(value: object) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        # The spellings of thousands of municipalities: a tree of them would take longer than the query.
        return f"[{', '.join(_quoted(each) for each in value)}]"
    return str(exp.convert(value).sql("duckdb"))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
