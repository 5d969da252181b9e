"""What is behind an address or an id? Data sets taken apart, and the portal that has a resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from explorer.errors import SourceError, StateError
from explorer.model.message import Message, message
from explorer.model.source import Source
from explorer.model.table import Found, Listed
from explorer.settings import Settings
from loaders._base import Desk
from loaders._ckan import words
from loaders._ckan.address import Place, is_bare, named, own, read, recognise
from loaders._ckan.api import Client, NotAllowed, NotThere
from loaders._ckan.described import package_of
from loaders._http import Fetcher
from loaders._said import Record

SECONDS = 25.0
"""For a list a reader does not wait as long as for a table."""
_NOTHING = Listed((), 0)


def resolve(text: str, desk: Desk) -> Listed:
    """The resources of the data set, or the one resource, that a text means; nothing where it is none of CKAN's."""
    place = _meant(text, desk.settings)
    if place is None:
        return _NOTHING
    with Fetcher(desk, SECONDS) as fetcher:
        client = Client(place, fetcher)
        items = tuple(_resources(client, desk.locale))
    return Listed(items, len(items))


def _meant(text: str, settings: Settings) -> Place | None:
    text = text.strip()
    if text.startswith("ckan:") and len(text) > len("ckan:"):
        return read(text.removeprefix("ckan:"), settings)
    if is_bare(text) and own(settings):
        return read(locate(text.lower(), "", settings).ref, settings)
    place = recognise(text, settings)
    return read(place.source.ref, settings) if place else None


def _resources(client: Client, locale: str) -> Iterator[Found]:
    place, language = client.place, locale or client.language
    if place.dataset:
        package: Record = client.call("package_show", id=place.id)
        for resource in words.records(package, "resources"):
            yield words.found(resource, package, place, language)
        return
    try:
        resource = client.call("resource_show", id=place.id)
        package = package_of(client, resource)
    except NotAllowed:  # whether it may be opened with the operator's token is for `fetch` to say; its words stay private
        yield Found(place.source, place.id, portal=place.title)
        return
    yield replace(words.found(resource, package, place, language), source=place.source)


def locate(resource_id: str, portal_name: str, settings: Settings) -> Source:
    """Where a resource is that came with nothing but its id: the portal of that name, else the first configured one that has it."""
    if portal_name or len(own(settings)) == 1:
        portal = named(portal_name, settings) if portal_name else own(settings)[0]
        return read(f"{portal.name}/{resource_id}", settings).source
    desk = Desk(settings, Path())
    failure: SourceError | None = None
    for portal in own(settings):
        place = read(f"{portal.name}/{resource_id}", settings)
        try:
            if _has(place, desk):
                return place.source
        except SourceError as error:
            failure = failure or error
    raise failure or StateError(_nowhere(resource_id), message("Check the address that led here."))


def _nowhere(resource_id: str) -> Message:
    return message("None of the portals here has a table {id}.", id=resource_id[:100])


def _has(place: Place, desk: Desk) -> bool:
    """Whether a portal knows a resource, be it open to everybody or not."""
    with Fetcher(desk, SECONDS) as fetcher:
        try:
            Client(place, fetcher).call("resource_show", id=place.id)
        except NotThere:
            return False
        except NotAllowed:
            return True
    return True
