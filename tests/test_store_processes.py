"""Several real processes on one data folder: one fetch for all of them, one place more or less for each, no lock left by one that died."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.model.query import Query
from explorer.model.source import Source
from explorer.settings import Settings
from explorer.store import Store
from loaders import readers
from tests.fake_portal import until
from tests.served import Reply, Server, allowing, serving

ROOT = Path(__file__).parents[1]
CSV = b"town,people\n" + b"".join(b"T%d,%d\n" % (i, i) for i in range(500))

OPENS = """
import sys
from pathlib import Path
from explorer.model.source import Source
from explorer.settings import load_settings
from explorer.store import Store

data, place, address = sys.argv[1:]
print(Store(load_settings(data=Path(data), hosts=[place])).open(Source("url", address)).schema.rows)
"""


@pytest.fixture
def gate() -> threading.Event:
    return threading.Event()


@pytest.fixture
def server(gate: threading.Event) -> Iterator[Server]:
    def slowly(out: Any) -> None:
        out.write(CSV[:100])
        out.flush()
        gate.wait(60)
        out.write(CSV[100:])

    with serving({"/towns.csv": Reply(headers={"Content-Length": str(len(CSV)), "ETag": '"1"'}, play=slowly)}) as server:
        yield server
        gate.set()


def opening(data: Path, server: Server) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", OPENS, str(data), server.place, server.url("/towns.csv")]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def settings_of(data: Path, server: Server, **limits: float) -> Settings:
    return allowing(server, **limits).model_copy(update={"data": data})


def test_four_processes_are_one_fetch(tmp_path: Path, server: Server, gate: threading.Event) -> None:
    processes = [opening(tmp_path, server) for _ in range(4)]
    until(lambda: server.asked, 60)
    time.sleep(0.5)
    gate.set()
    assert [process.communicate(timeout=120)[0].strip() for process in processes] == ["500"] * 4
    assert len(server.asked) == 1


def test_a_process_that_is_killed_on_the_way_leaves_the_way_free(tmp_path: Path, server: Server, gate: threading.Event) -> None:
    first = opening(tmp_path, server)
    until(lambda: server.asked, 60)
    store, source = Store(settings_of(tmp_path, server)), Source("url", server.url("/towns.csv"))
    until(lambda: store.progress(source).stage == "fetching", 20)
    first.send_signal(signal.SIGKILL)
    first.wait()
    until(lambda: store.progress(source).stage == "", 20)
    gate.set()
    assert store.open(source).schema.rows == 500


def test_calling_off_reaches_the_process_that_fetches(tmp_path: Path, server: Server) -> None:
    first = opening(tmp_path, server)
    until(lambda: server.asked, 60)
    store, source = Store(settings_of(tmp_path, server)), Source("url", server.url("/towns.csv"))
    until(lambda: store.progress(source, waiter="ana").stage == "fetching", 20)
    store.leave(source, waiter="ana")
    _, told = first.communicate(timeout=20)
    assert "called off" in told
    assert not list((tmp_path / "incoming").iterdir())
    assert store.progress(source).stage == ""


def test_a_stored_table_is_attached_and_not_read(
    tmp_path: Path, server: Server, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.set()
    settings, source = settings_of(tmp_path, server), Source("url", server.url("/towns.csv"))
    Store(settings).open(source)
    for name in ("peek", "store"):
        monkeypatch.setattr(readers, name, lambda *_, **__: pytest.fail("read again"))
    store = Store(settings)
    dataset = store.open(source)
    assert store.engine.run(dataset, Query(columns=(("town", "town"),))).rows == 500
    assert len(server.asked) == 1


def test_an_unchanged_file_is_asked_for_and_not_read(
    tmp_path: Path, server: Server, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.set()
    settings, source = settings_of(tmp_path, server, refetch_seconds=0), Source("url", server.url("/towns.csv"))
    Store(settings).open(source)
    server.routes["/towns.csv"] = lambda asked: Reply(304, {"ETag": '"1"'}) if asked.headers.get("if-none-match") == '"1"' else Reply(500)
    for name in ("peek", "store"):
        monkeypatch.setattr(readers, name, lambda *_, **__: pytest.fail("read again"))
    assert Store(settings).open(source).schema.rows == 500
    assert len(server.asked) == 2


def test_a_changed_date_with_the_same_content_is_not_read_again(
    tmp_path: Path, server: Server, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.set()
    settings, source = settings_of(tmp_path, server, refetch_seconds=0), Source("url", server.url("/towns.csv"))
    Store(settings).open(source)
    server.routes["/towns.csv"] = Reply(headers={"ETag": '"2"'}, body=CSV)
    monkeypatch.setattr(readers, "opened", lambda *_, **__: pytest.fail("read again"))
    assert Store(settings).open(source).schema.rows == 500


def test_no_more_files_are_left_open_after_a_hundred_looks(tmp_path: Path) -> None:
    store, source = Store(Settings(data=tmp_path)), Source("fake", "none")
    store.progress(source)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(100):
        store.progress(source, waiter="ana")
    assert len(os.listdir("/proc/self/fd")) <= before + 2
