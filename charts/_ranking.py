"""Keys and their numbers in the order in which they are drawn: what bars, treemap and words are made from."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from charts._base import Scene
from charts._frame import grain_of, key_label, key_text, key_value, other_label
from charts._specs import SUMS
from explorer.model.message import Value, message
from explorer.model.schema import Column
from explorer.text import collation_key


@dataclass(frozen=True)
class Series:
    """One colour: its label, how many keys it folds (0 for a key of its own), and its key in the frame."""

    label: str
    folded: int = 0
    key: object = None


@dataclass(frozen=True)
class Row:
    """One key: its label, the same as a message's value, a number a series, how many keys it folds, and its key in the frame."""

    label: str
    value: Value
    parts: tuple[float | None, ...]
    folded: int = 0
    key: object = None

    @functools.cached_property
    def total(self) -> float:
        """The sum of the parts: asked for each bar by each other bar."""
        return sum(part for part in self.parts if part is not None)

    @property
    def most(self) -> float:
        return max((part for part in self.parts if part is not None), default=0.0)


@dataclass(frozen=True)
class Ranking:
    """Rows in drawing order, the folded one last, and the series they are split into (one without a split)."""

    rows: tuple[Row, ...]
    series: tuple[Series, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What the series are called."""
        return tuple(series.label for series in self.series)

    @property
    def own(self) -> tuple[Row, ...]:
        """The rows that stand for one key each."""
        return tuple(row for row in self.rows if not row.folded)


def ranking(scene: Scene, slot: str = "by", split: str = "split") -> Ranking:
    """The frame's rows by key; with a split, each key's numbers side by side."""
    records = [record for record in scene.frame.to_pylist() if record["what"] is not None]
    series = _series(scene, records, split) if scene.spec.slot(split) else [(None, Series(""))]
    column = scene.schema.column(scene.spec.first(slot))
    grain = grain_of(column, scene.spec.grain)
    cells: dict[object, dict[object, float]] = {}
    folded: dict[object, int] = {}
    for record in records:
        key = record[slot]
        cells.setdefault(key, {})[record[split] if scene.spec.slot(split) else None] = float(record["what"])
        folded[key] = max(folded.get(key, 0), _fold(record) if key is None else 0)
    rows = [
        Row(
            other_label(folded[key], scene.locale) if key is None else key_label(key, column, grain, scene.locale),
            message("the other {n}", n=folded[key]) if key is None else key_value(key, column, grain),
            tuple(parts.get(name) for name, _ in series),
            folded[key],
            key,
        )
        for key, parts in _sorted(cells, column, scene)
    ]
    return Ranking(tuple(rows), tuple(each for _, each in series))


def _series(scene: Scene, records: Sequence[dict[str, object]], split: str) -> list[tuple[object, Series]]:
    """The split's keys: in their own order where they have one, else most first; the folded one last."""
    column = scene.schema.column(scene.spec.first(split))
    grain = grain_of(column, scene.spec.grain)
    totals: dict[object, float] = {}
    counts: dict[object, int] = {}
    for record in records:
        key = record[split]
        totals[key] = totals.get(key, 0.0) + float(record["what"])  # type: ignore[arg-type]  # None was left out
        counts[key] = max(counts.get(key, 0), _fold(record) if key is None else 0)
    keys = sorted((key for key in totals if key is not None), key=lambda key: (-totals[key], str(key)))
    if column.order or column.kind == "temporal":
        keys = sorted(keys, key=lambda key: place_in(key, column))
    named: list[tuple[object, Series]] = [(key, Series(key_label(key, column, grain, scene.locale), key=key)) for key in keys]
    return [*named, (None, Series(other_label(counts[None], scene.locale), max(1, counts[None])))] if None in totals else named


def _sorted(cells: dict[object, dict[object, float]], column: Column, scene: Scene) -> list[tuple[object, dict[object, float]]]:
    """As the spec sorts; the folded row always last."""
    items = [item for item in cells.items() if item[0] is not None]
    if scene.spec.sort in ("desc", "asc"):
        items.sort(key=lambda item: _size(item[1], scene), reverse=scene.spec.sort == "desc")
    elif scene.spec.sort == "name":
        items.sort(key=lambda item: place_in(item[0], column))
    return [*items, *((key, parts) for key, parts in cells.items() if key is None)]


def _size(parts: dict[object, float], scene: Scene) -> float:
    """What a key is sorted by: the sum of its parts where they add up, else the largest."""
    return sum(parts.values()) if scene.spec.aggregate in SUMS else max(parts.values())


def place_in(key: object, column: Column) -> tuple[float, tuple[str, str]]:
    """Where a key stands among its kind: as the column orders it, by number, or as a dictionary does."""
    text = key_text(key)
    if text in column.order:
        return float(column.order.index(text)), ("", "")
    if column.kind == "temporal" and text.replace(".", "", 1).isdigit():
        return float(text), ("", "")
    return float(len(column.order)), collation_key(text)


def _fold(record: dict[str, object]) -> int:
    return max(1, int(str(record.get("folded") or 0)))
