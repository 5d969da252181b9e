"""Catalogues: data.json however huge, JSON-LD, and what pages say of themselves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import ExplorerError, FormatError, SourceError, StateError
from explorer.model.source import Source
from explorer.settings import Portal, Settings
from loaders import _json_stream, dcat
from loaders._base import Desk, Unchanged
from loaders._dcat import documents
from loaders._dcat.records import drafts
from loaders._json_stream import NotStreamed, members
from tests.served import Reply, Server, serving

CSV = b"a,b\n1,2\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def desk_for(server: Server, folder: Path, **fields: Any) -> Desk:
    validator = fields.pop("validator", "")
    return Desk(Settings(hosts=(server.place,), data=folder / "data", **fields), folder, validator=validator)


def data_set(server: Server, number: int, **fields: Any) -> dict[str, Any]:
    file = {"downloadURL": server.url(f"/files/{number}.csv"), "mediaType": "text/csv", "title": "Datos"}
    page = {"accessURL": server.url("/api"), "format": "API", "title": "Servicio"}
    said = {"identifier": f"https://example.org/id/{number}", "title": f"Aire {number}", "description": "Medidas", "modified": "2026-11-22"}
    return {**said, "publisher": {"name": "Ayuntamiento"}, "keyword": ["calidad"], "distribution": [file, page], **fields}


def serve(server: Server, count: int = 45, **fields: Any) -> None:
    sets = [data_set(server, number) for number in range(count)]
    body = json.dumps({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "@context": {"a": [1]}, **fields, "dataset": sets})
    server.routes["/data.json"] = Reply(200, {"Content-Type": "application/json", "ETag": '"1"'}, body.encode())
    server.routes["/files/3.csv"] = Reply(200, {"ETag": '"f"'}, CSV)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("https://example.org/data.json", "dcat:https://example.org/data.json"),
        ("https://example.org/base/data.json", "dcat:https://example.org/base/data.json"),
        ("https://example.org/a/b/c/data.json", None),
        ("https://example.org/dataset/aire.jsonld", "dcat:https://example.org/dataset/aire.jsonld"),
        ("https://example.org/dataset/aire.ttl", "dcat:https://example.org/dataset/aire.jsonld"),
        ("https://example.org/catalog.xml?page=2", "dcat:https://example.org/catalog.jsonld"),
        ("https://example.org/aire.xml", None),
        ("https://hub.example.org/api/feed/dcat-us/1.1.json", "dcat:https://hub.example.org/api/feed/dcat-us/1.1.json"),
        ("https://portal.example.org/all", "dcat:all"),
        ("dcat:all#x/0", "dcat:all#x/0"),
        ("dcat:", None),
    ],
)
def test_addresses_of_catalogues_are_recognised(text: str, source: str | None) -> None:
    settings = Settings(portals=(Portal(name="all", title="All", url="https://portal.example.org/all", kind="dcat"),))
    found = dcat.accepts(text, settings)
    assert (str(found) if found else None) == source


def test_a_catalogue_is_listed_a_page_at_a_time(server: Server, tmp_path: Path) -> None:
    serve(server)
    first = loaders.resolve(server.url("/data.json"), desk_for(server, tmp_path))
    assert (first.total, first.catalogue, str(first.told)) == (45, True, "127.0.0.1 has a catalogue of data sets.")
    assert [(item.title, item.openable) for item in first.items[:2]] == [("Aire 0: Datos", True), ("Aire 0: Servicio", False)]
    last = loaders.resolve(server.url("/data.json"), desk_for(server, tmp_path), 2)
    assert {item.dataset_title for item in last.items} == {f"Aire {number}" for number in range(40, 45)}
    assert len(server.asked) == 1  # the document is kept while it is fresh


def test_a_file_comes_with_the_catalogues_words(server: Server, tmp_path: Path) -> None:
    serve(server)
    source = Source("dcat", f"{server.url('/data.json')}#https%3A%2F%2Fexample.org%2Fid%2F3/0")
    table = loaders.fetch(source, desk_for(server, tmp_path))
    assert table.path.read_bytes() == CSV
    credit = table.credit
    assert (credit.title, credit.publisher, credit.modified, credit.link) == (
        "Aire 3: Datos",
        "Ayuntamiento",
        "2026-11-22",
        "https://example.org/id/3",
    )
    with pytest.raises(Unchanged):
        loaders.fetch(source, desk_for(server, tmp_path, validator=table.validator))


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("#none/0", "no such table"),
        ("#https%3A%2F%2Fexample.org%2Fid%2F3/7", "no such table"),
        ("#https%3A%2F%2Fexample.org%2Fid%2F3/1", "no file"),
    ],
)
def test_what_is_not_in_the_catalogue_is_a_sentence(ref: str, said: str, server: Server, tmp_path: Path) -> None:
    serve(server)
    with pytest.raises(SourceError, match=said):
        loaders.fetch(Source("dcat", server.url("/data.json") + ref), desk_for(server, tmp_path))


@pytest.mark.parametrize("ref", ["nowhere", "https://example.org/data.json#a/b/c", "https://example.org/data.json#a/x"])
def test_a_ref_that_names_nothing_is_a_state_error(ref: str, tmp_path: Path) -> None:
    with pytest.raises(StateError):
        loaders.fetch(Source("dcat", ref), Desk(Settings(), tmp_path))


def test_a_configured_catalogue_is_searched(server: Server, tmp_path: Path) -> None:
    serve(server)
    portal = Portal(name="all", title="Todo", url=server.url("/data.json"), kind="dcat", allow_private_address=True)
    desk = desk_for(server, tmp_path, portals=(portal,))
    listed = dcat.search("AIRE 1", 0, desk)
    assert (listed.total, listed.pages) == (14, 1)  # 1, 10 to 19, 21, 31 and 41
    assert str(listed.items[0].source) == "dcat:all#https%3A%2F%2Fexample.org%2Fid%2F1/0"
    assert listed.items[0].portal == "Todo"
    assert dcat.search("nada", 0, desk).total == 0
    whole = loaders.resolve("dcat:all", desk, 2)
    assert (whole.total, str(whole.told), len(whole.items)) == (45, "Todo has a catalogue of data sets.", 10)
    assert len(loaders.resolve("dcat:all/https%3A%2F%2Fexample.org%2Fid%2F3", desk).items) == 2


def test_a_catalogue_is_asked_whether_it_changed(server: Server, tmp_path: Path) -> None:
    serve(server)
    for _ in range(2):
        loaders.resolve(server.url("/data.json"), desk_for(server, tmp_path, limits={"refetch_seconds": 0}))
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"1"']


def test_a_data_json_that_is_no_catalogue_is_a_file(server: Server, tmp_path: Path) -> None:
    server.routes["/data.json"] = Reply(200, {"Content-Type": "application/json"}, b'[{"a": 1}, {"a": 2}]')
    desk = desk_for(server, tmp_path)
    assert [item.source.loader for item in loaders.resolve(server.url("/data.json"), desk).items] == ["url"]
    assert loaders.fetch(Source("dcat", server.url("/data.json")), desk).path.read_bytes() == b'[{"a": 1}, {"a": 2}]'


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.999])
def test_a_catalogue_that_was_broken_off_is_a_sentence(cut: float, server: Server, tmp_path: Path) -> None:
    serve(server)
    whole = server.routes["/data.json"]
    assert isinstance(whole, Reply)
    server.routes["/data.json"] = Reply(200, {}, whole.body[: int(len(whole.body) * cut)])
    with pytest.raises(ExplorerError, match="no complete JSON"):
        loaders.fetch(Source("dcat", server.url("/data.json") + "#none/0"), desk_for(server, tmp_path))


def written(folder: Path, text: str) -> Path:
    path = folder / "x.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("chunk", [1, 2, 7, 1_000])
def test_a_stream_reads_the_same_whatever_its_pieces(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json_stream, "CHUNK", chunk)
    told = [{"a": [1, {"b": 'é\\"]}'}]}, 12345, "x", None, -1.5e3]
    text = "\ufeff " + json.dumps({"before": {"dataset": [9]}, "n": 123, "dataset": told, "after": True})
    assert list(members(written(tmp_path, text), "dataset")) == told


@pytest.mark.parametrize(
    "text", ['{"dataset": [1, 2', '{"dataset": [1, 2]', '{"dataset": [tru', '{"a" 1}', '{"a": 1,, "dataset": []}', "{"]
)
def test_a_stream_of_broken_json_is_a_sentence(text: str, tmp_path: Path) -> None:
    with pytest.raises((FormatError, NotStreamed)):
        list(members(written(tmp_path, text), "dataset"))


@pytest.mark.parametrize("text", ["[]", '{"@graph": []}', '{"data": [1]}', '{"dataset": {}}', "x"])
def test_other_shapes_are_not_streamed(text: str, tmp_path: Path) -> None:
    with pytest.raises(NotStreamed):
        list(members(written(tmp_path, text), "dataset"))


def test_a_description_beyond_all_measure_stops_the_stream(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json_stream, "CHUNK", 100)
    monkeypatch.setattr(_json_stream, "LARGEST", 1_000)
    with pytest.raises(FormatError, match="no catalogue"):
        list(members(written(tmp_path, '{"dataset": ["' + "x" * 5_000), "dataset"))


GRAPH = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#"},
    "@graph": [
        {
            "@id": "https://example.org/dataset/1",
            "@type": "dcat:Dataset",
            "dct:title": [{"@language": "es", "@value": "Aire"}],
            "dct:publisher": {"@id": "https://example.org/org"},
            "dct:license": {"@id": "http://example.org/by"},
            "dct:modified": {"@type": "xsd:dateTime", "@value": "2026-11-22T10:00:00"},
            "dcat:distribution": [{"@id": "https://example.org/r/1"}, {"@id": "https://example.org/r/2"}],
        },
        {"@id": "https://example.org/org", "@type": "foaf:Organization", "foaf:name": "Ayuntamiento"},
        {
            "@id": "https://example.org/r/1",
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": "https://example.org/x.csv"},
            "dct:format": "CSV",
        },
        {
            "@id": "https://example.org/r/2",
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": "https://example.org/page"},
            "dct:format": "CSV",
        },
    ],
}


def test_json_ld_is_read_by_its_references() -> None:
    (entry,) = (draft.entry() for draft in drafts(GRAPH))
    assert (entry.id, entry.title, entry.publisher, entry.licence, entry.modified) == (
        "https://example.org/dataset/1",
        "Aire",
        "Ayuntamiento",
        "http://example.org/by",
        "2026-11-22T10:00:00",
    )
    assert [(file.url, file.format, file.is_openable) for file in entry.files] == [
        ("https://example.org/x.csv", "CSV", True),
        ("", "CSV", False),
    ]


def test_expanded_json_ld_reads_the_same() -> None:
    full = [
        {
            "@id": "https://example.org/1",
            "@type": ["http://www.w3.org/ns/dcat#Dataset"],
            "http://purl.org/dc/terms/title": [{"@value": "Aire"}],
            "http://www.w3.org/ns/dcat#distribution": [{"@id": "_:b1"}],
        },
        {
            "@id": "_:b1",
            "http://www.w3.org/ns/dcat#downloadURL": [{"@id": "https://example.org/x"}],
            "http://www.w3.org/ns/dcat#mediaType": [{"@id": "http://www.iana.org/assignments/media-types/text/csv"}],
        },
    ]
    (entry,) = (draft.entry() for draft in drafts(full))
    assert (entry.title, entry.files[0].url, entry.files[0].format) == ("Aire", "https://example.org/x", "CSV")


def test_records_that_refer_in_circles_end() -> None:
    circle = [{"@id": "a", "@type": "Dataset", "title": {"@id": "b"}}, {"@id": "b", "name": {"@id": "a"}}]
    assert [draft.entry().title for draft in drafts(circle)] == [""]


def test_one_json_ld_data_set_opens_its_files(server: Server, tmp_path: Path) -> None:
    said = json.loads(json.dumps(GRAPH).replace("https://example.org/x.csv", server.url("/x.csv")))
    server.routes |= {"/dataset/aire.jsonld": Reply(body=json.dumps(said).encode()), "/x.csv": Reply(body=CSV)}
    desk = desk_for(server, tmp_path)
    listed = loaders.resolve(server.url("/dataset/aire.jsonld"), desk)
    assert (listed.catalogue, [item.openable for item in listed.items]) == (False, [True, False])
    assert loaders.fetch(listed.items[0].source, desk).path.read_bytes() == CSV


def test_a_catalogue_in_pages_is_read_to_its_end(server: Server, tmp_path: Path) -> None:
    def page(number: int, onward: str) -> Reply:
        sets = [{"@id": f"https://example.org/{number}", "@type": "dcat:Dataset", "dct:title": f"Aire {number}"}]
        hydra = {"@id": "x", "@type": "hydra:PagedCollection", **({"hydra:next": {"@id": onward}} if onward else {})}
        return Reply(body=json.dumps({"@graph": [*sets, hydra]}).encode())

    server.routes["/catalog.jsonld"] = page(1, "/two.jsonld")
    server.routes["/two.jsonld"] = page(2, server.url("/three.jsonld"))
    server.routes["/three.jsonld"] = page(3, "https://other.example/four.jsonld")
    listed = dcat.browse(server.url("/catalog.jsonld"), "aire", 0, desk_for(server, tmp_path))
    assert (listed.total, server.paths()) == (3, ["/catalog.jsonld", "/two.jsonld", "/three.jsonld"])
    server.routes["/three.jsonld"] = page(3, "/catalog.jsonld")
    circle = desk_for(server, tmp_path / "again")
    assert dcat.browse(server.url("/catalog.jsonld"), "", 0, circle).total == 3


def paged(number: int, sets: int = 1) -> Reply:
    """A page of a catalogue that names a next one for ever."""
    told = [{"@id": f"https://example.org/{number}-{each}", "@type": "dcat:Dataset", "dct:title": f"Aire {number}"} for each in range(sets)]
    return Reply(
        body=json.dumps({"@graph": [*told, {"@type": "hydra:PagedCollection", "hydra:next": f"/c.jsonld?page={number + 1}"}]}).encode()
    )


def test_a_catalogue_without_end_is_stopped_and_said_to_be(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_PAGES", 5)
    server.routes["/c.jsonld"] = lambda asked: paged(int(asked.path.partition("page=")[2] or 1))
    listed = dcat.browse(server.url("/c.jsonld"), "", 0, desk_for(server, tmp_path))
    assert (listed.total, [str(note.text) for note in listed.notes]) == (5, ["Only the first 5 data sets of this catalogue were seen."])
    monkeypatch.setattr(documents, "SECONDS", 0.3)
    server.routes["/c.jsonld"] = lambda asked: time.sleep(0.2) or paged(int(asked.path.partition("page=")[2] or 1))  # type: ignore[func-returns-value]
    assert dcat.browse(server.url("/c.jsonld"), "", 0, desk_for(server, tmp_path / "slow")).notes


@pytest.mark.parametrize(("last", "said"), [(paged(1), ""), (paged(2, 0), ""), (Reply(500), "fault of its own")])
def test_a_page_that_says_nothing_new_is_the_last(last: Reply, said: str, server: Server, tmp_path: Path) -> None:
    server.routes["/c.jsonld"] = lambda asked: last if "page=2" in asked.path else paged(1)
    if "fault" in said:
        with pytest.raises(SourceError, match=said):
            dcat.browse(server.url("/c.jsonld"), "", 0, desk_for(server, tmp_path))
        return
    listed = dcat.browse(server.url("/c.jsonld"), "", 0, desk_for(server, tmp_path))
    assert (listed.total, listed.notes) == (1, ())


@pytest.mark.parametrize(
    ("title", "locale", "told"),
    [
        ([{"@language": "en", "@value": "Air"}, {"@language": "es", "@value": "Aire"}], "es", "Aire"),
        ([{"@language": "en", "@value": "Air"}, {"@language": "es-MX", "@value": "Aire"}], "es_ES", "Aire"),
        ([{"@language": "en", "@value": "Air"}, {"@language": "es", "@value": "Aire"}], "fr", "Air"),
        ([{"@language": "en", "@value": "Air"}, {"@language": "es", "@value": "Aire"}], "", "Air"),
        ([{"@language": ["x"], "@value": "Air"}, "Aire"], "es", "Air"),
        ({"en": "Air", "es": ["Aire"], "pt-BR": "Ar"}, "pt", "Ar"),
        ({"en": "Air", "es": "Aire"}, "fr", "Air"),
        ({"en": {"x": 1}, "es": "Aire"}, "en", "Aire"),
        ({"id": "x"}, "es", "x"),
    ],
)
def test_texts_in_several_languages_are_told_in_the_readers(title: object, locale: str, told: str) -> None:
    (entry,) = (draft.entry() for draft in drafts([{"@type": "Dataset", "title": title}], locale))
    assert entry.title == told
