"""Which chart: every rule where it fires and where it does not, and the orders that come out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charts import REGISTRY
from explorer.model.picture import Recommendation
from explorer.model.schema import Cast, Column, Schema, Siblings, Slice, Stats, Totals
from explorer.model.table import Steer
from explorer.model.view import ChartSpec
from explorer.recommend import judged, published, recommend
from explorer.recommend.interest import TRAITS, interest
from explorer.recommend.rules import RULES
from tests.charts_tables import column, number, place, spec, table

GROUP, SEX, NAME = column("grupo", distinct=8), column("sexo", distinct=2), column("nombre", "text", distinct=1000)
CASES, RATE, DECIMAL = number("casos"), number("tasa", role="percentage"), number("medida", cast=Cast("DOUBLE"))
DATE, YEAR = column("fecha", "temporal", distinct=300), column("año", "temporal", "year", 12, cast=Cast("BIGINT"))
LAT, LON = column("lat", "geographic", "latitude", 900), column("lon", "geographic", "longitude", 900)
STATE = place("estado")

RECORD = table(GROUP, SEX, NAME, CASES, RATE, DECIMAL, DATE, YEAR, LAT, LON, STATE)
STATISTIC = table(GROUP, SEX, CASES, RATE, DATE, YEAR, STATE, shape="statistic", rows=96, keys=(("grupo", "año"),))
SINGLE = table(STATE, CASES, RATE, column("ganador", distinct=3), shape="statistic", rows=32, keys=(("estado",),))
ALIKE = table(
    STATE, number("tasa de ida"), number("tasa de vuelta"), number("millones", 0, 9e6), shape="statistic", rows=32, keys=(("estado",),)
)
MEASURED = table(
    YEAR, GROUP, column("indicador", distinct=3), CASES, shape="statistic", rows=288, keys=(("año", "grupo", "indicador"),),
    slices=(Slice("indicador", "casos", 96),),
)  # fmt: skip
MARGINS = table(GROUP, SEX, RATE, shape="statistic", totals=(Totals("grupo", ("Total",), True), Totals("sexo", ("Total",), True)))
SERIES = table(DATE, CASES, GROUP, shape="statistic", rows=300, keys=(("fecha",),))
NESTED = table(column("región", distinct=5), column("ciudad", distinct=40), CASES, hierarchies=(("región", "ciudad"),))
EVEN = table(column("k", distinct=4, stats=Stats(top=(("a", 25), ("b", 25), ("c", 25), ("d", 24)))), CASES, rows=99)
KEY = column("Año", "temporal", "year", 3, cast=Cast("BIGINT"))
WIDE = table(
    STATE, *(number(str(year)) for year in (2000, 2010, 2020)), shape="wide", rows=32, keys=(("estado",),),
    siblings=(Siblings(("2000", "2010", "2020"), KEY, number("Valor"), ("2000", "2010", "2020")),),
)  # fmt: skip
CROWD = table(*(column(f"k{n}", distinct=n) for n in (2, 5, 12, 25, 40, 60, 200)), CASES, DATE, rows=1000)
FLAT = table(column("k"), column("fijo", distinct=1), CASES)
SMALL = table(CASES, RATE, column("k", distinct=3), rows=6)
UNKNOWN = table(place("lugar", share=0.6), place("tres", distinct=3), RATE)
SIGNED = table(
    column("k"), column("t", "temporal", distinct=40), number("saldo", -5, 5, negatives=40), number("a"), number("b"),
    number("pocos", distinct=4),
)  # fmt: skip
CHANGED = table(column("t", "temporal", distinct=40), number("variación", -5, 5, negatives=20), shape="statistic", rows=40)

CLOUD = table(number("a"), number("b"), column("k5"), column("k40", distinct=40))
PILED = table(number("a", distinct=12), number("b", distinct=15), column("k"), rows=5000)
RANKED = table(number("puesto", 1, 173, distinct=173), number("a"), number("b"), rows=173)
MONTHS = table(LAT, LON, CASES, YEAR, shape="statistic", rows=10_800, keys=(("lat", "lon", "año"),))
HOURS = column("hora", "temporal", "hour", 24, cast=Cast("BIGINT"))
DAYS = column("día", "temporal", "weekday", 7, cast=Cast("BIGINT"))
MOMENT = column("momento", "temporal", "datetime", 900, cast=Cast("TIMESTAMP"), stats=Stats("2023-01-01T05:10:00", "2023-06-30T21:00:00"))
MONTHLY = column("mes", "temporal", distinct=120, stats=Stats("2010-01-01", "2019-12-01", top=(("2010-02-01", 1), ("2011-03-01", 1))))
BRIEF = column("días", "temporal", distinct=20, stats=Stats("2023-01-03", "2023-01-22", top=(("2023-01-05", 9),)))
YEARLY = column("fin", "temporal", distinct=20, stats=Stats("2000-01-01", "2019-01-01", top=(("2003-01-01", 1),)))
TIMES = table(MOMENT, MONTHLY, BRIEF, YEARLY, CASES, rows=5000)
FEWER = table(
    place("estado", distinct=8), CASES, number("superficie"), number("saldo", -5, 5, negatives=9), number("clases", distinct=4),
    shape="statistic", rows=8,
)  # fmt: skip
PARTED = table(YEAR, column("k", distinct=4), column("otro", distinct=4), CASES, shape="statistic", rows=48, keys=(("año", "k"),))
WEEK = table(HOURS, DAYS, GROUP, CASES, DATE)
SPANS = table(column("plazo", "temporal", "period", 40, cast=Cast()), CASES, GROUP)
TWICE = table(column("t", "temporal", distinct=2), CASES)
DOTS = table(column("y", "geographic", "latitude", 2), column("x", "geographic", "longitude", 2))

Case = tuple[Schema, ChartSpec]

CASES_OF: dict[str, tuple[Case, Case]] = {
    "time_and_number": ((RECORD, spec("line", time="fecha", what="casos")), (RECORD, spec("line", time="fecha"))),
    "rows_over_time": ((RECORD, spec("line", time="fecha")), (RECORD, spec("line", time="fecha", what="casos"))),
    "groups_and_number": ((RECORD, spec("bar", by="grupo", what="casos")), (RECORD, spec("bar", by="grupo"))),
    "rows_by_group": ((RECORD, spec("bar", by="grupo")), (RECORD, spec("treemap", by="grupo"))),
    "place_and_number": ((SINGLE, spec("map_regions", place="estado", what="tasa")), (SINGLE, spec("bar", by="estado", what="tasa"))),
    "places_of_rows": ((RECORD, spec("map_points", place=("lat", "lon"))), (RECORD, spec("bar", by="grupo"))),
    "number_against_number": ((RECORD, spec("scatter", by="casos", what="tasa")), (RECORD, spec("histogram", by="casos"))),
    "one_number": ((RECORD, spec("histogram", by="casos")), (RECORD, spec("bar", by="grupo"))),
    "whole_and_parts": ((RECORD, spec("treemap", by="grupo")), (RECORD, spec("bar", by="grupo"))),
    "whole_over_time": ((RECORD, spec("area", time="fecha")), (RECORD, spec("line", time="fecha"))),
    "whole_and_slices": ((RECORD, spec("pie", by="grupo")), (RECORD, spec("bar", by="grupo"))),
    "counts_a_statistic": ((STATISTIC, spec("bar", by="grupo")), (SINGLE, spec("bar", by="ganador"))),
    "counts_things": ((SINGLE, spec("bar", by="ganador")), (RECORD, spec("bar", by="grupo"))),
    "even_groups": ((EVEN, spec("bar", by="k")), (EVEN, spec("bar", by="k", what="casos"))),
    "one_mark_a_row": ((SINGLE, spec("bar", by="estado", what="casos")), (STATISTIC, spec("bar", by="grupo", what="casos"))),
    "mixes_moments": ((STATISTIC, spec("bar", by="grupo", what="casos")), (STATISTIC, spec("bar", by="año", what="casos"))),
    "mixes_keys": ((STATISTIC, spec("bar", by="año", what="casos")), (STATISTIC, spec("bar", by="grupo", split="año", what="casos"))),
    "hides_time": ((SERIES, spec("histogram", by="casos")), (RECORD, spec("histogram", by="casos"))),
    "stacks_points": ((MONTHS, spec("map_points", place=("lat", "lon"))), (RECORD, spec("map_points", place=("lat", "lon")))),
    "mixes_siblings": ((WIDE, spec("bar", by="estado", what="Valor")), (WIDE, spec("line", time="Año", what="Valor"))),
    "counts_single_rows": ((SINGLE, spec("map_regions", place="estado")), (RECORD, spec("map_regions", place="estado"))),
    "splits_a_series": (
        (SERIES, spec("line", time="fecha", what="casos", split="grupo")),
        (SERIES, spec("line", time="fecha", what="casos")),
    ),
    "splits_by_child": ((NESTED, spec("bar", by="región", split="ciudad")), (NESTED, spec("bar", by="región"))),
    "splits_single_rows": ((SINGLE, spec("histogram", by="tasa", split="estado")), (RECORD, spec("histogram", by="tasa", split="sexo"))),
    "hides_spread": ((RECORD, spec("bar", by="grupo", what="tasa")), (RECORD, spec("bar", by="grupo", what="casos"))),
    "three_columns": ((RECORD, spec("bar", by="grupo", split="sexo", what="casos")), (RECORD, spec("bar", by="grupo", what="casos"))),
    "four_columns": (
        (RECORD, spec("scatter", by="casos", what="tasa", split="sexo", size="medida")),
        (RECORD, spec("scatter", by="casos", what="tasa", split="sexo")),
    ),
    "too_many_splits": ((CROWD, spec("bar", by="k5", split="k40")), (CROWD, spec("bar", by="k5", split="k25"))),
    "several_splits": ((CROWD, spec("bar", by="k5", split="k12")), (CROWD, spec("bar", by="k12", split="k5"))),
    "names_as_groups": ((RECORD, spec("bar", by="nombre", what="casos")), (RECORD, spec("bar", by="grupo", what="casos"))),
    "names_as_lines": (
        (RECORD, spec("line", time="fecha", what="casos", split="nombre")),
        (RECORD, spec("line", time="fecha", what="casos", split="grupo")),
    ),
    "measures_differ": (
        (SINGLE, spec("bar", by="estado", what=("casos", "tasa"))),
        (ALIKE, spec("bar", by="estado", what=("tasa de ida", "tasa de vuelta"))),
    ),
    "far_apart": (
        (ALIKE, spec("bar", by="estado", what=("tasa de ida", "millones"))),
        (ALIKE, spec("bar", by="estado", what=("tasa de ida", "tasa de vuelta"))),
    ),
    "several_measures": (
        (ALIKE, spec("bar", by="estado", what=("tasa de ida", "tasa de vuelta"))),
        (ALIKE, spec("bar", by="estado", what="tasa de ida")),
    ),
    "rows_side_by_side": (
        (replace(ALIKE, shape="record"), spec("bar", by="estado", what=("tasa de ida", "tasa de vuelta"))),
        (ALIKE, spec("bar", by="estado", what=("tasa de ida", "tasa de vuelta"))),
    ),
    "mixes_indicators": (
        (MEASURED, spec("line", time="año", what="casos", split="indicador")),
        (MEASURED, spec("line", time="año", what="casos", split="grupo")),
    ),
    "keys_alone": ((WIDE, spec("bar", by="Año")), (WIDE, spec("bar", by="Año", what="Valor"))),
    "crosses_margins": ((MARGINS, spec("bar", by="sexo", split="grupo")), (MARGINS, spec("bar", by="sexo", what="tasa"))),
    "constant": ((FLAT, spec("bar", by="fijo")), (FLAT, spec("bar", by="k"))),
    "bar:few_bars": ((CROWD, spec("bar", by="k5")), (CROWD, spec("bar", by="k25"))),
    "bar:many_bars": ((CROWD, spec("bar", by="k40")), (CROWD, spec("bar", by="k25"))),
    "bar:amounts_by_group": ((RECORD, spec("bar", by="grupo", what="casos")), (RECORD, spec("bar", by="grupo", what="tasa"))),
    "bar:changes_from_zero": ((CHANGED, spec("bar", by="t", what="variación")), (SIGNED, spec("bar", by="t", what="a"))),
    "bar:bars_along_time": ((RECORD, spec("bar", by="fecha", what="casos")), (RECORD, spec("bar", by="grupo", what="casos"))),
    "line:change_over_time": ((RECORD, spec("line", time="fecha")), (RECORD, spec("bar", by="fecha"))),
    "line:few_lines": ((RECORD, spec("line", time="fecha", split="grupo")), (CROWD, spec("line", time="fecha", split="k40"))),
    "line:few_amounts": ((RECORD, spec("line", time="año", what="casos")), (RECORD, spec("line", time="año", what="tasa"))),
    "line:spans_of_records": ((SPANS, spec("line", time="plazo")), (RECORD, spec("line", time="fecha"))),
    "line:too_few_periods": ((TWICE, spec("line", time="t", what="casos")), (RECORD, spec("line", time="fecha"))),
    "histogram:spread": ((RECORD, spec("histogram", by="casos")), (SIGNED, spec("histogram", by="pocos"))),
    "histogram:too_few_values": ((SIGNED, spec("histogram", by="pocos")), (SIGNED, spec("histogram", by="a"))),
    "histogram:too_many_shapes": ((CROWD, spec("histogram", by="casos", split="k12")), (CROWD, spec("histogram", by="casos", split="k5"))),
    "scatter:two_numbers": ((SIGNED, spec("scatter", by="a", what="b")), (SIGNED, spec("scatter", by="a", what="pocos"))),
    "scatter:few_positions": ((SIGNED, spec("scatter", by="a", what="pocos")), (SIGNED, spec("scatter", by="a", what="b"))),
    "scatter:crowded": ((PILED, spec("scatter", by="a", what="b", split="k")), (CLOUD, spec("scatter", by="a", what="b"))),
    "scatter:counted_off": ((RANKED, spec("scatter", by="puesto", what="a")), (RANKED, spec("scatter", by="a", what="b"))),
    "scatter:groups_in_colour": ((CLOUD, spec("scatter", by="a", what="b", split="k5")), (CLOUD, spec("scatter", by="a", what="b"))),
    "scatter:too_many_colours": (
        (CLOUD, spec("scatter", by="a", what="b", split="k40")),
        (CLOUD, spec("scatter", by="a", what="b", split="k5")),
    ),
    "scatter:negative_sizes": ((SIGNED, spec("scatter", by="a", what="b", size="saldo")), (SIGNED, spec("scatter", by="a", what="b"))),
    "scatter:few_points": ((SMALL, spec("scatter", by="casos", what="tasa")), (RECORD, spec("scatter", by="casos", what="tasa"))),
    "treemap:parts_of_a_whole": ((RECORD, spec("treemap", by="grupo")), (CROWD, spec("treemap", by="k200"))),
    "treemap:levels": ((NESTED, spec("treemap", by=("región", "ciudad"))), (RECORD, spec("treemap", by=("grupo", "sexo")))),
    "treemap:crossed_levels": ((RECORD, spec("treemap", by=("grupo", "sexo"))), (NESTED, spec("treemap", by=("región", "ciudad")))),
    "treemap:two_parts": ((RECORD, spec("treemap", by="sexo")), (RECORD, spec("treemap", by="grupo"))),
    "treemap:too_many_parts": ((CROWD, spec("treemap", by="k60")), (CROWD, spec("treemap", by="k40"))),
    "treemap:no_whole": ((RECORD, spec("treemap", by="grupo", what="medida")), (RECORD, spec("treemap", by="grupo", what="casos"))),
    "treemap:negative_parts": ((SIGNED, spec("treemap", by="k", what="saldo")), (SIGNED, spec("treemap", by="k", what="a"))),
    "area:parts_over_time": ((RECORD, spec("area", time="fecha", split="sexo")), (RECORD, spec("area", time="fecha"))),
    "area:line_is_enough": ((RECORD, spec("area", time="fecha")), (RECORD, spec("area", time="fecha", split="grupo"))),
    "area:many_areas": ((CROWD, spec("area", time="fecha", split="k12")), (CROWD, spec("area", time="fecha", split="k5"))),
    "area:few_periods": ((TWICE, spec("area", time="t")), (RECORD, spec("area", time="fecha"))),
    "area:no_whole": ((RECORD, spec("area", time="fecha", what="medida")), (RECORD, spec("area", time="fecha", what="casos"))),
    "area:negative_parts": ((SIGNED, spec("area", time="t", what="saldo")), (RECORD, spec("area", time="fecha", what="casos"))),
    "pie:few_parts": ((RECORD, spec("pie", by="sexo")), (CROWD, spec("pie", by="k40"))),
    "pie:many_slices": ((CROWD, spec("pie", by="k40")), (RECORD, spec("pie", by="sexo"))),
    "pie:no_whole": ((RECORD, spec("pie", by="grupo", what="medida")), (RECORD, spec("pie", by="grupo", what="casos"))),
    "pie:negative_parts": ((SIGNED, spec("pie", by="k", what="saldo")), (SIGNED, spec("pie", by="k", what="a"))),
    "map_regions:place_on_map": (
        (SINGLE, spec("map_regions", place="estado", what="tasa")),
        (UNKNOWN, spec("map_regions", place="lugar", what="tasa")),
    ),
    "map_regions:few_matched": (
        (UNKNOWN, spec("map_regions", place="lugar", what="tasa")),
        (SINGLE, spec("map_regions", place="estado", what="tasa")),
    ),
    "map_regions:one_row_a_region": (
        (SINGLE, spec("map_regions", place="estado", what="tasa")),
        (RECORD, spec("map_regions", place="estado", what="tasa")),
    ),
    "map_regions:totals_on_map": (
        (SINGLE, spec("map_regions", place="estado", what="casos")),
        (SINGLE, spec("map_regions", place="estado", what="tasa")),
    ),
    "map_regions:few_regions": (
        (UNKNOWN, spec("map_regions", place="tres", what="tasa")),
        (SINGLE, spec("map_regions", place="estado", what="tasa")),
    ),
    "map_points:coordinates": ((RECORD, spec("map_points", place=("lat", "lon"))), (RECORD, spec("bar", by="grupo"))),
    "map_points:groups_in_colour": (
        (RECORD, spec("map_points", place=("lat", "lon"), split="sexo")),
        (RECORD, spec("map_points", place=("lat", "lon"))),
    ),
    "map_points:too_many_colours": (
        (RECORD, spec("map_points", place=("lat", "lon"), split="estado")),
        (RECORD, spec("map_points", place=("lat", "lon"), split="sexo")),
    ),
    "map_points:few_points": (
        (DOTS, spec("map_points", place=("y", "x"))),
        (RECORD, spec("map_points", place=("lat", "lon"))),
    ),
    "two_groups_crossed": ((RECORD, spec("heatmap", by="grupo", split="estado")), (RECORD, spec("bar", by="grupo", split="estado"))),
    "heatmap:a_grid": ((WEEK, spec("heatmap", by="día", split="hora")), (RECORD, spec("heatmap", by="grupo", split="sexo"))),
    "heatmap:few_cells": ((RECORD, spec("heatmap", by="grupo", split="sexo")), (WEEK, spec("heatmap", by="día", split="hora"))),
    "heatmap:too_many_rows": ((CROWD, spec("heatmap", by="k60", split="k5")), (CROWD, spec("heatmap", by="k40", split="k5"))),
    "heatmap:too_many_columns": ((CROWD, spec("heatmap", by="k5", split="k25")), (CROWD, spec("heatmap", by="k5", split="fecha"))),
    "heatmap:rounds": ((WEEK, spec("heatmap", by="día", split="hora")), (WEEK, spec("heatmap", by="grupo", split="hora"))),
    "heatmap:turned": ((WEEK, spec("heatmap", by="fecha", split="grupo")), (WEEK, spec("heatmap", by="grupo", split="fecha"))),
    "heatmap:sparse_grid": ((CROWD, spec("heatmap", by="k25", split="fecha")), (CROWD, spec("heatmap", by="k25", split="k12"))),
    "time_folded": ((TIMES, spec("calendar", time="momento")), (TIMES, spec("line", time="momento"))),
    "calendar:hours_of_the_week": ((TIMES, spec("calendar", time="momento")), (TIMES, spec("calendar", time="mes"))),
    "calendar:seasons": ((TIMES, spec("calendar", time="mes")), (TIMES, spec("calendar", time="momento"))),
    "calendar:no_days": ((TIMES, spec("calendar", time="fin")), (TIMES, spec("calendar", time="mes"))),
    "calendar:too_short": ((TIMES, spec("calendar", time="días")), (TIMES, spec("calendar", time="momento"))),
    "calendar:few_rows_a_cell": ((replace(TIMES, rows=200), spec("calendar", time="momento")), (TIMES, spec("calendar", time="momento"))),
    "spread_by_group": ((RECORD, spec("box", by="grupo", what="tasa")), (RECORD, spec("bar", by="grupo", what="tasa"))),
    "box:boxes_of_spread": ((RECORD, spec("box", by="grupo", what="tasa")), (RECORD, spec("box", what="tasa"))),
    "box:too_few_values": ((SIGNED, spec("box", by="k", what="pocos")), (SIGNED, spec("box", by="k", what="a"))),
    "box:few_rows_a_box": ((SMALL, spec("box", by="k", what="casos")), (RECORD, spec("box", by="grupo", what="casos"))),
    "box:many_boxes": ((CROWD, spec("box", by="k25", what="casos")), (CROWD, spec("box", by="k12", what="casos"))),
    "box:boxes_along_time": ((RECORD, spec("box", by="año", what="tasa")), (WEEK, spec("box", by="hora", what="casos"))),
    "box:amounts_add_up": ((STATISTIC, spec("box", by="grupo", what="casos")), (STATISTIC, spec("box", by="grupo", what="tasa"))),
    "box:one_box": ((RECORD, spec("box", what="tasa")), (RECORD, spec("box", by="grupo", what="tasa"))),
    "box:too_many_colours": (
        (RECORD, spec("box", by="sexo", what="tasa", split="grupo")),
        (RECORD, spec("box", by="grupo", what="tasa", split="sexo")),
    ),
    "totals_of_places": ((SINGLE, spec("map_bubbles", place="estado", what="casos")), (SINGLE, spec("bar", by="estado", what="casos"))),
    "map_bubbles:place_on_map": ((SINGLE, spec("map_bubbles", place="estado")), (UNKNOWN, spec("map_bubbles", place="lugar"))),
    "map_bubbles:few_matched": ((UNKNOWN, spec("map_bubbles", place="lugar")), (SINGLE, spec("map_bubbles", place="estado"))),
    "map_bubbles:few_regions": ((UNKNOWN, spec("map_bubbles", place="tres")), (SINGLE, spec("map_bubbles", place="estado"))),
    "map_bubbles:few_sizes": (
        (FEWER, spec("map_bubbles", place="estado", what="clases")),
        (FEWER, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:no_totals": (
        (SINGLE, spec("map_bubbles", place="estado", what="tasa")),
        (SINGLE, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:negative_sizes": (
        (FEWER, spec("map_bubbles", place="estado", what="saldo")),
        (FEWER, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:empty_map": (
        (FEWER, spec("map_bubbles", place="estado", what="casos")),
        (SINGLE, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:areas_on_map": (
        (FEWER, spec("map_bubbles", place="estado", what="superficie")),
        (FEWER, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:coarser_places": (
        (RECORD, spec("map_bubbles", place="estado", what="casos")),
        (SINGLE, spec("map_bubbles", place="estado", what="casos")),
    ),
    "map_bubbles:circle_a_row": (
        (SINGLE, spec("map_bubbles", place="estado", what="casos")),
        (RECORD, spec("map_bubbles", place="estado", what="casos")),
    ),
    "first_of_many": ((RECORD, spec("ranking", by="nombre", what="casos")), (RECORD, spec("bar", by="nombre", what="casos"))),
    "ranking:long_list": ((CROWD, spec("ranking", by="k25", what="casos")), (CROWD, spec("ranking", by="k12", what="casos"))),
    "ranking:short_list": ((CROWD, spec("ranking", by="k12", what="casos")), (CROWD, spec("ranking", by="k25", what="casos"))),
    "ranking:time_has_no_rank": ((WEEK, spec("ranking", by="hora", what="casos")), (CROWD, spec("ranking", by="k25", what="casos"))),
    "area:adds_up_each_period": (
        (PARTED, spec("area", time="año", what="casos", split="k")),
        (PARTED, spec("area", time="año", what="casos", split="otro")),
    ),
    "table:always_a_table": ((RECORD, spec("table")), (RECORD, spec("bar", by="grupo"))),
}


def fired(case: Case) -> set[str]:
    schema, wanted = case
    return {reason.rule for reason in judged(schema, wanted).reasons}


@pytest.mark.parametrize("name", CASES_OF)
def test_a_rule_fires_where_it_should_and_only_there(name: str) -> None:
    rule = name.partition(":")[2] or name
    does, does_not = CASES_OF[name]
    assert rule in fired(does)
    assert rule not in fired(does_not)


def test_every_rule_has_a_case() -> None:
    of_charts = {f"{chart.name}:{rule.name}" for chart in REGISTRY.values() for rule in _rules_of(chart.name)}
    assert {rule.name for rule in RULES} | of_charts == set(CASES_OF)


def _rules_of(chart: str) -> Any:
    module = __import__(f"charts.{chart}", fromlist=["RULES"])
    return module.RULES


TRAITS_OF: dict[str, tuple[Column, Column]] = {
    "constant": (column("k", distinct=1), column("k")),
    "no_axis": (column("k", "text", "url"), column("k")),
    "identifier": (column("k", "identifier"), column("k")),
    "mostly_empty": (column("k", missing=600), column("k", missing=400)),
    "often_empty": (column("k", missing=300), column("k", missing=100)),
    "few_groups": (column("k", distinct=5), column("k", distinct=20)),
    "some_groups": (column("k", distinct=20), column("k", distinct=5)),
    "many_groups": (column("k", distinct=200), column("k", distinct=50)),
    "on_a_map": (place("k"), column("k")),
    "a_rank": (number("k", role="rank"), number("k")),
    "a_boolean": (column("k", role="boolean"), column("k")),
    "a_code": (column("k", "geographic", "place_code"), column("k", "geographic")),
    "an_older_edition": (number("Población 2010"), number("Población 2020")),
    "a_name": (column("k", "text"), column("k")),
}


@pytest.mark.parametrize("trait", TRAITS, ids=[trait.name for trait in TRAITS])
def test_a_trait_of_a_column_fires_where_it_should(trait: Any) -> None:
    has, has_not = TRAITS_OF[trait.name]
    schema = table(number("Población 2010"), number("Población 2020"))
    assert trait.when(has, schema)
    assert not trait.when(has_not, schema)


def test_earlier_columns_are_more_interesting() -> None:
    schema = table(number("a"), number("b"))
    assert interest(schema.column("a"), schema) > interest(schema.column("b"), schema)


def offered(schema: Schema, **more: Any) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.spec.chart, each.spec.columns()) for each in recommend(schema, **more)]


@pytest.mark.parametrize(
    ("schema", "first"),
    [
        (table(DATE, CASES, shape="statistic", rows=300, keys=(("fecha",),)), "line"),
        (table(STATE, RATE, shape="statistic", rows=32, keys=(("estado",),)), "map_regions"),
        (table(GROUP, CASES, shape="statistic", rows=8, keys=(("grupo",),)), "bar"),
        (table(LAT, LON, NAME), "map_points"),
        (table(GROUP, SEX), "bar"),
        (table(number("a"), number("b"), rows=80), "scatter"),
        (table(DECIMAL), "histogram"),
        (table(GROUP, DATE, CASES, shape="statistic", keys=(("grupo", "fecha"),)), "line"),
        (table(NAME), "table"),
        (table(column("texto", "text", "free_text")), "table"),
    ],
)
def test_the_first_chart_suits_the_table(schema: Schema, first: str) -> None:
    assert offered(schema)[0][0] == first


def test_the_table_is_the_last_way_out() -> None:
    assert offered(RECORD, limit=500)[-1][0] == "table" and offered(table())[-1][0] == "table"


def test_the_first_five_are_of_several_families() -> None:
    assert len({chart for chart, _ in offered(RECORD)[:5]}) >= 4


def test_the_first_five_show_no_numbers_twice() -> None:
    first = offered(table(GROUP, CASES, rows=8, keys=(("grupo",),), shape="statistic"))[:5]
    assert [chart for chart, columns in first if set(columns) == {"grupo", "casos"} and chart in ("bar", "treemap")] == ["bar"]


def test_totals_shade_no_map_but_are_circles_on_one() -> None:
    asked = [each.spec.chart for each in recommend(SINGLE, ("estado", "casos"))]
    assert asked[0] == "map_bubbles" and "map_regions" not in asked
    maps = [(chart, columns) for chart, columns in offered(SINGLE) if chart.startswith("map")]
    assert maps == [("map_regions", ("tasa", "estado")), ("map_bubbles", ("casos", "estado"))]


@pytest.mark.parametrize(
    ("stats", "more"),
    [
        (Stats(0, 100_000, 50), {}),
        (Stats(-9999, 90, 39), {}),
        (Stats(0, 100, 50, top=(("0", 400), ("1", 10))), {"split": "k"}),
    ],
    ids=["low", "high", "pile"],
)
def test_points_in_one_corner_or_on_one_pile_hide_each_other(stats: Stats, more: dict[str, str]) -> None:
    a, b = (column(name, "numeric", distinct=900, stats=stats) for name in "ab")
    found = judged(table(a, b, column("k")), spec("scatter", by="a", what="b", **more))
    assert "crowded" in {reason.rule for reason in found.reasons}


def test_a_map_wants_most_of_the_names_and_not_only_of_the_rows() -> None:
    found = place("estado", distinct=10)
    assert found.match is not None
    lacking = replace(found, match=replace(found.match, unmatched=("A", "B", "C", "D")))
    plot = spec("map_regions", place="estado", what="tasa")
    assert "few_matched" in {reason.rule for reason in judged(table(lacking, RATE), plot).reasons}


def test_no_chart_is_offered_twice() -> None:
    found = [(REGISTRY[chart].family, frozenset(columns)) for chart, columns in offered(RECORD)]
    assert len(found) == len(set(found))


def test_the_order_is_always_the_same() -> None:
    assert offered(RECORD) == offered(RECORD)


def test_scores_are_the_sum_of_reasons() -> None:
    found = recommend(RECORD)[0]
    assert found.score == sum(reason.points for reason in found.reasons) and len(found.reasons) > 2


@pytest.mark.parametrize(
    ("columns", "first"),
    [
        (("fecha", "casos"), "line"),
        (("grupo", "casos"), "bar"),
        (("estado", "tasa"), "map_regions"),
        (("casos", "tasa"), "scatter"),
        (("casos", "tasa", "sexo"), "scatter"),
        (("medida",), "histogram"),
        (("lat", "lon"), "map_points"),
        (("lat", "lon", "casos"), "map_points"),
        (("sexo",), "bar"),
        (("grupo", "estado"), "heatmap"),
        (("grupo", "tasa"), "histogram"),
    ],
)
def test_given_columns_get_the_chart_that_suits_them(columns: tuple[str, ...], first: str) -> None:
    found = offered(RECORD, columns=columns)
    assert (found[0][0], set(found[0][1])) == (first, set(columns))
    assert all(set(used) <= set(columns) for _, used in found)


def test_columns_that_few_charts_hold_are_shown_in_other_ways_too_one_left_out() -> None:
    families = {REGISTRY[chart].family for chart, _ in offered(RECORD, columns=("sexo", "casos", "tasa"))}
    assert families >= {"scatter", "histogram", "bar", "box"}
    found = recommend(RECORD, columns=("sexo", "casos", "tasa"))
    assert all(("leaves_out" in {reason.rule for reason in each.reasons}) == (len(each.spec.columns()) < 3) for each in found[:-1])


def test_when_in_the_week_is_a_heatmap_with_hours_across() -> None:
    assert recommend(WEEK, ("día", "hora"))[0].spec.slots == (("by", ("día",)), ("split", ("hora",)))


def test_a_number_that_does_not_add_up_is_spread_before_it_is_averaged() -> None:
    found = [chart for chart, _ in offered(RECORD, columns=("grupo", "tasa"))]
    assert found.index("box") < found.index("bar")
    found = [chart for chart, _ in offered(RECORD, columns=("grupo", "casos"))]
    assert found.index("bar") < found.index("box")


def test_names_are_ranked_and_a_few_groups_are_bars() -> None:
    names = table(NAME, CASES, shape="statistic", rows=1000, keys=(("nombre",),))
    assert next(chart for chart, _ in offered(names, columns=("nombre", "casos")) if REGISTRY[chart].family == "bar") == "ranking"
    assert next(chart for chart, _ in offered(RECORD, columns=("grupo", "casos")) if REGISTRY[chart].family == "bar") == "bar"


def test_amounts_that_add_up_at_each_moment_are_areas_and_rates_are_lines() -> None:
    assert offered(PARTED, columns=("año", "k", "casos"))[0][0] == "area"
    rates = replace(PARTED, columns=(YEAR, column("k", distinct=4), RATE))
    assert offered(rates, columns=("año", "k", "tasa"))[0][0] == "line"


def test_siblings_are_not_put_into_one_histogram() -> None:
    mixed, apart = spec("histogram", by="Valor"), spec("box", by="Año", what="Valor")
    assert "mixes_siblings" in fired((WIDE, mixed)) and "mixes_siblings" not in fired((WIDE, apart))


def test_columns_that_no_chart_holds_together_get_the_nearest_ones() -> None:
    found = offered(RECORD, columns=("grupo", "sexo", "casos", "tasa", "medida", "fecha"))
    assert found[0][0] != "table" and set(found[0][1]) < {"grupo", "sexo", "casos", "tasa", "medida", "fecha"}


def test_moments_of_a_statistic_are_not_counted() -> None:
    series = table(YEAR, column("serie", distinct=8), DATE, CASES, shape="statistic", rows=96, keys=(("serie", "fecha"),))
    series = replace(series, slices=(Slice("fecha", "2020-01-01", 8),))
    assert "counts_a_statistic" in fired((series, spec("bar", by="año")))


def test_measures_that_are_alike_stand_side_by_side() -> None:
    both = [columns for chart, columns in offered(ALIKE) if chart == "bar" and len(columns) > 2]
    assert both == [("tasa de ida", "tasa de vuelta", "estado")]


def test_three_measures_of_each_name_are_bars_side_by_side() -> None:
    names = column("nombre", distinct=3)
    medals = table(names, number("oro"), number("plata"), number("bronce"), shape="statistic", rows=3, keys=(("nombre",),))
    assert offered(medals, columns=("nombre", "oro", "plata", "bronce"))[0] == ("bar", ("oro", "plata", "bronce", "nombre"))


def test_siblings_asked_for_by_name_are_read_long() -> None:
    found = recommend(WIDE, columns=("estado", "2000", "2010", "2020"))[0].spec
    assert {"Año", "Valor"} <= set(found.columns())
    assert set(published(WIDE, found)) == {"estado", "2000", "2010", "2020"}


def test_the_latest_of_yearly_columns_stands_for_itself() -> None:
    assert ("treemap", ("2020", "estado")) in offered(WIDE)
    assert not any("2000" in columns for _, columns in offered(WIDE))


def test_a_code_beside_its_name_makes_no_second_map() -> None:
    schema = table(STATE, place("cve"), RATE, shape="statistic", rows=32, keys=(("estado",), ("cve",)))
    assert sum(chart == "map_regions" for chart, _ in offered(schema)) == 1


@pytest.mark.parametrize(
    ("steer", "chart", "columns"),
    [
        (Steer(chart="treemap"), "treemap", set()),
        (Steer(chart="bar", default="sexo"), "bar", {"sexo"}),
        (Steer(default="tasa"), "", {"tasa"}),
        (Steer(chart="line", show=("casos",), date="fecha"), "line", {"casos", "fecha"}),
        (Steer(chart="map"), "map_regions", set()),
        (Steer(chart="map_bubble"), "map_bubbles", set()),
        (Steer(chart="map_heat"), "map_points", set()),
        (Steer(split=("GRUPO",)), "", {"grupo"}),
    ],
)
def test_the_publishers_wish_comes_first(steer: Steer, chart: str, columns: set[str]) -> None:
    first: Recommendation = recommend(RECORD, steer=steer)[0]
    assert first.spec.chart == chart or not chart
    assert columns <= set(first.spec.columns())
    assert first.reasons[-1].rule == "publisher"


@pytest.mark.parametrize("steer", [Steer(chart="scatter"), Steer(chart="none"), Steer(default="no such column")])
def test_a_wish_that_cannot_be_met_changes_nothing(steer: Steer) -> None:
    schema = table(GROUP, SEX)
    assert offered(schema, steer=steer) == offered(schema)


def test_an_average_wished_for_is_taken() -> None:
    assert recommend(RECORD, steer=Steer(chart="bar", show=("grupo", "casos"), average=True))[0].spec.aggregate == "mean"


def test_a_column_a_year_never_stands_beside_the_value_of_all_years() -> None:
    assert not any({"Valor", "2020"} <= set(columns) for _, columns in offered(WIDE))
