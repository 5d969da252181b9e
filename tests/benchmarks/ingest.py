"""From a CSV to a stored, typed table, and to its first rows, against DuckDB's own sniffed read with bounded memory.

`python -m tests.benchmarks.ingest [ROWS] [TIMES] [SHAPE]` prints a line of JSON a run and one with the medians. Gate on the ratios.
A SHAPE is `plain`, or a way in which large files go wrong: `notes` (lines above and below), `ragged`, or `latin` (cp1252, semicolons and
decimal commas; DuckDB is told the encoding).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from tests.benchmarks import crimes

ROOT = Path(__file__).parent.parent.parent
ROWS, TIMES, SHAPE = 1_000_000, 3, "plain"
LOOK_SECONDS = 0.02
"""How often CPU and memory of all processes are read: what the last look misses is less."""

REFERENCE = """
import duckdb, sys
store = duckdb.connect(sys.argv[2])
store.execute("SET memory_limit = '512MB'")
store.execute("SET threads = 2")
store.execute("SET preserve_insertion_order = false")
print("warm", flush=True)
store.execute("CREATE TABLE t AS SELECT * FROM read_csv(?, ignore_errors = true, encoding = ?)", sys.argv[1:4:2]).fetchall()
"""

FIRST_ROWS = """
import duckdb, sys
store = duckdb.connect()
print("warm", flush=True)
store.execute("SELECT * FROM read_csv(?, encoding = ?) LIMIT 100", sys.argv[1:]).fetchall()
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
sample = loaders.readers.peek(table, Read(), settings)
schema = schemas.infer(sample, ())
if sys.argv[3] == "store":
    facts = loaders.readers.store(table, Read(), schema, Path(sys.argv[2]) / "out.duckdb", settings, lambda stage, done, total: None)
    print(facts.rows)
"""


def main(rows: int, times: int, shape: str) -> None:
    encoding = "latin-1" if shape == "latin" else "utf-8"
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "crimes.csv"
        _written(csv, rows, shape)
        runs = [_run(csv, Path(folder) / str(i), encoding) for i in range(times)]
    found = {name: statistics.median(run[f"ours_{name}"] / run[f"duckdb_{name}"] for run in runs) for name in ("wall", "cpu", "preview")}
    most = {name: max(run[name] for run in runs) for name in ("peak_mb", "disk_share")}
    said = {f"ratio_{name}": round(ratio, 2) for name, ratio in found.items()}
    print(json.dumps({"benchmark": "ingest", "shape": shape, "rows": rows, **said, **most}))


def _run(csv: Path, folder: Path, encoding: str) -> dict[str, float]:
    """All four, one after the other, each in a process that is warm as a server's are."""
    folder.mkdir()
    duckdb_wall, duckdb_cpu, _ = _timed(REFERENCE, str(csv), str(folder / "reference.duckdb"), encoding)
    duckdb_preview, *_ = _timed(FIRST_ROWS, str(csv), encoding)
    ours_wall, ours_cpu, peak = _timed(OURS, str(csv), str(folder), "store")
    ours_preview, *_ = _timed(OURS, str(csv), str(folder), "peek")
    run = {
        "csv_mb": round(csv.stat().st_size / 1e6), "load": round(os.getloadavg()[0], 1),
        "duckdb_wall": duckdb_wall, "duckdb_cpu": duckdb_cpu, "duckdb_preview": duckdb_preview,
        "ours_wall": ours_wall, "ours_cpu": ours_cpu, "ours_preview": ours_preview,
        "peak_mb": peak, "disk_share": round((folder / "out.duckdb").stat().st_size / csv.stat().st_size, 3),
    }  # fmt: skip
    print(json.dumps(run), flush=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()
    return run


def _timed(code: str, *arguments: str) -> tuple[float, float, float]:
    """Wall and CPU seconds of a process and all below it, and megabytes above what they held when it said that it was warm."""
    process = psutil.Popen([sys.executable, "-W", "ignore", "-c", code, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout.readline().strip() == "warm"
    start, idle = time.perf_counter(), sum(memory for _, _, memory in _looks(process))
    spent: dict[int, float] = {pid: cpu for pid, cpu, _ in _looks(process)}
    before, peak = sum(spent.values()), idle
    waiting = threading.Thread(target=process.wait)
    waiting.start()
    while waiting.is_alive():
        looks = list(_looks(process))
        spent |= {pid: cpu for pid, cpu, _ in looks}
        peak = max(peak, sum(memory for _, _, memory in looks))
        time.sleep(LOOK_SECONDS)
    wall = time.perf_counter() - start
    assert process.returncode == 0
    return round(wall, 2), round(sum(spent.values()) - before, 2), round((peak - idle) / 1e6)


def _looks(process: psutil.Popen) -> Iterator[tuple[int, float, int]]:
    """(number, CPU seconds, bytes that are its own) of each living process of the tree."""
    try:
        for each in [process, *process.children(recursive=True)]:
            times = each.cpu_times()
            yield each.pid, times.user + times.system, each.memory_full_info().uss
    except psutil.Error:
        return


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
