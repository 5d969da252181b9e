"""The engine's answers, compared with what a reader would count by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from query_tables import column, settings, stored
from sqlglot import exp

from explorer.errors import ChartError, SourceError, StateError
from explorer.model.query import Aggregate, Bins, Group, Long, Order, Query
from explorer.model.schema import Cast, Fix, Siblings, Stats, Totals
from explorer.model.table import Dataset
from explorer.model.view import Filter
from explorer.query import rows as rows_of_query
from explorer.query.engines.attached import Tables
from explorer.query.engines.duckdb_engine import DuckDBEngine

COUNT = (Aggregate("what", "count"),)
BY = (Group("by", "Delito"),)

CRIMES = (
    (column(1, "Delito"), ["Robo", "Fraude", "Robo", "", "robo a casa", "Robo", "Ávila", "Fraude"]),
    (column(2, "Edad", "numeric", "BIGINT", missing=("", "n/d")), ["30", "40", "n/d", "50", "60", "<5", "", "20"]),
    (column(3, "Fecha", "temporal", "DATE", "date"),
     ["2019-01-05", "2019-01-20", "2019-03-01", "2019-03-31", "", "2020-01-01", "2020-02-02", "2019-01-05"]),
    (column(4, "Monto", "numeric", "DECIMAL(10,2)", "currency"), ["1.10", "2.20", "3.30", "4.40", "5.50", "6.60", "7.70", "0.10"]),
    (column(5, "Clave", "identifier", "BIGINT", "key"), ["007", "8", "009", "10", "11", "12", "13", "007"]),
    (column(6, "Año", "temporal", "BIGINT", "year"), ["2019", "2019", "2019", "2019", "2019", "2020", "2020", "2019"]),
    (column(7, "x", "numeric", "DOUBLE"), ["0.1", "0.2", "0.3", "", "0.5", "0.6", "0.7", "0.8"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def engine(data: Path) -> DuckDBEngine:
    return DuckDBEngine(settings(data))


@pytest.fixture(scope="module")
def crimes(data: Path) -> Dataset:
    return stored(data, CRIMES)


def lines(engine: DuckDBEngine, dataset: Dataset, query: Query) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in engine.run(dataset, query).frame.to_pylist()]


def notes(engine: DuckDBEngine, dataset: Dataset, query: Query) -> dict[str, str]:
    return {note.rule: str(note.text) for note in engine.run(dataset, query).notes}


def test_rows_are_counted_by_key_and_missing_keys_are_noted(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query(BY, COUNT, order=(Order("what", True), Order("by")))
    assert lines(engine, crimes, query) == [("Robo", 3, 3, 0), ("Fraude", 2, 2, 0), ("Ávila", 1, 1, 0), ("robo a casa", 1, 1, 0)]
    assert notes(engine, crimes, query) == {"missing": "1 row without Delito is left out."}
    answer = engine.run(crimes, query)
    assert (answer.rows, answer.used) == (8, 7)


@pytest.mark.parametrize(("how", "value"), [("sum", 200), ("mean", 40.0), ("median", 40.0), ("min", 20), ("max", 60), ("count", 5)])
def test_aggregates_use_only_cells_that_are_numbers(engine: DuckDBEngine, crimes: Dataset, how: str, value: float) -> None:
    query = Query((), (Aggregate("what", how, "Edad"),))
    assert lines(engine, crimes, query) == [(value, 8, 0)]
    assert notes(engine, crimes, query) == {
        "uncast": "1 value of Edad could not be read as a number.",
        "empty": "2 rows have no value in Edad.",
    }


def test_decimals_add_up_exactly(engine: DuckDBEngine, crimes: Dataset) -> None:
    assert lines(engine, crimes, Query((), (Aggregate("what", "sum", "Monto"),))) == [(30.9, 8, 0)]


def test_doubles_are_rounded_to_twelve_digits(engine: DuckDBEngine, crimes: Dataset) -> None:
    assert lines(engine, crimes, Query((), (Aggregate("what", "sum", "x"),))) == [(3.2, 8, 0)]


def test_shares_are_of_what_is_drawn(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Año", grain="year"),), (Aggregate("what", "share"),), order=(Order("by"),))
    assert lines(engine, crimes, query) == [("2019-01-01", 0.75, 6, 0), ("2020-01-01", 0.25, 2, 0)]


@pytest.mark.parametrize(
    ("grain", "starts"),
    [
        ("year", [("2019-01-01", 5), ("2020-01-01", 2)]),
        ("quarter", [("2019-01-01", 5), ("2020-01-01", 2)]),
        ("month", [("2019-01-01", 3), ("2019-03-01", 2), ("2020-01-01", 1), ("2020-02-01", 1)]),
        ("week", [("2018-12-31", 2), ("2019-01-14", 1), ("2019-02-25", 1), ("2019-03-25", 1), ("2019-12-30", 1), ("2020-01-27", 1)]),
    ],
)
def test_periods_are_the_iso_date_of_their_start(engine: DuckDBEngine, crimes: Dataset, grain: str, starts: list[tuple[str, int]]) -> None:
    query = Query((Group("time", "Fecha", grain=grain),), COUNT, order=(Order("time"),))
    assert [line[:2] for line in lines(engine, crimes, query)] == starts


@pytest.mark.parametrize(
    ("part", "numbers"), [("month_of_year", [("1", 4), ("2", 1), ("3", 2)]), ("weekday", [("3", 1), ("5", 1), ("6", 2), ("7", 3)])]
)
def test_parts_of_a_time_that_come_round_are_numbers_in_order(
    engine: DuckDBEngine, crimes: Dataset, part: str, numbers: list[tuple[str, int]]
) -> None:
    query = Query((Group("time", "Fecha", grain=part),), COUNT, order=(Order("time"),))
    assert [line[:2] for line in lines(engine, crimes, query)] == numbers


def test_quantiles_are_found_by_the_engine(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((), tuple(Aggregate(how, how, "Edad") for how in ("p05", "q1", "q3", "p95")))
    assert engine.run(crimes, query).frame.select(["p05", "q1", "q3", "p95"]).to_pylist() == [{"p05": 22, "q1": 30, "q3": 50, "p95": 58}]


def test_bins_are_their_start(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Edad", bins=Bins(0, 25)),), COUNT, order=(Order("by"),))
    assert [line[:2] for line in lines(engine, crimes, query)] == [(0.0, 1), (25.0, 2), (50.0, 2)]


def test_a_last_bin_holds_all_beyond_it_and_nothing_that_is_missing(engine: DuckDBEngine, crimes: Dataset) -> None:
    open_, capped = (Query((Group("by", "Edad", bins=Bins(0, 25, last)),), COUNT, order=(Order("by"),)) for last in (None, 1))
    assert [line[:2] for line in lines(engine, crimes, capped)] == [(0.0, 1), (25.0, 4)]
    assert engine.run(crimes, capped).notes == engine.run(crimes, open_).notes


def test_codes_keep_their_zeros(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Clave"),), COUNT, order=(Order("by"),))
    assert [line[0] for line in lines(engine, crimes, query)] == ["007", "8", "009", "10", "11", "12", "13"]


def test_keys_beyond_the_limit_fold_into_one_that_comes_last(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Delito", limit=1),), COUNT, order=(Order("what", True),))
    assert lines(engine, crimes, query) == [("Robo", 3, 3, 0), (None, 4, 4, 3)]
    assert notes(engine, crimes, query)["folded"] == "3 more values of Delito are summed up as other."


def test_keys_beyond_the_limit_are_left_out_where_numbers_do_not_add_up(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Delito", limit=1),), (Aggregate("what", "mean", "Monto"),), order=(Order("what", True),))
    assert lines(engine, crimes, query) == [("Ávila", 7.7, 1, 0)]
    assert notes(engine, crimes, query)["limited"] == "3 more values of Delito are not shown."


def test_two_keys_fold_by_the_totals_of_each(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Delito", limit=1), Group("split", "Año", grain="year")), COUNT, order=(Order("what", True), Order("split")))
    assert lines(engine, crimes, query) == [
        ("Robo", "2019-01-01", 2, 2, 0), ("Robo", "2020-01-01", 1, 1, 0), (None, "2019-01-01", 3, 3, 3), (None, "2020-01-01", 1, 1, 3),
    ]  # fmt: skip
    assert notes(engine, crimes, query)["missing"] == "1 row without Delito is left out."


def test_rows_order_by_the_total_of_the_first_key(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((Group("by", "Año", grain="year"), Group("split", "Delito")), COUNT, order=(Order("what"), Order("split")))
    assert [line[0] for line in lines(engine, crimes, query)] == ["2020-01-01"] * 2 + ["2019-01-01"] * 3


@pytest.mark.parametrize("keys", [("MX-1", "MX-2"), ("MX-1", "MX-1")])
def test_a_mapping_gives_keys_and_says_what_was_not_recognised(engine: DuckDBEngine, crimes: Dataset, keys: tuple[str, str]) -> None:
    query = Query((Group("place", "Delito", mapping=(("Robo", keys[0]), ("Fraude", keys[1]))),), COUNT, order=(Order("place"),))
    counts: dict[object, object] = {line[0]: line[1] for line in lines(engine, crimes, query)}
    assert counts == ({"MX-1": 3, "MX-2": 2} if keys[1] == "MX-2" else {"MX-1": 5})
    assert notes(engine, crimes, query) == {
        "missing": "1 row without Delito is left out.",
        "unmatched": "2 rows are not on the map: their Delito was not recognised.",
    }


def test_the_recipe_writes_long_lists_as_the_engine_reads_them(engine: DuckDBEngine, crimes: Dataset) -> None:
    hostile = ("a'b", "x\\n", "line\nbreak", "Q. Roo\x1fBenito", '"q"')
    query = Query((Group("place", "Delito", mapping=tuple((text, str(n)) for n, text in enumerate(hostile))),), COUNT)
    assert exp.convert(list(hostile)).sql("duckdb") in engine.recipe(crimes, query)


def test_a_mapping_of_two_columns_tells_apart_what_one_calls_the_same(engine: DuckDBEngine, data: Path) -> None:
    table = (
        (column(1, "Estado"), ["Jalisco", "Sonora", "Sonora", ""]),
        (column(2, "Municipio"), ["Benito Juárez", "Benito Juárez", "Otro", "Benito Juárez"]),
    )
    pairs = (("Jalisco\x1fBenito Juárez", "14"), ("Sonora\x1fBenito Juárez", "26"))
    query = Query((Group("place", "Municipio", mapping=pairs, beside="Estado"),), COUNT, order=(Order("place"),))
    dataset = stored(data, table)
    assert [line[:2] for line in lines(engine, dataset, query)] == [("14", 1), ("26", 1)]
    assert notes(engine, dataset, query)["unmatched"] == "2 rows are not on the map: their Municipio was not recognised."


@pytest.mark.parametrize(
    ("column", "op", "values", "rows"),
    [
        ("Delito", "in", ("Robo",), 3),
        ("Delito", "in", ("Robo' OR 1=1 --",), 0),
        ("Delito", "notin", ("Robo",), 5),
        ("Delito", "has", ("ROBO",), 4),
        ("Delito", "has", ("avi",), 1),
        ("Delito", "has", ("%",), 0),
        ("Delito", "missing", ("yes",), 1),
        ("Delito", "missing", ("no",), 7),
        ("Clave", "in", ("007",), 2),
        ("Clave", "in", ("7",), 0),
        ("Edad", "in", ("30", "40.0"), 2),
        ("Edad", "in", ("<5",), 1),
        ("Edad", "notin", ("30",), 7),
        ("Edad", "gte", ("40",), 3),
        ("Edad", "lte", ("40",), 3),
        ("Monto", "in", ("1.1",), 1),
        ("Monto", "gte", ("3.3",), 5),
        ("Fecha", "gte", ("2020",), 2),
        ("Fecha", "lte", ("2019-01",), 3),
        ("Fecha", "lte", ("2019-03-31",), 5),
        ("Fecha", "in", ("2019-01-05",), 2),
        ("Año", "gte", ("2020",), 2),
        ("Año", "in", ("2019-01-01",), 6),
    ],
)  # fmt: skip
def test_filters(engine: DuckDBEngine, crimes: Dataset, column: str, op: str, values: tuple[str, ...], rows: int) -> None:
    query = Query((), COUNT, filters=(Filter(column, op, values),))
    assert lines(engine, crimes, query) == [(rows, rows, 0)]


def test_a_bound_that_is_no_number_says_so(engine: DuckDBEngine, crimes: Dataset) -> None:
    with pytest.raises(StateError, match="many is neither a number nor a date"):
        engine.run(crimes, Query((), COUNT, filters=(Filter("Edad", "gte", ("many",)),)))


def test_an_unknown_column_names_the_nearest(engine: DuckDBEngine, crimes: Dataset) -> None:
    with pytest.raises(StateError) as caught:
        engine.run(crimes, Query((Group("by", "delitos"),), COUNT))
    assert str(caught.value.hint) == "Did you mean Delito?"


def test_totals_are_left_out_unless_asked_for(engine: DuckDBEngine, data: Path) -> None:
    rows = [(column(1, "Estado"), ["A", "B", "Total"]), (column(2, "n", "numeric", "BIGINT"), ["1", "2", "3"])]
    table = stored(data, rows, totals=(Totals("Estado", ("Total",)),))
    query = Query((Group("by", "Estado"),), (Aggregate("what", "sum", "n"),), order=(Order("by"),))
    assert [line[0] for line in lines(engine, table, query)] == ["A", "B"]
    assert notes(engine, table, query) == {"totals": "1 row that adds up others is left out."}
    asked = Query(query.groups, query.aggregates, filters=(Filter("Estado", "in", ("Total",)),))
    assert [line[:2] for line in lines(engine, table, asked)] == [("Total", 3)]


def test_of_margins_that_are_not_shown_the_totals_are_used(engine: DuckDBEngine, data: Path) -> None:
    rows = [
        (column(1, "stars"), ["3", "4", "All", "All", "All"]),
        (column(2, "quarter"), ["All", "All", "All", "a", "b"]),
        (column(3, "n", "numeric", "BIGINT"), ["10", "20", "30", "18", "12"]),
    ]
    table = stored(data, rows, totals=(Totals("stars", ("All",), margin=True), Totals("quarter", ("All",), margin=True)))
    for shown, found in {"stars": [("3", 10), ("4", 20)], "quarter": [("a", 18), ("b", 12)]}.items():
        query = Query((Group("by", shown),), (Aggregate("what", "sum", "n"),), order=(Order("by"),))
        assert [line[:2] for line in lines(engine, table, query)] == found
        assert "margin" in notes(engine, table, query)
    assert [line[0] for line in lines(engine, table, Query((), (Aggregate("what", "sum", "n"),)))] == [30]


def test_sibling_columns_are_read_long(engine: DuckDBEngine, data: Path) -> None:
    rows = [
        (column(1, "País"), ["A", "B"]),
        (column(2, "2019", "numeric", "BIGINT"), ["1", "10"]),
        (column(3, "2020", "numeric", "DOUBLE"), ["2.5", ""]),
    ]
    siblings = Siblings(
        ("2019", "2020"), column(0, "year", "temporal", "BIGINT", "year"), column(0, "value", "numeric", "DOUBLE"), ("2019", "2020")
    )
    table = stored(data, rows, siblings=(siblings,))
    long = Long(siblings.columns, siblings.keys, "year", "value")
    query = Query((Group("time", "year", grain="year"),), (Aggregate("what", "sum", "value"),), long=long, order=(Order("time"),))
    assert [line[:2] for line in lines(engine, table, query)] == [("2019-01-01", 11.0), ("2020-01-01", 2.5)]
    one = Query((Group("by", "País"),), query.aggregates, long=long, filters=(Filter("year", "in", ("2019",)),), order=(Order("by"),))
    assert [line[:2] for line in lines(engine, table, one)] == [("A", 1.0), ("B", 10.0)]
    points = Query(columns=(("by", "year"), ("what", "value")), long=long, present=("value",), sample=2)
    assert engine.run(table, points).used == 2


def test_siblings_are_read_long_whether_few_or_many(engine: DuckDBEngine, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tuple(str(year) for year in range(2000, 2004))
    rows = [(column(1, "País"), ["A", "B"]), *((column(n, name, "numeric", "BIGINT"), [str(n), ""]) for n, name in enumerate(names, 2))]
    siblings = Siblings(names, column(0, "year", "temporal", "BIGINT", "year"), column(0, "value", "numeric", "DOUBLE"), names)
    table = stored(data, rows, siblings=(siblings,))
    query = Query(
        (Group("by", "País"), Group("time", "year", grain="year")),
        (Aggregate("what", "sum", "value"),),
        long=Long(siblings.columns, siblings.keys, "year", "value"),
        filters=(Filter("year", "in", ("2001", "2003")),),
        order=(Order("by"), Order("time")),
    )
    expected = [("A", "2001-01-01", 3.0), ("A", "2003-01-01", 5.0), ("B", "2001-01-01", None), ("B", "2003-01-01", None)]
    assert [line[:3] for line in lines(engine, table, query)] == expected
    monkeypatch.setattr(rows_of_query, "MOST_BRANCHES", 1)
    assert [line[:3] for line in lines(engine, table, query)] == expected


def test_weights_multiply(engine: DuckDBEngine, data: Path) -> None:
    rows = [
        (column(1, "Sexo"), ["M", "F", "F"]),
        (column(2, "Edad", "numeric", "BIGINT"), ["10", "20", ""]),
        (column(3, "factor", "numeric", "BIGINT", "weight"), ["1", "3", "5"]),
    ]
    table = stored(data, rows)
    query = Query((), (Aggregate("n", "count", "", "factor"), Aggregate("mean", "mean", "Edad", "factor")))
    assert lines(engine, table, query) == [(9, 17.5, 3, 0)]


@pytest.mark.parametrize(
    ("stored_as", "cells", "fix", "cast", "shown"),
    [
        ("DOUBLE", ("1.234,5", "10,5", "3"), "decimal", Cast("DOUBLE", decimal=",", thousands="."), [1234.5, 10.5, 3.0]),
        ("VARCHAR", ("$ 5", "n/d", "7"), "kind", Cast("DOUBLE", strip="$ ", missing=("n/d",)), [5.0, None, 7.0]),
        ("DATE", ("01/02/2019", "", "3/4/2020"), "date", Cast("DATE", formats=("%m/%d/%Y",)), ["2019-01-02", None, "2020-03-04"]),
        ("VARCHAR", ("5 Marzo 2019",), "kind", Cast("DATE", formats=("%d %m %Y",), words=(("marzo", "03"),)), ["2019-03-05"]),
        ("BIGINT", ("0", "86400"), "kind", Cast("TIMESTAMP", formats=("epoch_s",)), ["1970-01-01T00:00:00", "1970-01-02T00:00:00"]),
        ("BIGINT", ("007", "8", "x"), "kind", Cast(), ["007", "8", "x"]),
    ],
)  # fmt: skip
def test_a_correction_reads_the_original_again(
    engine: DuckDBEngine, data: Path, stored_as: str, cells: tuple[str, ...], fix: str, cast: Cast, shown: list[object]
) -> None:
    said = column(1, "c", "numeric", stored_as)
    table = stored(data, [(said, cells)])
    kind = {"DOUBLE": "numeric", "VARCHAR": "categorical"}.get(cast.type, "temporal")
    table = replace(table, schema=replace(table.schema, columns=(replace(said, kind=kind, cast=cast),)))  # type: ignore[arg-type]
    query = Query(columns=(("c", "c"),), fixes=(Fix("c", fix, "any"),))
    assert [line[0] for line in lines(engine, table, query)] == shown


def test_dropped_values_take_their_rows(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query((), COUNT, fixes=(Fix("Delito", "drop", "Robo"),))
    assert lines(engine, crimes, query) == [(5, 5, 0)]


def test_points_lack_no_axis_and_say_how_many_did(engine: DuckDBEngine, crimes: Dataset) -> None:
    query = Query(columns=(("by", "Edad"), ("what", "x")), present=("Edad", "x"), sample=100)
    assert lines(engine, crimes, query) == [(30.0, 0.1), (40.0, 0.2), (60.0, 0.5), (20.0, 0.8)]
    assert notes(engine, crimes, query) == {"empty": "4 rows have no value in Edad, x."}


def test_a_sample_has_its_size_and_is_always_the_same(engine: DuckDBEngine, data: Path) -> None:
    table = stored(data, [(column(1, "n", "numeric", "BIGINT"), [str(i) for i in range(5000)])])
    query = Query(columns=(("by", "n"),), present=("n",), sample=100)
    first, again = engine.run(table, query), DuckDBEngine(settings(data)).run(table, query)
    assert first.frame.equals(again.frame)
    assert (first.rows, first.used, str(first.notes[0].text)) == (5000, 100, "A sample: 100 of 5000 rows, spread evenly.")
    assert 1500 < sum(first.frame["by"].to_pylist()) / 100 < 3500


def test_a_page_keeps_the_order_of_the_file_unless_told(engine: DuckDBEngine, crimes: Dataset) -> None:
    page = Query(columns=(("Clave", "Clave"), ("Fecha", "Fecha")), limit=2, offset=1)
    assert lines(engine, crimes, page) == [("8", "2019-01-20"), ("009", "2019-03-01")]
    latest = Query(columns=(("Fecha", "Fecha"),), limit=2, order=(Order("Fecha", True),))
    assert lines(engine, crimes, latest) == [("2020-02-02",), ("2020-01-01",)]


def test_choices_are_as_written_with_their_rows(engine: DuckDBEngine, crimes: Dataset) -> None:
    assert engine.values(crimes, "Delito", limit=2) == (("Robo", 3), ("Fraude", 2))
    assert engine.values(crimes, "Delito", "AVI") == (("Ávila", 1),)
    assert engine.values(crimes, "Clave", "00") == (("007", 2), ("009", 1))


def test_a_statement_that_takes_too_long_is_stopped(data: Path) -> None:
    slow = DuckDBEngine(settings(data, query_seconds=0.05))
    endless = "SELECT count(*) FROM range(100000) a, range(100000) b WHERE hash(a.range + b.range) = 1"
    with pytest.raises(ChartError, match="longer than"):
        slow._select(endless, {})


def test_the_engine_opens_no_other_file(engine: DuckDBEngine, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for statement in (f"SELECT * FROM '{secret}'", "SET enable_external_access = true", f"ATTACH '{tmp_path / 'x.duckdb'}'"):
        with pytest.raises(Exception, match=r"(?i)permission|locked|cannot"):
            engine._select(statement, {})


def test_a_table_that_was_deleted_is_said_to_be_gone(engine: DuckDBEngine, data: Path) -> None:
    table = stored(data, [(column(1, "gone"), ["a", "b", "c"])])
    table.path.unlink()
    with pytest.raises(SourceError, match="no longer kept"):
        engine.run(table, Query((), COUNT))


def test_a_table_stays_attached_while_it_is_read(data: Path) -> None:
    engine = DuckDBEngine(settings(data))
    engine._tables = Tables(engine._connected, most=1)
    first, second = (stored(data, [(column(1, name), ["x"])]) for name in ("one", "two"))
    with engine._tables.reading(first):
        engine.run(second, Query((), COUNT))
        assert set(engine._tables._attached) == {first.fingerprint}
        engine.forget(first.fingerprint)
        assert lines(engine, first, Query((), COUNT)) == [(1, 1, 0)]
    engine.forget(first.fingerprint)
    assert not engine._tables._attached


def test_a_recipe_is_sql_that_a_reader_can_repeat(engine: DuckDBEngine, crimes: Dataset) -> None:
    recipe = engine.recipe(crimes, Query(BY, COUNT, filters=(Filter("Delito", "in", ("O'Higgins",)),)))
    assert "-- c1: Delito" in recipe
    assert "'O''Higgins'" in recipe
    assert "$" not in recipe


@pytest.mark.parametrize("type_", ["HUGEINT", "DECIMAL(38,0)"])
def test_numbers_too_large_to_be_added_exactly_are_added_all_the_same(engine: DuckDBEngine, data: Path, type_: str) -> None:
    table = stored(data, [(column(1, "n", "numeric", type_, stats=Stats(low=1e38, high=1e38)), ["9" * 38] * 12)])
    wanted = {"sum": 1.2e39, "mean": 1e38, "share": 1.0, "max": 1e38}
    asked = {how: Query(aggregates=(Aggregate("what", how, "n"),)) for how in wanted}
    found = {how: engine.run(table, query).frame["what"].to_pylist()[0] for how, query in asked.items()}
    assert found == pytest.approx(wanted)
