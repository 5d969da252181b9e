"""What do the configured portals of a kind find? Asked at the same time; one that is away is named and does not hide the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from explorer.errors import SourceError
from explorer.model.table import Listed, Note
from loaders._address import parse
from loaders._base import Desk
from loaders._http import Fetcher
from loaders._portals import Site, of_kind, site_at

SECONDS = 25.0
"""For a list a reader does not wait as long as for a table."""
DATASETS = 20
"""Data sets of each portal on one page of results."""
PORTALS_AT_ONCE = 4
NOTHING = Listed((), 0)
Ask = Callable[[Site, Fetcher], Listed]
Answer = TypeVar("Answer")


def search(kind: str, desk: Desk, ask: Ask) -> Listed:
    """What all portals of the kind find, one after the other in the order of the settings. Raises SourceError where none answers."""
    sites = tuple(Site(portal, portal.url.rstrip("/")) for portal in of_kind(kind, desk.settings))
    if not sites:
        return NOTHING
    with ThreadPoolExecutor(PORTALS_AT_ONCE) as pool:
        return together(tuple(pool.map(lambda site: attempt(lambda: _asked(site, desk, ask)), sites)))


def _asked(site: Site, desk: Desk, ask: Ask) -> Listed:
    with Fetcher(desk, SECONDS) as fetcher:
        return ask(site, fetcher)


def everywhere(searches: Sequence[Callable[[], Listed]]) -> list[Listed]:
    """The answers of searches of several kinds, run at the same time; one that fails is a note, unless nothing else finds anything."""
    with ThreadPoolExecutor(max(1, len(searches))) as pool:
        answers = list(pool.map(attempt, searches))
    failures = [answer for answer in answers if isinstance(answer, SourceError)]
    lists = [answer for answer in answers if isinstance(answer, Listed)]
    if failures and not any(listed.total for listed in lists):
        raise failures[0]
    return [*lists, Listed((), 0, tuple(Note("portal_away", failure.message) for failure in failures))]


def attempt(ask: Callable[[], Answer]) -> Answer | SourceError:
    """The answer, or why there is none."""
    try:
        return ask()
    except SourceError as failure:
        return failure


def together(answers: tuple[Listed | SourceError, ...]) -> Listed:
    """Several answers as one, with a note for each that failed. Raises the first failure where all did."""
    failures = tuple(answer for answer in answers if isinstance(answer, SourceError))
    if failures and len(failures) == len(answers):
        raise failures[0]
    pages = tuple(answer for answer in answers if isinstance(answer, Listed))
    return Listed(
        tuple(item for listed in pages for item in listed.items),
        sum(listed.total for listed in pages),
        (*(note for listed in pages for note in listed.notes), *(Note("portal_away", failure.message) for failure in failures)),
        pages=max(-(-listed.total // DATASETS) for listed in pages),
    )


def browse(base: str, kind: str, desk: Desk, ask: Ask) -> Listed:
    """What the portal at an address finds. Raises Stranger where it is none of the kind that is asked."""
    address = parse(base)
    return _asked(site_at(address, address.path, kind, desk.settings), desk, ask)
