"""What is at a pasted address? By its shape where that tells; else the few interfaces that fit are asked, in a stated order.

1. Each loader looks at the shape, in the order BY_SHAPE: the surest shapes first. A loader that asks, and finds that somebody else
   answers (Stranger), leaves it to the next: `/dataset/x` is a page of CKAN and of DKAN.
2. An address that ends as a file's is that file.
3. Anything else is looked at once. What is no page is a file. A page that describes its data set in its head (JSON-LD) is that.
4. The home of a portal, and a page that bears a portal's signs, is asked in the order BY_ASKING, one request a kind (two for CKAN),
   until one answers as its kind does: then the portal's data sets are listed, and can be searched.
5. What is left is an address like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.table import Listed, Note
from loaders._address import SCHEMELESS, Address, parse
from loaders._base import Desk, Loader, Stranger
from loaders._called import called, portal_called
from loaders._catalogues import NOTHING, attempt
from loaders._http import Fetcher, refusal
from loaders._look import Page, look, names_file
from loaders._portals import is_same_server, require_open

BY_SHAPE = ("sample", "upload", "stack", "datapackage", "socrata", "opendatasoft", "ckan", "dkan", "dcat")
BY_ASKING = ("ckan", "opendatasoft", "socrata", "dkan", "dcat")
SURE = frozenset({"ckan", "dkan"})
"""Kinds whose pages have an address that no other page has: where nobody answers as they do, the page is still no table."""
LOOK_SECONDS = 20.0
"""For the one look at a page."""
_SEARCH = re.compile(r"(?P<address>https?://\S+)\s+(?P<words>(?!https?://)\S.*)", re.IGNORECASE | re.DOTALL)
"""An address with words after it; with further addresses it is a stack of files."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def recognise(text: str, page: int, desk: Desk, loaders: Mapping[str, Loader]) -> Listed:
    """What a text leads to: tables, or a portal's data sets. Empty where it is no address, nor an id that somebody knows."""
    text = bare(text)
    if match := _SEARCH.fullmatch(text):
        return _searched(parse(match["address"]), match["words"], page, desk, loaders)
    strangers: set[str] = set()
    for name in (name for name in BY_SHAPE if name in loaders):
        try:
            listed = loaders[name].resolve(text, desk)
        except Stranger:
            strangers.add(name)
            continue
        if listed.catalogue:
            return _catalogue(loaders[name], text, listed, page, desk)
        if listed.items:
            return _named(listed, desk)
    return _looked_at(text, page, desk, loaders, strangers)


def bare(text: str) -> str:
    """What was pasted without the signs that stood around it, and with the scheme that browsers do not show."""
    text = text.strip().strip("<>\"'`\u201c\u201d\u00ab\u00bb").strip()
    return f"https://{text}" if SCHEMELESS.fullmatch(text) else text


def _looked_at(text: str, page: int, desk: Desk, loaders: Mapping[str, Loader], strangers: set[str]) -> Listed:
    """What no shape told, by looking and asking."""
    file = loaders["url"].resolve(text, desk)
    if not file.items or not _ADDRESS.fullmatch(text):
        return _named(file, desk)
    address = parse(file.items[0].source.ref)
    if names_file(address) and not strangers:
        return _named(file, desk)
    with Fetcher(desk, LOOK_SECONDS) as fetcher:
        seen, name = look(address, fetcher), fetcher.name(address)
    is_page, is_portals = seen.is_html or seen.status >= 400, bool(strangers & SURE)
    found = (_described(seen, desk, loaders) or _portal(seen, page, desk, loaders, is_portals)) if is_page else None
    if found:
        return found
    if is_portals and is_page:
        raise _no_portal(address)
    if seen.status >= 400:
        raise refusal(seen.status, name)
    return _named(file, desk)


def _described(seen: Page, desk: Desk, loaders: Mapping[str, Loader]) -> Listed | None:
    """The files of the data set that a page describes in its own head."""
    if "application/ld+json" not in seen.text:
        return None
    listed = attempt(lambda: loaders["dcat"].resolve(f"dcat:{seen.address.url}", desk))
    return _named(listed, desk) if isinstance(listed, Listed) and any(item.openable for item in listed.items) else None


def _portal(seen: Page, page: int, desk: Desk, loaders: Mapping[str, Loader], is_portals: bool) -> Listed | None:
    """The data sets of the portal whose home a page is, or whose signs it bears."""
    signs = seen.signs()
    kinds = BY_ASKING if is_portals or seen.is_home else signs
    if not kinds:
        return None
    return _asked(seen.address, "", page, desk, loaders, sorted(kinds, key=lambda kind: (kind not in signs, BY_ASKING.index(kind))))


def _searched(address: Address, words: str, page: int, desk: Desk, loaders: Mapping[str, Loader]) -> Listed:
    """What the portal at an address finds for the words after it. Raises SourceError where it is no portal."""
    found = _asked(address, words, page, desk, loaders, BY_ASKING)
    if found is None:
        raise _no_portal(address)
    return found


def _asked(
    address: Address, words: str, page: int, desk: Desk, loaders: Mapping[str, Loader], kinds: tuple[str, ...] | list[str]
) -> Listed | None:
    """The answer of the first kind of portal that fits; of the one that the operator names, where they do."""
    known: list[tuple[str, str]] = [
        (portal.kind, portal.url) for portal in desk.settings.portals if is_same_server(parse(portal.url), address)
    ]
    if not known:
        require_open(desk.settings)
    tried = known or [(each, base) for each in kinds for base in _bases(address, each)]
    for kind, base in tried:
        if listed := _browsed(loaders.get(kind), base, words, page, desk):
            return _told(listed, kind, address.host, words)
    return None


def _browsed(loader: Loader | None, base: str, words: str, page: int, desk: Desk) -> Listed | None:
    browse = loader.browse if loader else None
    if browse is None:
        return None
    listed = attempt(lambda: browse(base.rstrip("/"), words, page, desk))
    return listed if isinstance(listed, Listed) else None


def _catalogue(loader: Loader, text: str, first: Listed, page: int, desk: Desk) -> Listed:
    """The wanted page of the catalogue that a text means, of which the first is known."""
    listed = (_browsed(loader, text, "", page, desk) if page else None) or first
    return _told(listed, loader.name, next((item.portal for item in first.items), ""), "")


def _bases(address: Address, kind: str) -> Iterator[str]:
    """Where a portal's interface may be: at the root of its server; CKAN's and DKAN's also below a first part of the path."""
    root = f"{address.scheme}://{address.netloc}"
    yield root
    first = re.match(r"/[A-Za-z][A-Za-z0-9_-]{2,40}(?=/|$)", address.path)
    if first and kind in ("ckan", "dkan"):
        yield root + first[0]


def _told(listed: Listed, kind: str, host: str, words: str) -> Listed:
    how = message("To search it, write words after its address.")
    notes = listed.notes if words else (*listed.notes, Note("portal", how))
    return replace(listed, notes=notes, told=portal_called(kind, host), catalogue=True)


def _named(listed: Listed, desk: Desk) -> Listed:
    """With the kind of what was found."""
    if not listed.items:
        return NOTHING
    return replace(listed, told=called(listed.items[0].source, desk.settings))


def _no_portal(address: Address) -> SourceError:
    return SourceError(
        message("{host} answers, but not as a data portal of a kind that is known here, or no longer.", host=address.host),
        message("If the table can be downloaded there, paste the address of the file itself."),
    )
