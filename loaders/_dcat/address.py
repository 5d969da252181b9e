"""Which catalogue, or which file of it, does a text mean? Never asks anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from explorer.errors import StateError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.settings import Portal, Settings
from loaders._address import maybe_parse, parse
from loaders._portals import known, of_kind, require_open

KIND = "dcat"
_SHAPES = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?:/[^/]+){0,2}/data\.json",
        r".*\.jsonld",
        r".*/api/feed/dcat-[a-z]+/[0-9.]+(?:\.json)?",
    )
)
# ckanext-dcat gives the same description in several notations, of which one is read here.
_NOTATION = re.compile(r"(?P<page>.*/(?:dataset/[^/]+|catalog))\.(?:ttl|rdf|n3|xml)", re.ASCII)


@dataclass(frozen=True)
class Place:
    """A catalogue's document, with `id` and `index` one of its files."""

    portal: Portal | None
    document: str
    id: str = ""
    index: int | None = None

    @property
    def source(self) -> Source:
        """The one way in which a place is written: `dcat:<portal or address of the document>[#<data set>[/<file>]]`."""
        where = self.portal.name if self.portal else self.document
        inside = f"#{quote(self.id, safe='')}" if self.id else ""
        return Source(KIND, f"{where}{inside}{'' if self.index is None else f'/{self.index}'}")

    @property
    def title(self) -> str:
        return self.portal.title if self.portal else parse(self.document).host


def read(ref: str, settings: Settings) -> Place:
    """The place that a source names. Raises StateError or SourceError."""
    where, _, rest = ref.partition("#" if "://" in ref or "#" in ref else "/")
    identifier, slash, number = rest.partition("/")
    if slash and not re.fullmatch("[0-9]{1,4}", number, re.ASCII):
        raise StateError(message("The link does not name a table of a portal: {ref}.", ref=ref[:200]))
    portal = _portal(where, settings)
    document = parse(portal.url if portal else where).url
    return Place(portal, document, unquote(identifier), int(number) if slash else None)


def _portal(where: str, settings: Settings) -> Portal | None:
    """The configured catalogue of that name, or at that address."""
    own = of_kind(KIND, settings)
    if "://" not in where:
        named = next((portal for portal in own if portal.name == where), None)
        if named is None:
            raise StateError(message("There is no portal called {name} here.", name=where[:100]), known(settings))
        return named
    portal = next((portal for portal in own if parse(portal.url).url == parse(where).url), None)
    if portal is None:
        require_open(settings)
    return portal


def recognise(text: str, settings: Settings) -> Place | None:
    """The catalogue that a pasted address means; None where it does not look like one's."""
    address = maybe_parse(text)
    if address is None:
        return None
    if match := _NOTATION.fullmatch(address.path):
        return Place(None, address.join(f"{match['page']}.jsonld").url)
    own = next((portal for portal in of_kind(KIND, settings) if parse(portal.url).url == address.url), None)
    return Place(own, address.url) if own or any(shape.fullmatch(address.path) for shape in _SHAPES) else None
