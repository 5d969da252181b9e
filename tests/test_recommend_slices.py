"""A chart of a statistic that leaves out its year, or its indicator, shows one of them."""

from __future__ import annotations

from dataclasses import replace

from explorer.model.schema import Slice
from explorer.model.view import Filter
from explorer.recommend import judged, recommend
from explorer.recommend.slicing import resliced, sliced, within
from tests.charts_tables import column, number, place, spec, table

YEAR = column("año", "temporal", "year", 5)
PANEL = table(
    place("estado"), YEAR, number("tasa", role="percentage"), number("casos"), shape="statistic", rows=160, keys=(("estado", "año"),),
    slices=(Slice("año", "2020", 32),),
)  # fmt: skip
LAST = Filter("año", "in", ("2020",))
MAP, LINE = spec("map_regions", place="estado", what="tasa"), spec("line", time="año", what="tasa")


def test_a_map_of_a_panel_shows_its_last_year_and_says_so() -> None:
    found = judged(PANEL, MAP)
    assert found.filters == (LAST,)
    assert {"a_slice", "one_mark_a_row"} <= {reason.rule for reason in found.reasons}
    assert not {"mixes_moments"} & {reason.rule for reason in found.reasons}


def test_a_chart_over_time_shows_all_of_it() -> None:
    assert judged(PANEL, LINE).filters == ()


def test_rows_that_are_events_are_never_sliced() -> None:
    assert sliced(replace(PANEL, shape="record"), MAP) == ()


def test_the_best_charts_of_a_panel_are_of_one_year_or_over_all() -> None:
    first = recommend(PANEL, limit=5)
    assert all(bool(each.filters) != ("año" in each.spec.columns()) for each in first if each.spec.chart != "table")


def test_within_a_year_the_place_alone_names_a_row() -> None:
    seen = within(PANEL, [LAST])
    assert (seen.keys, seen.rows) == ((("estado",),), 32)
    assert within(PANEL, [Filter("año", "in", ("2019", "2020"))]) is PANEL


def test_another_kind_of_chart_brings_its_own_slice_and_takes_away_the_old_one() -> None:
    assert resliced((), PANEL, LINE, MAP) == (LAST,)
    assert resliced((LAST,), PANEL, MAP, LINE) == ()


def test_what_a_reader_has_chosen_stays() -> None:
    chosen = Filter("año", "in", ("2018",))
    assert resliced((chosen,), PANEL, LINE, MAP) == (chosen,)
    assert resliced((), PANEL, MAP, spec("bar", by="estado", what="tasa")) == ()


def test_numbers_that_do_not_add_up_are_those_of_the_total_and_others_are_added() -> None:
    by_sex = replace(
        PANEL, columns=(*PANEL.columns, column("sexo", distinct=3)), keys=(("estado", "año", "sexo"),),
        slices=(*PANEL.slices, Slice("sexo", "Total", 160, whole=True)),
    )  # fmt: skip
    total = Filter("sexo", "in", ("Total",))
    assert sliced(by_sex, MAP) == (LAST, total) and sliced(by_sex, spec("bar", by="estado", what="casos")) == (LAST,)
    assert judged(by_sex, LINE).filters == (total,)
    assert "a_slice" not in {reason.rule for reason in judged(by_sex, LINE).reasons}


def test_a_single_indicator_names_the_number_and_a_unit_does_not() -> None:
    long = table(
        place("estado"), column("indicador", distinct=3), column("unidad", distinct=2), number("valor"), shape="statistic", rows=192,
        keys=(("estado", "indicador", "unidad"),), slices=(Slice("indicador", "Desempleo", 64), Slice("unidad", "%", 96)),
    )  # fmt: skip
    rate, unit = Filter("indicador", "in", ("Desempleo",)), Filter("unidad", "in", ("%",))
    assert within(long, [rate, unit]).column("valor").label == "Desempleo"
    assert within(long, [unit]).column("valor").label == "valor"
    two = replace(long, columns=(*long.columns, number("otro")))
    assert within(two, [rate]).column("valor").label == "valor"
