"""What answers at an address? A file, a page of a portal, or some other page: seen from its beginning alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from loaders._address import Address
from loaders._http import Fetcher

MOST = 1 << 19
"""Bytes of a page that are looked at: what it says of itself stands in its head."""
_PAGE_ENDINGS = frozenset({"html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp", "jsf", "do", "cfm"})
_ENDING = re.compile(r"\.(?P<ending>[a-z][a-z0-9]{1,9})(?:\.(?:gz|bz2|xz))?$", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s{1,20}html|html|head|body)\b", re.IGNORECASE)
SIGNS: dict[str, tuple[str, ...]] = {
    "ckan": ('content="ckan', "ckan.js", "/webassets/ckan", "data-site-root", "ckan"),
    "opendatasoft": ("opendatasoft", "huwise", "ods-"),
    "socrata": ("socrata",),
    "dkan": ("dkan", 'content="drupal'),
    "dcat": ("/data.json",),
}
"""What pages of a kind of portal hold in their head, or their server in its headers."""


@dataclass(frozen=True)
class Page:
    """The beginning of what is at an address, after its redirects; a `status` from 400 on says that nothing is."""

    address: Address
    status: int
    head: bytes
    is_html: bool
    headers: str

    @property
    def is_home(self) -> bool:
        return self.address.path == "/"

    @property
    def text(self) -> str:
        return self.head.decode("utf-8", "replace")

    def signs(self) -> tuple[str, ...]:
        """The kinds of portal that the page looks like."""
        said = f"{self.text} {self.headers}".lower()
        return tuple(kind for kind, signs in SIGNS.items() if any(sign in said for sign in signs))


def names_file(address: Address) -> bool:
    """Whether an address ends as a file's does: it need not be looked at to know what to do."""
    match = _ENDING.search(address.path)
    return match is not None and match["ending"].lower() not in _PAGE_ENDINGS


def head_of(path: Path) -> bytes:
    """The first thousand bytes of a file."""
    with path.open("rb") as file:
        return file.read(1_000)


def is_page(head: bytes) -> bool:
    """Whether a file begins as a web page does."""
    return _HTML.match(head.lstrip().removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def look(address: Address, fetcher: Fetcher) -> Page:
    """Raises SourceError where nobody answers."""
    response, final, head = fetcher.beginning(address, MOST)
    said = response.headers.get("Content-Type", "").lower()
    is_html = is_page(head) or said.startswith(("text/html", "application/xhtml"))
    return Page(final, response.status_code, head, is_html, " ".join(f"{name}: {value}" for name, value in response.headers.items()))
