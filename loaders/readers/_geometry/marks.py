"""Features that come one after the other as elements of a document: what they have in common, and the layer that they make."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from explorer.model.message import plural
from explorer.model.table import Note
from loaders.readers._geometry.layers import Feature, Layer, Spans
from loaders.readers._geometry.shapes import Shape

Key = tuple[str, str]
"""(whose word it is, the word): the format's own have "" in front, the publisher's "data", so that both may say "name"."""


@dataclass
class Mark:
    """One feature: cells by key and its shape, and how many `more` shapes it has."""

    cells: dict[Key, str] = field(default_factory=dict)
    shape: Shape | None = None
    more: int = 0


@dataclass
class Survey:
    """What all features have: keys in the order in which they come and kinds of shapes."""

    rows: int = 0
    keys: dict[Key, None] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    high: bool = False
    strange: bool = False
    """There are shapes that cannot be drawn."""
    crowded: int = 0
    """Features with more than one shape."""
    bounds: tuple[float, float, float, float] | None = None

    def add(self, mark: Mark) -> None:
        """The next feature."""
        self.rows += 1
        self.keys.update(dict.fromkeys(mark.cells))
        self.crowded += mark.more > 0
        self.strange = self.strange or (mark.shape is not None and not mark.shape.type)
        if mark.shape is not None and mark.shape.type:
            self._widen(mark.shape)
            self.kinds.add(mark.shape.type)
            self.high = self.high or (mark.shape.type == "Point" and mark.shape.lines[0].zs is not None)

    def _widen(self, shape: Shape) -> None:
        for xs, ys in ((line.xs, line.ys) for line in shape.lines if math.isfinite(sum(line.xs) + sum(line.ys)) and line.xs):
            left, bottom, right, top = self.bounds or (xs[0], ys[0], xs[0], ys[0])
            self.bounds = min(left, *xs), min(bottom, *ys), max(right, *xs), max(top, *ys)
        for member in shape.members:
            self._widen(member)


def survey(marks: Iterable[Mark]) -> Survey:
    """One pass over the document."""
    found = Survey()
    for mark in marks:
        found.add(mark)
    return found


def layer(marks: Iterable[Mark], found: Survey, keys: list[Key], said: str, notes: tuple[Note, ...] = ()) -> Layer:
    """The features with those columns; each pass goes through the document again."""
    points = found.kinds == {"Point"}
    return Layer(
        tuple(name for _, name in keys),
        ("",) * len(keys),
        found.rows,
        lambda chosen: _features(marks, keys, chosen),
        shapes=bool(found.kinds) or found.strange,
        points=points,
        heights=points and found.high,
        said=said,
        bounds=found.bounds,
        notes=(*notes, *_crowded(found.crowded)),
    )


def _crowded(n: int) -> tuple[Note, ...]:
    if not n:
        return ()
    said = plural(
        "{n} feature has more than one shape: only the first is kept.",
        "{n} features have more than one shape: only the first of each is kept.",
        n=n,
    )
    return (Note("crowded", said),)


def _features(marks: Iterable[Mark], keys: list[Key], chosen: Spans) -> Iterator[Feature]:
    """Spans are in order and apart, so that one pass gives all."""
    passing, at = iter(marks), 0
    for start, length in chosen:
        for mark in itertools.islice(passing, start - at, start - at + length):
            yield tuple(mark.cells.get(key) for key in keys), mark.shape
        at = start + length
