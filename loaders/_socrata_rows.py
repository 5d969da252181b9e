"""The rows of a Socrata data set, all of them, as one CSV file: by SODA3 where the operator has a token, else by SODA2."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from explorer.errors import SourceError
from explorer.model.table import Note
from loaders._bulk import Part, examine, joined, limited, require_whole
from loaders._columns import Column
from loaders._http import Busy
from loaders._rest import Api, NotAllowed, NotThere, NotUnderstood
from loaders._said import total
from loaders._socrata_address import Place
from loaders._socrata_words import is_hidden

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
    """All rows at once; where the portal gives fewer (SODA 2.0), as many pages as it takes. In the order of the rows' own
    ids, for else pages overlap."""

    def count() -> int:
        return _counted(api, api.ask(f"/resource/{place.id}.json", {"$select": _COUNT}))

    before, most = count(), api.fetcher.desk.settings.limits.rows
    names = _names(columns)
    chosen = {"$select": names} if len(names) <= LONGEST_SELECT else {}
    parts: list[Part] = []
    done, size = 0, max(1, min(before, most))
    while done < min(before, most) or not parts:
        query = {**chosen, "$order": ":id", "$limit": str(min(size, most - done)), "$offset": str(done)}
        try:
            fetched = api.download(api.address(f"/resource/{place.id}.csv", query))
        except SourceError as failure:
            if size <= PAGE or isinstance(failure, Busy) or api.fetcher.meter.spent:
                raise
            size = PAGE  # SODA 2.0 may refuse to be asked for more
            continue
        part = examine(fetched.path, columns, api.site.title)
        parts.append(part)
        done += part.rows
        if not part.rows:
            break
    if before <= most:
        require_whole(done, before, count, api.site.title)
    return _whole(api, parts, columns, before)


def _whole(api: Api, parts: list[Part], columns: tuple[Column, ...], counted: int) -> Rows:
    part = joined(parts, columns, api.fetcher.desk.folder, is_hidden)
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
