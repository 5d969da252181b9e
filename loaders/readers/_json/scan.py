"""Large files of one object a line straight through DuckDB's JSON reader, when they are as regular as they look; else record by record."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from explorer.model.schema import Schema
from loaders.readers._process.wire import budget
from loaders.readers._table.casting import literal
from loaders.readers._table.opening import one
from loaders.readers._table.pieces import WIDE
from loaders.readers._table.records import DEPTH
from loaders.readers._table.storing import write

Path_ = tuple[str, ...]

MOST_COLUMNS = 200
"""Each is looked for in each line; beyond that the statement itself becomes slow."""
LONGEST_LINE = 2_000_000
"""Bytes: DuckDB takes a buffer of twice that for each thread and more, again and again."""
MOST_FORMS = 5_000
"""Different lists of names that the objects of a regular file have: one for each field that may be missing, and some of their mixtures."""
_PLAIN = re.compile(r"[^\"\\*\[\]\0]+")
"""Names that a path inside JSON can hold between quotes."""
_ODD = (r"\ud", r"\uD", r"\u0000")
"""Escapes of halves of characters, and of NUL, which DuckDB does not keep."""
_MARKS = (b"\xef\xbb\xbf", b"\x1e")
_NUMBER = r"(-?[0-9][0-9.eE+-]*)"


@dataclass(frozen=True)
class Leaves:
    """Columns as paths into each object, and the objects that hold them."""

    paths: tuple[Path_, ...]
    holders: tuple[Path_, ...]

    def names_in(self, holder: Path_) -> list[str]:
        """Names that an object may have."""
        inside = [path for path in (*self.paths, *self.holders) if len(path) > len(holder) and path[: len(holder)] == holder]
        return list(dict.fromkeys(path[len(holder)] for path in inside))


def write_lines(store: duckdb.DuckDBPyConnection, path: Path, head: list[Any], keys: tuple[Any, ...], schema: Schema) -> bool:
    """Table `t` of a file of lines in UTF-8. False, and nothing written, where a cell could be lost or spelt otherwise."""
    leaves = _leaves(head, keys)
    if leaves is None or len(keys) > WIDE or _is_marked(path):
        return False
    try:
        exact = _exact(store, path, leaves)
        if exact is None:
            return False
        write(store, _scan(path, leaves, exact), schema, again=True)
    except duckdb.OutOfMemoryException:
        raise
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException, duckdb.CatalogException):
        return False
    return True


def _is_marked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3).startswith(_MARKS)


def _leaves(head: list[Any], keys: tuple[Any, ...]) -> Leaves | None:
    """The path of each column; None where one is not sure, or holds lists."""
    known: dict[str, set[Path_]] = {}
    for record in head:
        if not isinstance(record, dict) or not _collect(record, (), known):
            return None
    paths = []
    for key in keys:
        found = known.get(key, {(key,)} if isinstance(key, str) and "." not in key else set())
        if len(found) != 1 or not all(_PLAIN.fullmatch(part) for part in next(iter(found))):
            return None
        paths.append(next(iter(found)))
    holders = tuple(dict.fromkeys(path[:depth] for path in paths for depth in range(1, len(path))))
    return Leaves(tuple(paths), holders) if paths and len(paths) <= MOST_COLUMNS and not set(holders) & set(paths) else None


def _collect(value: dict[str, Any], at: Path_, known: dict[str, set[Path_]]) -> bool:
    for key, inside in value.items():
        path = (*at, key)
        if isinstance(inside, list) or inside == {} or len(path) > DEPTH:
            return False
        if isinstance(inside, dict):
            if not _collect(inside, path, known):
                return False
        else:
            known.setdefault(".".join(path), set()).add(path)
    return True


def _place(path: Path_) -> str:
    return literal("$" + "".join(f'."{part}"' for part in path))


def _lines(path: Path, leaves: Leaves) -> str:
    """Each line: its text, what DuckDB says the type of each cell is, and each cell as text."""
    places = f"[{', '.join(map(_place, leaves.paths))}]"
    options = f"ignore_errors = true, compression = 'uncompressed', maximum_object_size = {LONGEST_LINE}"
    lines = f"read_ndjson_objects({literal(str(path))}, {options})"
    return f"(SELECT json, json::VARCHAR AS line, json_type(json, {places}) AS x, json_extract_string(json, {places}) AS p FROM {lines})"


def _exact(store: duckdb.DuckDBPyConnection, path: Path, leaves: Leaves) -> dict[int, str] | None:
    """By place of the column how a number with decimals is found as it is spelt; None where a line is not as regular as the others."""
    regular = " AND ".join([*_whole_tests(), *_holder_tests(leaves), *_cell_tests(leaves)])
    fractions = ", ".join(f"coalesce(bool_or(x[{place}] = 'DOUBLE'), false)" for place in range(1, len(leaves.paths) + 1))
    sure, *found = one(store, f"SELECT bool_and(coalesce({regular}, false)), {fractions} FROM {_lines(path, leaves)}")
    if not sure or not _are_known(store, path, leaves):
        return None
    ends = Counter(part[-1] for part in (*leaves.paths, *leaves.holders))
    numbers = {place: leaves.paths[place - 1][-1] for place, fraction in enumerate(found, 1) if fraction}
    if any(ends[name] > 1 for name in numbers.values()):
        return None
    exact = {place: f"regexp_extract(line, {literal(_pattern(name))}, 1)" for place, name in numbers.items()}
    return exact if _is_same(store, path, leaves, exact) else None


def _pattern(name: str) -> str:
    return rf'"{re.escape(name)}"\s*:\s*{_NUMBER}'


def _whole_tests() -> list[str]:
    odd = [f"NOT contains(line, {literal(mark)})" for mark in _ODD]
    return ["json_type(json) = 'OBJECT'", *odd, r"NOT regexp_matches(line, ':\s*-0\s*[,}]')"]


def _are_known(store: duckdb.DuckDBPyConnection, path: Path, leaves: Leaves) -> bool:
    """No object has a name that is not known, or one twice: seen by the few lists of names that there are."""
    holders = ((), *leaves.holders)
    names = ", ".join(f"json_keys(json, {_place(holder)})" for holder in holders)
    found = store.execute(f"SELECT DISTINCT {names} FROM {_lines(path, leaves)} LIMIT {MOST_FORMS + 1}").fetchall()
    known = [set(leaves.names_in(holder)) for holder in holders]
    return len(found) <= MOST_FORMS and all(
        len(set(keys or ())) == len(keys or ()) and known[place].issuperset(keys or ()) for form in found for place, keys in enumerate(form)
    )


def _holder_tests(leaves: Leaves) -> list[str]:
    return [f"coalesce(json_type(json, {_place(holder)}) = 'OBJECT', true)" for holder in leaves.holders]


def _cell_tests(leaves: Leaves) -> list[str]:
    return [f"coalesce(x[{place}] NOT IN ('OBJECT', 'ARRAY'), true)" for place in range(1, len(leaves.paths) + 1)]


def _is_same(store: duckdb.DuckDBPyConnection, path: Path, leaves: Leaves, exact: dict[int, str]) -> bool:
    """What was found as spelt is the number that DuckDB reads, in every line."""
    if not exact:
        return True
    tests = [
        f"(x[{place}] IS DISTINCT FROM 'DOUBLE' OR coalesce(TRY_CAST({found} AS DOUBLE) = TRY_CAST(p[{place}] AS DOUBLE), false))"
        for place, found in exact.items()
    ]
    return bool(one(store, f"SELECT bool_and({' AND '.join(tests)}) FROM {_lines(path, leaves)}")[0])


def _scan(path: Path, leaves: Leaves, exact: dict[int, str]) -> str:
    """Columns r1 … rn as text, NULL where a text is empty."""
    cells = []
    for place in range(1, len(leaves.paths) + 1):
        cell = f"nullif(p[{place}], '')"
        cell = f"CASE WHEN x[{place}] = 'DOUBLE' THEN {exact[place]} ELSE {cell} END" if place in exact else cell
        cells.append(f"{cell} AS r{place}")
    return f"(SELECT {', '.join(cells)} FROM {_lines(path, leaves)} LIMIT {budget().rows + 1})"
