"""A pasted address of any kind: recognised by its shape, else by asking in the stated order, and named to the reader."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import loaders
from explorer.errors import SourceError, StateError
from explorer.model.source import Source
from explorer.model.table import Listed
from explorer.settings import Portal, Settings
from loaders import LOADERS
from loaders._base import Desk
from loaders._recognise import BY_ASKING, BY_SHAPE, bare
from tests.fake_ckan import FakeCkan
from tests.fake_portals import HTML, FakeDkan, FakeOpendatasoft, FakeSocrata, portal
from tests.served import Reply, Server, serving

PAGE = Reply(200, HTML, b"<!doctype html><title>Portal</title><p>Welcome</p>")


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def resolved(server: Server, tmp_path: Path) -> Callable[..., Listed]:
    def resolve(path: str, page: int = 0, **fields: object) -> Listed:
        settings = Settings(hosts=(server.place,), data=tmp_path / "data", **fields)
        return loaders.resolve(server.url(path), Desk(settings, tmp_path), page)

    return resolve


def test_every_kind_has_its_place_in_the_orders() -> None:
    assert {*BY_SHAPE, "url"} == set(LOADERS)
    assert {name for name, loader in LOADERS.items() if loader.browse} == set(BY_ASKING)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (" <https://example.org/a> ", "https://example.org/a"),
        ("\u201chttps://example.org/a\u201d", "https://example.org/a"),
        ("datos.example.org/dataset/aire", "https://datos.example.org/dataset/aire"),
        ("Example.org:8443/", "https://Example.org:8443/"),
        ("socrata:data.example.org/abcd-1234", "socrata:data.example.org/abcd-1234"),
        ("aire.csv", "aire.csv"),
        ("agua y/o aire", "agua y/o aire"),
        ("127.0.0.1/x", "127.0.0.1/x"),
    ],
)
def test_what_stands_around_an_address_is_left_out(text: str, meant: str) -> None:
    assert bare(text) == meant


def test_a_data_sets_page_is_asked_as_ckans_then_as_dkans(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes |= FakeDkan().routes(server)
    listed = resolved("/dataset/aire")
    assert [item.source.ref for item in listed.items] == [f"{server.url()}/aire/0"]
    assert str(listed.told) == "A data set of the DKAN portal 127.0.0.1"
    assert server.paths()[0].startswith("/api/3/action/status_show")


def test_a_ckan_is_known_at_once_and_no_other_is_asked(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes |= FakeCkan().routes()
    listed = resolved("/dataset/datos")
    assert (len(listed.items), str(listed.told)) == (1, "A data set of the CKAN portal 127.0.0.1")
    assert all(path.startswith("/api/3/action/") for path in server.paths())


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/Salud/Aire/abcd-1234", "A Socrata data set of 127.0.0.1"),
        ("/explore/dataset/aire@town/", "An Opendatasoft data set of 127.0.0.1"),
        ("/api/1/datastore/query/aire/0", "A data set of the DKAN portal 127.0.0.1"),
        ("/files/aire.csv", "A file of 127.0.0.1"),
        ("/plain", "A file of 127.0.0.1"),
    ],
)
def test_what_was_found_is_named(path: str, told: str, server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes |= FakeSocrata().routes() | FakeOpendatasoft().routes() | FakeDkan().routes(server)
    server.routes["/plain"] = Reply(200, {"Content-Type": "text/csv"}, b"a,b\n1,2\n")
    listed = resolved(path)
    assert (len(listed.items), str(listed.told)) == (1, told)
    assert str(loaders.called(listed.items[0].source, Settings())) == told


def test_a_configured_portal_is_named_by_its_title() -> None:
    settings = Settings(portals=(Portal(name="nyc", title="NYC Open Data", url="https://data.example.org", kind="socrata"),))
    assert str(loaders.called(Source("socrata", "nyc/abcd-1234"), settings)) == "A Socrata data set of NYC Open Data"
    assert str(loaders.called(Source("dcat", "https://x.example/data.json#a/0"), settings)) == "A data set of the catalogue of x.example"
    assert loaders.called(Source("sample", "iris"), settings) is None


@pytest.mark.parametrize(
    ("kind", "told", "first"),
    [
        ("ckan", "127.0.0.1 is a CKAN portal.", "/api/3/action/"),
        ("opendatasoft", "127.0.0.1 is an Opendatasoft portal.", "/api/explore/"),
        ("socrata", "127.0.0.1 is a Socrata portal.", "/api/catalog/"),
        ("dkan", "127.0.0.1 is a DKAN portal.", "/api/1/search"),
    ],
)
def test_the_home_of_a_portal_offers_to_search_it(
    kind: str, told: str, first: str, server: Server, resolved: Callable[..., Listed]
) -> None:
    known = {"ckan": FakeCkan().routes, "opendatasoft": FakeOpendatasoft().routes, "socrata": FakeSocrata().routes}
    server.routes |= FakeDkan().routes(server) if kind == "dkan" else known[kind]()
    server.routes["/"] = PAGE
    listed = resolved("/")
    assert (listed.catalogue, str(listed.told)) == (True, told)
    assert [str(note.text) for note in listed.notes] == ["To search it, write words after its address."]
    assert listed.items
    assert listed.items[0].source.loader == kind
    assert len(server.asked) <= 12
    assert any(path.startswith(first) for path in server.paths())


def test_signs_in_the_page_say_whom_to_ask_first(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes |= FakeDkan().routes(server)
    server.routes["/about"] = Reply(200, HTML, b'<html><body class="dkan-theme"></body></html>')
    assert resolved("/about").catalogue
    assert [path.partition("?")[0] for path in server.paths()] == ["/about", "/api/1/search"]


def test_words_after_an_address_are_sought_there(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes |= FakeSocrata().routes()
    listed = resolved("/ calidad del aire", 2)
    assert listed.items[0].description == "calidad del aire"
    assert "offset=40" in server.paths()[-1]
    assert listed.notes == ()


def test_the_operators_word_on_a_portal_counts(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeDkan().routes(server) | {"/": PAGE}
    settings = Settings(portals=(portal(server, "dkan"),))
    listed = loaders.resolve(server.url("/"), Desk(settings, tmp_path))
    assert [str(item.source) for item in listed.items] == ["dkan:demo/aire/0"]
    assert [path.partition("?")[0] for path in server.paths()] == ["/", "/api/1/search"]


def test_a_page_like_any_other_is_not_asked_for_apis(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes["/wiki/Aire"] = Reply(200, HTML, b"<!doctype html><table><tr><td>1</td></tr></table>")
    assert resolved("/wiki/Aire").items[0].source.loader == "url"
    assert server.paths() == ["/wiki/Aire"]


def test_a_file_is_not_even_looked_at(server: Server, resolved: Callable[..., Listed]) -> None:
    assert resolved("/datos/aire_2024.csv.gz").items[0].source.loader == "url"
    assert server.paths() == []


def test_a_portal_that_is_one_no_longer_is_said_to_be_so(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes["/dataset/air"] = PAGE
    with pytest.raises(SourceError, match="or no longer") as failure:
        resolved("/dataset/air")
    assert "file itself" in str(failure.value.hint)


def test_a_page_that_only_looks_like_socratas_is_a_page(server: Server, resolved: Callable[..., Listed]) -> None:
    server.routes["/blog/2024/year-2024"] = Reply(200, HTML, b"<!doctype html><table><tr><td>1</td></tr></table>")
    assert resolved("/blog/2024/year-2024").items[0].source.loader == "url"


def test_a_server_that_is_away_is_asked_once(server: Server, resolved: Callable[..., Listed], tmp_path: Path) -> None:
    with serving() as gone:
        place, url = gone.place, gone.url("/dataset/aire")
    with pytest.raises(SourceError, match="cannot be reached"):
        loaders.resolve(url, Desk(Settings(hosts=(place,)), tmp_path))


def test_an_address_with_nothing_is_said_to_be_so(server: Server, resolved: Callable[..., Listed]) -> None:
    with pytest.raises(SourceError, match="nothing at this address"):
        resolved("/nothing/here")


def test_a_page_that_describes_its_data_set_leads_to_its_files(server: Server, resolved: Callable[..., Listed]) -> None:
    files = [{"@type": "DataDownload", "contentUrl": server.url("/aire.csv"), "encodingFormat": "text/csv", "name": "Todo"}]
    said = {"@context": "https://schema.org/", "@type": "Dataset", "name": "Aire", "distribution": files}
    page = f'<!doctype html><script type="application/ld+json">{json.dumps(said)}</script>'
    server.routes["/ficha/aire"] = Reply(200, HTML, page.encode())
    listed = resolved("/ficha/aire")
    assert [(item.title, item.format, item.openable) for item in listed.items] == [("Aire", "CSV", True)]
    assert listed.items[0].source.loader == "dcat"


def test_closed_explorers_ask_no_strangers(server: Server, tmp_path: Path) -> None:
    desk = Desk(Settings(hosts=(server.place,), sources="portals"), tmp_path)
    for path in ("/", "/dataset/aire", "/d/abcd-1234", "/explore/dataset/x/", "/data.json", "/datapackage.json", "/x.csv", " aire"):
        with pytest.raises(SourceError, match="own portals"):
            loaders.resolve(server.url(path), desk)
    assert server.asked == []


def test_a_search_goes_on_where_one_kind_of_portal_is_away(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeSocrata().routes()
    away = Portal(name="away", title="Away", url=server.url("/nowhere"), allow_private_address=True)
    listed = loaders.search("aire", 0, Desk(Settings(portals=(portal(server, "socrata"), away)), tmp_path))
    assert "socrata:demo/abcd-1234" in [str(item.source) for item in listed.items]
    assert [note.rule for note in listed.notes] == ["portal_away"]
    alone = Desk(Settings(portals=(away,), samples=False), tmp_path)
    with pytest.raises(SourceError, match="Away"):
        loaders.search("zzzz", 0, alone)


def test_a_portal_of_another_kind_is_unknown_to_ckan(tmp_path: Path) -> None:
    settings = Settings(portals=(Portal(name="nyc", title="NYC", url="https://data.example.org", kind="socrata"),))
    with pytest.raises(StateError, match="no portal called nyc"):
        loaders.fetch(Source("ckan", "nyc/5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a"), Desk(settings, tmp_path))
