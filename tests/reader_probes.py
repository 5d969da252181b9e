"""Readers that misbehave, each in its own way: what they try is in the file's name."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from explorer.model.schema import Schema
from explorer.model.table import Facts, Read, Sample
from loaders.readers._process.wire import once


def _hang(path: Path) -> object:
    while True:
        pass


def _hog(path: Path) -> object:
    kept = []
    while True:
        kept.append(bytearray(b"x") * 20_000_000)


def _map(path: Path) -> object:
    """Memory that no limit on data counts: a shared mapping, which only the watch sees."""
    import mmap

    kept = [mmap.mmap(-1, 50_000_000) for _ in range(30)]
    for block in kept:
        for place in range(0, len(block), 4096):
            block[place] = 1
    _hang(path)


def _crash(path: Path) -> object:
    return ctypes.string_at(0)


def _raise(path: Path) -> object:
    raise ZeroDivisionError("/a/path of ours")


def _full(path: Path) -> object:
    raise _Full(errno.ENOSPC, "No space left on device")


class _Full(OSError):
    """Not caught by `peek`, which takes other errors of the system for an answer."""


def _dial(path: Path) -> object:
    return socket.create_connection(("127.0.0.1", int(path.read_text())), timeout=2)


def _old_dial(path: Path) -> object:
    """The call itself, past Python's own library."""
    made = ctypes.CDLL(None, use_errno=True).syscall(41, 2, 1, 0)
    return f"made {made}"


def _run(path: Path) -> object:
    return os.execv("/bin/true", ["true"])


def _kill(path: Path) -> object:
    os.kill(os.getppid(), 0)
    return "killed"


def _snoop(path: Path) -> object:
    return (path.parent / "secret.txt").read_text()


def _scatter(path: Path) -> object:
    (path.parent / "left.txt").write_text("x")
    return "left"


def _environment(path: Path) -> object:
    return " ".join(sorted(os.environ))


def _flood(path: Path) -> object:
    return "x" * 60_000_000


def _spin(path: Path) -> object:
    while True:
        pass


_finds: list[Path] = []


def _counted(path: Path) -> object:
    once("path", lambda: _finds.append(path))
    return f"found {len(_finds)} times"


_TRICKS: dict[str, Callable[[Path], object]] = {
    "hang": _hang, "hog": _hog, "map": _map, "crash": _crash, "raise": _raise, "full": _full, "dial": _dial, "old_dial": _old_dial,
    "run": _run, "kill": _kill, "snoop": _snoop, "scatter": _scatter, "environment": _environment, "flood": _flood, "spin": _spin,
    "counted": _counted, "fine": lambda path: "fine",
}  # fmt: skip


def peek(path: Path, read: Read, name: str) -> Sample:
    """What the trick came to, as the name of a column: its result, or the kind of error that stopped it."""
    try:
        outcome = str(_TRICKS[name](path))
    except _Full:
        raise
    except OSError as error:
        outcome = f"stopped: {type(error).__name__}"
    return Sample((outcome,), (), read)


def store(path: Path, read: Read, schema: Schema, out: Path, report: object) -> Facts:
    """Leaves half a file, then plays the trick."""
    out.write_text("half")
    (out.parent / "spill").mkdir()
    (out.parent / "spill" / "part").write_text("x")
    _TRICKS[path.stem](path)
    return Facts(0, ())


READER = SimpleNamespace(peek=peek, store=store, unpacks=False)
