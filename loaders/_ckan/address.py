"""Which portal and which resource or data set does a text mean? Never asks anybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, unquote

from explorer.errors import SourceError, StateError
from explorer.model.message import Listing, Message, message
from explorer.model.source import Source
from explorer.settings import Portal, Settings
from loaders._address import DEFAULT_PORTS, Address, maybe_parse, parse
from loaders._portals import runs_another

_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_ID = re.compile(r"[0-9A-Za-z_-]{1,100}", re.ASCII)
_BARE = re.compile(_UUID, re.ASCII)
_NAME = "[A-Za-z0-9_-]{2,100}"
# CKAN's own names for a data set: no dot, so that /dataset/file.csv stays a file.
_SET = "(?:dataset|package)"
# What may follow an id: the rest of a path, or a sign that came along when it was copied out of a text.
_REST = "(?:[^0-9A-Za-z_-].*)?"
_RESOURCES = tuple(
    re.compile(rf"(?P<base>.*?){shape}(?P<id>{_UUID}){_REST}", re.ASCII)
    for shape in (
        rf"/{_SET}/(?:[^/]+/){{1,4}}?(?:resource|resource_data|dictionary|datafile)/",
        rf"/{_SET}/[^/]+/",
        "/datastore/odata[0-9.]+/",
        # A data set's type (ckanext-scheming) may replace the word "dataset"; the UUID after it is witness enough.
        "/[^/]+/[^/]+/resource/",
        "/resource/",
    )
)
_DUMP = re.compile(rf"(?P<base>.*?)/datastore/dump/(?P<id>{_UUID}){_REST}", re.ASCII)
_ACTION = re.compile(r"(?P<base>.*?)/api/(?:[0-9]/)?action/(?P<action>[a-z_]+)/?", re.ASCII)
_DATASETS = tuple(
    re.compile(rf"(?P<base>.*?){shape}/?", re.ASCII)
    for shape in (
        rf"/api/(?:[0-9]/)?rest/{_SET}/(?P<id>{_NAME})",
        # The other pages of a data set, and themes that name it twice.
        rf"/dataset/(?:activity|changes|edit|followers|groups|history|resources|showcases|dataset|{_NAME}/dataset)/(?P<id>{_NAME})",
        rf"/dataset/(?P<id>{_UUID})/{_NAME}",
        rf"/dataset/(?P<id>{_NAME})",
    )
)
_LISTS = re.compile("/(?:organization|group)/[^/]+$", re.ASCII)
"""A list of data sets under which a page may stand, which is no part of the portal's address."""
_LOCALES = frozenset({
    "am", "ar", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "eo", "es", "eu", "fa", "fi", "fr", "gl", "he", "hr", "hu", "id", "is",
    "it", "ja", "ka", "km", "ko", "lt", "lv", "mk", "mn", "my", "nb", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr",
    "sv", "th", "tl", "tr", "uk", "vi", "zh",
})  # fmt: skip
"""Languages that CKAN is translated into (its folder i18n): a first part of a page's path that is no part of the portal's."""


ORIGINS = ("file", "table")


@dataclass(frozen=True)
class Place:
    """A resource, or with `dataset` a data set, of a configured portal or of the one at `base`."""

    portal: Portal | None
    base: str
    id: str
    dataset: bool = False
    origin: str = ""
    """`table` for the portal's own copy in its DataStore, `file` for what was published; "" for the better one."""

    @property
    def source(self) -> Source:
        """The one way in which a place is written: `ckan:<portal or base>/[dataset/]<id>[.<origin>]`."""
        where = self.portal.name if self.portal else self.base
        origin = f".{self.origin}" if self.origin else ""
        return Source("ckan", f"{where}/{'dataset/' if self.dataset else ''}{self.id}{origin}")

    @property
    def title(self) -> str:
        """The portal's name for a reader."""
        return self.portal.title if self.portal else parse(self.base).host


def read(ref: str, settings: Settings) -> Place:
    """The place that a source names. Raises StateError for an unknown portal, SourceError for one that the operator does not allow."""
    where, _, name = ref.rpartition("/")
    identifier, dot, origin = name.partition(".")
    dataset = where.endswith("/dataset")
    where = where.removesuffix("/dataset")
    if not where or not _ID.fullmatch(identifier) or (dot and origin not in ORIGINS):
        raise StateError(message("The link does not name a table of a portal: {ref}.", ref=ref[:200]))
    if "://" not in where:
        portal = named(where, settings)
        return Place(portal, portal.url.rstrip("/"), identifier, dataset, origin)
    place = replace(_place(parse(where), parse(where).path, identifier, settings, dataset), origin=origin)
    if place.portal is None and settings.sources == "portals":
        raise SourceError(message("This explorer opens only data of its own portals."), _portals(settings))
    return place


def recognise(text: str, settings: Settings) -> Place | None:
    """The place that a pasted text means; None where it does not look like CKAN's."""
    text = text.strip()
    if _BARE.fullmatch(text):
        portal = own(settings)[0] if len(own(settings)) == 1 else None
        return Place(portal, portal.url.rstrip("/"), text.lower()) if portal else None
    if re.match("/[^/]", text) and len(own(settings)) == 1:
        text = parse(own(settings)[0].url).join(text).url
    address = maybe_parse(text)
    return None if address is None or runs_another(address, "ckan", settings) else _page(address, settings)


def own(settings: Settings) -> tuple[Portal, ...]:
    """The configured portals that CKAN runs."""
    return tuple(portal for portal in settings.portals if portal.kind == "ckan")


def dumped(address: Address) -> str:
    """What sets cells apart in the DataStore's download of a table; "" where an address is none, or of one in another form."""
    if not _DUMP.fullmatch(unquote(address.path)):
        return ""
    form = parse_qs(address.target.partition("?")[2]).get("format", ["csv"])[0].lower()
    return {"csv": ",", "tsv": "\t"}.get(form, "")


def is_bare(text: str) -> bool:
    """Whether a text is nothing but a resource's id."""
    return bool(_BARE.fullmatch(text.strip()))


def named(name: str, settings: Settings) -> Portal:
    """The configured portal of that name. Raises StateError."""
    portal = next((portal for portal in own(settings) if portal.name == name), None)
    if portal is None:
        raise StateError(message("There is no portal called {name} here.", name=name[:100]), _portals(settings))
    return portal


def _portals(settings: Settings) -> Message | None:
    """What would work, where an operator has configured portals at all."""
    names = tuple(portal.name for portal in own(settings))
    return message("The portals here are {names}.", names=Listing(names)) if names else None


def _page(address: Address, settings: Settings) -> Place | None:
    path = re.sub("/{2,}", "/", unquote(address.path))
    if match := _first((*_RESOURCES, _DUMP), path):
        return _place(address, match["base"], match["id"].lower(), settings)
    if match := _ACTION.fullmatch(path):
        return _action(address, match["base"], match["action"], settings)
    if match := _first(_DATASETS, path):
        return _place(address, match["base"], match["id"].lower(), settings, dataset=True)
    return None


def _first(shapes: tuple[re.Pattern[str], ...], path: str) -> re.Match[str] | None:
    return next((match for shape in shapes if (match := shape.fullmatch(path))), None)


def _action(address: Address, base: str, action: str, settings: Settings) -> Place | None:
    """The address of an API call: its argument says what it is about; of SQL the first table in it."""
    asked = {name: values[0] for name, values in parse_qs(address.target.partition("?")[2]).items()}
    table = re.search(_UUID, asked.get("sql", ""))
    identifier = asked.get("resource_id") or asked.get("id") or asked.get("name_or_id") or (table[0] if table else "")
    if not action.startswith(("package_", "resource_", "datastore_")) or not _ID.fullmatch(identifier):
        return None
    return _place(address, base, identifier, settings, dataset=action.startswith("package_"))


def _place(address: Address, base: str, identifier: str, settings: Settings, dataset: bool = False) -> Place:
    """A page's language is no part of its portal's address, unless the operator wrote it there."""
    base = _LISTS.sub("", base.rstrip("/"))
    candidates = tuple(dict.fromkeys((base, _without_locale(base))))
    for path in candidates:
        for portal in own(settings):
            if _same(parse(portal.url), address, path):
                return Place(portal, portal.url.rstrip("/"), identifier, dataset)
    return Place(None, f"{address.scheme}://{address.netloc}{candidates[-1]}", identifier, dataset)


def _without_locale(base: str) -> str:
    head, _, last = base.rpartition("/")
    return head if re.split("[-_]", last)[0] in _LOCALES and re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z_]{2,8})?", last) else base


def _same(portal: Address, page: Address, path: str) -> bool:
    """Whether a page belongs to a portal: http and https, with www. and without, are one."""
    usual = tuple(DEFAULT_PORTS.values())
    same_port = portal.port == page.port or (portal.port in usual and page.port in usual)
    return portal.host.removeprefix("www.") == page.host.removeprefix("www.") and same_port and portal.path.rstrip("/") == path
