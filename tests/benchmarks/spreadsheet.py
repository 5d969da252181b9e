"""How long a spreadsheet of 100,000 rows of 20 cells takes to become a stored table, as a ratio to python-calamine alone, in one run."""

from __future__ import annotations

import datetime
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from explorer.model.table import Credit, Read, Table
from explorer.schema import infer, settle
from explorer.settings import Settings
from loaders import readers

ROWS, ROUNDS = 100_000, 3
_REFERENCE = """
import sys, time, python_calamine
start = time.perf_counter()
rows = python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0).to_python()
print(time.perf_counter() - start)
"""


def make(path: Path) -> None:
    """Whole numbers, decimals, names, categories and dates, four columns of each."""
    chance = random.Random(20260101)
    categories = [f"category {number}" for number in range(50)]
    with xlsxwriter.Workbook(str(path), {"constant_memory": False}) as book:
        sheet, day = book.add_worksheet("Data"), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [f"column {number}" for number in range(20)])
        for row in range(1, ROWS + 1):
            for place in range(0, 20, 5):
                sheet.write_number(row, place, chance.randrange(100_000))
                sheet.write_number(row, place + 1, round(chance.random() * 1000, 2))
                sheet.write_string(row, place + 2, f"name {chance.randrange(1_000_000)}")
                sheet.write_string(row, place + 3, chance.choice(categories))
                sheet.write_datetime(row, place + 4, datetime.datetime(2000, 1, 1) + datetime.timedelta(chance.randrange(9_000)), day)


def stored(path: Path, folder: Path, settings: Settings) -> float:
    """Seconds from the file to the stored, understood table."""
    table = Table(path, path.name, Credit())
    start = time.perf_counter()
    out = folder / "table.duckdb"
    with readers.opened(table, Read(), settings) as file:
        schema = infer(file.sample, file.sample.hints)
        facts = file.store(schema, out, lambda stage, done, total: None)
    settle(schema, facts)
    seconds = time.perf_counter() - start
    assert facts.rows == ROWS
    out.unlink()
    return seconds


def alone(path: Path) -> float:
    """Seconds that python-calamine takes to give the cells, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", _REFERENCE, str(path)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> None:
    """Alternates both, so that a busy machine slows both alike; prints the medians and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "table.xlsx"
        if not path.exists():
            make(path)
        settings = Settings(data=folder / "data")
        readers.warm(settings)
        ours, theirs = zip(*((stored(path, folder, settings), alone(path)) for _ in range(ROUNDS)), strict=True)
        line = {"seconds": round(statistics.median(ours), 2), "calamine": round(statistics.median(theirs), 2)}
        ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
        print(json.dumps({"benchmark": "spreadsheet", "rows": ROWS, **line, "ratio": round(ratio, 2)}))


if __name__ == "__main__":
    main()
