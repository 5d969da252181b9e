"""Which files does a catalogue describe? data.json (DCAT-US), JSON-LD of DCAT, and what a data set's page says in its own head."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import Any

from explorer.errors import SourceError
from explorer.model.message import message, plural
from explorer.model.source import Source
from explorer.model.table import Credit, Found, Listed, Note, Table
from explorer.settings import Settings
from loaders import url
from loaders._address import linked, parse
from loaders._base import Desk, Loader, Stranger, spelt
from loaders._catalogues import DATASETS, NOTHING, attempt, together
from loaders._dcat.address import KIND, Place, read, recognise
from loaders._dcat.documents import Catalogue
from loaders._dcat.records import Entry, File
from loaders._http import Fetcher, now
from loaders._portals import of_kind
from loaders._rest import NotThere


def accepts(text: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it looks like a catalogue's document."""
    text = text.strip()
    place = recognise(text, settings)
    return spelt("dcat", text) or (place.source if place else None)


def resolve(text: str, desk: Desk) -> Listed:
    """The files of the one data set, or the first page of a catalogue. Raises Stranger where the document is none."""
    source = accepts(text, desk.settings)
    if source is None:
        return NOTHING
    place = read(source.ref, desk.settings)
    if not place.id:
        return _page(place, "", 0, desk)
    entry = _entry(place, desk)
    found = tuple(_found(place, entry, index, file) for index, file in enumerate(entry.files) if place.index in (None, index))
    return Listed(found, len(found))


def search(text: str, page: int, desk: Desk) -> Listed:
    """Files of the data sets that the configured catalogues hold for these words, a page at a time; `total` counts data sets."""
    places = [Place(portal, parse(portal.url).url) for portal in of_kind(KIND, desk.settings)]
    return together(tuple(attempt(partial(_page, place, text, page, desk)) for place in places)) if places else NOTHING


def browse(base: str, text: str, page: int, desk: Desk) -> Listed:
    """Data sets of the catalogue at an address, or of the one that stands at the usual place of a server."""
    source = accepts(base, desk.settings) or Place(None, parse(f"{base}/data.json").url).source
    return _page(read(source.ref, desk.settings), text, page, desk)


def _page(place: Place, text: str, page: int, desk: Desk) -> Listed:
    """One page of what a document holds for these words. A document of one data set is that data set."""
    words = tuple(text.casefold().split())
    first, last = max(0, page) * DATASETS, (max(0, page) + 1) * DATASETS
    shown: list[Entry] = []
    seen = count = 0
    catalogue = Catalogue(place.document, desk)
    for draft in catalogue:
        seen += 1
        if not draft.holds(words):
            continue
        if first <= count < last:
            shown.append(draft.entry())
        count += 1
    items = tuple(_found(place, entry, index, file) for entry in shown for index, file in enumerate(entry.files))
    cut = plural(
        "Only the first {n} data set of this catalogue was seen.", "Only the first {n} data sets of this catalogue were seen.", n=seen
    )
    notes = (Note("catalogue_cut", cut),) if catalogue.is_cut else ()
    return Listed(items, count, notes, catalogue=seen > 1)


def fetch(source: Source, desk: Desk) -> Table:
    """The file, with the catalogue's words; of a catalogue its first file. A `data.json` that is no catalogue is itself the table."""
    place = read(source.ref, desk.settings)
    desk.report("found", 0, 0)
    try:
        entry, file = _chosen(place, desk)
    except Stranger:
        if place.id:
            raise
        return url.fetch(Source("url", place.document), desk)
    if not file.url:
        raise SourceError(
            message("{title} is no file that can be fetched.", title=_title(entry, file)),
            message("If the page links to a file, paste the address of the file."),
        )
    with Fetcher(desk) as fetcher:
        fetched = fetcher.download(linked(file.url, place.document), validator=_own_validator(desk.validator))
    return Table(
        path=fetched.path,
        name=fetched.name or entry.id,
        credit=_credit(place, entry, file),
        format=file.format,
        validator=fetched.validator,
    )


def _own_validator(validator: str) -> str:
    """What a file's server said before; nothing where the text comes from elsewhere."""
    try:
        known: Any = json.loads(validator or "{}")
    except ValueError:
        return ""
    return validator if isinstance(known, dict) and known else ""


def _entry(place: Place, desk: Desk) -> Entry:
    """The data set that is meant; where none is named the first with a file that may be a table."""
    for draft in Catalogue(place.document, desk):
        if draft.id == place.id or (not place.id and any(file.is_openable for file in draft.entry().files)):
            return draft.entry()
    raise NotThere(message("{portal} has no such table or data set.", portal=place.title))


def _chosen(place: Place, desk: Desk) -> tuple[Entry, File]:
    """The file that is meant; where none is named the first that may be a table."""
    entry = _entry(place, desk)
    fitting = (file for index, file in enumerate(entry.files) if (file.is_openable if place.index is None else index == place.index))
    file = next(fitting, None)
    if file is None:
        raise NotThere(message("{portal} has no such table or data set.", portal=place.title))
    return entry, file


def _found(place: Place, entry: Entry, index: int, file: File) -> Found:
    return Found(
        replace(place, id=entry.id, index=index).source,
        _title(entry, file),
        entry.publisher,
        file.format,
        entry.modified,
        file.description or entry.description,
        place.title,
        openable=file.is_openable,
        dataset=replace(place, id=entry.id, index=None).source,
        dataset_title=entry.title,
    )


def _title(entry: Entry, file: File) -> str:
    """The data set's title, and the file's where there are several to tell apart."""
    if not file.title or file.title == entry.title or len(entry.files) <= 1:
        return entry.title or file.title or entry.id
    return f"{entry.title}: {file.title}" if entry.title and entry.title.casefold() not in file.title.casefold() else file.title


def _credit(place: Place, entry: Entry, file: File) -> Credit:
    is_address = entry.licence.startswith(("http://", "https://"))
    link = entry.link or (entry.id if entry.id.startswith(("http://", "https://")) else place.document)
    return Credit(
        title=_title(entry, file),
        publisher=entry.publisher,
        licence=entry.licence,
        licence_url=entry.licence if is_address else "",
        link=link,
        modified=entry.modified,
        fetched=now(),
        language=entry.language,
        description=file.description or entry.description,
        checked=place.portal is not None,
    )


LOADER = Loader(
    name="dcat",
    label=message("Catalogue of data sets (DCAT)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    browse=browse,
    examples=(
        "dcat:https://data.example.org/data.json#air-quality/0",
        "https://data.example.org/data.json",
        "https://data.example.org/dataset/air-quality.jsonld",
        "https://data.example.org/dataset/air-quality.ttl",
        "https://hub.example.org/api/feed/dcat-us/1.1.json",
    ),
)
