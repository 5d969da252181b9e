"""Files of lines that go straight through DuckDB's JSON reader: every cell as it is spelt, or not that way at all."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from explorer.model.table import Read
from loaders.readers import json_file
from loaders.readers._json.lines import read_lines
from loaders.readers._json.scan import write_lines
from loaders.readers._table.opening import open_store
from loaders.readers._table.records import flat, rows_of
from tests.read_tables import schema, stored, table


def scanned(folder: Path, lines: list[str], head: int = 2) -> list[tuple[Any, ...]] | None:
    """Rows as DuckDB read them by what the first lines show; None where it did not."""
    path = folder / "t.ndjson"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    first = list(read_lines(lines[:head], Counter()))
    keys = tuple(dict.fromkeys(key for record in first for key in flat(record)))
    with open_store(folder / "scan.duckdb", path) as store:
        if not write_lines(store, path, first, keys, schema(keys)):
            return None
        found = store.execute("SELECT * FROM t ORDER BY rowid").fetchall()
    assert found == list(rows_of(map(flat, read_lines(lines, Counter())), keys))
    return found


def test_cells_come_as_they_are_spelt(tmp_path: Path) -> None:
    lines = [
        '{"n": 1.10, "s": "007", "deep": {"x": 1E5, "y": "a"}, "b": true, "odd name (%)": 1}',
        '{"n": 2, "s": "", "deep": {"x": -0.0, "y": null}, "b": false, "odd name (%)": 123456789012345678901234567890}',
        '{"n": 0.1000000000000000055511151231257827, "s": "\\"n\\": 3.14", "deep": {"x":  2.50 }, "b": null}',
        '  {"s":"\\u00e9\\ttab","n" : 1e-7,"deep":{"y":"n: 9.90"}}  ',
        '{"n": "text", "s": "ñ"}',
        "{}",
    ]
    found = scanned(tmp_path, lines)
    assert found is not None
    assert [row[0] for row in found] == ["1.10", "2", "0.1000000000000000055511151231257827", "1e-7", "text", None]
    assert found[1][5] == "123456789012345678901234567890"


@pytest.mark.parametrize(
    "line",
    [
        '{"a": 1, "b": {"c": 2}, "new": 3}',
        '{"a": 1, "b": {"c": 2, "new": 3}}',
        '{"a": 1, "a": 2}',
        '{"a": 1, "b": {"c": 2, "c": 3}}',
        '{"a": [1, 2]}',
        '{"a": {"x": 1}}',
        '{"b": 5}',
        '{"b": null}',
        '{"a": -0}',
        '{"a": "\\ud800"}',
        '{"a": "\\u0000"}',
        "[1, 2]",
        "5",
        '{"a": ',
        "words",
        '{"a": "caf\udce9"}',
    ],
)
def test_a_line_unlike_the_others_makes_all_go_record_by_record(tmp_path: Path, line: str) -> None:
    regular = '{"a": 1, "b": {"c": 2}}'
    assert scanned(tmp_path, [regular, regular, line, regular]) is None


@pytest.mark.parametrize(
    "first",
    [
        '{"a": [1], "b": 2}',
        '{"a.b": 1, "a": {"b": 2}}',
        '{"a": {"v": 1.50}, "b": {"v": 2.50}}',
        '{"a": {}, "b": 1}',
        '{"a\\"b": 1}',
        '{"*": 1}',
        '{"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}',
    ],
)
def test_a_form_that_is_not_sure_is_not_tried(tmp_path: Path, first: str) -> None:
    assert scanned(tmp_path, [first, first, first]) is None


def test_a_mark_in_front_is_not_tried(tmp_path: Path) -> None:
    assert scanned(tmp_path, ['\ufeff{"a": 1}', '{"a": 2}']) is None


def test_both_ways_store_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps({"n": n, "x": n / 8, "deep": {"word": "y" * 300, "even": n % 2 == 0}}) for n in range(30_000)]
    source = table(tmp_path, "\n".join(lines), "t.ndjson")
    calls: list[bool] = []

    def watched(*given: Any) -> bool:
        calls.append(write_lines(*given))
        return calls[-1]

    monkeypatch.setattr(json_file, "write_lines", watched)
    assert not json_file.peek(source.path, Read(), "t.ndjson").complete
    by_duckdb = stored(source)
    monkeypatch.setattr(json_file, "write_lines", lambda *given: False)
    assert stored(source) == by_duckdb
    assert calls == [True]
