"""What a program and all that it starts cost, from when it says that it is warm until it says what it made."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
LOOK_SECONDS = 0.02
"""How often the CPU of all processes is read: what the last look misses is less."""
MEMORY_SECONDS = 0.1
"""How often their memory is: a look stops the process for milliseconds."""


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of work, megabytes above those held when warm, and the line that was said at the end."""

    wall: float
    cpu: float
    peak_mb: int
    said: str


def timed(code: str, *arguments: str) -> Cost:
    """Runs the `code`, which prints "warm" when it begins and a line when it is done."""
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None and process.stdout.readline().strip() == "warm"
    spent, idle = _cpu(process.pid), _memory(process.pid)
    before, peak, looked = sum(spent.values()), idle, time.perf_counter()
    start, end, said = looked, [0.0], [""]

    def wait() -> None:
        assert process.stdout is not None
        said[0] = process.stdout.readline().strip()
        end[0] = time.perf_counter()

    waiting = threading.Thread(target=wait)
    waiting.start()
    while waiting.is_alive():
        spent |= _cpu(process.pid)
        if time.perf_counter() - looked > MEMORY_SECONDS:
            peak, looked = max(peak, _memory(process.pid)), time.perf_counter()
        waiting.join(LOOK_SECONDS)
    spent |= _cpu(process.pid)
    assert said[0] and process.wait() == 0
    return Cost(round(end[0] - start, 2), round(sum(spent.values()) - before, 2), round((peak - idle) / 1e6), said[0])


def _cpu(pid: int) -> dict[int, float]:
    """CPU seconds of each living process of the tree: nobody waits for the readers, so that no parent can tell afterwards."""
    found = {}
    for each in _tree(pid):
        with suppress(psutil.Error):
            times = psutil.Process(each).cpu_times()
            found[each] = times.user + times.system
    return found


def _memory(pid: int) -> int:
    """Bytes that only the processes of the tree hold."""
    found = 0
    for each in _tree(pid):
        with suppress(psutil.Error):
            found += psutil.Process(each).memory_full_info().uss
    return found


def _tree(pid: int) -> Iterator[int]:
    """The process and those below it, as the kernel lists them: psutil would look at every process of the machine."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _tree(int(child))
