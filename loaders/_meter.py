"""What may one fetch still take, and when is it its turn? Seconds, bytes and connections, counted in one place."""

from __future__ import annotations

import math
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from explorer.errors import SourceError
from explorer.model.message import Amount, message
from explorer.settings import Limits
from loaders._base import Stop, Stopped

MOST_OPEN = 32
"""Connections of one fetch that are watched: it uses one or two at a time, and keeps a few for the next question."""
WATCH_SECONDS = 0.2
"""How soon a fetch that the reader called off lets go."""
LATER = message("Try again later, or download the file and open it from your device.")


class Meter:
    """What one fetch may still take: seconds, bytes on the wire, bytes after decoding. At the deadline it cuts every connection."""

    def __init__(self, limits: Limits, seconds: float, stopped: Stop = lambda: False) -> None:
        self.limit = limits.download_bytes
        self.wire = self.decoded = limits.download_bytes
        self.per_second = limits.requests_per_second
        self._first_byte = limits.first_byte_seconds
        self._end = time.monotonic() + seconds
        self._head_end = math.inf
        self._open: list[socket.socket] = []
        self._stopped = stopped
        self._closed = threading.Event()
        threading.Thread(target=self._watch, name="meter", daemon=True).start()

    @property
    def left(self) -> float:
        return self._end - time.monotonic()

    @property
    def spent(self) -> bool:
        """Nothing more can be fetched."""
        return self.left <= 0 or min(self.wire, self.decoded) <= 0 or self._stopped()

    def timeout(self) -> float:
        """Seconds to wait for the next byte. Raises SourceError when time is up, Stopped when the reader called it off."""
        self.check()
        return max(0.01, min(self._first_byte, self.left, self._head_end - time.monotonic()))

    @contextmanager
    def awaiting(self) -> Iterator[None]:
        """While an answer's head is waited for: it has the time of a first byte in all, however it drips."""
        self._head_end = time.monotonic() + self._first_byte
        try:
            yield
        finally:
            self._head_end = math.inf

    @property
    def is_unanswered(self) -> bool:
        """The head that is waited for did not come in its time."""
        return time.monotonic() >= self._head_end

    def check(self) -> None:
        """Raises SourceError when time is up, Stopped when the reader called it off."""
        if self._stopped():
            raise Stopped
        if self.left <= 0:
            raise too_slow()

    def rest(self, seconds: float) -> None:
        """Waits, unless the reader calls it off meanwhile."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.check()
            time.sleep(min(WATCH_SECONDS, left))

    def took(self, wire: int, decoded: int) -> None:
        """Count bytes. Raises SourceError beyond the limit."""
        self.wire -= wire
        self.decoded -= decoded
        if min(self.wire, self.decoded) < 0:
            raise too_large(self.limit)

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection too at the deadline: a server that drips a byte at a time never meets a read's own timeout."""
        self._open.append(connection.dup())
        for old in self._open[:-MOST_OPEN]:
            old.close()  # a server that hangs up after each answer would leave us without file descriptors
        del self._open[:-MOST_OPEN]
        if self.left <= 0 or self._stopped():
            self._cut()  # the watch has ended

    def _watch(self) -> None:
        while not self._closed.wait(max(0.0, min(WATCH_SECONDS, self.left))):
            if self.left <= 0 or self._stopped():
                self._cut()
                return
            if self.is_unanswered:
                self._cut()

    def _cut(self) -> None:
        for connection in self._open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by the other side already

    def close(self) -> None:
        self._closed.set()
        for connection in self._open:
            connection.close()


class Pace:
    """When each server may be asked next, by this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def turn(self, host: str, per_second: float) -> float:
        """Seconds until it is this request's turn."""
        if not per_second:
            return 0.0
        now = time.monotonic()
        with self._lock:
            self._next = {name: at for name, at in self._next.items() if at > now}
            at = max(now, self._next.get(host, 0.0))
            self._next[host] = at + 1 / per_second
        return at - now


PACE = Pace()


def too_slow() -> SourceError:
    return SourceError(message("Fetching took too long and was stopped."), LATER)


def too_large(limit: int) -> SourceError:
    return SourceError(
        message("The file is larger than {limit}, the most that this explorer fetches.", limit=Amount(limit, "bytes")),
        message("Look for a smaller extract of it, such as one year."),
    )
