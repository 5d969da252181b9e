"""Which records stand for a table that passes by once: its head, its tail, and some between by seeded chance."""

from __future__ import annotations

import random
from collections import deque
from typing import Any

from loaders.readers._whole import HEAD_ROWS, MIDDLE_ROWS, SEED, TAIL_ROWS

Record = dict[Any, Any]

CHARACTERS = 40_000_000
"""Text that a sample may hold: a tenth of what a reader's answer may have."""
CELL = 100
"""What each cell weighs besides, in characters: its place in a record, and its name, which every record has anew."""
LONG_RECORD = 20_000
"""Characters above which a record is left out of a sample's middle and tail, where two thousand of them would not fit."""

NESTED = 50
"""What a value inside a list or object weighs, in characters: a parsed number takes a hundred bytes where it is written with ten."""


class Sampler:
    """Takes records one by one."""

    def __init__(self) -> None:
        self.keys: dict[Any, None] = {}
        self.seen = 0
        self._head: list[Record] = []
        self._middle: list[tuple[int, Record]] = []
        self._tail: deque[tuple[int, Record]] = deque()
        self._room = CHARACTERS
        self._chance = random.Random(SEED)

    def add(self, record: Record) -> None:
        """The next record of the table."""
        self.keys.update(dict.fromkeys(record))
        place = self.seen
        self.seen += 1
        if place < HEAD_ROWS:
            self._add_to_head(record)
        elif self._room > 0 and _size(record) < LONG_RECORD:
            self._tail.append((place, record))
            if len(self._tail) > TAIL_ROWS:
                self._perhaps_keep(*self._tail.popleft())

    def _add_to_head(self, record: Record) -> None:
        self._room -= _size(record)
        if self._room > 0 or not self._head:
            self._head.append(record)

    def _perhaps_keep(self, place: int, record: Record) -> None:
        """Every record between head and tail has the same chance."""
        if len(self._middle) < MIDDLE_ROWS:
            self._middle.append((place, record))
        elif (instead := self._chance.randrange(place - HEAD_ROWS + 1)) < MIDDLE_ROWS:
            self._middle[instead] = (place, record)

    @property
    def records(self) -> list[Record]:
        """The sample, in the order of the table."""
        between = sorted(self._middle, key=lambda kept: kept[0])
        return [*self._head, *(record for _, record in [*between, *self._tail])]

    @property
    def complete(self) -> bool:
        """The sample is the whole table."""
        return len(self._head) + len(self._middle) + len(self._tail) == self.seen


def _size(record: Record) -> int:
    return CELL * len(record) + sum(map(_weight, record.values()))


def _weight(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return NESTED + sum(map(_weight, value.values()))
    if isinstance(value, list):
        return NESTED * len(value) + sum(_weight(item) for item in value if isinstance(item, list | dict))
    return 1
