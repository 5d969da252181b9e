"""What is at the address of a data package? Its descriptor, or a ZIP file with the descriptor at its root."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from explorer.errors import FormatError
from explorer.model.message import message
from loaders._address import Address, parse
from loaders._base import Desk, Stranger
from loaders._catalogues import SECONDS
from loaders._exact import exactly
from loaders._http import Fetcher
from loaders._package.descriptor import Package, Resource, package
from loaders._package.files import DESCRIPTOR_BYTES, Beside, Files, Inside, as_json
from loaders._portals import is_same_server, require_open


@dataclass(frozen=True)
class Opened:
    """A package: what it says, the address that it came from, its files, and what a later visit is compared with."""

    package: Package
    address: Address
    files: Files
    stamp: str
    is_checked: bool
    content: bytes = field(repr=False)

    def inline(self, resource: Resource) -> Any:
        """What the descriptor itself holds of a table, its numbers as they were written."""
        return as_json(self.content, exactly)["resources"][resource.place]["data"]


@contextmanager
def passing(desk: Desk) -> Iterator[Fetcher]:
    """A fetcher whose files are gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, Fetcher(replace(desk, folder=Path(folder), validator=""), SECONDS) as fetcher:
        yield fetcher


def open_package(address: Address, fetcher: Fetcher) -> Opened:
    """Raises Stranger where the address holds no package."""
    settings = fetcher.desk.settings
    is_checked = any(is_same_server(parse(portal.url), address) for portal in settings.portals)
    if not is_checked:
        require_open(settings)
    fetched = fetcher.download(address)
    files: Files = Beside(fetched.address, fetcher)
    content = b""
    with fetched.path.open("rb") as file:
        if file.read(2) == b"PK":
            files = Inside(fetched, fetcher)
            content = files.descriptor()
    if not content and fetched.path.stat().st_size <= DESCRIPTOR_BYTES:
        content = fetched.path.read_bytes()
    found = package(_record(content))
    if found is None:
        raise Stranger(message("There is no data package at this address."), message("Paste the address of its datapackage.json."))
    stamp = fetched.validator if isinstance(files, Inside) else hashlib.sha256(content).hexdigest()
    return Opened(found, address, files, stamp, is_checked, content)


def _record(content: bytes) -> Any:
    try:
        return as_json(content)
    except FormatError as error:
        raise Stranger(error.message, error.hint) from error
