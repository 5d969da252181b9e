"""From a CSV of a million rows (112 MB) to the first chart's figure, against DuckDB's own read of the file with bounded memory.

`python -m tests.benchmarks.first_chart [ROWS] [TIMES]` prints a line of JSON a run and one with the medians. Gate on the ratios.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.timed import timed

HERE = Path(__file__).parent
ROWS, TIMES = 1_000_000, 3
VISITOR = "benchmark"

REFERENCE = """
import duckdb, sys
store = duckdb.connect(sys.argv[2])
store.execute("SET memory_limit = '512MB'")
print("warm", flush=True)
store.execute("SET preserve_insertion_order = false")
store.execute("CREATE TABLE t AS SELECT * FROM read_csv(?)", [sys.argv[1]]).fetchall()
store.close()
print("read", flush=True)
"""

OURS = """
import sys
from pathlib import Path
import loaders.readers
from explorer.model.picture import Look
from explorer.model.source import Source
from explorer.model.view import View
from explorer.picture import picture
from explorer.settings import Settings
from explorer.store import Store
from explorer.text.catalogs import catalog

settings = Settings(data=Path(sys.argv[1]), unconfined_readers=True)
source = Source.parse(sys.argv[2])
store = Store(settings)
store.warm()
loaders.readers.warm(settings)
catalog("es")
print("warm", flush=True)
store.open(source, visitor=sys.argv[3])
made = picture(View(sources=(source,), locale="es-MX"), Look(), store, sys.argv[3])
print(made.view.spec.chart, made.frame.num_rows, made.figure is not None, flush=True)
"""


def main(rows: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "crimes.csv"
        subprocess.run([sys.executable, HERE / "crimes.py", csv, str(rows)], check=True)
        runs = [_run(csv, Path(folder) / str(i)) for i in range(times)]
    wall, cpu = (statistics.median(run[f"ours_{kind}"] / run[f"duckdb_{kind}"] for run in runs) for kind in ("wall", "cpu"))
    print(json.dumps({"benchmark": "first_chart", "rows": rows, "ratio_wall": round(wall, 2), "ratio_cpu": round(cpu, 2)}))


def _run(csv: Path, folder: Path) -> dict[str, object]:
    """Both, one after the other, each in a process that is warm as a server's are; the upload itself is not counted."""
    folder.mkdir()
    reference = timed(REFERENCE, str(csv), str(folder / "reference.duckdb"))
    source = _received(csv, folder / "data")
    ours = timed(OURS, str(folder / "data"), source, VISITOR)
    run = {
        "benchmark": "first_chart", "csv_mb": round(csv.stat().st_size / 1e6), "load": round(os.getloadavg()[0], 1),
        "duckdb_wall": reference.wall, "duckdb_cpu": reference.cpu, "ours_wall": ours.wall, "ours_cpu": ours.cpu, "chart": ours.said,
        "disk_share": round(sum(f.stat().st_size for f in (folder / "data" / "tables").iterdir()) / csv.stat().st_size, 2),
    }  # fmt: skip
    print(json.dumps(run), flush=True)
    return run


def _received(csv: Path, data: Path) -> str:
    """The file as an upload of the benchmark's own visitor."""
    sys.path.insert(0, str(HERE.parent.parent))
    from explorer.settings import Settings
    from loaders.upload import receive

    with csv.open("rb") as stream:
        return str(receive(stream, "crimes.csv", None, VISITOR, Settings(data=data)))


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [ROWS, TIMES][len(given) :]))
