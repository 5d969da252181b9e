"""The Opendatasoft loader: addresses, exports and their traps, private data, words."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import SourceError, StateError
from explorer.model.source import Source
from explorer.model.table import Table
from explorer.settings import Portal, Settings
from loaders import opendatasoft
from loaders._base import Desk, Unchanged
from tests.fake_portals import HTML, NAMES, ROWS, TOKEN, FakeOpendatasoft, as_csv, portal, settings_for
from tests.served import Reply, Server, serving

PORTALS = settings_for(Portal(name="paris", title="Paris", url="https://opendata.paris.fr", kind="opendatasoft"))
SOURCE = Source("opendatasoft", "demo/aire@town")
CSV = as_csv(NAMES, ROWS)
INTERRUPTED = CSV + b"Streaming interrupted due to the following error: timeout\r\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def opened(server: Server, fake: FakeOpendatasoft, folder: Path, settings: Settings | None = None, **desk: Any) -> Table:
    server.routes |= fake.routes()
    return loaders.fetch(SOURCE, Desk(settings or settings_for(portal(server, "opendatasoft")), folder, **desk))


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://opendata.paris.fr/explore/dataset/arbres/table/?sort=x", "opendatasoft:paris/arbres"),
        ("https://opendata.paris.fr/explore/dataset/arbres", "opendatasoft:paris/arbres"),
        ("https://opendata.paris.fr/explore/embed/dataset/arbres/map/", "opendatasoft:paris/arbres"),
        ("https://data.example.org/fr/explore/dataset/a@b/information/", "opendatasoft:data.example.org/fr/a@b"),
        ("https://data.example.org/api/explore/v2.1/catalog/datasets/a_b/exports/csv?x", "opendatasoft:data.example.org/a_b"),
        ("https://data.example.org/api/v2/catalog/datasets/a_b/records", "opendatasoft:data.example.org/a_b"),
        ("https://data.example.org/api/records/1.0/search/?rows=5&dataset=a.b", "opendatasoft:data.example.org/a.b"),
        ("https://data.example.org/api/records/1.0/search/?rows=5", None),
        ("https://data.example.org/explore/?q=x", None),
        ("opendatasoft:paris/arbres", "opendatasoft:paris/arbres"),
        ("opendatasoft:", None),
    ],
)
def test_addresses_are_recognised(text: str, source: str | None) -> None:
    found = opendatasoft.accepts(text, PORTALS)
    assert (str(found) if found else None) == source


@pytest.mark.parametrize("ref", ["nowhere/x", "paris", "paris/a b"])
def test_a_ref_that_names_nothing_is_a_state_error(ref: str, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        loaders.fetch(Source("opendatasoft", ref), Desk(PORTALS, tmp_path))


@pytest.mark.parametrize("heeds", [True, False])
def test_a_table_comes_whole_with_its_publishers_words(heeds: bool, server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeOpendatasoft(heeds_delimiter=heeds), tmp_path)
    delimiter = "," if heeds else ";"
    assert list(csv.reader(table.path.read_text("utf-8-sig").splitlines(), delimiter=delimiter)) == [list(NAMES), *ROWS]
    assert [(hint.column, hint.type, hint.label) for hint in table.hints] == [("zona", "text", "Zona"), ("valor", "double", "Valor")]
    credit = table.credit
    assert (credit.title, credit.publisher, credit.licence, credit.language) == ("Tabla", "Ayuntamiento", "CC BY", "es")
    assert (credit.description, credit.modified) == ("Texto", "2026-11-20T10:00:00")
    assert credit.link == server.url("/explore/dataset/aire@town/")
    with pytest.raises(Unchanged):
        opened(server, FakeOpendatasoft(), tmp_path, validator=table.validator)


def test_parquet_is_preferred_where_it_says_the_same(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeOpendatasoft(parquet=b"PAR1rowsPAR1"), tmp_path)
    assert (table.format, table.path.read_bytes()) == ("PARQUET", b"PAR1rowsPAR1")
    points = FakeOpendatasoft(parquet=b"PAR1rowsPAR1", types=("text", "geo_point_2d"))
    assert opened(server, points, tmp_path).format == "CSV"


@pytest.mark.parametrize("parquet", [b"PAR1rows", b"<h1>Sorry</h1>", b"PAR1"])
def test_a_parquet_file_that_broke_off_gives_way_to_csv(parquet: bytes, server: Server, tmp_path: Path) -> None:
    assert cells(opened(server, FakeOpendatasoft(parquet=parquet), tmp_path))[1:] == ROWS


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        (FakeOpendatasoft(body=INTERRUPTED), "broke off"),
        (FakeOpendatasoft(counted=9), "counts 9 rows and gave 4"),
        (FakeOpendatasoft(body=b"<!doctype html><p>Sorry</p>"), "something else than the table"),
        (FakeOpendatasoft(record={"has_records": False}), "holds no table"),
        (FakeOpendatasoft(private=True), "does not show this table to the public"),
    ],
)
def test_what_is_not_the_whole_table_is_one_sentence(fake: FakeOpendatasoft, said: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        opened(server, fake, tmp_path)


def test_points_become_latitude_and_longitude(server: Server, tmp_path: Path) -> None:
    fake = FakeOpendatasoft(rows=[["a", "19.4, -99.1"], ["b", ""]], names=("zona", "geo"), types=("text", "geo_point_2d"))
    assert cells(opened(server, fake, tmp_path)) == [
        ["zona", "geo", "latitude", "longitude"],
        ["a", "19.4, -99.1", "19.4", "-99.1"],
        ["b", "", "", ""],
    ]


def test_a_limit_of_rows_is_told(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeOpendatasoft(), tmp_path, settings_for(portal(server, "opendatasoft"), limits={"rows": 3}))
    assert (len(cells(table)), [str(note.text) for note in table.notes]) == (4, ["Only the first 3 rows of 4 were fetched."])


def test_a_key_opens_only_what_the_operator_named(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODS_KEY", TOKEN)
    closed = settings_for(portal(server, "opendatasoft", token_env="ODS_KEY"))
    with pytest.raises(SourceError, match="to the public"):
        opened(server, FakeOpendatasoft(private=True), tmp_path, closed)
    named = settings_for(portal(server, "opendatasoft", token_env="ODS_KEY", private_resources=("aire@town",)))
    table = opened(server, FakeOpendatasoft(private=True), tmp_path, named)
    assert (table.private, cells(table)[1:]) == (True, ROWS)
    assert opened(server, FakeOpendatasoft(), tmp_path, named).private is False
    listed = loaders.resolve("opendatasoft:demo/aire@town", Desk(named, tmp_path))
    assert [item.title for item in listed.items] == ["Tabla"]


def test_unknown_ids_and_strangers_are_told_apart(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeOpendatasoft().routes()
    server.routes["/api/explore/v2.1/catalog/datasets/page"] = Reply(200, HTML, b"<h1>Hello</h1>")
    desk = Desk(settings_for(portal(server, "opendatasoft")), tmp_path)
    with pytest.raises(SourceError, match="no such table"):
        loaders.fetch(Source("opendatasoft", "demo/none"), desk)
    with pytest.raises(SourceError, match="does not answer as a portal of Opendatasoft"):
        loaders.fetch(Source("opendatasoft", "demo/page"), desk)


def test_search_asks_the_configured_portals_in_their_own_words(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeOpendatasoft().routes()
    listed = opendatasoft.search('calidad "aire"', 0, Desk(settings_for(portal(server, "opendatasoft")), tmp_path))
    assert (listed.total, [(str(item.source), item.title) for item in listed.items]) == (21, [("opendatasoft:demo/aire@town", "Tabla")])
    assert "where=search%28%22calidad%20aire%22%29" in server.paths()[0]
