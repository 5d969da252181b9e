"""Which table is behind a CKAN portal's page? Any portal's, configured or not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.search import FACETS
from explorer.model.source import Source
from explorer.model.table import Credit, Note, Table
from explorer.settings import Settings
from loaders import _ckan_rows as datastore
from loaders import _ckan_words as words
from loaders._address import parse
from loaders._base import Desk, Loader, Unchanged
from loaders._ckan_address import read, recognise
from loaders._ckan_api import Client, NotAllowed, NotThere, not_allowed
from loaders._ckan_catalogue import locate, resolve
from loaders._ckan_search import search
from loaders._ckan_words import Record
from loaders._http import Fetcher, now

__all__ = ["LOADER", "locate"]


@dataclass(frozen=True)
class Described:
    """A resource and its data set, as the portal describes them, and whether the operator's token was needed for it."""

    resource: Record
    package: Record
    private: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def id(self) -> str:
        return words.plain(self.resource, "id")

    @property
    def stamp(self) -> str:
        """Changes when the portal knows of a change."""
        dates = (self.resource.get("metadata_modified"), self.resource.get("last_modified"), self.package.get("metadata_modified"))
        return " ".join(str(date) for date in dates if date)


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a page, file or call of a CKAN portal."""
    text = text.strip()
    if text.startswith("ckan:") and len(text) > len("ckan:"):
        return Source.parse(text)
    place = recognise(text, settings)
    return place.source if place else None


def fetch(source: Source, desk: Desk) -> Table:
    """The table of a resource: from the DataStore where it is active, else its file; each stands in for the other."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        client = Client(place, fetcher)
        described = _describe(client)
        first, second = (_rows, _file) if described.resource.get("datastore_active") is True else (_file, _rows)
        try:
            return first(client, described, fetcher)
        except SourceError as failure:
            if fetcher.meter.spent:
                raise
            reason = failure
        try:
            return second(client, described, fetcher)
        except SourceError:
            raise reason from None


def _describe(client: Client) -> Described:
    """Asked anonymously first: the token is for what is closed to everybody, and only where the operator named it (SAFETY 25)."""
    try:
        return _shown(client)
    except NotAllowed:
        portal = client.place.portal
        if portal is None or not portal.private_resources or not client.unlock():
            raise
    described = _shown(client)
    organisation = words.organisation(described.package)
    names = {described.id, words.plain(organisation, "id"), words.plain(organisation, "name")}
    if not (names - {""}) & set(portal.private_resources):
        raise not_allowed(client.place)
    return replace(described, private=True)


def _shown(client: Client) -> Described:
    if client.place.dataset:
        return _first_table(client, _record(client, "package_show", client.place.id))
    resource = _record(client, "resource_show", client.place.id)
    return Described(resource, _record(client, "package_show", words.plain(resource, "package_id")))


def _record(client: Client, action: str, identifier: str) -> Record:
    answer = client.call(action, id=identifier)
    if not isinstance(answer, dict):
        raise NotThere(message("{portal} has no table or data set under {id}.", portal=client.place.title, id=client.place.id))
    return answer


def _first_table(client: Client, package: Record) -> Described:
    """Of a data set its first resource that may be a table; a note says so where there are more."""
    tables = [resource for resource in words.records(package, "resources") if words.is_openable(resource)]
    if not tables:
        raise SourceError(message("This data set of {portal} holds no file that could be a table.", portal=client.place.title))
    if len(tables) == 1:
        return Described(tables[0], package)
    title = words.translated(tables[0], "name", client.language) or words.plain(tables[0], "id")
    note = Note("first_of_dataset", message("The data set holds {n} files; this is the first: {title}.", n=len(tables), title=title))
    return Described(tables[0], package, notes=(note,))


def _rows(client: Client, described: Described, fetcher: Fetcher) -> Table:
    """From the DataStore. A table that is written to through the API changes without a date: it is never taken for unchanged."""
    table = datastore.describe(client, described.id)
    known = {"portal": described.stamp, "rows": table.total}
    validator = "" if described.resource.get("url_type") == "datastore" or table.total is None else _written(known)
    if validator and validator == fetcher.desk.validator:
        raise Unchanged
    rows = datastore.save(client, described.id, table, fetcher)
    hints = tuple(words.hint(field) for field in table.fields)
    name = words.translated(described.resource, "name", client.language) or described.id
    return Table(
        path=rows.path,
        name=f"{name}.csv",
        credit=_credit(client, described),
        format="CSV",
        hints=hints,
        steer=words.steer(described.resource),
        notes=described.notes + rows.notes,
        validator=validator,
        private=described.private,
    )


def _file(client: Client, described: Described, fetcher: Fetcher) -> Table:
    """The resource's file, wherever it is kept; the token goes with the request only to the portal's own server."""
    url = words.plain(described.resource, "url")
    if not url:
        raise SourceError(message("{portal} names no file for this table.", portal=client.place.title))
    address = parse(url)
    before = _read(fetcher.desk.validator)
    unchanged = before.pop("portal", "") == described.stamp
    fetched = fetcher.download(address, client.credentials(address), _written(before) if unchanged and before else "")
    known = {"portal": described.stamp, **_read(fetched.validator)}
    return Table(
        path=fetched.path,
        name=fetched.name or described.id,
        credit=_credit(client, described),
        format=words.format_of(described.resource),
        hints=words.described_columns(described.resource),
        steer=words.steer(described.resource),
        notes=described.notes,
        validator=_written(known) if fetched.validator else "",
        private=described.private,
    )


def _credit(client: Client, described: Described) -> Credit:
    return replace(words.credit(described.resource, described.package, client.place, client.base, client.language), fetched=now())


def _written(known: dict[str, Any]) -> str:
    return json.dumps(known, sort_keys=True)


def _read(validator: str) -> dict[str, Any]:
    """What was written; nothing where the text comes from elsewhere."""
    try:
        known = json.loads(validator or "{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


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
)
