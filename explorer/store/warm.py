"""Which tables of a portal does an operator want fetched ahead, and how did each go?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import loaders
from explorer.errors import ExplorerError, SourceError
from explorer.model.message import Listing, message
from explorer.model.source import Source
from explorer.model.table import Dataset, Found
from explorer.settings import Portal, Settings
from explorer.store.store import Store
from loaders._base import Desk

CIVIL = 5.0
"""Requests a second to one server: nobody waits for a table that is fetched ahead."""

MOST_PAGES = 500
"""Pages of a catalogue that are gone through at most."""


@dataclass(frozen=True)
class Warmed:
    """One of the tables: what was asked for, and the table or why there is none."""

    text: str
    dataset: Dataset | None = None
    error: ExplorerError | None = None


def portal_named(name: str, settings: Settings) -> Portal:
    """The operator's portal of that name. Raises SourceError that names those there are."""
    found = next((portal for portal in settings.portals if portal.name == name), None)
    if found is None:
        names = Listing(tuple(portal.name for portal in settings.portals))
        raise SourceError(
            message("No portal is called {name} in the settings.", name=name),
            message("There are: {names}.", names=names) if names.items else None,
        )
    return found


def civil(settings: Settings) -> Settings:
    """The same settings, asking no server more often than is civil."""
    pace = min(CIVIL, settings.limits.requests_per_second or CIVIL)
    return settings.model_copy(update={"limits": settings.limits.model_copy(update={"requests_per_second": pace})})


def warm(portal: Portal, texts: tuple[str, ...], limit: int, store: Store) -> Iterator[Warmed]:
    """Opens what `texts` name, else what the settings list, else the first tables of the catalogue; at most `limit`, one after another."""
    listed = texts or portal.warm
    named = _named(portal, listed, store) if listed else _catalogue(portal, store)
    for wanted in itertools.islice(named, limit):
        yield _opened(wanted, store) if isinstance(wanted, Source) else wanted


def _opened(source: Source, store: Store) -> Warmed:
    try:
        return Warmed(str(source), store.open(source))
    except ExplorerError as error:
        return Warmed(str(source), error=error)


def _named(portal: Portal, texts: tuple[str, ...], store: Store) -> Iterator[Source | Warmed]:
    """The tables of each id, data set or address; a text that leads to none is told in its place."""
    for text in texts:
        try:
            found = _meant(portal, text, store)
        except ExplorerError as error:
            yield Warmed(text, error=error)
        else:
            yield from (item.source for item in found)


def _meant(portal: Portal, text: str, store: Store) -> tuple[Found, ...]:
    """What a text leads to: an address by itself; another as an id of the portal's, and where there is no such, as a data set's name."""
    failure: ExplorerError = SourceError(message("{portal} has no table called {name}.", portal=portal.title, name=text))
    for way in _ways(portal, text):
        try:
            items = tuple(item for item in loaders.resolve(way, _desk(store)).items if item.openable)
        except ExplorerError as error:
            failure = error
            continue
        if items:
            return items
    raise failure


def _ways(portal: Portal, text: str) -> tuple[str, ...]:
    if "://" in text:
        return (text,)
    return (f"{portal.kind}:{portal.name}/{text}", f"{portal.url.rstrip('/')}/dataset/{text}")


def _catalogue(portal: Portal, store: Store) -> Iterator[Source]:
    """Every table that the portal's catalogue lists, page by page."""
    settings = store.settings.model_copy(update={"portals": (portal,)})
    for page in range(MOST_PAGES):
        listed = loaders.search("", page, Desk(settings, settings.data / "incoming"))
        yield from (item.source for item in listed.items if item.openable and item.source.loader == portal.kind)
        if page + 1 >= loaders.pages(listed):
            return


def _desk(store: Store) -> Desk:
    return Desk(store.settings, store.settings.data / "incoming")
