"""Where is a catalogue's document? On this machine, as fresh as the settings ask: it is searched and opened again and again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from explorer.errors import FormatError, SourceError
from explorer.model.message import message
from loaders._address import parse
from loaders._base import Desk, Stranger, Unchanged
from loaders._dcat.records import Draft, Graph, drafts, following
from loaders._http import Fetcher
from loaders._json_stream import NotStreamed, broken_json, members
from loaders._look import MOST

SECONDS = 60.0
"""For a document, which may be a hundred megabytes; and for all pages of one that is told in pages."""
WHOLE = 12_000_000
"""Bytes of a document whose parts refer to each other, so that all of it is held in memory: as objects it may take twenty times as much."""
KEPT = 1_000_000_000
"""Bytes of documents kept on this machine; the least recently used go first."""
MOST_PAGES = 100
"""Pages of a catalogue that are gone through: ten thousand data sets of ckanext-dcat."""
_NEXT = b"hydra"
_SCRIPT = re.compile(r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_END = re.compile("</script", re.IGNORECASE)


class Catalogue:
    """The data sets of a document and of the pages that follow it; `is_cut` once more pages followed than anybody waits for.

    Going through it raises Stranger where it is none, SourceError where it stays away.
    """

    def __init__(self, address: str, desk: Desk) -> None:
        self._address, self._desk = address, desk
        self.is_cut = False

    def __iter__(self) -> Iterator[Draft]:
        address, host, end = self._address, parse(self._address).host, time.monotonic() + SECONDS
        seen, pages = {""}, 0
        while address not in seen:
            if pages == MOST_PAGES or time.monotonic() > end:
                self.is_cut = True
                return
            path = _document(address, self._desk)
            digest = _digest(path)
            if digest in seen:
                return  # the same page under another address
            seen |= {address, digest}
            pages += 1
            yield from read(path, host, self._desk.locale) if pages == 1 else _further(path, host, self._desk.locale)
            address = _next(path, address)


def _further(path: Path, host: str, language: str) -> Iterator[Draft]:
    """The data sets of a page after the first, which may be empty."""
    try:
        yield from read(path, host, language)
    except Stranger as error:
        if error.__cause__:
            raise SourceError(error.message, error.hint) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _next(path: Path, address: str) -> str:
    """The next page's address, on the same server; "" where there is none."""
    if path.stat().st_size > WHOLE or _NEXT not in path.read_bytes():
        return ""
    onward = following(_whole(path))
    if not onward:
        return ""
    there, here = parse(address).join(onward), parse(address)
    return there.url if there.origin == here.origin else ""


def read(path: Path, host: str, language: str = "") -> Iterator[Draft]:
    """The data sets in a file, one after the other where its shape lets them."""
    found = False
    try:
        for item in _drafts(path, language):
            found = True
            yield item
    except FormatError as error:
        raise (SourceError if found else Stranger)(error.message, error.hint) from error
    if not found:
        raise Stranger(message("{host} describes no data sets at this address.", host=host))


def _drafts(path: Path, language: str) -> Iterator[Draft]:
    try:
        graph = Graph(language=language)
        for position, node in enumerate(members(path, "dataset")):
            if isinstance(node, dict):
                yield Draft(node, graph, position)
    except NotStreamed:
        yield from drafts(_whole(path), language)


def _whole(path: Path) -> Any:
    """The document, or what a web page's head describes."""
    if path.stat().st_size > WHOLE:
        raise FormatError(message("The file is no catalogue of data sets that can be read."))
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if text.lstrip().startswith("<"):
        return [_parsed(script) for script in _scripts(text[:MOST])]
    return _parsed(text)


def _scripts(text: str) -> Iterator[str]:
    """What stands between the marks of each description; gone through once, for a page may open thousands and close none."""
    at = 0
    while (begin := _SCRIPT.search(text, at)) and (end := _END.search(text, begin.end())):
        yield text[begin.end() : end.start()]
        at = end.end()


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise broken_json() from None


def _document(address: str, desk: Desk) -> Path:
    """The file: the one kept while it is fresh, or while its server says that nothing changed."""
    folder = desk.settings.data / "catalogues"
    kept = folder / hashlib.sha256(address.encode()).hexdigest()[:32]
    if _age(kept) < desk.settings.limits.refetch_seconds:
        return kept
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _refreshed(address, kept, replace(desk, folder=folder))
        _make_room(folder, kept)
    except OSError as error:
        raise SourceError(message("This explorer has no room left to keep the file."), message("Try again in a few minutes.")) from error
    return kept


def _refreshed(address: str, kept: Path, desk: Desk) -> None:
    """Puts the document as it now is in its place."""
    with Fetcher(desk, SECONDS) as fetcher:
        try:
            fetched = fetcher.download(parse(address), {"Accept": "application/json, application/ld+json, */*;q=0.5"}, _validator(kept))
        except Unchanged:
            os.utime(kept)
            return
    os.replace(fetched.path, kept)
    _note(kept).write_text(fetched.validator, encoding="utf-8")


def _age(kept: Path) -> float:
    stat = _stat(kept)
    return time.time() - stat.st_mtime if stat else float("inf")


def _note(kept: Path) -> Path:
    return kept.with_suffix(".validator")


def _validator(kept: Path) -> str:
    try:
        return _note(kept).read_text(encoding="utf-8", errors="replace") if kept.is_file() else ""
    except OSError:
        return ""


def _make_room(folder: Path, kept: Path) -> None:
    """Deletes the documents that were not asked for longest, and what broken downloads left."""
    others = (path for path in folder.iterdir() if path not in (kept, _note(kept)))
    files = sorted(((stat.st_mtime, stat.st_size, path) for path in others if (stat := _stat(path))), reverse=True)
    room = KEPT - kept.stat().st_size
    for _, size, path in files:
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)


def _stat(path: Path) -> os.stat_result | None:
    """None where another process deleted it meanwhile."""
    try:
        return path.stat()
    except OSError:
        return None
