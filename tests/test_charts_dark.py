"""Charts on a dark ground: contrasts are kept, data are not colours, and a figure is made once."""

from __future__ import annotations

import itertools

import pytest

from charts import DARK_TEMPLATE, TEMPLATE, Scene, counterparts, dark, darkened
from charts._colours import luminance, palette, steps, tint
from charts._template import BORDER, GROUND, INK, LAND, LINE, MUTED, NO_DATA, OTHER
from tests.charts_tables import column, number, place, scene, spec, table
from tests.test_charts_figures import drawn

ALL = (INK, MUTED, LINE, OTHER, NO_DATA, LAND, BORDER, *palette("#0b7a75"), *steps("#c8553d", 7), tint("#30638e"))


def ratio(one: str, other: str) -> float:
    light, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations((*ALL, GROUND), 2)))
def test_two_colours_contrast_in_the_dark_as_they_do_in_the_light(one: str, other: str) -> None:
    assert ratio(dark(one), dark(other)) == pytest.approx(ratio(one, other), rel=0.035)


@pytest.mark.parametrize(("colour", "least"), [(INK, 4.5), (MUTED, 4.5), *((hue, 3.0) for hue in palette("#ffd400")), (OTHER, 3.0)])
def test_text_and_marks_are_read_on_the_dark_ground(colour: str, least: float) -> None:
    assert ratio(dark(colour), dark(GROUND)) >= least


def test_the_lowest_class_of_a_map_is_the_faintest_in_the_dark_too() -> None:
    shown = [ratio(dark(step), dark(GROUND)) for step in steps("#0b7a75", 6)]
    assert shown == sorted(shown) and shown[0] > ratio(dark(NO_DATA), dark(GROUND))


def test_hues_stay_themselves() -> None:
    red, green, blue = (int(dark("#0b7a75")[at : at + 2], 16) for at in (1, 3, 5))
    assert red < blue <= green


def test_data_that_look_like_a_colour_are_left_alone() -> None:
    figure = {"data": [{"text": ["#ff0000"], "name": "#ff0000", "marker": {"color": ["#ff0000", 3]}}], "layout": {}}
    assert counterparts(figure) == {"#ff0000": dark("#ff0000")}
    assert darkened(figure)["data"][0] == {"text": ["#ff0000"], "name": "#ff0000", "marker": {"color": [dark("#ff0000"), 3]}}


@pytest.mark.parametrize(
    "made",
    [
        scene(spec("bar", by="k", what="v"), table(column("k"), number("v")), by=["a", "b"], what=[2, 1]),
        scene(spec("map_regions", place="e", what="v"), table(place("e"), number("v")), place=["01", "02", "09"], what=[1.0, 2.0, 9.0]),
        scene(spec("treemap", by="k", what="v"), table(column("k"), number("v")), by=["a", "b"], what=[2, 1]),
        scene(spec("pie", by="k", what="v"), table(column("k"), number("v")), by=["a", "b"], what=[2, 1]),
    ],
    ids=["bar", "map", "treemap", "ring"],
)
def test_no_colour_of_a_figure_is_forgotten(made: Scene) -> None:
    figure = drawn(made)
    light = set(counterparts(figure))
    assert light and not light & set(counterparts(darkened(figure))) - {dark(colour) for colour in light}


def test_the_template_has_its_dark_twin() -> None:
    assert DARK_TEMPLATE["layout"]["paper_bgcolor"] == dark(GROUND) != TEMPLATE["layout"]["paper_bgcolor"]
    assert DARK_TEMPLATE["layout"]["margin"] == TEMPLATE["layout"]["margin"]
