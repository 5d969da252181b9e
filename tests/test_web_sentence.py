"""The sentence offers what fits, says what a view is, and a part that is changed changes that and nothing else."""

from dataclasses import replace

import pytest

from explorer.model.message import message
from explorer.model.schema import Cast, Column, PlaceMatch, Schema, Stats
from explorer.model.view import ChartSpec, View
from explorer.web import sentence
from explorer.web.shown import completed
from explorer.web.visit import Visit

WHY = message("because")
COLUMNS = (
    Column(
        "c1", "Estado", "Estado", "geographic", "admin1_or_2_name", WHY, distinct=32, match=PlaceMatch("mexico", (("Jalisco", "14"),), 1.0)
    ),
    Column("c2", "Sexo", "Sexo", "categorical", "nominal", WHY, distinct=2),
    Column(
        "c3", "Fecha", "Fecha", "temporal", "date", WHY, distinct=900, stats=Stats(low="2019-01-01", high="2023-09-30"), cast=Cast("DATE")
    ),
    Column("c4", "Edad", "Edad", "numeric", "quantity", WHY, distinct=90, stats=Stats(low=0.0, high=104.0)),
    Column("c5", "Monto", "Monto", "numeric", "currency", WHY, distinct=900, stats=Stats(low=0.0, high=9999.0)),
    Column("c6", "<b>a.b]", "<b>a.b]", "categorical", "nominal", WHY, distinct=40),
)
SCHEMA = Schema(COLUMNS, "record", message("each row is a victim"), rows=1000)
VISIT = Visit(None, None, "en-US")  # type: ignore[arg-type] # the sentence asks neither store nor settings
BAR = ChartSpec("bar", (("by", ("Estado",)),))


def spec_of(chart, **slots):
    return completed(ChartSpec(chart, tuple((slot, tuple(columns)) for slot, columns in slots.items())), SCHEMA)


def part(spec, name):
    return next(part for part in sentence.parts_of(completed(spec, SCHEMA), SCHEMA, VISIT) if part.name == name)


def change(spec, **changes):
    view = View(spec=spec)
    return sentence.changed(view, completed(spec, SCHEMA), SCHEMA, changes).spec


def read(spec):
    """The sentence as it reads."""
    said = []
    for each in sentence.parts_of(completed(spec, SCHEMA), SCHEMA, VISIT):
        if each.state == "set":
            said.append(each.word + dict(each.options).get(each.value, "?"))
    return "".join(said)


def test_the_parts_read_as_a_sentence():
    assert read(BAR) == "Show the number of rows by Estado, from most to least, the first 20"


def test_a_measure_is_said_with_its_column():
    assert read(change(BAR, agg="mean")).startswith("Show the average of Edad by Estado")


def test_columns_that_do_not_fit_are_not_offered():
    assert "Edad" not in dict(part(BAR, "by").options)
    assert {"Sexo", "Estado", "Fecha", "<b>a.b]"} <= set(dict(part(BAR, "by").options))


def test_an_empty_optional_part_invites_and_a_filled_one_can_be_left_out():
    assert part(BAR, "split").state == "add"
    filled = change(BAR, split="Sexo")
    assert part(filled, "split").state == "set"
    assert dict(part(filled, "split").options)[""] == "(leave this out)"
    assert change(filled, split="").slot("split") == ()


def test_parts_that_a_chart_does_not_use_are_gone():
    assert part(BAR, "time").state == "gone" and part(BAR, "size").state == "gone"
    assert part(BAR, "grain").state == "gone"


def test_counting_takes_the_measure_away_and_summing_brings_one():
    summed = change(BAR, agg="sum")
    assert summed.slot("what") == ("Edad",) and summed.aggregate == "sum"
    assert change(summed, agg="count").slot("what") == ()


def test_another_measure_of_the_same_unit_stands_beside_the_first_until_groups_split():
    other = Column("c7", "Peso", "Peso", "numeric", "quantity", WHY, distinct=90, stats=Stats(low=0.0, high=90.0))
    schema = replace(SCHEMA, columns=(*COLUMNS, other))
    line = completed(ChartSpec("line", (("what", ("Edad",)), ("time", ("Fecha",)))), schema)
    parts = {each.name: each for each in sentence.parts_of(line, schema, VISIT)}
    assert [name for name, _ in parts["what2"].options] == ["", "Peso"] and parts["what2"].state == "add"
    both = sentence.changed(View(spec=line), line, schema, {"what2": "Peso"}).spec
    assert both.slot("what") == ("Edad", "Peso")
    said = {each.name: each.state for each in sentence.parts_of(both, schema, VISIT)}
    assert (said["what2"], said["split"]) == ("set", "gone")
    split = completed(line.with_slot("split", "Sexo"), schema)
    assert {each.name: each.state for each in sentence.parts_of(split, schema, VISIT)}["what2"] == "gone"


def test_the_share_of_rows_needs_no_column():
    assert change(BAR, agg="share").slot("what") == ()


def test_a_column_that_stands_elsewhere_changes_places():
    both = spec_of("bar", by=["Estado"], split=["Sexo"])
    assert change(both, by="Sexo").slots == (("by", ("Sexo",)), ("split", ("Estado",)))


def test_dates_bring_a_grain_and_other_columns_take_it_away():
    dated = change(BAR, by="Fecha")
    assert part(dated, "grain").state == "set"
    assert part(change(dated, by="Sexo"), "grain").state == "gone"


def test_top_and_sort_are_set():
    changed = change(BAR, top="5", sort="asc")
    assert (changed.limit, changed.sort) == (5, "asc")


def test_the_first_few_are_chosen_only_of_more():
    by_two = spec_of("bar", by=["Sexo"])
    assert part(by_two, "top").state == "gone"
    ages = replace(SCHEMA, columns=(*SCHEMA.columns[:1], replace(COLUMNS[1], distinct=12), *SCHEMA.columns[2:]))
    invited = sentence._top(by_two, ages, VISIT)
    assert invited == ("", (("", "+ only the first"), ("3", "the first 3"), ("5", "the first 5"), ("10", "the first 10")))
    value, options = sentence._top(replace(by_two, limit=5), ages, VISIT)
    assert (value, options[0]) == ("5", ("", "(leave this out)"))
    assert change(replace(by_two, limit=5), top="").limit is None


def test_a_chart_that_is_not_sorted_says_no_order():
    for chart in ("map_regions", "treemap", "histogram"):
        assert part(change(BAR, chart=chart), "sort").state == "gone"


def test_each_sentence_begins_with_its_verb():
    assert read(change(BAR, chart="scatter")) == "Show Monto against Edad"
    assert read(spec_of("histogram", by=["Edad"])) == "Show the number of rows by ranges of Edad"


@pytest.mark.parametrize("value", ["many", "-1"])
def test_a_number_that_is_none_changes_nothing(value):
    assert change(BAR, top=value).limit == completed(BAR, SCHEMA).limit


def test_bar_to_treemap_to_map_keeps_the_columns():
    treemap = change(spec_of("bar", what=["Monto"], by=["Estado"]), chart="treemap")
    assert (treemap.chart, treemap.slot("by"), treemap.slot("what")) == ("treemap", ("Estado",), ("Monto",))
    regions = change(treemap, chart="map_regions")
    assert (regions.chart, regions.slot("place"), regions.slot("what")) == ("map_regions", ("Estado",), ("Monto",))
    back = change(regions, chart="bar")
    assert (back.slot("by"), back.slot("what")) == (("Estado",), ("Monto",))


def test_a_chart_that_needs_more_takes_columns_that_fit():
    scatter = change(BAR, chart="scatter")
    assert {*scatter.slot("by"), *scatter.slot("what")} == {"Edad", "Monto"}


def test_a_chart_that_does_not_exist_changes_nothing():
    assert change(BAR, chart="pie3d") == completed(BAR, SCHEMA)


@pytest.mark.parametrize("chart", sorted(sentence.REGISTRY))
@pytest.mark.parametrize("locale", ["es-MX", "en-US", "pt-BR", "fr-FR"])
def test_every_chart_has_each_part_once_in_every_language(chart, locale):
    spec = change(BAR, chart=chart) if chart != "bar" else BAR
    visit = replace(VISIT, locale=locale)
    names = [each.name for each in sentence.parts_of(completed(spec, SCHEMA), SCHEMA, visit)]
    assert sorted(names) == sorted(sentence.ORDER)


@pytest.mark.parametrize("chart", sorted(sentence.REGISTRY))
def test_controls_that_say_what_the_view_says_change_nothing(chart):
    spec = change(BAR, chart=chart) if chart != "bar" else BAR
    view = View(spec=spec)
    values = sentence.values_of(sentence.parts_of(completed(spec, SCHEMA), SCHEMA, VISIT))
    differing = {name: value for name, value in values.items() if value != values[name]}
    assert sentence.changed(view, completed(spec, SCHEMA), SCHEMA, differing) == view


def test_every_part_has_a_name_for_screen_readers():
    assert set(sentence.LABELS) == set(sentence.ORDER)


def test_hostile_names_are_values_and_nothing_else():
    assert change(BAR, split="<b>a.b]").slot("split") == ("<b>a.b]",)


def test_a_time_that_cannot_be_cut_has_no_grain():
    year = replace(COLUMNS[2], name="Año", role="year", cast=Cast("BIGINT"))
    schema = replace(SCHEMA, columns=(*COLUMNS, year))
    spec = completed(ChartSpec("line", (("what", ("Edad",)), ("time", ("Año",)))), schema)
    assert next(part for part in sentence.parts_of(spec, schema, VISIT) if part.name == "grain").state == "gone"


def test_a_calendar_offers_only_the_foldings_that_its_dates_have():
    calendar = spec_of("calendar", time=["Fecha"])
    assert dict(part(calendar, "grain").options) == {"month": "months and years"}
    assert read(calendar) == "Show the number of rows at each Fecha, months and years"


def test_the_parts_of_a_split_are_stacked_set_side_by_side_or_shares():
    split = spec_of("bar", by=["Estado"], split=["Sexo"])
    assert part(split, "stack").value == "stacked" and part(BAR, "stack").state == "gone"
    shares = change(split, stack="share")
    assert shares.stack == "share" and read(shares).endswith(", split by Sexo, as shares of 100%")
    assert completed(change(shares, split=""), SCHEMA).stack == ""
    averages = change(shares, agg="mean")
    assert part(averages, "stack").state == "gone" and completed(averages, SCHEMA).stack == ""
    assert dict(part(spec_of("area", time=["Fecha"], split=["Sexo"]), "stack").options).keys() == {"stacked", "share"}
