"""Locks and places that the processes of one machine share, by flock: a process that ends lets go of all of its own.

Where the folder cannot be written, a process still keeps its own openings apart: slower with several, never wrong.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from loaders._base import Stop, Stopped

PLACE_SECONDS = 0.1
"""How often a waiting opening looks for a free place."""

LOG = logging.getLogger(__name__)


class Locks:
    """The locks of one folder."""

    def __init__(self, folder: Path, places: int) -> None:
        self._folder = folder
        self._places = places
        self._own: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._own_places = threading.BoundedSemaphore(places)

    @contextmanager
    def held(self, name: str) -> Iterator[None]:
        """One at a time within, for that name."""
        handle = self._opened(name)
        with self._own[name] if handle is None else nullcontext():
            try:
                if handle is not None:
                    fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                _close(handle)

    def is_held(self, name: str) -> bool:
        """Whether somebody is within."""
        try:
            handle = self._try(name)
        except OSError:
            return False
        _close(handle)
        return handle is None

    @contextmanager
    def place(self, stopped: Stop) -> Iterator[None]:
        """One of so many places. Raises Stopped where it is called off before there is one."""
        while not self._own_places.acquire(timeout=PLACE_SECONDS):
            if stopped():
                raise Stopped
        try:
            handle = self._free_place(stopped)
            try:
                yield
            finally:
                _close(handle)
        finally:
            self._own_places.release()

    def _free_place(self, stopped: Stop) -> int | None:
        """The lock of a place; None where there are no locks, and only this process's own count holds."""
        while True:
            for i in range(self._places):
                try:
                    handle = self._try(f"place-{i}")
                except OSError:
                    return None
                if handle is not None:
                    return handle
            if stopped():
                raise Stopped
            time.sleep(PLACE_SECONDS)

    def _try(self, name: str) -> int | None:
        """The lock if it is free. Raises OSError where there can be none."""
        handle = self._open(name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _opened(self, name: str) -> int | None:
        try:
            return self._open(name)
        except OSError as error:
            LOG.warning("the folder for locks cannot be used: %s", error.strerror)
            return None

    def _open(self, name: str) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        return os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def _close(handle: int | None) -> None:
    if handle is not None:
        os.close(handle)
