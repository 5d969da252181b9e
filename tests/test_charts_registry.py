"""Every chart: what it says of itself, and its examples drawn from file to figure."""

from __future__ import annotations

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from charts import REGISTRY, TEMPLATE, Chart, Example, lacks
from explorer.model.message import Message
from explorer.model.picture import Look
from explorer.model.view import AGGREGATES, SLOTS
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.settings import Settings
from explorer.text import say
from tests.charts_tables import asked, column, number, opened, place, table

CHUNKS = {"bar", "scatter", "scattergl", "treemap", "choropleth", "scattergeo", "heatmap", "box", "pie"}
LOOKS = (Look(1080, 540, "page"), Look(320, 540, "page"), Look(360, 200, "card"), Look(680, 400, "embed"), Look(1200, 560, "image"))

charts = pytest.mark.parametrize("chart", REGISTRY.values(), ids=REGISTRY)
examples = pytest.mark.parametrize(
    ("chart", "example"),
    [pytest.param(chart, example, id=f"{chart.name}-{i}") for chart in REGISTRY.values() for i, example in enumerate(chart.examples)],
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def engine(folder: Path) -> DuckDBEngine:
    return DuckDBEngine(Settings(data=folder))


def test_the_charts_of_the_first_release_are_there() -> None:
    assert list(REGISTRY) == [
        "area",
        "bar",
        "box",
        "calendar",
        "heatmap",
        "histogram",
        "line",
        "map_bubbles",
        "map_points",
        "map_regions",
        "pie",
        "ranking",
        "scatter",
        "table",
        "treemap",
    ]


def test_the_template_is_one_that_plotly_takes() -> None:
    go.Figure(layout={"template": TEMPLATE})


@charts
def test_a_chart_says_what_it_is(chart: Chart) -> None:
    assert chart.examples
    assert chart.icon.startswith("M")
    assert set(chart.needs) <= CHUNKS
    assert set(chart.aggregates) <= set(AGGREGATES)
    assert {slot.name for slot in chart.slots} <= set(SLOTS)
    assert all(isinstance(said, Message) for said in (chart.label, chart.sentence, *(slot.lacks for slot in chart.slots)))


@charts
def test_a_sentence_names_only_slots_of_the_chart(chart: Chart) -> None:
    named = {part.partition("}")[0] for part in chart.sentence.text.split("{")[1:]}
    assert named <= {slot.name for slot in chart.slots} | {"agg"}


@examples
def test_an_example_is_drawn_from_file_to_figure(chart: Chart, example: Example, folder: Path, engine: DuckDBEngine) -> None:
    dataset = opened(example.csv, folder)
    assert lacks(chart, dataset.schema) is None
    for look in LOOKS:
        scene = asked(dataset, example.spec, engine, look)
        figure, telling = chart.draw(scene), chart.tell(scene)
        assert say(telling.title, "es-MX") and say(telling.summary, "es-MX")
        if chart.name == "table":
            assert figure is None
            continue
        assert figure is not None and figure["data"]
        json.dumps(figure)
        go.Figure(figure)
        assert {trace["type"] for trace in figure["data"]} <= set(chart.needs)
        assert figure["layout"]["height"] > 0 and "width" not in figure["layout"] and "template" not in figure["layout"]
        assert figure["layout"]["separators"] == ".,"


LACKING = [
    ("scatter", (number("a"), column("b")), "two numbers"),
    ("histogram", (column("b"),), "a number"),
    ("line", (column("b"), number("a")), "a date or a year"),
    ("map_regions", (column("lugar", "geographic"), number("a")), "a place that a map knows"),
    ("map_points", (column("y", "geographic", "latitude"), column("z", "geographic", "latitude")), "latitude and longitude"),
    ("bar", (number("a"), column("texto", "text", "free_text")), "a column of groups"),
    ("heatmap", (number("a"), column("b")), "two columns of groups"),
    ("calendar", (number("a"), column("b", "temporal", "year")), "a date"),
    ("box", (column("b"),), "a number"),
    ("map_bubbles", (column("lugar", "geographic"), number("a")), "a place that a map knows"),
    ("ranking", (number("a"), column("t", "temporal")), "a column of groups"),
]


@pytest.mark.parametrize(("name", "columns", "missing"), LACKING)
def test_what_a_table_lacks_is_said(name: str, columns: tuple[object, ...], missing: str) -> None:
    said = lacks(REGISTRY[name], table(*columns))  # type: ignore[arg-type]
    assert str(said) == f"needs {missing}"


HAVING = [
    ("scatter", (number("a"), number("b"))),
    ("histogram", (number("a"),)),
    ("line", (column("t", "temporal"),)),
    ("area", (column("t", "temporal"),)),
    ("map_regions", (place("estado"),)),
    ("map_points", (column("x", "geographic", "longitude"), column("y", "geographic", "latitude"))),
    ("bar", (column("c"),)),
    ("treemap", (column("c"),)),
    ("pie", (column("c"),)),
    ("heatmap", (column("c"), column("d"))),
    ("calendar", (column("t", "temporal"),)),
    ("box", (number("a"),)),
    ("map_bubbles", (place("estado"),)),
    ("ranking", (column("c"),)),
    ("table", ()),
]


@pytest.mark.parametrize(("name", "columns"), HAVING)
def test_a_table_with_enough_lacks_nothing(name: str, columns: tuple[object, ...]) -> None:
    assert lacks(REGISTRY[name], table(*columns)) is None  # type: ignore[arg-type]
