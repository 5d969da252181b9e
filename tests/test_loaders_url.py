"""The loader of last resort, and the registry that asks it last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import loaders
from explorer.errors import SourceError, StateError
from explorer.model.source import Source
from explorer.settings import Portal, Settings
from loaders import LOADERS, url
from loaders._base import Desk, Unchanged
from tests.served import Reply, Server, allowing, serving

CSV = b"a,b\n1,2\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("https://example.org/x.csv", "https://example.org/x.csv"),
        (" HTTP://example.org ", "HTTP://example.org"),
        ("url:https://example.org/x?a=b#c", "https://example.org/x?a=b#c"),
        ("ftp://example.org/x.csv", None),
        ("example.org/x.csv", None),
        ("https://", None),
        ("some words", None),
        ("", None),
    ],
)
def test_http_addresses_are_accepted(text: str, ref: str | None) -> None:
    found = url.accepts(text, Settings())
    assert (found.ref if found else None) == ref


@pytest.mark.parametrize(
    ("page", "file"),
    [
        ("https://github.com/a/b/blob/main/d/x.csv?plain=1#L3", "https://raw.githubusercontent.com/a/b/main/d/x.csv"),
        ("https://gist.github.com/a/0123abc", "https://gist.githubusercontent.com/a/0123abc/raw"),
        ("https://gitlab.example.org/a/b/-/blob/main/x.csv", "https://gitlab.example.org/a/b/-/raw/main/x.csv"),
        (
            "https://docs.google.com/spreadsheets/d/1a-B_/edit?usp=x#gid=7",
            "https://docs.google.com/spreadsheets/d/1a-B_/export?format=csv&gid=7",
        ),
        ("https://docs.google.com/spreadsheets/d/1a-B_/edit", "https://docs.google.com/spreadsheets/d/1a-B_/export?format=xlsx"),
        ("https://www.dropbox.com/s/abc/x.csv?dl=0", "https://www.dropbox.com/s/abc/x.csv?dl=1"),
        ("https://huggingface.co/datasets/a/b/blob/main/x.csv", "https://huggingface.co/datasets/a/b/resolve/main/x.csv"),
        (
            "https://docs.google.com/spreadsheets/d/1a-B_/export?format=csv",
            "https://docs.google.com/spreadsheets/d/1a-B_/export?format=csv",
        ),
        ("https://github.com/a/b/raw/main/x.csv", "https://github.com/a/b/raw/main/x.csv"),
        ("https://evil.example/https://github.com/a/b/blob/x.csv", "https://evil.example/https://github.com/a/b/blob/x.csv"),
    ],
)
def test_the_page_that_shows_a_file_leads_to_the_file(page: str, file: str) -> None:
    found = url.accepts(page, Settings())
    assert found is not None
    assert found.ref == file


def test_every_loader_accepts_its_own_examples_and_no_other_comes_first() -> None:
    assert list(LOADERS)[-1] == "url"
    for loader in LOADERS.values():
        assert loader.examples
        for example in loader.examples:
            found = loaders.find(example, Settings())
            assert found is not None
            assert found.loader == loader.name


def test_nonsense_is_found_by_none(tmp_path: Path) -> None:
    assert loaders.find("what is this", Settings()) is None
    assert not loaders.resolve("what is this", Desk(Settings(), tmp_path)).items
    with pytest.raises(StateError, match="nothing-of-ours"):
        loaders.fetch(Source("nothing-of-ours", "x"), Desk(Settings(), tmp_path))


def test_a_file_comes_with_what_its_server_says(server: Server, tmp_path: Path) -> None:
    headers = {"Content-Type": "text/csv; charset=utf-8", "Last-Modified": "Sun, 22 Nov 2026 10:00:00 GMT", "ETag": '"1"'}
    server.routes["/datos/poblacion_total.csv"] = Reply(headers=headers, body=CSV)
    source = Source("url", server.url("/datos/poblacion_total.csv"))
    table = loaders.fetch(source, Desk(allowing(server), tmp_path))
    assert table.path.read_bytes() == CSV
    assert (table.name, table.format, table.private) == ("poblacion_total.csv", "CSV", False)
    credit = table.credit
    assert (credit.title, credit.publisher, credit.link) == ("poblacion total", "127.0.0.1", source.ref)
    assert (credit.modified, credit.checked, bool(credit.fetched)) == ("2026-11-22T10:00:00Z", False, True)
    with pytest.raises(Unchanged):
        loaders.fetch(source, Desk(allowing(server), tmp_path, validator=table.validator))


@pytest.mark.parametrize(
    ("path", "headers", "name", "kind"),
    [
        (
            "/get",
            {"Content-Disposition": 'attachment; filename="tabla.xlsx"', "Content-Type": "application/octet-stream"},
            "tabla.xlsx",
            "XLSX",
        ),
        ("/x.geojson", {"Content-Type": "text/plain"}, "x.geojson", "GEOJSON"),
        ("/export", {"Content-Type": "application/geo+json"}, "export", "GEOJSON"),
        ("/export", {}, "export", ""),
    ],
)
def test_name_and_format_are_hints(path: str, headers: dict[str, str], name: str, kind: str, server: Server, tmp_path: Path) -> None:
    server.routes[path] = Reply(headers=headers, body=CSV)
    table = loaders.fetch(Source("url", server.url(path)), Desk(allowing(server), tmp_path))
    assert (table.name, table.format) == (name, kind)


def test_a_portals_own_files_count_as_checked_and_others_are_refused_where_said(server: Server, tmp_path: Path) -> None:
    server.routes["/x.csv"] = Reply(body=CSV)
    home = Portal(name="p", title="P", url=server.url("/data"), allow_private_address=True)
    closed = Settings(portals=(home,), sources="portals")
    assert loaders.fetch(Source("url", server.url("/x.csv")), Desk(closed, tmp_path)).credit.checked
    for ask in (loaders.fetch, lambda source, desk: loaders.resolve(str(source), desk)):
        with pytest.raises(SourceError, match="own portals"):
            ask(Source("url", "https://example.org/x.csv"), Desk(closed, tmp_path))


def test_an_address_leads_to_itself_without_being_asked(tmp_path: Path) -> None:
    listed = loaders.resolve("https://example.org/datos/a%C3%B1o_2024.csv", Desk(Settings(), tmp_path))
    assert [(item.source.ref, item.title, item.publisher) for item in listed.items] == [
        ("https://example.org/datos/a%C3%B1o_2024.csv", "año 2024", "example.org")
    ]
