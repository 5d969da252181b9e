"""Runs jobs in a reader's process, and says in one sentence what went wrong where it did."""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from explorer.errors import ExplorerError, FormatError, SourceError
from explorer.model.message import Message, message
from explorer.model.table import Read
from loaders._base import Report, Stop, Stopped
from loaders.readers._process.wire import JOBS, LINES, Budget, Job, Line, Problem

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.05
"""How often a running job's memory and clock are looked at."""
ANSWER_BYTES = 150_000_000
"""More than any answer needs: a process that was taken over may not fill this one's memory."""
START_SECONDS = 20
"""A server that has not answered its first job by then will not."""

_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH")
"""All that a reader's process inherits: no token or secret is among it."""


class Server:
    """The process that forks readers: started when first needed, again when it went away. Shared with processes forked later."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        os.register_at_fork(after_in_child=self._renew_lock)

    def open(self) -> socket.socket:
        """A channel to a new child, which says its number first."""
        with self._lock:
            ours, theirs = socket.socketpair()
            with theirs:
                if self._control is None or not self._hand_over(theirs):
                    self._start()
                    self._hand_over(theirs)
            return ours

    def _hand_over(self, channel: socket.socket) -> bool:
        assert self._control is not None
        try:
            socket.send_fds(self._control, [b"job"], [channel.fileno()])
        except OSError:
            return False
        return True

    def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.poll()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", self._module, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                stdin=subprocess.DEVNULL,
            )
        self._control = ours

    def _renew_lock(self) -> None:
        self._lock = threading.Lock()


_ARROW_MEMORY = {"ARROW_DEFAULT_MEMORY_POOL": "system"}
"""Arrow's own allocator reserves a gigabyte at once, which is more than a reader may."""


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parents[3])
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ARROW_MEMORY | {"PYTHONPATH": here}


SERVER = Server("loaders.readers._process.child")


class Child:
    """One process of a reader's, which takes jobs on one file one after the other: what the first found out, the next need not."""

    def __init__(self, channel: socket.socket, answers: _Answers, pid: int) -> None:
        self._channel, self._answers, self._pid = channel, answers, pid
        self._idle = _own_bytes(pid)

    def run(self, job: Job, report: Report = lambda stage, done, total: None, stopped: Stop = lambda: False) -> Line:
        """The job's last line, a result. Raises ExplorerErrors only: Stopped where the reader called it off."""
        for line in self._lines(job, stopped):
            if line.progress is not None:
                report(*line.progress)
            if line.problem is not None:
                raise _error(line.problem)
            if line.done:
                return line
        raise FormatError(_BROKEN, _ANOTHER_COPY)

    def _lines(self, job: Job, stopped: Stop) -> Iterator[Line]:
        """Lines as they come, while clock, work and memory are watched."""
        budget = job.budget
        with contextlib.suppress(ConnectionError):
            self._channel.sendall(JOBS.dump_json(job) + b"\n")
            watch = Watch(time.monotonic() + budget.seconds, self._pid, self._idle + budget.bytes, budget.work, stopped)
            while line := self._answers.next(watch):
                yield line


@contextlib.contextmanager
def child(server: Server = SERVER) -> Iterator[Child]:
    """A new process. It is dead when this ends, however it ends. Raises SourceError where none starts."""
    with server.open() as channel:
        answers = _Answers(channel)
        try:
            first = answers.next(Watch(time.monotonic() + START_SECONDS))
            if first is None:
                raise SourceError(_NOT_STARTED)
            handle = os.pidfd_open(first.pid)
        except OSError as error:
            raise SourceError(_NOT_STARTED) from error
        try:
            yield Child(channel, answers, first.pid)
        finally:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, signal.SIGKILL)
            os.close(handle)


def run(job: Job, server: Server = SERVER, stopped: Stop = lambda: False) -> Line:
    """One job in a process of its own. Raises ExplorerErrors only."""
    with child(server) as reader:
        return reader.run(job, stopped=stopped)


@contextlib.contextmanager
def folder_in(parent: Path) -> Iterator[Path]:
    """A folder of a process's own, removed in every case."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".reading-", dir=parent)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def start(budget: Budget) -> None:
    """The server runs and can confine its children. Raises SourceError where it cannot."""
    line = Job("", "check", Path(os.devnull), "", Read(), budget)
    try:
        run(line)
    except FormatError as error:
        raise SourceError(error.message, error.hint) from error


@dataclass(frozen=True)
class Watch:
    """What a running child may not pass: a moment, bytes of memory, seconds of work. And whether it is still wanted."""

    deadline: float
    pid: int = 0
    most: int = 0
    work: float = 0
    stopped: Stop = lambda: False

    def check(self) -> None:
        """Raises FormatError past a limit, Stopped where it is not wanted any more."""
        if time.monotonic() > self.deadline or (self.work and _worked(self.pid) > self.work):
            raise FormatError(_SLOW, _SMALLER)
        if self.pid and _own_bytes(self.pid) > self.most:
            raise FormatError(_HUGE, _SMALLER)
        if self.stopped():
            raise Stopped


class _Answers:
    """The lines that a child sends, checked; bounded in size and time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._buffer = bytearray()
        self._read = 0
        self._selector = selectors.DefaultSelector()
        self._selector.register(channel, selectors.EVENT_READ)

    def next(self, watch: Watch) -> Line | None:
        """The next line; None at the end. Raises FormatError past a limit."""
        while (end := self._buffer.find(b"\n", self._read)) < 0:
            self._read = len(self._buffer)
            if not self._wait(watch):
                return None
        text = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._read = 0
        try:
            return LINES.validate_json(text)
        except ValidationError as error:
            raise FormatError(_BROKEN, _ANOTHER_COPY) from error

    def _wait(self, watch: Watch) -> bool:
        """More bytes; False at the end."""
        while not self._selector.select(WATCH_SECONDS):
            watch.check()
        watch.check()
        if len(self._buffer) > ANSWER_BYTES:
            raise FormatError(_HUGE, _SMALLER)
        data = self._channel.recv(1 << 20)
        self._buffer += data
        return bool(data)


def _own_bytes(pid: int) -> int:
    """Memory of a process that is no file's: its own and what it could share. 0 once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon:", "RssShmem:")))


def _worked(pid: int) -> float:
    """Seconds of processor time that a process has taken; 0 once it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _error(problem: Problem) -> ExplorerError:
    """What a child's problem is for a reader; a bug goes to the log."""
    if problem.trace:
        log.error("a reader failed: %s", problem.trace)
    if problem.kind == "source" and problem.message is not None:
        return SourceError(problem.message, problem.hint)
    if problem.message is not None:
        return FormatError(problem.message, problem.hint)
    return FormatError(*_SAID[problem.kind])


_SMALLER = message("A smaller file, or a part of it saved as CSV, would work.")
_ANOTHER_COPY = message("Another copy of the file, or the same table saved as CSV, may work.")
_SLOW = message("Reading this file took longer than this explorer allows.")
_HUGE = message("Reading this file needs more memory than this explorer allows.")
_BROKEN = message("This file could not be read: it is damaged, or not what it says it is.")
_NOT_STARTED = message("Files cannot be read at the moment: the reader did not start.")
_SAID: dict[str, tuple[Message, Message | None]] = {
    "memory": (_HUGE, _SMALLER),
    "disk": (message("There is no room left to read this file."), _SMALLER),
    "bug": (_BROKEN, _ANOTHER_COPY),
    "format": (_BROKEN, _ANOTHER_COPY),
    "source": (_BROKEN, _ANOTHER_COPY),
    "unconfined": (
        message("This machine cannot cut the reader off from the network, so no file is opened."),
        message("The operator may accept this with the setting {name}.", name="unconfined_readers"),
    ),
}
