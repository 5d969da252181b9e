"""The CKAN loader: addresses, dialects of the API, rows without a loss, private data, words."""

from __future__ import annotations

import csv
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import loaders
from explorer.errors import ExplorerError, SourceError, StateError
from explorer.model.source import Source
from explorer.model.table import Hint, Steer, Table
from explorer.settings import Portal, Settings, load_settings
from explorer.store import Store
from loaders import _rest, _wire, ckan
from loaders._base import Desk, Unchanged
from loaders._ckan import columns, words
from loaders._ckan.address import read
from loaders._ckan.api import beside
from tests.fake_ckan import HTML, RESOURCE, TOKEN, FakeCkan, error, portal, settings_for
from tests.served import Asked, Reply, Server, serving

CSV = b"a,b\n1,2\n"
UUID = "5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a"
OTHER = "0d1c2b3a-4f5e-4a6b-8c7d-9e0f1a2b3c4d"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def opened(server: Server, fake: FakeCkan, folder: Path, settings: Settings | None = None, origin: str = "", **desk: Any) -> Table:
    server.routes |= fake.routes()
    return loaders.fetch(Source("ckan", f"demo/{RESOURCE}{origin}"), Desk(settings or settings_for(portal(server)), folder, **desk))


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def refused(server: Server, fake: FakeCkan, folder: Path, settings: Settings | None = None) -> str:
    with pytest.raises(SourceError) as failure:
        opened(server, fake, folder, settings)
    return str(failure.value)


# Addresses

PORTALS = settings_for(
    Portal(name="cdmx", title="Datos CDMX", url="https://datos.cdmx.gob.mx"),
    Portal(name="bcn", title="Open Data BCN", url="http://www.opendata-ajuntament.barcelona.cat/data/"),
    Portal(name="local", title="Local", url="http://127.0.0.1:5055", allow_private_address=True),
)


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (f"https://datos.cdmx.gob.mx/dataset/aire/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"  https://datos.cdmx.gob.mx/dataset/aire/resource/{UUID.upper()}/ ", f"ckan:cdmx/{UUID}"),
        (f"http://www.datos.cdmx.gob.mx/es/dataset/aire/resource/{UUID}/view/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/dataset/aire/resource/{UUID}?view_id={UUID}&inner_span=True", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/dataset/{UUID}/resource/{UUID}/download/aire.csv", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/conjunto/aire/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/datastore/dump/{UUID}?bom=True", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/api/3/action/resource_show?id={UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/api/action/datastore_search?limit=5&resource_id={UUID}", f"ckan:cdmx/{UUID}"),
        ("https://datos.cdmx.gob.mx/api/3/action/package_show?id=aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/dataset/aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/pt_BR/dataset/aire#top", "ckan:cdmx/dataset/aire"),
        (f"https://opendata-ajuntament.barcelona.cat/data/ca/dataset/aire/resource/{UUID}", f"ckan:bcn/{UUID}"),
        (f"http://127.0.0.1:5055/dataset/aire/resource/{UUID}", f"ckan:local/{UUID}"),
        (f"http://127.0.0.1:5056/dataset/aire/resource/{UUID}", f"ckan:http://127.0.0.1:5056/{UUID}"),
        (f"https://open.canada.ca/data/en/dataset/{UUID}/resource/{UUID}", f"ckan:https://open.canada.ca/data/{UUID}"),
        (f"https://opendata-ajuntament.barcelona.cat/dataset/x/resource/{UUID}", f"ckan:https://opendata-ajuntament.barcelona.cat/{UUID}"),
        ("https://data.example.org/opendata/dataset/aire/", "ckan:https://data.example.org/opendata/dataset/aire"),
        (f"https://datos.cdmx.gob.mx/dataset/aire/aire/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx//dataset//aire/resource/{UUID}/resource/{OTHER}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/dataset/aire/resource/{UUID}&x=1).", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/dataset/aire/dictionary/{UUID}/edit", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/dataset/aire/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/package/aire/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/es/organization/sedema/dataset/aire/resource/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/datastore/odata3.0/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/api/3/action/datastore_info?id={UUID}", f"ckan:cdmx/{UUID}"),
        (f"https://datos.cdmx.gob.mx/api/3/action/datastore_search_sql?sql=SELECT%20*%20FROM%20%22{UUID}%22", f"ckan:cdmx/{UUID}"),
        ("https://datos.cdmx.gob.mx/api/action/package_show?name_or_id=aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/api/3/action/organization_show?id=sedema", None),
        ("https://datos.cdmx.gob.mx/api/2/rest/package/aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/dataset/aire/dataset/aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/dataset/dataset/aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/dataset/activity/aire", "ckan:cdmx/dataset/aire"),
        ("https://datos.cdmx.gob.mx/group/salud/dataset/Aire", "ckan:cdmx/dataset/aire"),
        (f"https://www.data.gov.uk/dataset/{UUID}/air-quality", f"ckan:https://www.data.gov.uk/dataset/{UUID}"),
        (f"https://www.data.gov.uk/dataset/{OTHER}/air-quality/datafile/{UUID}/preview", f"ckan:https://www.data.gov.uk/{UUID}"),
        ("https://example.org/package/left-pad", None),
        (f"ckan:cdmx/{UUID}", f"ckan:cdmx/{UUID}"),
        (f"ckan:cdmx/{UUID}.file", f"ckan:cdmx/{UUID}.file"),
        (f"ckan:https://open.canada.ca/data/{UUID}", f"ckan:https://open.canada.ca/data/{UUID}"),
        ("https://example.org/dataset/aire.csv", None),
        ("https://example.org/data/aire.csv", None),
        ("https://example.org/dataset/aire/resource/latest", None),
        ("https://user@example.org/dataset/aire", None),
        ("https://datos.cdmx.gob.mx/api/3/action/package_search?q=aire", None),
        ("https://datos.cdmx.gob.mx/organization/sedema", None),
        ("dataset/aire", None),
        (UUID, None),
        ("ckan:", None),
        ("", None),
    ],
)
def test_addresses_of_ckan_pages_are_recognised(text: str, source: str | None) -> None:
    found = ckan.accepts(text, PORTALS)
    assert (str(found) if found else None) == source
    if found:
        assert read(found.ref, PORTALS).source == found


def test_a_bare_id_is_enough_where_there_is_one_portal() -> None:
    assert ckan.accepts(UUID.upper(), settings_for(PORTALS.portals[0])) == Source("ckan", f"cdmx/{UUID}")


def test_a_path_is_enough_where_there_is_one_portal() -> None:
    one = settings_for(PORTALS.portals[0])
    assert ckan.accepts(f"/dataset/aire/resource/{UUID}", one) == Source("ckan", f"cdmx/{UUID}")
    assert ckan.accepts("/es/dataset/aire", one) == Source("ckan", "cdmx/dataset/aire")
    assert ckan.accepts("//evil.example/dataset/aire", one) is None
    assert ckan.accepts("/dataset/aire", PORTALS) is None
    assert ckan.accepts("/etc/passwd", one) is None


@pytest.mark.parametrize("ref", ["nowhere/x", "cdmx", "cdmx/", "cdmx/a b", "cdmx/../x?y", "dataset/x", "cdmx/x.exe", "cdmx/x."])
def test_a_ref_that_names_nothing_is_a_state_error(ref: str) -> None:
    with pytest.raises(StateError):
        read(ref, PORTALS)


def test_an_unknown_portal_is_told_with_those_that_exist() -> None:
    with pytest.raises(StateError) as failure:
        read("cdxm/x", PORTALS)
    assert "cdxm" in str(failure.value)
    assert "cdmx" in str(failure.value.hint)


def test_other_portals_are_refused_where_the_operator_allows_only_their_own(tmp_path: Path) -> None:
    closed = settings_for(*PORTALS.portals, sources="portals")
    with pytest.raises(SourceError, match="own portals"):
        loaders.fetch(Source("ckan", f"https://open.canada.ca/data/{UUID}"), Desk(closed, tmp_path))


# Rows


@pytest.mark.parametrize("version", ["2.7.12", "2.10.4", "2.11.5", "2.12.0"])
@pytest.mark.parametrize(("count", "cap"), [(0, 32_000), (1, 32_000), (999, 32_000), (1000, 32_000), (2500, 700), (3500, 32_000)])
def test_every_row_arrives_once_and_in_order(version: str, count: int, cap: int, server: Server, tmp_path: Path) -> None:
    rows = [[f"fila {number}", str(number)] for number in range(count)]
    table = opened(server, FakeCkan(version, rows=rows, cap=cap), tmp_path)
    assert cells(table) == [["a", "b"], *rows]
    assert not table.notes


def test_pages_go_by_the_last_row_where_the_portal_can_and_by_offset_elsewhere(server: Server, tmp_path: Path) -> None:
    rows = [["x", "1"]] * 2500
    new, old = FakeCkan("2.12.0", rows=rows, cap=1000), FakeCkan("2.11.5", rows=rows, cap=1000)
    opened(server, new, tmp_path)
    opened(server, old, tmp_path)
    assert [page.get("filters") for page in new.pages] == [None, {"_id": {"gt": 1000}}, {"_id": {"gt": 2000}}]
    assert [page.get("offset") for page in old.pages] == [None, 1000, 2000]
    assert all(page["sort"] == "_id" and page["include_total"] is False for page in new.pages + old.pages)


def test_a_count_that_is_too_low_or_only_a_guess_does_not_cut_the_table(server: Server, tmp_path: Path) -> None:
    rows = [["x", "1"]] * 2500
    for fake in (FakeCkan(rows=rows, total=1200, cap=1000), FakeCkan("2.11.5", rows=rows, total=1000, estimated=True, cap=1000)):
        table = opened(server, fake, tmp_path)
        assert len(cells(table)) == 2501
        assert not table.notes


def test_a_portal_that_gives_fewer_rows_than_the_limit_it_tells_is_asked_on(server: Server, tmp_path: Path) -> None:
    class Short(FakeCkan):
        def _page(self, data: dict[str, Any]) -> dict[str, Any]:
            return {**super()._page({**data, "limit": min(data["limit"], 300)}), "limit": data["limit"]}

    for fake in (Short(rows=[["x", "1"]] * 1000), Short("2.11.5", rows=[["x", "1"]] * 1000, total=900, estimated=True)):
        assert len(cells(opened(server, fake, tmp_path))) == 1001


def test_a_count_that_is_too_high_is_told(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeCkan(rows=[["x", "1"]] * 10, total=12), tmp_path)
    assert [(note.rule, str(note.text)) for note in table.notes] == [("rows_missing", "Portal demo counts 12 rows and gave 10.")]


def test_numbers_keep_all_their_digits_and_cells_their_text(server: Server, tmp_path: Path) -> None:
    fields = [
        {"id": name, "type": kind}
        for name, kind in (("big", "int8"), ("exact", "numeric"), ('text, with "signs"', "text"), ("yes", "bool"))
    ]
    rows = [
        ["9007199254740993", "0.100000000000000000001", 'uno\ndos, "tres"\r\n\u2028cuatro', "t"],
        ["", "1e30", "", "f"],
        ["1", "2", "007", ""],
    ]
    table = opened(server, FakeCkan(fields=fields, rows=rows), tmp_path)
    assert cells(table) == [[field["id"] for field in fields], *[[*row[:3], {"t": "true", "f": "false"}.get(row[3], "")] for row in rows]]


def test_empty_cells_of_a_single_column_stay_rows(server: Server, tmp_path: Path) -> None:
    table = opened(server, FakeCkan(fields=[{"id": "a", "type": "text"}], rows=[["x"], [""], ["y"], [""]]), tmp_path)
    assert cells(table) == [["a"], ["x"], [""], ["y"], [""]]


def test_the_operators_row_limit_is_kept_and_told(server: Server, tmp_path: Path) -> None:
    settings = settings_for(portal(server), limits={"rows": 1500})
    table = opened(server, FakeCkan(rows=[["x", "1"]] * 4000), tmp_path, settings)
    assert len(cells(table)) == 1501
    assert [(note.rule, str(note.text)) for note in table.notes] == [("rows_limit", "Only the first 1500 rows of 4000 were fetched.")]


def test_the_byte_limit_keeps_what_came_and_tells(server: Server, tmp_path: Path) -> None:
    settings = settings_for(portal(server), limits={"download_bytes": 200_000})
    table = opened(server, FakeCkan(rows=[["x" * 100, "1"]] * 5000, cap=1000), tmp_path, settings)
    assert len(cells(table)) == 1001
    assert table.notes[0].rule == "rows_limit"


@pytest.mark.parametrize("form", ["lists", "objects"])
def test_rows_that_come_as_lists_or_objects_keep_every_digit(form: str, server: Server, tmp_path: Path) -> None:
    class Written(FakeCkan):
        """Cells between < and > are numbers, true or null in the answer."""

        def datastore_search(self, data: dict[str, Any], asked: Asked) -> Reply:
            reply = super().datastore_search(data, asked)
            return Reply(reply.status, reply.headers, reply.body.replace(b'"<', b"").replace(b'>"', b""))

    rows = [["<9007199254740993>", "<0.100000000000000000001>"], ["<null>", "<1.10>"], ["<true>", "007"], ["<[1.50, [2e3]]>", "ñ"]]
    for version in ("2.7.12", "2.12.0"):
        table = opened(server, Written(version, rows=rows, form=form), tmp_path)
        assert cells(table)[1:] == [["9007199254740993", "0.100000000000000000001"], ["", "1.10"], ["true", "007"], ["[1.50, [2e3]]", "ñ"]]


@pytest.mark.parametrize("form", ["csv", "lists", "objects"])
def test_every_row_arrives_in_each_form(form: str, server: Server, tmp_path: Path) -> None:
    rows = [[f"fila {number}", str(number)] for number in range(2500)]
    for numbered in (True, False):
        assert cells(opened(server, FakeCkan(rows=rows, cap=700, form=form, numbered=numbered), tmp_path))[1:] == rows


def test_a_view_without_numbers_that_repeats_a_page_is_stopped(server: Server, tmp_path: Path) -> None:
    class Stuck(FakeCkan):
        def _page(self, data: dict[str, Any]) -> dict[str, Any]:
            return super()._page({**data, "offset": 0})

    fake = Stuck(rows=[["x", str(number)] for number in range(1000)], numbered=False, total=10**9)
    assert "cannot be put together" in refused(server, fake, tmp_path)


def test_rows_too_long_for_one_answer_come_a_few_at_a_time(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_wire, "ANSWER_BYTES", 400_000)
    rows = [["x" * 150_000, str(number)] for number in range(9)]
    for cap in (32_000, 3):
        assert cells(opened(server, FakeCkan(rows=rows, cap=cap), tmp_path))[1:] == rows
    assert "larger than" in refused(server, FakeCkan(rows=[["x" * 500_000, "1"]]), tmp_path)


def test_a_portal_that_repeats_its_first_page_is_stopped(server: Server, tmp_path: Path) -> None:
    class Stuck(FakeCkan):
        def _page(self, data: dict[str, Any]) -> dict[str, Any]:
            return super()._page({**data, "filters": {}, "offset": 0})

    for version in ("2.11.5", "2.12.0"):
        assert "cannot be put together" in refused(server, Stuck(version, rows=[["x", "1"]] * 5000), tmp_path)


def test_a_table_without_row_numbers_is_paged_by_offset(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(fields=[{"id": "a", "type": "text"}], rows=[[""], ["x"]] * 1200, numbered=False)
    assert len(cells(opened(server, fake, tmp_path))) == 2401
    assert all("sort" not in page and page["fields"] == ["a"] for page in fake.pages)


@pytest.mark.parametrize(
    "broken",
    [{"fail_at": 0}, {"fail_at": 2}, {"fields": []}, {"form": "lists", "rows": [["a"]] * 3}, {"rows": [["a"]] * 3}],
)
def test_the_file_stands_in_where_the_datastore_fails(broken: dict[str, Any], server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(**{"rows": [["x", "1"]] * 5000, "cap": 1000, **broken}, resource={"url": server.url("/file.csv")})
    server.routes["/file.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=CSV)
    table = opened(server, fake, tmp_path)
    assert table.path.read_bytes() == CSV
    assert table.name == "file.csv"
    assert [path.name for path in tmp_path.iterdir()] == [table.path.name]


def test_where_both_fail_the_first_reason_is_told(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(rows=[["x", "1"]], fail_at=0, resource={"url": server.url("/gone.csv")})
    assert refused(server, fake, tmp_path) == "Portal demo is having a fault of its own just now."
    assert not list(tmp_path.iterdir())


def test_that_the_file_stands_in_is_told_only_where_the_portal_has_a_copy(server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=CSV)
    file = {"url": server.url("/file.csv")}
    assert [note.rule for note in opened(server, FakeCkan(fail_at=0, rows=[["x", "1"]], resource=file), tmp_path).notes] == ["file_instead"]
    assert not opened(server, FakeCkan(resource={**file, "datastore_active": False}), tmp_path).notes


def test_a_copy_that_the_portal_calls_partial_gives_way_to_the_file(server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=CSV)
    partial = {"url": server.url("/file.csv"), "datastore_contains_all_records_of_source_file": "False"}
    fake = FakeCkan(rows=[["x", "1"]], resource=partial)
    assert opened(server, fake, tmp_path).path.read_bytes() == CSV
    copy = opened(server, fake, tmp_path, origin=".table")
    assert (cells(copy)[1], [note.rule for note in copy.notes]) == (["x", "1"], ["copy_partial"])


@pytest.mark.parametrize(
    ("origin", "name", "offered"), [("", "Tabla.csv", "file"), (".table", "Tabla.csv", "file"), (".file", "file.csv", "table")]
)
def test_file_and_copy_are_both_offered(origin: str, name: str, offered: str, server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=CSV)
    table = opened(server, FakeCkan(rows=[["x", "1"]], resource={"url": server.url("/file.csv")}), tmp_path, origin=origin)
    assert table.name == name
    assert [offer.sources for offer in table.offers] == [(Source("ckan", f"demo/{RESOURCE}.{offered}"),)]


def test_a_chosen_copy_that_fails_is_not_replaced(server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = Reply(headers={"Content-Type": "text/csv"}, body=CSV)
    with pytest.raises(SourceError, match="fault of its own"):
        opened(server, FakeCkan(rows=[["x", "1"]], fail_at=0, resource={"url": server.url("/file.csv")}), tmp_path, origin=".table")


DUMP = f"/datastore/dump/{RESOURCE}"


def dumped(server: Server, folder: Path, body: bytes, **fake: Any) -> Table:
    """The portal's download of a table whose pages fail."""
    server.routes[DUMP] = Reply(headers={"Content-Type": "application/octet-stream"}, body=body)
    resource = {"url": server.url(DUMP), "url_type": "datastore"}
    return opened(server, FakeCkan(rows=[["x", "1"], ["y\nz", "2"]], fail_at=0, resource=resource, **fake), folder)


def test_a_dump_comes_without_the_portals_numbers(server: Server, tmp_path: Path) -> None:
    table = dumped(server, tmp_path, b'\xef\xbb\xbf_id,a,b\n1,x,1\n2,"y\nz",2\n')
    assert cells(table) == [["a", "b"], ["x", "1"], ["y\nz", "2"]]
    assert [path.name for path in tmp_path.iterdir()] == [table.path.name]


@pytest.mark.parametrize(
    "body", [b"_id,a,b\n1,x,1\n", b"_id,a,b\n1,x,1\n2,y,12", b'_id,a,b\n1,x,1\n2,"y', b"_id,a,b\n1,x,1\n2", b"Internal Server Error"]
)
def test_a_dump_that_was_cut_midway_is_not_taken_for_the_table(body: bytes, server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="fault of its own"):
        dumped(server, tmp_path, body)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("form", "body", "kept"),
    [
        ("tsv", b"_id\ta\tb\n1\tx, y\t1\n2\tz\t2\n", b'a,b\n"x, y",1\nz,2\n'),
        ("json", b'{"fields": [], "records": [[1, "x"]]}', b'{"fields": [], "records": [[1, "x"]]}'),
    ],
)
def test_a_dump_in_another_form_is_read_as_that(form: str, body: bytes, kept: bytes, server: Server, tmp_path: Path) -> None:
    server.routes[DUMP] = Reply(body=body)
    fake = FakeCkan(rows=[["x", "1"]] * 2, resource={"datastore_active": False, "url": server.url(f"{DUMP}?format={form}")})
    assert opened(server, fake, tmp_path).path.read_bytes() == kept


def test_a_dump_that_nobody_counts_is_told(server: Server, tmp_path: Path) -> None:
    notes = dumped(server, tmp_path, b"_id,a,b\n1,x,1\n", estimated=True).notes
    assert "dump_unchecked" in [note.rule for note in notes]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "http://127.0.0.1:22/", "file:///etc/passwd", "ftp://example.org/x.csv", ""]
)
def test_a_portals_links_pass_the_same_guard(url: str, server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(fields=[], resource={"datastore_active": False, "url": url})
    assert "no table or data set" not in refused(server, fake, tmp_path)


def test_the_datastore_stands_in_where_the_file_is_gone(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(rows=[["x", "1"]], resource={"datastore_active": False, "url": server.url("/gone.csv")})
    assert cells(opened(server, fake, tmp_path)) == [["a", "b"], ["x", "1"]]


PAGE = Reply(200, HTML, b"<!doctype html><h1>Descarga</h1>")


@pytest.mark.parametrize("resource", [{"datastore_active": False}, {"datastore_contains_all_records_of_source_file": False}])
def test_the_datastore_stands_in_where_the_file_is_a_web_page(resource: dict[str, Any], server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = PAGE
    fake = FakeCkan(rows=[["x", "1"]], resource={"url": server.url("/file.csv"), **resource})
    table = opened(server, fake, tmp_path)
    assert cells(table)[1:] == [["x", "1"]]
    assert "web page" in str(table.notes[-1].text)
    assert opened(server, fake, tmp_path, origin=".file").path.read_bytes() == PAGE.body
    fake.fields = []
    assert opened(server, fake, tmp_path).path.read_bytes() == PAGE.body


def test_links_may_lack_their_scheme_or_their_server(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))])
    server.routes["/f/a.csv"] = Reply(body=CSV)
    settings = settings_for(portal(server), hosts=(f"files.example.org:{server.port}",))
    for url in ("/f/a.csv", f"files.example.org:{server.port}/f/a.csv", f" http://files.example.org:{server.port}/f/a.csv "):
        fake = FakeCkan(fields=[], resource={"datastore_active": False, "url": url})
        assert opened(server, fake, tmp_path, settings).path.read_bytes() == CSV


def test_a_resource_that_is_said_to_be_a_page_is_one(server: Server, tmp_path: Path) -> None:
    server.routes["/file.csv"] = PAGE
    fake = FakeCkan(rows=[["x", "1"]], resource={"url": server.url("/file.csv"), "format": "HTML", "datastore_active": False})
    assert opened(server, fake, tmp_path).path.read_bytes() == PAGE.body


def test_a_table_that_did_not_change_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(rows=[["x", "1"]])
    validator = opened(server, fake, tmp_path).validator
    with pytest.raises(Unchanged):
        opened(server, fake, tmp_path, validator=validator)
    fake.rows.append(["y", "2"])
    assert len(cells(opened(server, fake, tmp_path, validator=validator))) == 3


def test_a_table_that_is_written_to_through_the_api_is_always_fetched(server: Server, tmp_path: Path) -> None:
    assert not opened(server, FakeCkan(rows=[["x", "1"]], resource={"url_type": "datastore"}), tmp_path).validator


def test_a_file_that_did_not_change_is_not_fetched_again_unless_its_page_changed(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(resource={"datastore_active": False, "url": server.url("/file.csv")})
    server.routes["/file.csv"] = Reply(headers={"ETag": '"1"'}, body=CSV)
    validator = opened(server, fake, tmp_path).validator
    with pytest.raises(Unchanged):
        opened(server, fake, tmp_path, validator=validator)
    fake.package = {"metadata_modified": "2026-11-23T00:00:00"}
    assert opened(server, fake, tmp_path, validator=validator).path.read_bytes() == CSV
    assert opened(server, fake, tmp_path, validator="of another kind").path.read_bytes() == CSV


# Finding the API


def test_a_base_that_moved_is_followed_first(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(rows=[["x", "1"]], prefix="/data")
    server.routes["/api/3/action/status_show"] = Reply(301, {"Location": "/data/api/3/action/status_show"})
    table = opened(server, fake, tmp_path)
    assert table.credit.link == server.url(f"/data/dataset/datos/resource/{RESOURCE}")


def test_answers_that_are_compressed_badly_are_asked_for_without(server: Server, tmp_path: Path) -> None:
    def garbling(route: Any) -> Any:
        garbled = Reply(headers={"Content-Encoding": "gzip"}, body=b"\x1f\x8b no gzip")
        return lambda asked: route(asked) if asked.headers["accept-encoding"] == "identity" else garbled

    class Garbling(FakeCkan):
        def routes(self) -> dict[str, Any]:
            return {path: garbling(route) for path, route in super().routes().items()}

    assert cells(opened(server, Garbling(rows=[["x", "1"]]), tmp_path))[1] == ["x", "1"]


def test_a_portal_without_a_versioned_api_is_found(server: Server, tmp_path: Path) -> None:
    assert cells(opened(server, FakeCkan(rows=[["x", "1"]], root="/api/action/"), tmp_path))[1] == ["x", "1"]


@pytest.mark.parametrize(
    ("base", "hosts"),
    [
        ("https://www.govdata.de", ("https://ckan.govdata.de",)),
        ("https://opendata.swiss:8443/en", ("https://ckan.opendata.swiss:8443",)),
        ("https://ckan.govdata.de", ()),
        ("http://127.0.0.1:5055", ()),
    ],
)
def test_the_api_may_be_on_a_host_beside_the_site(base: str, hosts: tuple[str, ...]) -> None:
    assert beside(base) == hosts


def test_the_api_is_found_there_without_the_token(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))])
    monkeypatch.setenv("CKAN_TOKEN", TOKEN)
    fake = FakeCkan(rows=[["x", "1"]])
    server.routes |= {path: _only(f"ckan.portal.test:{server.port}", route) for path, route in fake.routes().items()}
    site = Portal(
        name="demo", title="Demo", url=f"http://www.portal.test:{server.port}", token_env="CKAN_TOKEN", private_resources=(RESOURCE,)
    )
    hosts = tuple(f"{name}.portal.test:{server.port}" for name in ("www", "ckan"))
    table = loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings_for(site, hosts=hosts), tmp_path))
    assert cells(table)[1] == ["x", "1"]
    assert TOKEN not in str(server.asked)


def _only(host: str, route: Any) -> Any:
    return lambda asked: route(asked) if asked.headers["host"] == host else Reply(404, HTML, b"<h1>Website</h1>")


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (Reply(404, HTML, b"<h1>No encontrado</h1>"), "does not answer as a CKAN portal"),
        (Reply(200, HTML, b"<h1>Inicio</h1>"), "does not answer as a CKAN portal"),
        (Reply(200, {}, b'["x"]'), "does not answer as a CKAN portal"),
        (Reply(503, HTML, b"mantenimiento"), "fault of its own"),
        (Reply(403, HTML, b"WAF"), "does not give this to the public"),
        (Reply(302, {"Location": "/api/3/action/status_show"}), "without end"),
    ],
)
def test_what_is_no_portal_is_told_so(reply: Reply, told: str, server: Server, tmp_path: Path) -> None:
    server.routes |= {"/api/3/action/status_show": reply, "/api/action/status_show": reply}
    with pytest.raises(SourceError, match=told):
        loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings_for(portal(server)), tmp_path))


@pytest.mark.parametrize("reply", [Reply(404, HTML, b"<h1>No</h1>"), Reply(403, HTML, b"WAF"), Reply(200, HTML, b"<h1>Inicio</h1>")])
def test_a_configured_portal_that_hides_its_status_is_known_by_its_catalogue(reply: Reply, server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(rows=[["x", "1"]])
    hidden = {"/api/3/action/status_show": reply, "/api/action/status_show": reply}
    search = "/api/3/action/package_search"
    asked_by_address = {search: lambda asked: fake.package_search({"rows": 0}, asked)}
    server.routes |= fake.routes() | hidden | asked_by_address
    table = loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings_for(portal(server)), tmp_path))
    assert cells(table)[1:] == [["x", "1"]]
    with pytest.raises(SourceError):
        loaders.fetch(Source("ckan", f"{server.url()}/{RESOURCE}"), Desk(Settings(hosts=(server.place,)), tmp_path))


@pytest.mark.parametrize("status", [405, 411, 501])
def test_a_portal_that_lets_nobody_post_is_read_by_its_addresses(status: int, server: Server, tmp_path: Path) -> None:
    rows = [["x", str(number)] for number in range(2500)]
    for version in ("2.11.5", "2.12.0"):
        fake = FakeCkan(version, rows=rows, cap=1000)
        server.routes |= {path: _got(route, status) for path, route in fake.routes().items()}
        table = loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings_for(portal(server)), tmp_path))
        assert cells(table)[1:] == rows
    assert sum(asked.method == "POST" for asked in server.asked) == 2


def _got(route: Any, status: int) -> Any:
    """The route for who gets; its arguments stand in the address."""

    def answer(asked: Asked) -> Reply:
        if asked.method == "POST":
            return Reply(status, HTML, b"<h1>Not allowed</h1>")
        given = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
        data = {name: value if name.endswith("id") or name == "fields" else _as_json(value) for name, value in given.items()}
        return route(replace(asked, body=json.dumps(data).encode()))

    return answer


def _as_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@pytest.mark.parametrize("reply", [error(404, "Not Found Error", message="x"), error(409, "Validation Error", id=["x"])])
def test_a_table_whose_data_set_is_lost_opens_all_the_same(reply: Reply, server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(rows=[["x", "1"]]).routes() | {"/api/3/action/package_show": reply}
    desk = Desk(settings_for(portal(server)), tmp_path)
    table = loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), desk)
    assert (cells(table)[1:], table.credit.title) == ([["x", "1"]], "Tabla")
    assert [item.title for item in loaders.resolve(f"ckan:demo/{RESOURCE}", desk).items] == ["Tabla"]


def test_a_dead_portal_is_one_sentence(tmp_path: Path) -> None:
    with serving() as server:
        settings = settings_for(portal(server))
    with pytest.raises(SourceError, match="Portal demo cannot be reached"):
        loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings, tmp_path))


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (error(404, "Not Found Error", message="No encontrado"), "no table or data set"),
        (error(403, "Authorization Error", message="Acceso denegado"), "to the public"),
        (error(409, "Validation Error", id=["Valor no encontrado"]), "did not understand"),
        (error(409, "Search Query Error", message="x"), "refused"),
        (error(500, "Internal Server Error", message="x"), "fault of its own"),
        (Reply(400, {"Content-Type": "application/json"}, b'"Bad request - Action name not known: resource_show"'), "did not understand"),
        (Reply(500, HTML, b"<h1>500</h1>"), "fault of its own"),
        (Reply(429, HTML, b"slow"), "too many requests"),
        (Reply(200, HTML, b"<h1>login</h1>"), "does not answer as a CKAN"),
        (Reply(200, {}, b'{"success": false, "error": "text"}'), "does not answer as a CKAN"),
        (Reply(302, {"Location": "/login"}), "does not answer as a CKAN"),
        (Reply(200, {}, b'{"success": true}'), "cannot be understood"),
        (Reply(200, {}, b'{"success": true, "result": null}'), "cannot be understood"),
        (Reply(200, {}, b'{"success": true, "result": [{"id": "x"}]}'), "cannot be understood"),
        (Reply(200, {}, b'{"success": true, "result": "No encontrado"}'), "cannot be understood"),
        (Reply(200, {}, b'{"success": true, "result": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_001), "cannot be understood"),
        (Reply(200, {}, b'{"result": {"id": "x"}}'), "does not answer as a CKAN"),
        (Reply(200, {}, b'{"success": false, "error": ["No autorizado"]}'), "does not answer as a CKAN"),
        (Reply(404, {}, b'{"success": false, "error": {"__type": ["x"], "message": {"es": "No"}}}'), "nothing at this address"),
    ],
)
def test_each_refusal_of_the_api_is_one_sentence(reply: Reply, told: str, server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan().routes() | {"/api/3/action/resource_show": reply}
    with pytest.raises(SourceError, match=told) as failure:
        loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings_for(portal(server)), tmp_path))
    assert "127.0.0.1" not in str(failure.value)


# Private data


def private(server: Server, *names: str, env: str = "PORTAL_TOKEN") -> Settings:
    return settings_for(portal(server, token_env=env, private_resources=names))


@pytest.mark.parametrize("name", [RESOURCE, "org-id", "org-name"])
def test_a_private_table_that_the_operator_named_opens(name: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)
    table = opened(server, FakeCkan(rows=[["x", "1"]], private=True), tmp_path, private(server, name))
    assert cells(table)[1] == ["x", "1"]
    assert table.private


@pytest.mark.parametrize(
    ("names", "token"), [((), TOKEN), (("other",), TOKEN), ((RESOURCE,), ""), ((RESOURCE,), "wrong"), (("p", "datos", ""), TOKEN)]
)
def test_any_other_private_table_is_refused_in_the_same_words(
    names: tuple[str, ...], token: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", token)
    told = refused(server, FakeCkan(rows=[["x", "1"]], private=True), tmp_path, private(server, *names))
    assert told == "Portal demo does not show this table to the public."
    assert not list(tmp_path.iterdir())


def test_public_tables_are_asked_for_without_the_token(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)
    table = opened(server, FakeCkan(rows=[["x", "1"]]), tmp_path, private(server, RESOURCE))
    assert not table.private
    assert not any("authorization" in asked.headers for asked in server.asked)


def test_the_file_of_a_private_table_comes_with_the_token_and_another_servers_without(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)
    with serving({"/file.csv": Reply(body=CSV)}) as other:
        settings = private(server, RESOURCE).model_copy(update={"hosts": (other.place,)})
        server.routes["/own.csv"] = lambda asked: Reply(body=CSV) if asked.headers.get("authorization") == TOKEN else Reply(403)
        server.routes["/sent-on.csv"] = Reply(302, {"Location": other.url("/file.csv")})
        for url in (server.url("/own.csv"), server.url("/sent-on.csv"), other.url("/file.csv")):
            fake = FakeCkan(private=True, resource={"datastore_active": False, "url": url})
            assert opened(server, fake, tmp_path, settings).path.read_bytes() == CSV
        assert len(other.asked) == 2
        assert not any({"authorization", "x-ckan-api-key"} & set(asked.headers) for asked in other.asked)


def _with_token(asked: Asked) -> Reply:
    return Reply(body=CSV) if asked.headers.get("authorization") == TOKEN else Reply(403, HTML, b"<h1>Identify yourself</h1>")


def test_a_shown_table_whose_file_wants_a_token_gets_it_where_the_operator_said_so(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKAN_TOKEN", TOKEN)
    server.routes["/file.csv"] = _with_token
    fake = FakeCkan(fields=[], resource={"datastore_active": False, "url": server.url("/file.csv")})
    named = settings_for(portal(server, token_env="CKAN_TOKEN", private_resources=("org-name",)))
    table = opened(server, fake, tmp_path, named)
    assert (table.path.read_bytes(), table.private) == (CSV, True)
    for others in ((), ("another",)):
        assert "public" in refused(server, fake, tmp_path, settings_for(portal(server, token_env="CKAN_TOKEN", private_resources=others)))


@pytest.mark.parametrize("status", [429, 503])
def test_a_portal_that_is_busy_midway_is_asked_again(status: int, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Busy(FakeCkan):
        turns = iter([False, True, True, False, True])

        def datastore_search(self, data: dict[str, Any], asked: Asked) -> Reply:
            return (
                Reply(status, HTML, b"<h1>Wait</h1>")
                if data["limit"] and next(self.turns, False)
                else super().datastore_search(data, asked)
            )

    monkeypatch.setattr(_rest, "PAUSES", (0.0, 0.0))
    rows = [["x", str(number)] for number in range(3500)]
    assert cells(opened(server, Busy(rows=rows, cap=1000), tmp_path))[1:] == rows


def test_a_portal_that_dies_midway_twice_loses_nothing_and_says_so(server: Server, tmp_path: Path) -> None:
    rows = [["x", str(number)] for number in range(5000)]
    fake = FakeCkan(rows=rows, cap=1000, fail_at=3)
    server.routes |= fake.routes()
    settings = load_settings(data=tmp_path, portals=[portal(server).model_dump()], limits={"refetch_seconds": 0})
    source = Source("ckan", f"demo/{RESOURCE}")
    for _ in range(2):
        fake.pages.clear()
        with pytest.raises(SourceError, match="fault of its own"):
            Store(settings).open(source, report=lambda stage, done, total: None)
        assert not list(tmp_path.rglob("*.duckdb"))
        for line in tmp_path.rglob("*.progress"):
            line.unlink()  # as if the time had passed after which it is tried again
    fake.fail_at = -1
    assert Store(settings).open(source).schema.rows == 5000
    fake.rows.append(["y", "1"])
    fake.pages.clear()
    fake.fail_at = 3
    kept = Store(settings).open(source)
    assert (kept.schema.rows, kept.notes[-1].rule) == (5000, "as_of")


def test_a_portal_that_moved_never_gets_the_token(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)
    with serving(FakeCkan(rows=[["x", "1"]], private=True).routes()) as other:
        settings = private(server, RESOURCE).model_copy(update={"hosts": (other.place,)})
        for action in ("status_show", "resource_show", "package_show", "datastore_search"):
            server.routes[f"/api/3/action/{action}"] = Reply(301, {"Location": other.url(f"/api/3/action/{action}")})
        with pytest.raises(SourceError, match="to the public"):
            loaders.fetch(Source("ckan", f"demo/{RESOURCE}"), Desk(settings, tmp_path))
        assert other.asked
        assert TOKEN not in str(other.asked)


def test_an_unconfigured_portal_never_gets_a_token(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TOKEN", TOKEN)
    with serving(FakeCkan(private=True).routes()) as other:
        settings = private(server, RESOURCE, "org-id").model_copy(update={"hosts": (other.place,)})
        with pytest.raises(SourceError, match="to the public"):
            loaders.fetch(Source("ckan", f"{other.url()}/{RESOURCE}"), Desk(settings, tmp_path))
        assert TOKEN not in str(other.asked)


# Words


def test_credit_hints_and_wishes_come_from_the_portal(server: Server, tmp_path: Path) -> None:
    fields = [
        {"id": "a", "type": "text", "info": {"label": "Zona", "notes": "Nota", "unit": "km", "type_override": "timestamp"}},
        {"id": "b", "type": "int4"},
    ]
    fake = FakeCkan(fields=fields, rows=[["x", "1"]], resource={"chart_type": "Treemap", "resource_viz": "a, b,", "average_legend": "Sí"})
    table = opened(server, fake, tmp_path)
    credit = table.credit
    assert (credit.title, credit.publisher, credit.licence, credit.modified) == ("Datos", "Ayuntamiento", "CC BY", "2026-11-22T10:00:00")
    assert (credit.link, credit.language, credit.checked) == (server.url(f"/dataset/datos/resource/{RESOURCE}"), "es", True)
    assert credit.fetched
    assert table.hints == (Hint("a", "timestamp", "Zona", "km", "Nota"), Hint("b", "int4"))
    assert table.steer == Steer(chart="treemap", show=("a", "b"), average=True)
    assert (table.name, table.format) == ("Tabla.csv", "CSV")


@pytest.mark.parametrize(
    ("schema", "hints"),
    [
        ({"fields": [{"name": "a", "type": "year", "title": "Año"}, {"title": "x"}]}, (Hint("a", "year", "Año"),)),
        ('{"fields": [{"name": "a", "description": {"es": "Nota"}}]}', (Hint("a", note="Nota"),)),
        ("https://example.org/schema.json", ()),
        ({"fields": "x"}, ()),
        (None, ()),
    ],
)
def test_a_files_columns_are_described_by_its_table_schema(schema: object, hints: tuple[Hint, ...]) -> None:
    assert columns.described_columns({"schema": schema}) == hints


def test_data_of_other_portals_are_not_marked_as_checked(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(rows=[["x", "1"]]).routes()
    table = loaders.fetch(Source("ckan", f"{server.url()}/{RESOURCE}"), Desk(Settings(hosts=(server.place,)), tmp_path))
    assert not table.credit.checked


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"title": "Datos"}, "Datos"),
        ({"title": "Datos", "title_translated": {"es": "Los datos", "en": "Data"}}, "Los datos"),
        ({"title": "Datos", "title_translated": {"en": "Data", "es": ""}}, "Datos"),
        ({"title": "", "title_translated": {"es": "", "ca": "Dades"}}, "Dades"),
        ({"title": {"de": "Daten", "es": "Datos"}}, "Datos"),
        ({"title": {"de": "Daten"}}, "Daten"),
        ({"title": '{"de": "Daten"}'}, "Daten"),
        ({"title": "{not json", "title_translated": '{"es": "Datos"}'}, "Datos"),
        ({"title": None, "title_translated": []}, ""),
        ({"title": {"es": ["x"]}}, ""),
        ({"title": [{"@language": "en", "@value": "Data"}, {"@language": "es", "@value": "Datos"}]}, "Datos"),
        ({"title": '[{"@language": "es", "@value": "Datos"}]'}, "Datos"),
        ({"title": [{"@value": "Datos"}, "x", None]}, "Datos"),
        ({"title": "[2024] Datos"}, "[2024] Datos"),
        ({"title": 2024}, "2024"),
        ({"title": True}, ""),
        ({"title": "{" * 5_000}, ("{" * 4_000)),
        ({"title": '{"a":' * 5_000}, ('{"a":' * 800)),
        ({}, ""),
    ],
)
def test_texts_in_several_languages_are_never_shown_as_objects(record: dict[str, object], told: str) -> None:
    assert words.translated(record, "title", "es") == told


@pytest.mark.parametrize(
    ("said", "known", "openable"),
    [
        ({"format": "csv "}, "CSV", True),
        ({"format": ".XLSX"}, "XLSX", True),
        ({"format": "text/csv"}, "CSV", True),
        ({"format": "", "mimetype": "application/json"}, "JSON", True),
        ({"format": "Comma Separated Values"}, "CSV", True),
        ({"format": "data"}, "DATA", True),
        ({}, "", True),
        ({"format": "PDF"}, "PDF", False),
        ({"format": "HTML"}, "HTML", False),
        ({"format": "HTML", "datastore_active": True}, "HTML", True),
        ({"format": None, "mimetype": 5}, "", True),
    ],
)
def test_formats_are_understood_however_they_were_typed(said: dict[str, object], known: str, openable: bool) -> None:
    assert (words.format_of(said), words.is_openable(said)) == (known, openable)


def test_all_fields_of_mexico_citys_portal_are_read() -> None:
    resource = {
        "dashboard": "default", "chart_type": "map_bubble", "resource_viz": "x,y", "resource_disaggregate": "z",
        "resource_filters": "f , g", "resource_default_var": "x", "resource_priority_date": "d", "date_format": "d/m/a",
        "average_legend": "0", "resource_tooltip": "x", "resource_subtitle": "Sub", "update_frequency": "R/P1Y",
    }  # fmt: skip
    assert columns.steer(resource) == Steer("map_bubble", ("x", "y"), ("z",), ("f", "g"), "x", "d", "d/m/a", "Sub", False, ("x",))
    assert columns.steer({"dashboard": "table"}) == Steer(chart="table")
    assert columns.steer({"chart_type": None, "resource_viz": ""}) is None


# Lists


def test_a_data_set_is_taken_apart_and_a_resource_stays_one(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(package={"resources": [{"id": "r1", "name": "Uno", "format": "CSV"}, {"id": "r2", "name": "Guía", "format": "PDF"}]})
    server.routes |= fake.routes()
    desk = Desk(settings_for(portal(server)), tmp_path)
    listed = loaders.resolve(server.url("/dataset/datos"), desk)
    assert [(item.source.ref, item.title, item.openable) for item in listed.items] == [
        ("demo/r1", "Datos: Uno", True),
        ("demo/r2", "Datos: Guía", False),
    ]
    assert [item.source.ref for item in loaders.resolve(f"ckan:demo/{RESOURCE}", desk).items] == [f"demo/{RESOURCE}"]
    assert [item.source.ref for item in loaders.resolve(RESOURCE, desk).items] == [f"demo/{RESOURCE}"]


def test_a_private_resource_is_listed_by_its_id_alone(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(private=True).routes()
    listed = ckan.LOADER.resolve(f"ckan:demo/{RESOURCE}", Desk(settings_for(portal(server)), tmp_path))
    assert [(item.title, item.publisher) for item in listed.items] == [(RESOURCE, "")]


@pytest.mark.parametrize(
    ("resources", "ids"),
    [
        (None, []),
        ("x", []),
        ([None, "x", 5, {}], []),
        ({"id": "r1", "format": "CSV"}, ["r1"]),
        ({"0": {"id": "r1"}, "1": {"id": "r2"}}, ["r1", "r2"]),
        ([{"id": 7}], ["7"]),
    ],
)
def test_resources_are_found_however_they_are_told(resources: object, ids: list[str], server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(package={"resources": resources}).routes()
    listed = ckan.LOADER.resolve("ckan:demo/dataset/datos", Desk(settings_for(portal(server)), tmp_path))
    assert [item.source.ref.rpartition("/")[2] for item in listed.items] == ids


def test_a_column_without_a_name_is_not_left_out(server: Server, tmp_path: Path) -> None:
    for name in (None, "", {}):
        fake = FakeCkan(fields=[{"id": "a", "type": "text"}, {"id": name, "type": "text"}], rows=[["x", "y"]])
        assert "cannot be put together" in refused(server, fake, tmp_path)


def test_halves_of_characters_do_not_reach_a_reader(server: Server, tmp_path: Path) -> None:
    fake = FakeCkan(fields=[{"id": "a\ud83d", "type": "text", "info": {"label": "\udc00"}}], rows=[["x"]], resource={"name": "T\ud800"})
    table = opened(server, fake, tmp_path)
    assert (table.name, table.hints[0]) == ("T?.csv", Hint("a?", "text", "?"))


def test_a_data_set_opens_with_its_first_table_and_says_so(server: Server, tmp_path: Path) -> None:
    table = {"id": RESOURCE, "name": "Uno", "datastore_active": True}
    fake = FakeCkan(rows=[["x", "1"]], package={"resources": [{"id": "r0", "format": "PDF"}, table, {**table, "id": "r2"}]})
    server.routes |= fake.routes()
    opened_one = loaders.fetch(Source("ckan", "demo/dataset/datos"), Desk(settings_for(portal(server)), tmp_path))
    assert cells(opened_one)[1] == ["x", "1"]
    assert [note.rule for note in opened_one.notes] == ["first_of_dataset"]


def test_a_data_set_without_a_table_is_told(server: Server, tmp_path: Path) -> None:
    server.routes |= FakeCkan(package={"resources": []}).routes()
    with pytest.raises(SourceError, match="holds no file"):
        loaders.fetch(Source("ckan", "demo/dataset/datos"), Desk(settings_for(portal(server)), tmp_path))


def test_a_resource_is_located_by_its_id(server: Server) -> None:
    with serving(FakeCkan(private=True).routes()) as second, serving(FakeCkan().routes()) as third:
        server.routes |= {path: error(404, "Not Found Error", message="No encontrado") for path in FakeCkan().routes()}
        server.routes["/api/3/action/status_show"] = FakeCkan().routes()["/api/3/action/status_show"]
        settings = settings_for(portal(server, "a"), portal(second, "b"), portal(third, "c"))
        assert ckan.locate(RESOURCE, "", settings) == Source("ckan", f"b/{RESOURCE}")
        assert ckan.locate(RESOURCE, "c", settings) == Source("ckan", f"c/{RESOURCE}")
        for identifier, name in (("unknown", ""), (RESOURCE, "z"), ("a/b c", "")):
            with pytest.raises(ExplorerError):
                ckan.locate(identifier, name, settings)
