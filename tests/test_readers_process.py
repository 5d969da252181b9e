"""The readers' process: what a file cannot do, and what is said when it tries."""

from __future__ import annotations

import os
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Schema
from explorer.model.table import Credit, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders._base import Stopped
from loaders.readers._process import confine, jobs
from loaders.readers._process.wire import Budget, Job, once
from loaders.readers._whole import SAMPLE_CELLS, bounded

BUDGET = Budget(bytes=200_000_000, seconds=20)


def play(trick: str, folder: Path, budget: Budget = BUDGET, content: str = "x") -> str:
    """What the trick came to."""
    path = folder / "table.csv"
    path.write_text(content)
    sample = jobs.run(Job("tests.reader_probes", "peek", path, trick, Read(), budget)).sample
    assert sample is not None
    return sample.names[0]


def test_the_file_itself_is_read(tmp_path: Path) -> None:
    assert play("fine", tmp_path) == "fine"


def test_no_network(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert play("dial", tmp_path, content=str(server.getsockname()[1])).startswith("stopped")


@pytest.mark.parametrize(("trick", "outcome"), [("run", "stopped: PermissionError"), ("kill", "stopped: PermissionError")])
def test_no_other_program_and_no_signal(tmp_path: Path, trick: str, outcome: str) -> None:
    assert play(trick, tmp_path) == outcome


def test_the_call_itself_is_refused(tmp_path: Path) -> None:
    if platform.machine() == "x86_64":
        assert play("old_dial", tmp_path) == "made -1"


def test_no_file_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    assert play("snoop", tmp_path) == "stopped: PermissionError"
    assert play("scatter", tmp_path) == "stopped: PermissionError"
    assert not (tmp_path / "left.txt").exists()


def test_no_secret_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", "secret")
    assert "TOKEN" not in play("environment", tmp_path)


@pytest.mark.parametrize(
    ("trick", "budget", "said"),
    [
        ("hang", Budget(seconds=0.5), "longer than this explorer allows"),
        ("hog", BUDGET, "more memory than this explorer allows"),
        ("map", Budget(bytes=100_000_000, seconds=20), "more memory than this explorer allows"),
        ("crash", BUDGET, "damaged"),
        ("raise", BUDGET, "damaged"),
        ("full", BUDGET, "no room left"),
    ],
)
def test_a_file_that_breaks_its_reader_gives_a_sentence_and_the_next_one_works(
    tmp_path: Path, trick: str, budget: Budget, said: str
) -> None:
    with pytest.raises(FormatError, match=said) as caught:
        play(trick, tmp_path, budget)
    assert not any(word in str(caught.value) for word in ("/", "Error", "Exception", "Traceback"))
    assert play("fine", tmp_path) == "fine"


def test_the_first_look_has_less_time_than_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    table, settings = Table(path, "table.csv", Credit()), Settings(limits={"peek_seconds": 3, "read_seconds": 50})  # type: ignore[arg-type]
    look, whole = (readers._job(step, table, Read(), settings, tmp_path).budget for step in ("peek", "store"))  # type: ignore[arg-type]
    assert (look.work, look.seconds, whole.work, whole.seconds) == (3, 9, 0, 50)
    assert Settings().limits.peek_seconds < 20


def test_work_is_counted_apart_from_the_clock(tmp_path: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(FormatError, match="longer than this explorer allows"):
        play("spin", tmp_path, replace(BUDGET, work=0.3))
    assert time.monotonic() - begun < BUDGET.seconds


def test_a_job_that_is_called_off_ends_at_once(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x")
    begun = time.monotonic()
    with pytest.raises(Stopped):
        jobs.run(Job("tests.reader_probes", "peek", path, "hang", Read(), BUDGET), stopped=lambda: time.monotonic() > begun + 0.2)
    assert time.monotonic() - begun < 5
    assert play("fine", tmp_path) == "fine"


def test_nothing_is_left_of_a_store_that_broke(tmp_path: Path) -> None:
    path = tmp_path / "crash.csv"
    path.write_text("x")
    job = Job("tests.reader_probes", "store", path, "crash", Read(), BUDGET, Schema((), "record", message("row")))
    with pytest.raises(FormatError), jobs.folder_in(tmp_path / "tables") as folder:
        jobs.run(replace(job, budget=replace(BUDGET, folder=str(folder))))
    assert list((tmp_path / "tables").iterdir()) == []


def test_a_store_leaves_its_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    out = tmp_path / "tables" / "out.duckdb"
    table, columns = Table(path, "table.csv", Credit()), Schema((), "record", message("row"))
    with pytest.raises(FormatError):
        readers.store(table, Read(), columns, out, Settings(), lambda stage, done, total: None)
    assert list(out.parent.iterdir()) == []


def test_one_process_looks_at_a_file_and_stores_it(tmp_path: Path) -> None:
    path = tmp_path / "fine.csv"
    path.write_text("x")
    with jobs.folder_in(tmp_path) as folder, jobs.child() as reader:
        look = Job("tests.reader_probes", "peek", path, "counted", Read(), replace(BUDGET, folder=str(folder)))
        names = [sample.names[0] for _ in range(2) if (sample := reader.run(look).sample)]
        assert reader.run(replace(look, step="store", schema=Schema((), "record", message("row")))).facts is not None
        with pytest.raises(FormatError, match="longer than this explorer allows"):
            reader.run(replace(look, name="hang", budget=replace(look.budget, seconds=0.3)))
    assert names == ["found 1 times", "found 1 times"]


def test_what_is_found_once_is_kept_in_a_process_of_its_own_only() -> None:
    found: list[int] = []
    for _ in range(2):
        once("anything", lambda: found.append(1))
    assert len(found) == 2


def test_many_threads_read_at_the_same_time(tmp_path: Path) -> None:
    outcomes: list[str] = []
    folders = [tmp_path / str(number) for number in range(8)]
    for folder in folders:
        folder.mkdir()
    threads = [threading.Thread(target=lambda folder=folder: outcomes.append(play("fine", folder))) for folder in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["fine"] * 8


def test_a_forked_process_reads_too(tmp_path: Path) -> None:
    play("fine", tmp_path)
    pid = os.fork()
    if pid == 0:
        os._exit(0 if play("fine", tmp_path) == "fine" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_a_server_that_went_away_is_started_again(tmp_path: Path) -> None:
    play("fine", tmp_path)
    process = jobs.SERVER._process
    assert process is not None
    process.kill()
    process.wait()
    assert play("fine", tmp_path) == "fine"


_STARTS = """
import sys, time
from loaders.readers._process import jobs
from loaders.readers._process.wire import Budget, Job
from explorer.model.table import Read
from pathlib import Path
import threading
job = Job("tests.reader_probes", "peek", Path(sys.argv[1]), "hang", Read(), Budget())
threading.Thread(target=lambda: jobs.run(job), daemon=True).start()
while jobs.SERVER._process is None:
    time.sleep(0.01)
print(jobs.SERVER._process.pid, flush=True)
time.sleep(60)
"""


def test_no_process_outlives_the_program(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("x")
    with subprocess.Popen([sys.executable, "-c", _STARTS, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as program:
        assert program.stdout is not None
        server = int(program.stdout.readline())
        handle = os.pidfd_open(server)
        program.send_signal(signal.SIGKILL)
    ended = _ends_within(handle, 10)
    os.close(handle)
    assert ended


def _ends_within(handle: int, seconds: float) -> bool:
    import select

    return bool(select.select([handle], [], [], seconds)[0])


def test_warming_starts_the_server_ahead() -> None:
    readers.warm(Settings())
    before = time.monotonic()
    readers.warm(Settings())
    assert time.monotonic() - before < 5


def test_a_reader_that_cannot_be_cut_off_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "unconfined_readers" in str(jobs._error(jobs.Problem("unconfined")).hint)


def test_every_call_that_opens_a_socket_is_in_the_filter() -> None:
    for _, calls in confine._SYSCALLS.values():
        assert {"socket", "connect", "execve", "ptrace"} <= set(calls)


def test_the_process_imports_little() -> None:
    heavy = {"requests", "pandas", "pyarrow", "dash", "geopandas", "pydantic_settings"}
    code = f"import sys, loaders.readers._process.child; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    assert done.stdout.strip() == ""


def test_the_sample_of_a_wide_table_is_bounded() -> None:
    rows = tuple((str(row),) * 1_000 for row in range(4_000))
    few = bounded(Sample(("x",) * 1_000, rows, Read(), True))
    assert len(few.rows) * 1_000 <= SAMPLE_CELLS
    assert (few.rows[0], few.complete) == (rows[0], False)
    narrow = Sample(("x",) * 300, tuple(row[:300] for row in rows), Read(), True)
    assert bounded(narrow) is narrow
