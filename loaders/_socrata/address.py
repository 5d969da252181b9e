"""Which Socrata data set does a text mean? Never asks anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from explorer.errors import StateError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.settings import Settings
from loaders._address import Address, maybe_parse
from loaders._portals import Site, runs_another, site_at, site_named

KIND = "socrata"
_ID = r"(?P<id>[0-9a-z]{4}-[0-9a-z]{4})"
_BARE = re.compile(_ID, re.ASCII)
# Socrata stands at the root of its host; only a language may come before ("/en-US").
_SHAPES = tuple(
    re.compile(rf"(?:/[a-z]{{2}}(?:-[a-z]{{2}})?)?{shape}", re.ASCII | re.IGNORECASE)
    for shape in (
        rf"/(?:d|w)/{_ID}(?:/.*)?",
        rf"/resource/{_ID}(?:\.[a-z]+)?/?",
        rf"/api/(?:v3/|odata/v4/|geospatial/|id/)?(?:views/)?(?:metadata/v1/)?{_ID}(?:[./].*)?",
        rf"/download/{_ID}(?:/.*)?",
        # A page: category, name and id. "dataset" is the category of data sets that have none.
        rf"/[^/]+/[^/]+/{_ID}(?:/(?:about_data|about|data|data_preview|explore|visualize|revisions)(?:/.*)?)?/?",
    )
)


@dataclass(frozen=True)
class Place:
    site: Site
    id: str

    @property
    def source(self) -> Source:
        """The one way in which a place is written: `socrata:<portal or host>/<4x4>`."""
        return Source(KIND, f"{self.site.where}/{self.id}")


def is_id(text: str) -> bool:
    """Whether a text is a "4x4", by which Socrata names everything."""
    return bool(_BARE.fullmatch(text))


def read(ref: str, settings: Settings) -> Place:
    """The place that a source names. Raises StateError or SourceError."""
    where, _, identifier = ref.rpartition("/")
    if not where or not is_id(identifier):
        raise StateError(message("The link does not name a table of a portal: {ref}.", ref=ref[:200]))
    return Place(site_named(where, KIND, settings), identifier)


def recognise(text: str, settings: Settings) -> Place | None:
    """The place that a pasted address means; None where it does not look like Socrata's."""
    address = maybe_parse(text)
    return None if address is None or runs_another(address, KIND, settings) else _page(address, settings)


def _page(address: Address, settings: Settings) -> Place | None:
    path = unquote(address.path)
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(path))), None)
    return Place(site_at(address, "", KIND, settings), match["id"].lower()) if match else None
