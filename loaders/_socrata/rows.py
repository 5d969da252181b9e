"""The rows of a Socrata data set, all of them, as one CSV file: by SODA3 where the operator has a token, else by SODA2."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explorer.model.table import Note
from loaders._bulk import Part, examine, joined, limited, require_other, require_whole
from loaders._columns import Column
from loaders._http import Refused
from loaders._rest import Api, NotAllowed, NotThere, NotUnderstood
from loaders._said import total
from loaders._socrata.address import Place
from loaders._socrata.words import is_hidden

PAGE = 50_000
"""The most rows that SODA 2.0 gives at once; 2.1 has no such limit."""
LONGEST_SELECT = 4_000
"""Signs of a list of columns that fit an address; a longer one is left out, and hidden columns are dropped here."""
_COUNT = "count(*) as n"


@dataclass(frozen=True)
class Rows:
    part: Part
    notes: tuple[Note, ...]


def save(api: Api, place: Place, columns: tuple[Column, ...]) -> Rows:
    """The whole table in the desk's folder. Raises SourceError where rows are missing."""
    if api.site.token:
        try:
            return _exported(api, place, columns)
        except (NotAllowed, NotThere, NotUnderstood):
            return _paged(api, place, columns)  # a portal, or a token, that SODA3 is closed to
    return _paged(api, place, columns)


def _exported(api: Api, place: Place, columns: tuple[Column, ...]) -> Rows:
    path = f"/api/v3/views/{place.id}"

    def count() -> int:
        return _counted(api, api.ask(f"{path}/query.json", body=_body(f"SELECT {_COUNT}")))

    before, most = count(), api.fetcher.desk.settings.limits.rows
    wanted = f"SELECT {_names(columns)} ORDER BY :id" + (f" LIMIT {most}" if before > most else "")
    fetched = api.download(api.address(f"{path}/export.csv"), body=_body(wanted))
    part = examine(fetched.path, columns, api.site.title)
    if before <= most:
        require_whole(part.rows, before, count, api.site.title)
    return _whole(api, [part], columns, before)


def _body(query: str) -> bytes:
    return json.dumps({"query": query, "includeSynthetic": False}).encode()


def _paged(api: Api, place: Place, columns: tuple[Column, ...]) -> Rows:
    """Page by page, of which there is one where the portal allows it (SODA 2.1)."""

    def count() -> int:
        return _counted(api, api.ask(f"/resource/{place.id}.json", {"$select": _COUNT}))

    before, most = count(), api.fetcher.desk.settings.limits.rows
    parts = list(_pages(api, place, columns, min(before, most)))
    if before <= most:
        require_whole(sum(part.rows for part in parts), before, count, api.site.title)
    return _whole(api, parts, columns, before)


def _pages(api: Api, place: Place, columns: tuple[Column, ...], wanted: int) -> Iterator[Part]:
    """All rows at once; where the portal gives fewer, as many pages as it takes.

    One that refuses is asked for a page that SODA 2.0 allows, then for all columns: it may list some that it does not give.
    """
    ways = [(size, names) for names in (_names(columns), "") for size in dict.fromkeys((max(1, wanted), PAGE))]
    done, before = 0, None
    while True:
        size, names = ways[0]
        try:
            part = _page(api, place, columns, names, done, min(size, max(1, wanted - done)))
        except Refused:
            ways = [way for way in ways[1:] if way[0] <= size]
            if not ways:
                raise
            continue
        require_other(before, part.path, api.site.title)
        yield part
        done, before = done + part.rows, part.path
        if done >= wanted or not part.rows:
            return


def _page(api: Api, place: Place, columns: tuple[Column, ...], names: str, start: int, size: int) -> Part:
    """In the order of the rows' own ids, for else pages overlap."""
    chosen = {"$select": names} if 0 < len(names) <= LONGEST_SELECT else {}
    query = {**chosen, "$order": ":id", "$limit": str(size), "$offset": str(start)}
    return examine(api.download(api.address(f"/resource/{place.id}.csv", query)).path, columns, api.site.title)


def _whole(api: Api, parts: list[Part], columns: tuple[Column, ...], counted: int) -> Rows:
    part = joined(parts, columns, api.fetcher.desk.folder, api.site.title, is_hidden)
    most = api.fetcher.desk.settings.limits.rows
    return Rows(part, limited(part.rows, counted) if counted > most else ())


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(f"`{column.name}`" for column in columns)


def _counted(api: Api, answer: Any) -> int:
    row = answer[0] if isinstance(answer, list) and answer and isinstance(answer[0], dict) else {}
    counted = total(row, "n")
    if counted is None:
        raise api.stranger()
    return counted
