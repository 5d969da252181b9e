"""Files go after their time also where nobody comes."""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path

import pytest

from explorer.settings import Settings
from explorer.store import Store
from explorer.web import sweeping
from loaders import upload
from tests.fake_portal import until


def test_an_upload_goes_without_a_visit(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, limits={"upload_hours": 1e-6})  # type: ignore[arg-type]
    store = Store(settings)
    upload.receive(io.BytesIO(b"a,b\n1,2\n"), "a.csv", None, "ana", settings)
    ended = sweeping.start(store, settings, seconds=0.05)
    until(lambda: not list((tmp_path / "uploads").iterdir()))
    ended.set()


def test_a_round_that_fails_is_not_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[float] = []

    def fails(settings: Settings) -> int:
        rounds.append(time.monotonic())
        raise ZeroDivisionError

    monkeypatch.setattr(upload, "sweep", fails)
    before = set(threading.enumerate())
    ended = sweeping.start(Store(Settings(data=tmp_path)), Settings(data=tmp_path), seconds=0.01)
    until(lambda: len(rounds) > 2)
    ended.set()
    until(lambda: not any(thread.name == "sweeping" for thread in set(threading.enumerate()) - before), 5)
