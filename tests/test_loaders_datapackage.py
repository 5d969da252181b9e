"""The data package loader: descriptors of three versions, dialects, schemas, paths that leave the package, ZIP files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import loaders
from explorer.errors import ExplorerError, FormatError, SourceError
from explorer.model.source import Source
from explorer.model.table import Read, Table
from explorer.settings import Settings
from explorer.store import Store
from loaders import datapackage
from loaders._base import Desk, Unchanged
from loaders._package.files import holds_descriptor
from tests.served import Reply, Server, serving

CSV = b"zona,valor\nNorte,1.50\nSur,\n"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def serve(server: Server, descriptor: object, **files: bytes) -> None:
    server.routes["/p/datapackage.json"] = Reply(200, {"Content-Type": "application/json"}, json.dumps(descriptor).encode())
    server.routes |= {f"/p/{name.replace('__', '/').replace('_', '.')}": Reply(200, {}, body) for name, body in files.items()}


def fetched(server: Server, folder: Path, name: str = "", path: str = "/p/datapackage.json", **fields: Any) -> Table:
    desk = Desk(Settings(hosts=(server.place,)), folder, **fields)
    return loaders.fetch(Source("datapackage", server.url(path) + (f"#{name}" if name else "")), desk)


def one(server: Server, folder: Path, resource: dict[str, Any], **files: bytes) -> Table:
    serve(server, {"name": "p", "resources": [{"name": "t", **resource}]}, **files)
    return fetched(server, folder)


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_addresses_of_descriptors_are_recognised() -> None:
    found = datapackage.accepts("https://example.org/a/datapackage.json?x#y", Settings())
    assert str(found) == "datapackage:https://example.org/a/datapackage.json?x"
    assert datapackage.accepts("https://example.org/a/datapackage.zip", Settings()) is None
    assert datapackage.accepts("datapackage", Settings()) is None


def test_a_table_comes_as_it_is_with_its_schemas_words(server: Server, tmp_path: Path) -> None:
    fields = [
        {"name": "zona", "type": "string", "title": "Zona", "description": "<b>Nombre</b>", "categories": ["Sur", "Norte"]},
        {"name": "valor", "type": "number", "unit": "km", "missingValues": ["-"]},
    ]
    fields[0]["categoriesOrdered"] = True
    package = {
        "title": "Aire",
        "contributors": [{"title": "Ana", "role": "author"}, {"title": "Ayuntamiento", "roles": ["publisher"]}],
        "licenses": [{"name": "CC-BY-4.0", "title": "CC BY", "path": "https://example.org/by"}],
        "homepage": "https://example.org/aire",
        "created": "2026-11-22T10:00:00Z",
        "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields, "missingValues": ["n/d"]}, "bytes": len(CSV)}],
    }
    serve(server, package, t_csv=CSV)
    table = fetched(server, tmp_path)
    assert table.path.read_bytes() == CSV
    first, second = table.hints
    assert (first.label, first.note, first.missing, first.order) == ("Zona", "Nombre", ("n/d",), ("Sur", "Norte"))
    assert (second.type, second.unit, second.missing, second.order) == ("number", "km", ("-",), ())
    credit = table.credit
    assert (credit.title, credit.publisher, credit.licence, credit.licence_url) == (
        "Aire",
        "Ayuntamiento",
        "CC BY",
        "https://example.org/by",
    )
    assert (credit.link, credit.modified, table.notes) == ("https://example.org/aire", "2026-11-22T10:00:00", ())


@pytest.mark.parametrize(
    ("resource", "content", "rows"),
    [
        ({"dialect": {"delimiter": "|", "quoteChar": "'"}}, b"a|b\n'1|2'|3\n", [["a", "b"], ["1|2", "3"]]),
        ({"dialect": {"header": False}, "schema": {"fields": [{"name": "x"}]}}, b"1,2\n3,4\n", [["x", "field2"], ["1", "2"], ["3", "4"]]),
        ({"dialect": {"headerRows": [1, 2], "headerJoin": " / "}}, b"2024,2024\nurban,\n1,2\n", [["2024 / urban", "2024"], ["1", "2"]]),
        ({"dialect": {"headerRows": [3]}}, b"Title\n\na,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ({"dialect": {"commentChar": "#"}}, b"# said\na,b\n#no\n1,2\n", [["a", "b"], ["1", "2"]]),
        ({"dialect": {"commentRows": [1]}}, b"said\na,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ({"dialect": {"doubleQuote": False, "escapeChar": "\\"}}, b'a,b\n"x\\"y",2\n', [["a", "b"], ['x"y', "2"]]),
        ({"encoding": "cp1252"}, "año,€\n1,2\n".encode("cp1252"), [["año", "€"], ["1", "2"]]),
        ({"encoding": "utf-16"}, "año,b\n1,2\n".encode("utf-16"), [["año", "b"], ["1", "2"]]),
        ({"path": "t.tsv", "dialect": {"header": True}}, b"a\tb\n1\t2\n", [["a", "b"], ["1", "2"]]),
    ],
)
def test_a_dialect_is_heeded(resource: dict[str, Any], content: bytes, rows: list[list[str]], server: Server, tmp_path: Path) -> None:
    assert cells(one(server, tmp_path, {"path": "t.csv", **resource}, t_csv=content, t_tsv=content)) == rows


@pytest.mark.parametrize(
    ("field", "cell", "told"),
    [
        ({"type": "number", "decimalChar": ",", "groupChar": "."}, "1.234,5", "1234.5"),
        ({"type": "integer", "groupChar": " "}, "12 345", "12345"),
        ({"type": "number", "decimalChar": ","}, "n/d", "n/d"),
        ({"type": "date", "format": "%d/%m/%Y"}, "03/04/2024", "2024-04-03"),
        ({"type": "datetime", "format": "%d/%m/%Y %H:%M"}, "03/04/2024 15:30", "2024-04-03T15:30:00"),
        ({"type": "date", "format": "%d/%m/%Y"}, "unknown", "unknown"),
        ({"type": "date", "format": "any"}, "03/04/2024", "03/04/2024"),
        ({"type": "string"}, "1.234,5", "1.234,5"),
    ],
)
def test_cells_are_read_as_the_schema_writes_them(field: dict[str, Any], cell: str, told: str, server: Server, tmp_path: Path) -> None:
    resource = {"path": "t.csv", "schema": {"fields": [{"name": "v", **field}]}, "dialect": {"delimiter": ";"}}
    assert cells(one(server, tmp_path, resource, t_csv=f"v;w\n{cell};{cell}\n".encode())) == [["v", "w"], [told, cell]]


def test_parts_are_put_one_after_the_other_whether_or_not_they_repeat_the_names(server: Server, tmp_path: Path) -> None:
    resource = {"path": ["a.csv", "b.csv", "c.csv"]}
    table = one(server, tmp_path, resource, a_csv=b"a;b\n1;2\n", b_csv=b"a;b\n3;4\n", c_csv=b"5;6\n")
    assert cells(table) == [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]


def test_schema_and_dialect_may_be_files_of_their_own(server: Server, tmp_path: Path) -> None:
    schema, dialect = json.dumps({"fields": [{"name": "a", "title": "Alfa"}]}).encode(), b'{"delimiter": "|"}'
    table = one(
        server, tmp_path, {"path": "t.csv", "schema": "s.json", "dialect": "d.json"}, t_csv=b"a|b\n1|2\n", s_json=schema, d_json=dialect
    )
    assert (cells(table)[0], table.hints[0].label) == (["a", "b"], "Alfa")


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ([["a", "b"], [1, None], [True, {"x": 1}]], [["a", "b"], ["1", ""], ["true", '{"x": 1}']]),
        ([{"a": 1}, {"b": "x", "a": 2.5}], [["a", "b"], ["1", ""], ["2.5", "x"]]),
    ],
)
def test_rows_inside_the_descriptor_are_a_table(data: object, rows: list[list[str]], server: Server, tmp_path: Path) -> None:
    table = one(server, tmp_path, {"data": data})
    assert cells(table) == rows
    with pytest.raises(Unchanged):
        fetched(server, tmp_path, validator=table.validator)


def test_numbers_inside_the_descriptor_keep_every_digit(server: Server, tmp_path: Path) -> None:
    data = b'[["id", "x"], [9007199254740993, 2.50], [12345678901234567890123, {"y": 1.10}]]'
    server.routes["/p/datapackage.json"] = Reply(body=b'{"resources": [null, {"name": "t", "data": ' + data + b"}]}")
    assert cells(fetched(server, tmp_path))[1:] == [["9007199254740993", "2.50"], ["12345678901234567890123", '{"y": 1.10}']]


@pytest.mark.parametrize("data", [[["a"], 5, ["1"]], [["a"], {"a": 1}], [], {}, 5, "x", [None]])
def test_what_is_no_rows_inside_the_descriptor_stays_as_it_is(data: object, server: Server, tmp_path: Path) -> None:
    table = one(server, tmp_path, {"data": data, "format": "json"})
    assert (table.path.read_text() if isinstance(data, str) else json.loads(table.path.read_text())) == data


def test_a_web_page_in_the_place_of_a_part_is_no_rows(server: Server, tmp_path: Path) -> None:
    for part in ("a.csv", "b.csv"):
        bodies = {"a_csv": CSV, "b_csv": CSV, part.replace(".", "_"): b"<!doctype html>\n<p>Error, 500</p>\n"}
        with pytest.raises(SourceError, match="something else than the table"):
            one(server, tmp_path, {"path": ["a.csv", "b.csv"], "dialect": {"delimiter": ","}}, **bodies)


def test_a_descriptor_nested_a_thousand_levels_deep_is_a_sentence(server: Server, tmp_path: Path) -> None:
    deep = b"[" * 930 + b"]" * 930
    for data in (deep, b'[["a"], [' + deep + b"]]"):
        body = b'{"x": "\\ud800", "resources": [{"name": "t", "data": ' + data + b"}]}"
        server.routes["/p/datapackage.json"] = Reply(body=body)
        with pytest.raises((SourceError, FormatError)):
            fetched(server, tmp_path)


def test_tables_of_one_name_are_told_apart(server: Server, tmp_path: Path) -> None:
    serve(server, {"resources": [{"name": "t", "path": f"{name}.csv"} for name in "abc"]}, a_csv=b"a\n", b_csv=b"b\n", c_csv=b"c\n")
    assert [fetched(server, tmp_path, name).path.read_bytes() for name in ("t", "t-2", "t-3")] == [b"a\n", b"b\n", b"c\n"]


@pytest.mark.parametrize("path", ["a%20b.csv", "a b.csv", "a%20b.csv?x", "100%.csv"])
def test_paths_are_encoded_once(path: str, server: Server, tmp_path: Path) -> None:
    sent = {"a%20b.csv": "/p/a%20b.csv", "a b.csv": "/p/a%20b.csv", "a%20b.csv?x": "/p/a%2520b.csv%3Fx", "100%.csv": "/p/100%25.csv"}[path]
    server.routes[sent] = Reply(body=CSV)
    assert one(server, tmp_path, {"path": path}).path.read_bytes() == CSV


def test_an_encoded_path_is_found_in_a_zip_file(server: Server, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a b.csv", CSV)
        archive.writestr("datapackage.json", '{"resources": [{"name": "t", "path": "a%20b.csv"}]}')
    server.routes["/p.zip"] = Reply(body=packed.getvalue())
    assert fetched(server, tmp_path, "t", "/p.zip").path.read_bytes() == CSV


def workbook() -> bytes:
    made = openpyxl.Workbook()
    for name, rows in (("Largo", [["x", "y"], *([n, n] for n in range(50))]), ("Corto", [["zona", "valor"], ["Norte", 1], ["Sur", 2]])):
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.remove(made.worksheets[0])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def database(folder: Path) -> bytes:
    with closing(sqlite3.connect(folder / "d")) as made:
        made.executescript("CREATE TABLE Largo (x); CREATE TABLE Corto (zona, valor); INSERT INTO Corto VALUES ('Norte', 1), ('Sur', 2);")
        made.executemany("INSERT INTO Largo VALUES (?)", [(n,) for n in range(50)])
        made.commit()
    return (folder / "d").read_bytes()


OBJECTS = json.dumps({"Largo": [{"x": n} for n in range(50)], "Corto": [{"zona": "Norte", "valor": 1}, {"zona": "Sur", "valor": 2}]})


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("t.xlsx", {"sheetName": "Corto"}),
        ("t.xlsx", {"sheetNumber": 2}),
        ("t.xlsx", {"sheet": "Corto"}),
        ("t.xlsx", {"sheet": 2}),
        ("t.sqlite", {"table": "Corto"}),
        ("t.json", {"property": "Corto"}),
    ],
)
def test_the_part_of_the_file_that_the_package_means_is_read(name: str, dialect: dict[str, Any], server: Server, tmp_path: Path) -> None:
    ending = name.partition(".")[2]
    body = {"xlsx": workbook, "sqlite": lambda: database(tmp_path), "json": OBJECTS.encode}[ending]()
    server.routes[f"/p/{name}"] = Reply(body=body)
    serve(server, {"resources": [{"name": "t", "path": name, "dialect": dialect}, {"name": "whole", "path": name}]})
    store = Store(Settings(hosts=(server.place,), data=tmp_path / "data"))
    source = Source("datapackage", server.url("/p/datapackage.json"))
    meant = store.open(replace(source, ref=f"{source.ref}#t"))
    assert ([column.name for column in meant.schema.columns], meant.schema.rows, meant.read.sheet) == (["zona", "valor"], 2, "Corto")
    assert store.open(replace(source, ref=f"{source.ref}#whole")).schema.rows == 50
    assert store.open(replace(source, ref=f"{source.ref}#t"), Read(sheet="Largo")).schema.rows == 50


@pytest.mark.parametrize(
    ("name", "dialect"),
    [("t.xlsx", {"sheet": "Otro"}), ("t.xlsx", {"sheetNumber": 9}), ("t.sqlite", {"table": "Otro"}), ("t.json", {"property": "x"})],
)
def test_a_part_that_the_file_does_not_have_gives_way_to_another(
    name: str, dialect: dict[str, Any], server: Server, tmp_path: Path
) -> None:
    body = {"xlsx": workbook, "sqlite": lambda: database(tmp_path), "json": OBJECTS.encode}[name.partition(".")[2]]()
    server.routes[f"/p/{name}"] = Reply(body=body)
    serve(server, {"resources": [{"name": "t", "path": name, "dialect": dialect}]})
    store = Store(Settings(hosts=(server.place,), data=tmp_path / "data"))
    opened = store.open(Source("datapackage", server.url("/p/datapackage.json")))
    assert (opened.schema.rows, [note.rule for note in opened.notes]) == (50, ["other_sheet"])


def test_text_inside_the_descriptor_has_its_format(server: Server, tmp_path: Path) -> None:
    table = one(server, tmp_path, {"data": "a,b\n1,2\n", "format": "csv"})
    assert (cells(table), table.name) == ([["a", "b"], ["1", "2"]], "t.csv")


def test_version_0_says_url(server: Server, tmp_path: Path) -> None:
    assert one(server, tmp_path, {"url": server.url("/p/t.csv")}, t_csv=CSV).path.read_bytes() == CSV


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../secret.csv",
        "a/../../x.csv",
        "..\\x.csv",
        "C:/x.csv",
        "file:///etc/passwd",
        "//evil.example/x.csv",
        ".git/config",
        "a/.b/c",
    ],
)
def test_paths_that_leave_the_package_are_refused(path: str, server: Server, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="outside of itself"):
        one(server, tmp_path, {"path": path})
    with pytest.raises(FormatError, match="outside of itself"):
        one(server, tmp_path, {"path": "t.csv", "schema": path}, t_csv=CSV)
    assert {asked.partition("?")[0] for asked in server.paths()} <= {"/p/datapackage.json", "/p/t.csv"}


def test_an_address_inside_is_not_reached_through_a_package(server: Server, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"private network|does not open"):
        one(server, tmp_path, {"path": "http://127.0.0.2/x.csv"})


def test_a_file_that_is_not_the_described_one_is_said_to_be_so(server: Server, tmp_path: Path) -> None:
    digest = hashlib.sha256(CSV).hexdigest()
    assert one(server, tmp_path, {"path": "t.csv", "hash": f"sha256:{digest}"}, t_csv=CSV).notes == ()
    assert one(server, tmp_path, {"path": "t.csv", "hash": hashlib.md5(CSV).hexdigest()}, t_csv=CSV).notes == ()
    for said in ({"hash": f"sha256:{digest[::-1]}"}, {"bytes": 3}):
        assert [note.rule for note in one(server, tmp_path, {"path": "t.csv", **said}, t_csv=CSV).notes] == ["other_file"]


def test_a_wrong_encoding_is_said_and_mended(server: Server, tmp_path: Path) -> None:
    table = one(server, tmp_path, {"path": "t.csv", "encoding": "ascii"}, t_csv="año,b\n1,2\n".encode())
    assert (cells(table)[0], [note.rule for note in table.notes]) == (["año", "b"], ["other_encoding"])


def test_a_file_is_unchanged_while_descriptor_and_file_are(server: Server, tmp_path: Path) -> None:
    resource = {"path": "t.csv"}
    serve(server, {"resources": [{"name": "t", **resource}]})
    server.routes["/p/t.csv"] = Reply(200, {"ETag": '"1"'}, CSV)
    table = fetched(server, tmp_path)
    with pytest.raises(Unchanged):
        fetched(server, tmp_path, validator=table.validator)
    serve(server, {"resources": [{"name": "t", "title": "New", **resource}]})
    assert fetched(server, tmp_path, validator=table.validator).credit.title == "New"


def test_several_tables_are_listed_and_named(server: Server, tmp_path: Path) -> None:
    serve(server, {"title": "P", "resources": [{"name": "a b", "path": "a.csv"}, {"name": "c", "path": "c.pdf"}]}, a_csv=CSV)
    listed = loaders.resolve(server.url("/p/datapackage.json"), Desk(Settings(hosts=(server.place,)), tmp_path))
    address = server.url("/p/datapackage.json")
    assert [(item.source.ref, item.title, item.openable) for item in listed.items] == [
        (f"{address}#a%20b", "P: a b", True),
        (f"{address}#c", "P: c", False),
    ]
    assert fetched(server, tmp_path, "a%20b").path.read_bytes() == CSV
    assert [note.rule for note in fetched(server, tmp_path).notes] == ["first_of_dataset"]
    with pytest.raises(FormatError, match="no table x"):
        fetched(server, tmp_path, "x")


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), body)
    return packed.getvalue()


PACKED = zipped(data__t_csv=CSV, datapackage_json=json.dumps({"resources": [{"name": "t", "path": "data/t.csv"}]}).encode())


def test_a_zip_file_with_a_descriptor_is_a_package(server: Server, tmp_path: Path) -> None:
    server.routes["/p.zip"] = Reply(200, {"ETag": '"1"'}, PACKED)
    desk = Desk(Settings(hosts=(server.place,)), tmp_path)
    listed = loaders.resolve(server.url("/p.zip"), desk)
    assert [str(item.source) for item in listed.items] == [f"datapackage:{server.url('/p.zip')}#t"]
    table = loaders.fetch(listed.items[0].source, desk)
    assert table.path.read_bytes() == CSV
    with pytest.raises(Unchanged):
        fetched(server, tmp_path, "t", "/p.zip", validator=table.validator)


def test_a_zip_file_without_a_descriptor_is_a_file(server: Server, tmp_path: Path) -> None:
    server.routes["/p.zip"] = Reply(body=zipped(t_csv=CSV, sub__datapackage_json=b"{}"))
    listed = loaders.resolve(server.url("/p.zip"), Desk(Settings(hosts=(server.place,)), tmp_path))
    assert [item.source.loader for item in listed.items] == ["url"]


def test_a_descriptor_is_seen_in_the_beginning_and_in_the_end_of_a_zip_file() -> None:
    assert holds_descriptor(PACKED[-200:])
    assert holds_descriptor(PACKED[:120])
    assert not holds_descriptor(zipped(t_csv=b"datapackage.json"))


@pytest.mark.parametrize(
    ("packed", "said"),
    [
        (PACKED[:-40], "damaged"),
        (zipped(datapackage_json=b'{"resources": [{"path": "none.csv"}]}'), "does not hold its file none.csv"),
        (zipped(datapackage_json=b'{"resources": [{"path": "../x.csv"}]}'), "outside of itself"),
        (zipped(datapackage_json=b"{"), "no valid JSON"),
        (PACKED[:-22] + PACKED[-22:-14] + b"\xff\xff\xff\xff" + PACKED[-10:], "too many files"),
    ],
)
def test_a_zip_file_that_cannot_be_opened_is_a_sentence(packed: bytes, said: str, server: Server, tmp_path: Path) -> None:
    server.routes["/p.zip"] = Reply(body=packed)
    with pytest.raises(ExplorerError, match=said):
        fetched(server, tmp_path, "", "/p.zip")


def test_a_zip_bomb_stops_at_the_limit(server: Server, tmp_path: Path) -> None:
    descriptor = json.dumps({"resources": [{"name": "t", "path": "t.csv"}]}).encode()
    server.routes["/p.zip"] = Reply(body=zipped(datapackage_json=descriptor, t_csv=b"0" * 3_000_000))
    desk = Desk(Settings(hosts=(server.place,), limits={"download_bytes": 1_000_000}), tmp_path)
    with pytest.raises(SourceError, match="larger than"):
        loaders.fetch(Source("datapackage", server.url("/p.zip")), desk)
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 100_000


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"resources": []}', b"<h1>Hi</h1>", b""])
def test_what_is_no_descriptor_is_a_sentence(body: bytes, server: Server, tmp_path: Path) -> None:
    server.routes["/p/datapackage.json"] = Reply(body=body)
    with pytest.raises(SourceError):
        fetched(server, tmp_path)


@pytest.mark.parametrize(
    "odd",
    [
        {"contributors": [{"title": "Ana", "roles": 5}], "languages": [None]},
        {"resources": [{"name": "t", "path": "t.csv", "dialect": {"headerRows": [10**30, -1, True, "x"], "commentRows": 3}}]},
        {"resources": [{"name": "\ud800", "path": "t.csv", "title": "\udfff"}]},
        {
            "resources": [
                None,
                {"name": "t", "path": "t.csv", "schema": {"fields": [None, {"name": "a", "missingValues": 4}]}, "licenses": 3},
            ]
        },
    ],
)
def test_an_odd_descriptor_is_read_as_far_as_it_makes_sense(odd: dict[str, Any], server: Server, tmp_path: Path) -> None:
    serve(server, {"resources": [{"name": "t", "path": "t.csv"}], **odd}, t_csv=CSV)
    table = fetched(server, tmp_path)
    assert cells(table)[0] == ["zona", "valor"]
    json.dumps([str(table.credit), [str(hint) for hint in table.hints]]).encode()


def test_a_file_that_mixes_encodings_keeps_its_letters(server: Server, tmp_path: Path) -> None:
    content = "año;b\nñandú;1\n".encode() * 3 + "Málaga;2\n".encode("cp1252")
    table = one(server, tmp_path, {"path": "t.csv", "dialect": {"delimiter": ";"}}, t_csv=content)
    assert [cells(table)[0], cells(table)[-1]] == [["año", "b"], ["Málaga", "2"]]
