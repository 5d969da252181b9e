"""The rows of a DKAN table, all of them, as one CSV file: streamed at once, else page by page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from explorer.errors import SourceError
from explorer.model.message import message
from loaders._bulk import Part, examine, require_whole
from loaders._columns import Column
from loaders._dkan.address import Place
from loaders._dkan.words import NUMBER, columns
from loaders._exact import cell, exactly
from loaders._http import new_file
from loaders._rest import Api, NotUnderstood
from loaders._said import Record, total

_ORDER = {"sorts[0][property]": "record_number", "sorts[0][order]": "asc"}


@dataclass(frozen=True)
class Stored:
    """A table of the datastore: where it is in the API, its columns, how many rows it counts."""

    path: str
    columns: tuple[Column, ...]
    count: int


def describe(api: Api, place: Place) -> Stored:
    """Raises SourceError where the datastore does not hold the table: many files are only kept as files."""
    path = f"/api/1/datastore/query/{quote(place.id, safe='')}/{place.index}"
    answer = api.record(path, {"limit": "1", "results": "false", "count": "true", "schema": "true"})
    told, counted = columns(answer), total(answer, "count")
    if not told or counted is None:
        raise api.stranger()
    return Stored(path, told, counted)


def save(api: Api, stored: Stored) -> Part:
    """The whole table in the desk's folder. Raises SourceError where rows are missing."""
    try:
        return _streamed(api, stored)
    except SourceError:
        if api.fetcher.meter.spent:
            raise
    return _paged(api, stored)


def _streamed(api: Api, stored: Stored) -> Part:
    fetched = api.download(api.address(f"{stored.path}/download", {"format": "csv"}))
    part = examine(fetched.path, stored.columns, api.site.title)
    require_whole(part.rows, stored.count, lambda: _count(api, stored), api.site.title)
    return part


def _paged(api: Api, stored: Stored) -> Part:
    """As many rows a page as the portal gives unasked: asking for more than its own limit is an error there."""
    names = [column.name for column in stored.columns]
    rows = 0
    with new_file(api.fetcher.desk.folder) as path, path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for page in _pages(api, stored):
            writer.writerows(_cells(page, names, api.site.title))
            rows += len(page)
            api.fetcher.desk.report("fetching", rows, max(rows, stored.count))
        require_whole(rows, stored.count, lambda: _count(api, stored), api.site.title)
    return Part(path, tuple(names), ",", rows)


def _pages(api: Api, stored: Stored) -> Iterator[list[Record]]:
    order, done = _ORDER, 0
    before: list[Record] = []
    known = {column.name for column in stored.columns} | {NUMBER}
    while done < stored.count:
        asked = {"offset": str(done), "count": "false", "schema": "false", **order}
        try:
            answer = api.record(stored.path, asked, exactly)
        except NotUnderstood:
            if not order:
                raise
            order = {}  # a table without DKAN's own numbers
            continue
        page = answer.get("results")
        if not _are_rows(page, known) or (page == before and any(row != page[0] for row in page)):
            raise _wrong(api.site.title)
        if not page:
            return
        yield page
        before = page
        done += len(page)


def _cells(page: list[Record], names: list[str], portal: str) -> list[list[str]]:
    try:
        return [[cell(row.get(name)) for name in names] for row in page]
    except RecursionError:  # a cell of a thousand levels
        raise _wrong(portal) from None


def _wrong(portal: str) -> SourceError:
    return SourceError(message("{portal} sent rows that cannot be put together.", portal=portal))


def _are_rows(page: object, known: set[str]) -> bool:
    """Whether a page holds nothing but rows, and these no column that nobody told of."""
    return isinstance(page, list) and all(isinstance(row, dict) and row.keys() <= known for row in page)


def _count(api: Api, stored: Stored) -> int:
    counted = total(api.record(stored.path, {"limit": "1", "results": "false", "count": "true", "schema": "false"}), "count")
    if counted is None:
        raise api.stranger()
    return counted
