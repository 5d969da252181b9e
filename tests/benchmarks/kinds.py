"""From a large file of rows that is no CSV to a stored, typed table: the time against DuckDB's own read of the same file, and the memory.

`python -m tests.benchmarks.kinds [ROWS] [TIMES]` prints a line of JSON a run. Gate on `peak_mb`, the memory of all processes above that of
the idle ones, which no size of file may raise, and on the ratio.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import duckdb

from tests.benchmarks import crimes
from tests.benchmarks.ingest import OURS
from tests.benchmarks.timed import timed

ROWS, TIMES = 3_000_000, 1

WRITTEN = {"ndjson": "FORMAT json", "parquet": "FORMAT parquet, COMPRESSION zstd"}
"""How DuckDB is told to write each kind."""

REFERENCE = """
import duckdb, sys
store = duckdb.connect(sys.argv[2])
store.execute("SET threads = 2; SET memory_limit = '512MB'; SET enable_progress_bar = false")
print("warm", flush=True)
read = "read_parquet" if sys.argv[1].endswith("parquet") else "read_ndjson"
store.execute(f"CREATE TABLE t AS SELECT * FROM {read}(?)", [sys.argv[1]]).fetchall()
store.close()
print("done", flush=True)
"""


def main(rows: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        csv = folder / "crimes.csv"
        crimes.write(csv, rows)
        for kind, form in WRITTEN.items():
            path = folder / f"crimes.{kind}"
            duckdb.execute(f"COPY (SELECT * FROM read_csv('{csv}')) TO '{path}' ({form})")
            for run in range(times):
                print(json.dumps({"benchmark": "kinds", "kind": kind, "rows": rows, **_run(path, folder / f"{kind}{run}")}), flush=True)


def _run(path: Path, folder: Path) -> dict[str, float]:
    folder.mkdir()
    reference = timed(REFERENCE, str(path), str(folder / "reference.duckdb"))
    ours = timed(OURS.replace("table.csv", path.name), str(path), str(folder), "store")
    return {
        "mb": round(path.stat().st_size / 1e6), "load": round(os.getloadavg()[0], 1), "duckdb_wall": reference.wall, "ours_wall": ours.wall,
        "ratio_wall": round(ours.wall / reference.wall, 2), "ratio_cpu": round(ours.cpu / reference.cpu, 2), "peak_mb": ours.peak_mb,
        "stored_mb": round((folder / "out.duckdb").stat().st_size / 1e6),
    }  # fmt: skip


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    main(given[0] if given else ROWS, given[1] if len(given) > 1 else TIMES)
