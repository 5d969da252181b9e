"""Filter panels: what they say, and what the view becomes when one is touched."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.message import message
from explorer.model.schema import Column, Schema
from explorer.model.view import Filter, View
from explorer.web import filters
from explorer.web.filters import Chip
from explorer.web.visit import Visit

WHY = message("because")
SCHEMA = Schema(
    (
        Column("c1", "Sexo", "Sexo", "categorical", "nominal", WHY, distinct=2),
        Column("c2", "Edad", "Edad", "numeric", "quantity", WHY, distinct=90),
        Column("c3", "Fecha", "Fecha", "temporal", "date", WHY, distinct=900),
        Column("c4", "Relato", "Relato", "text", "free_text", WHY, distinct=980),
    ),
    "record",
    message("each row is a victim"),
    rows=1000,
)
VISIT = Visit(None, None, "en-US")  # type: ignore[arg-type] # saying asks neither store nor settings
VIEW = View(
    filters=(
        Filter("Sexo", "in", ("F",)),
        Filter("Edad", "gte", ("18",)),
        Filter("Relato", "has", ("robo",)),
        Filter("Edad", "lte", ("30",)),
        Filter("Fecha", "missing", ("no",)),
    )
)
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=10)


def touched(view, **fields):
    """The view after the first panel that has these fields says so."""
    chips = filters.chips_of(view)
    values = filters.values_of(view, chips)
    at = next(chip.at for chip in chips if set(fields) <= set(filters.FIELDS[chip.family]))
    return filters.changed(view, chips, values | {(at, field): value for field, value in fields.items()})


def test_ends_of_a_range_share_a_panel():
    assert [(chip.column, chip.family) for chip in filters.chips_of(VIEW)] == [
        ("Sexo", "choice"),
        ("Edad", "range"),
        ("Relato", "text"),
        ("Fecha", "gap"),
    ]


def test_untouched_panels_change_nothing():
    chips = filters.chips_of(VIEW)
    assert filters.changed(VIEW, chips, filters.values_of(VIEW, chips)) == VIEW


@given(
    st.lists(
        st.one_of(
            st.builds(Filter, TEXTS, st.sampled_from(["in", "notin"]), st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(tuple)),
            st.builds(Filter, TEXTS, st.sampled_from(["gte", "lte", "has", "missing"]), TEXTS.map(lambda text: (text,))),
        ),
        max_size=6,
        unique_by=lambda each: (each.column, each.op),
    )
)
def test_whatever_the_filters_are_untouched_panels_change_nothing(found):
    view = View(filters=tuple(found))
    chips = filters.chips_of(view)
    assert filters.changed(view, chips, filters.values_of(view, chips)) == view


def test_another_choice_keeps_its_place():
    assert touched(VIEW, chosen=["F", "M"]).filters[0] == Filter("Sexo", "in", ("F", "M"))


def test_the_order_in_which_boxes_were_ticked_does_not_count():
    view = View(filters=(Filter("Sexo", "in", ("F", "M")),))
    assert touched(view, chosen=["M", "F"]) == view


def test_leaving_out_instead_of_keeping():
    assert touched(VIEW, op="notin").filters[0] == Filter("Sexo", "notin", ("F",))


def test_an_emptied_end_leaves_the_other():
    assert [each for each in touched(VIEW, low=None).filters if each.column == "Edad"] == [Filter("Edad", "lte", ("30",))]


def test_nothing_chosen_is_no_filter():
    assert "Sexo" not in {each.column for each in touched(VIEW, chosen=[]).filters}


def test_a_removed_panel_takes_its_filters_along():
    chips = filters.chips_of(VIEW)
    kept = filters.changed(VIEW, chips, filters.values_of(VIEW, chips), removed=[1])
    assert [each.column for each in kept.filters] == ["Sexo", "Relato", "Fecha"]


def test_a_new_panel_adds_at_the_end():
    chip = Chip(4, "Edad", "range")
    after = filters.changed(View(), [chip], {(4, "low"): "18", (4, "high"): ""})
    assert after.filters == (Filter("Edad", "gte", ("18",)),)


def test_a_panel_suits_its_column():
    families = {column.name: filters.family_of(column, SCHEMA.rows) for column in SCHEMA.columns}
    assert families == {"Sexo": "choice", "Edad": "range", "Fecha": "range", "Relato": "text"}


def test_panels_say_what_they_keep():
    said = [filters.said(chip, VIEW, SCHEMA, VISIT) for chip in filters.chips_of(VIEW)]
    assert said == ["Sexo is F", "Edad from 18 to 30", "Relato contains “robo”", "only rows with Fecha"]


def test_many_values_are_counted():
    view = View(filters=(Filter("Sexo", "notin", ("a", "b", "c")),))
    assert filters.said(filters.chips_of(view)[0], view, SCHEMA, VISIT) == "Sexo is not one of 3 values"
