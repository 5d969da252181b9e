"""What an Opendatasoft portal says of a data set, in our words: columns, credit, a line in a list."""

from __future__ import annotations

from explorer.model.message import message
from explorer.model.table import Credit, Found
from loaders._columns import Column
from loaders._http import now
from loaders._opendatasoft.address import Place
from loaders._portals import Site
from loaders._said import Record, date, items, part, prose, text

_PLAIN = frozenset({"text", "int", "double", "boolean", "date", "datetime"})
"""Types that mean the same in every export. Points, shapes, files and lists are told in text by CSV alone."""


def columns(record: Record) -> tuple[Column, ...]:
    return tuple(_column(said) for said in items(record, "fields") if text(said, "name"))


def _column(said: Record) -> Column:
    kind = text(said, "type")
    unit = text(part(said, "annotations"), "unit")
    return Column(text(said, "name"), text(said, "label"), kind, prose(said, "description"), unit, point=kind == "geo_point_2d")


def is_plain(record: Record) -> bool:
    """Whether every column is of a type that all exports tell alike."""
    fields = items(record, "fields")
    return all(text(said, "type") in _PLAIN and "multivalued" not in part(said, "annotations") for said in fields)


def metas(record: Record) -> Record:
    return part(record, "metas", "default")


def stamp(record: Record) -> str:
    """Changes when the portal works through new data; "" where it says nothing of that."""
    return text(metas(record), "data_processed", "modified")


def credit(record: Record, place: Place) -> Credit:
    said = metas(record)
    return Credit(
        title=text(said, "title") or place.id,
        publisher=text(said, "publisher") or place.site.title,
        licence=text(said, "license"),
        licence_url=text(said, "license_url"),
        link=f"{place.site.base}/explore/dataset/{place.id}/",
        modified=date(said, "modified", "data_processed"),
        fetched=now(),
        language=text(said, "language"),
        description=prose(said, "description"),
        checked=place.site.portal is not None,
    )


def found(record: Record, site: Site) -> Found | None:
    """A data set as a line of a list; None where the record names none."""
    identifier = text(record, "dataset_id", "datasetid")
    if not identifier:
        return None
    place = Place(site, identifier)
    said = credit(record, place)
    holds = record.get("has_records") is not False
    return Found(
        place.source,
        said.title,
        said.publisher,
        "CSV",
        said.modified,
        said.description,
        site.title,
        openable=holds,
        why=None if holds else message("This data set holds files only, no table."),
    )
