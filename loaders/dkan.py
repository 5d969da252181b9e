"""Which table is behind a DKAN portal's page? Any portal's, configured or not."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Listed, Note, Table
from explorer.settings import Settings
from loaders._address import linked
from loaders._base import Desk, Loader, Unchanged, known_of, spelt
from loaders._catalogues import DATASETS, NOTHING, SECONDS
from loaders._catalogues import browse as browse_at
from loaders._catalogues import search as search_all
from loaders._columns import hints
from loaders._dkan import rows as datastore
from loaders._dkan import words
from loaders._dkan.address import KIND, Place, read, recognise
from loaders._http import Fetcher
from loaders._portals import Site
from loaders._rest import Api, Dialect, NotThere
from loaders._said import Record, items, text, total

_DIALECT = Dialect("DKAN", ("message", "timestamp"))


@dataclass(frozen=True)
class Described:
    """A data set and the one of its files that is wanted."""

    record: Record
    distribution: Record
    place: Place
    notes: tuple[Note, ...] = ()

    @property
    def stamp(self) -> str:
        return words.stamp(self.record, self.distribution)


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a page or call of a DKAN portal."""
    text = text.strip()
    return spelt("dkan", text) or recognise(text, settings)


def resolve(text: str, desk: Desk) -> Listed:
    """The files of the data set, or the one table, that a text means."""
    source = accepts(text, desk.settings)
    if source is None or source.loader != KIND:
        return NOTHING
    place = read(source.ref, desk.settings)
    with Fetcher(desk, SECONDS) as fetcher:
        found = tuple(words.found(_record(_api(place.site, fetcher), place), place.site, place.id))
    chosen = found if place.index is None else found[place.index : place.index + 1]
    return Listed(chosen, len(chosen))


def search(text: str, page: int, desk: Desk) -> Listed:
    """Files of the data sets that the configured portals find, a page at a time; `total` counts data sets."""
    return search_all(KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def browse(base: str, text: str, page: int, desk: Desk) -> Listed:
    """Data sets of the portal at an address, configured or not."""
    return browse_at(base, KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def _listed(site: Site, sought: str, page: int, fetcher: Fetcher) -> Listed:
    """Data sets of one portal. Raises Stranger where it is no DKAN."""
    api = _api(site, fetcher)
    asked = {"page": str(max(0, page) + 1), "page-size": str(DATASETS), **({"fulltext": sought.strip()} if sought.strip() else {})}
    answer = api.record("/api/1/search", asked)
    count = total(answer, "total")
    if count is None:
        raise api.stranger()
    given = answer.get("results")
    records = items({"all": list(given.values()) if isinstance(given, dict) else given}, "all")
    return Listed(tuple(item for record in records for item in words.found(record, site, text(record, "identifier"))), count)


def fetch(source: Source, desk: Desk) -> Table:
    """The table: from the datastore, where columns have their headers and rows are counted; else the file that was published."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        api = _api(place.site, fetcher)
        described = _chosen(_record(api, place), place)
        try:
            return _rows(api, described)
        except SourceError as failure:
            if fetcher.meter.spent or not words.url(described.distribution):
                raise
            reason = failure
        try:
            return _file(api, described)
        except SourceError as failure:
            raise (failure if isinstance(reason, NotThere) else reason) from None


def _api(site: Site, fetcher: Fetcher) -> Api:
    return Api(site, _DIALECT, fetcher)


def _record(api: Api, place: Place) -> Record:
    record = api.record(f"/api/1/metastore/schemas/dataset/items/{quote(place.id, safe='')}", {"show-reference-ids": ""})
    if not {"identifier", "title", "distribution"} & set(record):
        raise api.stranger()
    return words.unwrapped(record)


def _chosen(record: Record, place: Place) -> Described:
    """The file of that number; of a data set its first that may be a table, with a note where there are more."""
    files = words.distributions(record)
    if place.index is not None:
        if place.index >= len(files):
            raise NotThere(message("{portal} has no such table or data set.", portal=place.site.title))
        return Described(record, files[place.index], place)
    lines = tuple(words.found(record, place.site, place.id))
    first = next((index for index, line in enumerate(lines) if line.openable), None)
    if first is None:
        raise SourceError(message("This data set of {portal} holds no file that could be a table.", portal=place.site.title))
    told = message("The data set holds {n} files; this is the first: {title}.", n=len(files), title=lines[first].title)
    notes = (Note("first_of_dataset", told),) if len(files) > 1 else ()
    return Described(record, files[first], Place(place.site, place.id, first), notes)


def _rows(api: Api, described: Described) -> Table:
    """From the datastore."""
    stored = datastore.describe(api, described.place)
    known = json.dumps({"portal": described.stamp, "rows": stored.count}, sort_keys=True)
    if described.stamp and known == api.fetcher.desk.validator:
        raise Unchanged
    part = datastore.save(api, stored)
    credit = words.credit(described.record, described.distribution, described.place)
    return Table(
        path=part.path,
        name=f"{credit.title}.csv",
        credit=credit,
        format="CSV",
        hints=hints(part.header, stored.columns),
        notes=described.notes,
        validator=known if described.stamp else "",
    )


def _file(api: Api, described: Described) -> Table:
    """The file as it was published, wherever it is kept."""
    before = known_of(api.fetcher.desk.validator)
    unchanged = before.pop("portal", "") == described.stamp and "rows" not in before
    fetched = api.download(
        linked(words.url(described.distribution), described.place.site.base), json.dumps(before) if unchanged and before else ""
    )
    said = words.unwrapped(described.distribution)
    return Table(
        path=fetched.path,
        name=fetched.name or described.place.id,
        credit=words.credit(described.record, described.distribution, described.place),
        format=text(said, "format").upper(),
        notes=described.notes,
        validator=json.dumps({"portal": described.stamp, **known_of(fetched.validator)}, sort_keys=True) if fetched.validator else "",
    )


LOADER = Loader(
    name="dkan",
    label=message("Data portal (DKAN)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=(
        "dkan:data.example.org/dataset/xubh-q36u",
        "dkan:data.example.org/xubh-q36u/0",
        "https://data.example.org/api/1/metastore/schemas/dataset/items/xubh-q36u",
        "https://data.example.org/provider/api/1/datastore/query/xubh-q36u/0?limit=50",
        "https://data.example.org/dataset/xubh-q36u/data",
    ),
    browse=browse,
)
