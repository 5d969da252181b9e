"""What else could a reader of this resource open: the file beside the portal's own copy, or all files of its series as one table?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import unquote

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Offer
from loaders._ckan import rows as datastore
from loaders._ckan import words
from loaders._ckan.api import Client
from loaders._ckan.described import Described
from loaders._said import Record
from loaders._stack.columns import is_alike, keys
from loaders._stack.labels import pattern, years

MOST = 60
"""Files offered as one table, the last of a series: five years of months."""
LOOKED_AT = 12
"""Tables whose columns are asked for: a dozen short questions, about a second."""


def offers(client: Client, described: Described, way: str, names: Sequence[str] = ()) -> tuple[Offer, ...]:
    """Other ways to what was opened by way of the `table` (whose columns have these names) or the `file`."""
    return (*_other_copy(client, described, way), *_series(client, described, names))


def _other_copy(client: Client, described: Described, way: str) -> Iterator[Offer]:
    """The portal's copy may be partial, older or typed otherwise than the file: both are offered."""
    has_file = words.plain(described.resource, "url") and described.resource.get("url_type") != "datastore"
    place = replace(client.place, id=described.id, dataset=False)
    if way == "table" and has_file:
        yield Offer(message("Read the published file instead of the portal's own copy of it."), (replace(place, origin="file").source,))
    if way == "file" and described.is_active:
        yield Offer(message("Read the portal's own copy of this table instead of the file."), (replace(place, origin="table").source,))


def _series(client: Client, described: Described, names: Sequence[str]) -> Iterator[Offer]:
    """The files of the data set that are this one at other times: by their columns where the portal tells them, else by their names."""
    own, kind = described.resource, words.format_of(described.resource)
    resources = [
        each for each in words.records(described.package, "resources") if words.is_openable(each) and words.format_of(each) == kind
    ]
    others = [each for each in resources if _id(each) != _id(own)]
    if described.private or not others:
        return
    named = [each for each in others if _is_named_alike(own, each, client.language)]
    sure = _with_columns(client, names, [*named, *(each for each in others if each not in named)]) if names else {}
    inside = [each for each in resources if _id(each) == _id(own) or sure.get(_id(each), each in named)]
    if len(inside) < 2:
        return
    text = message("The data set has {n} files of this name and format: read them as one table.", n=len(inside))
    if all(sure.get(_id(each)) for each in others if each in inside):
        text = message("The data set has {n} files with these columns: read them as one table.", n=len(inside))
    yield Offer(text, tuple(_in_order(client, inside))[-MOST:])


def _id(resource: Record) -> str:
    return words.plain(resource, "id")


def _with_columns(client: Client, names: Sequence[str], candidates: Sequence[Record]) -> dict[str, bool]:
    """Whether tables of the DataStore have these columns, by id; those that cannot be asked are left open."""
    wanted, found = keys(names), {}
    for each in [each for each in candidates if each.get("datastore_active") is True][:LOOKED_AT]:
        try:
            found[_id(each)] = is_alike(wanted, keys(datastore.describe(client, _id(each)).names))
        except SourceError:
            continue
    return found


def _is_named_alike(one: Record, other: Record, language: str) -> bool:
    """Whether names, or else the files' names, differ in nothing but numbers and months."""
    pairs = zip(_names(one, language), _names(other, language), strict=True)
    return any(left != right and left and right and pattern(left) == pattern(right) for left, right in pairs)


def _names(resource: Record, language: str) -> tuple[str, str]:
    path = unquote(re.split("[?#]", words.plain(resource, "url"))[0])
    return words.translated(resource, "name", language), path.rpartition("/")[2]


def _in_order(client: Client, resources: Sequence[Record]) -> list[Source]:
    """By year where each has one, else as the portal lists them."""
    texts = [_names(each, client.language) for each in resources]
    sources = [replace(client.place, id=_id(each), dataset=False, origin="").source for each in resources]
    by_year = years([title for title, _ in texts]) or years([name for _, name in texts])
    return [source for _, source in sorted(zip(by_year, sources, strict=True), key=lambda pair: pair[0])] if by_year else sources
