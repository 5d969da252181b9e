"""A table of areas is its own map: which column names the areas, how they are sent, and how an image holds them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from explorer.model.picture import Look
from explorer.model.schema import OWN_LAYER
from explorer.model.source import Source
from explorer.model.table import Dataset
from explorer.model.view import ChartSpec, View
from explorer.picture import picture, ranked
from explorer.settings import load_settings
from explorer.share.image import with_layers
from explorer.store import Store
from tests.explored import explored


def document(names: tuple[str, ...], geometry: str = "Polygon") -> bytes:
    def feature(place: int, name: str) -> dict[str, object]:
        ring = [[place, 0], [place + 1, 0], [place + 1, 1], [place, 0]]
        shape = {"type": geometry, "coordinates": [ring] if geometry == "Polygon" else ring}
        return {"type": "Feature", "geometry": shape, "properties": {"barrio": name, "zona": "NS"[place % 2], "tasa": place + 0.5}}

    return json.dumps({"type": "FeatureCollection", "features": [feature(*each) for each in enumerate(names)]}).encode()


NAMES = tuple(f"Barrio {letter}" for letter in "ABCDEFGHIJ")


@dataclass(frozen=True)
class Site:
    """A server, and a store on the same folder."""

    server: Flask
    store: Store


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("data")
    return Site(explored(folder).app.server, Store(load_settings(data=folder)))


def opened(web, content: bytes) -> tuple[FlaskClient, Dataset, str]:
    """A client that sent the file, its table, and whose visit it is."""
    client = web.server.test_client()
    sent = client.post(
        "/upload?lang=en-US", input_stream=io.BytesIO(content), content_length=len(content), headers={"X-File-Name": quote("a.geojson")}
    )
    source = Source.parse(sent.json["address"].partition("src=")[2].partition("&")[0])
    visitor = client.get_cookie("visitor").value
    return client, web.store.open(source, visitor=visitor), visitor


def test_the_column_that_names_the_areas_is_a_place_on_the_tables_own_map(web: Site) -> None:
    client, dataset, visitor = opened(web, document(NAMES))
    column = dataset.schema.column("barrio")
    assert (column.kind, column.role, column.match.layer, len(column.match.pairs)) == ("geographic", "place_name", OWN_LAYER, 10)
    assert ranked(dataset)[0].spec.slots == (("what", ("tasa",)), ("place", ("barrio",)))
    view = View((dataset.source,), spec=ChartSpec("map_regions", (("what", ("tasa",)), ("place", ("barrio",)))), locale="en-US")
    drawn = picture(view, Look(800, 500), web.store, visitor)
    address = drawn.figure["data"][1]["geojson"]
    answer = client.get(address)
    assert [each["id"] for each in answer.json["features"]] == list(NAMES)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert with_layers(drawn.figure, drawn)["data"][1]["geojson"] == answer.json
    assert dict(drawn.headers) == {"place": "barrio", "what": "tasa"}
    assert "boundaries" not in drawn.source_line
    assert web.server.test_client().get(address).status_code == 404


@pytest.mark.parametrize("content", [document(NAMES, "LineString"), document(("Same",) * 10)])
def test_lines_and_areas_without_names_of_their_own_are_no_map(web: Site, content: bytes) -> None:
    _, dataset, _ = opened(web, content)
    assert not any(column.match for column in dataset.schema.columns)


def test_a_shipped_map_goes_before_the_tables_own_shapes(web: Site) -> None:
    states = ("Jalisco", "Colima", "Nayarit", "Sonora", "Sinaloa", "Oaxaca", "Puebla", "Chiapas", "Tabasco", "Yucatán")
    _, dataset, _ = opened(web, document(states).replace(b"barrio", b"estado"))
    assert dataset.schema.column("estado").match.layer == "mexico"


def test_shapes_of_anything_else_are_not_there(web: Site) -> None:
    client, dataset, _ = opened(web, document(NAMES))
    for query in (
        f"src={dataset.source}&chart=map_regions&place=zona",
        f"src={dataset.source}&chart=map_regions&place=none",
        "src=sample:tips",
    ):
        assert client.get(f"/shapes.json?{query}").status_code == 404
    assert client.get("/shapes.json").status_code == 400
