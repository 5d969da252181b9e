"""The checker of finished charts: it catches a planted failure of each class, and passes what is well made."""

import pytest

from charts import REGISTRY
from explorer.geo import layer
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.settings import Settings
from tests.charts_tables import spec
from tests.checker import CLASSES, Finished, checked, failures, finished
from tests.failures import opened

BAR = spec("bar", what="amount", by="city", aggregate="sum")
SCATTER = spec("scatter", what="weight", by="height")
MAP = spec("map_regions", what="income rate", place="state", aggregate="mean")
REGIONS = layer("mexico")
CODES = [code for code, _ in REGIONS.regions]
NAMES = tuple(name for _, name in REGIONS.regions)


def chart(wanted, *traces, frame=None, cells=None, formats=(), words="", seconds=0.0, **layout):
    return Finished(wanted, {"data": list(traces), "layout": layout}, frame or {}, cells or {}, formats, words, seconds=seconds)


def bars(values=(3, 2), **more):
    return {"type": "bar", "orientation": "v", "x": list(range(len(values))), "y": list(values), **more}


def line(places, values=(1, 2, 3)):
    return {"type": "scatter", "mode": "lines", "x": list(places), "y": list(values)}


def points(x, y, **marker):
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": list(y), "marker": marker}


def regions(codes):
    return {"type": "choropleth", "geojson": REGIONS.url, "locations": codes, "z": [1] * len(codes), "zmin": 0, "hovertext": codes}


def keyed(keys, values, rows=2):
    return {"by": list(keys), "what": list(values), "rows": [rows] * len(keys), "folded": [0] * len(keys)}


def map_of(places):
    return {"type": "scattergeo", "mode": "markers", "lat": [a for a, _ in places], "lon": [b for _, b in places], "marker": {}}


def grid(value=1):
    return {"type": "heatmap", "x": [0, 1], "y": [0], "z": [[value, value]]}


GRID = [(x, y) for x in range(10) for y in range(10)]
TICKS = {"tickvals": list(range(80)), "ticktext": ["a long label"] * 80}

PLANTED = [
    (1, chart(BAR)),
    (1, chart(BAR, bars((None, None)))),
    (2, chart(BAR, bars(), xaxis=TICKS)),
    (2, chart(BAR, bars(), yaxis=TICKS, height=300)),
    (2, chart(BAR, *(bars(name=f"n{n}", marker={"color": f"#0000{n:02x}"}) for n in range(31)))),
    (2, chart(BAR, *(bars(name="a very long name of a series" * 3) for _ in range(20)), showlegend=True, height=200)),
    (2, chart(BAR, bars(), margin={"l": 800})),
    (2, chart(spec("heatmap", by="city", split="day"), grid(), xaxis={**TICKS, "tickangle": -90})),
    (1, chart(spec("heatmap", by="city", split="day"), grid(None))),
    (1, chart(spec("box", by="city", what="age"), {"type": "box", "y": [0], "median": [None]})),
    (3, chart(spec("line", time="year"), line((2001, 2001, 2002)))),
    (3, chart(spec("line", time="year"), line((2001, 2003, 2002)))),
    (4, chart(spec("bar", what="unemployment rate", by="city", aggregate="sum"), bars(), frame=keyed("ab", (3, 2)))),
    (4, chart(spec("bar", what="Year", by="city", aggregate="sum"), bars(), frame=keyed("ab", (3, 2)), cells={"Year": ("2001", "2002")})),
    (4, chart(spec("bar", what="zip_code", by="city", aggregate="sum"), bars(), frame=keyed("ab", (3, 2)))),
    (5, chart(BAR, bars((5, 3, 2)), frame=keyed(("Total", "a", "b"), (50, 30, 20)))),
    (5, chart(BAR, bars((6, 3, 2, 1)), frame=keyed("wabc", (600, 300, 200, 100)))),
    (6, chart(BAR, bars(), yaxis={"range": [1, 3]})),
    (6, chart(spec("ranking", by="city"), bars(orientation="h"), xaxis={"range": [1, 3]})),
    (6, chart(BAR, bars(), yaxis={"range": [0, 3], "type": "log"})),
    (6, chart(spec("bar", what="age", by="city", aggregate="mean"), bars(), bars(), barmode="relative")),
    (7, chart(spec("scatter", what="zip", by="height"), points(*zip(*GRID, strict=True)))),
    (7, chart(SCATTER, points(*zip(*GRID, strict=True)), cells={"weight": tuple(map(str, range(1, 101)))})),
    (7, chart(SCATTER, points(*zip(*GRID, strict=True)), cells={"weight": ("0", "1") * 50})),
    (8, chart(spec("map_regions", what="population", place="state", aggregate="sum"), regions(CODES), cells={"state": NAMES})),
    (8, chart(MAP, regions(CODES[:20]), cells={"state": NAMES})),
    (8, chart(MAP, regions(["FRA", "DEU"]), cells={"state": NAMES[:2]})),
    (8, chart(spec("map_bubbles", what="income rate", place="state"), map_of([(19, -99)]))),
    (8, chart(spec("map_bubbles", what="sales", place="state", aggregate="mean"), map_of([(19, -99)]))),
    (8, chart(spec("map_bubbles", what="sales", place="state"), map_of([(19, -99)]), frame={"place": CODES[:20]}, cells={"state": NAMES})),
    (9, chart(BAR, {"type": "pie", "values": [3, -1]})),
    (9, chart(BAR, {"type": "pie", "values": list(range(1, 10))})),
    (10, chart(spec("histogram", by="year"), bars(), cells={"year": ("1999", "2004", "2001")})),
    (10, chart(spec("histogram", by="customer_id"), bars(), cells={"customer_id": ("9", "4")})),
    (10, chart(spec("histogram", by="height"), bars(), cells={"height": ("5", "5", "5")})),
    (11, chart(spec("map_points", place=("lat", "lon")), map_of([(0, 0), (19, -99)]))),
    (11, chart(spec("map_points", place=("lat", "lon")), map_of([(-99, 19), (-98, 18)]))),
    (11, chart(spec("map_points", place=("lon", "lat")), map_of([(19, 45), (18, 44)]))),
    (13, chart(SCATTER, points([1, 2] * 100, [1, 2] * 100, size=6))),
    (13, chart(SCATTER, points(range(7000), range(7000), size=1))),
    (14, chart(spec("bar", by="day", sort="desc"), bars(), cells={"day": ("2020-01-02", "2020-01-03")})),
    (14, chart(spec("line", time="day"), line((1, 2, 3)), cells={"day": ("13/02/2020", "01/03/2020")}, formats=(("day", "%m/%d/%Y"),))),
    (15, chart(BAR, bars(hovertext=["MÃ©xico: 3", "b: 2"]))),
    (15, chart(BAR, bars(), words="nan by city")),
    (16, chart(BAR, bars(), seconds=1.5)),
]


@pytest.mark.parametrize(("number", "planted"), PLANTED)
def test_a_planted_failure_is_caught_and_no_other(number, planted):
    assert set(failures(planted)) == {number}


def test_near_duplicates_are_caught_among_several():
    twins = [chart(spec("bar", what="amount", by="city"), bars()), chart(spec("treemap", what="amount", by="city"), bars())]
    assert [(place, number) for place, number, _ in checked(twins)] == [(1, 12)]
    crossed = [chart(spec("bar", by="city", split="sex"), bars()), chart(spec("heatmap", by="sex", split="city"), grid())]
    assert [(place, number) for place, number, _ in checked(crossed)] == [(1, 12)]
    other = chart(spec("treemap", what="amount", by="district"), bars())
    assert checked([twins[0], other]) == []


def test_each_class_is_planted():
    assert {number for number, _ in PLANTED} | {12} == set(range(1, 17)) == set(CLASSES) | {12}


EXAMPLES = [
    pytest.param(kind.name, example, id=f"{kind.name}{place}")
    for kind in REGISTRY.values()
    if kind.name != "table"
    for place, example in enumerate(kind.examples)
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_the_examples_of_every_chart_pass(name, example, tmp_path):
    path = tmp_path / f"{name}.csv"
    path.write_text(example.csv, encoding="utf-8")
    dataset, sample = opened(path, tmp_path)
    assert failures(finished(dataset, sample, example.spec, DuckDBEngine(Settings(data=tmp_path)))) == {}
