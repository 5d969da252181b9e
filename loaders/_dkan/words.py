"""What a DKAN portal says of a data set, in our words: columns, credit, lines in a list."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.model.table import Credit, Found
from loaders._ckan import words as formats
from loaders._columns import Column
from loaders._dkan.address import Place
from loaders._http import now
from loaders._portals import Site
from loaders._said import Record, date, items, part, prose, text

NUMBER = "record_number"
"""DKAN's own column, no part of what was published."""


def unwrapped(record: Record) -> Record:
    """What was published: with `show-reference-ids` it stands one level deeper, beside its id."""
    inner = record.get("data")
    return part(record, "data") if isinstance(inner, dict) and "identifier" in record else record


def distributions(record: Record) -> tuple[Record, ...]:
    """The data set's files, in their order, as they are wrapped or not."""
    return items(record, "distribution")


def columns(answer: Record) -> tuple[Column, ...]:
    """The columns of a datastore's answer; the original header of a name that DKAN made stands in its description."""
    schemas = part(answer, "schema")
    fields = next((part(schemas, name, "fields") for name in schemas), {})
    return tuple(_column(name, part(fields, name)) for name in fields if name != NUMBER)


def _column(name: str, said: Record) -> Column:
    return Column(name, text(said, "description") or name, text(said, "type"))


def stamp(record: Record, distribution: Record) -> str:
    """Changes at each update of the data: the distribution's id does."""
    return " ".join(filter(None, (text(distribution, "identifier"), text(record, "%modified", "modified"))))


def url(distribution: Record) -> str:
    return text(unwrapped(distribution), "downloadURL")


def title(record: Record, distribution: Record) -> str:
    """The data set's title, and the file's where there are several to tell apart."""
    whole, part_of_it = text(record, "title"), text(unwrapped(distribution), "title")
    if not part_of_it or part_of_it == whole or len(distributions(record)) <= 1:
        return whole or part_of_it
    return part_of_it if whole and whole.casefold() in part_of_it.casefold() else f"{whole}: {part_of_it}" if whole else part_of_it


def publisher(record: Record) -> str:
    return text(unwrapped(part(record, "publisher")), "name")


def credit(record: Record, distribution: Record, place: Place) -> Credit:
    licence = text(record, "license")
    is_address = licence.startswith(("http://", "https://"))
    return Credit(
        title=title(record, distribution) or place.id,
        publisher=publisher(record),
        licence=licence,
        licence_url=licence if is_address else "",
        link=f"{place.site.base}/dataset/{place.id}",
        modified=date(record, "modified", "%modified"),
        fetched=now(),
        language=_language(record),
        description=prose(unwrapped(distribution), "description") or prose(record, "description"),
        checked=place.site.portal is not None,
    )


def _language(record: Record) -> str:
    value = record.get("language")
    return str(value[0]) if isinstance(value, list) and value else text(record, "language")


def found(record: Record, site: Site, identifier: str) -> Iterator[Found]:
    """The files of a data set as lines of a list."""
    for index, distribution in enumerate(distributions(record)):
        place = Place(site, identifier, index)
        said = credit(record, distribution, place)
        what = {"format": text(unwrapped(distribution), "format", "mediaType")}
        yield Found(
            place.source,
            said.title,
            said.publisher,
            formats.format_of(what),
            said.modified,
            said.description,
            site.title,
            openable=formats.is_openable(what) and bool(url(distribution)),
            why=formats.why_not(what),
            dataset=Place(site, identifier).source,
            dataset_title=text(record, "title"),
        )
