"""The line from a view to its picture: the right chart, the right numbers, everything said, and errors that a reader can act on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from query_tables import column, settings, stored

from charts import REGISTRY
from explorer.cache import BytesCache, FolderCache
from explorer.errors import StateError
from explorer.model.message import message
from explorer.model.picture import Answer, Look, Picture
from explorer.model.query import Query
from explorer.model.schema import Fix
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset, Note, Steer
from explorer.model.view import ChartSpec, Filter, View, Words
from explorer.picture import overview, picture, source_line, spec_of
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.query.packing import pack, unpack
from explorer.query.words import filters_in_words
from explorer.settings import Settings

SALES = (
    (column(1, "City"), ["Lima", "Lima", "Cusco", "Cusco", "Puno", ""] * 4),
    (column(2, "Amount", "numeric", "BIGINT", "quantity"), [str(n) for n in range(24)]),
    (column(3, "Day", "temporal", "DATE", "date"), [f"2023-{1 + n % 12:02d}-01" for n in range(24)]),
    (column(4, "Kind"), ["a", "b"] * 12),
)
BY_CITY = ChartSpec("bar", (("by", ("City",)),))
CREDIT = Credit("Sales", "Town of Lima", "CC BY 4.0", modified="2023-12-31")


class Kept:
    """A store that holds one table, and counts what its engine is asked."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        self.settings: Settings = settings(folder)
        self.cache: BytesCache = FolderCache(folder / "cache", 1_000_000, 60)
        self.engine = Counting(self.settings)
        self.dataset = dataset

    def ready(self, source: Source, read: object = None, visitor: str = "") -> Dataset | None:
        return self.dataset if source == self.dataset.source else None


class Counting(DuckDBEngine):
    asked = 0

    def run(self, dataset: Dataset, query: Query) -> Answer:
        self.asked += 1
        return super().run(dataset, query)


@pytest.fixture
def store(tmp_path: Path) -> Kept:
    dataset = replace(stored(tmp_path, SALES), credit=CREDIT, notes=(Note("cut", message("Only a part was read.")),))
    return Kept(dataset, tmp_path)


def drawn(store: Kept, spec: ChartSpec | None = BY_CITY, **fields: object) -> Picture:
    view = View(sources=(store.dataset.source,), spec=spec, **{"locale": "en-US", **fields})  # type: ignore[arg-type]
    return picture(view, Look(), store)  # type: ignore[arg-type]


def test_a_picture_says_what_it_shows_and_what_it_does_not(store: Kept) -> None:
    made = drawn(store, filters=(Filter("Kind", "in", ("a",)), Filter("Day", "gte", ("2023-03",))))
    assert made.figure is not None
    assert made.title == "Number of rows by City"
    assert made.filters == "Kind is a; Day from March 2023"
    assert made.source_line == "Source: Town of Lima, Sales · CC BY 4.0 · data of Dec 31, 2023"
    assert made.headers == (("by", "City"), ("what", "Number of rows"))
    assert made.notes[0] == "Only a part was read."
    assert "-- c1: City" in made.recipe
    assert made.needs == ("bar",)


def test_missing_keys_are_noted(store: Kept) -> None:
    assert "4 rows without City are left out." in drawn(store).notes


def test_notes_call_columns_as_the_chart_does(store: Kept) -> None:
    columns = tuple(replace(column, label="Town of sale") if column.name == "City" else column for column in store.dataset.schema.columns)
    store.dataset = replace(store.dataset, schema=replace(store.dataset.schema, columns=columns))
    assert "4 rows without Town of sale are left out." in drawn(store).notes


def test_what_the_drawing_leaves_out_is_noted(store: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = REGISTRY["bar"]
    lost = (Note("lost", message("Two are lost.")),)
    monkeypatch.setitem(REGISTRY, "bar", replace(bar, tell=lambda scene: replace(bar.tell(scene), notes=lost)))
    assert "Two are lost." in drawn(store).notes


def test_a_table_says_which_part_of_the_rows_it_shows(store: Kept) -> None:
    assert "The first 3 of 24 rows are shown." in drawn(store, ChartSpec("table", limit=3)).notes
    assert not [note for note in drawn(store, ChartSpec("table")).notes if "are shown" in note]


def test_an_empty_chart_says_why(store: Kept) -> None:
    assert "No row passes all the filters." in drawn(store, filters=(Filter("City", "in", ("Quito",)),)).notes


def test_a_readers_words_win(store: Kept) -> None:
    made = drawn(store, words=Words(title="Mine", subtitle="too"))
    assert (made.title, made.subtitle) == ("Mine", "too")


def test_an_answer_is_computed_once(store: Kept) -> None:
    first, again = drawn(store), drawn(store)
    assert store.engine.asked == 1
    assert first == again


def test_a_poisoned_cache_is_only_slower(store: Kept, tmp_path: Path) -> None:
    first = drawn(store)
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(path.read_bytes()[:50])
    assert drawn(store) == first
    assert store.engine.asked == 2


def test_answers_survive_packing(store: Kept) -> None:
    answer = store.engine.run(store.dataset, Query(columns=(("a", "Amount"),), present=("Amount", "City"), sample=5))
    again = unpack(pack(answer))
    assert again is not None
    assert (again.frame.to_pydict(), again.rows, again.used, again.notes) == (
        answer.frame.to_pydict(), answer.rows, answer.used, answer.notes,
    )  # fmt: skip
    assert unpack(b"rubbish") is None


def test_without_a_spec_the_first_recommendation_is_drawn(store: Kept) -> None:
    made = drawn(store, spec=None)
    assert made.view.spec == spec_of(View(sources=(store.dataset.source,)), store.dataset)


def test_the_publishers_wishes_reach_the_recommendation(store: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    from explorer import picture as module

    plain = module.recommend
    monkeypatch.setattr(module, "recommend", lambda schema, **options: (asked.append(options["steer"]), plain(schema))[1])
    store.dataset = replace(store.dataset, steer=Steer(chart="treemap"), fingerprint=store.dataset.fingerprint)
    spec_of(View(sources=(store.dataset.source,)), store.dataset)
    assert asked == [Steer(chart="treemap")]


def test_the_overview_is_pictures_that_open(store: Kept) -> None:
    found = overview(store.dataset, Look(target="card"), store, "es-MX", 3)  # type: ignore[arg-type]
    assert 1 <= len(found) <= 3
    for view, made in found:
        assert view.spec is not None
        assert made.frame.num_rows
        assert picture(view, Look(target="card"), store).title == made.title  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "chart", "columns", "note"),
    [
        (ChartSpec("pie3d", (("by", ("City",)),)), "bar", {"City"}, "There is no chart called pie3d: the nearest one is shown."),
        (ChartSpec("bar", (("by", ("Citty",)),)), "bar", {"City"}, "There is no column Citty: City is shown instead."),
        (BY_CITY.with_slot("split", "Weather"), "bar", {"City"}, "There is no column Weather: it is left out."),
        (
            ChartSpec("bar", (("what", ("City",)), ("by", ("Kind",)))),
            "bar",
            {"Kind"},
            "City does not fit here and is left out: Bars needs a number.",
        ),
        (ChartSpec("bar"), "", set(), "Bars needs a column of groups: the nearest chart is shown."),
        (ChartSpec("bar", (("by", ("City", "Kind")),)), "bar", {"City"}, "Bars takes no more columns: Kind is left out."),
    ],
)
def test_a_link_that_does_not_fit_gives_the_nearest_chart_and_a_sentence(
    store: Kept, spec: ChartSpec, chart: str, columns: set[str], note: str
) -> None:
    made = drawn(store, spec)
    assert note in made.notes and made.view.spec is not None
    assert not chart or (made.view.spec.chart, set(made.view.spec.columns())) == (chart, columns)


def test_what_the_link_names_in_vain_is_left_out_and_said(store: Kept) -> None:
    made = drawn(store, BY_CITY.with_slot("size", "Amount"), filters=(Filter("Gone", "in", ("x",)),), fixes=(Fix("Gone", "kind", "text"),))
    assert "The filter on Gone is left out: there is no such column." in made.notes
    assert "Bars has no place for Amount." in made.notes
    assert made.frame.num_rows == 3


def test_a_table_that_is_not_open_says_so(store: Kept) -> None:
    with pytest.raises(StateError, match="not open yet"):
        picture(View(sources=(Source("sample", "other"),)), Look(), store)  # type: ignore[arg-type]
    with pytest.raises(StateError, match="names no table"):
        picture(View(), Look(), store)  # type: ignore[arg-type]


def test_a_correction_changes_the_chart_and_its_cache_entry(store: Kept) -> None:
    by_amount = ChartSpec("bar", (("by", ("Amount",)),))
    assert "Amount does not fit here" in " ".join(drawn(store, by_amount).notes)
    made = drawn(store, by_amount, fixes=(Fix("Amount", "kind", "categorical"),))
    assert made.title == "Number of rows by Amount"
    assert drawn(store, BY_CITY, fixes=(Fix("City", "drop", "Lima"),)).frame.num_rows == 2


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ((), ""),
        ((Filter("City", "in", ("Lima", "Cusco")),), "City is Lima and Cusco"),
        ((Filter("City", "notin", ("a", "b", "c", "d", "e", "f", "g")),), "City is not a, b, c, d, and e and 2 more"),
        ((Filter("Amount", "gte", ("1000",)), Filter("Amount", "lte", ("2500",))), "Amount from 1,000 to 2,500"),
        ((Filter("Day", "lte", ("2023",)),), "Day up to 2023"),
        ((Filter("City", "has", ("im",)),), "City contains im"),
        ((Filter("City", "missing", ("yes",)), Filter("Day", "missing", ("no",))), "City has no value; Day has a value"),
    ],
)
def test_filters_in_words(store: Kept, filters: tuple[Filter, ...], words: str) -> None:
    assert filters_in_words(filters, store.dataset.schema, "en-US") == words


@pytest.mark.parametrize(
    ("credit", "line"),
    [(Credit(), ""), (Credit("A"), "Source: A"), (Credit("A", fetched="2024-02-03T10:00:00+00:00"), "Source: A · fetched on Feb 3, 2024")],
)
def test_the_source_line_says_what_is_known(credit: Credit, line: str) -> None:
    assert source_line(credit, "en-US") == line


@pytest.mark.parametrize(("grain", "first"), [("year", "2023"), ("quarter", "2023-Q1"), ("month", "2023-01"), ("day", "2023-01-01")])
def test_the_numbers_name_periods_and_not_their_first_days(store: Kept, grain: str, first: str) -> None:
    made = drawn(store, ChartSpec("line", (("time", ("Day",)),), grain=grain))
    assert str(made.frame.column("time")[0].as_py())[:10] == first


def test_a_picture_loads_no_pandas() -> None:
    """Half way through its import, another request would find it without its names."""
    made = "View((Source('sample', 'estados-mexico'),), locale='es-MX'), View((Source('sample', 'gapminder'),), locale='es-MX')"
    code = f"""
import sys, tempfile, pathlib
from explorer.model.picture import Look
from explorer.model.source import Source
from explorer.model.view import View
from explorer.picture import picture
from explorer.settings import Settings
from explorer.store import Store
with tempfile.TemporaryDirectory() as folder:
    store = Store(Settings(data=pathlib.Path(folder)))
    for view in ({made}):
        store.open(view.source)
        assert picture(view, Look(), store).frame.num_rows
assert "pandas" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_months_that_come_round_are_named_in_the_numbers(store: Kept) -> None:
    made = drawn(store, ChartSpec("calendar", (("time", ("Day",)),), grain="month"), locale="es-MX")
    assert made.headers == (("time", "Day"), ("time2", "Day: mes"), ("what", "Número de filas"))
    assert made.frame.column("time2").to_pylist()[:2] == ["enero", "febrero"] and set(made.frame.column("time").to_pylist()) == {"2023"}
