"""`vistazo warm`: what an operator lists is there before a reader comes, asked for at a civil pace, and cron is told what failed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from explorer.cli import main
from explorer.errors import SourceError
from explorer.model.source import Source
from explorer.settings import Portal, Settings
from explorer.store import Store
from explorer.store.warm import CIVIL, civil, portal_named
from loaders._meter import Pace
from tests.fake_ckan import RESOURCE, FakeCkan, portal, settings_for
from tests.served import Server, serving


@pytest.fixture
def own() -> Iterator[Server]:
    with serving(FakeCkan(rows=[["x", "1"], ["y", "2"]]).routes()) as server:
        yield server


@pytest.fixture
def run(own: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> object:
    monkeypatch.setattr("explorer.store.warm.CIVIL", 1000.0)

    def call(*arguments: str, warm: tuple[str, ...] = ()) -> tuple[int, list[str], str]:
        settings = {"data": str(tmp_path / "data"), "portals": [portal(own, warm=warm).model_dump(mode="json")]}
        (tmp_path / "config.yaml").write_text(yaml.safe_dump(settings))
        status = main(["warm", *arguments, "--config", str(tmp_path / "config.yaml"), "--lang", "en-US"])
        out, err = capfd.readouterr()
        return status, out.splitlines(), err

    return call


def test_what_the_settings_list_is_there_afterwards(run, own: Server, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    status, lines, err = run("demo", warm=(RESOURCE,))
    assert (status, err) == (0, "")
    assert lines == [f"ok      ckan:demo/{RESOURCE}  2 rows  {lines[0].rpartition('  ')[2]}"]
    dataset = Store(settings_for(portal(own), data=tmp_path / "data")).ready(Source("ckan", f"demo/{RESOURCE}"))
    assert dataset is not None and dataset.schema.rows == 2


def test_a_data_set_is_all_its_tables(run) -> None:  # type: ignore[no-untyped-def]
    status, lines, _ = run("demo", "datos")
    assert status == 0
    assert RESOURCE in lines[0]


def test_without_a_list_it_is_the_catalogues_first(run) -> None:  # type: ignore[no-untyped-def]
    status, lines, _ = run("demo", "--limit", "1")
    assert (status, len(lines)) == (0, 1)


def test_one_that_fails_is_a_line_and_status_2_and_the_others_come(run) -> None:  # type: ignore[no-untyped-def]
    missing = "http://10.0.0.1/x.csv"
    status, lines, _ = run("demo", missing, RESOURCE)
    assert status == 2
    assert [line.split()[0] for line in lines] == ["failed", "ok"]
    assert missing in lines[0]


def test_a_portal_that_is_not_there_is_told_with_those_that_are(run) -> None:  # type: ignore[no-untyped-def]
    status, lines, err = run("other")
    assert (status, lines) == (2, [])
    assert "other" in err and "demo" in err


def test_without_portals_no_list_is_told() -> None:
    with pytest.raises(SourceError) as error:
        portal_named("demo", Settings())
    assert error.value.hint is None


def test_a_server_is_asked_no_more_often_than_is_civil() -> None:
    assert civil(Settings()).limits.requests_per_second == CIVIL
    assert civil(Settings(limits={"requests_per_second": 2})).limits.requests_per_second == 2  # type: ignore[arg-type]
    pace = Pace()
    turns = [pace.turn("a.example", 5) for _ in range(4)]
    assert turns == pytest.approx([0, 0.2, 0.4, 0.6], abs=0.05)
    assert pace.turn("b.example", 5) == 0
    assert pace.turn("a.example", 0) == 0


def test_the_pace_is_kept_by_the_fetcher(own: Server, tmp_path: Path) -> None:
    begun = time.monotonic()
    Store(settings_for(portal(own), data=tmp_path, limits={"requests_per_second": 10})).open(Source("ckan", f"demo/{RESOURCE}"))
    assert time.monotonic() - begun >= (len(own.asked) - 1) / 10
    assert len(own.asked) > 3


def test_a_portal_may_list_what_is_warmed() -> None:
    assert Portal(name="p", title="P", url="https://p.example", warm=("a", "b")).warm == ("a", "b")
