"""Figures as data: what each chart draws from a small frame."""

from __future__ import annotations

import base64
import itertools
import math
from dataclasses import replace
from typing import Any

import numpy
import pytest

from charts import REGISTRY, Scene
from charts._axes import close_axis, number_axis, tick_texts, ticks, time_axis
from charts._bounds import Box, centres, conic, framed
from charts._classes import scale
from charts._colours import contrast, palette, steps, tint
from charts._ends import spaced
from charts._labels import width_of
from explorer import geo
from explorer.model.picture import Look
from explorer.model.schema import Cast, Column, PlaceMatch, Stats
from explorer.model.view import Marks, View
from explorer.text import say
from tests.charts_tables import column, number, place, scene, spec, table


def drawn(made: Scene) -> dict[str, Any]:
    figure = REGISTRY[made.spec.chart].draw(made)
    assert figure is not None
    return figure


def bars(look: Look = Look(), **frame: Any) -> dict[str, Any]:  # noqa: B008  # a frozen record
    return drawn(scene(spec("bar", by="k", what="v"), table(column("k"), number("v")), look, **frame))


def test_the_largest_bar_is_strong_and_the_rest_lighter() -> None:
    trace = bars(by=["a", "b", "c"], what=[3, 2, 1])["data"][0]
    assert trace["marker"]["color"] == ["#0b7a75", tint("#0b7a75"), tint("#0b7a75")]


def test_what_the_reader_highlighted_is_strong_instead() -> None:
    view = View(spec=spec("bar", by="k"), marks=Marks(highlight=("b",)))
    made = scene(spec("bar", by="k"), table(column("k")), view=view, by=["a", "b"], what=[3, 2])
    assert drawn(made)["data"][0]["marker"]["color"] == [tint("#0b7a75"), "#0b7a75"]


def test_the_folded_bar_is_grey_last_and_counted() -> None:
    figure = bars(by=[None, "a", "b"], what=[4, 3, 2], folded=[7, 0, 0])
    assert figure["layout"]["yaxis"]["ticktext"] == ["a", "b", "Other (7)"]
    assert figure["data"][0]["marker"]["color"][2] == "#8a93a1"


def test_a_folded_bar_that_dwarfs_the_others_is_written_and_not_drawn() -> None:
    figure = bars(by=["a", "b", None], what=[3, 2, 900], folded=[0, 0, 400])
    assert figure["data"][0]["x"] == [3.0, 2.0, None]
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["3", "2", "900"]


def test_a_card_shows_the_first_bars_and_says_how_many_more() -> None:
    figure = bars(Look(360, 200, "card"), by=[f"k{i}" for i in range(20)], what=list(range(20, 0, -1)))
    assert len(figure["data"][0]["x"]) == 8
    assert figure["layout"]["annotations"][-1]["text"] == "12 more"


def test_few_bars_on_a_card_are_all_shown() -> None:
    figure = bars(Look(360, 200, "card"), by=["a", "b"], what=[2, 1])
    assert len(figure["data"][0]["x"]) == 2 and figure["layout"]["annotations"][-1]["text"] == "1"


def test_on_a_phone_long_names_stand_above_their_bars_where_there_is_room() -> None:
    names = [f"a name that is longer than a phone has room for {n}" for n in range(8)]
    above, card, flat, high = (
        bars(look, by=names, what=list(range(8, 0, -1)))["layout"]
        for look in (Look(350, 500, "page"), Look(350, 190, "card"), Look(350, 200, "image"), Look(350, 600, "image"))
    )
    assert [layout["yaxis"]["showticklabels"] for layout in (above, card, flat, high)] == [False, True, True, False]
    assert above["height"] >= 8 * 47
    assert high["height"] <= 600 and flat["height"] <= 200
    assert card["margin"]["l"] < 180


def test_months_stand_upright_in_their_order() -> None:
    month = column("mes", "temporal", "month", 12, cast=Cast("BIGINT"))
    made = scene(spec("bar", by="mes"), table(month), locale="es-MX", by=["10", "2", "1"], what=[1, 9, 5])
    figure = drawn(made)
    assert figure["data"][0]["orientation"] == "v"
    assert figure["layout"]["xaxis"]["ticktext"] == ["enero", "febrero", "octubre"]


@pytest.mark.parametrize(("locale", "said"), [("es-MX", "14:00"), ("fr-FR", "14:00"), ("en-US", "2 PM")])
def test_hours_are_written_as_hours_and_none_is_folded(locale: str, said: str) -> None:
    hours = column("hora", "temporal", "hour", 24, cast=Cast("BIGINT"))
    whole = REGISTRY["bar"].complete(spec("bar", by="hora"), table(hours))
    assert whole.limit is not None and whole.limit >= 24
    made = scene(whole, table(hours), locale=locale, by=[str(hour) for hour in range(24)], what=list(range(1, 25)))
    assert said in drawn(made)["data"][0]["hovertext"][14]


def test_ordered_classes_keep_their_order() -> None:
    grade = column("grado", "categorical", "ordinal", 3, order=("bajo", "medio", "alto"))
    made = scene(spec("bar", by="grado"), table(grade), by=["alto", "bajo", "medio"], what=[1, 2, 3])
    assert drawn(made)["layout"]["xaxis"]["ticktext"] == ["bajo", "medio", "alto"]


def test_nominal_names_lie_down_sorted_by_size() -> None:
    figure = bars(by=["a", "b"], what=[1, 2])
    assert figure["data"][0]["orientation"] == "h" and figure["layout"]["yaxis"]["ticktext"] == ["b", "a"]


def split(aggregate: str, stack: str = "") -> dict[str, Any]:
    wanted = spec("bar", by="k", what="v", split="s", aggregate=aggregate, stack=stack)
    frame = {"by": ["a", "a", "b"], "split": ["x", "y", "x"], "what": [1.0, 3.0, 2.0]}
    return drawn(scene(wanted, table(column("k"), number("v"), column("s")), **frame))


@pytest.mark.parametrize(
    ("aggregate", "stack", "mode"),
    [
        ("sum", "", "relative"),
        ("count", "stacked", "relative"),
        ("sum", "grouped", "group"),
        ("mean", "", "group"),
        ("median", "stacked", "group"),
    ],
)
def test_only_what_adds_up_is_stacked(aggregate: str, stack: str, mode: str) -> None:
    assert split(aggregate, stack)["layout"]["barmode"] == mode


def test_shares_of_each_bar_add_up_to_one() -> None:
    figure = split("sum", "share")
    assert [trace["x"] for trace in figure["data"]] == [[0.25, 1.0], [0.75, None]]


def line(time: list[str], what: list[float | None], grain: str = "month", **more: Any) -> dict[str, Any]:
    columns = (column("t", "temporal", distinct=99), number("v"), column("s"))
    slots = {"split": "s"} if "split" in more else {}
    return drawn(scene(spec("line", time="t", what="v", grain=grain, **slots), table(*columns), time=time, what=what, **more))


def test_points_of_a_line_are_in_time_order() -> None:
    assert line(["2020-03-01", "2020-01-01", "2020-02-01"], [3, 1, 2])["data"][0]["y"] == [1.0, 2.0, 3.0]


def test_a_missing_period_leaves_a_gap() -> None:
    months = [f"2020-{month:02d}-01" for month in (1, 2, 3, 4, 5, 8, 9, 10, 11)]
    assert line(months, [1.0] * 9)["data"][0]["y"].count(None) == 1


def test_uneven_dates_leave_no_gaps() -> None:
    days = ["2020-01-01", "2020-01-02", "2020-01-20", "2020-01-21", "2020-03-01", "2020-03-02", "2020-07-02"]
    assert None not in line(days, [1.0] * 7, "day")["data"][0]["y"]


def test_each_line_is_named_at_its_end() -> None:
    figure = line(["2020-01-01", "2020-02-01"] * 2, [1, 2, 5, 6], split=["a", "a", "b", "b"])
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["<b>b</b>", "<b>a</b>"]
    assert figure["layout"]["showlegend"] is False


def test_on_a_phone_lines_are_named_below() -> None:
    columns = (column("t", "temporal"), number("v"), column("s"))
    frame = {"time": ["2020-01-01", "2020-02-01"] * 2, "what": [1, 2, 5, 6], "split": ["a", "a", "b", "b"]}
    figure = drawn(scene(spec("line", time="t", what="v", split="s"), table(*columns), Look(340), **frame))
    assert figure["layout"]["showlegend"] is True and not figure["layout"]["annotations"]


def test_labels_that_would_touch_move_apart() -> None:
    places = spaced([100.0, 101.0, 103.0, 300.0], 17, 320)
    assert all(b - a >= 17 for a, b in itertools.pairwise(places)) and max(places) <= 320


def test_labels_that_do_not_touch_stay() -> None:
    assert spaced([10.0, 100.0], 17, 320) == [10.0, 100.0]


def test_sums_start_at_zero_and_levels_may_not() -> None:
    high = {"time": ["2020-01-01", "2020-02-01"], "what": [315.0, 320.0]}
    columns = (column("t", "temporal"), number("v", 300, 400))
    sums = drawn(scene(spec("line", time="t", what="v", aggregate="sum"), table(*columns), **high))
    means = drawn(scene(spec("line", time="t", what="v", aggregate="mean"), table(*columns), **high))
    assert sums["layout"]["yaxis"]["range"][0] <= 0 and means["layout"]["yaxis"]["range"][0] > 200


def test_a_long_span_marks_whole_years() -> None:
    axis = time_axis("2015-03-01", "2023-09-01", "month", 900, "es-MX")
    assert axis["ticktext"] == [str(year) for year in range(2016, 2024)]


def test_a_short_span_marks_months() -> None:
    assert time_axis("2023-01-01", "2023-06-01", "month", 900, "en-US")["ticktext"][0] == "Jan 2023"


@pytest.mark.parametrize(
    ("low", "high", "found"), [(0, 97, [0, 25, 50, 75, 100]), (0, 1, [0, 0.25, 0.5, 0.75, 1]), (-3, 9, [-5, 0, 5, 10])]
)
def test_ticks_are_round(low: float, high: float, found: list[float]) -> None:
    assert ticks(low, high, 4) == found


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (1, 2, ["1.00", "1.25", "1.50", "1.75", "2.00"]),
        (0, 10, ["0", "2.5", "5.0", "7.5", "10.0"]),
        (0.02, 0.1, ["0.02", "0.04", "0.06", "0.08", "0.10"]),
        (1_000_000, 1_100_000, ["1M", "1.025M", "1.05M", "1.075M", "1.1M"]),
    ],
)
def test_ticks_say_the_number_they_stand_at(low: float, high: float, texts: list[str]) -> None:
    assert number_axis(low, high, 4, "en-US")["ticktext"] == texts


def test_what_is_counted_has_no_halves() -> None:
    assert number_axis(0, 10, 4, "en-US", whole=True)["tickvals"] == [0, 5, 10]
    assert number_axis(0, 1, 4, "en-US", whole=True)["tickvals"] == [0, 1]


@pytest.mark.parametrize(
    ("low", "high", "ends", "inside"),
    [
        (-0.5, 574, (-30, 610), [0, 200, 400, 600]),
        (-150, 574, (-210, 610), [-200, 0, 200, 400, 600]),
        (0, 1, (-0.1, 1.1), [0, 0.25, 0.5, 0.75, 1]),
    ],
)
def test_an_axis_for_points_ends_beside_them(low: float, high: float, ends: tuple[float, float], inside: list[float]) -> None:
    axis = close_axis(low, high, 4, "en-US")
    assert axis["tickvals"] == inside and ends[0] < axis["range"][0] <= low and high <= axis["range"][1] < ends[1]


def test_the_way_to_a_period_that_is_not_over_is_dotted() -> None:
    time = column("t", "temporal", distinct=900, stats=Stats("2018-01-01", "2018-03-09"))
    months = ["2018-01-01", "2018-02-01", "2018-03-01"]
    made = scene(spec("line", time="t", what="v", grain="month"), table(time, number("v")), time=months, what=[3, 4, 1])
    closed, opened = drawn(made)["data"]
    assert closed["x"] == months[:2] and "dash" not in closed["line"]
    assert opened["x"] == months[1:] and opened["line"]["dash"] == "dot" and opened["showlegend"] is False


@pytest.mark.parametrize(
    ("stack", "texts"), [("stacked", None), ("grouped", ["0", "2", "4", "6", "8"]), ("share", ["0%", "25%", "50%", "75%", "100%"])]
)
def test_bars_that_carry_no_number_have_an_axis(stack: str, texts: list[str] | None) -> None:
    made = scene(
        spec("bar", by="k", split="s", what="v", aggregate="sum", stack=stack),
        table(column("k"), column("s"), number("v")),
        by=["a", "a", "b", "b"], split=["x", "y", "x", "y"], what=[7.0, 3.0, 2.0, 2.0],
    )  # fmt: skip
    axis = drawn(made)["layout"]["xaxis"]
    assert (axis["ticktext"] if axis["showticklabels"] else None) == texts


def test_a_line_is_named_at_the_value_where_it_ends() -> None:
    made = scene(
        spec("line", time="t", split="s", what="v", grain="year", aggregate="mean"),
        table(column("t", "temporal"), column("s"), number("v")),
        time=["2018-01-01", "2019-01-01"] * 2, split=["a", "a", "b", "b"], what=[1.0, 90.0, 1.0, 30.0],
    )  # fmt: skip
    assert [(name["yref"], name["y"], name["yshift"]) for name in drawn(made)["layout"]["annotations"]] == [("y", 90, 0), ("y", 30, 0)]


def test_a_world_keeps_alaska_beside_canada() -> None:
    spots = {"place": [61.0, -70.0, 10.0, 20.0], "place2": [-150.0, 170.0, 0.0, 100.0]}
    layout = drawn(scene(spec("map_points", place=("lat", "lon")), table(number("lat"), number("lon")), **spots))["layout"]
    west = layout["geo"]["projection"]["rotation"]["lon"] - 180
    assert -170 < west < -168 and layout["geo"]["fitbounds"] is False
    assert layout["geo"]["lataxis"]["range"][0] < -70


@pytest.mark.parametrize("around", [(-73.6, -55.1, -53.6, -21.8), (-118.4, 14.5, -86.7, 32.7), (-141.0, 41.7, -52.6, 83.1)])
@pytest.mark.parametrize("shape", [0.6, 1.6, 2.4])
def test_a_country_far_from_the_equator_lies_whole_in_the_middle_of_its_frame(around: Box, shape: float) -> None:
    west, south, east, north = around
    seen = framed(around, 0.3, shape)
    low, middle, high = (
        _mercator(degrees) for degrees in (seen["lataxis"]["range"][0], seen["center"]["lat"], seen["lataxis"]["range"][1])
    )
    assert seen["lataxis"]["range"][0] < south and seen["lataxis"]["range"][1] > north
    assert seen["lonaxis"]["range"][0] < west and seen["lonaxis"]["range"][1] > east
    assert high - middle == pytest.approx(middle - low)


def test_a_wide_country_of_the_north_is_drawn_on_a_cone_in_the_middle_of_its_frame() -> None:
    seen = conic((-141.0, 41.7, -52.6, 83.1))
    assert seen["projection"]["rotation"]["lon"] == seen["center"]["lon"] == pytest.approx(-96.8)
    assert seen["projection"]["parallels"] == pytest.approx([48.6, 76.2])
    # Half-way between the southern side (41.7° on the middle meridian) and the northern corners.
    assert 58 < seen["center"]["lat"] < 66


def _mercator(degrees: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2))


def test_bars_of_a_histogram_touch_and_are_labelled_at_their_edges() -> None:
    made = scene(spec("histogram", by="v"), table(number("v", 0, 100)), by=[0.0, 5.0, 10.0], what=[3, 5, 1])
    figure = drawn(made)
    assert figure["data"][0]["width"] == [5.0] * 3 and figure["layout"]["bargap"] == 0
    assert figure["layout"]["xaxis"]["tickvals"] == [0, 5, 10, 15]


def test_whole_numbers_are_never_cut_finer_than_one() -> None:
    made = scene(spec("histogram", by="v"), table(number("v", 0, 8)), by=[0.0, 1.0, 2.0], what=[3, 5, 1])
    assert drawn(made)["data"][0]["width"] == [1.0] * 3


def cloud(count: int) -> dict[str, Any]:
    values = [float(i) for i in range(count)]
    return drawn(scene(spec("scatter", by="a", what="b"), table(number("a"), number("b")), by=values, what=values))


def test_a_few_points_are_svg_with_words_of_their_own() -> None:
    trace = cloud(50)["data"][0]
    assert trace["type"] == "scatter" and len(trace["hovertext"]) == 50 and trace["x"][:3] == [0.0, 1.0, 2.0]


def test_many_points_are_packed_and_drawn_by_the_graphics_card() -> None:
    trace = cloud(4_000)["data"][0]
    assert trace["type"] == "scattergl" and "hovertext" not in trace
    assert numpy.frombuffer(base64.b64decode(trace["x"]["bdata"]), dtype=trace["x"]["dtype"])[2] == 2.0


def test_groups_beyond_the_colours_share_grey() -> None:
    groups = [f"g{i}" for i in range(20)]
    made = scene(
        spec("scatter", by="a", what="b", split="s"),
        table(number("a"), number("b"), column("s")),
        by=range(20),
        what=range(20),
        split=groups,
    )
    traces = drawn(made)["data"]
    assert len(traces) == 8 and traces[-1]["name"] == "Other (13)" and traces[-1]["marker"]["color"] == "#8a93a1"


def test_areas_of_a_treemap_hang_together() -> None:
    frame = {"by": ["A", "A", "B"], "by2": ["x", "y", "x"], "what": [3.0, 1.0, 2.0]}
    trace = drawn(scene(spec("treemap", by=("p", "c")), table(column("p"), column("c")), **frame))["data"][0]
    parents = dict(zip(trace["ids"], trace["parents"], strict=True))
    values = dict(zip(trace["ids"], trace["values"], strict=True))
    for node, value in values.items():
        children = [values[child] for child, parent in parents.items() if parent == node]
        assert not children or sum(children) == value
    assert len(set(trace["ids"])) == len(trace["ids"]) == 6


def stacked(**more: Any) -> dict[str, Any]:
    frame = {"time": ["2020", "2020", "2021", "2022", "2022"], "split": ["A", "B", "B", "A", "B"], "what": [1.0, 5.0, 6.0, 3.0, 7.0]}
    known = table(column("t", "temporal", "year", 3), column("s", distinct=2), number("v"))
    return drawn(scene(spec("area", time="t", split="s", what="v", **more), known, Look(900), rows=[1] * 5, folded=[0] * 5, **frame))


def test_areas_lie_on_each_other_from_the_largest_and_what_has_no_row_is_nothing() -> None:
    below, above = stacked()["data"]
    assert [(trace["name"], trace["y"]) for trace in (below, above)] == [("B", [5.0, 6.0, 7.0]), ("A", [1.0, 0.0, 3.0])]
    assert below["stackgroup"] == above["stackgroup"]
    assert "30% of" in above["hovertext"][2]
    assert [note["y"] for note in stacked()["layout"]["annotations"]] == [3.5, 8.5]


def test_areas_as_shares_fill_the_whole() -> None:
    below, above = stacked(stack="share")["data"]
    assert [a + b for a, b in zip(below["y"], above["y"], strict=True)] == pytest.approx([1, 1, 1])


def ring(look: Look, **frame: list[Any]) -> dict[str, Any]:
    return drawn(scene(spec("pie", by="p", what="v"), table(column("p"), number("v")), look, **frame))


def test_slices_go_from_the_largest_and_end_with_the_rest() -> None:
    figure = ring(Look(900), by=["A", "B", None, "C"], what=[3.0, 5.0, 9.0, 0.0], folded=[0, 0, 4, 0])
    trace = figure["data"][0]
    assert (trace["values"], trace["sort"]) == ([5.0, 3.0, 9.0], False)
    assert [text.partition(" <b>")[0] for text in trace["text"]] == ["B", "A", "Other (4)"]
    assert trace["marker"]["colors"][-1] == "#8a93a1"
    assert figure["layout"]["annotations"][0]["text"] == "<b>17</b>"


@pytest.mark.parametrize(("look", "beside"), [(Look(900), True), (Look(390), False), (Look(340, 190, "card"), False)])
def test_where_there_is_no_room_beside_a_ring_its_names_are_a_legend(look: Look, beside: bool) -> None:
    figure = ring(look, by=["A", "B"], what=[99.0, 1.0], folded=[0, 0])
    assert figure["layout"]["showlegend"] is not beside
    assert figure["data"][0]["text"] == (["A <b>99%</b>", "B <b>1%</b>"] if beside else ["99%", ""])


def test_zero_and_negative_parts_have_no_area() -> None:
    trace = drawn(scene(spec("treemap", by="p", what="v"), table(column("p"), number("v")), by=["A", "B", "C"], what=[3.0, 0.0, -1.0]))[
        "data"
    ][0]
    assert trace["labels"] == ["A"]


def regions(values: list[float]) -> dict[str, Any]:
    estado = place("estado")
    codes = [f"{i + 1:02d}" for i in range(len(values))]
    return drawn(scene(spec("map_regions", place="estado", what="v"), table(estado, number("v")), place=codes, what=values))


def test_regions_without_a_number_are_grey_and_named() -> None:
    grey, coloured = regions([1.0, 2.0, 5.0])["data"]
    assert len(grey["locations"]) == 29 and len(coloured["locations"]) == 3
    assert grey["colorscale"][0][1] == "#e4e7ec" and "no data" in grey["hovertext"][0]


def test_geometry_goes_by_address() -> None:
    assert {trace["geojson"] for trace in regions([1.0, 2.0])["data"]} == {"/layers/mexico.json"}


def test_even_values_get_equal_steps_and_skewed_ones_equal_numbers() -> None:
    even = scale([float(i) for i in range(100)], "#0b7a75").edges
    assert even[1] - even[0] == even[2] - even[1]
    skewed = scale([1.0] * 10 + [2.0] * 10 + [3.0] * 10 + [1000.0], "#0b7a75").edges
    assert skewed[1] < 10


def test_what_lies_below_zero_has_a_hue_of_its_own_as_dark_as_what_lies_as_far_above() -> None:
    found = scale([-2.0, -1.0, 1.0, 2.0, 4.0], "#0b7a75")
    zero = found.edges.index(0.0)
    under, over = palette("#0b7a75")[1], "#0b7a75"
    assert 0 < zero < len(found.colours)
    assert found.colours[zero:] == steps(over, len(found.colours) - zero)
    assert found.colours[zero - 1] == steps(under, len(found.colours) - zero)[0]
    assert found.place(-0.5) == zero - 1 and found.place(0.5) == zero


def test_points_at_zero_zero_and_off_the_earth_are_dropped_and_said() -> None:
    columns = (column("y", "geographic", "latitude"), column("x", "geographic", "longitude"))
    made = scene(spec("map_points", place=("y", "x")), table(*columns), place=[19.4, 0.0, 19.5, 919.0], place2=[-99.1, 0.0, -99.2, -99.0])
    assert drawn(made)["data"][-1]["lat"] == [19.4, 19.5]
    assert [note.rule for note in REGISTRY["map_points"].tell(made).notes] == ["unusable_coordinates"]


def test_coarse_land_is_left_out_of_a_city_and_classes_stand_below_the_points() -> None:
    columns = (column("y", "geographic", "latitude"), column("x", "geographic", "longitude"), number("v", role="index"))
    where = spec("map_points", place=("y", "x"), what="v")
    city, country = (
        drawn(scene(where, table(*columns), place=[19.4, 19.4 + far], place2=[-99.1, -99.1 + far], what=[1.0, 2.0])) for far in (0.1, 9.0)
    )
    assert [trace["type"] for trace in city["data"]] == ["scattergeo"]
    assert [trace["type"] for trace in country["data"]] == ["choropleth", "scattergeo"]
    assert country["layout"]["geo"]["domain"]["y"][0] > 0


def test_usable_points_need_no_note() -> None:
    columns = (column("y", "geographic", "latitude"), column("x", "geographic", "longitude"))
    made = scene(spec("map_points", place=("y", "x")), table(*columns), place=[19.4], place2=[-99.1])
    assert REGISTRY["map_points"].tell(made).notes == ()


def test_coordinates_are_put_in_order_whichever_way_the_link_has_them() -> None:
    columns = (column("y", "geographic", "latitude"), column("x", "geographic", "longitude"))
    assert REGISTRY["map_points"].complete(spec("map_points", place=("x", "y")), table(*columns)).slot("place") == ("y", "x")


@pytest.mark.parametrize("colour", ["#0b7a75", "#ffd400", "#e91e63", "#000000", "#ffffff"])
def test_marks_of_any_operators_colour_are_seen_on_white(colour: str) -> None:
    assert contrast(palette(colour)[0]) >= 3 and contrast(tint(colour)) >= 3


def test_steps_go_from_light_to_dark() -> None:
    light = [contrast(colour) for colour in steps("#0b7a75", 5)]
    assert light == sorted(light)


def cells(across: Column | None = None, measure: str = "", look: Look = Look(), **frame: Any) -> dict[str, Any]:  # noqa: B008  # a frozen record
    known = table(column("k"), across or column("s"), number("v"))
    measured = {"what": measure} if measure else {}
    return drawn(scene(spec("heatmap", by="k", split="s", **measured), known, look, **frame))


CROSSED = {"by": ["a", "a", "b"], "split": ["x", "y", "x"], "what": [9, 1, 4]}


def test_a_pair_that_no_row_has_is_a_zero_of_counts_and_no_datum_of_measures() -> None:
    for measure, shape, said in (("", "record", "0"), ("v", "record", "0"), ("v", "statistic", "no data")):
        known = table(column("k"), column("s"), number("v"), shape=shape)
        slots = {"by": "k", "split": "s", **({"what": measure} if measure else {})}
        grey = drawn(scene(spec("heatmap", **slots), known, **CROSSED))["data"][-1]
        assert grey["z"] == [[None, None], [None, 0]] and grey["hovertext"][1][1] == f"<b>b, y</b><br>{said}"


def test_cells_carry_their_numbers_where_they_fit_in_an_ink_that_is_read_on_them() -> None:
    figure = cells(**CROSSED)
    texts = {trace["textfont"]["color"]: trace["text"] for trace in figure["data"] if "text" in trace}
    assert texts == {"#ffffff": [["9", ""], ["", ""]], "#1d2433": [["", "1"], ["4", ""]]}
    assert not any(trace["showscale"] for trace in figure["data"])
    many = {"by": ["a", "b"] * 60, "split": [f"s{n}" for n in range(120)], "what": list(range(120))}
    assert cells(**many)["data"][0]["showscale"] is True


def test_rows_go_from_most_to_least_and_time_runs_on_without_holes() -> None:
    year = column("s", "temporal", "year", 5, cast=Cast("BIGINT"))
    frame = {"by": ["a", "b", "b", "b"], "split": [f"{y}-01-01" for y in (2017, 2018, 2019, 2021)], "what": [1, 2, 3, 4]}
    figure = cells(year, **frame)
    assert figure["layout"]["yaxis"]["ticktext"] == ["b", "a"]
    assert figure["layout"]["xaxis"]["ticktext"] == ["2017", "2018", "2019", "2020", "2021"]


def test_a_census_every_ten_years_lacks_no_years() -> None:
    year = column("s", "temporal", "year", 3, cast=Cast("BIGINT"))
    frame = {"by": ["a"] * 3, "split": [f"{y}-01-01" for y in (2000, 2010, 2020)], "what": [1, 2, 3]}
    assert cells(year, **frame)["layout"]["xaxis"]["ticktext"] == ["2000", "2010", "2020"]


def test_all_hours_of_a_day_have_a_column() -> None:
    hours = {"by": ["a"] * 20, "split": [str(hour) for hour in range(20)], "what": list(range(1, 21))}
    assert len(cells(column("s", "temporal", "hour", 20, cast=Cast("BIGINT")), **hours)["data"][0]["x"]) == 24


def test_long_names_of_columns_lie_in_two_lines_or_stand_upright() -> None:
    names = [f"a rather long name number {n}" for n in range(8)]
    frame = {"by": ["a"] * 8, "split": names, "what": list(range(1, 9))}
    wide, narrow = (cells(look=Look(width), **frame)["layout"] for width in (1100, 390))
    assert wide["xaxis"]["tickangle"] == 0 and all("<br>" in text for text in wide["xaxis"]["ticktext"])
    assert narrow["xaxis"]["tickangle"] == -90 and narrow["margin"]["t"] <= 120


def test_a_last_period_that_is_not_over_is_framed_with_dots_and_said() -> None:
    months = column("s", "temporal", distinct=120, stats=Stats("2020-01-01", "2020-04-09"))
    frame = {"by": ["a"] * 4, "split": [f"2020-0{n}-01" for n in range(1, 5)], "what": [5, 6, 7, 2]}
    made = scene(spec("heatmap", by="k", split="s", grain="month"), table(column("k"), months), **frame)
    assert [(shape["x0"], shape["line"]["dash"]) for shape in drawn(made)["layout"]["shapes"]] == [(2.5, "dot")]
    assert [note.rule for note in REGISTRY["heatmap"].tell(made).notes] == ["open_period"]


def calendar(grain: str, time: Column, across: list[str], down: list[str], what: list[float]) -> Scene:
    return scene(spec("calendar", time="t", grain=grain), table(time), locale="es-MX", time=across, time2=down, what=what)


DATED = column("t", "temporal", distinct=300, stats=Stats("2022-01-03", "2022-12-11"))
TIMED = column("t", "temporal", "datetime", 300, cast=Cast("TIMESTAMP"), stats=Stats("2022-01-03T05:00:00", "2022-12-11T20:00:00"))


def test_hours_go_across_and_days_of_the_week_down() -> None:
    figure = drawn(calendar("", TIMED, ["14", "15"], ["1", "7"], [3, 4]))
    assert figure["layout"]["yaxis"]["ticktext"] == ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"]
    assert len(figure["data"][0]["x"]) == 24 and figure["data"][0]["hovertext"][6][15] == "<b>domingo, 15:00</b><br>4"


def test_days_of_a_year_stand_in_their_weeks_and_nothing_before_the_first() -> None:
    figure = drawn(calendar("", DATED, ["2022-01-03", "2022-01-10"], ["3", "2"], [3, 4]))
    grey = figure["data"][-1]["z"]
    assert figure["data"][0]["hovertext"][2][0] == "<b>5 ene 2022</b><br>3"
    assert [line[0] for line in grey] == [None, None, None, 0, 0, 0, 0] and [line[1] for line in grey] == [0] + [None] * 6


def test_hours_are_not_offered_for_days_nor_days_for_many_years() -> None:
    long = column("t", "temporal", distinct=3000, stats=Stats("2010-01-03", "2022-12-11"))
    for time, wanted, given in ((DATED, "hour", "day"), (long, "day", "month"), (TIMED, "month", "month"), (long, "", "month")):
        assert REGISTRY["calendar"].complete(spec("calendar", time="t", grain=wanted), table(time)).grain == given


def test_the_last_month_of_a_calendar_is_framed_where_it_is_not_over() -> None:
    time = column("t", "temporal", distinct=900, stats=Stats("2020-11-01", "2021-02-09"))
    made = calendar("month", time, ["2020-01-01"] * 2 + ["2021-01-01"] * 2, ["11", "12", "1", "2"], [4, 5, 6, 1])
    assert [(shape["x0"], shape["y0"]) for shape in drawn(made)["layout"]["shapes"]] == [(0.5, 0.5)]
    assert "febrero de 2021" in say(REGISTRY["calendar"].tell(made).notes[0].text, "es-MX")


def ranks(look: Look = Look(), aggregate: str = "sum", **frame: Any) -> dict[str, Any]:  # noqa: B008  # a frozen record
    return drawn(scene(spec("ranking", by="k", what="v", aggregate=aggregate), table(column("k"), number("v")), look, **frame))


def texts_of(figure: dict[str, Any]) -> list[str]:
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_a_ranking_gives_each_its_place_its_number_and_its_share() -> None:
    figure = ranks(by=["a", "b", None], what=[30, 50, 20], folded=[0, 0, 7])
    assert texts_of(figure) == ["k", "Total v", "% of the total", "1", "b", "50", "50%", "2", "a", "30", "30%", "Other (7)", "20", "20%"]
    assert figure["data"][0]["x"] == [50.0, 30.0, None] and figure["layout"]["xaxis"]["range"] == [0.0, 50.0]


def test_what_does_not_add_up_has_no_shares() -> None:
    assert texts_of(ranks(aggregate="mean", by=["a", "b"], what=[30, -50])) == ["k", "Average v", "1", "a", "30", "2", "b", "-50"]
    assert ranks(aggregate="mean", by=["a", "b"], what=[30, -50])["layout"]["xaxis"]["range"] == [-50.0, 30.0]


def test_on_a_phone_shares_go_before_names_are_cut_and_bars_stay_long_enough() -> None:
    names = [f"a long name of a town number {n}" for n in range(9)]
    layout = ranks(Look(342), by=names, what=[1_000_000 + n for n in range(9)])["layout"]
    assert 342 - layout["margin"]["l"] - layout["margin"]["r"] >= 70 and not any("%" in text for text in texts_of({"layout": layout}))


def bubbles(look: Look = Look(), **values: float) -> dict[str, Any]:  # noqa: B008  # a frozen record
    frame = {"place": [code.removeprefix("e") for code in values], "what": list(values.values())}
    return drawn(scene(spec("map_bubbles", place="e"), table(place("e")), look, **frame))


def test_areas_of_circles_are_as_the_totals_and_the_largest_lies_below() -> None:
    circles = bubbles(e14=25.0, e15=100.0, e01=0.0)["data"][1]
    assert circles["marker"]["size"] == [64.0, 32.0] and len(circles["lat"]) == 2
    assert 19 < circles["lat"][0] < 20 and -101 < circles["lon"][0] < -99


def test_a_circle_that_smaller_ones_cover_has_no_name_inside() -> None:
    assert bubbles(e15=100.0)["data"][1]["text"] == ["México"]
    assert bubbles(e15=100.0, e09=60.0)["data"][1]["text"][0] == ""


def test_a_key_of_round_numbers_says_how_large_a_circle_is() -> None:
    figure = bubbles(e15=17_000_000.0, e14=8_000_000.0)
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["10M", "2M", "500K"]
    assert not bubbles(Look(360, 200, "card"), e15=17.0)["layout"]["annotations"]


def test_the_middle_of_a_region_is_that_of_its_largest_part() -> None:
    longitude, latitude = centres(geo.layer("world"))["FRA"]
    assert 2 < longitude < 3 and 46 < latitude < 47


SPREADS = {"what": [5, 7], "least": [1, 2], "low": [2, 3], "q1": [3, 5], "q3": [6, 9], "high": [8, 11], "most": [9, 12], "rows": [40, 30]}


def boxes(by: Column | None = None, look: Look = Look(), **changed: Any) -> dict[str, Any]:  # noqa: B008  # a frozen record
    frame = {"by": ["a", "b"], **SPREADS, **changed}
    return drawn(scene(spec("box", by="k", what="v"), table(by or column("k"), number("v")), look, **frame))


def test_boxes_lie_sorted_by_their_medians_and_end_in_dots() -> None:
    figure = boxes()
    box, dots = figure["data"][:2]
    assert figure["layout"]["yaxis"]["ticktext"] == ["b", "a"]
    assert (box["orientation"], box["lowerfence"], box["q1"], box["median"], box["q3"], box["upperfence"]) == (
        "h", [3.0, 2.0], [5.0, 3.0], [7.0, 5.0], [9.0, 6.0], [11.0, 8.0]
    )  # fmt: skip
    assert dots["x"] == [2.0, 12.0, 1.0, 9.0]


def test_boxes_of_ordered_groups_stand() -> None:
    figure = boxes(column("k", "categorical", "ordinal", 2, order=("a", "b")))
    assert figure["data"][0]["orientation"] == "v" and figure["layout"]["xaxis"]["ticktext"] == ["a", "b"]


def test_what_lies_far_out_is_written_at_the_edge_and_does_not_press_the_boxes() -> None:
    changed = {"by": ["a", "b"], **SPREADS, "most": [9, 4000]}
    made = scene(spec("box", by="k", what="v"), table(column("k"), number("v")), **changed)
    figure = drawn(made)
    assert figure["layout"]["xaxis"]["range"][1] < 20 and [note["text"] for note in figure["layout"]["annotations"]] == ["4,000 ▸"]
    assert 4000.0 not in figure["data"][1]["x"]
    assert [note.rule for note in REGISTRY["box"].tell(made).notes] == ["beyond"]


def test_boxes_over_three_decades_stand_on_a_logarithmic_axis_and_say_so() -> None:
    wide = {name: [values[0] / 100, values[1] * 100] if name != "rows" else values for name, values in SPREADS.items()}
    made = scene(spec("box", by="k", what="v"), table(column("k"), number("v")), by=["a", "b"], **wide)
    axis = drawn(made)["layout"]["xaxis"]
    assert axis["type"] == "log" and axis["ticktext"] == ["0.01", "1", "100", "10,000"]
    assert [note.rule for note in REGISTRY["box"].tell(made).notes] == ["logarithmic"]
    assert boxes()["layout"]["xaxis"].get("type") != "log"


def test_a_box_asks_for_its_parts_and_for_no_rows() -> None:
    full = REGISTRY["box"].complete(spec("box", by="k", what="v", aggregate="sum"), table(column("k"), number("v")))
    query = REGISTRY["box"].plan(View(spec=full), table(column("k"), number("v")), Look())
    assert not query.columns and [each.how for each in query.aggregates] == ["median", "min", "p05", "q1", "q3", "p95", "max"]


def test_a_card_shows_the_first_rows_and_says_how_many_more() -> None:
    frame = {"by": [f"k{n}" for n in range(30)], "split": ["x"] * 30, "what": list(range(30, 0, -1))}
    figure = cells(look=Look(360, 200, "card"), **frame)
    shown = len(figure["layout"]["yaxis"]["ticktext"])
    assert shown < 15 and figure["layout"]["annotations"][-1]["text"] == f"{30 - shown} more"
    assert figure["layout"]["height"] <= 205


@pytest.mark.parametrize(
    "chart",
    [
        "bar",
        "line",
        "treemap",
        "pie",
        "histogram",
        "scatter",
        "map_regions",
        "map_points",
        "map_bubbles",
        "heatmap",
        "calendar",
        "box",
        "area",
        "ranking",
    ],
)
def test_an_empty_frame_is_drawn_and_told_without_a_fault(chart: str) -> None:
    columns = (column("k"), number("v"), number("w"), column("t", "temporal"), place("e"))
    where = (column("y", "geographic", "latitude"), column("x", "geographic", "longitude"))
    slots = {
        "bar": {"by": "k", "what": "v"}, "line": {"time": "t", "what": "v"}, "treemap": {"by": "k", "what": "v"}, "histogram": {"by": "v"},
        "scatter": {"by": "v", "what": "w"}, "map_regions": {"place": "e", "what": "v"}, "map_points": {"place": ("y", "x")},
        "heatmap": {"by": "k", "split": "t"}, "area": {"time": "t", "what": "v"}, "pie": {"by": "k", "what": "v"},
        "calendar": {"time": "t"}, "box": {"by": "k", "what": "v"}, "map_bubbles": {"place": "e"}, "ranking": {"by": "k"},
    }[chart]  # fmt: skip
    made = scene(spec(chart, **slots), table(*columns, *where), by=[], what=[], time=[], place=[], place2=[], split=[], time2=[])
    assert drawn(made)["layout"]["height"] > 0
    assert str(REGISTRY[chart].tell(made).summary)


def scattered(what: list[float], by: list[float] | None = None) -> Scene:
    return scene(spec("scatter", by="a", what="b"), table(number("a"), number("b")), by=by or list(range(1, len(what) + 1)), what=what)


def test_one_far_point_stands_at_the_edge_and_leaves_the_others_their_room() -> None:
    made = scattered([*map(float, range(30)), 6_000.0])
    figure = drawn(made)
    high = figure["layout"]["yaxis"]["range"][1]
    assert high < 40 and len(figure["data"][0]["x"]) == 30
    assert figure["data"][1]["y"] == [high] and figure["data"][1]["marker"]["symbol"] == ["triangle-up"]
    assert "6,000" in figure["data"][1]["hovertext"][0]
    assert [say(note.text, "en-US") for note in REGISTRY["scatter"].tell(made).notes] == [
        "1 value lies beyond the axis of b and is drawn at its edge: 6,000."
    ]


@pytest.mark.parametrize("what", [[*map(float, range(30)), 45.0], [1.0, 2.0, 400.0], [5.0] * 20, [*map(float, range(20)), *([900.0] * 5)]])
def test_points_that_squeeze_no_others_stay_where_they_are(what: list[float]) -> None:
    figure = drawn(scattered(what))
    assert len(figure["data"]) == 1 and figure["layout"]["yaxis"]["range"][1] >= max(what)


def test_values_of_many_sizes_get_an_axis_of_powers_of_ten_and_it_is_said() -> None:
    made = scattered([1.03**step for step in range(400)])
    assert drawn(made)["layout"]["yaxis"]["type"] == "log"
    assert [note.rule for note in REGISTRY["scatter"].tell(made).notes] == ["logarithmic"]


def test_circles_of_all_groups_are_measured_by_one_scale() -> None:
    slots = table(number("a"), number("b"), column("s"), number("c"))
    frame = {"by": [1, 2, 3], "what": [1, 2, 3], "split": ["x", "x", "y"], "size": [100, 100, 25]}
    traces = drawn(scene(spec("scatter", by="a", what="b", split="s", size="c"), slots, **frame))["data"]
    assert traces[0]["marker"]["size"][0] == 2 * traces[1]["marker"]["size"][0]


def test_the_bar_of_a_period_that_is_not_over_is_hatched_and_it_is_said() -> None:
    time = column("t", "temporal", distinct=900, stats=Stats("2018-01-01", "2018-03-09"))
    months = ["2018-01-01", "2018-02-01", "2018-03-01"]
    made = scene(spec("bar", by="t", what="v", grain="month", aggregate="sum"), table(time, number("v")), by=months, what=[3, 4, 1])
    marker = drawn(made)["data"][0]["marker"]
    assert marker["pattern"]["shape"] == ["", "", "/"] and marker["line"]["width"] == [0, 0, 1.5]
    told = REGISTRY["bar"].tell(made)
    assert [say(note.text, "en-US") for note in told.notes] == ["March 2018 is not complete in the data: its bar is hatched."]
    assert told.finding is None and say(told.summary, "en-US").endswith("The last period is not complete.")


def test_values_beside_bars_have_the_same_decimals() -> None:
    texts = [note["text"] for note in bars(by=["a", "b", "c"], what=[12.5, 7, 3.25])["layout"]["annotations"]]
    assert texts == ["12.5", "7.0", "3.2"]


def test_small_shares_are_told_apart_on_an_axis() -> None:
    assert tick_texts([0, 0.005, 0.01, 0.015], "en-US", as_percent=True) == ["0%", "0.5%", "1.0%", "1.5%"]


def test_an_image_as_wide_as_a_phone_gives_names_the_room_that_bars_can_spare() -> None:
    names = [f"Public Policy Polling {row}" for row in range(10)]
    shown = bars(Look(320, 240, "image"), by=names, what=list(range(10, 0, -1)))["layout"]["yaxis"]["ticktext"]
    assert not any("…" in name for name in shown)


def test_a_legend_leaves_bars_of_an_image_their_height() -> None:
    frame = {"by": ["a", "b", "c"] * 8, "split": [f"s{i // 3}" for i in range(24)], "what": [1.0] * 24}
    made = scene(spec("bar", by="k", what="v", split="s", aggregate="sum"), table(column("k"), number("v"), column("s")), **frame)
    assert drawn(replace(made, look=Look(320, 240, "image")))["layout"]["height"] <= 240


def test_lines_of_an_image_take_the_height_that_is_there() -> None:
    frame = {"time": ["2018-01-01", "2019-01-01"] * 6, "split": [f"s{i // 2}" for i in range(12)], "what": [1.0] * 12}
    columns = (column("t", "temporal"), number("v"), column("s"))
    made = scene(spec("line", time="t", what="v", split="s"), table(*columns), Look(320, 240, "image"), **frame)
    assert drawn(made)["layout"]["height"] == 240


def test_groups_of_a_histogram_have_a_panel_each_on_one_scale() -> None:
    frame = {"by": [0.0, 0.0, 5.0, 5.0], "split": ["x", "y", "x", "y"], "what": [3, 5, 1, 2]}
    figure = drawn(scene(spec("histogram", by="v", split="s"), table(number("v", 0, 100), column("s")), **frame))
    layout = figure["layout"]
    assert [trace["yaxis"] for trace in figure["data"]] == ["y", "y2"] and "barmode" not in layout
    assert layout["yaxis"]["domain"][0] > layout["yaxis2"]["domain"][1] and layout["yaxis"]["range"] == layout["yaxis2"]["range"]
    assert [note["text"] for note in layout["annotations"]] == ["<b>y</b>", "<b>x</b>"]


def test_a_small_group_of_a_histogram_gets_a_scale_of_its_own_and_it_is_said() -> None:
    frame = {"by": [0.0, 0.0, 5.0, 5.0], "split": ["x", "y", "x", "y"], "what": [300, 5, 100, 2]}
    made = scene(spec("histogram", by="v", split="s"), table(number("v", 0, 100), column("s")), **frame)
    layout = drawn(made)["layout"]
    assert [layout["yaxis"]["range"][1], layout["yaxis2"]["range"][1]] == [300, 5]
    assert [note.rule for note in REGISTRY["histogram"].tell(made).notes] == ["own_scales"]


def test_circles_that_would_hide_the_map_are_smaller() -> None:
    codes = [code for code, _ in geo.layer("mexico").regions]

    def largest(values: list[float]) -> float:
        columns = table(place("e"), number("v"))
        traces = drawn(scene(spec("map_bubbles", place="e", what="v"), columns, Look(340, 240), place=codes, what=values))["data"]
        return float(traces[1]["marker"]["size"][0])

    assert largest([100.0] + [1.0] * (len(codes) - 1)) == 34.0 > 1.3 * largest([100.0] * len(codes))


def test_how_many_rows_more_is_never_cut_by_the_edge() -> None:
    rows = [f"{row}" for row in range(60)]
    made = scene(
        spec("heatmap", by="k", split="s"),
        table(column("k"), column("s")),
        Look(320, 200, "image"),
        by=rows,
        split=["x"] * 60,
        what=[1] * 60,
    )
    note = next(note for note in drawn(made)["layout"]["annotations"] if "more" in note["text"])
    assert note["xanchor"] == "left"


def test_a_map_says_what_its_grey_regions_are() -> None:
    columns = table(place("e"), number("v"))
    some, every = (
        drawn(scene(spec("map_regions", place="e", what="v"), columns, place=codes, what=list(range(len(codes)))))["layout"]["annotations"]
        for codes in (["01", "02", "09"], [code for code, _ in geo.layer("mexico").regions])
    )
    assert [note["text"] for note in some] == ["■", "no data"] and some[0]["font"]["color"] == "#e4e7ec" and every == []


def test_bars_of_a_wide_chart_make_room_before_a_name_is_cut() -> None:
    names = [f"Pittsburgh Pirates vs Milwaukee Brewers {row}" for row in range(15)]
    shown = bars(Look(890, 480), by=names, what=list(range(15, 0, -1)))["layout"]["yaxis"]["ticktext"]
    assert not any("…" in name for name in shown)


def test_names_of_very_many_regions_come_with_their_shapes() -> None:
    layer = geo.layer("united-states-counties")
    codes = [code for code, _ in layer.regions]
    where = column(
        "fips", "geographic", "municipality_code", len(codes), match=PlaceMatch(layer.name, tuple(zip(codes, codes, strict=True)), 1.0)
    )
    many = scene(spec("map_regions", place="fips", what="tasa"), table(where, number("tasa")), place=codes, what=[1.5] * len(codes))
    grey, shown = drawn(many)["data"]
    assert shown["hovertemplate"].startswith("<b>%{properties.name}</b>") and set(shown["text"]) == {"1.5"}
    assert "hovertext" not in shown and grey["locations"] == []
    states = scene(spec("map_regions", place="estado", what="tasa"), table(place("estado"), number("tasa")), place=["09"], what=[1.5])
    assert drawn(states)["data"][1]["hovertext"] == ["<b>Ciudad de México</b><br>1.5"]


def test_a_few_far_values_share_the_last_bar_of_a_histogram() -> None:
    skewed = column("v", "numeric", distinct=500, stats=Stats(0, 8_000_000, 20_000.0))
    query = REGISTRY["histogram"].plan(View(spec=spec("histogram", by="v")), table(skewed), Look())
    bins = query.groups[0].bins
    assert bins is not None and bins.last is not None and bins.width * bins.last <= 120_000
    made = scene(spec("histogram", by="v"), table(skewed), by=[0.0, bins.width, bins.last * bins.width], what=[90, 20, 3])
    figure = drawn(made)
    assert figure["layout"]["xaxis"]["ticktext"][-1].startswith("≥ ") and figure["data"][0]["marker"]["color"][-1] == "#8a93a1"
    assert "8,000,000" in figure["data"][0]["hovertext"][-1]
    told = REGISTRY["histogram"].tell(made)
    assert [note.rule for note in told.notes] == ["open_end"] and "8,000,000" in say(told.summary, "en-US")


@pytest.mark.parametrize("kind", ["line", "area", "scatter", "histogram", "box", "bar"])
@pytest.mark.parametrize("look", [Look(320, 240, "image"), Look(640, 130, "embed"), Look(300, 130, "embed")])
def test_a_legend_of_long_names_leaves_the_plot_some_height(kind: str, look: Look) -> None:
    names = [f"{place} payment of the balance on delivery of the final report and accounts" for place in range(6)]
    frame: dict[str, Any] = {"split": names * 3, "what": [float(place) for place in range(18)]}
    slots = {"line": "time", "area": "time"}.get(kind, "by")
    columns = [column("s", distinct=6), number("v"), number("w") if kind in ("scatter", "histogram") else column("t", "temporal")]
    keys = [0.0, 5.0, 10.0] if kind in ("scatter", "histogram") else ["2017-01-01", "2018-01-01", "2019-01-01"]
    frame[slots] = [key for key in keys for _ in names]
    if kind == "box":
        frame |= dict.fromkeys(("least", "low", "q1", "q3", "high", "most"), frame["what"]) | {"rows": [9] * 18}
    made = scene(spec(kind, split="s", what="v", **{slots: columns[2].name}, grain="year"), table(*columns), look, **frame)
    figure = drawn(made)
    layout = figure["layout"]
    assert layout["height"] - layout["margin"]["t"] - layout["margin"]["b"] >= 100
    assert all(axis["domain"][1] > axis["domain"][0] for key, axis in layout.items() if key.startswith("yaxis") and "domain" in axis)
    assert all(width_of(trace.get("name", ""), 13) < look.width for trace in figure["data"] if layout["showlegend"])


def test_names_above_bars_stay_above_them_however_far_apart_the_rows_are_set() -> None:
    layout = bars(Look(320, 420), by=["a name that is much too long to stand beside its bar", "b"], what=[2, 1])["layout"]
    above = next(note for note in layout["annotations"] if note["text"].startswith("a name"))
    assert above["y"] == -(1 - layout["bargap"]) / 2 and above["yanchor"] == "bottom" and abs(above["yshift"]) <= 1


def test_years_of_a_thousand_do_not_crowd_an_axis() -> None:
    assert len(time_axis("1071-01-01", "2014-01-01", "year", 300, "en-US")["tickvals"]) <= 4


def test_a_gap_in_an_area_is_empty() -> None:
    months = [f"2020-{month:02d}-01" for month in (1, 2, 3, 4, 5, 8, 9, 10, 11)]
    columns = (column("t", "temporal", distinct=9, stats=Stats("2020-01-01", "2020-11-30")), number("v"))
    made = scene(spec("area", time="t", what="v", grain="month", aggregate="sum"), table(*columns), time=months, what=[5.0] * 9)
    trace = drawn(made)["data"][0]
    at = trace["y"].index(None)
    assert trace["y"][at - 1 : at + 2] == [0.0, None, 0.0] and trace["hovertext"][at - 1 : at + 2] == [""] * 3
    assert (trace["x"][at - 1], trace["x"][at + 1]) == ("2020-05-01", "2020-08-01")
