"""Which tables do the configured portals find for these words, narrowed and sorted as a reader asks?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, groupby, zip_longest
from typing import Any

from explorer.errors import SourceError
from explorer.model.search import DAYS, Facet, Narrow, merged
from explorer.model.table import Found, Listed, Note
from loaders._base import Desk
from loaders._catalogues import attempt
from loaders._ckan import words
from loaders._ckan.address import Place, read
from loaders._ckan.api import Client
from loaders._ckan.facets import FIELDS, values
from loaders._ckan.facets import facets as counted
from loaders._http import Fetcher
from loaders._said import Record, total

SECONDS = 25.0
"""For a list a reader does not wait as long as for a table."""
DATASETS = 20
"""Data sets of each portal on one page of results."""
PORTALS_AT_ONCE = 4
VALUES, SPELLINGS = 50, 1_000
"""Values asked for of a facet, the most frequent; and spellings of formats, of which large portals have hundreds."""
_SYNTAX = re.compile(r'[+\-!(){}\[\]^"~*?:\\/|&]')
"""Signs that mean something to CKAN's search engine; a reader who types them means text."""


@dataclass(frozen=True)
class Query:
    """What is asked of one portal: words, conditions that all must hold, the order."""

    text: str
    conditions: tuple[str, ...] = ()
    sort: str = ""

    def arguments(self, *also: str) -> dict[str, Any]:
        """As CKAN's `package_search` takes them."""
        conditions = " AND ".join((*self.conditions, *also))
        named = {"q": self.text, "fq": conditions, "sort": self.sort}
        return {name: value for name, value in named.items() if value}


def search(text: str, page: int, desk: Desk) -> Listed:
    """Resources of the data sets that the configured portals find, a page at a time; `total` counts data sets.

    A portal that does not answer is named in a note; only where none answers that is an error.
    """
    portals = tuple(portal for portal in desk.settings.portals if portal.kind == "ckan")
    if not portals:
        return Listed((), 0)
    with ThreadPoolExecutor(PORTALS_AT_ONCE) as pool:
        places = (Place(portal, portal.url.rstrip("/"), "") for portal in portals)
        answers = tuple(pool.map(lambda place: attempt(lambda: _found(place, text, page, desk)), places))
    failures = tuple(answer for answer in answers if isinstance(answer, SourceError))
    if len(failures) == len(portals):
        raise failures[0]
    pages = tuple(answer for answer in answers if isinstance(answer, Listed))
    return Listed(
        tuple(_together(pages, desk.narrow.order)),
        sum(listed.total for listed in pages),
        tuple(Note("portal_away", failure.message) for failure in failures),
        merged(facet for listed in pages for facet in listed.facets),
        max(-(-listed.total // DATASETS) for listed in pages),
    )


def _together(pages: Iterable[Listed], order: str) -> Iterator[Found]:
    """The portals' data sets in turn, as no portal's ranking can be held against another's; by date where that was asked for."""
    sets = [[tuple(group) for _, group in groupby(listed.items, lambda item: item.dataset)] for listed in pages]
    turns = [group for turn in zip_longest(*sets, fillvalue=()) for group in turn if group]
    if order == "date":
        turns.sort(key=lambda group: max(item.modified for item in group), reverse=True)
    return chain.from_iterable(turns)


def browse(base: str, text: str, page: int, desk: Desk) -> Listed:
    """What the portal at an address finds, configured or not. Raises Stranger where it is no CKAN."""
    return _found(read(f"{base}/any", desk.settings), text, page, desk)


def _found(place: Place, text: str, page: int, desk: Desk) -> Listed:
    with Fetcher(desk, SECONDS) as fetcher:
        client = Client(place, fetcher)
        language = desk.locale or client.language
        query = _query(client, _SYNTAX.sub(" ", text).strip(), desk.narrow)
        since = desk.narrow.values("since")[:1]
        asked = replace(query, conditions=(*query.conditions, *map(_changed, since)))
        packages, total, facets = _packages(client, asked, max(0, page) * DATASETS, language)
        facets = (*facets, _since(client, query, since or tuple(DAYS)))
    wanted = set(desk.narrow.values("format"))
    items = (
        words.found(resource, package, place, language)
        for package in packages
        for resource in words.records(package, "resources")
        if not wanted or words.format_of(resource) in wanted
    )
    return Listed(tuple(items), total, facets=facets)


def _query(client: Client, text: str, narrow: Narrow) -> Query:
    """The words, what they are narrowed by, and the order, as CKAN takes them."""
    chosen = {name: narrow.values(name) for name in FIELDS}
    if chosen["format"]:
        chosen["format"] = _spellings(client, text, chosen["format"])
    conditions = tuple(f"{FIELDS[name]}:({' OR '.join(map(_quoted, values))})" for name, values in chosen.items() if values)
    return Query(text, conditions, "metadata_modified desc" if narrow.order == "date" else "")


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _changed(since: str) -> str:
    first = datetime.now(UTC) - timedelta(days=DAYS.get(since, max(DAYS.values())))
    return f"metadata_modified:[{first:%Y-%m-%dT00:00:00Z} TO *]"


def _spellings(client: Client, text: str, formats: tuple[str, ...]) -> tuple[str, ...]:
    """How the portal writes these formats: `CSV` is also `csv `, `.csv` and `text/csv`."""
    answer = client.call("package_search", q=text, rows=0, **{"facet.field": ["res_format"], "facet.limit": SPELLINGS})
    return tuple(name for name, _, _ in values(answer, "res_format") if words.format_named(name) in formats) or formats


def _packages(client: Client, query: Query, start: int, language: str) -> tuple[list[Record], int, tuple[Facet, ...]]:
    """A page of data sets, how many there are, and their facets; asked again where fewer come than were asked for: limits may be lower."""
    packages: list[Record] = []
    facets: tuple[Facet, ...] = ()
    count = start + 1
    counting: dict[str, Any] = {"facet.field": list(FIELDS.values()), "facet.limit": VALUES, "facet.mincount": 1}
    while len(packages) < DATASETS and start + len(packages) < count:
        answer = client.call("package_search", **query.arguments(), rows=DATASETS - len(packages), start=start + len(packages), **counting)
        given = [each for each in words.records(answer, "results") if each not in packages]
        packages.extend(given[: DATASETS - len(packages)])
        is_full = len(packages) == DATASETS  # where nobody counts, a full page has another after it
        count = total(answer, "count") or start + len(packages) + is_full
        facets, counting = facets or counted(answer, count, language), {}
        if not given:
            break
    return packages, count, facets


def _since(client: Client, query: Query, spans: tuple[str, ...]) -> Facet:
    """How many of the data sets changed lately: counted one by one, as CKAN has no facet of ranges."""
    counts = ((since, total(client.call("package_search", rows=0, **query.arguments(_changed(since))), "count")) for since in spans)
    return Facet("since", tuple((since, since, count) for since, count in counts if count))
