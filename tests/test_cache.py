"""The cache: kept, bounded, and never in the way when it fails."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import flask
import pytest

from explorer import cache
from explorer.cache import BytesCache, FolderCache, RedisCache, cache_key, connect, open_cache
from explorer.settings import Settings


@pytest.fixture
def folder(tmp_path: Path) -> FolderCache:
    return FolderCache(tmp_path / "cache", 100_000, 60)


@pytest.mark.parametrize("value", [b"", b"\0bytes", {"a": [1, 2.5, None]}, "text", [], 0, False])
def test_bytes_and_json_come_back_as_they_were(folder: FolderCache, value: object) -> None:
    assert folder.set("key", value)
    assert folder.get("key") == value


def test_what_is_neither_bytes_nor_json_is_not_kept(folder: FolderCache) -> None:
    assert not folder.set("key", object())
    assert folder.get("key") is None


def test_an_entry_ends(folder: FolderCache, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.set("key", b"1", timeout=10)
    now = cache.time.time()
    monkeypatch.setattr(cache.time, "time", lambda: now + 11)
    assert folder.get("key") is None


def test_a_poisoned_entry_is_no_entry(folder: FolderCache, tmp_path: Path) -> None:
    folder.set("key", b"right")
    (path,) = (tmp_path / "cache").iterdir()
    whole = path.read_bytes()
    for wrong in (b"", whole[:-1], whole.replace(b"right", b"wrong"), pickle.dumps(print), b"{}"):
        path.write_bytes(wrong)
        assert folder.get("key") is None


@pytest.mark.parametrize("kind", ["a link", "a folder", "a pipe", "far too much"])
def test_what_is_no_plain_file_is_no_entry_and_holds_nobody(folder: FolderCache, tmp_path: Path, kind: str) -> None:
    folder.set("key", b"right")
    (path,) = (tmp_path / "cache").iterdir()
    path.rename(tmp_path / "elsewhere")
    match kind:
        case "a link":
            path.symlink_to(tmp_path / "elsewhere")
        case "a folder":
            path.mkdir()
        case "a pipe":
            os.mkfifo(path)
        case _:
            path.write_bytes((tmp_path / "elsewhere").read_bytes() + bytes(200_000))
    assert folder.get("key") is None
    folder.clear()


def test_an_entry_moved_to_another_key_is_no_entry(folder: FolderCache, tmp_path: Path) -> None:
    folder.set("mine", b"secret")
    (path,) = (tmp_path / "cache").iterdir()
    folder.set("yours", b"")
    (other,) = {*(tmp_path / "cache").iterdir()} - {path}
    os.replace(path, other)
    assert folder.get("yours") is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    folder = FolderCache(tmp_path / "cache", 100_000, 60)
    for i in range(12):
        folder.set(f"key{i}", bytes(9_000))
        os.utime(tmp_path / "cache" / cache._name(f"key{i}"), (i, i))
    sizes = [path.stat().st_size for path in (tmp_path / "cache").iterdir()]
    assert sum(sizes) <= 100_000
    assert folder.get("key0") is None
    assert folder.get("key11") is not None


def test_an_entry_too_large_for_the_cache_is_not_kept(folder: FolderCache) -> None:
    assert not folder.set("key", bytes(50_000))


@pytest.mark.parametrize("state", ["a file", "below a file"])
def test_a_folder_that_cannot_be_used_is_no_error(tmp_path: Path, state: str) -> None:
    (tmp_path / "there").write_text("")
    broken = FolderCache(tmp_path / ("there" if state == "a file" else "there/cache"), 100_000, 60)
    assert not broken.set("key", b"1")
    assert broken.get("key") is None
    assert broken.clear()


def test_a_folder_that_vanishes_is_no_error(folder: FolderCache, tmp_path: Path) -> None:
    folder.set("key", b"1")
    folder.clear()
    (tmp_path / "cache").rmdir()
    assert folder.get("key") is None
    assert not folder.set("key", b"1")


class Away(Exception):
    """What a server that is away raises."""


class Server:
    """A Redis of one dictionary, which may go away."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self.away, self.asked = False, 0

    def get(self, name: str) -> bytes | None:
        self.asked += 1
        if self.away:
            raise Away
        return self.entries.get(name)

    def set(self, name: str, entry: bytes, seconds: int | None) -> bool:
        self.entries[name] = entry
        return True


def test_a_server_keeps_what_a_folder_keeps() -> None:
    kept = RedisCache(Server(), Away, 60)
    assert kept.set("key", {"a": 1})
    assert kept.get("key") == {"a": 1}


def test_a_server_that_is_away_is_left_alone() -> None:
    server = Server()
    kept = RedisCache(server, Away, 60)
    server.away = True
    assert (kept.get("key"), kept.get("key"), kept.set("key", b"1")) == (None, None, False)
    assert server.asked == 1


def test_kind_none_keeps_nothing(tmp_path: Path) -> None:
    nothing = open_cache(Settings(data=tmp_path, cache={"kind": "none"}))  # type: ignore[arg-type]
    assert type(nothing) is BytesCache
    assert not nothing.set("key", b"1")


def test_flask_caching_serves_the_same_entries(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    served = connect(flask.Flask("test"), settings)
    served.set("key", b"1")
    assert open_cache(settings).get("key") == b"1"


def test_keys_of_different_parts_differ() -> None:
    assert cache_key("a", "bc") != cache_key("ab", "c")
