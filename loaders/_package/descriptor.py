"""What does a data package say of its tables? Versions 0, 1 and 2 of the descriptor, as one kind of resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import Listing, message
from explorer.model.table import Credit, Hint
from loaders._ckan import words as formats
from loaders._http import now
from loaders._said import Record, clean, date, items, prose, text


@dataclass(frozen=True)
class Resource:
    """One table: `paths` are its files, to be put one after the other; `data` what stands in the descriptor itself."""

    name: str
    title: str
    record: Record = field(repr=False)
    paths: tuple[str, ...] = ()
    data: Any = None
    place: int = 0
    """Of the table in the descriptor's list."""

    @property
    def format(self) -> str:
        said = formats.format_of({"format": text(self.record, "format", "mediatype")})
        ending = self.paths[0].rpartition("/")[2] if self.paths else ""
        return said or (ending.rpartition(".")[2].upper()[:10] if "." in ending else "")

    @property
    def is_openable(self) -> bool:
        return (bool(self.paths) or self.data is not None) and formats.is_openable({"format": self.format})


@dataclass(frozen=True)
class Package:
    record: Record
    resources: tuple[Resource, ...]

    def named(self, name: str) -> Resource:
        """The resource of that name; for "" the first that may be a table. Raises FormatError that says which there are."""
        fitting = (resource for resource in self.resources if (resource.name == name if name else resource.is_openable))
        found = next(fitting, None)
        if found is None:
            known = Listing(tuple(resource.name for resource in self.resources[:10]))
            raise FormatError(message("The data package has no table {name}.", name=name[:100]), message("It has {known}.", known=known))
        return found


def package(record: object) -> Package | None:
    """The package that a descriptor describes; None where it is something else."""
    resources = record.get("resources") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(resources, list):
        return None
    found = tuple(_resource(item, place) for place, item in enumerate(resources) if isinstance(item, dict))
    return Package(record, tuple(_told_apart(found))) if found else None


def _told_apart(resources: tuple[Resource, ...]) -> Iterator[Resource]:
    """Tables of one name get a number, for else only the first could be opened."""
    seen: set[str] = set()
    for resource in resources:
        name, number = resource.name, 1
        while name in seen:
            number += 1
            name = f"{resource.name}-{number}"
        seen.add(name)
        yield replace(resource, name=name)


def _resource(record: Record, place: int) -> Resource:
    path = record.get("path") or record.get("url")
    paths = tuple(item for item in (path if isinstance(path, list) else [path]) if isinstance(item, str) and item)
    data = record.get("data")
    # Before version 1 a text under `data` was a path.
    if not paths and isinstance(data, str) and not text(record, "format", "mediatype"):
        paths = (data,)
    return Resource(text(record, "name") or str(place), text(record, "title"), record, paths, None if paths else data, place)


def hints(schema: Record, null: str = "") -> tuple[Hint, ...]:
    """What the table's schema says of its columns; `null` is the dialect's own spelling of "no value"."""
    common = _spellings(schema.get("missingValues"))
    return tuple(_hint(said, common, null) for said in items(schema, "fields") if text(said, "name"))


def _hint(said: Record, common: tuple[str, ...], null: str) -> Hint:
    own = said.get("missingValues")
    missing = _spellings(own) if isinstance(own, list) else common
    return Hint(
        text(said, "name"),
        text(said, "type"),
        text(said, "title"),
        text(said, "unit"),
        prose(said, "description"),
        missing=tuple(value for value in (*missing, null) if value),
        order=_spellings(said.get("categories")) if said.get("categoriesOrdered") is True else (),
    )


def _spellings(values: object) -> tuple[str, ...]:
    """Values as they are written; version 2 may tell each with a label."""
    said = (value.get("value") if isinstance(value, dict) else value for value in (values if isinstance(values, list) else ()))
    return tuple(clean(str(value)) for value in said if isinstance(value, (str, int, float)))


def title(found: Package, resource: Resource) -> str:
    """The package's title, and the table's where there are several to tell apart."""
    whole, part = text(found.record, "title", "name"), resource.title or resource.name
    if len(found.resources) <= 1:
        return whole or part
    return f"{whole}: {part}" if whole and whole.casefold() not in part.casefold() else part


def credit(found: Package, resource: Resource, address: str, checked: bool) -> Credit:
    licences = items(resource.record, "licenses") or items(found.record, "licenses") or items(found.record, "license")
    licence = licences[0] if licences else {}
    languages = found.record.get("languages")
    return Credit(
        title=title(found, resource),
        publisher=_publisher(found.record),
        licence=text(licence, "title", "name") or text(found.record, "license"),
        licence_url=text(licence, "path", "url"),
        link=text(found.record, "homepage") or address,
        modified=date(found.record, "updated", "last_updated", "modified", "created"),
        fetched=now(),
        language=next(iter(_spellings(languages)), text(found.record, "language")),
        description=prose(resource.record, "description") or prose(found.record, "description"),
        checked=checked,
    )


def _publisher(record: Record) -> str:
    """Who published it, else who made it, else where it is from."""
    people = items(record, "contributors")
    published = [said for said in people if "publisher" in (text(said, "role"), *_spellings(said.get("roles")))]
    named = (*published, *people, *items(record, "publisher"), *items(record, "author"), *items(record, "sources"))
    return next((name for said in named if (name := text(said, "title", "name"))), text(record, "author"))
