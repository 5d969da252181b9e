"""What one process remembers of the shelf: records and understood tables, each while its file is the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from explorer.model.table import Dataset
from explorer.store.shelf import Record, Shelf

MOST = 64
"""Datasets kept understood in one process: names and counts, a few hundred kB at most each."""


@dataclass(frozen=True)
class Known:
    """A record in memory, as its file was at `stamp`, and the dataset once it was asked for."""

    stamp: int
    record: Record
    dataset: Dataset | None = None


class Memory:
    """The records and datasets that were asked for last, in front of a shelf that other processes change too."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Known] = OrderedDict()

    def record(self, key: str) -> Record | None:
        """The record, read again only where its file changed."""
        stamp = self._shelf.stamp(key)
        known = self._known.get(key)
        if known is not None and known.stamp == stamp:
            return known.record
        record = self._shelf.record(key) if stamp else None
        if record is not None:
            self._keep(key, Known(stamp, record))
        return record

    def dataset(self, key: str, record: Record) -> Dataset | None:
        """The dataset that was made of this very record, if its table is still whole."""
        known = self._known.get(key)
        dataset = known.dataset if known is not None and known.record is record else None
        return dataset if dataset is not None and self._shelf.is_whole(record.fingerprint, dataset.bytes) else None

    def remember(self, key: str, record: Record, dataset: Dataset) -> None:
        """Keeps what was made of a record."""
        self._keep(key, Known(self._shelf.stamp(key), record, dataset))

    def _keep(self, key: str, known: Known) -> None:
        with self._lock:
            self._known[key] = known
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
