"""A data folder that cannot be written at the start: the explorer serves from one for the meantime, and says so."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import loaders
from explorer.errors import StateError
from explorer.settings import Settings
from explorer.store import Store, place, usable


@pytest.fixture
def meantime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(place.tempfile, "tempdir", str(tmp_path / "tmp"))
    return tmp_path / "tmp"


def test_a_folder_that_can_be_written_is_used(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new" / "data")
    assert usable(settings) is settings


@pytest.mark.parametrize("broken", ["data", *(f"data/{part}" for part in place.PARTS)])
def test_where_a_part_cannot_be_written_all_processes_share_one_for_the_meantime(
    tmp_path: Path, meantime: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / broken).parent.mkdir(exist_ok=True)
    (tmp_path / broken).write_text("in the way")
    settings = Settings(data=tmp_path / "data")
    first, second = usable(settings).data, usable(settings).data
    assert first == second
    assert first.parent == meantime
    assert first.stat().st_mode & 0o077 == 0
    assert "cannot be written" in caplog.text
    Store(usable(settings)).engine.warm()


@pytest.mark.parametrize("state", ["a link", "a file", "open to others"])
def test_what_others_put_there_is_not_trusted(tmp_path: Path, meantime: Path, state: str) -> None:
    (tmp_path / "data").write_text("")
    settings = Settings(data=tmp_path / "data")
    path = usable(settings).data
    shutil.rmtree(path)
    match state:
        case "a link":
            (tmp_path / "theirs").mkdir(mode=0o700)
            path.symlink_to(tmp_path / "theirs")
        case "a file":
            path.write_text("")
        case _:
            path.mkdir()
            os.chmod(path, 0o777)
    with pytest.raises(StateError, match="cannot be written"):
        usable(settings)


def test_a_warm_store_has_imported_every_loader(tmp_path: Path) -> None:
    loaders._found.cache_clear()
    Store(usable(Settings(data=tmp_path / "data"))).warm()
    assert loaders._found.cache_info().currsize == 1
