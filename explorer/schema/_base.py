"""What a detector is: the evidence it sees and the finding it returns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter

from explorer import geo
from explorer.model.message import Message
from explorer.model.schema import Cast, Kind, PlaceMatch
from explorer.model.table import Hint
from explorer.schema import moments, numbers
from explorer.schema.words import Lexicon, names_amount, names_count, tokens

ROWS = itemgetter(1)
"""The rows of a (value, rows)."""

LOOKED = 240
"""Distinct values that patterns are tried on: enough to see one odd spelling in a hundred, few enough to stay quick."""


@dataclass(frozen=True)
class Setting:
    """What the rest of the table says: its language, decimal mark, order of dates, and the other headers."""

    language: str = ""
    decimal: str = ""
    day_first: bool | None = None
    headers: tuple[str, ...] = ()

    @property
    def decimal_habit(self) -> str:
        """The decimal mark that the language's readers write; a point where no language is known."""
        return "," if self.language in ("es", "pt", "fr", "it") else "."

    @property
    def days_first(self) -> bool:
        """Days come first, unless the table is in English or its dates say otherwise."""
        return self.day_first if self.day_first is not None else self.language != "en"


@dataclass(frozen=True)
class Evidence:
    """One column as a detector sees it. `values` are the distinct filled ones with their rows, most rows first."""

    header: str
    values: tuple[tuple[str, int], ...]
    rows: int
    missing: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    native: str = ""
    hint: Hint = field(default_factory=lambda: Hint(""))
    setting: Setting = Setting()
    complete: bool = False

    @cached_property
    def filled(self) -> int:
        """Rows that hold a value."""
        return sum(map(ROWS, self.values))

    @property
    def distinct(self) -> int:
        return len(self.values)

    @cached_property
    def looked(self) -> tuple[tuple[str, int], ...]:
        """The values that patterns are tried on: the commonest, and others evenly spread."""
        if len(self.values) <= LOOKED:
            return self.values
        head = LOOKED // 3
        step = (len(self.values) - head) / (LOOKED - head)
        return self.values[:head] + tuple(self.values[head + int(place * step)] for place in range(LOOKED - head))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tokens(self.header)

    @cached_property
    def named_amount(self) -> bool:
        return names_amount(self.header)

    def says(self, lexicon: Lexicon) -> float:
        """How well the header, or the publisher's label for it, fits a lexicon."""
        said = lexicon.fit(self.header)
        return max(said, 0.8 * lexicon.fit(self.hint.label)) if self.hint.label and said < 1 else said

    @cached_property
    def numbers(self) -> numbers.Numbers:
        """The column read as numbers."""
        mark = numbers.decimal_mark(self.looked, self.setting.decimal, self.setting.decimal_habit, names_count(self.header))
        return numbers.read(self.looked, mark)

    @cached_property
    def moments(self) -> moments.Moments:
        """The column read as dates."""
        return moments.read(self.looked, self.setting.days_first)

    @cached_property
    def place(self) -> PlaceMatch | None:
        """The map layer that the commonest values fall on; the whole column is matched once it is stored."""
        if not self.values or self.numbers.fractions or geo.match(self.values[:FIRST_PLACES], self.header) is None:
            return None
        return geo.match(self.values[:MOST_PLACES], self.header)

    @cached_property
    def integers(self) -> tuple[tuple[int, int], ...]:
        """(whole number, rows) where nearly every looked value is a bare whole number, else empty."""
        found = self.numbers
        if found.share < NEARLY_ALL or not found.whole or found.censored or found.percent or found.money:
            return ()
        return tuple((int(amount), rows) for amount, rows in found.amounts)

    def within(self, low: int, high: int) -> float:
        """Share of rows whose bare whole number lies from `low` to `high`."""
        return sum(rows for number, rows in self.integers if low <= number <= high) / self.looked_rows

    @cached_property
    def looked_rows(self) -> int:
        """Rows of the looked values; 1 where there are none, to divide by."""
        return sum(rows for _, rows in self.looked) or 1

    @cached_property
    def mean_length(self) -> float:
        return sum(len(text) for text, _ in self.looked) / (len(self.looked) or 1)

    @cached_property
    def mean_words(self) -> float:
        return sum(text.count(" ") + 1 for text, _ in self.looked) / (len(self.looked) or 1)

    @property
    def variety(self) -> float:
        """Distinct values over filled rows: 1 where every value is different."""
        return self.distinct / (self.filled or 1)

    def share(self, test: Callable[[str], object], least: float = 0.0) -> float:
        """Share of rows (of the looked values) that pass `test`; 0 as soon as `least` cannot be reached any more."""
        left = (1 - least) * self.looked_rows + 1e-9
        passed = 0
        for text, rows in self.looked:
            if test(text):
                passed += rows
            else:
                left -= rows
                if left < 0:
                    return 0.0
        return passed / self.looked_rows

    def shape(self, pattern: re.Pattern[str]) -> float:
        """Share of rows that match a pattern which several detectors ask for."""
        if pattern not in self._shapes:
            self._shapes[pattern] = self.share(pattern.match)
        return self._shapes[pattern]

    @cached_property
    def _shapes(self) -> dict[re.Pattern[str], float]:
        return {}


NEARLY_ALL = 0.95
"""A cast may lose one cell in twenty; a column that loses more is not of that type."""

FIRST_PLACES, MOST_PLACES = 12, 60
"""A dozen of the commonest values show whether a column is of places at all, sixty which map it is of."""


@dataclass(frozen=True)
class Finding:
    """What a detector makes of a column: `score` is what the values say (0-1), `header` what the header says (0-1)."""

    score: float
    reason: Message
    header: float = 0.0
    cast: Cast = Cast()
    role: str = ""
    unit: str = ""
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A row of a detector's truth table: a header and cells, and whether the detector speaks up."""

    header: str
    cells: tuple[str, ...]
    fires: bool
    language: str = ""


@dataclass(frozen=True)
class Detector:
    """One role, and how to recognise it. With `both` the header must agree, since the values alone say too little."""

    name: str
    kind: Kind
    role: str
    judge: Callable[[Evidence], Finding | None]
    examples: tuple[Example, ...]
    both: bool = False
    source: str = field(kw_only=True)
    """Where the rule comes from: the standard or register that says how such values are written."""
