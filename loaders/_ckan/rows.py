"""The rows of a DataStore table, all of them, as one CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from explorer.errors import SourceError
from explorer.model.message import message, plural
from explorer.model.table import Note
from loaders._ckan.api import Client, NotUnderstood
from loaders._ckan.records import rows
from loaders._ckan.words import SYSTEM_COLUMNS, plain, records
from loaders._http import Fetcher, new_file
from loaders._meter import Meter
from loaders._rest import patiently
from loaders._said import Record, total
from loaders._wire import TooLong

FIRST_PAGE = 1_000
"""Rows asked first: enough for most tables, and it shows how many bytes a row takes."""
MOST_ROWS = 32_000
"""CKAN's own limit for a page."""
SMALLER = 8
"""A page that is too long is asked for again with so many times fewer rows: three times at most until it is one row."""
PAGE_BYTES = 8_000_000
"""A page that a portal answers within seconds and that is held in memory here."""
_NUMBER = re.compile(r"[0-9]{1,19}", re.ASCII)
_BOOLEANS = {"t": "true", "f": "false"}
_WAYS: tuple[dict[str, object], ...] = (
    {"include_next_page": True, "records_format": "csv", "include_total": False},
    {"records_format": "csv", "include_total": False},
    {},
)
"""What is asked for beside the rows, until a portal understands it: as of 2.12, as before, as before 2.8."""


@dataclass(frozen=True)
class Described:
    """What a table says of itself before its rows: its columns, how many rows it counts (None where it only guesses).

    `numbered` where it has the usual `_id`; a view in the database may lack it.
    """

    fields: tuple[Record, ...]
    total: int | None
    numbered: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(str(field["id"]) for field in self.fields)


@dataclass(frozen=True)
class Rows:
    path: Path
    count: int
    notes: tuple[Note, ...]


def describe(client: Client, resource: str) -> Described:
    """Raises SourceError where there is no such table, or it has no columns of its own."""
    answer = client.call("datastore_search", resource_id=resource, limit=0)
    every = records(answer, "fields")
    if not all(plain(field, "id") for field in every):
        raise _wrong(client)  # a column without a name cannot be asked for
    fields = tuple(field for field in every if field["id"] not in SYSTEM_COLUMNS)
    if not fields:
        raise SourceError(message("{portal} holds no columns for this table.", portal=client.place.title))
    numbered = any(field["id"] == "_id" for field in every)
    return Described(fields, None if answer.get("total_was_estimated") else total(answer, "total"), numbered)


def save(client: Client, resource: str, table: Described, fetcher: Fetcher) -> Rows:
    """The whole table in the desk's folder; at a limit what came so far, with a note. Raises SourceError where pages fail."""
    with new_file(fetcher.desk.folder) as path, path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        count, stopped = _write(file, Pages(client, resource, table, fetcher.meter), table, fetcher)
    return Rows(path, count, _notes(count, stopped, table, client))


def _write(file: TextIO, pages: Pages, table: Described, fetcher: Fetcher) -> tuple[int, bool]:
    """Rows written, and whether a limit ended it before the table did."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.names)
    booleans = [place for place, field in enumerate(table.fields) if field.get("type") == "bool"]
    count, most = 0, fetcher.desk.settings.limits.rows
    try:
        for page in pages:
            writer.writerows(_spelt(row, booleans) for row in page[: most - count])
            count += min(len(page), most - count)
            fetcher.desk.report("fetching", count, max(count, table.total or 0))
            if count >= most:
                return count, True
    except SourceError:
        if not (count and fetcher.meter.spent):
            raise
        return count, True
    return count, False


def _notes(count: int, stopped: bool, table: Described, client: Client) -> tuple[Note, ...]:
    """What a reader must know of rows that did not come."""
    total = table.total
    if total is not None and count >= total:
        return ()
    if total is None and not stopped:
        return ()
    if total is None:
        return (Note("rows_limit", plural("Only the first {n} row was fetched.", "Only the first {n} rows were fetched.", n=count)),)
    if stopped:
        text = plural(
            "Only the first {n} row of {total} was fetched.", "Only the first {n} rows of {total} were fetched.", n=count, total=total
        )
        return (Note("rows_limit", text),)
    told = message("{portal} counts {total} rows and gave {given}.", portal=client.place.title, total=total, given=count)
    return (Note("rows_missing", told),)


def _spelt(row: list[str], booleans: list[int]) -> list[str]:
    """A row as it is written: PostgreSQL's `t` and `f` as words."""
    for place in booleans:
        row[place] = _BOOLEANS.get(row[place], row[place])
    return row


class Pages:
    """The table page by page: by the last row's number where the portal can (2.12), else by offset in the order of the rows' numbers."""

    def __init__(self, client: Client, resource: str, table: Described, meter: Meter) -> None:
        self._client = client
        self._meter = meter
        self._table = table
        self._names = ["_id", *table.names] if table.numbered else list(table.names)
        self._arguments: dict[str, object] = {
            "resource_id": resource,
            "fields": self._names,
            **({"sort": "_id"} if table.numbered else {}),
        }
        self._ways = list(_WAYS) if table.numbered else list(_WAYS[1:])
        self._last = 0
        self._before: list[list[str]] = []

    def __iter__(self) -> Iterator[list[list[str]]]:
        done, size = 0, FIRST_PAGE
        position: dict[str, object] = {}
        while True:
            try:
                answer = self._page(position, size)
            except TooLong:
                if size == 1:
                    raise
                size = max(1, size // SMALLER)
                continue
            page = self._checked(answer)
            if page:
                yield page
            done += len(page)
            if self._is_last(len(page), done, answer.get("limit"), size):
                return
            position = self._next(answer, done)
            size = max(1, min(MOST_ROWS, PAGE_BYTES * len(page) // max(1, self._client.answered)))

    def _checked(self, answer: Record) -> list[list[str]]:
        """The rows of a page without their numbers, which must rise: a portal that repeats or mixes pages is not believed."""
        page = rows(self._client, answer, self._names)
        if page is None:
            raise _wrong(self._client)
        if not self._table.numbered:
            if page == self._before and any(row != page[0] for row in page):
                raise _wrong(self._client)
            self._before = page
            return page
        for row in page:
            number = int(row[0]) if _NUMBER.fullmatch(row[0]) else 0
            if number <= self._last:
                raise _wrong(self._client)
            self._last = number
        return [row[1:] for row in page]

    def _page(self, position: Mapping[str, object], size: int) -> Record:
        """By the first way that the portal understands."""
        while True:
            try:
                return patiently(partial(self._call, position, size), self._meter)
            except NotUnderstood:
                if len(self._ways) == 1 or position:
                    raise
                self._ways.pop(0)

    def _call(self, position: Mapping[str, object], size: int) -> Record:
        return self._client.call("datastore_search", **self._arguments, **self._ways[0], **position, limit=size)

    def _is_last(self, given: int, done: int, limit: object, asked: int) -> bool:
        """An empty page ends it; a short one only where the portal's own count agrees, for its limit may be lower than it says."""
        applied = limit if isinstance(limit, int) else asked
        return not given or (given < applied and self._table.total is not None and done >= self._table.total)

    def _next(self, answer: Record, done: int) -> dict[str, object]:
        following = answer.get("next_page")
        if "include_next_page" in self._ways[0] and isinstance(following, Mapping):
            return {"filters": dict(following)}
        self._ways = [way for way in self._ways if "include_next_page" not in way]
        return {"offset": done}


def _wrong(client: Client) -> SourceError:
    return SourceError(message("{portal} sent rows that cannot be put together.", portal=client.place.title))
