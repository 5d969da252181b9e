"""Opens a source: found again when it is kept, else fetched, read, understood and kept, once however many ask."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NoReturn

import loaders
import loaders.readers
from explorer import geo
from explorer import schema as schemas
from explorer.cache import open_cache
from explorer.errors import ExplorerError, SourceError
from explorer.model.message import Moment, message
from explorer.model.schema import Fix
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset, Note, Read, Table
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.settings import Settings
from explorer.store.content import fingerprint_of
from explorer.store.flight import Flights, Progress, error_of
from explorer.store.memory import Memory
from explorer.store.shelf import Record, Shelf, Stored, record_key, told_of_disk
from loaders._base import Desk, Report, Stopped, Unchanged

RETRY_SECONDS = 5.0
"""How long a failure answers for the source, so that many who wait do not ask one after another."""

AWAY_SECONDS = 60.0
"""How long a portal that did not answer is left alone before it is asked again."""

LOG = logging.getLogger(__name__)


def _silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Found:
    """What is kept of a source: the name of its record, the record, and the table."""

    key: str
    record: Record
    dataset: Dataset


OPERATOR_SAID_SO = message("the operator of this explorer says so")


class Store:
    """The tables of one data folder. Any number of processes may share the folder; what one opens, all have."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        geo.adopt(settings.layers, settings.data)
        self.engine = DuckDBEngine(settings, self._damaged)
        self.cache = open_cache(settings)
        self._shelf = Shelf(settings.data, settings.limits.store_bytes)
        self._flights = Flights(settings.data / "locks", settings.limits.jobs)
        self._memory = Memory(self._shelf)

    def warm(self) -> None:
        """Does once what the first table of a process would wait for."""
        self.engine.warm()
        schemas.warm()
        loaders.warm()

    def open(self, source: Source, read: Read = Read(), visitor: str = "", report: Report = _silent) -> Dataset:
        """The table, as fresh as the settings ask. Blocks; raises ExplorerErrors only."""
        return self._open(source, read, visitor, report)

    def _open(self, source: Source, read: Read, visitor: str, report: Report, since: float = 0.0) -> Dataset:
        """`since`: when it was asked for, where that was before its turn came."""
        key = _flight_key(source, read, visitor)
        found = self._kept(source, read, visitor)
        if found is not None and self._is_fresh(found.record):
            return found.dataset
        with self._flights.alone(key) as begun, self._told(key):
            found = self._kept(source, read, visitor)
            if found is not None and self._is_fresh(found.record):
                return found.dataset
            self._raise_recent(key)
            stopped = partial(self._flights.stopped, key, since or begun)
            tell = _both(report, self._flights.reporter(key, stopped))
            tell("waiting", 0, 0)
            with self._flights.place(stopped), self._folder() as folder:
                desk = Desk(self.settings, folder, visitor, tell, found.record.validator if found else "", stopped)
                return self._renewed(source, read, found, desk)

    def ready(self, source: Source, read: Read = Read(), visitor: str = "") -> Dataset | None:
        """The table if it is kept, at once; one that may have changed is asked for in the background meanwhile."""
        found = self._kept(source, read, visitor)
        if found is None:
            return None
        if not self._is_fresh(found.record):
            self.begin(source, read, visitor)
        return found.dataset

    def begin(self, source: Source, read: Read = Read(), visitor: str = "") -> None:
        """Opens in the background; `progress` tells how far it is."""
        key = _flight_key(source, read, visitor)
        line = self._flights.line(key)
        if line is not None and (line.stage != "failed" or time.time() - line.at < RETRY_SECONDS):
            return
        self._flights.expect(key)
        self._flights.reporter(key)("waiting", 0, 0)
        threading.Thread(target=self._open_quietly, args=(source, read, visitor, time.time()), name="opening", daemon=True).start()

    def progress(self, source: Source, read: Read = Read(), visitor: str = "", waiter: str = "") -> Progress:
        """How far the opening is, whichever process is at it; with the dataset once it is ready. `waiter` names who waits for it."""
        found = self._kept(source, read, visitor)
        if found is not None:
            return Progress("ready", dataset=found.dataset)
        key = _flight_key(source, read, visitor)
        if waiter:
            self._flights.wait(key, waiter)
        line = self._flights.line(key)
        return Progress(line.stage, line.done, line.total, error_of(line)) if line else Progress()

    def leave(self, source: Source, read: Read = Read(), visitor: str = "", waiter: str = "") -> None:
        """`waiter` waits no more: the opening is stopped, whichever process is at it, unless others wait for it too."""
        self._flights.leave(_flight_key(source, read, visitor), waiter)

    def forget(self, source: Source) -> None:
        """Deletes a private table now, however it was read. Who asks must have shown that it is theirs."""
        for key, record in self._shelf.private_before(time.time() + 1):
            if record.source == source:
                self._drop_private(key, record)

    def _open_quietly(self, source: Source, read: Read, visitor: str, since: float) -> None:
        key = _flight_key(source, read, visitor)
        try:
            self._open(source, read, visitor, _silent, since)
        except Stopped:
            LOG.info("called off")
        except ExplorerError as error:
            LOG.info("not opened: %s", error)
        finally:
            self._flights.expect(key, -1)

    @contextmanager
    def _told(self, key: str) -> Iterator[None]:
        """Leaves behind either nothing or the failure; a fault of ours is told in a sentence and goes on to the log."""
        try:
            yield
        except Stopped:
            self._flights.land(key)  # no failure: who asks next begins anew
            raise
        except ExplorerError as error:
            self._flights.fail(key, error)
            raise
        except BaseException:
            self._flights.fail(key, SourceError(message("Something went wrong while this table was opened.")))
            raise
        self._flights.land(key)

    def _raise_recent(self, key: str) -> None:
        line = self._flights.line(key)
        if line is not None and line.stage == "failed" and time.time() - line.at < RETRY_SECONDS and (error := error_of(line)):
            raise error

    def _kept(self, source: Source, read: Read, visitor: str) -> Found | None:
        """What is kept of the source, whole: everybody's, or the visitor's own."""
        for key in dict.fromkeys((record_key(source, read), record_key(source, read, visitor))):
            record = self._memory.record(key)
            if record is None or record.source != source or not self._may_show(record):
                continue
            dataset = self._dataset(key, record)
            if dataset is not None:
                return Found(key, record, dataset)
        return None

    def _may_show(self, record: Record) -> bool:
        """What was opened before the operator allowed only portals is not shown after; nor what is private, after its time."""
        if record.private and time.time() - record.opened > self.settings.limits.upload_hours * 3600:
            return False
        own = record.source.loader in ("sample", "upload")
        return own or record.credit.checked or self.settings.sources == "any"

    def _is_fresh(self, record: Record) -> bool:
        now = time.time()
        return now - record.checked < self.settings.limits.refetch_seconds or now - record.away < AWAY_SECONDS

    def _dataset(self, key: str, record: Record) -> Dataset | None:
        """The dataset of a record, from memory while the record is the same; None where the table is not whole any more."""
        dataset = self._memory.dataset(key, record)
        if dataset is not None:
            self._shelf.touch(record.fingerprint)
            return dataset
        stored = self._shelf.stored(record.fingerprint)
        if stored is None:
            return None
        self._shelf.touch(record.fingerprint)
        made = self._assembled(key, record, stored)
        return made if self.engine.holds(made) else None

    def _damaged(self, fingerprint: str) -> None:
        """A stored file turned out broken: who opens it next has it read again."""
        LOG.warning("a stored table is damaged and was dropped")
        self._shelf.drop(fingerprint)

    def _assembled(self, key: str, record: Record, stored: Stored) -> Dataset:
        notes = (*record.notes, *stored.notes, *([_as_of(record)] if record.away else []))
        fixes = tuple(Fix(one.column, one.what, one.value) for one in self.settings.corrections if one.source == str(record.source))
        dataset = Dataset(
            record.source, record.fingerprint, self._shelf.table_path(record.fingerprint),
            schemas.fixed(stored.schema, fixes, OPERATOR_SAID_SO), _credit(record, stored), stored.read, stored.choices, record.steer,
            notes, record.private, stored.bytes, record.offers, fixes,
        )  # fmt: skip
        self._memory.remember(key, record, dataset)
        return dataset

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        """A folder of this opening's own, removed at its end; what is too much on disk or too old is removed before and after."""
        self._make_room()
        folder = self.settings.data / "incoming" / secrets.token_hex(16)
        with told_of_disk():
            folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self.sweep()

    def _renewed(self, source: Source, read: Read, found: Found | None, desk: Desk) -> Dataset:
        """Asks the source; what is kept goes on where nothing changed, or where the portal is away."""
        try:
            with told_of_disk():
                table = loaders.fetch(source, desk)
                opened = found.record.opened if found else time.time()
                return self._taken_in(Record(source, "", table.credit, time.time(), opened), table, read, desk)
        except Unchanged:
            if found is None:
                raise SourceError(message("The source sent nothing.")) from None
            return self._kept_on(found, away=0.0)
        except SourceError:
            if found is None:
                raise
            if found.record.private:
                self._drop_private(found.key, found.record)
                raise
            return self._kept_on(found, away=time.time())

    def _kept_on(self, found: Found, away: float) -> Dataset:
        record = replace(found.record, away=away, checked=found.record.checked if away else time.time())
        self._shelf.keep_record(found.key, record)
        return self._assembled(found.key, record, self._shelf.stored(record.fingerprint) or _lost())

    def _make_room(self, spared: str = "") -> None:
        for gone in self._shelf.make_room(spared):
            self.engine.forget(gone)

    def _taken_in(self, started: Record, table: Table, read: Read, desk: Desk) -> Dataset:
        """The fetched table, read unless the same content was read before."""
        fingerprint = fingerprint_of(table, read, desk.visitor)
        stored = self._shelf.stored(fingerprint) or self._read(table, read, fingerprint, desk)
        credit = table.credit if table.credit.fetched else replace(table.credit, fetched=datetime.now(UTC).isoformat(timespec="seconds"))
        record = replace(
            started, fingerprint=fingerprint, credit=credit, validator=table.validator, steer=table.steer, notes=table.notes,
            private=table.private, offers=table.offers, opened=min(started.opened, _since(credit)) if table.private else started.opened,
        )  # fmt: skip
        key = record_key(record.source, read, desk.visitor if table.private else "")
        self._shelf.keep_record(key, record)
        self._make_room(fingerprint)
        return self._assembled(key, record, stored)

    def _read(self, table: Table, read: Read, fingerprint: str, desk: Desk) -> Stored:
        """Peek, infer, store, settle; the file is made in the folder of this opening and then moved."""
        desk.report("reading", 0, 0)
        out = desk.folder / "table.duckdb"
        with loaders.readers.opened(table, read, self.settings, desk.stopped) as file:
            sample = file.sample
            schema = schemas.infer(sample, (*sample.hints, *table.hints))
            facts = file.store(schema, out, desk.report)
        desk.report("understanding", 0, 0)
        settled = schemas.settle(schema, facts)
        return self._shelf.keep(Stored(fingerprint, settled, sample.read, sample.choices, (*sample.notes, *facts.notes)), out)

    def _drop_private(self, key: str, record: Record) -> None:
        self._shelf.drop_record(key)
        self.engine.forget(record.fingerprint)
        self._shelf.drop(record.fingerprint)

    def sweep(self) -> None:
        """Deletes private tables whose time is over, and what crashes left."""
        limit = time.time() - self.settings.limits.upload_hours * 3600
        for key, record in self._shelf.private_before(limit):
            self._drop_private(key, record)
        for folder in (self.settings.data / "incoming").glob("*"):
            with suppress(OSError):
                if folder.lstat().st_mtime < limit:
                    shutil.rmtree(folder, ignore_errors=True)
        self._flights.sweep()


def _flight_key(source: Source, read: Read, visitor: str) -> str:
    """Uploads are each visitor's own from the start; what a portal keeps private is only known once it was asked."""
    return record_key(source, read, visitor if source.loader == "upload" else "")


def _both(one: Report, other: Report) -> Report:
    def report(stage: str, done: int, total: int) -> None:
        one(stage, done, total)
        other(stage, done, total)

    return report


def _since(credit: Credit) -> float:
    """When a private table came to be here: an upload that is read another way later is not kept longer."""
    return datetime.fromisoformat(credit.fetched).timestamp()


def _credit(record: Record, stored: Stored) -> Credit:
    """Of several files in a packed one, the title says which this is."""
    if "member" not in dict(stored.choices) or not stored.read.member:
        return record.credit
    member = PurePosixPath(stored.read.member).stem.replace("_", " ")
    return replace(record.credit, title=": ".join(filter(None, (record.credit.title, member))))


def _as_of(record: Record) -> Note:
    when = Moment(record.credit.fetched[:10])
    return Note("as_of", message("The portal does not answer at this moment: this is the table as of {date}.", date=when))


def _lost() -> NoReturn:
    raise SourceError(message("The table is no longer kept here."), message("Open it again: it will be fetched anew."))
