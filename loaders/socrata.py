"""Which table is behind a Socrata portal's page? Any portal's, configured or not."""

from __future__ import annotations

import json

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Listed, Table
from explorer.settings import Settings
from loaders._base import Desk, Loader, Unchanged, spelt
from loaders._catalogues import DATASETS, NOTHING, SECONDS
from loaders._catalogues import browse as browse_at
from loaders._catalogues import search as search_all
from loaders._columns import hints
from loaders._http import Fetcher
from loaders._portals import Site
from loaders._rest import Api, Dialect
from loaders._said import Record, items, text, total
from loaders._socrata import words
from loaders._socrata.address import KIND, Place, is_id, read, recognise
from loaders._socrata.rows import save

_DIALECT = Dialect("Socrata", ("error", "message"))
FARTHEST = 3
"""Steps from a chart or map to the data set that it shows."""


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a page or call of a Socrata portal."""
    text = text.strip()
    place = recognise(text, settings)
    return spelt("socrata", text) or (place.source if place else None)


def resolve(text: str, desk: Desk) -> Listed:
    """The one data set that a text means."""
    source = accepts(text, desk.settings)
    if source is None:
        return NOTHING
    place = read(source.ref, desk.settings)
    with Fetcher(desk, SECONDS) as fetcher:
        place, view = _described(_api(place.site, fetcher), place)
    return Listed((words.found(view, place),), 1)


def search(text: str, page: int, desk: Desk) -> Listed:
    """Data sets that the configured portals find, a page at a time."""
    return search_all(KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def browse(base: str, text: str, page: int, desk: Desk) -> Listed:
    """Data sets of the portal at an address, configured or not."""
    return browse_at(base, KIND, desk, lambda site, fetcher: _listed(site, text, page, fetcher))


def _listed(site: Site, words_sought: str, page: int, fetcher: Fetcher) -> Listed:
    """Data sets of one portal. Raises Stranger where it is no Socrata."""
    host = site.base.partition("://")[2].partition("/")[0]
    asked = {"domains": host, "search_context": host, "only": "dataset", "limit": str(DATASETS), "offset": str(max(0, page) * DATASETS)}
    answer = _api(site, fetcher).record("/api/catalog/v1", {**asked, **({"q": words_sought} if words_sought else {})})
    found = tuple(item for result in items(answer, "results") if (item := words.listed(result, site)))
    count = total(answer, "resultSetSize")
    if count is None:
        raise _api(site, fetcher).stranger()
    return Listed(found, count)


def fetch(source: Source, desk: Desk) -> Table:
    """The whole data set as one CSV file."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        api = _api(place.site, fetcher)
        place, view = _described(api, place)
        known = json.dumps({"rows": words.stamp(view)}) if words.stamp(view) else ""
        if known and known == desk.validator:
            raise Unchanged
        columns = words.columns(view)
        if not columns:
            raise SourceError(message("{portal} holds no columns for this table.", portal=place.site.title))
        rows = save(api, place, columns)
    return Table(
        path=rows.part.path,
        name=f"{text(view, 'name') or place.id}.csv",
        credit=words.credit(view, place),
        format="CSV",
        hints=hints(rows.part.header, columns),
        notes=rows.notes,
        validator=known,
    )


def _api(site: Site, fetcher: Fetcher) -> Api:
    return Api(site, _DIALECT, fetcher, {"X-App-Token": site.token} if site.token else {})


def _described(api: Api, place: Place) -> tuple[Place, Record]:
    """The data set's description; of a map or chart that of the data set behind it. Raises SourceError for what holds no rows."""
    for _ in range(FARTHEST):
        view = api.record(f"/api/views/{place.id}.json")
        if not text(view, "id"):
            raise api.stranger()
        if text(view, "viewType") in ("", "tabular") and text(view, "assetType") not in ("chart", "map", "href", "file"):
            return place, view
        behind = _behind(view)
        if not behind or behind == place.id:
            break
        place = Place(place.site, behind)
    raise SourceError(
        message("This page of {portal} holds no table.", portal=place.site.title),
        message("If the page links to a file, paste the address of the file."),
    )


def _behind(view: Record) -> str:
    """The id of the data set that a view shows: its layer's, or the one it was made from."""
    children = view.get("childViews")
    first = str(children[0]) if isinstance(children, list) and children else ""
    return next((name for name in (first, text(view, "modifyingViewUid")) if is_id(name)), "")


LOADER = Loader(
    name="socrata",
    label=message("Data portal (Socrata)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=(
        "socrata:data.example.org/abcd-1234",
        "https://data.example.org/Health/Air-Quality/abcd-1234",
        "https://data.example.org/dataset/Air-Quality/abcd-1234/about_data",
        "https://data.example.org/d/abcd-1234",
        "https://data.example.org/resource/abcd-1234.json?$limit=5",
        "https://data.example.org/api/views/abcd-1234/rows.csv?accessType=DOWNLOAD",
        "https://data.example.org/api/v3/views/abcd-1234/query.json",
    ),
    browse=browse,
)
