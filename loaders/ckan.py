"""Which table is behind a CKAN portal's page? Any portal's, configured or not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.search import FACETS
from explorer.model.source import Source
from explorer.model.table import Credit, Note, Table
from explorer.settings import Settings
from loaders._address import Address, linked
from loaders._base import Desk, Loader, Unchanged, known_of, spelt
from loaders._catalogues import attempt
from loaders._ckan import columns, dump, words
from loaders._ckan import rows as datastore
from loaders._ckan.address import Place, dumped, read, recognise
from loaders._ckan.api import Client
from loaders._ckan.catalogue import locate, resolve
from loaders._ckan.described import Described, describe
from loaders._ckan.offers import offers
from loaders._ckan.search import browse, search
from loaders._http import Fetched, Fetcher, now
from loaders._look import head_of, is_page

__all__ = ["LOADER", "locate"]


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a page, file or call of a CKAN portal."""
    text = text.strip()
    place = recognise(text, settings)
    return spelt("ckan", text) or (place.source if place else None)


def fetch(source: Source, desk: Desk) -> Table:
    """The table of a resource: from the DataStore where it is active, else its file; each stands in for the other, and it is said."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        client = Client(place, fetcher)
        described = describe(client)
        first, second = ways(place, described)
        found = attempt(lambda: WAYS[first](client, described, fetcher))
        if isinstance(found, Table) and (place.origin or not _is_page(found)):
            return found
        if isinstance(found, SourceError) and (place.origin or fetcher.meter.spent):
            raise found
        other = attempt(lambda: WAYS[second](client, described, fetcher))
        if isinstance(other, Table):
            return replace(other, notes=(*other.notes, *_stood_in(client, described, second, isinstance(found, Table))))
        if isinstance(found, SourceError):
            raise found
        return found  # perhaps the page holds the table


def _is_page(table: Table) -> bool:
    """Whether a web page came where a file was promised."""
    return table.format not in ("HTML", "HTM") and is_page(head_of(table.path))


def ways(place: Place, described: Described) -> tuple[str, str]:
    """Where to look first, and second: what the link says, else the DataStore where the portal says that it holds all."""
    if place.origin:
        return place.origin, place.origin
    return ("table", "file") if described.is_active and not described.is_partial else ("file", "table")


def _stood_in(client: Client, described: Described, way: str, was_page: bool) -> tuple[Note, ...]:
    """Nothing is said where the portal's own flag was wrong: then there was no other copy."""
    portal = client.place.title
    if way == "table" and was_page:
        text = message("{portal} has a web page where the published file should be: this is its own copy of the table.", portal=portal)
        return (Note("copy_instead", text),)
    if way != "file" or not words.plain(described.resource, "url"):
        return ()
    text = message("{portal} did not give its own copy of this table in full: this is the published file.", portal=portal)
    return (Note("file_instead", text),)


def _rows(client: Client, described: Described, fetcher: Fetcher) -> Table:
    """From the DataStore. A table that is written to through the API changes without a date: it is never taken for unchanged."""
    table = datastore.describe(client, described.id)
    known = {"portal": described.stamp, "rows": table.total}
    validator = "" if described.resource.get("url_type") == "datastore" or table.total is None else _written(known)
    if validator and validator == fetcher.desk.validator:
        raise Unchanged
    rows = datastore.save(client, described.id, table, fetcher)
    hints = tuple(columns.hint(field) for field in table.fields)
    name = words.translated(described.resource, "name", client.language) or described.id
    return Table(
        path=rows.path,
        name=f"{name}.csv",
        credit=_credit(client, described),
        format="CSV",
        hints=hints,
        steer=columns.steer(described.resource),
        notes=described.notes + _partial(client, described) + rows.notes,
        validator=validator,
        private=described.private,
        offers=offers(client, described, "table", table.names),
    )


def _partial(client: Client, described: Described) -> tuple[Note, ...]:
    if not described.is_partial:
        return ()
    return (Note("copy_partial", message("{portal} says that its own copy holds only a part of the file.", portal=client.place.title)),)


def _file(client: Client, described: Described, fetcher: Fetcher) -> Table:
    """The resource's file, wherever it is kept; the token goes with the request only to the portal's own server."""
    url = words.plain(described.resource, "url")
    if not url:
        raise SourceError(message("{portal} names no file for this table.", portal=client.place.title))
    address = linked(url, client.base)
    before = known_of(fetcher.desk.validator)
    unchanged = before.pop("portal", "") == described.stamp
    fetched = _downloaded(client, described, fetcher, address, _written(before) if unchanged and before else "")
    delimiter, title = dumped(address), client.place.title
    path, notes = dump.whole(fetched.path, delimiter, _total(client, described), title) if delimiter else (fetched.path, ())
    known = {"portal": described.stamp, **known_of(fetched.validator)}
    return Table(
        path=path,
        name=fetched.name or described.id,
        credit=_credit(client, described),
        format=words.format_of(described.resource),
        hints=columns.described_columns(described.resource),
        steer=columns.steer(described.resource),
        notes=described.notes + notes,
        validator=_written(known) if fetched.validator else "",
        private=described.private or bool(client.token),
        offers=offers(client, described, "file"),
    )


def _downloaded(client: Client, described: Described, fetcher: Fetcher, address: Address, validator: str) -> Fetched:
    """The file; with the operator's token where the portal shows a table to all and its file to none without (Open Data BCN)."""
    try:
        return fetcher.download(address, client.credentials(address), validator)
    except SourceError:
        known = client.token or fetcher.meter.spent or not described.is_named(client) or not client.unlock()
        if known or not client.credentials(address):
            raise
    return fetcher.download(address, client.credentials(address), validator)


def _total(client: Client, described: Described) -> int | None:
    """How many rows the portal counts; None where it does not tell."""
    try:
        return datastore.describe(client, described.id).total
    except SourceError:
        return None


WAYS: dict[str, Callable[[Client, Described, Fetcher], Table]] = {"table": _rows, "file": _file}


def _credit(client: Client, described: Described) -> Credit:
    return replace(words.credit(described.resource, described.package, client.place, client.base, client.language), fetched=now())


def _written(known: dict[str, Any]) -> str:
    return json.dumps(known, sort_keys=True)


LOADER = Loader(
    name="ckan",
    label=message("Data portal (CKAN)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    facets=FACETS,
    examples=(
        "ckan:portal/5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a",
        "https://data.example.org/dataset/air-quality/resource/5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a",
        "https://data.example.org/es/dataset/air-quality/resource/5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a/view/0d1c2b3a-4f5e-4a6b-8c7d-9e0f1a2b3c4d",
        "https://data.example.org/data/dataset/air-quality",
        "https://data.example.org/datastore/dump/5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a?format=csv",
        "https://data.example.org/api/3/action/resource_show?id=5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a",
    ),
    browse=browse,
)
