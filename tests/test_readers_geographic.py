"""Geographic files: the same rows, values and places that GDAL reads, what is missing said, what is broken one sentence."""

from __future__ import annotations

import datetime
import io
import json
import random
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, shape

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Schema
from explorer.model.table import Credit, Facts, Read, Sample, Table
from explorer.settings import Settings
from loaders import readers
from loaders.readers._geometry import shapes, wkb
from loaders.readers._geometry.coordinates import as_written, system

SETTINGS = Settings()
RING = [(0, 0), (10, 0), (10, 10), (0, 10)]
HOLE = [(1, 1), (1, 2), (2, 2), (2, 1)]
HOLED = Polygon(RING, [HOLE])
APART = MultiPolygon(
    [Polygon([(0, 0), (5, 0), (5, 5), (0, 5)], [HOLE]), Polygon([(20, 20), (30, 20), (30, 30)], [[(25, 22), (26, 22), (26, 23)]])]
)
MEXICO, LIMA = Point(-99.1, 19.4), Point(-77, -12)


def frame(shapes: list[Any], crs: object = 4326, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns or {"n": list(range(len(shapes)))}, geometry=shapes, crs=crs)


def shapefile(folder: Path, data: gpd.GeoDataFrame, name: str = "capa", without: tuple[str, ...] = (), **said: object) -> dict[str, bytes]:
    """Its files, by their names."""
    data.to_file(folder / f"{name}.shp", driver="ESRI Shapefile", **said)
    found = {path.name: path.read_bytes() for path in sorted(folder.glob(f"{name}.*"))}
    for path in folder.glob(f"{name}.*"):
        path.unlink()
    return {name: content for name, content in found.items() if not name.endswith(without or ("~",))}


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def geopackage(folder: Path, **layers: pd.DataFrame) -> bytes:
    path = folder / "made.gpkg"
    path.unlink(missing_ok=True)
    for name, data in layers.items():
        pyogrio.write_dataframe(data, path, layer=name, driver="GPKG", append=path.exists())
    return path.read_bytes()


def table(folder: Path, data: bytes) -> Table:
    path = folder / "incoming"
    path.write_bytes(data)
    return Table(path, "file", Credit())


def peek(folder: Path, data: bytes | dict[str, bytes], read: Read = Read()) -> Sample:
    return readers.peek(table(folder, zipped(data) if isinstance(data, dict) else data), read, SETTINGS)


def stored(folder: Path, data: bytes | dict[str, bytes], read: Read = Read()) -> tuple[Sample, Facts, list[tuple[Any, ...]]]:
    source = table(folder, zipped(data) if isinstance(data, dict) else data)
    sample = readers.peek(source, read, SETTINGS)
    columns = tuple(Column(f"c{n}", name, name, "categorical", "", message("x"), cast=Cast()) for n, name in enumerate(sample.names, 1))
    out = folder / "out.duckdb"
    facts = readers.store(source, read, Schema(columns, "record", message("row")), out, SETTINGS, lambda stage, done, total: None)
    with duckdb.connect(str(out), read_only=True) as store:
        return sample, facts, store.execute("SELECT COLUMNS('c.*') FROM t ORDER BY rowid").fetchall()


def rules(sample: Sample) -> list[str]:
    return [note.rule for note in sample.notes]


def same(written: str | None, expected: Any, within: float = 1e-6) -> bool:
    if written is None or expected is None:
        return written is expected
    return bool(shapely.equals_exact(shape(json.loads(written)).normalize(), expected.normalize(), within))


# Shapefiles


@pytest.mark.parametrize(
    "shapes",
    [
        [HOLED, APART, None],
        [LineString([(0, 0), (1, 1)]), MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 5)]]), None],
        [MultiPoint([(1, 2), (3, 4)]), MultiPoint([(5, 6)])],
        [Polygon([(0, 0, 5), (1, 0, 6), (1, 1, 7)]), Polygon([(3, 3, 1), (4, 3, 1), (4, 4, 1)])],
    ],
)  # fmt: skip
def test_shapes_of_a_shapefile_are_those_that_were_written(tmp_path: Path, shapes: list[Any]) -> None:
    sample, facts, rows = stored(tmp_path, shapefile(tmp_path, frame(shapes)))
    assert (sample.names, sample.geometry, facts.rows) == (("n", "geometry"), "geometry", len(shapes))
    assert all(same(row[1], expected) for row, expected in zip(rows, shapes, strict=True))
    assert all(shape(json.loads(row[1])).has_z == expected.has_z for row, expected in zip(rows, shapes, strict=True) if expected)


def test_points_become_latitude_longitude_and_altitude(tmp_path: Path) -> None:
    assert stored(tmp_path, shapefile(tmp_path, frame([MEXICO, LIMA, None])))[2] == [
        ("0", "19.4", "-99.1"),
        ("1", "-12", "-77"),
        ("2", None, None),
    ]
    high = peek(tmp_path, shapefile(tmp_path, frame([Point(-99.1, 19.4, 2240)])))
    assert (high.names, high.rows) == (("n", "latitude", "longitude", "altitude"), (("0", "19.4", "-99.1", "2240"),))


def test_cells_keep_their_zeros_dates_letters_and_gaps(tmp_path: Path) -> None:
    data = frame(
        [MEXICO, LIMA],
        clave=["007", None],
        niño=["Peñón", "Córdoba"],
        entero=[1, 22530001100015],
        doble=[0.1, None],
        fecha=[datetime.date(2020, 1, 31), None],
    )
    sample = peek(tmp_path, shapefile(tmp_path, data, use_arrow=True))
    assert sample.names == ("clave", "niño", "entero", "doble", "fecha", "latitude", "longitude")
    assert sample.types == ("VARCHAR", "VARCHAR", "BIGINT", "DOUBLE", "DATE", "DOUBLE", "DOUBLE")
    assert [row[:5] for row in sample.rows] == [
        ("007", "Peñón", "1", "0.1", "2020-01-31"),
        (None, "Córdoba", "22530001100015", None, None),
    ]


@pytest.mark.parametrize(("written", "kept", "read"), [
    ("utf-8", (".cpg",), "utf-8"), ("utf-8", (), "utf-8"), ("cp1252", (".cpg",), "cp1252"), ("cp1252", (), "cp1252"),
    ("cp850", (".cpg",), "cp850"),
])  # fmt: skip
def test_letters_are_read_by_the_cpg_else_by_the_look_of_them(tmp_path: Path, written: str, kept: tuple[str, ...], read: str) -> None:
    files = shapefile(
        tmp_path, frame([MEXICO] * 3, lugar=["Peñón", "Córdoba", "Yucatán"]), encoding=written, without=() if kept else (".cpg",)
    )
    sample = peek(tmp_path, files)
    assert ([row[0] for row in sample.rows], sample.read.encoding) == (["Peñón", "Córdoba", "Yucatán"], read)


def test_another_encoding_can_be_asked_for(tmp_path: Path) -> None:
    files = shapefile(tmp_path, frame([MEXICO], lugar=["Peñón"]), encoding="utf-8")
    assert peek(tmp_path, files, Read(encoding="cp1252")).rows[0][0] == "PeÃ±Ã³n"


@pytest.mark.parametrize("crs", [6372, 32614, 4269, 3857, 31370, 2154])
def test_places_are_converted_to_degrees(tmp_path: Path, crs: int) -> None:
    places = [Point(-99.1, 19.4), Point(-98.25, 20.5)] if crs not in (31370, 2154) else [Point(4.1, 50.5), Point(3.9, 50.25)]
    areas = [place.buffer(0.1, 2) for place in places]
    for placed in (places, areas):
        converted = gpd.GeoSeries(placed, crs=4326).to_crs(crs)
        expected = list(converted.to_crs(4326))
        sample = peek(tmp_path, shapefile(tmp_path, frame(list(converted), crs)))
        assert rules(sample) == ["converted"]
        if placed is places:
            assert [(float(row[2] or 0), float(row[1] or 0)) for row in sample.rows] == [
                pytest.approx((p.x, p.y), abs=1e-6) for p in expected
            ]
        else:
            assert all(same(row[1], one) for row, one in zip(sample.rows, expected, strict=True))


def test_without_prj_degrees_are_taken_for_granted_and_said(tmp_path: Path) -> None:
    sample = peek(tmp_path, shapefile(tmp_path, frame([MEXICO]), without=(".prj",)))
    assert (sample.names[1:], rules(sample)) == (("latitude", "longitude"), ["assumed"])


def test_without_prj_metres_are_no_degrees(tmp_path: Path) -> None:
    points = peek(tmp_path, shapefile(tmp_path, frame([Point(486000.5, 2148000)], None), without=(".prj",)))
    assert (points.names[1:], points.rows[0][1:], rules(points)) == (("y", "x"), ("2148000", "486000.5"), ["projected"])
    areas = peek(tmp_path, shapefile(tmp_path, frame([Point(486000.5, 2148000).buffer(9)], None), without=(".prj",)))
    assert (areas.names[1:], areas.geometry, rules(areas)) == (("geometry",), "", ["projected"])


def test_what_did_not_come_along_is_said(tmp_path: Path) -> None:
    files = shapefile(tmp_path, frame([MEXICO, LIMA], clave=["1", "2"]))
    assert peek(tmp_path, {n: c for n, c in files.items() if not n.endswith(".shx")}).rows == peek(tmp_path, files).rows
    bare = peek(tmp_path, {n: c for n, c in files.items() if n.endswith((".shp", ".prj"))})
    assert (bare.names, len(bare.rows), rules(bare)) == (("latitude", "longitude"), 2, ["no_dbf"])
    alone = peek(tmp_path, files["capa.shp"])
    assert (alone.names, rules(alone)) == (("latitude", "longitude"), ["no_dbf", "assumed"])


def test_rows_and_shapes_that_do_not_match_are_counted(tmp_path: Path) -> None:
    files, more = shapefile(tmp_path, frame([MEXICO] * 3)), shapefile(tmp_path, frame([MEXICO] * 5))
    few_shapes = peek(tmp_path, {**more, "capa.shp": files["capa.shp"], "capa.shx": files["capa.shx"]})
    assert (len(few_shapes.rows), few_shapes.rows[4], rules(few_shapes)) == (5, ("4", None, None), ["shapeless"])
    few_rows = peek(tmp_path, {**more, "capa.dbf": files["capa.dbf"]})
    assert (len(few_rows.rows), few_rows.rows[4], rules(few_rows)) == (5, (None, "19.4", "-99.1"), ["rowless"])


def test_a_deleted_record_goes_with_its_shape(tmp_path: Path) -> None:
    files = shapefile(tmp_path, frame([MEXICO, LIMA]))
    dbf = bytearray(files["capa.dbf"])
    dbf[struct.unpack_from("<H", dbf, 8)[0]] = ord("*")
    _, facts, rows = stored(tmp_path, {**files, "capa.dbf": bytes(dbf)})
    assert (rows, [note.rule for note in facts.notes]) == ([("1", "-12", "-77")], ["deleted"])


def test_several_shapefiles_are_choices_and_capitals_do_not_matter(tmp_path: Path) -> None:
    small, large = shapefile(tmp_path, frame([MEXICO])), shapefile(tmp_path, frame([HOLED] * 9), "other")
    files = {f"a/{name.upper()}": content for name, content in small.items()} | {f"b/{name}": content for name, content in large.items()}
    sample = peek(tmp_path, files | {"a/CAPA.SHP.XML": b"<x/>", "leeme.txt": b"Datos."})
    assert (sample.read.member, sample.choices) == ("b/other.shp", (("member", ("a/CAPA.SHP", "b/other.shp")),))
    assert peek(tmp_path, files, Read(member="a/CAPA.SHP")).rows == (("0", "19.4", "-99.1"),)


def test_the_middle_of_a_large_layer_is_sampled_in_order(tmp_path: Path) -> None:
    sample, facts, rows = stored(tmp_path, shapefile(tmp_path, frame([Point(0, n / 1000) for n in range(9_000)])))
    places = [int(row[0] or 0) for row in sample.rows]
    assert (sample.complete, places == sorted(places), places[-1], len(places) > 3_000) == (False, True, 8_999, True)
    assert all(float(row[1] or 0) == int(row[0] or 0) / 1000 for row in sample.rows)
    assert (facts.rows, rows[-1]) == (9_000, ("8999", "8.999", "0"))


# GeoPackages


def test_layers_of_a_geopackage_are_choices(tmp_path: Path) -> None:
    plain = pd.DataFrame({"k": ["a", "b"] * 20, "v": range(40)})
    data = geopackage(tmp_path, puntos=frame([MEXICO]), zonas=frame([HOLED, APART, None]), tabla=plain)
    sample = peek(tmp_path, data)
    assert (sample.read.sheet, sample.choices) == ("zonas", (("sheet", ("puntos", "zonas", "tabla")),))
    assert all(same(row[1], one) for row, one in zip(sample.rows, [HOLED, APART, None], strict=True))
    assert peek(tmp_path, data, Read(sheet="puntos")).rows == (("0", "19.4", "-99.1"),)
    assert (peek(tmp_path, data, Read(sheet="tabla")).names, stored(tmp_path, data, Read(sheet="tabla"))[1].rows) == (("k", "v"), 40)
    with pytest.raises(FormatError, match="nada") as caught:
        peek(tmp_path, data, Read(sheet="nada"))
    assert "puntos, zonas, tabla" in str(caught.value.hint)


def test_a_geopackage_says_its_types(tmp_path: Path) -> None:
    when = pd.to_datetime(["2020-01-31 12:30", None])
    data = frame([MEXICO, LIMA], clave=["007", None], n=[1, 2], x=[0.5, None], si=[True, False], when=when)
    sample = peek(tmp_path, geopackage(tmp_path, capa=data))
    assert sample.types == ("VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP", "DOUBLE", "DOUBLE")
    assert sample.rows[0] == ("007", "1", "0.5", "true", "2020-01-31T12:30:00", "19.4", "-99.1")
    assert sample.rows[1] == (None, "2", None, "false", None, "-12", "-77")


@pytest.mark.parametrize(
    ("shapes", "names"),
    [
        ([MEXICO, LIMA], ("latitude", "longitude")),
        ([MultiPoint([MEXICO]), MultiPoint([LIMA])], ("latitude", "longitude")),
        ([MultiPoint([MEXICO, LIMA]), MultiPoint([LIMA])], ("geometry",)),
        ([MEXICO, HOLED], ("geometry",)),
        ([shapely.GeometryCollection([MEXICO, HOLED]), None], ("geometry",)),
        ([Polygon(), HOLED], ("geometry",)),
    ],
)
def test_a_layer_of_points_is_told_by_its_shapes(tmp_path: Path, shapes: list[Any], names: tuple[str, ...]) -> None:
    sample = peek(tmp_path, geopackage(tmp_path, capa=frame(shapes)))
    assert sample.names[1:] == names
    if names == ("geometry",):
        assert all(same(row[1], None if one is None or one.is_empty else one) for row, one in zip(sample.rows, shapes, strict=True))


def test_a_geopackage_is_converted_to_degrees(tmp_path: Path) -> None:
    sample = peek(tmp_path, geopackage(tmp_path, capa=gpd.GeoDataFrame({"n": [1]}, geometry=[MEXICO], crs=4326).to_crs(6372)))
    assert (rules(sample), [round(float(cell or 0), 6) for cell in sample.rows[0][1:]]) == (["converted"], [19.4, -99.1])


def test_the_key_is_kept_where_it_says_more_than_the_order(tmp_path: Path) -> None:
    (tmp_path / "made.gpkg").write_bytes(geopackage(tmp_path, capa=frame([MEXICO, LIMA])))
    with sqlite3.connect(tmp_path / "made.gpkg") as database:
        database.execute("DELETE FROM gpkg_extensions") if database.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'gpkg_extensions'"
        ).fetchone() else None
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        database.execute("UPDATE capa SET fid = 90 WHERE fid = 2")
    database.close()
    assert peek(tmp_path, (tmp_path / "made.gpkg").read_bytes()).names[0] == "fid"


# Well-known binary


@pytest.mark.parametrize("made", [
    MEXICO, Point(1, 2, 3), LineString([(0, 0), (1, 1)]), HOLED, MultiPoint([(1, 2), (3, 4)]),
    MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]]),
    APART, shapely.GeometryCollection([MEXICO, shapely.GeometryCollection([HOLED, LIMA])]), Polygon([(0, 0, 1), (1, 0, 2), (1, 1, 3)]),
])  # fmt: skip
def test_binary_shapes_are_read_in_both_orders_and_flavours(made: Any) -> None:
    for order in (0, 1):
        for flavor in ("iso", "extended"):
            found = wkb.shape(shapely.to_wkb(made, byte_order=order, flavor=flavor, include_srid=False))
            assert found is not None
            assert same(shapes.geojson(found, as_written), made)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x01", b"\x01\x08\x00\x00\x00", b"\x01\x03\x00\x00\x00\xff\xff\xff\xff", b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 5_000],
)
def test_broken_or_unknown_binary_shapes_are_unknown(data: bytes) -> None:
    assert wkb.shape(data) is shapes.UNKNOWN


def test_outer_rings_turn_left_as_geojson_wants(tmp_path: Path) -> None:
    for data in (shapefile(tmp_path, frame([HOLED, APART])), geopackage(tmp_path, capa=frame([HOLED.reverse(), APART]))):
        for row in peek(tmp_path, data).rows:
            written = shape(json.loads(row[1] or ""))
            parts = written.geoms if written.geom_type == "MultiPolygon" else [written]
            assert all(part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors) for part in parts)


@pytest.mark.parametrize("said", ["", "nonsense", 'PROJCS["broken"', "EPSG:999999", 'LOCAL_CS["a building",UNIT["metre",1]]'])
def test_an_unknown_system_is_not_known(said: str) -> None:
    assert not system(said).known


# What is hostile


def broken_shapefiles() -> dict[str, dict[str, bytes]]:
    folder = Path(__file__).parent
    chance = random.Random(8)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 500) + struct.pack("<2i8d", 1000, 5, 0, 0, 9, 9, 0, 0, 0, 0)

    def record(content: bytes, words: int | None = None) -> bytes:
        return struct.pack(">2i", 1, len(content) // 2 if words is None else words) + content

    box = struct.pack("<4d", 0, 0, 1, 1)
    assert folder
    return {
        "head only": {"a.shp": head},
        "head cut": {"a.shp": head[:60]},
        "another type": {"a.shp": head[:32] + struct.pack("<i", 77) + head[36:]},
        "noise behind the head": {"a.shp": head + chance.randbytes(3_000)},
        "endless record": {"a.shp": head + record(b"", 2**31 - 1) + b"\0" * 64},
        "negative record": {"a.shp": head + record(b"", -5) + b"\0" * 64},
        "record of nothing": {"a.shp": head + record(b"", 0) * 50},
        "more points than bytes": {"a.shp": head + record(struct.pack("<i", 5) + box + struct.pack("<3i", 1, 2**30, 0) + b"\0" * 64)},
        "more parts than bytes": {"a.shp": head + record(struct.pack("<i", 5) + box + struct.pack("<3i", 2**30, 4, 0) + b"\0" * 64)},
        "negative counts": {"a.shp": head + record(struct.pack("<i", 5) + box + struct.pack("<3i", -1, -1, 0) + b"\0" * 64)},
        "parts out of order": {"a.shp": head + record(struct.pack("<i", 5) + box + struct.pack("<4i", 2, 4, 3, 1) + b"\0" * 64)},
        "places that are no numbers": {"a.shp": head + record(struct.pack("<i2d", 1, float("inf"), float("nan")))},
        "index into nowhere": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.shx": head + struct.pack(">2i", 2**30, 2**30) * 9},
        "index of noise": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.shx": chance.randbytes(900)},
        "table of noise": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.dbf": chance.randbytes(900)},
        "table of nothing": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.dbf": b""},
        "system of noise": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.prj": chance.randbytes(900)},
        "system that is a file": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.prj": b"+init=/etc/passwd:4326"},
        "encoding of no text": {"a.shp": head + record(struct.pack("<i2d", 1, 1, 2)), "a.cpg": b"zlib"},
    }


@pytest.mark.parametrize("name", broken_shapefiles())
def test_a_broken_shapefile_is_a_table_or_one_sentence(tmp_path: Path, name: str) -> None:
    try:
        sample, facts, rows = stored(tmp_path, broken_shapefiles()[name])
        assert facts.rows == len(rows) == len(sample.rows) > 0
    except FormatError as error:
        assert not any(word in str(error) for word in ("/", "Error", "struct", "Traceback"))


def test_shapes_that_are_nowhere_are_counted(tmp_path: Path) -> None:
    data = frame([Point(-99.1, 19.4), Point(float("inf"), 2)])
    sample, facts, rows = stored(tmp_path, geopackage(tmp_path, capa=data))
    assert (rows[1][1:], [note.rule for note in facts.notes]) == ((None, None), ["nowhere"])
    assert sample.names[1:] == ("latitude", "longitude")


def test_a_curve_is_counted_and_left_empty(tmp_path: Path) -> None:
    path = tmp_path / "made.gpkg"
    path.write_bytes(geopackage(tmp_path, capa=frame([LineString([(0, 0), (1, 1)]), LineString([(0, 0), (2, 2)])])))
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{trigger}"')
        curve = b"GP\0\1" + struct.pack("<i", 4326) + b"\1" + struct.pack("<II", 8, 3) + b"\0" * 48
        database.execute("UPDATE capa SET geom = ? WHERE fid = 2", (curve,))
    database.close()
    _, facts, rows = stored(tmp_path, path.read_bytes())
    assert (rows[1][1], [note.rule for note in facts.notes]) == (None, ["unknown"])


def hostile_databases(folder: Path) -> dict[str, bytes]:
    good = geopackage(folder, capa=frame([HOLED] * 50))
    chance = random.Random(9)
    spoilt = bytearray(good)
    for _ in range(600):
        spoilt[chance.randrange(100, len(spoilt))] = chance.randrange(256)

    def changed(*statements: str) -> bytes:
        path = folder / "changed.gpkg"
        path.write_bytes(good)
        with sqlite3.connect(path) as database:
            for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                database.execute(f'DROP TRIGGER "{trigger}"')
            for statement in statements:
                database.execute(statement)
        database.close()
        return path.read_bytes()

    return {
        "cut": good[: len(good) // 2],
        "head only": good[:200],
        "bytes changed": bytes(spoilt),
        "no contents": changed("DROP TABLE gpkg_contents"),
        "empty contents": changed("DELETE FROM gpkg_contents"),
        "a layer that is not there": changed("UPDATE gpkg_contents SET table_name = 'nada'"),
        "a layer with a hostile name": changed("UPDATE gpkg_contents SET table_name = 'capa\"; DROP TABLE capa; --'"),
        "a layer that is a view without end": changed(
            "DROP TABLE capa", "CREATE VIEW capa AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS geom FROM r"
        ),
        "a column of shapes that is not there": changed("UPDATE gpkg_geometry_columns SET column_name = 'nada'"),
        "a contents table of other columns": changed("DROP TABLE gpkg_contents", "CREATE TABLE gpkg_contents (x)"),
        "texts for shapes": changed("UPDATE capa SET geom = 'POINT (1 2)'"),
        "noise for shapes": changed("UPDATE capa SET geom = randomblob(60)"),
        "huge blobs for shapes": changed("UPDATE capa SET geom = zeroblob(3000000)"),
        "a system of nonsense": changed("UPDATE gpkg_spatial_ref_sys SET organization = '', definition = 'x'"),
    }  # fmt: skip


def test_a_hostile_geopackage_is_a_table_or_one_sentence(tmp_path: Path) -> None:
    for name, data in hostile_databases(tmp_path).items():
        try:
            sample, facts, rows = stored(tmp_path, data)
            assert facts.rows == len(rows) > 0, name
            assert "n" in sample.names, name
        except FormatError as error:
            assert not any(word in str(error) for word in ("/", "Error", "sqlite3", "Traceback")), name


# KML


def kml(*placemarks: str, folder: str = "", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    inside = "".join(placemarks)
    inside = f"<Folder><name>{folder}</name>{inside}</Folder>" if folder else inside
    return f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Doc</name>{inside}</Document></kml>'.encode()


def mark(name: str = "", shape: str = "<Point><coordinates>-99.1,19.4,0</coordinates></Point>", more: str = "") -> str:
    return f"<Placemark><name>{name}</name>{more}{shape}</Placemark>"


def ring(corners: list[tuple[int, int]]) -> str:
    text = " ".join(f"{x},{y},0" for x, y in [*corners, corners[0]])
    return f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"


AREA = f"<Polygon><outerBoundaryIs>{ring(RING)}</outerBoundaryIs><innerBoundaryIs>{ring(HOLE)}</innerBoundaryIs></Polygon>"


SMALL = f"<Polygon><outerBoundaryIs>{ring(HOLE)}</outerBoundaryIs></Polygon>"
PLACE = "<Point><coordinates>1,2</coordinates></Point>"


def test_placemarks_are_rows_with_their_data(tmp_path: Path) -> None:
    data = (
        '<ExtendedData><Data name="clave"><value>007</value></Data><SchemaData schemaUrl="#s"><SimpleData name="name">otro</SimpleData>'
        "</SchemaData></ExtendedData><TimeStamp><when>2020-01-31</when></TimeStamp>"
    )
    sample, facts, rows = stored(
        tmp_path, kml(mark("Peñón &amp; más", more="<description><![CDATA[<b>Texto</b>]]></description>" + data), mark("b"))
    )
    assert sample.names == ("name", "description", "when", "clave", "name", "latitude", "longitude")
    assert rows[0] == ("Peñón & más", "<b>Texto</b>", "2020-01-31", "007", "otro", "19.4", "-99.1")
    assert (rows[1], facts.rows) == (("b", None, None, None, None, "19.4", "-99.1"), 2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (AREA, HOLED),
        ("<LineString><coordinates>0,0 1,1\n2,3,4</coordinates></LineString>", LineString([(0, 0, 0), (1, 1, 0), (2, 3, 4)])),
        ("<LineString><coordinates>0, 0, 0  1, 1, 0</coordinates></LineString>", LineString([(0, 0), (1, 1)])),
        (ring(RING), LineString([*RING, RING[0]])),
        (f"<MultiGeometry>{AREA}{SMALL}</MultiGeometry>", MultiPolygon([HOLED, Polygon(HOLE)])),
        (f"<MultiGeometry>{AREA}{PLACE}</MultiGeometry>", shapely.GeometryCollection([HOLED, Point(1, 2)])),
        ("<gx:Track><when>2020</when><gx:coord>0 0 0</gx:coord><gx:coord>1 1 0</gx:coord></gx:Track>", LineString([(0, 0), (1, 1)])),
        ("", None),
    ],
)  # fmt: skip
def test_shapes_of_kml_are_read(tmp_path: Path, written: str, expected: Any) -> None:
    sample = peek(tmp_path, kml(mark("a", written), mark("b", AREA)))
    assert (sample.names, sample.geometry) == (("name", "geometry"), "geometry")
    assert same(sample.rows[0][1], expected)


def test_points_of_kml_have_an_altitude_where_one_is_said(tmp_path: Path) -> None:
    high = "<Point><coordinates> -99.1, 19.4, 2240 </coordinates></Point>"
    sample = peek(tmp_path, kml(mark("a", high), mark("b")))
    assert (sample.names, [row[3] for row in sample.rows]) == (("name", "latitude", "longitude", "altitude"), ["2240", None])


def test_folders_are_a_column_where_there_are_several(tmp_path: Path) -> None:
    north, south = (
        f"<Folder><name>{name}</name>{mark('a')}<Folder><name>Centro</name>{mark('b')}</Folder></Folder>" for name in ("Norte", "Sur")
    )
    sample = peek(tmp_path, kml(north, south))
    assert [row[1] for row in sample.rows] == ["Norte", "Norte / Centro", "Sur", "Sur / Centro"]
    assert peek(tmp_path, kml(mark("a"), folder="Norte")).names == ("name", "latitude", "longitude")


def test_a_table_in_the_description_becomes_columns(tmp_path: Path) -> None:
    web = (
        '<html><body><table><tr style="x"><td>09</td></tr><tr><td><table border="0"><tr><td>CVE_MUN</td><td>007</td></tr>'
        "<tr bgcolor='#D4E4F3'><td>NOM_MUN</td><td>Iztapalapa &amp; m&aacute;s</td></tr></table></td></tr></table></body></html>"
    )
    sample = peek(
        tmp_path, kml(mark("a", more=f"<description><![CDATA[{web}]]></description>"), mark("b", more="<description>Llano</description>"))
    )
    assert sample.names == ("name", "description", "CVE_MUN", "NOM_MUN", "latitude", "longitude")
    assert [row[1:4] for row in sample.rows] == [(None, "007", "Iztapalapa & más"), ("Llano", None, None)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_kml_in_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    data = kml(mark("Peñón"), head=f'<?xml version="1.0" encoding="{encoding}"?>').decode().encode(encoding)
    assert peek(tmp_path, data).rows[0][0] == "Peñón"


def test_kml_in_another_encoding_than_it_says_is_read(tmp_path: Path) -> None:
    assert stored(tmp_path, kml(mark("Peñón"), mark("Córdoba")).decode().encode("cp1252"))[2][0][0] == "Peñón"


def test_kmz_is_the_kml_inside(tmp_path: Path) -> None:
    files = {"doc.kml": kml(mark("a")), "files/icon.png": b"\x89PNG" + b"x" * 9_000}
    sample, facts, _ = stored(tmp_path, files)
    assert (sample.read.member, sample.choices, facts.rows) == ("doc.kml", (), 1)


def test_links_are_never_followed_and_said(tmp_path: Path) -> None:
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/secret.kml</href></Link></NetworkLink>"
    assert rules(peek(tmp_path, kml(mark("a"), link, link))) == ["links"]
    with pytest.raises(FormatError, match="only links") as caught:
        peek(tmp_path, kml(link))
    assert "http://127.0.0.1:9/secret.kml" in str(caught.value.hint)


def test_pictures_over_the_map_are_no_rows_and_said(tmp_path: Path) -> None:
    picture = "<GroundOverlay><name>then</name><Icon><href>old.png</href></Icon></GroundOverlay>"
    sample = peek(tmp_path, kml(mark("a"), picture, picture))
    assert (len(sample.rows), [str(note.text) for note in sample.notes]) == (
        1, ["2 pictures that the file lays over the map were left out."],
    )  # fmt: skip


def test_many_placemarks_are_sampled_in_one_pass(tmp_path: Path) -> None:
    many = [mark(str(n), f"<Point><coordinates>{n / 1000},0</coordinates></Point>") for n in range(9_000)]
    sample, facts, rows = stored(tmp_path, kml(*many))
    places = [int(row[0] or 0) for row in sample.rows]
    assert (facts.rows, rows[-1], places == sorted(places), places[-1]) == (9_000, ("8999", "0", "8.999"), True, 8_999)
    assert all(float(row[2] or 0) == int(row[0] or 0) / 1000 for row in sample.rows)


LAUGHS = '<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILES = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (kml(), "no places"),
        (b"<kml/>", "no places"),
        (kml(mark("a"))[:-20], "damaged"),
        (kml(mark("a")).replace(b"</Placemark>", b"</Place>"), "damaged"),
        (LAUGHS.encode() + kml(mark("&b;"), head=""), "entities"),
        (FILES.encode() + kml(mark("&a;"), head=""), "entities"),
        (kml("<Folder>" * 5_000 + mark("a") + "</Folder>" * 5_000), "deeply"),
        (b"<kml>" + b"\xff\xfe\x00" * 900, "damaged"),
    ],
)
def test_broken_or_hostile_kml_is_one_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        peek(tmp_path, data)


@pytest.mark.parametrize("text", ["", "x,y", "1", ",", "nan,nan", "inf,2", "1e999,2", "1,2,x"])
def test_coordinates_that_are_none_are_empty_and_counted(tmp_path: Path, text: str) -> None:
    _, facts, rows = stored(tmp_path, kml(mark("a", f"<Point><coordinates>{text}</coordinates></Point>"), mark("b")))
    assert rows == [("a", None, None), ("b", "19.4", "-99.1")]
    assert [note.rule for note in facts.notes] == (["nowhere"] if text else [])


# GML


def gml(folder: Path, data: gpd.GeoDataFrame, flavour: str) -> bytes:
    data.to_file(folder / "made.gml", driver="GML", FORMAT=flavour)
    content = (folder / "made.gml").read_bytes()
    for path in folder.glob("made.*"):
        path.unlink()
    return content


@pytest.mark.parametrize("flavour", ["GML2", "GML3", "GML3.2"])
@pytest.mark.parametrize(
    "shapes",
    [
        [HOLED, APART, None],
        [LineString([(0, 0), (1, 2)]), MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])],
        [MultiPoint([(1, 2), (3, 4)])],
    ],
)  # fmt: skip
def test_features_of_gml_are_those_that_were_written(tmp_path: Path, flavour: str, shapes: list[Any]) -> None:
    sample, facts, rows = stored(tmp_path, gml(tmp_path, frame(shapes, clave=["007", "b & c", "d"][: len(shapes)]), flavour))
    assert (sample.names, sample.geometry, facts.rows) == (("id", "clave", "geometry"), "geometry", len(shapes))
    assert [row[1] for row in rows] == ["007", "b & c", "d"][: len(shapes)]
    assert all(same(row[2], expected) for row, expected in zip(rows, shapes, strict=True))


@pytest.mark.parametrize("flavour", ["GML2", "GML3.2"])
@pytest.mark.parametrize("crs", [4326, 6372, 32614, 31468])
def test_axes_of_gml_are_taken_in_their_order(tmp_path: Path, flavour: str, crs: int) -> None:
    place = Point(11.5, 48.1) if crs == 31468 else MEXICO
    sample = peek(tmp_path, gml(tmp_path, gpd.GeoDataFrame({"n": [1]}, geometry=[place], crs=4326).to_crs(crs), flavour))
    assert sample.names[2:] == ("latitude", "longitude")
    assert [float(cell or 0) for cell in sample.rows[0][2:]] == pytest.approx([place.y, place.x], abs=1e-4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no features"),
        ("<wfs:member><a><geom><gml:Point><gml:pos>1 2</gml:pos>", "damaged"),
        ("<wfs:member>" * 300, "deeply"),
    ],
)
def test_broken_or_empty_gml_is_one_sentence(tmp_path: Path, content: str, said: str) -> None:
    head = '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2">'
    with pytest.raises(FormatError, match=said):
        peek(tmp_path, f"{head}{content}{'' if content else '</wfs:FeatureCollection>'}".encode())


@pytest.mark.parametrize("text", ["", "x y", "1", "nan nan", "1 2 3 4 5"])
def test_positions_of_gml_that_are_none_are_left_empty(tmp_path: Path, text: str) -> None:
    head = '<c:FeatureCollection xmlns:c="c" xmlns:gml="http://www.opengis.net/gml">'
    place = (
        f"<gml:featureMember><a><n>1</n><g><gml:LineString><gml:posList>{text}</gml:posList></gml:LineString></g></a></gml:featureMember>"
    )
    assert peek(tmp_path, f"{head}{place * 2}</c:FeatureCollection>".encode()).rows[0][0] == "1"


# FlatGeobuf


def flatgeobuf(folder: Path, data: gpd.GeoDataFrame, index: str = "YES") -> bytes:
    data.to_file(folder / "made.fgb", driver="FlatGeobuf", SPATIAL_INDEX=index)
    content = (folder / "made.fgb").read_bytes()
    (folder / "made.fgb").unlink()
    return content


@pytest.mark.parametrize("index", ["YES", "NO"])
@pytest.mark.parametrize(
    "shapes",
    [
        [HOLED, APART],
        [APART, APART],
        [HOLED],
        [LineString([(0, 0), (1, 2)]), MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3)]])],
        [MultiPoint([(1, 2), (3, 4)]), MultiPoint([(5, 6), (7, 8)])],
        [shapely.GeometryCollection([MEXICO, HOLED])],
        [LineString([(0, 0, 1), (1, 2, 3)])] * 40,
    ],
)
def test_features_of_flatgeobuf_are_those_that_were_written(tmp_path: Path, index: str, shapes: list[Any]) -> None:
    sample, facts, rows = stored(tmp_path, flatgeobuf(tmp_path, frame(shapes), index))
    assert (sample.names, sample.geometry, facts.rows) == (("n", "geometry"), "geometry", len(shapes))
    assert all(same(row[1], shapes[int(row[0])]) for row in rows)


def test_flatgeobuf_says_its_types_and_system(tmp_path: Path) -> None:
    when = pd.to_datetime(["2020-01-31 12:30", None])
    data = frame([MEXICO, LIMA], clave=["007", None], n=[1, 2], x=[0.5, None], si=[True, False], when=when)
    sample = peek(tmp_path, flatgeobuf(tmp_path, data, "NO"))
    assert sample.types == ("VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP", "DOUBLE", "DOUBLE")
    assert sample.rows[0] == ("007", "1", "0.5", "true", "2020-01-31T12:30:00", "19.4", "-99.1")
    assert sample.rows[1] == (None, "2", None, "false", None, "-12", "-77")
    assert rules(peek(tmp_path, flatgeobuf(tmp_path, data.to_crs(6372)))) == ["converted"]


def test_broken_flatgeobuf_is_a_table_or_one_sentence(tmp_path: Path) -> None:
    good, chance = flatgeobuf(tmp_path, frame([HOLED, APART] * 9)), random.Random(11)
    for cut in (8, 20, 200, len(good) - 9):
        with pytest.raises(FormatError, match="damaged"):
            peek(tmp_path, good[:cut])
    for _ in range(12):
        spoilt = bytearray(good)
        for _ in range(20):
            spoilt[chance.randrange(8, len(spoilt))] = chance.choice((0, 255, chance.randrange(256)))
        try:
            assert peek(tmp_path, bytes(spoilt)).rows
        except FormatError as error:
            assert not any(word in str(error) for word in ("/", "Error", "struct", "Traceback"))


def test_shapes_are_stored_a_few_at_a_time_and_never_counted_by_value(tmp_path: Path) -> None:
    source = table(tmp_path, geopackage(tmp_path, capa=frame([MEXICO.buffer(n) for n in range(1, 40)])))
    sample, out = readers.peek(source, Read(), SETTINGS), tmp_path / "out.duckdb"
    roles = (("n", ""), ("geometry", "geometry"))
    columns = tuple(Column(f"c{n}", name, name, "categorical", role, message("x")) for n, (name, role) in enumerate(roles, 1))
    facts = readers.store(source, sample.read, Schema(columns, "record", message("row")), out, SETTINGS, lambda stage, done, total: None)
    assert (len(facts.columns[0].values), facts.columns[1].values, facts.columns[1].distinct > 30) == (39, (), True)
    with duckdb.connect(str(out), read_only=True) as store:
        assert store.execute("SELECT count(c2) FROM t").fetchall() == [(39,)]


def test_a_layer_that_is_a_query_is_not_offered_and_said(tmp_path: Path) -> None:
    (tmp_path / "made.gpkg").write_bytes(geopackage(tmp_path, capa=frame([MEXICO, LIMA])))
    with sqlite3.connect(tmp_path / "made.gpkg") as database:
        database.execute("CREATE VIEW vista AS SELECT * FROM capa")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('vista', 'features', 'vista', 4326)"
        )
    database.close()
    sample = peek(tmp_path, (tmp_path / "made.gpkg").read_bytes())
    assert "1 view of this database is not offered." in [str(note.text) for note in sample.notes]


def features_of(*features: str) -> bytes:
    members = "".join(f"<gml:featureMember><p><n>{n}</n>{each}</p></gml:featureMember>" for n, each in enumerate(features))
    head = '<w:FeatureCollection xmlns:w="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml">'
    return f"{head}{members}</w:FeatureCollection>".encode()


def gml_point(x: float, y: float, said: str = "EPSG:4326") -> str:
    return f'<g><gml:Point srsName="{said}"><gml:pos>{x} {y}</gml:pos></gml:Point></g>'


ARC = "<g><gml:Curve><gml:segments><gml:Arc><gml:posList>0 0 1 1 2 0</gml:posList></gml:Arc></gml:segments></gml:Curve></g>"


@pytest.mark.parametrize("odd", [ARC, gml_point(486000, 2148000, "EPSG:32614"), "<g><gml:Point/></g>"])
def test_shapes_of_gml_that_cannot_be_drawn_are_counted(tmp_path: Path, odd: str) -> None:
    _, facts, rows = stored(tmp_path, features_of(gml_point(-99.1, 19.4), odd))
    assert rows == [("0", "19.4", "-99.1"), ("1", None, None)]
    assert [(note.rule, dict(note.text.values)["n"]) for note in facts.notes] == [("unknown", 1)]


def test_gml_of_curves_alone_keeps_its_rows_and_says_so(tmp_path: Path) -> None:
    _, facts, rows = stored(tmp_path, features_of(ARC, ARC))
    assert (rows, [note.rule for note in facts.notes]) == ([("0", None), ("1", None)], ["unknown"])


def test_more_shapes_than_one_of_a_gml_feature_are_told(tmp_path: Path) -> None:
    sample, _, rows = stored(tmp_path, features_of(gml_point(1, 2) + gml_point(3, 4), gml_point(5, 6)))
    assert (rules(sample), rows) == (["crowded"], [("0", "2", "1"), ("1", "6", "5")])


def test_a_property_that_comes_twice_in_gml_keeps_both(tmp_path: Path) -> None:
    sample, _, rows = stored(tmp_path, features_of("<k>a</k><k>b</k>" + gml_point(1, 2)))
    assert (sample.names[1], rows[0][1]) == ("k", "a, b")


def test_gml_that_names_no_system_is_taken_for_degrees_only_where_it_can_be(tmp_path: Path) -> None:
    assert rules(peek(tmp_path, features_of(gml_point(1, 2, "")))) == ["assumed"]
    assert rules(peek(tmp_path, features_of(gml_point(486000, 2148000, "")))) == ["projected"]


def test_measures_of_a_shapefile_are_told(tmp_path: Path) -> None:
    record = struct.pack("<i3d", 21, -99, 19, 5.5)
    head = struct.pack(">7i", 9994, 0, 0, 0, 0, 0, 68) + struct.pack("<2i8d", 1000, 21, -99, 19, -99, 19, 0, 0, 5.5, 5.5)
    data = head + struct.pack(">2i", 1, len(record) // 2) + record
    assert rules(peek(tmp_path, data)) == ["no_dbf", "measures", "assumed"]
    assert rules(peek(tmp_path, shapefile(tmp_path, frame([LineString([(0, 0), (1, 1)])])))) == []


def test_measures_of_a_geopackage_are_told(tmp_path: Path) -> None:
    data = geopackage(tmp_path, a=frame([LineString([(0, 0), (1, 1)])]))
    (tmp_path / "m.gpkg").write_bytes(data)
    with sqlite3.connect(tmp_path / "m.gpkg") as database:
        database.execute("UPDATE gpkg_geometry_columns SET m = 1")
    database.close()
    assert rules(peek(tmp_path, (tmp_path / "m.gpkg").read_bytes())) == ["measures"]
