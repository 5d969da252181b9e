"""Shapes of a table as a layer: small, whole, clockwise, and never what is no area of the globe."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from explorer.geo.shapes import MOST_BYTES, SCREEN, drawable


def square(west: float, south: float, side: float = 1.0) -> str:
    return str(shapely.to_geojson(shapely.box(west, south, west + side, south + side)))


def features(*shapes: tuple[str, str]) -> dict[str, shapely.geometry.base.BaseGeometry]:
    found = json.loads(drawable(shapes)[0])
    return {each["id"]: shapely.from_geojson(json.dumps(each["geometry"])) for each in found["features"]}


def test_each_key_is_a_region_and_the_box_is_around_all() -> None:
    shapes, box = drawable([("a", square(-99, 19)), ("b", square(-98, 19))])
    assert [each["id"] for each in json.loads(shapes)["features"]] == ["a", "b"]
    assert box == (-99, 19, -97, 20)


def test_rings_are_as_d3_wants_them() -> None:
    assert not any(polygon.exterior.is_ccw for polygon in features(("a", square(0, 0)))["a"].geoms)


def test_several_shapes_of_one_key_are_one_region() -> None:
    assert features(("a", square(0, 0)), ("a", square(5, 5)))["a"].area == pytest.approx(2)


def test_what_is_no_area_of_the_globe_is_left_out() -> None:
    line, metres, broken = '{"type":"LineString","coordinates":[[0,0],[1,1]]}', square(500_000, 2_000_000), "{"
    assert list(features(("a", square(0, 0)), ("l", line), ("m", metres), ("x", broken), ("", square(0, 0)))) == ["a"]
    with pytest.raises(ValueError, match="no areas"):
        drawable([("l", line)])


def test_a_bow_tie_is_drawn_as_its_two_halves() -> None:
    bow = '{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}'
    assert features(("a", bow))["a"].area == pytest.approx(2)


def test_borders_stay_shared_and_no_larger_than_a_screen_shows() -> None:
    x = np.linspace(0, 10, 60_000)
    border = np.c_[x, 0.002 * np.sin(x * 300)]
    upper, lower = ([*border, [10, y], [0, y]] for y in (5, -5))
    found = features(("u", str(shapely.to_geojson(shapely.Polygon(upper)))), ("l", str(shapely.to_geojson(shapely.Polygon(lower)))))
    assert shapely.get_num_coordinates(found["u"]) < SCREEN
    assert found["u"].intersection(found["l"]).area == pytest.approx(0, abs=1e-9)
    assert found["u"].union(found["l"]).area == pytest.approx(100, rel=1e-6)


def test_a_layer_of_many_shapes_is_drawn_coarser() -> None:
    chance = np.random.default_rng(1)
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)

    def star(n: int) -> str:
        reach = 0.4 + 0.1 * chance.random(len(angles))
        ring = np.c_[n % 40 + reach * np.cos(angles), n // 40 + reach * np.sin(angles)]
        return str(shapely.to_geojson(shapely.Polygon(ring)))

    assert len(drawable([(str(n), star(n)) for n in range(1_000)])[0]) <= MOST_BYTES
