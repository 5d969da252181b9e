"""Every table of the real CKAN, stored: exactly the rows and values that were put there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ckanapi import RemoteCKAN

import loaders
from explorer.model.source import Source
from explorer.model.table import Dataset
from explorer.settings import load_settings
from explorer.store import Store
from loaders._address import parse
from loaders._base import Desk
from loaders._http import Fetcher
from tests.ckan.test_loaders import BASE, SEEDED, settings, token

pytestmark = pytest.mark.ckan

TABLES = sorted(key for key, entry in SEEDED.items() if isinstance(entry, dict) and "sha256" in entry)
DELIMITED = [key for key in TABLES if "rows" in SEEDED[key]]
DATASTORE = [key for key in DELIMITED if SEEDED[key]["datastore_active"]]
FEATURES = {"aire_estaciones": 8, "aire_distritos": 6, "aire_resumen_json": 96}
Rows = list[list[str]]


def stored(key: str, folder: Path, **fields: Any) -> Dataset:
    """A resource, opened as the program opens it."""
    base = settings(SEEDED["privado"]["id"])
    using = load_settings(data=folder, portals=[portal.model_dump() for portal in base.portals], hosts=base.hosts, **fields)
    source = loaders.find(f"{BASE}/dataset/{SEEDED[key]['dataset']}/resource/{SEEDED[key]['id']}", using)
    assert source is not None
    return Store(using).open(source)


def as_written(dataset: Dataset) -> Rows:
    """Names and every cell of a stored table, as it was published."""
    with duckdb.connect(str(dataset.path), read_only=True) as store:
        names = {name for name, *_ in store.execute("DESCRIBE t").fetchall()}
        cells = [f"coalesce({c}_text, {c}::VARCHAR)" if f"{c}_text" in names else f"{c}::VARCHAR" for c in _ids(dataset)]
        rows = store.execute(f"SELECT {', '.join(cells)} FROM t ORDER BY rowid").fetchall()
    return [[column.name for column in dataset.schema.columns], *[["" if cell is None else cell for cell in row] for row in rows]]


def _ids(dataset: Dataset) -> list[str]:
    return [column.id for column in dataset.schema.columns]


def original(key: str, folder: Path) -> bytes:
    """The file that was put there, by its checksum."""
    desk = Desk(settings(), folder)
    with Fetcher(desk) as fetcher:
        headers = {"Authorization": token("editora")} if key == "privado" else {}
        content = fetcher.download(parse(SEEDED[key]["url"]), headers).path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == SEEDED[key]["sha256"]
    return content


def value(cell: str) -> Decimal | str:
    """A cell's value, whether it went through a database or not."""
    try:
        return Decimal(cell).normalize()
    except InvalidOperation:
        return {"True": "true", "False": "false"}.get(cell, cell.replace("T", " ").removesuffix(".000") if cell[:2] == "20" else cell)


@pytest.mark.parametrize("key", [key for key in DELIMITED if key not in DATASTORE])
def test_a_stored_file_prints_back_to_the_checksum_it_was_seeded_with(key: str, tmp_path: Path) -> None:
    dataset = stored(key, tmp_path)
    out = io.StringIO()
    csv.writer(out, delimiter=dataset.read.delimiter).writerows(as_written(dataset))
    assert hashlib.sha256(out.getvalue().encode(dataset.read.encoding)).hexdigest() == SEEDED[key]["sha256"]
    assert dataset.schema.rows == SEEDED[key]["rows"]


@pytest.mark.parametrize("key", DATASTORE)
def test_a_stored_datastore_table_holds_the_values_of_the_seeded_file(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKAN_TOKEN", token("editora"))
    ours = as_written(stored(key, tmp_path))
    theirs = list(csv.reader(io.StringIO(original(key, tmp_path).decode(), newline="")))
    assert len(ours) - 1 == SEEDED[key]["rows"]
    assert ours[0] == theirs[0]
    assert [[value(cell) for cell in row] for row in ours[1:]] == [[value(cell) for cell in row] for row in theirs[1:]]


@pytest.mark.parametrize("key", FEATURES)
def test_features_and_records_are_all_stored(key: str, tmp_path: Path) -> None:
    assert stored(key, tmp_path).schema.rows == FEATURES[key]


def test_every_type_of_the_datastore_is_stored_with_all_its_digits(tmp_path: Path) -> None:
    rows = as_written(stored("world_types", tmp_path))
    assert rows[0] == ["a_json", "a_list", "a_time", "a_tz", "a_bool", "a_big", "a_num"]
    assert [json.loads(row[0]) for row in rows[1:]] == [{"k": place} for place in range(5)]
    assert [row[2] for row in rows[1:]] == [f"0{place}:30:00" for place in range(5)]
    assert [row[5] for row in rows[1:]] == [str(9007199254740993 + place) for place in range(5)]
    assert [row[6] for row in rows[1:]] == [f"0.{place}00000000000000000001" for place in range(5)]


HOSTILE = ("a,b", "c.d", "e f", "ñ€ %", "'; DROP TABLE x; --", "SELECT", "A", "a", "{x}", "$1", "<b>")


def test_hostile_names_and_cells_come_through_the_datastore(tmp_path: Path) -> None:
    rows = [[f'{name}\n"{number}",' for name in HOSTILE] for number in range(3)]
    with RemoteCKAN(BASE, apikey=token("admin")) as ckan:
        act = ckan.action
        made = act.datastore_create(
            resource={"package_id": "sin-recursos", "name": "Hostil", "format": "CSV"},
            fields=[{"id": name, "type": "text"} for name in HOSTILE],
            records=[dict(zip(HOSTILE, row, strict=True)) for row in rows],
        )
        try:
            base = settings()
            using = load_settings(data=tmp_path, portals=[portal.model_dump() for portal in base.portals], hosts=base.hosts)
            found = as_written(Store(using).open(Source("ckan", f"real/{made['resource_id']}.table")))
        finally:
            act.resource_delete(id=made["resource_id"])
    assert found == [list(HOSTILE), *rows]
