"""Answers kept between requests: bytes or JSON under hashed keys, checksummed, bounded. One that fails is slower, never wrong.

The backends follow cachelib's interface, so flask-caching serves them too; its own ones unpickle what they find and are never used.
What belongs to one visitor may only be kept under a key that holds that visitor.
"""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import tempfile
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from cachelib.base import BaseCache

from explorer.errors import StateError
from explorer.model.message import message
from explorer.settings import Settings

HEAD = struct.Struct(">4sd32s")
"""Magic, when it ends (seconds since 1970, 0 for never), SHA-256 of key, end and body."""

MAGIC = b"vz1\n"

LARGEST_SHARE = 8
"""An entry larger than this part of the whole would push out too many others."""

TOUCH_SECONDS = 60.0
"""How stale a file's time of use may be: a write each read would cost more than the read."""

KEPT_AFTER_EVICTION = 0.9

READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
"""A link is not followed, and a pipe that somebody planted does not hold the reader."""

QUIET_SECONDS = 5.0
"""How long a server that failed is left alone."""

SOCKET_SECONDS = 0.5
"""A cache that takes longer to answer than a chart to compute is of no use."""


def cache_key(*parts: str | int) -> str:
    """One key of several parts, whatever characters they hold."""
    return hashlib.sha256(orjson.dumps([str(part) for part in parts])).hexdigest()


def open_cache(settings: Settings) -> BytesCache:
    """The cache that the settings name."""
    if settings.cache.kind == "redis":
        return RedisCache(*_redis(settings.cache.redis_url), settings.cache.seconds)
    if settings.cache.kind == "filesystem":
        return FolderCache(settings.data / "cache", settings.limits.cache_bytes, settings.cache.seconds)
    return BytesCache(settings.cache.seconds)


def _redis(url: str) -> tuple[Any, type[Exception]]:
    """A client of the server, and what it raises. Raises StateError where the extra is not installed."""
    try:
        import redis  # an extra: only who sets kind redis installs it
    except ImportError as error:
        raise StateError(message("The setting cache.kind is redis, but the package redis is not installed.")) from error
    return redis.Redis.from_url(url, socket_timeout=SOCKET_SECONDS, socket_connect_timeout=SOCKET_SECONDS), redis.RedisError


def connect(server: Any, settings: Settings) -> Any:
    """flask-caching over the same backend, for routes that want its decorators."""
    from flask_caching import Cache  # here, so that the command line starts without Flask

    options = {"CACHE_TYPE": f"{__name__}.flask_backend", "CACHE_OPTIONS": {"settings": settings}}
    return Cache(server, config={**options, "CACHE_DEFAULT_TIMEOUT": settings.cache.seconds})


def flask_backend(app: Any, config: dict[str, Any], args: list[Any], options: dict[str, Any]) -> BytesCache:
    """What flask-caching calls to make its backend."""
    return open_cache(options["settings"])


def packed(key: str, value: object, ends: float) -> bytes | None:
    """An entry as it is kept: bytes as they are, everything else as JSON; None for what is neither."""
    try:
        body = b"b" + value if isinstance(value, bytes) else b"j" + orjson.dumps(value)
    except TypeError:
        return None
    return HEAD.pack(MAGIC, ends, _checksum(key, ends, body)) + body


def unpacked(key: str, entry: bytes | None) -> Any:
    """What an entry holds; None where it is damaged, over, or of another key."""
    if entry is None or len(entry) <= HEAD.size:
        return None
    magic, ends, checksum = HEAD.unpack_from(entry)
    body = entry[HEAD.size :]
    if magic != MAGIC or checksum != _checksum(key, ends, body) or 0 < ends < time.time():
        return None
    return body[1:] if body[:1] == b"b" else orjson.loads(body[1:])


def _checksum(key: str, ends: float, body: bytes) -> bytes:
    return hashlib.sha256(b"\0".join((key.encode(), struct.pack(">d", ends), body))).digest()


class BytesCache(BaseCache):
    """Keeps nothing: what the other backends fill in, and what kind `none` means."""

    def __init__(self, seconds: int) -> None:
        super().__init__(default_timeout=seconds)

    def get(self, key: str) -> Any:
        """What is kept under the key, or None."""
        return unpacked(key, self._read(_name(key)))

    def set(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        """Keeps bytes or JSON; says whether it did."""
        seconds = int(timeout.total_seconds()) if isinstance(timeout, timedelta) else timeout
        seconds = self.default_timeout if seconds is None else seconds
        entry = packed(key, value, time.time() + seconds if seconds > 0 else 0.0)
        return entry is not None and self._write(_name(key), entry, seconds)

    def add(self, key: str, value: Any, timeout: int | timedelta | None = None) -> bool:
        """Keeps the value unless there is one."""
        return self.get(key) is None and self.set(key, value, timeout)

    def has(self, key: str) -> bool:
        """Whether something is kept under the key."""
        return self.get(key) is not None

    def delete(self, key: str) -> bool:
        """Forgets the key."""
        return self._remove(_name(key))

    def clear(self) -> bool:
        """Forgets everything."""
        return True

    def _read(self, name: str) -> bytes | None:
        return None

    def _write(self, name: str, entry: bytes, seconds: int) -> bool:
        return False

    def _remove(self, name: str) -> bool:
        return False


class FolderCache(BytesCache):
    """Files in a folder, the least recently used deleted when they are more bytes than allowed."""

    def __init__(self, folder: Path, most_bytes: int, seconds: int) -> None:
        super().__init__(seconds)
        self._folder = folder
        self._most = most_bytes
        self._written: int | None = None
        self._lock = threading.Lock()

    def clear(self) -> bool:
        """Forgets everything."""
        for _, _, path in self._entries():
            _unlink(path)
        return True

    def _read(self, name: str) -> bytes | None:
        path = self._folder / name
        entry = read_plain(path, self._most)
        with suppress(OSError):
            if entry is not None and time.time() - path.stat().st_mtime > TOUCH_SECONDS:
                os.utime(path)
        return entry

    def _write(self, name: str, entry: bytes, seconds: int) -> bool:
        if len(entry) * LARGEST_SHARE > self._most:
            return False
        try:
            self._make_room(len(entry))
            self._replace(self._folder / name, entry)
        except OSError:
            return False
        return True

    def _replace(self, path: Path, entry: bytes) -> None:
        """Whole or not at all: readers never see half an entry."""
        handle, temporary = tempfile.mkstemp(dir=self._folder, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(entry)
            os.replace(temporary, path)
        except OSError:
            _unlink(Path(temporary))
            raise

    def _remove(self, name: str) -> bool:
        return _unlink(self._folder / name)

    def _make_room(self, count: int) -> None:
        """Counts what this process wrote since it last looked; looks when that could be too much. Other processes do the same."""
        with self._lock:
            if self._written is not None and self._written + count <= self._most:
                self._written += count
                return
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            entries = sorted(self._entries())
            total = sum(size for _, size, _ in entries) + count
            for _, size, path in entries:
                if total <= self._most * KEPT_AFTER_EVICTION:
                    break
                total -= size if _unlink(path) else 0
            self._written = total

    def _entries(self) -> list[tuple[float, int, Path]]:
        """(last used, bytes, path) of every entry, half-written ones that a crash left included."""
        found = []
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    status = entry.stat(follow_symlinks=False)
                    found.append((status.st_mtime, status.st_size, Path(entry.path)))
        except OSError:
            return found
        return found


class RedisCache(BytesCache):
    """A Redis server, for several machines. It bounds its own memory (maxmemory, allkeys-lru)."""

    def __init__(self, server: Any, failures: type[Exception], seconds: int) -> None:
        super().__init__(seconds)
        self._server = server
        self._failures = failures
        self._quiet_until = 0.0

    def _read(self, name: str) -> bytes | None:
        entry = self._ask("get", f"vistazo:{name}")
        return entry if isinstance(entry, bytes) else None

    def _write(self, name: str, entry: bytes, seconds: int) -> bool:
        return bool(self._ask("set", f"vistazo:{name}", entry, seconds or None))

    def _remove(self, name: str) -> bool:
        return bool(self._ask("delete", f"vistazo:{name}"))

    def _ask(self, command: str, *arguments: object) -> object:
        """One command; a server that fails is left alone for a while."""
        if time.monotonic() < self._quiet_until:
            return None
        try:
            return getattr(self._server, command)(*arguments)
        except self._failures:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            return None


def read_plain(path: Path, most: int) -> bytes | None:
    """The content of a plain file; None where it is missing, larger, or something else (a link, a pipe) that somebody planted."""
    try:
        handle = os.open(path, READ)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return None
    with os.fdopen(handle, "rb") as file:
        content = file.read(most + 1)
    return content if len(content) <= most else None


def _name(key: str) -> str:
    """A file name that says nothing of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False
    return True
