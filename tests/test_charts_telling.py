"""Charts in words: titles that describe, findings by rules with thresholds, summaries for who cannot see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from charts import REGISTRY
from charts._telling_time import is_open
from explorer.model.picture import Telling
from explorer.model.schema import Cast, Schema, Stats
from explorer.text import say
from tests.charts_tables import column, number, place, scene, spec, table


def bars(values: dict[str, float], aggregate: str = "sum", schema: Schema | None = None) -> Telling:
    known = schema or table(column("k"), number("v"))
    made = scene(spec("bar", by="k", what="v", aggregate=aggregate), known, by=list(values), what=list(values.values()))
    return REGISTRY["bar"].tell(made)


def finding(telling: Telling) -> str:
    return say(telling.finding, "en-US") if telling.finding else ""


@pytest.mark.parametrize(
    ("values", "aggregate", "found"),
    [
        ({"a": 50, "b": 30, "c": 20}, "sum", "a has 50% of the total of v"),
        ({"a": 20, "b": 19, "c": 16, "d": 15, "e": 15, "f": 15}, "sum", "a and b together have 39% of the total of v"),
        ({"a": 25, "b": 25, "c": 25, "d": 25}, "sum", "v: nearly the same for all 4"),
        ({"a": 90, "b": 30, "c": 20}, "mean", "Average v: a is 3 times b"),
        ({"a": 40, "b": 30, "c": 20}, "mean", "Average v: a is highest, c lowest"),
        ({"a": 40, "b": 30}, "sum", ""),
    ],
)
def test_a_finding_is_the_strongest_that_holds(values: dict[str, float], aggregate: str, found: str) -> None:
    said = finding(bars(values, aggregate))
    assert said.replace("Total v", "v") == found


def test_a_handful_of_many_is_told_as_most() -> None:
    values = {"a": 28.0, "b": 4.9, **{f"k{i}": 24.0 if i < 2 else 1.0 for i in range(8)}}
    assert "3 of 10 have" in finding(bars(values)) or "together" in finding(bars(values))


def test_the_folded_rest_counts_in_the_whole_and_is_no_winner() -> None:
    made = scene(spec("bar", by="k"), table(column("k")), by=["a", "b", "c", None], what=[10, 9, 8, 73], folded=[0, 0, 0, 40])
    telling = REGISTRY["bar"].tell(made)
    assert "a (10, 10% of the total)" in say(telling.summary, "en-US") and "Other" not in finding(telling)


def test_means_are_never_told_as_shares() -> None:
    assert "%" not in say(bars({"a": 50, "b": 30, "c": 20}, "mean").summary, "en-US")


@pytest.mark.parametrize(
    ("wanted", "shape", "keys", "title"),
    [
        (spec("bar", by="k"), "record", (), "Number of rows by k"),
        (spec("bar", by="k", what="v", aggregate="sum"), "record", (), "Total v by k"),
        (spec("bar", by="k", what="v", aggregate="mean"), "record", (), "Average v by k"),
        (spec("bar", by="k", what="v", aggregate="max"), "record", (), "Highest v by k"),
        (spec("bar", by="k", what="v", aggregate="share"), "record", (), "Share of v by k"),
        (spec("bar", by="k", what="v", aggregate="sum"), "statistic", (("k",),), "v by k"),
        (spec("bar", by="k", what="v", aggregate="mean"), "statistic", (("k",),), "v by k"),
        (spec("bar", by="k", what="v", aggregate="mean"), "statistic", (("k", "s"),), "Average v by k"),
        (spec("bar", by="k", split="s"), "record", (), "Number of rows by k and s"),
    ],
)
def test_a_title_says_measure_and_keys(wanted: Any, shape: str, keys: Any, title: str) -> None:
    schema = table(column("k"), number("v"), column("s"), shape=shape, keys=keys)
    frame = {"by": ["a"], "what": [1.0], "split": ["x"]}
    assert say(REGISTRY["bar"].tell(scene(wanted, schema, **frame)).title, "en-US") == title


@pytest.mark.parametrize(
    ("grain", "role", "title"),
    [("month", "date", "v over time"), ("year", "date", "Average v over time"), ("day", "datetime", "Average v over time")],
)
def test_a_row_a_period_is_no_average_of_any(grain: str, role: str, title: str) -> None:
    stats = Stats("2010-01-01", "2019-12-01", top=(("2011-02-01", 1), ("2012-03-01", 1)))
    known = table(column("t", "temporal", role, 120, stats=stats), number("v", 0.5, 9.5), shape="statistic", keys=(("t",),))
    made = scene(spec("line", time="t", what="v", aggregate="mean", grain=grain), known, time=["2011-01-01"], what=[1.0])
    assert say(REGISTRY["line"].tell(made).title, "en-US") == title


def test_a_title_says_where_each_whole_is_a_hundred_per_cent() -> None:
    known = table(column("k"), number("v", -5, 5, negatives=3), column("s"))
    frame = {"by": ["a"], "what": [1.0], "split": ["x"]}
    for what, title in (("", "Number of rows by k and s, as shares"), ("v", "Total v by k and s")):
        wanted = spec("bar", by="k", split="s", stack="share", **({"what": what, "aggregate": "sum"} if what else {}))
        assert say(REGISTRY["bar"].tell(scene(wanted, known, **frame)).title, "en-US") == title


def test_a_survey_weight_is_named() -> None:
    schema = table(column("k"), number("factor", role="weight"), weight="factor")
    assert (
        say(REGISTRY["bar"].tell(scene(spec("bar", by="k"), schema, by=["a"], what=[9])).title, "en-US")
        == "Weighted number of rows (factor) by k"
    )


def line(values: list[float], high: str = "", distinct: int = 999, grain: str = "month") -> Telling:
    months = [f"20{18 + i // 12}-{i % 12 + 1:02d}-01" for i in range(len(values))]
    time = column("t", "temporal", distinct=distinct, stats=Stats("2018-01-01", high or f"{months[-1][:8]}28"))
    made = scene(spec("line", time="t", what="v", grain=grain), table(time, number("v")), time=months, what=values)
    return REGISTRY["line"].tell(made)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([10, 11, 12, 15], "up 50% from January 2018 to April 2018"),
        ([10, 9, 8, 7], "down 30% from January 2018 to April 2018"),
        ([10, 14, 18, 25], "2.5 times as much in April 2018 as in January 2018"),
        ([10, 11, 40, 12, 10], "highest in March 2018, at 40"),
        ([100, 101, 99, 102], "about the same in April 2018 as in January 2018"),
        ([-1, -2, 1, 12], "from -1 in January 2018 to 12 in April 2018"),
        ([5, 2, 0, -8], "from 5 in January 2018 to -8 in April 2018"),
        ([-100, -101, -99, -102], "about the same in April 2018 as in January 2018"),
        ([0, 1, -5, 0.5], ""),
        ([10, 14, 8, 12], ""),
        ([10, 20, 30], ""),
    ],
)
def test_a_lines_finding_is_a_peak_a_change_or_neither(values: list[float], found: str) -> None:
    assert finding(line(values)).partition(": ")[2] == found


def test_an_unfinished_last_period_is_left_out_of_the_finding_and_said() -> None:
    telling = line([10, 11, 12, 13, 2], high="2018-05-06")
    assert "up 30%" in finding(telling)
    assert "The last period is not complete." in say(telling.summary, "en-US") and "the lowest 10" in say(telling.summary, "en-US")
    assert [note.rule for note in telling.notes] == ["open_period"]


def test_a_finished_last_period_counts() -> None:
    telling = line([10, 11, 12, 13, 2], high="2018-05-31")
    assert "down 80%" in finding(telling) and "not complete" not in say(telling.summary, "en-US")


def test_dates_that_stand_for_whole_months_are_complete() -> None:
    assert "not complete" not in say(line([10, 11, 12], high="2018-03-01", distinct=3).summary, "en-US")


def test_years_are_never_open() -> None:
    year = column("a", "temporal", "year", 3, stats=Stats(2018, 2020), cast=Cast("BIGINT"))
    made = scene(spec("line", time="a", what="v"), table(year, number("v")), time=["2018-01-01", "2019-01-01"], what=[1, 2])
    assert not is_open(made, "2019-01-01")


def test_of_several_lines_the_largest_change_is_told() -> None:
    months = ["2018-01-01", "2018-02-01", "2018-03-01", "2018-04-01"] * 2
    columns = (column("t", "temporal", distinct=4), number("v"), column("s"))
    frame = {"time": months, "what": [10, 10, 10, 11, 10, 10, 10, 19], "split": ["flat"] * 4 + ["steep"] * 4}
    telling = REGISTRY["line"].tell(scene(spec("line", time="t", what="v", split="s", grain="month"), table(*columns), **frame))
    assert finding(telling).startswith("Total v, steep: up 90%")
    assert "2 lines" in say(telling.summary, "en-US") and "steep is highest (19)" in say(telling.summary, "en-US")


def scatter(ys: list[float]) -> Telling:
    made = scene(spec("scatter", by="a", what="b"), table(number("a"), number("b")), by=list(range(len(ys))), what=ys)
    return REGISTRY["scatter"].tell(made)


@pytest.mark.parametrize(
    ("ys", "found"),
    [
        ([float(i) for i in range(30)], "The higher a, the higher b"),
        ([float(-i) for i in range(30)], "The higher a, the lower b"),
        ([float(i % 3) for i in range(30)], ""),
        ([1.0, 2.0, 3.0], ""),
        ([5.0] * 30, ""),
    ],
)
def test_only_a_strong_relation_of_enough_points_is_told(ys: list[float], found: str) -> None:
    assert finding(scatter(ys)) == found


def test_a_histogram_tells_where_half_lies() -> None:
    made = scene(
        spec("histogram", by="v"), table(number("v", 0, 100)), by=[float(5 * i) for i in range(10)], what=[1, 1, 20, 20, 1, 1, 1, 1, 1, 1]
    )
    telling = REGISTRY["histogram"].tell(made)
    assert finding(telling) == "v: 83% lie between 10 and 20"
    assert "from 0 to 50" in say(telling.summary, "en-US")


def test_a_flat_histogram_has_no_finding() -> None:
    made = scene(spec("histogram", by="v"), table(number("v", 0, 100)), by=[float(5 * i) for i in range(10)], what=[3] * 10)
    assert finding(REGISTRY["histogram"].tell(made)) == ""


def test_a_map_tells_regions_by_name() -> None:
    made = scene(spec("map_regions", place="e", what="v"), table(place("e"), number("v")), place=["01", "09", "14"], what=[1.0, 9.0, 3.0])
    said = say(REGISTRY["map_regions"].tell(made).summary, "es-MX")
    assert "Ciudad de México" in said and "09" not in said


def test_a_treemaps_title_names_its_levels() -> None:
    made = scene(spec("treemap", by=("p", "c")), table(column("p"), column("c")), by=["A"], by2=["x"], what=[1.0])
    assert say(REGISTRY["treemap"].tell(made).title, "en-US") == "Number of rows by p and c"


def test_a_class_in_digits_is_told_with_its_columns_name() -> None:
    assert finding(bars({"5": 40, "7": 30, "9": 20}, "mean")) == "Average v: k 5 is highest, k 9 lowest"


@pytest.mark.parametrize(("high", "open_"), [("2018-01-03 23:00:00", False), ("2018-01-03 01:00:00", True), ("2018-01-03", False)])
def test_a_day_is_over_when_its_hours_are(high: str, open_: bool) -> None:
    time = column("t", "temporal", "datetime", 60, stats=Stats("2018-01-01 00:00:00", high))
    days = ["2018-01-01", "2018-01-02", "2018-01-03"]
    made = scene(spec("line", time="t", what="v", grain="day"), table(time, number("v")), time=days, what=[1, 2, 3])
    assert is_open(made, "2018-01-03") is open_


def crossed(what: list[float]) -> Telling:
    made = scene(spec("heatmap", by="k", split="s"), table(column("k"), column("s")), by=["a", "a", "b"], split=["x", "y", "x"], what=what)
    return REGISTRY["heatmap"].tell(made)


def test_a_heatmap_tells_its_highest_and_lowest_cell_and_what_is_empty() -> None:
    telling = crossed([90, 10, 20])
    assert say(telling.title, "en-US") == "Number of rows by k and s"
    assert say(telling.summary, "en-US") == (
        "Heatmap. Number of rows by k and s: 2 × 2 cells. The highest is a, x (90), the lowest a, y (10). 1 cell has no rows."
    )
    assert finding(telling) == "Number of rows: highest for a, x, at 90"


def test_a_heatmap_of_even_cells_has_no_finding() -> None:
    assert finding(crossed([10, 9, 11])) == ""


def test_boxes_tell_the_highest_and_the_lowest_median() -> None:
    parts = {
        "what": [5, 12],
        "least": [1, 9],
        "low": [2, 10],
        "q1": [3, 11],
        "q3": [6, 14],
        "high": [8, 15],
        "most": [9, 16],
        "rows": [9, 9],
    }
    telling = REGISTRY["box"].tell(scene(spec("box", by="k", what="v"), table(column("k"), number("v")), by=["a", "b"], **parts))
    assert say(telling.title, "en-US") == "Distribution of v by k"
    assert "highest for b (12; half lie between 11 and 14) and lowest for a (5; half lie between 3 and 6)" in say(telling.summary, "en-US")
    assert finding(telling) == "v: three quarters of b lie above three quarters of a"


def cut(chart: str, sort: str = "desc", folded: int = 0) -> Telling:
    names, values = ["A", "B", "C", "D"], [9.0, 8.0, 7.5, 7.0]
    rest = {"by": [*names, None], "what": [*values, 3.0]} if folded else {"by": names, "what": values}
    frame = rest | {"rows": [1] * len(rest["by"]), "folded": [*[0] * 4, *([folded] if folded else [])]}
    made = scene(replace(spec(chart, by="k", what="v"), limit=4, sort=sort), table(column("k", distinct=9), number("v")), **frame)
    return REGISTRY[chart].tell(made)


@pytest.mark.parametrize(("sort", "folded"), [("desc", 0), ("desc", 5)])
def test_of_the_largest_alone_the_lowest_is_not_said(sort: str, folded: int) -> None:
    told = cut("bar", sort, folded)
    assert "lowest" not in say(told.summary, "en-US") and "highest is A" in say(told.summary, "en-US")
    assert told.finding is None or "lowest" not in say(told.finding, "en-US")


def test_of_the_smallest_alone_the_highest_is_not_said() -> None:
    told = cut("bar", "asc")
    assert told.finding is None
    assert "highest" not in say(told.summary, "en-US") and "lowest is D" in say(told.summary, "en-US")


def test_a_ranking_says_how_many_of_all_it_shows() -> None:
    known = table(column("k", distinct=40), number("v"))
    made = scene(spec("ranking", by="k", what="v"), known, by=[f"k{n}" for n in range(15)], what=list(range(15)))
    assert say(REGISTRY["ranking"].tell(made).title, "en-US") == "Total v by k: the first 15 of 40"
