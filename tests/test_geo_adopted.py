"""A file of boundaries in the operator's folder is a map layer, whatever its columns are called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from explorer import geo
from explorer.model.picture import Look
from explorer.model.source import Source
from explorer.model.view import ChartSpec, View
from explorer.picture import picture
from explorer.settings import load_settings
from explorer.store import Store
from tests.explored import explored

NAMES = ("Villa Alta", "Ojo de Agua", "San Martín", "El Carmen", "San Martín", "La Paz")
SPELT = ("VILLA ALTA", "ojo de agua", "Carmen, El", "San Martin", "La Paz")
TABLE = "colonia,tasa\n" + "".join(f'"{name}",{n}.5\n' for n, name in enumerate(SPELT))


def frame(**columns: Any) -> geopandas.GeoDataFrame:
    squares = [shapely.box(-99 + n, 19, -98 + n, 20) for n in range(len(NAMES))]
    return geopandas.GeoDataFrame(columns, geometry=squares, crs=4326)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "layers").mkdir()
    yield tmp_path / "layers"
    geo.adopt(None, tmp_path)


def own(folder: Path) -> geo.Layer:
    geo.adopt(folder, folder.parent / "data")
    return geo.layers()[-1]


def codes(name: str = "colonia") -> dict[str, str]:
    found = geo.match([(value, 1) for value in ("Villa Alta", "Ojo de agua", "carmen", "San Martin")], name)
    return dict(found.pairs) if found else {}


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".parquet"])
def test_codes_and_names_are_found_by_themselves(folder: Path, suffix: str) -> None:
    path = folder / f"colonias{suffix}"
    table = frame(fid_1=range(6), CVE_COL=[f"09{n:03d}" for n in range(6)], NOM_COL=NAMES, area=[1.5] * 6, tipo=["a", "b"] * 3)
    table.to_crs(3857).to_parquet(path) if suffix == ".parquet" else table.to_crs(3857).to_file(path)
    layer = own(folder)
    assert (layer.name, layer.title, layer.regions[0]) == ("own-colonias", "colonias", ("09000", "Villa Alta"))
    features = json.loads(geo.geometry(layer.name).read_bytes())["features"]
    assert [each["id"] for each in features] == [code for code, _ in layer.regions]
    assert shapely.from_geojson(json.dumps(features[0]["geometry"])).bounds == pytest.approx((-99, 19, -98, 20), abs=0.01)


def test_a_name_that_two_regions_bear_is_no_guess(folder: Path) -> None:
    frame(clave=[f"C{n}" for n in range(6)], nombre=NAMES).to_file(folder / "colonias.geojson")
    own(folder)
    assert codes() == {"Villa Alta": "C0", "Ojo de agua": "C1", "carmen": "C3"}


def test_areas_with_names_alone_are_a_layer(folder: Path) -> None:
    frame(name=[f"{name} {n}" for n, name in enumerate(NAMES)]).to_file(folder / "zonas.geojson")
    assert own(folder).regions[1] == ("Ojo de Agua 1", "Ojo de Agua 1")


def test_what_is_no_layer_is_left_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "broken.geojson").write_text("{")
    (folder / "readme.txt").write_text("no layer")
    frame(tipo=["a"] * 6).to_file(folder / "nameless.geojson")
    geo.adopt(folder, folder.parent / "data")
    assert not [layer for layer in geo.layers() if layer.name.startswith("own-")]
    assert [record.args[0] for record in caplog.records if isinstance(record.args, tuple)] == ["broken.geojson", "nameless.geojson"]


def test_a_layer_is_made_once_and_anew_where_its_file_changed(folder: Path) -> None:
    frame(clave=[f"C{n}" for n in range(6)], nombre=NAMES).to_file(folder / "colonias.geojson")
    first = geo.geometry(own(folder).name)
    made = first.stat().st_mtime_ns
    assert (geo.geometry(own(folder).name), first.stat().st_mtime_ns) == (first, made)
    frame(clave=[f"D{n:04d}" for n in range(6)], nombre=NAMES).to_file(folder / "colonias.geojson")
    assert own(folder).regions[0][0] == "D0000"


def test_a_table_is_drawn_on_it_and_it_is_sent(folder: Path, tmp_path: Path) -> None:
    frame(clave=[f"C{n}" for n in range(6)], nombre=NAMES).to_file(folder / "colonias.geojson")
    settings = load_settings(data=tmp_path / "data", layers=folder)
    server, store = explored(tmp_path / "data", layers=folder).app.server, Store(settings)
    client = server.test_client()
    sent = client.post("/upload", data=TABLE.encode(), headers={"X-File-Name": "a.csv"})
    source = Source.parse(sent.json["address"].partition("src=")[2].partition("&")[0])
    cookie = client.get_cookie("visitor")
    assert cookie is not None
    column = store.open(source, visitor=cookie.value).schema.column("colonia")
    assert column.match is not None
    assert (column.match.layer, len(column.match.pairs), column.match.unmatched) == ("own-colonias", 4, ("San Martin",))
    view = View((source,), spec=ChartSpec("map_regions", (("what", ("tasa",)), ("place", ("colonia",)))), locale="en-US")
    figure = picture(view, Look(800, 500), store, cookie.value).figure
    assert figure is not None
    assert len(client.get(figure["data"][1]["geojson"]).json["features"]) == 6
