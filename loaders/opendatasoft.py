"""Which table is behind an Opendatasoft (Huwise) portal's page? Any portal's, configured or not."""

from __future__ import annotations

import json
from dataclasses import dataclass

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Found, Listed, Table
from explorer.settings import Settings
from loaders._base import Desk, Loader, Unchanged, spelt
from loaders._catalogues import DATASETS, NOTHING, SECONDS
from loaders._catalogues import browse as browse_at
from loaders._catalogues import search as search_all
from loaders._http import Fetcher
from loaders._opendatasoft import words
from loaders._opendatasoft.address import KIND, Place, read, recognise
from loaders._opendatasoft.rows import save
from loaders._portals import Site
from loaders._rest import Api, Dialect, NotAllowed
from loaders._said import Record, items, total

_DIALECT = Dialect("Opendatasoft", ("error_code",))
_CATALOGUE = "/api/explore/v2.1/catalog/datasets"


@dataclass(frozen=True)
class Described:
    """A data set as the portal describes it, and whether the operator's key was needed for that."""

    record: Record
    api: Api
    private: bool = False


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a page or call of an Opendatasoft portal."""
    text = text.strip()
    place = recognise(text, settings)
    return spelt("opendatasoft", text) or (place.source if place else None)


def resolve(text: str, desk: Desk) -> Listed:
    """The one data set that a text means."""
    source = accepts(text, desk.settings)
    if source is None:
        return NOTHING
    place = read(source.ref, desk.settings)
    with Fetcher(desk, SECONDS) as fetcher:
        try:
            found = words.found(_record(Api(place.site, _DIALECT, fetcher), place), place.site)
        except NotAllowed:
            if not _is_named(place):
                raise
            found = Found(place.source, place.id, portal=place.site.title)  # its words stay private until it is opened
    return Listed((found,), 1) if found else NOTHING


def search(text: str, page: int, desk: Desk) -> Listed:
    """Data sets that the configured portals find, a page at a time."""
    return search_all(KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def browse(base: str, text: str, page: int, desk: Desk) -> Listed:
    """Data sets of the portal at an address, configured or not."""
    return browse_at(base, KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def _listed(site: Site, sought: str, page: int, fetcher: Fetcher) -> Listed:
    """Data sets of one portal. Raises Stranger where it is no Opendatasoft."""
    api = Api(site, _DIALECT, fetcher)
    plain = " ".join(sought.replace('"', " ").replace("\\", " ").split())
    asked = {"limit": str(DATASETS), "offset": str(max(0, page) * DATASETS), **({"where": f'search("{plain}")'} if plain else {})}
    answer = api.record(_CATALOGUE, asked)
    count = total(answer, "total_count")
    if count is None:
        raise api.stranger()
    return Listed(tuple(item for record in items(answer, "results") if (item := words.found(record, site))), count)


def fetch(source: Source, desk: Desk) -> Table:
    """The whole data set as one file."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        described = _described(place, fetcher)
        record = described.record
        known = json.dumps({"processed": words.stamp(record)}) if words.stamp(record) else ""
        if known and known == desk.validator:
            raise Unchanged
        _require_rows(record, place)
        rows = save(described.api, _path(place), record)
    return Table(
        path=rows.path,
        name=f"{words.credit(record, place).title}.{rows.format.lower()}",
        credit=words.credit(record, place),
        format=rows.format,
        hints=rows.hints,
        notes=rows.notes,
        validator=known,
        private=described.private,
    )


def _described(place: Place, fetcher: Fetcher) -> Described:
    """Asked anonymously first: the key opens only what the operator named (SAFETY 25); for what is public it only counts the calls."""
    token = place.site.token
    keyed = Api(place.site, _DIALECT, fetcher, {"Authorization": f"Apikey {token}"} if token else {})
    try:
        return Described(_record(Api(place.site, _DIALECT, fetcher), place), keyed)
    except NotAllowed:
        if not token or not _is_named(place):
            raise
    return Described(_record(keyed, place), keyed, private=True)


def _is_named(place: Place) -> bool:
    """Whether the operator lets their key open this data set."""
    return place.site.portal is not None and place.id in place.site.portal.private_resources


def _record(api: Api, place: Place) -> Record:
    record = api.record(_path(place))
    if "dataset_id" not in record:
        raise api.stranger()
    return record


def _path(place: Place) -> str:
    return f"{_CATALOGUE}/{place.id}"


def _require_rows(record: Record, place: Place) -> None:
    """Raises SourceError for a data set that is nothing but files to download."""
    if record.get("has_records") is False or not items(record, "fields"):
        raise SourceError(
            message("This data set of {portal} holds no table.", portal=place.site.title),
            message("If the page links to a file, paste the address of the file."),
        )


LOADER = Loader(
    name="opendatasoft",
    label=message("Data portal (Opendatasoft)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=(
        "opendatasoft:data.example.org/air-quality",
        "https://data.example.org/explore/dataset/air-quality/table/?sort=date",
        "https://data.example.org/explore/dataset/air-quality@town/",
        "https://data.example.org/api/explore/v2.1/catalog/datasets/air-quality/records?limit=20",
        "https://data.example.org/api/records/1.0/search/?dataset=air-quality&q=",
    ),
    browse=browse,
)
