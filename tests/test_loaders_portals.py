"""What goes wrong with any portal is one sentence, and nothing partial stays: the same table of faults for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import SourceError
from explorer.model.source import Source
from explorer.settings import Settings
from loaders import _bulk, _rest
from loaders._base import Desk
from tests.fake_portals import HTML, NAMES, ROWS, FakeDkan, FakeOpendatasoft, FakeSocrata, as_csv, as_json
from tests.served import Reply, Server, serving

REFS = {
    "socrata": "/abcd-1234",
    "opendatasoft": "/aire@town",
    "dkan": "/aire/0",
    "dcat": "/data.json#aire/0",
    "datapackage": "/p/datapackage.json",
}
DESCRIPTIONS = {
    "socrata": "/api/views/abcd-1234.json",
    "opendatasoft": "/api/explore/v2.1/catalog/datasets/aire@town",
    "dkan": "/api/1/metastore/schemas/dataset/items/aire",
}
TABLES = {
    "socrata": "/resource/abcd-1234.csv",
    "opendatasoft": "/api/explore/v2.1/catalog/datasets/aire@town/exports/csv",
    "dkan": "/api/1/datastore/query/aire/0/download",
    "dcat": "/files/aire.csv",
    "datapackage": "/p/t.csv",
}
CUT = Reply(200, {"Content-Length": "10000"}, as_csv(NAMES, ROWS))
FAULTS = {
    "a fault": (Reply(500, HTML, b"<h1>Error</h1>"), "a fault of its own"),
    "no such page": (Reply(404, HTML, b"<h1>404</h1>"), "nothing at this address|no such table|does not answer as"),
    "too many": (Reply(429, {}, b"{}"), "too many requests"),
    "not yet": (Reply(202, {}, b"{}"), "still preparing"),
    "closed": (Reply(403, HTML, b"<h1>403</h1>"), "to the public"),
    "cut": (CUT, "broke off before the end"),
    "garbled": (Reply(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00broken"), "broke off|cannot be understood"),
    "no answer": (Reply(raw=b"\x00\x01\x02\r\n\r\n"), "cannot be understood|broke off|cannot be reached"),
    "round and round": (Reply(302, {"Location": "/again"}), "without end|nothing at this address"),
    "leads inside": (Reply(302, {"Location": "http://169.254.169.254/latest"}), "private network"),
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(_rest, "PAUSES", (0.0,))
    with serving() as server:
        server.routes |= FakeSocrata().routes() | FakeOpendatasoft().routes() | FakeDkan(has_datastore=True).routes(server)
        sets = FakeDkan().described(server, False)
        server.routes["/data.json"] = as_json({"dataset": [sets]})
        server.routes["/p/datapackage.json"] = as_json({"resources": [{"name": "t", "path": "t.csv"}]})
        server.routes["/again"] = Reply(302, {"Location": "/again"})
        yield server


def fetched(server: Server, kind: str, folder: Path) -> Any:
    settings = Settings(hosts=(server.place,), data=folder / "data", limits={"first_byte_seconds": 3, "download_seconds": 20})
    inside = folder / "incoming"
    inside.mkdir(exist_ok=True)
    return loaders.fetch(Source(kind, server.url(REFS[kind])), Desk(settings, inside))


@pytest.mark.parametrize("kind", REFS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_table_that_does_not_come_whole_is_one_sentence(kind: str, fault: str, server: Server, tmp_path: Path) -> None:
    reply, said = FAULTS[fault]
    server.routes[TABLES[kind]] = reply
    if kind == "dkan":  # whose pages and published file would stand in
        server.routes |= {"/api/1/datastore/query/aire/0": FakeDkan(has_datastore=False)._query, "/files/aire.csv": reply}
    with pytest.raises(SourceError, match=said) as failure:
        fetched(server, kind, tmp_path)
    assert "\n" not in str(failure.value)
    kept = [path for path in (tmp_path / "incoming").iterdir() if path.stat().st_size and path.read_bytes().startswith(b"zona")]
    assert kept == []


@pytest.mark.parametrize("kind", ["socrata", "opendatasoft"])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (as_csv(NAMES, ROWS)[:-3], "broke off before the end"),
        (as_csv(NAMES, ROWS)[:-2], "broke off before the end"),
        (as_csv(NAMES, [*ROWS[:-1], ["x" * 5_000, "1"]]), "something else than the table"),
        (b"<!doctype html><h1>Error</h1>", "something else than the table"),
        (b'{"error": true, "message": "x"}', "something else than the table"),
        (b"", "something else than the table"),
    ],
)
def test_a_table_is_whole_to_its_last_sign(
    kind: str, body: bytes, said: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bulk, "LONGEST_LINE", 4_000)
    server.routes[TABLES[kind]] = Reply(body=body)
    with pytest.raises(SourceError, match=said):
        fetched(server, kind, tmp_path)


@pytest.mark.parametrize("kind", REFS)
def test_a_server_that_is_away_is_one_sentence(kind: str, tmp_path: Path) -> None:
    with serving() as gone:
        pass
    with pytest.raises(SourceError, match="cannot be reached"):
        fetched(gone, kind, tmp_path)


@pytest.mark.parametrize("kind", DESCRIPTIONS)
@pytest.mark.parametrize("body", [b"<!doctype html><h1>Hello</h1>", b"[]", b"null", b'"text"', b"[" * 50_000, b"\xff\xfe\x00", b""])
def test_an_api_that_answers_something_else_is_one_sentence(kind: str, body: bytes, server: Server, tmp_path: Path) -> None:
    server.routes[DESCRIPTIONS[kind]] = Reply(200, {"Content-Type": "application/json"}, body)
    with pytest.raises(SourceError, match="does not answer as a portal of"):
        fetched(server, kind, tmp_path)
