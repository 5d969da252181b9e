"""The Socrata loader: addresses, SODA2 and SODA3, rows without a loss, points, words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import SourceError, StateError
from explorer.model.source import Source
from explorer.model.table import Table
from explorer.settings import Portal, Settings
from loaders import _rest, socrata
from loaders._base import Desk, Unchanged
from loaders._columns import degrees
from tests.fake_portals import HTML, ROWS, TOKEN, FakeSocrata, portal, settings_for
from tests.served import Asked, Reply, Server, serving

PORTALS = settings_for(
    Portal(name="nyc", title="NYC", url="https://data.cityofnewyork.us", kind="socrata"),
    Portal(name="ckan", title="CKAN", url="https://datos.example.org"),
)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rest, "PAUSES", (0.0, 0.0, 0.0))


def opened(server: Server, fake: FakeSocrata, folder: Path, settings: Settings | None = None, **desk: Any) -> Table:
    server.routes |= fake.routes()
    return loaders.fetch(Source("socrata", "demo/abcd-1234"), Desk(settings or settings_for(portal(server, "socrata")), folder, **desk))


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://data.cityofnewyork.us/Health/Some-Name/abcd-1234", "socrata:nyc/abcd-1234"),
        ("https://data.cityofnewyork.us/Health/Some-Name/abcd-1234/about_data", "socrata:nyc/abcd-1234"),
        ("https://data.cityofnewyork.us/en-US/Health/Some-Name/ABCD-1234/data?x=1", "socrata:nyc/abcd-1234"),
        ("https://www.data.cityofnewyork.us/d/abcd-1234", "socrata:nyc/abcd-1234"),
        ("https://data.example.org/dataset/Some-Name/abcd-1234", "socrata:data.example.org/abcd-1234"),
        ("https://data.example.org/resource/abcd-1234.json?$limit=5", "socrata:data.example.org/abcd-1234"),
        ("https://data.example.org/resource/abcd-1234.geojson", "socrata:data.example.org/abcd-1234"),
        ("https://data.example.org/api/views/abcd-1234/rows.csv?accessType=DOWNLOAD", "socrata:data.example.org/abcd-1234"),
        ("https://data.example.org/api/views/abcd-1234.json", "socrata:data.example.org/abcd-1234"),
        ("https://data.example.org/api/v3/views/abcd-1234/query.json", "socrata:data.example.org/abcd-1234"),
        ("http://data.example.org:8080/d/abcd-1234", "socrata:http://data.example.org:8080/abcd-1234"),
        ("socrata:nyc/abcd-1234", "socrata:nyc/abcd-1234"),
        ("https://datos.example.org/d/abcd-1234", None),  # the operator says that CKAN runs it
        ("https://data.example.org/blog/abcd-1234", None),
        ("https://data.example.org/d/abcde-1234", None),
        ("https://user@data.example.org/d/abcd-1234", None),
        ("abcd-1234", None),
        ("socrata:", None),
    ],
)
def test_addresses_are_recognised(text: str, source: str | None) -> None:
    found = socrata.accepts(text, PORTALS)
    assert (str(found) if found else None) == source


@pytest.mark.parametrize("ref", ["nowhere/abcd-1234", "abcd-1234", "nyc/abcd", "nyc/../abcd-1234x"])
def test_a_ref_that_names_nothing_is_a_state_error(ref: str, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        loaders.fetch(Source("socrata", ref), Desk(PORTALS, tmp_path))


def test_a_table_comes_whole_with_its_publishers_words(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeSocrata(), tmp_path)
    assert cells(table) == [["zona", "valor"], *ROWS]
    assert [(hint.column, hint.type, hint.label, hint.note) for hint in table.hints] == [
        ("zona", "text", "Zona", "De zona"),
        ("valor", "number", "Valor", "De valor"),
    ]
    credit = table.credit
    assert (credit.title, credit.publisher, credit.licence, credit.licence_url) == (
        "Tabla",
        "Ayuntamiento",
        "CC BY",
        "https://example.org/by",
    )
    assert (credit.modified, credit.link, credit.checked) == ("2024-06-01T00:00:00Z", server.url("/d/abcd-1234"), True)
    with pytest.raises(Unchanged):
        opened(server, FakeSocrata(), tmp_path, validator=table.validator)


def test_rows_are_asked_for_in_the_order_of_their_ids_and_without_computed_columns(server: Server, tmp_path: Path) -> None:
    fake = FakeSocrata()
    opened(server, fake, tmp_path)
    assert [(said["$order"], said["$select"]) for said in fake.asked] == [(":id", "`zona`, `valor`")]


@pytest.mark.parametrize("cap", [2, 3, 1_000_000])
def test_pages_are_put_together(cap: int, server: Server, tmp_path: Path) -> None:
    rows = [[f"fila {number}", str(number)] for number in range(7)]
    assert cells(opened(server, FakeSocrata(rows=rows, cap=cap), tmp_path))[1:] == rows


def test_a_portal_that_repeats_its_first_page_is_stopped(server: Server, tmp_path: Path) -> None:
    class Stuck(FakeSocrata):
        def _page(self, asked: Asked) -> Reply:
            return super()._page(replace(asked, path=re.sub("offset=[0-9]+", "offset=0", asked.path)))

    with pytest.raises(SourceError, match="cannot be put together"):
        opened(server, Stuck(rows=[[f"fila {number}", "1"] for number in range(9)], cap=3), tmp_path)
    assert len(cells(opened(server, Stuck(rows=[["fila", "1"]] * 9, cap=3), tmp_path))) == 10


def test_a_page_larger_than_soda_2_0_allows_is_asked_for_again_smaller(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders._socrata.rows.PAGE", 2)
    fake = FakeSocrata(rows=[[str(number), str(number)] for number in range(5)], most=2)
    assert len(cells(opened(server, fake, tmp_path))) == 6
    assert {said["$select"] for said in fake.asked} == {"`zona`, `valor`"}


def test_columns_that_are_listed_and_not_given_are_done_without(server: Server, tmp_path: Path) -> None:
    kept_back = {"fieldName": "secreto", "name": "Secreto", "dataTypeName": "text", "flags": ["hidden"]}
    fake = FakeSocrata()
    fake.view = {"columns": [*fake.described()["columns"], kept_back]}
    assert cells(opened(server, fake, tmp_path))[0] == ["zona", "valor"]
    assert "secreto" not in fake.asked[0]["$select"]
    refusing = FakeSocrata(refuses_select=True, names=("zona", ":@computed_region_x"), types=("text", "number"))
    assert cells(opened(server, refusing, tmp_path)) == [["zona"], *[row[:1] for row in ROWS]]


def test_a_portal_that_refuses_everything_is_a_sentence(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="refused the request"):
        opened(server, FakeSocrata(most=0), tmp_path)


def test_a_token_means_soda_3_and_goes_in_a_header(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCRATA_TOKEN", TOKEN)
    fake = FakeSocrata()
    table = opened(server, fake, tmp_path, settings_for(portal(server, "socrata", token_env="SOCRATA_TOKEN")))
    assert cells(table)[1:] == ROWS
    assert [said["query"] for said in fake.asked] == ["SELECT count(*) as n", "SELECT `zona`, `valor` ORDER BY :id"]
    assert not any("/resource/" in path for path in server.paths())
    assert not any(TOKEN in path for path in server.paths())


def test_where_soda_3_is_closed_soda_2_serves(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCRATA_TOKEN", TOKEN)
    settings = settings_for(portal(server, "socrata", token_env="SOCRATA_TOKEN"))
    assert cells(opened(server, FakeSocrata(opens_soda3=False), tmp_path, settings))[1:] == ROWS


def test_the_token_is_shown_to_no_other_server(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCRATA_TOKEN", TOKEN)
    with serving(FakeSocrata().routes()) as other:
        server.routes |= {path: Reply(307, {"Location": other.url(path)}) for path in FakeSocrata().routes()}
        known = portal(server, "socrata", token_env="SOCRATA_TOKEN")
        with pytest.raises(SourceError):
            loaders.fetch(Source("socrata", "demo/abcd-1234"), Desk(settings_for(known, hosts=(other.place,)), tmp_path))
        assert other.asked
        assert not any("x-app-token" in asked.headers for asked in other.asked)


@pytest.mark.parametrize("statuses", [[429], [202, 429], [503]])
def test_a_busy_portal_is_asked_again(statuses: list[int], server: Server, tmp_path: Path) -> None:
    assert cells(opened(server, FakeSocrata(busy=statuses), tmp_path))[1:] == ROWS


def test_one_that_stays_busy_is_a_sentence(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="too many requests"):
        opened(server, FakeSocrata(busy=[429] * 50), tmp_path)


@pytest.mark.parametrize(
    ("fake", "said"),
    [
        (FakeSocrata(counted=9), "counts 9 rows and gave 4"),
        (FakeSocrata(body=b'zona,valor\r\nNorte,1\r\n{"error": true}\r\n'), "broke off"),
        (FakeSocrata(body=b"<!doctype html><p>Sorry</p>"), "something else than the table"),
        (FakeSocrata(body=b""), "something else than the table"),
        (FakeSocrata(view={"columns": []}), "holds no columns"),
        (FakeSocrata(view={"viewType": "href"}), "holds no table"),
    ],
)
def test_what_is_not_the_whole_table_is_one_sentence_and_no_file(fake: FakeSocrata, said: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=said):
        opened(server, fake, tmp_path)


def test_an_unknown_id_and_a_stranger_are_told_apart(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeSocrata().routes() | {"/api/views/page-0000.json": Reply(200, HTML, b"<h1>Hello</h1>")}
    desk = Desk(settings_for(portal(server, "socrata")), tmp_path)
    with pytest.raises(SourceError, match="no such table"):
        loaders.fetch(Source("socrata", "demo/none-0000"), desk)
    with pytest.raises(SourceError, match="does not answer as a portal of Socrata"):
        loaders.fetch(Source("socrata", "demo/page-0000"), desk)


def test_a_limit_of_rows_is_told(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeSocrata(), tmp_path, settings_for(portal(server, "socrata"), limits={"rows": 3}))
    assert cells(table)[1:] == ROWS[:3]
    assert [str(note.text) for note in table.notes] == ["Only the first 3 rows of 4 were fetched."]


def test_a_map_leads_to_the_data_behind_it(server: Server, tmp_path: Path) -> None:
    fake = FakeSocrata()
    server.routes |= fake.routes()
    server.routes["/api/views/maps-0001.json"] = lambda asked: Reply(
        body=b'{"id": "maps-0001", "viewType": "geo", "assetType": "map", "childViews": ["abcd-1234"]}'
    )
    listed = loaders.resolve(server.url("/d/maps-0001"), Desk(settings_for(portal(server, "socrata")), tmp_path))
    assert [str(item.source) for item in listed.items] == ["socrata:demo/abcd-1234"]


def test_points_become_latitude_and_longitude(server: Server, tmp_path: Path) -> None:
    rows = [["a", "POINT (-99.13 19.43)"], ["b", ""], ["c", "Calle 1\nCiudad\n(20.5, -98.25)"]]
    table = opened(server, FakeSocrata(rows=rows, names=("zona", "sitio"), types=("text", "point")), tmp_path)
    assert cells(table) == [
        ["zona", "sitio", "latitude", "longitude"],
        [*rows[0], "19.43", "-99.13"],
        [*rows[1], "", ""],
        [*rows[2], "20.5", "-98.25"],
    ]


def test_a_table_with_latitudes_of_its_own_gets_no_others(server: Server, tmp_path: Path) -> None:
    fake = FakeSocrata(rows=[["19.4", "POINT (-99.13 19.43)"]], names=("latitude", "sitio"), types=("number", "point"))
    assert cells(opened(server, fake, tmp_path))[0] == ["latitude", "sitio"]


@pytest.mark.parametrize(
    ("cell", "pair"),
    [
        ('{"type": "Point", "coordinates": [-99.1, 19.4]}', ("19.4", "-99.1")),
        ('{"lon": -99.1, "lat": 19.4}', ("19.4", "-99.1")),
        ('{"latitude": "19.4", "longitude": "-99.1"}', ("19.4", "-99.1")),
        ("19.4, -99.1", ("19.4", "-99.1")),
        ("POINT (500 19.4)", ("", "")),
        ("calle 5, 3", ("", "")),
    ],
)
def test_points_are_read_in_any_spelling(cell: str, pair: tuple[str, str]) -> None:
    assert degrees(cell) == pair


def test_search_asks_the_configured_portals(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeSocrata().routes()
    listed = socrata.search("aire", 1, Desk(settings_for(portal(server, "socrata")), tmp_path))
    assert (listed.total, listed.pages, [str(item.source) for item in listed.items]) == (41, 3, ["socrata:demo/abcd-1234"])
    assert "offset=20" in server.paths()[0]
    assert socrata.search("aire", 0, Desk(Settings(), tmp_path)).total == 0
