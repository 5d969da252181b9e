"""From a CSV to a stored, typed table, and to its first rows, against DuckDB's own sniffed read.

`ratio_wall` and `ratio_cpu` are to that read as it comes, which keeps the rows in order as a stored table does; `ratio_loose` is by the
clock to the fastest that DuckDB has: bounded memory, rows in any order.

`python -m tests.benchmarks.ingest [ROWS] [TIMES] [SHAPE]` prints a line of JSON a run and one with the medians. Gate on the ratios.
A SHAPE is `plain`, or a way in which large files go wrong: `notes` (lines above and below), `ragged`, or `latin` (cp1252, semicolons and
decimal commas; DuckDB is told the encoding).
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import crimes
from tests.benchmarks.timed import timed

ROWS, TIMES, SHAPE = 1_000_000, 3, "plain"
RATIOS = ("wall", "cpu", "loose", "preview")

REFERENCE = """
import duckdb, sys
store = duckdb.connect(sys.argv[2])
store.execute("SET threads = 2")
if sys.argv[4] == "loose":
    store.execute("SET memory_limit = '512MB'")
    store.execute("SET preserve_insertion_order = false")
store.execute("SET enable_progress_bar = false")
print("warm", flush=True)
store.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, ignore_errors = true, encoding = ?)", sys.argv[1:4:2]).fetchall()
store.close()
print("done", flush=True)
"""

FIRST_ROWS = """
import duckdb, sys
store = duckdb.connect()
print("warm", flush=True)
store.execute("SELECT * FROM read_csv(?, encoding = ?) LIMIT 100", sys.argv[1:]).fetchall()
print("done", flush=True)
"""

OURS = """
import sys, time
from pathlib import Path
import loaders.readers
from explorer import schema as schemas
from explorer.model.table import Credit, Read, Table
from explorer.settings import Settings

settings = Settings(data=Path(sys.argv[2]), unconfined_readers=True)
settings = settings.model_copy(update={"limits": settings.limits.model_copy(update={"read_seconds": 900})})
table = Table(Path(sys.argv[1]), "table.csv", Credit())
loaders.readers.warm(settings)
small = Path(sys.argv[2]) / "small.csv"
small.write_text("place,day,sum\\n" + "".join(f"p{n},2020-01-{n:02d},{n}.5\\n" for n in range(10, 30)))
schemas.infer(loaders.readers.peek(Table(small, "small.csv", Credit()), Read(), settings), ())
time.sleep(0.5)
print("warm", flush=True)
with loaders.readers.opened(table, Read(), settings) as file:
    schema = schemas.infer(file.sample, ())
    if sys.argv[3] == "store":
        file.store(schema, Path(sys.argv[2]) / "out.duckdb", lambda stage, done, total: None)
print("done", flush=True)
"""


def main(rows: int, times: int, shape: str) -> None:
    encoding = "latin-1" if shape == "latin" else "utf-8"
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "crimes.csv"
        _written(csv, rows, shape)
        runs = [_run(csv, Path(folder) / str(i), encoding) for i in range(times)]
    found = {name: statistics.median(run[f"ours_{name}"] / run[f"duckdb_{name}"] for run in runs) for name in RATIOS}
    most = {name: max(run[name] for run in runs) for name in ("peak_mb", "disk_share")}
    said = {f"ratio_{name}": round(ratio, 2) for name, ratio in found.items()}
    print(json.dumps({"benchmark": "ingest", "shape": shape, "rows": rows, **said, **most}))


def _run(csv: Path, folder: Path, encoding: str) -> dict[str, float]:
    """All four, one after the other, each in a process that is warm as a server's are."""
    folder.mkdir()
    reference, loose = (timed(REFERENCE, str(csv), str(folder / f"{kind}.duckdb"), encoding, kind) for kind in ("ordered", "loose"))
    first_rows = timed(FIRST_ROWS, str(csv), encoding)
    ours, preview = (timed(OURS, str(csv), str(folder), step) for step in ("store", "peek"))
    run = {
        "csv_mb": round(csv.stat().st_size / 1e6), "load": round(os.getloadavg()[0], 1),
        "duckdb_wall": reference.wall, "duckdb_cpu": reference.cpu, "duckdb_loose": loose.wall, "duckdb_preview": first_rows.wall,
        "ours_wall": ours.wall, "ours_cpu": ours.cpu, "ours_loose": ours.wall, "ours_preview": preview.wall,
        "peak_mb": ours.peak_mb, "disk_share": round((folder / "out.duckdb").stat().st_size / csv.stat().st_size, 3),
    }  # fmt: skip
    print(json.dumps(run), flush=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    return run


def _written(path: Path, rows: int, shape: str) -> None:
    """The crimes table, well formed or as large files are published."""
    crimes.write(path, rows)
    if shape == "plain":
        return
    plain = path.rename(path.with_suffix(".plain"))
    with plain.open(encoding="utf-8") as source, path.open("w", encoding="cp1252" if shape == "latin" else "utf-8") as target:
        target.writelines(_SHAPES[shape](source))
    plain.unlink()


def _with_notes(lines: Iterator[str]) -> Iterator[str]:
    yield "Delitos de la ciudad\n\n"
    yield from lines
    yield "\nFuente: fiscalía de la ciudad\n"


def _ragged(lines: Iterator[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield line.rsplit(",", 2)[0] + "\n" if place % 50_000 == 49_999 else line


def _latin(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace(",", ";").replace(".", ",")


_SHAPES = {"notes": _with_notes, "ragged": _ragged, "latin": _latin}


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else ROWS, int(given[1]) if len(given) > 1 else TIMES, given[2] if len(given) > 2 else SHAPE)
