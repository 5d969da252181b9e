"""Server CPU of a chart that is in no cache, on a stored table of a million rows, against a bare handler that runs the same statements.

`python tests/benchmarks/chart_cpu.py [ROWS] [TIMES]` prints a line of JSON a chart and one with the geometric mean. Gate on the ratios.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

import crimes  # noqa: E402

from explorer.model.picture import Look  # noqa: E402
from explorer.model.source import Source  # noqa: E402
from explorer.model.view import ChartSpec, Filter, View  # noqa: E402
from explorer.picture import picture  # noqa: E402
from explorer.settings import Settings  # noqa: E402
from explorer.store import Store  # noqa: E402
from loaders.upload import receive  # noqa: E402

ROWS, TIMES = 1_000_000, 25
VISITOR = "benchmark"

CHARTS = {
    "bar": (ChartSpec("bar", (("by", ("categoria",)),)), ()),
    "bar by borough": (ChartSpec("bar", (("by", ("categoria",)), ("split", ("alcaldia",)))), ()),
    "mean": (ChartSpec("bar", (("what", ("edad",)), ("by", ("alcaldia",))), "mean"), ()),
    "line": (ChartSpec("line", (("time", ("fecha",)),), grain="month"), ()),
    "filtered": (ChartSpec("bar", (("by", ("categoria",)),)), (Filter("alcaldia", "in", ("Tlalpan", "Coyoacán")),)),
    "treemap": (ChartSpec("treemap", (("by", ("alcaldia", "categoria")),)), ()),
    "histogram": (ChartSpec("histogram", (("by", ("edad",)),)), ()),
}


def main(rows: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, source = _stored(Path(folder), rows)
        ratios = [_chart(name, store, source, times) for name in CHARTS]
    mean = statistics.geometric_mean(ratios)
    print(json.dumps({"benchmark": "chart_cpu", "rows": rows, "ratio_cpu": round(mean, 2), "worst": round(max(ratios), 2)}))


def _stored(folder: Path, rows: int) -> tuple[Store, Source]:
    crimes.write(folder / "crimes.csv", rows)
    settings = Settings(data=folder / "data", cache={"kind": "none"}, unconfined_readers=True)  # type: ignore[arg-type]
    with (folder / "crimes.csv").open("rb") as stream:
        source = receive(stream, "crimes.csv", None, VISITOR, settings)
    store = Store(settings)
    store.open(source, visitor=VISITOR)
    return store, source


def _chart(name: str, store: Store, source: Source, times: int) -> float:
    """The ratio of CPU; both sides end in the bytes of an answer."""
    spec, filters = CHARTS[name]
    view = View(sources=(source,), spec=spec, filters=filters, locale="es-MX")
    statements: list[tuple[str, dict[str, object]]] = []
    ours = lambda: _answer(view, store)  # noqa: E731
    _recorded(store, statements, ours)
    bare = lambda: [_rows(store, text, values) for text, values in statements]  # noqa: E731
    cpu = {"ours": [], "bare": []}  # type: ignore[var-annotated]
    for _ in range(times):
        cpu["ours"].append(_cpu_ms(ours))
        cpu["bare"].append(_cpu_ms(bare))
    mine, least = statistics.median(cpu["ours"]), statistics.median(cpu["bare"])
    line = {"chart": name, "statements": len(statements), "ours_ms": round(mine, 1), "bare_ms": round(least, 1)}
    print(json.dumps({"benchmark": "chart_cpu", **line, "ratio": round(mine / least, 2), "load": round(os.getloadavg()[0], 1)}), flush=True)
    return mine / least


def _answer(view: View, store: Store) -> bytes:
    made = picture(view, Look(), store, VISITOR)
    return orjson.dumps({"figure": made.figure, "title": made.title, "summary": made.summary, "notes": made.notes})


def _recorded(store: Store, statements: list[tuple[str, dict[str, object]]], draw: Callable[[], object]) -> None:
    """The statements that one drawing runs, written down on their way to the engine."""
    engine: Any = store.engine
    plain = engine._select

    def select(text: str, values: dict[str, object]) -> object:
        statements.append((text, {name: value for name, value in values.items() if f"${name}" in text}))
        return plain(text, values)

    engine._select = select
    draw()
    engine._select = plain


def _rows(store: Store, text: str, values: dict[str, object]) -> bytes:
    """What a handler of three lines does: run, fetch, write."""
    cursor = store.engine._connected().cursor()
    return orjson.dumps(cursor.execute(text, values).fetchall(), default=str)


def _cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [ROWS, TIMES][len(given) :]))
