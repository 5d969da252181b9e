"""Tables are opened once for everybody, kept for their visitor alone where private, shown as of a date when the portal is away."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer import schema as schemas
from explorer.errors import FormatError, SourceError
from explorer.model.schema import Fix
from explorer.model.source import Source
from explorer.model.table import Read
from explorer.settings import Correction, Settings
from explorer.store import Store, flight
from explorer.store import store as opening
from explorer.store.flight import Flights
from tests.fake_portal import TOWN, Portal, playing, settings, until


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with playing(monkeypatch) as fake:
        yield fake


def test_a_table_is_fetched_once_and_found_again(portal: Portal, tmp_path: Path) -> None:
    first = Store(settings(tmp_path)).open(TOWN)
    again = Store(settings(tmp_path)).open(TOWN)
    assert first == again
    assert (first.schema.rows, first.read.encoding, first.credit.title) == (1, "utf-8", "Town")
    assert (portal.fetched, portal.read) == (1, 1)
    assert not list((tmp_path / "incoming").iterdir())


def test_what_is_not_open_is_not_ready(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    assert store.ready(TOWN) is None
    dataset = store.open(TOWN)
    assert store.ready(TOWN) is dataset


def test_a_portal_is_asked_again_after_a_while_and_may_say_unchanged(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path, refetch_seconds=0))
    first = store.open(TOWN)
    assert store.open(TOWN).fingerprint == first.fingerprint
    assert portal.fetched == 1


def test_changed_content_is_another_table(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path, refetch_seconds=0))
    first = store.open(TOWN)
    portal.content, portal.validator = "town,people\nA,1\nB,2\n", "v2"
    second = store.open(TOWN)
    assert (first.schema.rows, second.schema.rows) == (1, 2)
    assert first.path != second.path
    assert first.path.exists()


def test_the_same_content_elsewhere_is_not_read_again(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    store.open(TOWN)
    store.open(Source("fake", "copy"))
    assert (portal.fetched, portal.read) == (2, 1)


def test_other_read_options_are_another_table(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    assert store.open(TOWN).fingerprint != store.open(TOWN, Read(header=1)).fingerprint


def test_a_portal_that_is_away_leaves_what_was_seen_with_its_date(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path, refetch_seconds=0))
    store.open(TOWN)
    portal.away = True
    notes = store.open(TOWN).notes
    assert [note.rule for note in notes] == ["as_of"]
    portal.away = False
    assert store.open(TOWN).notes == notes, "an away portal is left alone for a while"


def test_a_portal_that_is_away_from_the_start_is_an_error(portal: Portal, tmp_path: Path) -> None:
    portal.away = True
    with pytest.raises(SourceError, match="does not answer"):
        Store(settings(tmp_path)).open(TOWN)


def test_a_private_table_is_its_visitors_alone(portal: Portal, tmp_path: Path) -> None:
    portal.private = True
    store = Store(settings(tmp_path))
    mine = store.open(TOWN, visitor="me")
    assert store.ready(TOWN, visitor="me") == mine
    assert store.ready(TOWN, visitor="you") is None
    assert store.ready(TOWN) is None
    assert store.open(TOWN, visitor="you").fingerprint != mine.fingerprint


def test_a_private_table_that_is_refused_is_deleted(portal: Portal, tmp_path: Path) -> None:
    portal.private = True
    store = Store(settings(tmp_path, refetch_seconds=0))
    mine = store.open(TOWN, visitor="me")
    portal.away = True
    with pytest.raises(SourceError):
        store.open(TOWN, visitor="me")
    assert not mine.path.exists()


def test_a_private_table_is_forgotten_however_it_was_read(portal: Portal, tmp_path: Path) -> None:
    portal.private = True
    store = Store(settings(tmp_path))
    tables = [store.open(TOWN, read, visitor="me") for read in (Read(), Read(header=1))]
    portal.content = "town,people\nB,2\n"
    other = store.open(Source("fake", "other"), visitor="me")
    store.forget(TOWN)
    assert not any(table.path.exists() for table in tables)
    assert store.ready(TOWN, visitor="me") is None
    assert other.path.exists()


def test_a_public_table_is_not_forgotten_on_demand(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    table = store.open(TOWN)
    store.forget(TOWN)
    assert table.path.exists()


def test_a_private_table_is_not_shown_after_its_time_though_nobody_swept(portal: Portal, tmp_path: Path) -> None:
    portal.private = True
    mine = Store(settings(tmp_path)).open(TOWN, visitor="me")
    assert mine.path.exists()
    assert Store(settings(tmp_path, upload_hours=1e-9)).ready(TOWN, visitor="me") is None


def test_private_tables_go_when_their_time_is_over(portal: Portal, tmp_path: Path) -> None:
    portal.private = True
    mine = Store(settings(tmp_path)).open(TOWN, visitor="me")
    Store(settings(tmp_path, upload_hours=1e-9)).sweep()
    assert not mine.path.exists()


def test_what_was_opened_before_only_portals_were_allowed_is_not_shown_after(portal: Portal, tmp_path: Path) -> None:
    Store(settings(tmp_path)).open(TOWN)
    assert Store(Settings(data=tmp_path, sources="portals")).ready(TOWN) is None


def test_many_visitors_are_one_fetch(portal: Portal, tmp_path: Path) -> None:
    portal.gate.clear()
    stores = [Store(settings(tmp_path)) for _ in range(2)]
    threads = [threading.Thread(target=stores[i % 2].open, args=(TOWN,), kwargs={"visitor": str(i)}) for i in range(6)]
    for thread in threads:
        thread.start()
    portal.gate.set()
    for thread in threads:
        thread.join(10)
    assert (portal.fetched, portal.read) == (1, 1)


def test_another_process_sees_how_far_it_is(portal: Portal, tmp_path: Path) -> None:
    here, there = Store(settings(tmp_path)), Store(settings(tmp_path))
    portal.gate.clear()
    assert there.progress(TOWN).stage == ""
    here.begin(TOWN)
    until(lambda: there.progress(TOWN).stage == "waiting")
    portal.gate.set()
    until(lambda: there.progress(TOWN).dataset is not None)
    assert there.progress(TOWN).stage == "ready"


def test_a_failure_is_told_to_who_asks(portal: Portal, tmp_path: Path) -> None:
    portal.content = "<html>"
    here, there = Store(settings(tmp_path)), Store(settings(tmp_path))
    here.begin(TOWN)
    until(lambda: there.progress(TOWN).error is not None)
    failed = there.progress(TOWN)
    assert (failed.stage, type(failed.error), str(failed.error)) == ("failed", FormatError, "This is a page, not a table.")
    with pytest.raises(FormatError):
        there.open(TOWN)
    assert portal.fetched == 1, "a fresh failure answers for the source"


def test_a_retry_forgets_the_failure_before(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.content = "<html>"
    store = Store(settings(tmp_path))
    store.begin(TOWN)
    until(lambda: store.progress(TOWN).error is not None)
    monkeypatch.setattr(opening, "RETRY_SECONDS", 0)
    portal.content = "town,people\nA,1\n"
    portal.gate.clear()
    store.begin(TOWN)
    assert store.progress(TOWN).stage == "waiting"
    portal.gate.set()
    until(lambda: store.progress(TOWN).dataset is not None)


def test_too_many_openings_are_refused_kindly(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flight, "MOST_WAITING", 0)
    store = Store(settings(tmp_path))
    store.begin(TOWN)
    until(lambda: "Too many" in str(store.progress(TOWN).error))


def test_a_crash_leaves_no_opening_behind(tmp_path: Path) -> None:
    flights = Flights(tmp_path, 1)
    flights.reporter("a" * 64)("fetching", 1, 2)
    assert Flights(tmp_path, 1).line("a" * 64) is None


def test_a_fault_of_ours_is_told_in_a_sentence(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schemas, "infer", lambda sample, hints: 1 / 0)
    store = Store(settings(tmp_path))
    with pytest.raises(ZeroDivisionError):
        store.open(TOWN)
    assert "went wrong" in str(store.progress(TOWN).error)


def test_the_least_recently_used_table_makes_room(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    first = store.open(TOWN)
    os.utime(first.path.with_suffix(".json"), (1, 1))
    portal.content = "town,people\nB,2\n"
    small = Store(settings(tmp_path, store_bytes=first.bytes + 1))
    second = small.open(Source("fake", "other"))
    assert (first.path.exists(), second.path.exists()) == (False, True)
    assert store.ready(TOWN) is None
    assert store.open(TOWN).schema.rows == 1, "what went is fetched again"


def test_a_broken_description_is_read_again(portal: Portal, tmp_path: Path) -> None:
    dataset = Store(settings(tmp_path)).open(TOWN)
    for path in [*(tmp_path / "sources").iterdir(), dataset.path.with_suffix(".json")]:
        path.write_text("{")
    assert Store(settings(tmp_path)).open(TOWN).schema.rows == 1
    assert portal.read == 2


def test_places_for_openings_are_bounded_across_processes(portal: Portal, tmp_path: Path) -> None:
    one, other = Flights(tmp_path, 1), Flights(tmp_path, 1)
    order: list[str] = []
    taken = threading.Event()

    def second() -> None:
        taken.wait(10)
        with other.place():
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with one.place():
        taken.set()
        thread.join(0.2)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_what_the_operator_corrects_holds_for_everyone(portal: Portal, tmp_path: Path) -> None:
    Store(settings(tmp_path)).open(TOWN)
    said = Correction(source=str(TOWN), column="people", what="kind", value="identifier")
    dataset = Store(settings(tmp_path).model_copy(update={"corrections": (said,)})).open(TOWN)
    assert (dataset.schema.column("people").kind, portal.read) == ("identifier", 1)
    assert str(dataset.schema.column("people").reason) == "the operator of this explorer says so"
    assert dataset.fixes == (Fix("people", "kind", "identifier"),)
