"""Which file is at an address? Any http or https one: the last resort, asked when no other loader knows the address."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Credit, Found, Listed, Table
from explorer.settings import Settings
from loaders._address import Address, parse
from loaders._base import Desk, Loader
from loaders._http import Fetched, Fetcher, now
from loaders._viewers import file_shown

_FORMATS = {
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "application/json": "JSON",
    "application/x-ndjson": "JSON",
    "application/geo+json": "GEOJSON",
    "application/vnd.geo+json": "GEOJSON",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.apache.parquet": "PARQUET",
    "application/zip": "ZIP",
    "text/html": "HTML",
}
"""What servers say of table files. Types that say nothing (octet-stream, text/plain) leave it to the name."""


def accepts(text: str, settings: Settings) -> Source | None:
    """The address, as it was written, or that of the file which its page shows: whether it may be opened is said when it is asked for."""
    text = file_shown(text.strip().removeprefix("url:"))
    return Source("url", text) if re.match(r"https?://.", text, re.IGNORECASE) else None


def resolve(text: str, desk: Desk) -> Listed:
    """The one file, without asking for it."""
    source = accepts(text, desk.settings)
    if source is None:
        return Listed((), 0)
    address = _allowed(source, desk.settings)
    return Listed((Found(source, _title(unquote(address.path)) or address.host, publisher=address.host),), 1)


def search(words: str, page: int, desk: Desk) -> Listed:
    """Nothing: the web is no catalogue."""
    return Listed((), 0)


def fetch(source: Source, desk: Desk) -> Table:
    """The file at the address, with what its server says of it."""
    address = _allowed(source, desk.settings)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        fetched = fetcher.download(address, validator=desk.validator)
    return Table(
        path=fetched.path,
        name=fetched.name,
        credit=_credit(address, fetched, desk.settings),
        format=_FORMATS.get(fetched.type, "") or PurePosixPath(fetched.name).suffix.lstrip(".").upper()[:10],
        validator=fetched.validator,
        digest=fetched.digest,
    )


def _allowed(source: Source, settings: Settings) -> Address:
    """The address in its parts. Raises SourceError where it is none, or where the operator allows portals only."""
    address = parse(source.ref)
    if settings.sources == "portals" and not _is_portal(address, settings):
        raise SourceError(
            message("This explorer opens only data of its own portals."),
            message("Search for the table, or paste the address of its page there."),
        )
    return address


def _is_portal(address: Address, settings: Settings) -> bool:
    homes = [parse(portal.url) for portal in settings.portals]
    return any((home.host, home.port) == (address.host, address.port) for home in homes)


def _credit(address: Address, fetched: Fetched, settings: Settings) -> Credit:
    return Credit(
        title=_title(fetched.name) or address.host,
        publisher=address.host,
        link=address.url,
        modified=fetched.modified,
        fetched=now(),
        checked=_is_portal(address, settings),
    )


def _title(name: str) -> str:
    """A file's name as words: without its ending, with spaces where there were none."""
    stem = PurePosixPath(name).name.partition(".")[0]
    return re.sub(r"[_\s]+", " ", stem).strip()


LOADER = Loader(
    name="url",
    label=message("Address of a file"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=("https://example.org/data/population.csv", "http://example.org/export?format=xlsx", "url:https://example.org/data.json"),
)
