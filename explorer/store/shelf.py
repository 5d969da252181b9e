"""What is on disk: tables named by their content, and which source led to which. Nothing is overwritten; the least used goes first."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import tempfile
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.model.table import Credit, Note, Offer, Read, Steer

FORMAT = 1
"""Version of what is written here: another one reads every table again."""

TOUCH_SECONDS = 60.0
"""How stale a table's time of use may be."""

KEPT_AFTER_EVICTION = 0.9

DAY = 86_400.0

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
        return _load(RECORD, self._sources / f"{key}.json")

    def stamp(self, key: str) -> int:
        """Changes whenever the record does; 0 where there is none."""
        try:
            return (self._sources / f"{key}.json").stat().st_mtime_ns
        except OSError:
            return 0

    def keep_record(self, key: str, record: Record) -> None:
        """Writes what a source led to."""
        _write(self._sources / f"{key}.json", RECORD.dump_json(record))

    def drop_record(self, key: str) -> None:
        """Forgets a source, not the table."""
        (self._sources / f"{key}.json").unlink(missing_ok=True)

    def stored(self, fingerprint: str) -> Stored | None:
        """A kept table; None where it is not whole."""
        if not self.table_path(fingerprint).is_file():
            return None
        return _load(STORED, self.table_path(fingerprint).with_suffix(".json"))

    def keep(self, stored: Stored, file: Path) -> Stored:
        """Moves a table's file into place, the description last: a table without one is not there. What is there stays as it is."""
        path = self.table_path(stored.fingerprint)
        path.parent.mkdir(parents=True, exist_ok=True)
        found = self.stored(stored.fingerprint)
        if found is not None:
            return found
        whole = replace(stored, bytes=file.stat().st_size)
        os.replace(file, path)
        _write(path.with_suffix(".json"), STORED.dump_json(whole))
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
        self.table_path(fingerprint).with_suffix(".json").unlink(missing_ok=True)
        self.table_path(fingerprint).unlink(missing_ok=True)

    def make_room(self, spared: str) -> tuple[str, ...]:
        """Deletes the least recently used tables until they fit, never `spared`; says which."""
        tables = sorted(self._by_use())
        total = sum(size for _, size, _ in tables)
        gone = []
        if total <= self._most:
            return ()
        for _, size, fingerprint in tables:
            if total <= self._most * KEPT_AFTER_EVICTION:
                break
            if fingerprint != spared:
                self.drop(fingerprint)
                gone.append(fingerprint)
                total -= size
        return tuple(gone)

    def private_before(self, moment: float) -> tuple[tuple[str, Record], ...]:
        """Records of private tables first opened before then (seconds since 1970)."""
        found = ((path.stem, self.record(path.stem)) for path in self._sources.glob("*.json"))
        return tuple((key, record) for key, record in found if record and record.private and record.opened < moment)

    def _by_use(self) -> list[tuple[float, int, str]]:
        """(last used, bytes, fingerprint) of every table; a file without a description counts as never used once it is a day old."""
        found = []
        for path in self._tables.glob("*.duckdb"):
            try:
                size, written = path.stat().st_size, path.stat().st_mtime
                beside = path.with_suffix(".json")
                used = beside.stat().st_mtime if beside.exists() else (0.0 if time.time() - written > DAY else time.time())
            except FileNotFoundError:
                continue
            found.append((used, size, path.stem))
        return found


def _load(kind: TypeAdapter[Kept], path: Path) -> Kept | None:
    try:
        return kind.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(temporary, path)
