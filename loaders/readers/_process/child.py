"""The readers' process: a small server that forks a confined child for each file, run as `python -m <this module> <socket>`."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import signal
import socket
import sys
import time
import traceback
from pathlib import Path

from explorer.errors import ExplorerError, FormatError
from loaders._base import Reader
from loaders.readers._process.confine import cut_files, cut_network, die_with_parent, limit
from loaders.readers._process.wire import JOBS, LINES, STORED, Job, Line, Problem, remember, spend
from loaders.readers._whole import bounded

PRELOAD = ("duckdb", "charset_normalizer", "python_calamine")
"""Imported before the first fork, so that a job costs milliseconds."""

YOUNG = 200_000
"""New objects between two looks for garbage: a child makes hundreds of thousands that all live until it ends."""

PROGRESS_SECONDS = 0.1
"""Progress is told ten times a second at most."""


def serve(control: socket.socket) -> None:
    """Forks a child for every socket that arrives; ends, and its children with it, when the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        data, handles, _, _ = socket.recv_fds(control, 16, 1)
        if not data:
            return
        if os.fork() == 0:
            control.close()
            _work(socket.socket(fileno=handles[0]))
        for handle in handles:
            os.close(handle)


def _work(channel: socket.socket) -> None:
    """The life of a child: say who it is, take jobs on one file, answer each, end. Never returns."""
    die_with_parent()
    gc.set_threshold(YOUNG)
    try:
        _send(channel, Line(pid=os.getpid()))
        with channel.makefile("rb") as lines:
            confined = False
            while text := lines.readline():
                job = JOBS.validate_json(text)
                _send(channel, _answer(job, channel, confined))
                confined = True
    finally:
        os._exit(0)


def _answer(job: Job, channel: socket.socket, confined: bool) -> Line:
    try:
        reader = importlib.import_module(job.module).READER if job.module else None
        spend(job.budget)
        if not confined and not _confine(job, reader):
            return Line(problem=Problem("unconfined"))
        return _run(reader, job, _Progress(channel)) if reader else Line(done=True)
    except ExplorerError as error:
        return Line(problem=Problem("format" if isinstance(error, FormatError) else "source", error.message, error.hint))
    except Exception as error:  # noqa: BLE001 - the border of a process: whatever a parser throws must reach the log of the other side
        return Line(problem=Problem(_kind(error), trace=traceback.format_exc()))


def _kind(error: Exception) -> str:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return "memory"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "disk"
    return "bug"


def _confine(job: Job, reader: Reader | None) -> bool:
    allowed = job.budget
    remember()
    limit(allowed.bytes, allowed.longest or allowed.seconds, allowed.unpacked if reader and reader.unpacks else job.path.stat().st_size)
    writable = (Path(allowed.folder),) if allowed.folder else ()
    cut_files((job.path,), writable)
    if allowed.folder:
        os.chdir(allowed.folder)
    return cut_network() or allowed.unconfined


def _run(reader: Reader, job: Job, report: _Progress) -> Line:
    if job.schema is None:
        return Line(sample=bounded(reader.peek(job.path, job.read, job.name)), done=True)
    out = Path(job.budget.folder) / STORED
    return Line(facts=reader.store(job.path, job.read, job.schema, out, report), done=True)


class _Progress:
    """Sends (stage, done, total), not more often than PROGRESS_SECONDS."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= PROGRESS_SECONDS:
            self._last = now
            _send(self._channel, Line(progress=(stage, done, total)))


def _send(channel: socket.socket, line: Line) -> None:
    channel.sendall(LINES.dump_json(line, exclude_defaults=True) + b"\n")


def _silence() -> None:
    """Parsers print to the terminal what a reader must never see."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def main(arguments: list[str]) -> None:
    """Import what the readers need, once, then serve."""
    for name in (*PRELOAD, "loaders.readers"):
        importlib.import_module(name)
    control = socket.socket(fileno=int(arguments[0]))
    _silence()
    gc.collect()
    gc.freeze()
    serve(control)


if __name__ == "__main__":
    main(sys.argv[1:])
