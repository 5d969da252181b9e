"""The DKAN loader: addresses, the stream and its pages, files, words."""

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
from loaders import dkan
from loaders._base import Desk, Unchanged
from tests.fake_portals import HTML, ROWS, FakeDkan, portal, settings_for
from tests.served import Asked, Reply, Server, serving

PORTALS = settings_for(
    Portal(name="cms", title="CMS", url="https://data.cms.gov/provider-data", kind="dkan"),
    Portal(name="ckan", title="CKAN", url="https://datos.example.org"),
)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def opened(server: Server, fake: FakeDkan, folder: Path, ref: str = "demo/aire/0", **desk: Any) -> Table:
    server.routes |= fake.routes(server)
    return loaders.fetch(Source("dkan", ref), Desk(settings_for(portal(server, "dkan", path=fake.base)), folder, **desk))


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://data.cms.gov/provider-data/dataset/xubh-q36u", "dkan:cms/dataset/xubh-q36u"),
        ("https://data.cms.gov/provider-data/dataset/xubh-q36u/data#x", "dkan:cms/dataset/xubh-q36u"),
        (
            "https://data.cms.gov/provider-data/api/1/metastore/schemas/dataset/items/xubh-q36u?x",
            "dkan:cms/dataset/xubh-q36u",
        ),
        ("https://data.cms.gov/provider-data/api/1/datastore/query/xubh-q36u/0?limit=5", "dkan:cms/xubh-q36u/0"),
        ("https://data.example.org/api/1/datastore/query/xubh-q36u/12/download?format=csv", "dkan:data.example.org/xubh-q36u/12"),
        (
            "https://data.example.org/api/1/datastore/query/0c43b9a7-1111?limit=5",
            "url:https://data.example.org/api/1/datastore/query/0c43b9a7-1111/download?format=csv",
        ),
        ("https://datos.example.org/dataset/aire", None),  # the operator says that CKAN runs it
        ("https://data.example.org/dataset/aire.csv", None),
        ("dkan:cms/xubh-q36u/0", "dkan:cms/xubh-q36u/0"),
        ("dkan:", None),
    ],
)
def test_addresses_are_recognised(text: str, source: str | None) -> None:
    found = dkan.accepts(text, PORTALS)
    assert (str(found) if found else None) == source


@pytest.mark.parametrize("ref", ["nowhere/x/0", "cms", "cms/x", "cms/x/one"])
def test_a_ref_that_names_nothing_is_a_state_error(ref: str, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        loaders.fetch(Source("dkan", ref), Desk(PORTALS, tmp_path))


@pytest.mark.parametrize("base", ["", "/provider-data"])
def test_a_table_comes_whole_with_its_headers(base: str, server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeDkan(base=base), tmp_path)
    assert cells(table) == [["Zona", "Valor (€)"], *ROWS]
    assert [(hint.column, hint.label) for hint in table.hints] == [("Zona", "Zona"), ("Valor (€)", "Valor (€)")]
    credit = table.credit
    assert (credit.title, credit.publisher, credit.licence_url, credit.modified) == (
        "Aire",
        "Ayuntamiento",
        "https://example.org/by",
        "2026-11-22",
    )
    assert credit.link == server.url(f"{base}/dataset/aire")
    with pytest.raises(Unchanged):
        opened(server, FakeDkan(base=base), tmp_path, validator=table.validator)


def test_a_new_distribution_id_means_new_data(server: Server, tmp_path: Path) -> None:
    before = opened(server, FakeDkan(), tmp_path).validator
    assert cells(opened(server, FakeDkan(distribution_id="dist-2"), tmp_path, validator=before))[1:] == ROWS


CUT = Reply(200, {}, b"Zona,Valor (\xe2\x82\xac)\r\n" + b"".join(b"fila %d,%d\r\n" % (n, n) for n in range(6)) + b"fila 6,")


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("stream", [Reply(404), Reply(200, {}, b"Zona,Valor\r\nNorte,1\r\n"), CUT, Reply(200, HTML, b"<h1>Sorry</h1>")])
def test_pages_stand_in_for_the_stream(stream: Reply, numbered: bool, server: Server, tmp_path: Path) -> None:
    fake = FakeDkan(rows=[[f"fila {number}", str(number)] for number in range(7)], cap=3, stream=stream, numbered=numbered)
    table = opened(server, fake, tmp_path)
    assert cells(table) == [["zona", "valor"], *fake.rows]
    assert [(hint.column, hint.label) for hint in table.hints] == [("zona", "Zona"), ("valor", "Valor (€)")]
    assert [said["offset"] for said in fake.pages] == ["0", "3", "6"]
    assert not any("limit" in said for said in fake.pages)


def test_the_file_stands_in_for_the_datastore(server: Server, tmp_path: Path) -> None:
    fake = FakeDkan(has_datastore=False, file=Reply(200, {"ETag": '"1"'}, b"a;b\n1;2\n"))
    table = opened(server, fake, tmp_path)
    assert table.path.read_bytes() == b"a;b\n1;2\n"
    with pytest.raises(Unchanged):
        opened(server, fake, tmp_path, validator=table.validator)


def test_where_both_fail_there_is_one_sentence(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="a fault of its own"):
        opened(server, FakeDkan(has_datastore=False, file=Reply(500)), tmp_path)


def test_a_data_set_opens_its_first_table_and_says_so(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeDkan(distributions=2), tmp_path, "demo/dataset/aire")
    assert [str(note.text) for note in table.notes] == ["The data set holds 2 files; this is the first: Aire: Medidas 0."]
    with pytest.raises(SourceError, match="no such table"):
        opened(server, FakeDkan(), tmp_path, "demo/aire/5")


def test_a_page_lists_the_data_sets_tables(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeDkan(distributions=2).routes(server)
    listed = loaders.resolve(server.url("/dataset/aire"), Desk(settings_for(portal(server, "dkan")), tmp_path))
    assert [(str(item.source), item.title, item.format) for item in listed.items] == [
        ("dkan:demo/aire/0", "Aire: Medidas 0", "CSV"),
        ("dkan:demo/aire/1", "Aire: Medidas 1", "CSV"),
    ]
    assert str(listed.items[0].dataset) == "dkan:demo/dataset/aire"


def test_unknown_ids_and_strangers_are_told_apart(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeDkan().routes(server)
    server.routes["/api/1/metastore/schemas/dataset/items/page"] = Reply(200, HTML, b"<h1>Hello</h1>")
    desk = Desk(settings_for(portal(server, "dkan")), tmp_path)
    with pytest.raises(SourceError, match="no such table"):
        loaders.fetch(Source("dkan", "demo/none/0"), desk)
    with pytest.raises(SourceError, match="does not answer as a portal of DKAN"):
        loaders.fetch(Source("dkan", "demo/page/0"), desk)


def test_search_reads_results_as_an_object_and_as_an_empty_list(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeDkan().routes(server)
    desk = Desk(settings_for(portal(server, "dkan")), tmp_path)
    assert [str(item.source) for item in dkan.search("aire", 0, desk).items] == ["dkan:demo/aire/0"]
    assert dkan.search("nada", 0, desk).items == ()
    assert dkan.search("aire", 0, Desk(Settings(), tmp_path)).total == 0


def test_pages_keep_every_digit(server: Server, tmp_path: Path) -> None:
    rows = b'[{"zona": 9007199254740993, "valor": 1.10}, {"record_number": 2, "zona": true, "valor": null}]'
    fake = FakeDkan(rows=[["x", "y"]] * 2, stream=Reply(404))
    server.routes |= fake.routes(server)
    described = server.routes["/api/1/datastore/query/aire/0"]
    assert callable(described)
    page = Reply(200, {}, b'{"results": ' + rows + b"}")
    server.routes["/api/1/datastore/query/aire/0"] = lambda asked: described(asked) if "limit=1" in asked.path else page
    table = loaders.fetch(Source("dkan", "demo/aire/0"), Desk(settings_for(portal(server, "dkan")), tmp_path))
    assert cells(table)[1:] == [["9007199254740993", "1.10"], ["true", ""]]


DEEP = b"[" * 940 + b"]" * 940


@pytest.mark.parametrize("fault", [{"offset": "0"}, {"renamed": "x"}, {"deep": "x"}])
def test_pages_that_repeat_and_columns_that_nobody_told_of_are_refused(fault: dict[str, str], server: Server, tmp_path: Path) -> None:
    class Wrong(FakeDkan):
        def _query(self, asked: Asked) -> Reply:
            path = re.sub("offset=[0-9]+", "offset=0", asked.path) if "offset" in fault else asked.path
            reply = super()._query(replace(asked, path=path))
            body = reply.body.replace(b'{"zona":', b'{"otra":') if "renamed" in fault else reply.body
            return replace(reply, body=body.replace(b'"fila 1"', DEEP) if "deep" in fault else body)

    fake = Wrong(rows=[[f"fila {number}", str(number)] for number in range(9)], cap=3, stream=Reply(404), file=Reply(404))
    with pytest.raises(SourceError, match=r"cannot be put together|does not answer as"):
        opened(server, fake, tmp_path)


def test_half_characters_in_names_do_no_harm(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeDkan(names=("zo\ud800na", "valor"), labels=("Zona", "Valor"), stream=Reply(404)), tmp_path)
    assert [hint.column for hint in table.hints] == ["zo?na", "valor"]
