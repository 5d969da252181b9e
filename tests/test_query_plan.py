"""From a view to a query: what the slots, the sort and the siblings become."""

from __future__ import annotations

from dataclasses import replace

import pytest
from query_tables import column

from explorer.model.message import message
from explorer.model.query import Aggregate, Bins, Group, Long, Order
from explorer.model.schema import Fix, PlaceMatch, Schema, Siblings, Stats
from explorer.model.view import ChartSpec, Filter, View
from explorer.query.plan import default_grain, grouped, nice_bins, points, rows_page, slot_columns

YEARS = Siblings(
    ("2019", "2020"), column(0, "year", "temporal", "BIGINT", "year"), column(0, "value", "numeric", "DOUBLE"), ("2019", "2020")
)
SCHEMA = Schema(
    (
        column(1, "State", "geographic", match=PlaceMatch("mx", (("Jalisco", "JA"),), 1.0)),
        column(2, "Sex"),
        column(3, "Sales", "numeric", "BIGINT"),
        column(4, "Day", "temporal", "DATE", "date", stats=Stats("2019-01-01", "2019-12-31")),
        column(5, "Size", "categorical", order=("S", "M")),
        column(6, "2019", "numeric", "BIGINT"),
        column(7, "2020", "numeric", "BIGINT"),
    ),
    "record", message("a sale"), siblings=(YEARS,),
)  # fmt: skip


def view(*slots: tuple[str, tuple[str, ...]], **fields: object) -> View:
    return View(spec=ChartSpec("bar", slots, **fields))  # type: ignore[arg-type]


def test_slots_become_groups_and_numbers() -> None:
    query = grouped(view(("what", ("Sales",)), ("by", ("State",)), ("split", ("Sex",))), SCHEMA, [("by", 20), ("split", 7), ("time", None)])
    assert query.groups == (Group("by", "State", limit=20), Group("split", "Sex", limit=7))
    assert query.aggregates == (Aggregate("what", "sum", "Sales"),)
    assert query.order == (Order("what", True), Order("by"), Order("split"))


def test_an_empty_measure_counts_rows() -> None:
    query = grouped(view(("by", ("Sex",)), aggregate="mean"), SCHEMA, [("by", None)], measures=("what", "size"))
    assert query.aggregates == (Aggregate("what", "count"),)


def test_several_columns_of_a_slot_get_their_own_limits() -> None:
    query = grouped(view(("by", ("State", "Sex"))), SCHEMA, [("by", (None, 5))])
    assert query.groups == (Group("by", "State"), Group("by2", "Sex", limit=5))


def test_places_become_the_codes_of_their_layer() -> None:
    query = grouped(view(("place", ("State",))), SCHEMA, [("place", None)])
    assert query.groups == (Group("place", "State", mapping=(("Jalisco", "JA"),)),)


def test_places_that_need_the_state_beside_them_are_asked_for_with_it() -> None:
    match = PlaceMatch(
        "mx-towns", (("Juárez", "1"), ("Juárez", "2")), 1.0, above="State", placed=(("A", "Juárez", "1"), ("B", "Juárez", "2"))
    )
    schema = replace(SCHEMA, columns=(*SCHEMA.columns, column(9, "Town", "geographic", match=match)))
    query = grouped(view(("place", ("Town",))), schema, [("place", None)])
    assert query.groups == (Group("place", "Town", mapping=(("A\x1fJuárez", "1"), ("B\x1fJuárez", "2")), beside="State"),)


@pytest.mark.parametrize(
    ("slots", "sort", "first"),
    [
        ((("by", ("Sex",)),), "", Order("what", True)),
        ((("by", ("Sex",)),), "asc", Order("what")),
        ((("by", ("Sex",)),), "name", Order("by")),
        ((("by", ("Sex",)),), "file", Order("file")),
        ((("by", ("Size",)),), "", Order("by")),
        ((("by", ("Day",)),), "", Order("by")),
    ],
)
def test_what_has_an_order_keeps_it_and_the_rest_go_by_size(
    slots: tuple[tuple[str, tuple[str, ...]], ...], sort: str, first: Order
) -> None:
    assert grouped(view(*slots, sort=sort), SCHEMA, [("by", None)]).order[0] == first


def test_siblings_are_read_long_as_soon_as_a_slot_names_them() -> None:
    query = grouped(view(("what", ("value",)), ("time", ("year",))), SCHEMA, [("time", None)])
    assert query.long == Long(("2019", "2020"), ("2019", "2020"), "year", "value")
    assert query.groups == (Group("time", "year", grain="year"),)
    assert grouped(view(("by", ("Sex",))), SCHEMA, [("by", None)]).long is None


def test_filters_on_siblings_only_count_where_these_are_read_long() -> None:
    only = Filter("year", "in", ("2019",))
    plain = View(filters=(only,), spec=ChartSpec("bar", (("by", ("Sex",)),)))
    long = View(filters=(only,), spec=ChartSpec("bar", (("time", ("year",)),)))
    assert grouped(plain, SCHEMA, [("by", None)]).filters == ()
    assert grouped(long, SCHEMA, [("time", None)]).filters == (only,)


def test_only_corrections_of_what_is_read_go_into_the_query() -> None:
    fixes = (Fix("Sales", "unit", "MXN"), Fix("Sales", "decimal", ","))
    assert grouped(View(fixes=fixes, spec=ChartSpec("bar")), SCHEMA, []).fixes == fixes[1:]


def test_a_weight_multiplies_what_adds_up() -> None:
    weighted = Schema(SCHEMA.columns, "record", SCHEMA.row, weight="Sales")
    assert grouped(view(("by", ("Sex",))), weighted, [("by", None)]).aggregates == (Aggregate("what", "count", "", "Sales"),)
    assert grouped(view(("what", ("Sales",)), aggregate="max"), weighted, []).aggregates == (Aggregate("what", "max", "Sales"),)


def test_points_are_rows_with_both_axes() -> None:
    spec = ChartSpec("scatter", (("what", ("Sales",)), ("by", ("2019",))))
    query = points(View(spec=spec), SCHEMA, slot_columns(spec, "by", "what"), present=("2019", "Sales"), limit=10)
    assert (query.columns, query.present, query.sample) == ((("by", "2019"), ("what", "Sales")), ("2019", "Sales"), 10)


def test_a_page_has_every_published_column() -> None:
    query = rows_page(View(), SCHEMA, offset=100, limit=50)
    assert (len(query.columns), query.offset, query.limit) == (7, 100, 50)


@pytest.mark.parametrize(
    ("low", "high", "count", "bins"),
    [
        (0, 94, 20, Bins(0, 5)),
        (-0.43, 1.02, 15, Bins(-0.5, 0.1)),
        (1234, 98765, 10, Bins(0, 10000)),
        (7, 7, 10, Bins(7, 1)),
        (1e-9, 9e-9, 8, Bins(1e-9, 1e-9)),
        (0, float("inf"), 10, Bins(0, 1)),
    ],
)
def test_bins_have_round_edges(low: float, high: float, count: int, bins: Bins) -> None:
    assert nice_bins(low, high, count) == bins


@pytest.mark.parametrize(
    ("low", "high", "top", "grain"),
    [
        ("2019-01-01", "2019-12-31", (), "day"),
        ("2016-01-01", "2025-12-31", (), "month"),
        ("1900-01-01", "2025-12-31", (), "year"),
        ("2019-01-01", "2019-12-01", (("2019-01-01", 1), ("2019-02-01", 1)), "month"),
        ("2010-01-01", "2019-01-01", (("2010-01-01", 1), ("2019-01-01", 1)), "year"),
        ("2018-01-01", "2019-10-01", (("2018-01-01", 1), ("2018-04-01", 1), ("2018-10-01", 1)), "quarter"),
        (None, None, (), "month"),
    ],
)
def test_the_grain_is_the_datas_own_or_coarser(low: str | None, high: str | None, top: tuple[tuple[str, int], ...], grain: str) -> None:
    assert default_grain(column(1, "d", "temporal", "DATE", "date", stats=Stats(low, high, top=top))) == grain


@pytest.mark.parametrize(
    ("kind", "type_", "role", "grain"),
    [
        ("temporal", "BIGINT", "year", "year"),
        ("temporal", "VARCHAR", "year", ""),
        ("temporal", "BIGINT", "month", ""),
        ("categorical", "DATE", "nominal", ""),
    ],
)
def test_only_dates_and_whole_years_have_a_grain(kind: str, type_: str, role: str, grain: str) -> None:
    assert default_grain(column(1, "d", kind, type_, role)) == grain


def test_the_hours_of_a_first_of_january_are_no_years() -> None:
    top = tuple((f"2023-01-01 {hour:02d}:00:00", 8) for hour in range(20))
    for known in (Stats("2023-01-01 00:00:00", "2023-01-01 23:00:00", top=top), Stats("2023-01-01 00:00:00", "2023-01-27 15:00:00")):
        assert default_grain(column(1, "d", "temporal", "TIMESTAMP", "datetime", stats=known)) == "day"


def test_months_written_with_their_midnight_are_months() -> None:
    stats = Stats("2021-01-01 00:00:00", "2022-05-01 00:00:00", top=(("2021-02-01 00:00:00", 1), ("2021-03-01 00:00:00", 1)))
    assert default_grain(column(1, "d", "temporal", "TIMESTAMP", "datetime", stats=stats)) == "month"


@pytest.mark.parametrize(("rows", "grain"), [(0, "day"), (1_500, "month"), (20_000, "day")])
def test_few_events_are_counted_by_longer_periods(rows: int, grain: str) -> None:
    assert default_grain(column(1, "d", "temporal", "DATE", "date", stats=Stats("2024-01-02", "2024-12-31")), rows) == grain
