"""Which Opendatasoft (Huwise) data set does a text mean? Never asks anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote

from explorer.errors import StateError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.settings import Settings
from loaders._address import Address, maybe_parse
from loaders._portals import Site, runs_another, site_at, site_named

KIND = "opendatasoft"
_ID = r"(?P<id>[0-9A-Za-z][0-9A-Za-z@._-]{0,200})"
_BARE = re.compile(_ID, re.ASCII)
_BASE = r"(?P<base>(?:/[^/]+)*?)"
_SHAPES = tuple(
    re.compile(_BASE + shape, re.ASCII)
    for shape in (
        rf"/explore/(?:embed/)?dataset/{_ID}(?:/.*)?",
        rf"/api/(?:explore/)?v2(?:\.[0-9])?/(?:catalog|monitoring)/datasets/{_ID}(?:/.*)?",
        rf"/api/datasets/1\.0/{_ID}/?",
    )
)
_FIRST_API = re.compile(_BASE + r"/api/records/1\.0/[a-z]+/?", re.ASCII)


@dataclass(frozen=True)
class Place:
    site: Site
    id: str

    @property
    def source(self) -> Source:
        """The one way in which a place is written: `opendatasoft:<portal or host>/<data set>`."""
        return Source(KIND, f"{self.site.where}/{self.id}")


def read(ref: str, settings: Settings) -> Place:
    """The place that a source names. Raises StateError or SourceError."""
    where, _, identifier = ref.rpartition("/")
    if not where or not _BARE.fullmatch(identifier):
        raise StateError(message("The link does not name a table of a portal: {ref}.", ref=ref[:200]))
    return Place(site_named(where, KIND, settings), identifier)


def recognise(text: str, settings: Settings) -> Place | None:
    """The place that a pasted address means; None where it does not look like Opendatasoft's."""
    address = maybe_parse(text)
    return None if address is None or runs_another(address, KIND, settings) else _page(address, settings)


def _page(address: Address, settings: Settings) -> Place | None:
    path = unquote(address.path)
    if match := next((found for shape in _SHAPES if (found := shape.fullmatch(path))), None):
        return Place(site_at(address, match["base"], KIND, settings), match["id"])
    if match := _FIRST_API.fullmatch(path):
        identifier = next(iter(parse_qs(address.target.partition("?")[2]).get("dataset", ())), "")
        return Place(site_at(address, match["base"], KIND, settings), identifier) if _BARE.fullmatch(identifier) else None
    return None
