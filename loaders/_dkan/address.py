"""Which DKAN data set, or which of its tables, does a text mean? Never asks anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from explorer.errors import StateError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.settings import Settings
from loaders._address import Address, maybe_parse
from loaders._portals import Site, runs_another, site_at, site_named

KIND = "dkan"
_ID = r"(?P<id>[0-9A-Za-z][0-9A-Za-z_-]{1,100})"
_BASE = r"(?P<base>.*?)"
_DATASET = re.compile(_BASE + rf"/dataset/{_ID}(?:/(?:data|api))?/?", re.ASCII)
_ITEM = re.compile(_BASE + rf"/api/1/metastore/schemas/dataset/items/{_ID}(?:/.*)?", re.ASCII)
_TABLE = re.compile(_BASE + rf"/api/1/datastore/query/{_ID}/(?P<index>[0-9]{{1,4}})(?:/download)?/?", re.ASCII)
# Tables named by the id of a distribution, which changes at each update of the data: the file, not a place to come back to.
_DISTRIBUTION = re.compile(_BASE + rf"/api/1/datastore/query/{_ID}(?:/download)?/?", re.ASCII)


@dataclass(frozen=True)
class Place:
    """A data set, or with `index` its table of that number: distributions change their ids, their order stays."""

    site: Site
    id: str
    index: int | None = None

    @property
    def source(self) -> Source:
        """The one way in which a place is written: `dkan:<portal or host>/dataset/<id>` or `dkan:<portal or host>/<id>/<index>`."""
        identifier = quote(self.id, safe="")
        return Source(KIND, f"{self.site.where}/{f'dataset/{identifier}' if self.index is None else f'{identifier}/{self.index}'}")


def read(ref: str, settings: Settings) -> Place:
    """The place that a source names. Raises StateError or SourceError."""
    where, _, rest = ref.rpartition("/")
    where, _, middle = where.rpartition("/")
    if not where or not rest or not middle or not (middle == "dataset" or re.fullmatch("[0-9]{1,4}", rest, re.ASCII)):
        raise StateError(message("The link does not name a table of a portal: {ref}.", ref=ref[:200]))
    site = site_named(where, KIND, settings)
    return Place(site, unquote(rest)) if middle == "dataset" else Place(site, unquote(middle), int(rest))


def recognise(text: str, settings: Settings) -> Source | None:
    """The source that a pasted address means; None where it does not look like DKAN's."""
    address = maybe_parse(text)
    return None if address is None or runs_another(address, KIND, settings) else _page(address, settings)


def _page(address: Address, settings: Settings) -> Source | None:
    path = unquote(address.path)
    if match := _TABLE.fullmatch(path):
        return Place(site_at(address, match["base"], KIND, settings), match["id"], int(match["index"])).source
    if match := _DATASET.fullmatch(path) or _ITEM.fullmatch(path):
        return Place(site_at(address, match["base"], KIND, settings), match["id"]).source
    if match := _DISTRIBUTION.fullmatch(path):
        return Source("url", f"{address.scheme}://{address.netloc}{match['base']}/api/1/datastore/query/{match['id']}/download?format=csv")
    return None
