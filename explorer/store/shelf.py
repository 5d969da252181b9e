"""What is on disk: tables named by their content, and which source led to which. Nothing is overwritten; the least used goes first."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from explorer.errors import SourceError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Credit, Note, Offer, Read, Steer
from explorer.store import files

FORMAT = 2
"""Version of what is written here: another one reads every table again."""

TOUCH_SECONDS = 60.0
"""How stale a table's time of use may be."""

KEPT_AFTER_EVICTION = 0.9

SPARE_SHARE, SPARE_BYTES = 0.05, 500_000_000
"""Part of the disk, at most so many bytes, that stored tables leave free: uploads, spills and the system need room too."""

DAY = 86_400.0

LOG = logging.getLogger(__name__)

Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Stored:
    """A table as it was read: all of it follows from the content, the read options and the publisher's hints."""

    fingerprint: str
    schema: Schema
    read: Read
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    notes: tuple[Note, ...] = ()
    bytes: int = 0


@dataclass(frozen=True)
class Record:
    """What a source led to. `opened` is when it was first, `checked` when it was last asked, `away` when it did not answer (0: it did)."""

    source: Source
    fingerprint: str
    credit: Credit
    checked: float
    opened: float
    validator: str = ""
    steer: Steer | None = None
    notes: tuple[Note, ...] = ()
    private: bool = False
    away: float = 0.0
    offers: tuple[Offer, ...] = ()


STORED: TypeAdapter[Stored] = TypeAdapter(Stored)
RECORD: TypeAdapter[Record] = TypeAdapter(Record)


@functools.lru_cache(4_096)
def record_key(source: Source, read: Read, visitor: str = "") -> str:
    """The name under which a source's record is kept; private ones hold the visitor."""
    return hashlib.sha256(json.dumps([FORMAT, str(source), asdict(read), visitor], sort_keys=True).encode()).hexdigest()


class Shelf:
    """The folders tables/ and sources/ of the data folder."""

    def __init__(self, data: Path, most_bytes: int) -> None:
        self._tables = data / "tables"
        self._sources = data / "sources"
        self._most = most_bytes

    def table_path(self, fingerprint: str) -> Path:
        """The DuckDB file of that table, whether or not it is there."""
        assert re.fullmatch(r"[0-9a-f]{64}", fingerprint)
        return self._tables / f"{fingerprint}.duckdb"

    def record(self, key: str) -> Record | None:
        """What is known of a source; None where nothing is, or it cannot be read."""
        record = _load(RECORD, self._sources / f"{key}.json")
        return record if record and re.fullmatch(r"[0-9a-f]{64}", record.fingerprint) else None

    def stamp(self, key: str) -> int:
        """Changes whenever the record does; 0 where there is none."""
        try:
            return (self._sources / f"{key}.json").stat().st_mtime_ns
        except OSError:
            return 0

    def keep_record(self, key: str, record: Record) -> None:
        """Writes what a source led to; where it cannot be written, this process alone knows it."""
        files.write(self._sources / f"{key}.json", RECORD.dump_json(record))

    def drop_record(self, key: str) -> None:
        """Forgets a source, not the table."""
        files.remove(self._sources / f"{key}.json")

    def stored(self, fingerprint: str) -> Stored | None:
        """A kept table; None where it is not whole: no plain file of the stated size, or the description of another."""
        path = self.table_path(fingerprint)
        size = files.plain_size(path)
        stored = _load(STORED, path.with_suffix(".json")) if size else None
        return stored if stored and (stored.fingerprint, stored.bytes) == (fingerprint, size) else None

    def is_whole(self, fingerprint: str, size: int) -> bool:
        """Whether the table's file is there, as long as it was written."""
        return files.plain_size(self.table_path(fingerprint)) == size

    def keep(self, stored: Stored, file: Path) -> Stored:
        """Moves a table's file into place, the description last: a table without one is not there. What is there stays as it is.

        Raises SourceError where it cannot be kept.
        """
        path = self.table_path(stored.fingerprint)
        found = self.stored(stored.fingerprint)
        if found is not None:
            return found
        whole = replace(stored, bytes=file.stat().st_size)
        with told_of_disk():
            path.parent.mkdir(parents=True, exist_ok=True)
            files.place(file, path)
        if not files.write(path.with_suffix(".json"), STORED.dump_json(whole)):
            files.remove(path)
            raise no_room()
        return whole

    def touch(self, fingerprint: str) -> None:
        """Notes that a table was used."""
        path = self.table_path(fingerprint).with_suffix(".json")
        try:
            if time.time() - path.stat().st_mtime > TOUCH_SECONDS:
                os.utime(path)
        except OSError:
            return

    def drop(self, fingerprint: str) -> None:
        """Deletes a table: who has it open goes on reading it."""
        files.remove(self.table_path(fingerprint).with_suffix(".json"))
        files.remove(self.table_path(fingerprint))

    def make_room(self, spared: str = "") -> tuple[str, ...]:
        """Deletes the least recently used tables until they fit, never `spared`; says which."""
        tables = sorted(self._by_use())
        total = sum(size for _, size, _ in tables)
        most = min(self._most, total + self._spare())
        gone = []
        if total <= most:
            return ()
        for _, size, fingerprint in tables:
            if total <= most * KEPT_AFTER_EVICTION:
                break
            if fingerprint != spared:
                self.drop(fingerprint)
                gone.append(fingerprint)
                total -= size
        return tuple(gone)

    def _spare(self) -> int:
        """Bytes that tables may still take of the disk; below zero where they must give some back."""
        try:
            disk = shutil.disk_usage(self._tables)
        except OSError:
            return 0
        return int(disk.free - min(SPARE_BYTES, disk.total * SPARE_SHARE))

    def private_before(self, moment: float) -> tuple[tuple[str, Record], ...]:
        """Records of private tables first opened before then (seconds since 1970)."""
        found = ((path.stem, self.record(path.stem)) for path in self._sources.glob("*.json"))
        return tuple((key, record) for key, record in found if record and record.private and record.opened < moment)

    def _by_use(self) -> list[tuple[float, int, str]]:
        """(last used, bytes, fingerprint) of every table; a file without a description counts as never used once it is a day old."""
        found = []
        for path in self._tables.glob("*.duckdb"):
            with suppress(OSError):
                status, beside = path.lstat(), path.with_suffix(".json")
                if re.fullmatch(r"[0-9a-f]{64}", path.stem):
                    unused = 0.0 if time.time() - status.st_mtime > DAY else time.time()
                    found.append((beside.lstat().st_mtime if beside.exists() else unused, status.st_size, path.stem))
        return found


def _load(kind: TypeAdapter[Kept], path: Path) -> Kept | None:
    try:
        return kind.validate_json(files.read(path) or b"")
    except ValidationError:
        return None


def no_room() -> SourceError:
    """What is told where a table cannot be kept."""
    return SourceError(message("This explorer has no room left to keep the table."), message("Try again in a few minutes."))


@contextmanager
def told_of_disk() -> Iterator[None]:
    """What the disk refuses within is a SourceError for the reader, and its reason stands in the log."""
    try:
        yield
    except OSError as error:
        LOG.warning("the data folder cannot be written: %s", error.strerror)
        raise no_room() from error
