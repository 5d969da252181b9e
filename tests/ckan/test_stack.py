"""Years of a data set of the real CKAN, offered and read as one table."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ckanapi import RemoteCKAN

from explorer.model.source import Source
from explorer.model.view import Crossing, View
from explorer.settings import load_settings
from explorer.store import Store
from tests.ckan.test_loaders import BASE, settings, token
from tests.ckan.test_seeded import as_written

pytestmark = pytest.mark.ckan

NAME = "robos-apilados-de-prueba"
HEAD = ("mes", "Alcaldía", "Víctimas")
YEARS = (2021, 2022, 2023)


def rows(year: int) -> list[list[str]]:
    return [[str(month), ("Tlalpan", "Coyoacán")[month % 2], str(month * year % 11)] for month in range(1, 13)]


@pytest.fixture(scope="module")
def yearly() -> Iterator[dict[int, str]]:
    """Resources by year: two tables of the DataStore and a file; the file spells a column otherwise and has one more."""
    with RemoteCKAN(BASE, apikey=token("admin")) as ckan:
        _remove(ckan)
        act = ckan.action
        act.package_create(name=NAME, title="Robos apilados", owner_org="ayuntamiento-de-valdemar")
        yield {year: (_uploaded if year == YEARS[-1] else _pushed)(act, year) for year in YEARS}
        _remove(ckan)


def _remove(ckan: RemoteCKAN) -> None:
    if NAME in ckan.action.package_list():
        ckan.action.dataset_purge(id=NAME)


def _pushed(act: Any, year: int) -> str:
    records = [dict(zip(HEAD, row, strict=True)) for row in rows(year)]
    fields = [{"id": name, "type": "text"} for name in HEAD]
    resource = {"package_id": NAME, "name": f"Robos {year}", "format": "CSV"}
    made = act.datastore_create(resource=resource, fields=fields, records=records)
    return str(made["resource_id"])


def _uploaded(act: Any, year: int) -> str:
    lines = ["MES;alcaldia;víctimas;fuente", *(";".join([*row, "FGJ"]) for row in rows(year))]
    file = io.BytesIO("\n".join(lines).encode("cp1252"))
    file.name = f"robos_{year}.csv"
    return str(act.resource_create(package_id=NAME, name=f"Robos {year}", format="CSV", upload=file)["id"])


def test_the_years_are_offered_and_read_as_one(yearly: dict[int, str], tmp_path: Path) -> None:
    base = settings()
    store = Store(load_settings(data=tmp_path, portals=[portal.model_dump() for portal in base.portals], hosts=base.hosts))
    one = store.open(Source("ckan", f"real/{yearly[2021]}"))
    (offer,) = one.offers
    assert offer.sources == tuple(Source("ckan", f"real/{yearly[year]}") for year in YEARS)
    source = View(offer.sources, Crossing("stack")).source
    assert source is not None
    whole = store.open(source)
    assert as_written(whole) == [
        ["año", *HEAD, "fuente"],
        *[[str(year), *row, "FGJ" if year == YEARS[-1] else ""] for year in YEARS for row in rows(year)],
    ]
    assert "The column fuente is missing in 2 of 3 files: 2021, 2022." in [str(note.text) for note in whole.notes]
    assert whole.credit.title == "Robos apilados: Robos"
