"""What a loader and a reader are to the rest of the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError, SourceError
from explorer.model.message import Message, message
from explorer.model.schema import Schema
from explorer.model.search import WHOLE, Narrow
from explorer.model.source import Source
from explorer.model.table import Facts, Listed, Read, Sample, Table

if TYPE_CHECKING:
    from explorer.settings import Settings

Report = Callable[[str, int, int], None]
"""Told (stage, done, total) while work goes on: stage is found, fetching, reading or understanding; total 0 where unknown."""


Stop = Callable[[], bool]
"""Whether the reader called the work off: asked often while it goes on, from any thread."""


def spelt(name: str, text: str) -> Source | None:
    """The source of that loader that a text spells out (`ckan:portal/id`); None where it does not."""
    return Source.parse(text) if text.startswith(f"{name}:") and len(text) > len(name) + 1 else None


def known_of(validator: str) -> dict[str, Any]:
    """What a validator of several parts says; nothing where it is written otherwise."""
    try:
        known = json.loads(validator or "{}")
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


@dataclass(frozen=True)
class Desk:
    """What a loader works with: the operator's settings, a folder to write into, whose visit it is, and whom to tell."""

    settings: Settings
    folder: Path
    visitor: str = ""
    """The visitor's key from the cookie; "" for none."""
    report: Report = lambda stage, done, total: None
    validator: str = ""
    """What is already stored: a loader that finds it unchanged raises Unchanged."""
    stopped: Stop = lambda: False
    locale: str = ""
    """The reader's language, for texts that a portal has in several; "" where nobody reads."""
    narrow: Narrow = WHOLE
    """How a search is narrowed and sorted."""


class Unchanged(Exception):
    """The source still is what `validator` says: nothing was fetched."""


class Stranger(SourceError):
    """Somebody answers at the address, and not as a portal of this kind does: it may be one of another."""


class Stopped(ExplorerError):
    """The reader called it off. No loader answers this by trying another way."""

    def __init__(self) -> None:
        super().__init__(message("Opening this table was called off."))


@dataclass(frozen=True)
class Loader:
    """One kind of source.

    `accepts(text, settings)` -> the Source that a pasted text means, or None; it never touches the network.
    `resolve(text, desk)` -> what the text leads to after asking (a data set's resources), or () where it is not this loader's.
    `search(words, page, desk)` -> results of the configured catalogues, narrowed as `desk.narrow` says.
    `fetch(source, desk)` -> Table.
    `browse(base, words, page, desk)` -> what the portal at an address finds, configured or not. All raise ExplorerErrors only.
    """

    name: str
    label: Message
    accepts: Callable[[str, Settings], Source | None]
    resolve: Callable[[str, Desk], Listed]
    search: Callable[[str, int, Desk], Listed]
    fetch: Callable[[Source, Desk], Table]
    examples: tuple[str, ...]
    """Texts that this loader accepts."""
    facets: tuple[str, ...] = ()
    """What its searches can be narrowed by (explorer.model.search.FACETS): where something else was chosen it is not asked."""
    browse: Callable[[str, str, int, Desk], Listed] | None = None
    """Raises Stranger where the address is no portal of this kind; None for what has no catalogue."""


@dataclass(frozen=True)
class Reader:
    """One kind of file. `accepts(head, name)` looks at the first 64 kB and the name (which may only narrow).

    `peek(path, read, name)` -> Sample and `store(path, read, schema, out, report)` -> Facts run in a child (`_process/child.py`),
    cut off from network and files: `store` writes the table `t` (c1 … cn, and c<i>_text where a cell would not print back) into the
    DuckDB file `out`.
    """

    name: str
    label: Message
    accepts: Callable[[bytes, str], bool]
    peek: Callable[[Path, Read, str], Sample]
    store: Callable[[Path, Read, Schema, Path, Report], Facts]
    examples: tuple[tuple[str, bytes], ...]
    """(file name, content) that this reader reads."""
    unpacks: bool = False
    """What it reads is larger than the file: `limits.unpacked_bytes` bounds what it writes, not the file's size."""
