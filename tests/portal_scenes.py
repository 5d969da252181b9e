"""What readers do with portals, each with the answers that a right portal gives: for tests that make those answers wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import loaders
from explorer.model.source import Source
from explorer.model.table import Listed, Table
from explorer.settings import Portal, Settings
from loaders._base import Desk
from tests import fake_ckan
from tests.fake_ckan import RESOURCE, FakeCkan
from tests.fake_portals import NAMES, ROWS, FakeDkan, FakeOpendatasoft, FakeSocrata, as_csv, as_json
from tests.served import Asked, Reply, Server

Act = Callable[[Desk, Server], Table | Listed]
Routes = Mapping[str, Reply | Callable[[Asked], Reply]]
Step = str | int


@dataclass(frozen=True)
class Scene:
    """One thing that a reader asks of one kind of portal."""

    routes: Callable[[Server], Routes]
    act: Act
    kind: str = ""
    token: str = ""

    def settings(self, server: Server, folder: Path) -> Settings:
        if not self.kind:
            return Settings(hosts=(server.place,), data=folder / "data")
        token = {"token_env": self.token} if self.token else {}
        portal = Portal(name="demo", title="Portal demo", url=server.url(), kind=self.kind, allow_private_address=True, **token)  # type: ignore[arg-type]
        return Settings(portals=(portal,), data=folder / "data")


def fetching(ref: str) -> Act:
    """Opens a table; `%` in the ref stands for the server."""
    return lambda desk, server: loaders.fetch(Source.parse(ref.replace("%", server.url())), desk)


def finding(text: str) -> Act:
    """Pastes a text; `%` stands for the server."""
    return lambda desk, server: loaders.resolve(text.replace("%", server.url()), desk)


def searching(desk: Desk, server: Server) -> Listed:
    return loaders.search("zona", 0, desk)


def _ckan(version: str = "2.12.0", **fields: Any) -> Callable[[Server], Routes]:
    def routes(server: Server) -> Routes:
        resource = {
            "url": server.url("/file.csv"), "name_translated": {"es": "Tabla", "en": "Table"}, "size": 5, "hash": "x",
            "mimetype": "text/csv", "last_modified": "2026-11-22T10:00:00",
            "schema": {"fields": [{"name": "zona", "type": "string", "title": "Zona"}]},
            "resource_viz": "zona, valor", "average_legend": "1", "description": "Una tabla", **fields.get("resource", {}),
        }  # fmt: skip
        package = {
            "title_translated": {"es": "Datos", "en": "Data"}, "notes": "Nota", "author": "Ana", "language": "es", "license_id": "cc-by",
            "extras": [{"key": "title_translated", "value": '{"es": "Datos"}'}], "metadata_modified": "2026-11-22T10:00:00",
        }  # fmt: skip
        info = {"label": "Zona", "notes": "Nota", "unit": "km", "type_override": "text"}
        columns = [{"id": "zona", "type": "text", "info": info}, {"id": "valor", "type": "numeric"}]
        facets: dict[str, list[tuple[str, Any, int]]] = {
            "organization": [("a", "A", 3)],
            "res_format": [("CSV", "CSV", 2), (".csv", "", 1)],
        }
        fake = FakeCkan(version, columns, [list(row) for row in ROWS], resource=resource, package=package, facets=facets, datasets=2)
        return {**fake.routes(), "/file.csv": Reply(body=as_csv(NAMES, ROWS))}

    return routes


def _series(server: Server) -> Routes:
    """A data set of two tables with the same columns: each is asked whether it is of the other's series."""
    routes = dict(_ckan()(server))
    table = {"package_id": "p", "format": "CSV", "url": server.url("/2025.csv"), "datastore_active": True}
    resources = [{**table, "id": RESOURCE, "name": "Medidas 2024"}, {**table, "id": "r2", "name": "Medidas 2025"}]
    return {
        **routes,
        "/api/3/action/package_show": fake_ckan.success({"id": "p", "name": "datos", "title": "Datos", "resources": resources}),
    }


def _dkan(**fields: Any) -> Callable[[Server], Routes]:
    return lambda server: FakeDkan(**fields).routes(server)


def _paged_dkan(server: Server) -> Routes:
    return FakeDkan(cap=2, stream=Reply(404)).routes(server)


def _data_json(server: Server) -> Routes:
    file = {"downloadURL": server.url("/files/aire.csv"), "mediaType": "text/csv", "title": "Datos", "format": "CSV", "description": "x"}
    said = {
        "identifier": "aire", "title": "Aire", "description": "<b>Medidas</b>", "keyword": ["zona"], "modified": "2026-11-22",
        "publisher": {"name": "Ayuntamiento"}, "license": "https://example.org/by", "language": ["es"], "landingPage": "https://example.org/",
        "distribution": [file, {"accessURL": server.url("/api")}],
    }  # fmt: skip
    whole = {"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [said, {**said, "identifier": "b"}]}
    return {"/data.json": as_json(whole), "/files/aire.csv": Reply(body=as_csv(NAMES, ROWS))}


def _json_ld(server: Server) -> Routes:
    file = {"@id": "_:f", "@type": "dcat:Distribution", "dcat:downloadURL": {"@id": server.url("/files/aire.csv")}, "dct:format": "CSV"}
    said = {
        "@id": "https://example.org/aire", "@type": "dcat:Dataset", "dct:title": [{"@language": "es", "@value": "Aire zona"}],
        "dct:publisher": {"@id": "_:o"}, "dcat:distribution": [{"@id": "_:f"}], "dct:description": {"@value": "Medidas"},
    }  # fmt: skip
    nodes = [said, file, {"@id": "_:o", "foaf:name": "Ayuntamiento"}, {"@type": ["hydra:PagedCollection"], "hydra:next": "?page=2"}]
    return {"/aire.jsonld": as_json({"@graph": nodes, "@context": {}}), "/files/aire.csv": Reply(body=as_csv(NAMES, ROWS))}


def _package(**fields: Any) -> Callable[[Server], Routes]:
    zone = {
        "name": "zona",
        "type": "string",
        "title": "Zona",
        "description": "d",
        "categories": [{"value": "Sur"}],
        "categoriesOrdered": True,
    }
    value = {"name": "valor", "type": "number", "decimalChar": ".", "groupChar": "_", "missingValues": ["-"], "unit": "m"}
    resource = {
        "name": "t", "title": "Tabla", "path": ["t.csv"], "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "bytes": 61,
        "hash": "md5:0", "schema": {"fields": [zone, value], "missingValues": ["", "x"]}, "licenses": [{"name": "by", "path": "x"}],
        "dialect": {
            "delimiter": ",", "quoteChar": '"', "header": True, "headerRows": [1], "headerJoin": " ", "commentChar": "#",
            "commentRows": [9], "nullSequence": "nada", "escapeChar": "\\", "doubleQuote": True, "skipInitialSpace": False,
            "sheetName": "a", "property": "x",
        },
        **fields,
    }  # fmt: skip
    said = {
        "name": "p", "title": "Aire", "homepage": "https://example.org", "languages": ["es"], "updated": "2026-11-22",
        "contributors": [{"title": "Ana", "role": "publisher", "roles": ["author"]}], "sources": [{"title": "x"}], "resources": [resource],
    }  # fmt: skip
    return lambda server: {"/p/datapackage.json": as_json(said), "/p/t.csv": Reply(body=as_csv(NAMES, ROWS))}


_INLINE = [list(NAMES), *ROWS]
_CATALOGUE = "/api/explore/v2.1/catalog/datasets"

SCENES: dict[str, Scene] = {
    "ckan: a table": Scene(_ckan(), fetching(f"ckan:demo/{RESOURCE}"), "ckan"),
    "ckan: a table of 2.11": Scene(_ckan("2.11.5"), fetching(f"ckan:demo/{RESOURCE}"), "ckan"),
    "ckan: a table of a series": Scene(_series, fetching(f"ckan:demo/{RESOURCE}"), "ckan"),
    "ckan: a file": Scene(_ckan(resource={"datastore_active": False}), fetching(f"ckan:demo/{RESOURCE}"), "ckan"),
    "ckan: a data set": Scene(_ckan(), fetching("ckan:demo/dataset/datos"), "ckan"),
    "ckan: a page of a table": Scene(_ckan(), finding(f"%/dataset/datos/resource/{RESOURCE}"), "ckan"),
    "ckan: a page of a data set": Scene(_ckan(), finding("%/dataset/datos")),
    "ckan: a search": Scene(_ckan(), searching, "ckan"),
    "ckan: a portal": Scene(_ckan(), finding("% zona")),
    "socrata: a table": Scene(lambda _: FakeSocrata().routes(), fetching("socrata:demo/abcd-1234"), "socrata"),
    "socrata: a table with a token": Scene(lambda _: FakeSocrata().routes(), fetching("socrata:demo/abcd-1234"), "socrata", "A_TOKEN"),
    "socrata: a page": Scene(lambda _: FakeSocrata().routes(), finding("%/d/abcd-1234")),
    "socrata: a search": Scene(lambda _: FakeSocrata().routes(), searching, "socrata"),
    "opendatasoft: a table": Scene(lambda _: FakeOpendatasoft().routes(), fetching("opendatasoft:demo/aire@town"), "opendatasoft"),
    "opendatasoft: a page": Scene(lambda _: FakeOpendatasoft().routes(), finding("%/explore/dataset/aire@town/")),
    "opendatasoft: a search": Scene(lambda _: FakeOpendatasoft().routes(), searching, "opendatasoft"),
    "opendatasoft: a portal": Scene(lambda _: FakeOpendatasoft().routes(), finding("% zona")),
    "dkan: a table": Scene(_dkan(), fetching("dkan:demo/aire/0"), "dkan"),
    "dkan: a table page by page": Scene(_paged_dkan, fetching("dkan:demo/aire/0"), "dkan"),
    "dkan: a file": Scene(_dkan(has_datastore=False), fetching("dkan:demo/dataset/aire"), "dkan"),
    "dkan: a page": Scene(_dkan(distributions=2), finding("dkan:demo/dataset/aire"), "dkan"),
    "dkan: a search": Scene(_dkan(), searching, "dkan"),
    "dcat: a file": Scene(_data_json, fetching("dcat:%/data.json#aire/0")),
    "dcat: a catalogue": Scene(_data_json, finding("%/data.json")),
    "dcat: a file of linked data": Scene(_json_ld, fetching("dcat:%/aire.jsonld")),
    "dcat: linked data": Scene(_json_ld, finding("%/aire.jsonld")),
    "datapackage: a table": Scene(_package(), fetching("datapackage:%/p/datapackage.json")),
    "datapackage: a table in the descriptor": Scene(_package(path=None, data=_INLINE), fetching("datapackage:%/p/datapackage.json")),
    "datapackage: a descriptor": Scene(_package(), finding("%/p/datapackage.json")),
}  # fmt: skip


def nodes(value: object, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The way to every part of a JSON value, itself included."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from nodes(inner, (*path, name))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from nodes(inner, (*path, place))


def replaced(value: Any, path: tuple[Step, ...], by: object) -> Any:
    """The value with another one in that place; as it was where it has no such place."""
    if not path:
        return by
    changed = copy.copy(value)
    try:
        changed[path[0]] = replaced(value[path[0]], path[1:], by)
    except (KeyError, IndexError, TypeError):
        return value
    return changed


def as_sent(reply: Reply) -> Any:
    """The JSON of a reply; None where it is none."""
    try:
        return json.loads(reply.body) if reply.body[:1] in (b"{", b"[") else None
    except ValueError:
        return None
