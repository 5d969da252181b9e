"""A data folder that is broken, absent, full, read-only or poisoned: slower, never wrong, no error of ours, no code run."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explorer.errors import ExplorerError, SourceError
from explorer.model.query import Query
from explorer.model.source import Source
from explorer.model.table import Dataset
from explorer.store import Store, files
from explorer.store.shelf import Shelf
from tests.fake_portal import TOWN, Portal, playing, settings, until

ROOT = Path(__file__).parents[1]
ALL = Query(columns=(("town", "town"), ("people", "people")))


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with playing(monkeypatch) as fake:
        yield fake


def rows(store: Store, dataset: Dataset) -> list[object]:
    """The table as the engine reads it."""
    frame = store.engine.run(dataset, ALL).frame
    return [list(row.values()) for row in frame.to_pylist()]


class Bomb:
    """Unpickling it would be seen."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return (os.system, ("touch /tmp/vistazo-pickle-ran",))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    """As long as before."""
    path.write_bytes(bytes(i * 7919 % 251 for i in range(path.stat().st_size)))


def flipped(path: Path) -> None:
    """As long as before, with the same head."""
    content = bytearray(path.read_bytes())
    content[12288:] = bytes(255 - byte for byte in content[12288:])
    path.write_bytes(content)


def pickled(path: Path) -> None:
    path.write_bytes(pickle.dumps(Bomb()))


def another_kind(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(path.stat().st_size - 16))


def link(path: Path) -> None:
    """A link to a file outside."""
    outside = path.parent.parent.parent / f"outside-{path.name}"
    os.replace(path, outside)
    path.symlink_to(outside)


def folder(path: Path) -> None:
    path.unlink()
    (path / "within").mkdir(parents=True)


def pipe(path: Path) -> None:
    """Nobody writes into it: whoever read it would wait for ever."""
    path.unlink()
    os.mkfifo(path)


def gone(path: Path) -> None:
    path.unlink()


DAMAGES = [cut, empty, garbage, flipped, pickled, another_kind, link, folder, pipe, gone]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda each: each.__name__)
@pytest.mark.parametrize("part", ["table", "description", "record"])
def test_a_damaged_file_is_read_again_and_right(portal: Portal, tmp_path: Path, part: str, damage: Callable[[Path], None]) -> None:
    data = tmp_path / "data"
    dataset = Store(settings(data)).open(TOWN)
    (record,) = (data / "sources").iterdir()
    damage({"table": dataset.path, "description": dataset.path.with_suffix(".json"), "record": record}[part])
    store = Store(settings(data))
    assert store.progress(TOWN).stage != "failed"
    assert rows(store, store.open(TOWN)) == [["A", 1]]
    assert not Path("/tmp/vistazo-pickle-ran").exists()


@pytest.mark.parametrize("damage", [flipped, garbage, cut], ids=lambda each: each.__name__)
def test_a_table_damaged_under_a_running_process_is_a_sentence_once(portal: Portal, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    store = Store(settings(tmp_path))
    dataset = store.open(TOWN)
    damage(dataset.path)
    try:
        found = rows(store, dataset)
    except SourceError as error:
        found = [["A", 1]]
        assert "Open it again" in str(error.hint)
    assert found == [["A", 1]]
    assert rows(store, store.open(TOWN)) == [["A", 1]]


def test_swapped_descriptions_never_show_another_table(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    first = store.open(TOWN)
    portal.content = "town,people\nB,2\nC,3\n"
    second = store.open(Source("fake", "other"))
    one, other = first.path.with_suffix(".json"), second.path.with_suffix(".json")
    one_text, other_text = one.read_text(), other.read_text()
    one.write_text(other_text)
    other.write_text(one_text)
    records = sorted((tmp_path / "sources").iterdir())
    texts = [path.read_text() for path in records]
    for path, text in zip(records, reversed(texts), strict=True):
        path.write_text(text)
    fresh = Store(settings(tmp_path))
    assert rows(fresh, fresh.open(Source("fake", "other"))) == [["B", 2], ["C", 3]]


def test_a_record_that_points_out_of_the_folder_is_no_record(portal: Portal, tmp_path: Path) -> None:
    Store(settings(tmp_path)).open(TOWN)
    (record,) = (tmp_path / "sources").iterdir()
    for fingerprint in ("../../etc/passwd", "", "0" * 63, "0" * 64 + "\n", "Z" * 64):
        record.write_text(json.dumps({**json.loads(record.read_text()), "fingerprint": fingerprint}))
        assert Store(settings(tmp_path)).open(TOWN).schema.rows == 1


@pytest.mark.parametrize("name", ["tables", "sources", "locks", "incoming", "spill", "cache"])
@pytest.mark.parametrize("state", ["a file", "gone"])
def test_a_folder_that_breaks_while_it_runs_costs_no_more_than_a_sentence(portal: Portal, tmp_path: Path, name: str, state: str) -> None:
    store = Store(settings(tmp_path))
    store.open(TOWN)
    (tmp_path / name).mkdir(exist_ok=True)
    shutil.rmtree(tmp_path / name)
    if state == "a file":
        (tmp_path / name).write_text("")
    store.sweep()
    for source in (TOWN, Source("fake", "other")):
        try:
            assert store.open(source).schema.rows == 1
        except SourceError as error:
            assert "no room left" in str(error)
            assert (name, state) in (("tables", "a file"), ("incoming", "a file"))


def test_what_cannot_be_told_in_a_file_is_told_in_the_process(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("")
    store = Store(settings(tmp_path))
    portal.content = "<html>"
    store.begin(TOWN)
    until(lambda: store.progress(TOWN).error is not None)
    portal.content = "town,people\nA,1\n"
    other = Source("fake", "other")
    store.begin(other)
    until(lambda: store.progress(other).dataset is not None)


FULL = """
import resource, sys
from pathlib import Path
from explorer.errors import ExplorerError
from explorer.model.source import Source
from explorer.settings import load_settings
from explorer.store import Store
from loaders import readers

readers.warm(load_settings(data=Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
store = Store(load_settings(data=Path(sys.argv[1])))
for name in sys.argv[2:]:
    try:
        print(store.open(Source("sample", name)).schema.rows)
    except ExplorerError as error:
        print(error)
"""


def test_on_a_full_disk_what_is_kept_is_shown_and_the_rest_is_a_sentence(tmp_path: Path) -> None:
    kept = Store(settings(tmp_path)).open(Source("sample", "estados-mexico")).schema.rows
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), "estados-mexico", "iris"], capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    first, second = told.stdout.splitlines()
    assert first == str(kept)
    assert "room" in second, told.stderr


def test_a_folder_that_nothing_can_be_written_to_still_answers(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests as root may write anywhere: the refusals are played."""
    kept = Store(settings(tmp_path, refetch_seconds=0)).open(TOWN)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    for place, name in ((tempfile, "mkstemp"), (os, "replace"), (os, "utime"), (os, "unlink"), (Path, "mkdir"), (Path, "unlink")):
        monkeypatch.setattr(place, name, refuse)
    store = Store(settings(tmp_path))
    assert store.ready(TOWN) == kept
    with pytest.raises(SourceError, match="no room"):
        store.open(Source("fake", "other"))


def test_tables_give_way_before_the_disk_is_full(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(settings(tmp_path))
    first = store.open(TOWN)
    os.utime(first.path.with_suffix(".json"), (1, 1))
    portal.content = "town,people\nB,2\n"
    second = store.open(Source("fake", "other"))
    monkeypatch.setattr(Shelf, "_spare", lambda self: -1)
    store.open(Source("fake", "third"))
    assert (first.path.exists(), second.path.exists()) == (False, True)


def test_a_table_in_use_is_answered_after_it_made_room(portal: Portal, tmp_path: Path) -> None:
    store = Store(settings(tmp_path))
    first = store.open(TOWN)
    assert rows(store, first) == [["A", 1]]
    Shelf(tmp_path, 0).make_room()
    assert not first.path.exists()
    assert rows(store, first) == [["A", 1]], "who has it open goes on reading it"


def test_an_older_programs_records_are_not_read(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(settings(tmp_path)).open(TOWN)
    monkeypatch.setattr("explorer.store.shelf.FORMAT", 999)
    monkeypatch.setattr("explorer.store.content.FORMAT", 999)
    from explorer.store.shelf import record_key

    record_key.cache_clear()
    assert Store(settings(tmp_path)).open(TOWN).schema.rows == 1
    record_key.cache_clear()
    assert portal.read == 2


@pytest.mark.parametrize("state", ["gone", "a folder", "a link", "a pipe", "too large"])
def test_only_plain_files_of_a_plain_size_are_read(tmp_path: Path, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    match state:
        case "a folder":
            path.mkdir()
        case "a link":
            (tmp_path / "other").write_text("x")
            path.symlink_to(tmp_path / "other")
        case "a pipe":
            os.mkfifo(path)
        case "too large":
            path.write_text("xx")
            monkeypatch.setattr(files, "MOST_BYTES", 1)
    assert files.read(path) is None


def test_a_failure_is_an_explorers_error_whatever_the_portal_does(portal: Portal, tmp_path: Path) -> None:
    portal.away = True
    with pytest.raises(ExplorerError):
        Store(settings(tmp_path)).open(TOWN)
