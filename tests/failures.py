"""The failure classes in the first five charts of every table in a folder: `python -m tests.failures FOLDER`."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from explorer.errors import ExplorerError
from explorer.model.source import Source
from explorer.model.table import Credit, Dataset, Read, Sample, Table
from explorer.query.engines.duckdb_engine import DuckDBEngine
from explorer.recommend import recommend
from explorer.schema import infer, settle
from explorer.settings import Settings
from loaders import readers
from tests.checker import Finished, checked, finished

FIRST = 5
TABLES = (".csv", ".tsv", ".json", ".geojson", ".xlsx", ".xls")


def opened(path: Path, folder: Path) -> tuple[Dataset, Sample]:
    """A file as a reader's would be: peeked at, understood, stored. Raises ExplorerError."""
    settings = Settings(data=folder)
    table = Table(path, path.name, Credit(title=path.stem))
    sample = readers.peek(table, Read(), settings)
    schema = infer(sample)
    out = folder / "tables" / f"{path.stem}.duckdb"
    out.parent.mkdir(parents=True, exist_ok=True)
    facts = readers.store(table, sample.read, schema, out, settings, lambda *_: None)
    return Dataset(Source("url", path.name), path.stem, out, settle(schema, facts), table.credit), sample


def first_charts(path: Path, folder: Path) -> list[Finished]:
    """The first charts of a file, finished; the table of rows is none."""
    dataset, sample = opened(path, folder)
    engine = DuckDBEngine(Settings(data=folder))
    offered = [each for each in recommend(dataset.schema, limit=FIRST) if each.spec.chart != "table"]
    return [finished(dataset, sample, each.spec, engine, filters=each.filters) for each in offered]


def main(folder: Path) -> None:
    """Prints each failure, and how many there are of each class."""
    counts: Counter[int] = Counter()
    charts = tables = 0
    for path, found in _charts_of(folder):
        tables, charts = tables + 1, charts + len(found)
        for place, number, what in checked(found):
            counts[number] += 1
            print(f"{path.name}  {place + 1}. {found[place].spec.chart}  class {number}: {what}")
    print(f"{tables} tables, {charts} charts, failures by class: {dict(sorted(counts.items()))}")


def _charts_of(folder: Path) -> Iterator[tuple[Path, list[Finished]]]:
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TABLES):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                yield path, first_charts(path, Path(scratch))
            except ExplorerError as error:
                print(f"{path.name}  not opened: {error}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
