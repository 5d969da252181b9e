"""What a Socrata portal says of a data set, in our words: columns, credit, a line in a list."""

from __future__ import annotations

from explorer.model.table import Credit, Found
from loaders._columns import Column
from loaders._http import now
from loaders._portals import Site
from loaders._said import Record, date, items, moment, part, prose, text
from loaders._socrata.address import Place

_POINTS = ("point", "location")
_NO_TABLES = ("href", "map", "chart", "story", "visualization", "measure", "form", "calendar", "file")


def is_hidden(name: str) -> bool:
    """Columns that Socrata adds by itself: regions that it computed for its maps, and its row numbers."""
    return name.startswith(":")


def columns(view: Record) -> tuple[Column, ...]:
    """The published columns, in their order."""
    return tuple(_column(said) for said in items(view, "columns") if _is_published(said))


def _is_published(said: Record) -> bool:
    flags = said.get("flags")
    is_kept_back = isinstance(flags, list) and "hidden" in flags
    return bool(text(said, "fieldName")) and not is_hidden(text(said, "fieldName")) and not is_kept_back


def _column(said: Record) -> Column:
    kind = text(said, "dataTypeName")
    return Column(
        text(said, "fieldName"),
        text(said, "name"),
        kind,
        prose(said, "description"),
        text(part(said, "format"), "currency", "units"),
        point=kind in _POINTS,
    )


def stamp(view: Record) -> str:
    """Changes when the rows or the columns do; "" where the portal gives no date for the rows."""
    rows = text(view, "rowsUpdatedAt")
    return f"{rows} {text(view, 'viewLastModified')}" if rows else ""


def credit(view: Record, place: Place) -> Credit:
    licence = part(view, "license")
    return Credit(
        title=text(view, "name") or place.id,
        publisher=text(view, "attribution") or text(part(view, "owner"), "displayName"),
        licence=text(licence, "name") or text(view, "licenseId"),
        licence_url=text(licence, "termsLink"),
        link=f"{place.site.base}/d/{place.id}",
        modified=moment(view.get("rowsUpdatedAt")) or moment(view.get("viewLastModified")),
        fetched=now(),
        language=text(view, "locale"),
        description=prose(view, "description"),
        checked=place.site.portal is not None,
    )


def found(view: Record, place: Place) -> Found:
    """A data set as a line of a list, from its own description."""
    said = credit(view, place)
    return Found(place.source, said.title, said.publisher, "CSV", said.modified, said.description, place.site.title)


def listed(result: Record, site: Site) -> Found | None:
    """A data set as a line of a list, from the catalogue; None where the line names none."""
    said = part(result, "resource")
    identifier = text(said, "id")
    if not identifier:
        return None
    return Found(
        Place(site, identifier).source,
        text(said, "name") or identifier,
        text(said, "attribution") or site.title,
        "CSV",
        date(said, "data_updated_at", "updatedAt"),
        prose(said, "description"),
        site.title,
        openable=text(said, "type") not in _NO_TABLES,
    )
