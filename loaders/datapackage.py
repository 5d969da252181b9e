"""Which table does a data package hold? Frictionless packages of versions 0 to 2: a descriptor with its files beside it, or a ZIP file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote, unquote

from explorer.errors import FormatError, SourceError
from explorer.model.message import message
from explorer.model.source import Source
from explorer.model.table import Found, Listed, Note, Table
from explorer.settings import Settings
from loaders._address import Address, maybe_parse, parse
from loaders._base import Desk, Loader, Unchanged, known_of, spelt
from loaders._catalogues import NOTHING
from loaders._http import Fetched, Fetcher
from loaders._look import head_of, is_page
from loaders._package import descriptor as descriptors
from loaders._package.descriptor import Resource
from loaders._package.dialect import Dialect
from loaders._package.files import Inside, checked, holds_descriptor, referred
from loaders._package.opened import Opened, open_package, passing
from loaders._package.table import Recipe, write, write_inline
from loaders._said import Record, text

_SHAPE = re.compile(r".*/datapackage\.json", re.ASCII)
_TAIL = 1 << 16
"""Bytes of a ZIP file's end that list its members, if they are few."""


def accepts(pasted: str, settings: Settings) -> Source | None:
    """The source that a pasted text means, if it is the address of a descriptor."""
    pasted = pasted.strip()
    address = maybe_parse(pasted)
    found = Source("datapackage", address.url) if address and _SHAPE.fullmatch(address.path) else None
    return spelt("datapackage", pasted) or found


def resolve(pasted: str, desk: Desk) -> Listed:
    """The tables of the package that a pasted text means; also of a ZIP file which turns out to hold one."""
    source = accepts(pasted, desk.settings)
    if source is None:
        return _resolve_archive(pasted.strip(), desk)
    address, name = _read(source)
    with passing(desk) as fetcher:
        opened = open_package(address, fetcher)
    found = tuple(_found(opened, resource) for resource in opened.package.resources if name in ("", resource.name))
    return Listed(found, len(found))


def _resolve_archive(pasted: str, desk: Desk) -> Listed:
    """Only the last bytes of a ZIP file are asked for, where its members are listed; all of it only if they name a descriptor."""
    address = maybe_parse(pasted)
    if address is None or not address.path.lower().endswith(".zip"):
        return NOTHING
    with passing(desk) as fetcher:
        _, _, part = fetcher.beginning(address, _TAIL, {"Range": f"bytes=-{_TAIL}"})
    return resolve(f"datapackage:{address.url}", desk) if holds_descriptor(part) else NOTHING


def search(words: str, page: int, desk: Desk) -> Listed:
    """Nothing: packages are in no catalogue."""
    return NOTHING


def fetch(source: Source, desk: Desk) -> Table:
    """The table as one file, with the schema's words."""
    address, name = _read(source)
    desk.report("found", 0, 0)
    with Fetcher(desk) as fetcher:
        opened = open_package(address, fetcher)
        resource = opened.package.named(name)
        return _table(opened, resource, fetcher, _first_of_several(opened, resource) if not name else ())


def _first_of_several(opened: Opened, resource: Resource) -> tuple[Note, ...]:
    count = len(opened.package.resources)
    told = message("The data set holds {n} files; this is the first: {title}.", n=count, title=resource.title or resource.name)
    return (Note("first_of_dataset", told),) if count > 1 else ()


def _read(source: Source) -> tuple[Address, str]:
    where, _, name = source.ref.partition("#")
    return parse(where), unquote(name)


def _table(opened: Opened, resource: Resource, fetcher: Fetcher, notes: tuple[Note, ...]) -> Table:
    before = known_of(fetcher.desk.validator)
    same = bool(opened.stamp) and before.get("package") == opened.stamp
    whole = resource.data is not None or isinstance(opened.files, Inside)
    if same and whole:
        raise Unchanged
    known = {"package": opened.stamp}
    schema = referred(resource.record.get("schema"), opened.files)
    dialect = referred(resource.record.get("dialect"), opened.files)
    if resource.data is not None:
        path, ending = write_inline(opened.inline(resource), resource.format, fetcher.desk.folder)
        validator = json.dumps(known)
    else:
        path, ending, told, file = _gathered(opened, resource, schema, dialect, fetcher, str(before.get("file") or "") if same else "")
        notes = (*notes, *told)
        validator = json.dumps({**known, "file": file}) if file or (whole and opened.stamp) else ""
    return Table(
        path=path,
        name=f"{resource.name}{ending}",
        credit=descriptors.credit(opened.package, resource, opened.address.url, opened.is_checked),
        format=resource.format,
        hints=descriptors.hints(schema, text(dialect, "nullSequence")),
        notes=notes,
        validator=validator,
        sheet=Dialect.sheet(dialect, resource.format),
    )


def _gathered(
    opened: Opened, resource: Resource, schema: Record, dialect: Record, fetcher: Fetcher, validator: str
) -> tuple[Path, str, tuple[Note, ...], str]:
    """The resource's files as one, its ending, notes, and what the one file's server says of it."""
    if not resource.paths:
        raise FormatError(message("The data package names no file for its table {name}.", name=resource.name[:100]))
    single = len(resource.paths) == 1
    parts = [opened.files.fetched(path, validator if single else "") for path in resource.paths]
    notes = checked(parts[0].path, resource.record) if single else ()
    ending = f".{parts[0].name.rpartition('.')[2]}" if "." in parts[0].name else ""
    if resource.format not in ("CSV", "TSV", "TXT"):
        return parts[0].path, ending, (*notes, *_first_part(parts)), parts[0].validator if single else ""
    if any(is_page(head_of(part.path)) for part in parts):
        raise SourceError(message("{portal} sent something else than the table.", portal=opened.address.host))
    recipe = Recipe.of(resource.record, dialect, schema, resource.format)
    if not recipe.is_needed(len(parts), dialect):
        return parts[0].path, ending, notes, parts[0].validator
    path, told = write([part.path for part in parts], recipe, fetcher.desk.folder)
    return path, ".csv", (*notes, *told), parts[0].validator if single else ""


def _first_part(parts: list[Fetched]) -> tuple[Note, ...]:
    """Only rows of text can be put one after the other."""
    told = message("The table is in {n} files, which cannot be put together: this is the first.", n=len(parts))
    return (Note("first_part", told),) if len(parts) > 1 else ()


def _found(opened: Opened, resource: Resource) -> Found:
    said = descriptors.credit(opened.package, resource, opened.address.url, opened.is_checked)
    return Found(
        Source("datapackage", f"{opened.address.url}#{quote(resource.name, safe='')}"),
        said.title,
        said.publisher,
        resource.format,
        said.modified,
        said.description,
        opened.address.host,
        openable=resource.is_openable,
    )


LOADER = Loader(
    name="datapackage",
    label=message("Data package (Frictionless)"),
    accepts=accepts,
    resolve=resolve,
    search=search,
    fetch=fetch,
    examples=(
        "datapackage:https://data.example.org/air/datapackage.json#measurements",
        "datapackage:https://data.example.org/air.zip#measurements",
        "https://data.example.org/air/datapackage.json",
    ),
)
