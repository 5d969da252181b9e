"""Socrata, Opendatasoft and DKAN in miniature: answers in the shapes that their documentation shows, with the limits it states."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from explorer.settings import Portal, Settings
from tests.served import Asked, Reply, Server

TOKEN = "the-operators-token"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NAMES = ("zona", "valor")
ROWS = [["Norte", "1.50"], ["Sur", ""], ['Este "nuevo"', "3"], ["Oeste, alto", "-4"]]


def as_json(body: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, {"Content-Type": "application/json; charset=utf-8", **headers}, json.dumps(body).encode())


def as_csv(names: tuple[str, ...], rows: list[list[str]], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows([names, *rows])
    return text.getvalue().encode()


def query(asked: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query, keep_blank_values=True).items()}


def portal(server: Server, kind: Any, **fields: Any) -> Portal:
    return Portal(name="demo", title="Portal demo", url=server.url(fields.pop("path", "")), kind=kind, allow_private_address=True, **fields)


def settings_for(*portals: Portal, **fields: Any) -> Settings:
    return Settings(portals=portals, **fields)


@dataclass
class FakeSocrata:
    """`cap` is the most rows that one page gives, `most` the most that may be asked for (SODA 2.0); `busy` what is answered first."""

    rows: list[list[str]] = field(default_factory=lambda: list(ROWS))
    names: tuple[str, ...] = NAMES
    types: tuple[str, ...] = ("text", "number")
    cap: int = 1_000_000
    most: int = 1_000_000
    refuses_select: bool = False
    counted: int | None = None
    busy: list[int] = field(default_factory=list)
    view: dict[str, Any] = field(default_factory=dict)
    body: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    opens_soda3: bool = True

    def routes(self) -> dict[str, Any]:
        return {
            "/api/views/abcd-1234.json": lambda asked: as_json(self.described()),
            "/api/views/none-0000.json": as_json({"code": "not_found", "error": True, "message": "Cannot find view"}, 404),
            "/resource/abcd-1234.json": lambda asked: as_json([{"n": str(self._total())}]),
            "/resource/abcd-1234.csv": self._page,
            "/api/v3/views/abcd-1234/query.json": lambda asked: self._soda3(asked) or as_json([{"n": str(self._total())}]),
            "/api/v3/views/abcd-1234/export.csv": lambda asked: self._soda3(asked) or Reply(body=as_csv(self.names, self.rows)),
            "/api/catalog/v1": self._catalogue,
        }

    def described(self) -> dict[str, Any]:
        columns = [
            {"fieldName": name, "name": name.title(), "dataTypeName": kind, "description": f"<p>De {name}</p>"}
            for name, kind in zip(self.names, self.types, strict=True)
        ]
        said = {"id": "abcd-1234", "name": "Tabla", "attribution": "Ayuntamiento", "viewType": "tabular", "assetType": "dataset"}
        licence = {"license": {"name": "CC BY", "termsLink": "https://example.org/by"}, "rowsUpdatedAt": 1717200000}
        hidden = {"fieldName": ":@computed_region_x", "name": "Region", "dataTypeName": "number"}
        return {**said, **licence, "columns": [*columns, hidden], **self.view}

    def _total(self) -> int:
        return len(self.rows) if self.counted is None else self.counted

    def _soda3(self, asked: Asked) -> Reply | None:
        self.asked.append(json.loads(asked.body))
        allowed = self.opens_soda3 and asked.headers.get("x-app-token") == TOKEN and asked.method == "POST"
        return None if allowed else as_json({"code": "permission_denied", "error": True, "message": "no"}, 403)

    def _page(self, asked: Asked) -> Reply:
        if self.busy:
            return as_json({"code": "x", "error": True, "message": "wait"}, self.busy.pop(), **{"Retry-After": "0"})
        said = query(asked)
        self.asked.append(said)
        if int(said["$limit"]) > self.most or (self.refuses_select and "$select" in said):
            return as_json({"code": "query.x", "error": True, "message": "No"}, 400)
        start, size = int(said["$offset"]), min(int(said["$limit"]), self.cap)
        return Reply(body=as_csv(self.names, self.rows[start : start + size]) if self.body is None else self.body)

    def _catalogue(self, asked: Asked) -> Reply:
        resource = {"id": "abcd-1234", "name": "Tabla", "type": "dataset", "attribution": "Ayuntamiento"}
        return as_json({"resultSetSize": 41, "results": [{"resource": {**resource, "description": query(asked).get("q", "")}}]})


@dataclass
class FakeOpendatasoft:
    """`parquet` is what the export gives, None where it is not offered."""

    rows: list[list[str]] = field(default_factory=lambda: list(ROWS))
    names: tuple[str, ...] = NAMES
    types: tuple[str, ...] = ("text", "double")
    counted: int | None = None
    parquet: bytes | None = None
    body: bytes | None = None
    metas: dict[str, Any] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    private: bool = False
    heeds_delimiter: bool = True

    def routes(self) -> dict[str, Any]:
        base = "/api/explore/v2.1/catalog/datasets"
        links = [{"rel": "csv"}, *([{"rel": "parquet"}] if self.parquet else [])]
        answers: dict[str, Callable[[Asked], Reply]] = {
            f"{base}/aire@town": lambda asked: as_json(self.described()),
            f"{base}/aire@town/records": lambda asked: as_json({"total_count": self._total(), "results": []}),
            f"{base}/aire@town/exports": lambda asked: as_json({"links": links}),
            f"{base}/aire@town/exports/csv": self._csv,
            f"{base}/aire@town/exports/parquet": lambda asked: Reply(body=self.parquet or b""),
        }
        missing = as_json({"error_code": "UnknownResourceError", "message": "Unknown dataset"}, 404)
        return {
            **{path: self._if_shown(answer) for path, answer in answers.items()},
            base: lambda asked: as_json({"total_count": 21, "results": [{**self.described(), "asked": query(asked).get("where")}]}),
            f"{base}/none": missing,
        }

    def described(self) -> dict[str, Any]:
        fields = [
            {"name": name, "label": name.title(), "type": kind, "description": f"De {name}", "annotations": {}}
            for name, kind in zip(self.names, self.types, strict=True)
        ]
        metas = {"title": "Tabla", "publisher": "Ayuntamiento", "license": "CC BY", "language": "es", "description": "<b>Texto</b>"}
        processed = {"data_processed": "2026-11-22T10:00:00+00:00", "modified": "2026-11-20T10:00:00+00:00"}
        said = {
            "dataset_id": "aire@town",
            "has_records": True,
            "fields": fields,
            "metas": {"default": {**metas, **processed, **self.metas}},
        }
        return {**said, **self.record}

    def _total(self) -> int:
        return len(self.rows) if self.counted is None else self.counted

    def _if_shown(self, answer: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
        def reply(asked: Asked) -> Reply:
            if self.private and asked.headers.get("authorization") != f"Apikey {TOKEN}":
                return as_json({"error_code": "Forbidden", "message": "no"}, 403)
            return answer(asked)

        return reply

    def _csv(self, asked: Asked) -> Reply:
        if self.body is not None:
            return Reply(body=self.body)
        said = query(asked)
        if self.heeds_delimiter:
            return Reply(body=as_csv(self.names, self.rows[: int(said.get("limit", len(self.rows)))], said.get("delimiter", ";")))
        return Reply(body=b"\xef\xbb\xbf" + as_csv(self.names, self.rows, ";"))


@dataclass
class FakeDkan:
    """`cap` is the site's limit for one answer; `stream` what the download gives instead of all rows."""

    rows: list[list[str]] = field(default_factory=lambda: list(ROWS))
    names: tuple[str, ...] = NAMES
    labels: tuple[str, ...] = ("Zona", "Valor (€)")
    cap: int = 500
    stream: Reply | None = None
    has_datastore: bool = True
    numbered: bool = True
    distributions: int = 1
    distribution_id: str = "dist-1"
    file: Reply | None = None
    pages: list[dict[str, str]] = field(default_factory=list)
    base: str = ""

    def routes(self, server: Server) -> dict[str, Any]:
        query_path = f"{self.base}/api/1/datastore/query/aire/0"
        return {
            f"{self.base}/api/1/metastore/schemas/dataset/items/aire": lambda asked: as_json(self.described(server, True)),
            f"{self.base}/api/1/metastore/schemas/dataset/items/none": dkan_error(404),
            query_path: self._query,
            f"{query_path}/download": lambda asked: self.stream or Reply(body=as_csv(self.labels, self.rows)),
            f"{self.base}/api/1/search": lambda asked: as_json(self._search(server, asked)),
            "/files/aire.csv": self.file or Reply(body=as_csv(self.labels, self.rows)),
        }

    def described(self, server: Server, wrapped: bool) -> dict[str, Any]:
        data = {"title": "Medidas", "downloadURL": server.url("/files/aire.csv"), "format": "csv", "mediaType": "text/csv"}
        several = [{**data, "title": f"Medidas {number}"} for number in range(self.distributions)]
        told = [{"identifier": self.distribution_id, "data": item} for item in several] if wrapped else several
        publisher = {"name": "Ayuntamiento"}
        said = {"identifier": "aire", "title": "Aire", "modified": "2026-11-22", "license": "https://example.org/by"}
        return {**said, "publisher": {"identifier": "p", "data": publisher} if wrapped else publisher, "distribution": told}

    def _query(self, asked: Asked) -> Reply:
        if not self.has_datastore:
            return dkan_error(404)
        said = query(asked)
        if int(said.get("limit", self.cap)) > self.cap or ("sorts[0][property]" in said and not self.numbered):
            return dkan_error(400)
        answer: dict[str, Any] = {"query": {}}
        if said.get("results") != "false":
            self.pages.append(said)
            start = int(said.get("offset", 0))
            given = self.rows[start : start + int(said.get("limit", self.cap))]
            answer["results"] = [dict(zip(self.names, (cell or None for cell in row), strict=True)) for row in given]
        if said.get("count") != "false":
            answer["count"] = len(self.rows)
        if said.get("schema") != "false":
            fields = {name: {"type": "text", "description": label} for name, label in zip(self.names, self.labels, strict=True)}
            answer["schema"] = {"resource": {"fields": {"record_number": {"type": "serial"}, **fields}}}
        return as_json(answer)

    def _search(self, server: Server, asked: Asked) -> dict[str, Any]:
        found = {"dkan_dataset/aire": self.described(server, False)}
        return {"total": "1", "results": found if query(asked).get("fulltext", "aire") == "aire" else [], "facets": []}


def dkan_error(status: int) -> Reply:
    return as_json({"message": "No", "status": status, "timestamp": "2026-11-22T10:00:00+00:00"}, status)
