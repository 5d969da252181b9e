"""What a CKAN portal says of a resource, in our words: credit, format, a line in a list."""

from __future__ import annotations

import json
from collections.abc import Mapping

from explorer.model.message import Message, message
from explorer.model.table import Credit, Found
from loaders._ckan.address import Place
from loaders._said import LONGEST_TEXT, Record

SYSTEM_COLUMNS = ("_id", "_full_text")
"""The DataStore's own columns, no part of what was published."""
_TYPES = {
    "text/csv": "CSV",
    "comma separated values": "CSV",
    "text/tab-separated-values": "TSV",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/json": "JSON",
    "application/geo+json": "GEOJSON",
    "application/vnd.geo+json": "GEOJSON",
    "application/zip": "ZIP",
    "text/html": "HTML",
    "application/pdf": "PDF",
}
_NO_TABLES: tuple[tuple[Message, frozenset[str]], ...] = (
    (message("A document to read, not a table."), frozenset({"PDF", "DOC", "DOCX", "ODT", "RTF", "PPT", "PPTX", "ODP"})),
    (message("A web page, not a table."), frozenset({"HTML", "HTM", "URL", "LINK", "WEB", "RSS", "ICS"})),
    (
        message("A service for programs, not a file with a table."),
        frozenset({"WMS", "WFS", "WMTS", "WCS", "REST", "API", "SPARQL", "RDF", "TTL"}),
    ),
    (
        message("A picture, a sound or a drawing, not a table."),
        frozenset({"TIFF", "TIF", "GEOTIFF", "ECW", "JPG", "JPEG", "PNG", "GIF", "SVG", "MP3", "MP4", "DWG", "DXF"}),
    ),
    (message("A program, not a table."), frozenset({"EXE"})),
)
"""Formats, as portals write them, that hold no table which can be opened, and why; whatever else is said, or nothing, is tried."""


def translated(record: Record, name: str, language: str) -> str:
    """A text that may be told in several languages (ckanext-fluent): the site's own, else the plain one, else any that is not empty."""
    told = f"{name}_translated"
    several = as_object(record.get(told)) or as_object(_extra(record, told)) or as_object(record.get(name))
    plain_one = "" if as_object(record.get(name)) else record.get(name)
    return next((text for value in (_told(several, language), plain_one, *several.values()) if (text := _text(value))), "")


def _text(value: object) -> str:
    """A text, or a number, as a text; "" for anything else."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value).strip()[:LONGEST_TEXT] if is_number or isinstance(value, str) else ""


def _extra(record: Record, name: str) -> object:
    """A field that a portal keeps among its extras, as lists of the catalogue before 2.12 do."""
    return next((extra.get("value") for extra in records(record, "extras") if extra.get("key") == name), None)


def _told(several: Record, language: str) -> object:
    """The text in a language, or in the same language of another country: `pt` for `pt-BR`, `es_MX` for `es`."""
    if language in several:
        return several[language]
    return next((text for tag, text in several.items() if _root(tag) == _root(language) and text), "")


def _root(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


def as_object(value: object) -> Record:
    """Language to text, as an object, as JSON in a text, or as a list of {@language, @value}; else nothing."""
    if isinstance(value, str) and value.lstrip().startswith(("{", "[")):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    if isinstance(value, list):
        return {_text(each.get("@language")): each["@value"] for each in value if isinstance(each, Mapping) and "@value" in each}
    return value if isinstance(value, Mapping) else {}


def plain(record: Record, name: str) -> str:
    """A field that is a text or a number, else ""."""
    return _text(record.get(name))


def records(record: Record, name: str) -> tuple[Record, ...]:
    """A field that is a list of objects, whether it is told as a list, as an object of them by number, or as the only one; else ()."""
    value = record.get(name)
    if isinstance(value, Mapping):
        inner = list(value.values())
        value = inner if inner and all(isinstance(item, Mapping) for item in inner) else [value]
    return tuple(item for item in value if isinstance(item, Mapping) and item) if isinstance(value, list) else ()


def organisation(package: Record) -> Record:
    value = package.get("organization")
    return value if isinstance(value, Mapping) else {}


def format_of(resource: Record) -> str:
    """The format in capitals, whatever way it was typed: `csv `, `.XLSX`, `text/csv`."""
    return format_named(plain(resource, "format") or plain(resource, "mimetype"))


def format_named(text: str) -> str:
    said = text.strip().lower()
    if not any(sign.isalpha() for sign in said):
        return ""
    return _TYPES.get(said.partition(";")[0], said.lstrip(".").upper())


def is_openable(resource: Record) -> bool:
    return why_not(resource) is None


def why_not(resource: Record) -> Message | None:
    """Why a resource is not worth a try; None where it is."""
    if resource.get("datastore_active") is True:
        return None
    said = format_of(resource)
    return next((why for why, formats in _NO_TABLES if said in formats), None)


def modified(resource: Record, package: Record) -> str:
    """When the data last changed, as well as the portal knows: to the second."""
    dates = (
        plain(resource, "last_modified"),
        plain(resource, "metadata_modified"),
        plain(package, "metadata_modified"),
        plain(resource, "created"),
    )
    return next((date[:19] for date in dates if date), "")


def resource_title(resource: Record, package: Record, language: str) -> str:
    """The data set's title, and the resource's where there are several to tell apart."""
    whole = translated(package, "title", language) or plain(package, "name")
    part = translated(resource, "name", language) or translated(resource, "description", language)[:120]
    if not part or part == whole or len(records(package, "resources")) <= 1:
        return whole or part
    return part if whole and whole.casefold() in part.casefold() else f"{whole}: {part}" if whole else part


def publisher(package: Record, language: str) -> str:
    return translated(organisation(package), "title", language) or plain(package, "author") or plain(package, "maintainer")


def credit(resource: Record, package: Record, place: Place, base: str, language: str) -> Credit:
    return Credit(
        title=resource_title(resource, package, language),
        publisher=publisher(package, language),
        licence=plain(package, "license_title") or plain(package, "license_id"),
        licence_url=plain(package, "license_url"),
        link=f"{base}/dataset/{plain(package, 'name') or plain(package, 'id')}/resource/{plain(resource, 'id')}",
        modified=modified(resource, package),
        language=plain(package, "language") or language,
        description=translated(resource, "description", language) or translated(package, "notes", language),
        checked=place.portal is not None,
    )


def found(resource: Record, package: Record, place: Place, language: str) -> Found:
    """A resource as a line of a list."""
    name, identifier = plain(package, "name") or plain(package, "id"), plain(resource, "id")
    return Found(
        source=Place(place.portal, place.base, identifier).source,
        title=resource_title(resource, package, language) or identifier,
        publisher=publisher(package, language),
        format=format_of(resource),
        modified=modified(resource, package),
        description=translated(resource, "description", language) or translated(package, "notes", language),
        portal=place.title,
        openable=is_openable(resource) and bool(identifier),
        why=why_not(resource),
        dataset=Place(place.portal, place.base, name, dataset=True).source if name else None,
        dataset_title=translated(package, "title", language) or name,
    )
