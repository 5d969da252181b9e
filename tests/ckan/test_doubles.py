"""The loaders of other portals against their doubles, which serve the tables that the real CKAN was seeded with.

`SOCRATA`, `OPENDATASOFT` and `DKAN` name their addresses (http://127.0.0.1:5060 to 5062).
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

import loaders
from explorer.errors import SourceError
from explorer.model.table import Table
from explorer.settings import Portal, Settings
from explorer.store import Store
from loaders._address import parse
from loaders._base import Desk

pytestmark = pytest.mark.ckan

SOCRATA = os.environ.get("SOCRATA", "http://127.0.0.1:5060").rstrip("/")
OPENDATASOFT = os.environ.get("OPENDATASOFT", "http://127.0.0.1:5061").rstrip("/")
DKAN = os.environ.get("DKAN", "http://127.0.0.1:5062").rstrip("/")
CKAN = os.environ["CKAN"].rstrip("/")
HOME = Path(os.environ.get("CKAN_HOME") or Path(tempfile.gettempdir()) / "ckan-real")
SEEDED: dict[str, Any] = json.loads((HOME / "seeded.json").read_text())
TABLES = {"world": "world_long", "aire": "aire_horario", "presupuesto": "presupuesto_datastore"}
"""Tables of the doubles, and the resources of the real CKAN that hold the same rows."""
ROWS = {name: int(SEEDED[key]["rows"]) for name, key in TABLES.items()}
FOUR_BY_FOUR = {"world": "wrld-0001", "aire": "aire-0001", "presupuesto": "pres-0001"}
ADDRESSES = {
    "socrata": lambda name: f"{SOCRATA}/Datos/Tabla/{FOUR_BY_FOUR[name]}/about_data",
    "opendatasoft": lambda name: f"{OPENDATASOFT}/explore/dataset/{name}/table/",
    "dkan": lambda name: f"{DKAN}/dataset/{name}",
    "dcat": lambda name: f"dcat:{DKAN}/data.json#{name}/0",
}


def settings(folder: Path, **fields: Any) -> Settings:
    return Settings(hosts=tuple(parse(base).netloc for base in (SOCRATA, OPENDATASOFT, DKAN, CKAN)), data=folder / "data", **fields)


def opened(text: str, folder: Path, using: Settings | None = None) -> Table:
    desk = Desk(using or settings(folder), folder)
    (item,) = loaders.resolve(text, desk).items
    return loaders.fetch(item.source, desk)


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("kind", ADDRESSES)
def test_every_row_arrives_from_the_page_of_the_table(kind: str, name: str, tmp_path: Path) -> None:
    rows = cells(opened(ADDRESSES[kind](name), tmp_path))
    assert len(rows) - 1 == ROWS[name]
    assert len({len(row) for row in rows}) == 1


def test_all_portals_tell_the_same_table(tmp_path: Path) -> None:
    told = {kind: cells(opened(address("world"), tmp_path)) for kind, address in ADDRESSES.items()}
    assert told["socrata"] == told["opendatasoft"] == told["dkan"]


def test_a_token_opens_soda_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOCRATA_TOKEN", "test-token")
    portal = Portal(name="soc", title="Socrata", url=SOCRATA, kind="socrata", allow_private_address=True, token_env="SOCRATA_TOKEN")
    table = opened("socrata:soc/aire-0001", tmp_path, settings(tmp_path, portals=(portal,)))
    assert len(cells(table)) - 1 == ROWS["aire"]


def test_a_throttled_portal_is_waited_for(tmp_path: Path) -> None:
    desk = Desk(settings(tmp_path), tmp_path)
    for _ in range(70):
        loaders.resolve(f"{SOCRATA}/d/wrld-0001", desk)


@pytest.mark.parametrize("address", [f"{SOCRATA}/d/none-none", f"{OPENDATASOFT}/explore/dataset/none/", f"{DKAN}/dataset/none"])
def test_an_unknown_id_is_a_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such table or data set"):
        loaders.resolve(address, Desk(settings(tmp_path), tmp_path))


@pytest.mark.parametrize(
    ("base", "told"),
    [(CKAN, "a CKAN portal"), (SOCRATA, "a Socrata portal"), (OPENDATASOFT, "an Opendatasoft portal"), (DKAN, "a DKAN portal")],
)
def test_the_home_of_each_portal_is_recognised_and_searched(base: str, told: str, tmp_path: Path) -> None:
    desk = Desk(settings(tmp_path), tmp_path)
    listed = loaders.resolve(base, desk)
    assert (listed.catalogue, told in str(listed.told)) == (True, True)
    assert all(
        "calidad" in item.title.lower() or "aire" in item.title.lower() for item in loaders.resolve(f"{base} calidad aire", desk).items
    )


def test_the_store_keeps_what_a_portal_calls_its_columns(tmp_path: Path) -> None:
    using = settings(tmp_path)
    (item,) = loaders.resolve(f"{SOCRATA}/d/pres-0001", Desk(using, tmp_path)).items
    schema = Store(using).open(item.source).schema
    assert (schema.rows, [column.label for column in schema.columns][:2]) == (ROWS["presupuesto"], ["Código", "Año"])
