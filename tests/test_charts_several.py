"""Several measures in one chart: each is a series of its own, named as its column is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from charts import REGISTRY
from charts._several import alike, apart, companions, kept
from explorer.model.view import ChartSpec
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.settings import Settings
from explorer.text import say
from tests.charts_tables import asked, column, number, opened, spec, table

TEXT = "fecha,máxima,mínima,lluvia\n" + "".join(f"2024-{month:02d}-01,{20 + month},{month},{month * 1000}\n" for month in range(1, 13))
HIGH, LOW = number("máxima"), number("mínima")
BOTH = spec("line", time="fecha", what=("máxima", "mínima"))


@pytest.fixture
def weather(tmp_path: Path):
    return opened(TEXT, tmp_path), DuckDBEngine(Settings(data=tmp_path))


def test_each_measure_is_a_line_with_its_name_and_its_values(weather) -> None:
    made = asked(weather[0], BOTH, weather[1])
    figure = REGISTRY["line"].draw(made)
    assert figure is not None
    lines = {trace["name"]: trace["y"] for trace in figure["data"]}
    assert lines == {"máxima": [float(20 + n) for n in range(1, 13)], "mínima": [float(n) for n in range(1, 13)]}


def test_the_title_names_the_measures_once(weather) -> None:
    made = asked(weather[0], BOTH, weather[1])
    assert say(REGISTRY["line"].tell(made).title, "es-MX") == "máxima, mínima en el tiempo"


def test_bars_of_measures_stand_side_by_side_and_have_no_total(weather) -> None:
    made = asked(weather[0], spec("bar", by="fecha", what=("máxima", "mínima")), weather[1])
    assert made.spec.stack == "grouped"
    summary = say(REGISTRY["bar"].tell(made).summary, "es-MX")
    assert summary == "Gráfica de barras. máxima, mínima por fecha: 12 valores."


def test_one_measure_is_left_as_it_is() -> None:
    schema, one = table(HIGH, LOW), spec("bar", by="k", what="máxima")
    assert apart(one, schema) == (one, schema)


def test_groups_and_several_measures_split_no_chart_twice() -> None:
    schema = table(HIGH, LOW, column("k"), column("fecha", "temporal"))
    assert kept(spec("line", time="fecha", what=("máxima", "mínima"), split="k"), schema).slot("what") == ("máxima",)


def test_columns_with_the_same_label_keep_their_names() -> None:
    same = [replace(number(name), label="valor") for name in ("a", "b")]
    long = apart(spec("bar", by="k", what=("a", "b")), table(*same, column("k")))[1].siblings[-1]
    assert (long.columns, long.keys) == (("a", "b"), ("a", "b"))


def test_measures_of_another_unit_are_not_offered_beside_the_first() -> None:
    schema = table(HIGH, LOW, number("lluvia", unit="mm"), number("parte", role="percentage"))
    assert [each.name for each in companions(ChartSpec("bar", (("what", ("máxima",)),)), schema)] == ["mínima"]


@pytest.mark.parametrize(
    ("columns", "groups"),
    [
        (("temp_max", "temp_min", "viento"), [("temp_max", "temp_min")]),
        (("oro", "plata", "bronce"), [("oro", "plata", "bronce")]),
        (("uno",), []),
        (tuple(f"c{n}" for n in range(9)), []),
    ],
)
def test_alike_are_columns_that_share_a_word_or_are_all_there_are(columns: tuple[str, ...], groups: list[tuple[str, ...]]) -> None:
    measures = [number(name, unit="km/h" if name == "viento" else "") for name in columns]
    assert [tuple(each.name for each in group) for group in alike(measures)] == groups
