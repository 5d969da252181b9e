"""Building boundaries: each step on the smallest shape that needs it."""

from __future__ import annotations

import json

import geopandas
import pytest
from shapely import get_parts
from shapely.geometry import MultiPolygon, Polygon, box, shape

from explorer.geo import build
from explorer.geo.apart import divided, islands_apart
from explorer.geo.build import Inset, Plan
from explorer.geo.layers import Region
from explorer.geo.simple import finished
from explorer.geo.sources import read

# Two unit squares side by side that share an arc, the second by walking it backwards.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
    "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
    "objects": {
        "states": {
            "geometries": [
                {"type": "Polygon", "id": "1", "properties": {"name": "West"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": None, "properties": {"name": None}, "arcs": [[[2, -1]]]},
            ]
        }
    },
}


def _plan(**changes) -> Plan:
    return Plan(**{"name": "mexico", "file": "", "object": "", "tolerance": 0.01, "grid": 0.001, "islet": 0.1, **changes})


def test_neighbours_in_topojson_share_their_points(tmp_path):
    path = tmp_path / "states.json"
    path.write_text(json.dumps(TOPOLOGY))
    (west, key, first), (east, none, second) = read(path, "states")
    assert (west, key, east, none) == ("West", "1", "", "")
    assert first.area == second.area == pytest.approx(1)
    assert first.intersection(second).length == pytest.approx(1)


@pytest.mark.parametrize(("name", "write"), [("a.feather", "to_feather"), ("a.parquet", "to_parquet"), ("a.gpkg", "to_file")])
def test_tables_of_regions_come_in_degrees(tmp_path, name, write):
    table = geopandas.GeoDataFrame({"code": [9], "geometry": [box(0, 0, 1, 1)]}, crs=4326).to_crs(3857)
    getattr(table, write)(tmp_path / name)
    [(said, key, geom)] = read(tmp_path / name, "code")
    assert (said, key) == ("9", "9") and geom.area == pytest.approx(1)


def test_a_ring_that_jumps_the_180th_meridian_is_cut_in_two():
    jumping = MultiPolygon([Polygon([(179, 0), (-179, 0), (-179, 1), (179, 1)])])
    east, west = sorted(build._cut(jumping).geoms, key=lambda piece: -piece.bounds[0])
    assert (east.bounds, west.bounds) == ((179, 0, 180, 1), (-180, 0, -179, 1))


def test_other_rings_stay_whole():
    assert build._cut(MultiPolygon([box(0, 0, 100, 1)])).equals(box(0, 0, 100, 1))


@pytest.mark.parametrize(
    ("layer", "name", "key", "code"),
    [
        ("mexico", "Distrito Federal", "MX.DF", "09"),
        ("peru", "Callao", "PE.", "07"),
        ("peru", "Callao", "PE.CL", "21"),
        ("colombia", "Bogota", "CO.CU", "11"),
        ("brazil", "Acre", "BR.", "12"),
        ("france-departements", "Seien-et-Marne", "FR.SE", "77"),
        ("spain-regions", "Comunitat Valenciana", "10", "10"),
        ("world", "Kosovo", "", "XKX"),
        ("world", "Mexico", "484", "MEX"),
        ("united-states", "1", "1", "01"),
    ],
)
def test_regions_get_official_codes_whatever_the_source_calls_them(layer, name, key, code):
    assert build._code(layer, name, key) == code


def test_a_name_that_no_list_knows_stops_the_build():
    with pytest.raises(KeyError):
        build._code("mexico", "Texas", "MX.TX")


def test_islets_go_and_the_largest_piece_stays():
    land, islet = box(0, 0, 1, 1), box(5, 5, 5.1, 5.1)
    whole = box(-180, -90, 180, 90)
    assert len(get_parts(build._large_pieces(MultiPolygon([land, islet]), 0.1, whole))) == 1
    assert len(get_parts(build._large_pieces(MultiPolygon([islet]), 0.1, whole))) == 1


def test_an_inset_keeps_its_regions_together():
    shapes = {"35": MultiPolygon([box(-16, 28, -15, 29)]), "38": MultiPolygon([box(-18, 28, -17, 29)])}
    moved = build._moved(shapes, Inset(("35", "38"), 0.5, (0, 0)))
    assert (moved["38"].bounds, moved["35"].bounds) == ((0, 0, 0.5, 0.5), (1, 0, 1.5, 0.5))


def test_finished_shapes_are_clockwise_on_the_grid():
    found = finished(Polygon([(0, 0), (1.00049, 0), (1, 1), (0, 1)]), 0.001)
    assert not get_parts(found)[0].exterior.is_ccw
    assert found.bounds == (0, 0, 1, 1)


def test_departements_dissolve_into_their_regions():
    children = {"75": box(0, 0, 1, 1), "92": box(1, 0, 2, 1), "29": box(5, 0, 6, 1)}
    parents = [Region("75", "", (), (), "11"), Region("92", "", (), (), "11"), Region("29", "", (), (), "53")]
    found = build.merged(children, parents)
    assert {code: round(geom.area, 6) for code, geom in found.items()} == {"11": 2, "53": 1}


def test_french_overseas_departments_come_apart_from_france():
    france = MultiPolygon([box(0, 45, 5, 50), box(-54, 3, -52, 5), box(-61.6, 16, -61.2, 16.4)])
    guiana = islands_apart({"FRA": france})
    assert guiana["FRA"].bounds == (0, 45, 5, 50) and guiana["GUF"].bounds == (-54, 3, -52, 5) and not guiana["GLP"].is_empty


def test_a_region_is_cut_along_the_limit_that_another_source_draws_and_keeps_its_outline():
    whole = MultiPolygon([Polygon([(0, 0), (4, 0), (4.1, 2), (2, 2.1), (0, 2)]), box(-1, 0, -0.5, 0.5)])
    found = divided(whole, {"08": box(0.1, 0, 3.9, 1), "16": box(0.1, 1, 3.9, 2)})
    assert found["08"].intersection(found["16"]).length == pytest.approx(4.05, rel=0.01)
    assert found["08"].union(found["16"]).area == pytest.approx(whole.area)
    assert found["16"].bounds[1] == pytest.approx(1, abs=0.011) and found["08"].bounds[0] == -1


def test_a_layer_without_a_region_is_not_written(tmp_path):
    with pytest.raises(SystemExit, match="missing"):
        build.write("mexico", {"01": box(0, 0, 1, 1)}, tmp_path, 3)
    assert list(tmp_path.iterdir()) == []


def test_small_pieces_of_a_plan_follow_its_islet():
    shapes = {"a": MultiPolygon([box(0, 0, 1, 1), box(3, 3, 3.2, 3.2)]), "b": MultiPolygon([box(1, 0, 2, 1)])}
    simple = build._simplified(shapes, _plan())
    assert [len(get_parts(geom)) for geom in simple.values()] == [1, 1]
    assert simple["a"].intersection(simple["b"]).length == pytest.approx(1)


def test_written_features_carry_code_and_name():
    feature = json.loads(build._feature("14", "Jalisco", box(0, 0, 1.23456, 1), 3))
    assert (feature["id"], feature["properties"]) == ("14", {"name": "Jalisco"})
    assert shape(feature["geometry"]).bounds == (0, 0, 1.235, 1)
