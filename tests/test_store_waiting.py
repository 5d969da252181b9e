"""Who waits for a table: calling off stops it everywhere, unless others wait too."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.model.source import Source
from explorer.store import Store, flight
from loaders._base import Stopped
from tests.fake_portal import TOWN, Portal, playing, settings, until


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with playing(monkeypatch) as fake:
        fake.look.clear()
        yield fake


def looking(store: Store, *waiters: str) -> None:
    """The opening has begun and is at the file's first look; these wait for it."""
    store.begin(TOWN)
    until(lambda: store.progress(TOWN).stage == "reading")
    for waiter in waiters:
        store.progress(TOWN, waiter=waiter)


def test_the_only_one_who_waits_stops_it_from_another_process(portal: Portal, tmp_path: Path) -> None:
    here, there = Store(settings(tmp_path)), Store(settings(tmp_path))
    looking(here, "ana")
    there.leave(TOWN, waiter="ana")
    until(lambda: there.progress(TOWN).stage == "")
    assert there.progress(TOWN).error is None
    assert not list((tmp_path / "incoming").iterdir())
    assert portal.read == 0


def test_it_goes_on_for_another_who_waits(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    looking(store, "ana", "bea")
    store.leave(TOWN, waiter="ana")
    portal.look.set()
    until(lambda: store.progress(TOWN).dataset is not None)
    assert portal.fetched == 1


def test_the_last_of_several_stops_it(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    looking(store, "ana", "bea")
    store.leave(TOWN, waiter="ana")
    assert store.progress(TOWN).stage == "reading"
    store.leave(TOWN, waiter="bea")
    until(lambda: store.progress(TOWN).stage == "")


def test_who_closed_the_page_does_not_count_for_long(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(settings(tmp_path))
    looking(store, "ana", "gone")
    monkeypatch.setattr(flight, "WAITING_SECONDS", -1)
    store.leave(TOWN, waiter="ana")
    until(lambda: store.progress(TOWN).stage == "")


def test_after_it_was_called_off_it_may_be_opened_again(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    looking(store)
    store.leave(TOWN, waiter="ana")
    until(lambda: store.progress(TOWN).stage == "")
    portal.look.set()
    assert store.open(TOWN).schema.rows == 1


def test_who_is_at_the_lock_behind_it_opens_it_anew(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    looking(store)
    got: list[int] = []
    second = threading.Thread(target=lambda: got.append(store.open(TOWN).schema.rows))
    second.start()
    until(lambda: store._flights._waiting == 2)
    store.leave(TOWN, waiter="ana")
    until(lambda: portal.fetched == 2)
    portal.look.set()
    second.join(10)
    assert got == [1]


def test_who_blocks_on_it_is_told_so(portal: Portal, tmp_path: Path) -> None:
    store, told = Store(settings(tmp_path)), []

    def opening() -> None:
        try:
            store.open(TOWN)
        except Stopped as error:
            told.append(str(error))

    thread = threading.Thread(target=opening)
    thread.start()
    until(lambda: store.progress(TOWN).stage == "reading")
    store.leave(TOWN, waiter="ana")
    thread.join(10)
    assert told == ["Opening this table was called off."]


def test_one_that_is_called_off_in_line_gives_up_its_turn(portal: Portal, tmp_path: Path) -> None:
    store, other = Store(settings(tmp_path, jobs=1)), Source("fake", "other")
    looking(store)
    store.begin(other)
    until(lambda: store.progress(other).stage == "waiting")
    store.leave(other, waiter="ana")
    until(lambda: store.progress(other).stage == "")
    portal.look.set()
    until(lambda: store.progress(TOWN).dataset is not None)
    assert portal.fetched == 1


def test_its_place_is_free_for_the_next(portal: Portal, tmp_path: Path) -> None:
    store, other = Store(settings(tmp_path, jobs=1)), Source("fake", "other")
    looking(store)
    store.leave(TOWN, waiter="ana")
    until(lambda: store.progress(TOWN).stage == "")
    portal.look.set()
    assert store.open(other).schema.rows == 1


def test_a_stale_table_that_is_called_off_is_not_taken_for_an_away_portal(portal: Portal, tmp_path: Path) -> None:
    portal.look.set()
    store = Store(settings(tmp_path, refetch_seconds=0))
    store.open(TOWN)
    portal.look.clear()
    portal.content, portal.validator = "town,people\nB,2\n", "v2"
    store.begin(TOWN)
    until(lambda: portal.fetched == 2)
    store.leave(TOWN, waiter="ana")
    until(lambda: not list((tmp_path / "incoming").iterdir()))
    portal.look.set()
    ready = store.ready(TOWN)
    assert ready is not None and not ready.notes


def test_what_waiters_leave_is_swept(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    store.progress(TOWN, waiter="ana")
    (left,) = (tmp_path / "locks").glob("*.waiting")
    day_before = time.time() - 2 * flight.DAY
    os.utime(left, (day_before, day_before))
    store.sweep()
    assert not left.exists()
