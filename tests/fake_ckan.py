"""A CKAN in miniature: the answers of three versions as they were recorded, Spanish messages included."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from explorer.settings import Portal, Settings
from tests.served import Asked, Reply, Server

TOKEN = "the-operators-token"
RESOURCE = "5ab5e2b4-7e1c-4d3f-9c0a-1f2e3d4c5b6a"
HTML = {"Content-Type": "text/html; charset=utf-8"}


@dataclass
class FakeCkan:
    """`version` decides how pages are asked for; `form` is that of the rows: csv, lists or objects.

    `cap` is the site's own limit for a page; `fail_at` is the page that fails.
    """

    version: str = "2.12.0"
    fields: list[dict[str, Any]] = field(default_factory=lambda: [{"id": "a", "type": "text"}, {"id": "b", "type": "numeric"}])
    rows: list[list[str]] = field(default_factory=list)
    cap: int = 32_000
    total: int | None = None
    estimated: bool = False
    fail_at: int = -1
    private: bool = False
    resource: dict[str, Any] = field(default_factory=dict)
    package: dict[str, Any] = field(default_factory=dict)
    datasets: int = 1
    form: str = "csv"
    numbered: bool = True
    pages: list[dict[str, Any]] = field(default_factory=list)
    facets: dict[str, list[tuple[str, Any, int]]] = field(default_factory=dict)
    searches: list[dict[str, Any]] = field(default_factory=list)
    prefix: str = ""
    root: str = "/api/3/action/"

    def routes(self) -> dict[str, Any]:
        actions = ("status_show", "resource_show", "package_show", "package_search", "datastore_search")
        return {f"{self.prefix}{self.root}{action}": self._answering(action) for action in actions}

    def _answering(self, action: str) -> Any:
        return lambda asked: getattr(self, action)(json.loads(asked.body or b"{}"), asked)

    def status_show(self, _: dict[str, Any], __: Asked) -> Reply:
        return success({"ckan_version": self.version, "locale_default": "es"})

    def resource_show(self, data: dict[str, Any], asked: Asked) -> Reply:
        if data["id"] != RESOURCE:
            return error(404, "Not Found Error", message="No encontrado")
        return self._if_shown(asked, self._resource())

    def package_show(self, _: dict[str, Any], asked: Asked) -> Reply:
        return self._if_shown(asked, self._package())

    def package_search(self, data: dict[str, Any], _: Asked) -> Reply:
        self.searches.append(data)
        found = [{**self._package(), "name": f"serie-{number:02}"} for number in range(self.datasets)]
        given = found[data.get("start", 0) :][: min(data["rows"], self.cap)]
        return success({"count": len(found), "results": given, "search_facets": self._facets(data.get("facet.field", []))})

    def _facets(self, fields: list[str]) -> dict[str, Any]:
        names = ("name", "display_name", "count")
        return {
            name: {"title": name, "items": [dict(zip(names, item, strict=True)) for item in self.facets.get(name, ())]} for name in fields
        }

    def datastore_search(self, data: dict[str, Any], asked: Asked) -> Reply:
        for name, since in (("include_next_page", "2.12"), ("records_format", "2.8"), ("include_total", "2.8")):
            if name in data and [int(part) for part in self.version.split(".")] < [int(part) for part in since.split(".")]:
                return error(409, "Validation Error", **{name: [f"El campo {name} no se esperaba"]})
        if self.private and asked.headers.get("authorization") != TOKEN:
            return self._closed()
        if not self.fields:
            return error(404, "Not Found Error", message="No encontrado: Recurso no encontrado")
        if data["limit"]:
            self.pages.append(data)
        if data["limit"] and len(self.pages) - 1 == self.fail_at:
            return Reply(500, HTML, b"<h1>Error interno</h1>")
        return success(self._page(data))

    def _page(self, data: dict[str, Any]) -> dict[str, Any]:
        start = int(data.get("offset", 0)) + int(data.get("filters", {}).get("_id", {}).get("gt", 0))
        limit = min(data["limit"], self.cap)
        number = [{"id": "_id", "type": "int"}] if self.numbered else []
        given = [[*([str(place)] if self.numbered else []), *row] for place, row in enumerate(self.rows, 1)][start : start + limit]
        answer: dict[str, Any] = {"fields": [*number, *self.fields], "limit": limit, "records": self._records(given)}
        if data.get("include_total", True):
            answer["total"] = len(self.rows) if self.total is None else self.total
            answer["total_was_estimated"] = self.estimated
        if data.get("include_next_page"):
            answer["next_page"] = {"_id": {"gt": start + len(given)}}
        return answer

    def _records(self, rows: list[list[str]]) -> Any:
        if self.form != "csv":
            told = [[int(row[0]), *row[1:]] for row in rows] if self.numbered else rows
            names = [*(["_id"] if self.numbered else []), *(each["id"] for each in self.fields)]
            return told if self.form == "lists" else [dict(zip(names, row, strict=True)) for row in told]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue() if self.numbered or len(self.fields) > 1 else text.getvalue().replace('""\n', "\n")

    def _if_shown(self, asked: Asked, record: dict[str, Any]) -> Reply:
        return self._closed() if self.private and asked.headers.get("authorization") != TOKEN else success(record)

    def _closed(self) -> Reply:
        return error(403, "Authorization Error", message="Acceso denegado: El usuario no está autorizado")

    def _resource(self) -> dict[str, Any]:
        said = {
            "id": RESOURCE,
            "package_id": "p",
            "name": "Tabla",
            "format": "CSV",
            "url": "",
            "url_type": "upload",
            "datastore_active": True,
        }
        return {**said, "metadata_modified": "2026-11-22T10:00:00.123456", **self.resource}

    def _package(self) -> dict[str, Any]:
        organisation = {"id": "org-id", "name": "org-name", "title": "Ayuntamiento"}
        said = {
            "id": "p",
            "name": "datos",
            "title": "Datos",
            "organization": organisation,
            "private": self.private,
            "license_title": "CC BY",
        }
        return {**said, "resources": [self._resource()], **self.package}


def success(result: object) -> Reply:
    return _json(200, {"help": "…", "success": True, "result": result})


def error(status: int, kind: str, **fields: object) -> Reply:
    return _json(status, {"help": "…", "success": False, "error": {"__type": kind, **fields}})


def _json(status: int, body: object) -> Reply:
    return Reply(status, {"Content-Type": "application/json;charset=utf-8"}, json.dumps(body).encode())


def portal(server: Server, name: str = "demo", path: str = "", **fields: Any) -> Portal:
    return Portal(name=name, title=f"Portal {name}", url=server.url(path), allow_private_address=True, **fields)


def settings_for(*portals: Portal, **fields: Any) -> Settings:
    return Settings(portals=portals, **fields)
