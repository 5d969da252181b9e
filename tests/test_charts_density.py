"""A scatter plot of very many rows counts them in squares; every row is in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from charts import REGISTRY
from charts._density import is_dense
from explorer.model.schema import Stats
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.settings import Settings
from explorer.text import say
from tests.charts_tables import asked, column, number, opened, spec, table

ROWS = [(n % 70 + 18, n % 7, n * 0.25) for n in range(4_000)]
TEXT = "edad,hijos,ingreso\n" + "".join(f"{age},{children},{income}\n" for age, children, income in ROWS)
SCATTER = REGISTRY["scatter"]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory):
    folder: Path = tmp_path_factory.mktemp("people")
    return opened(TEXT, folder), DuckDBEngine(Settings(data=folder))


@pytest.mark.parametrize(("by", "what"), [("edad", "ingreso"), ("hijos", "ingreso"), ("hijos", "edad")])
def test_every_row_is_in_a_square(people, by: str, what: str) -> None:
    made = asked(people[0], spec("scatter", by=by, what=what), people[1])
    figure = SCATTER.draw(made)
    assert figure is not None
    (trace,) = figure["data"]
    assert sum(made.frame.column("n").to_pylist()) == len(ROWS)
    assert sum(cell is not None for line in trace["z"] for cell in line) == made.frame.num_rows


def test_a_square_says_where_it_lies_and_how_many_rows_it_has(people) -> None:
    made = asked(people[0], spec("scatter", by="hijos", what="edad"), people[1])
    figure = SCATTER.draw(made)
    assert figure is not None
    said = {text for line in figure["data"][0]["hovertext"] for text in line if text}
    rows = sum(18 <= age < 20 and children == 0 for age, children, _ in ROWS)
    assert f"<b>{rows} filas</b><br>hijos: 0<br>edad: 18 – 20" in said


def test_whole_numbers_lie_around_their_marks(people) -> None:
    figure = SCATTER.draw(asked(people[0], spec("scatter", by="hijos", what="ingreso"), people[1]))
    assert figure is not None
    assert figure["data"][0]["x"] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert figure["layout"]["xaxis"]["range"] == [-0.5, 6.5]


def test_the_telling_counts_rows_and_says_what_squares_mean(people) -> None:
    telling = SCATTER.tell(asked(people[0], spec("scatter", by="edad", what="ingreso"), people[1]))
    assert say(telling.summary, "es-MX").startswith("Gráfica de dispersión en cuadros, de 4,000 filas. ingreso frente a edad.")
    assert [note.rule for note in telling.notes] == ["squares"]


A, B, GROUP = number("a", distinct=900), number("b", distinct=900), column("k")


@pytest.mark.parametrize(
    ("schema", "slots", "dense"),
    [
        (table(A, B, rows=5_000), {}, True),
        (table(A, B, rows=500), {}, False),
        (table(A, B, GROUP, rows=5_000), {"split": "k"}, False),
        (table(number("a", distinct=9), number("b", distinct=9), rows=900), {}, True),
        (table(A, column("b", "numeric", distinct=900, stats=Stats(0, 100_000, 50)), rows=5_000), {}, False),
        (table(A, column("b", "numeric", distinct=90, stats=Stats(0, 100, 5, top=(("0", 2_000),))), rows=5_000), {}, False),
    ],
    ids=["many", "few", "coloured", "piled", "bunched", "heaped"],
)
def test_rows_are_counted_where_points_would_hide_each_other(schema, slots: dict[str, str], dense: bool) -> None:
    assert is_dense(schema, spec("scatter", by="a", what="b", **slots)) is dense
