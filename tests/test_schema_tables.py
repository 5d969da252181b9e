"""Real tables and what a reader sees in them, written down before the program was asked: tests/data/tables/truth.yaml."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts._measures import adds_up
from explorer.model.schema import Schema
from explorer.model.source import Source
from explorer.settings import Settings
from loaders._base import Desk
from loaders.sample import LOADER, samples
from tests.failures import opened

TABLES = Path(__file__).parent / "data" / "tables"
MOST_BYTES, MOST_IN_ALL, FEWEST = 15_000, 600_000, 64
"""An excerpt shows what the table is; the originals are where `source` says."""


@dataclass(frozen=True)
class Truth:
    """An entry of the list, as its head explains it."""

    language: str
    shape: str
    file: str = ""
    sample: str = ""
    source: str = ""
    licence: str = ""
    siblings: tuple[str | tuple[str, ...], ...] = ()
    siblings_summed: bool = False
    summed: tuple[str, ...] = ()
    totals: dict[str, list[str]] = field(default_factory=dict)
    hierarchy: tuple[str, ...] = ()
    left_out: str = ""

    def groups(self, names: tuple[str, ...]) -> list[tuple[str, ...]]:
        """The siblings, by their names."""
        return [_run(group, names) if isinstance(group, str) else tuple(group) for group in self.siblings]


def _run(group: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """ "first .. last" of neighbours."""
    first, _, last = group.partition(" .. ")
    return names[names.index(first) : names.index(last) + 1]


def _truths() -> list[Truth]:
    entries: list[dict[str, Any]] = yaml.safe_load((TABLES / "truth.yaml").read_text(encoding="utf-8"))
    return [Truth(**entry) for entry in entries]


TRUTHS = _truths()
SEEN = [truth for truth in TRUTHS if not truth.left_out]
"""What the program is held to."""


@pytest.fixture(params=SEEN, ids=lambda truth: truth.file or truth.sample, scope="module")
def read(request, tmp_path_factory) -> tuple[Truth, Schema]:
    """A table's truth, and its schema as a reader of the explorer gets it."""
    truth, folder = request.param, tmp_path_factory.mktemp("table")
    desk = Desk(Settings(), folder)
    path = TABLES / truth.file if truth.file else LOADER.fetch(Source("sample", truth.sample), desk).path
    return truth, opened(path, folder)[0].schema


def test_each_row_is_what_a_reader_takes_it_for(read):
    truth, schema = read
    assert schema.shape == truth.shape


def test_columns_of_one_measure_are_siblings(read):
    truth, schema = read
    assert [group.columns for group in schema.siblings] == truth.groups(tuple(column.name for column in schema.columns))
    assert all(adds_up(group.value) == truth.siblings_summed for group in schema.siblings)


def test_rows_of_totals_are_known(read):
    truth, schema = read
    assert {each.column: sorted(each.values) for each in schema.totals} == truth.totals


def test_only_what_can_be_summed_is_summed(read):
    truth, schema = read
    spread = {name for group in schema.siblings for name in group.columns}
    assert [column.name for column in schema.columns if column.name not in spread and adds_up(column)] == list(truth.summed)


def test_children_are_found_under_their_parents(read):
    truth, schema = read
    assert not truth.hierarchy or any(_holds(truth.hierarchy, levels) for levels in schema.hierarchies)


def _holds(wanted: tuple[str, ...], levels: tuple[str, ...]) -> bool:
    """The wanted levels, in their order, perhaps with others between."""
    left = iter(levels)
    return all(name in left for name in wanted)


def test_excerpts_are_small_credited_and_mostly_not_english():
    files = {truth.file for truth in TRUTHS if truth.file}
    sizes = {path.name: path.stat().st_size for path in TABLES.iterdir() if path.name != "truth.yaml"}
    assert files == set(sizes)
    assert max(sizes.values()) <= MOST_BYTES and sum(sizes.values()) <= MOST_IN_ALL
    assert all(truth.source and truth.licence for truth in TRUTHS if truth.file)
    assert len(SEEN) >= FEWEST and sum(truth.language != "en" for truth in SEEN) >= len(SEEN) / 2


def test_each_sample_of_the_portal_is_among_the_tables():
    assert set(samples()) <= {truth.sample for truth in TRUTHS}
