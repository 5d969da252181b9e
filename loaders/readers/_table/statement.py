"""The statement that types a table: what each column is stored as, and where the cells go that would not print back as written."""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.model.schema import Cast, Schema
from loaders.readers._table.casting import careful, is_kept_as_text, is_plain, prepared, quick
from loaders.readers._table.layout import NUMBER, Layout


@dataclass(frozen=True)
class Statement:
    """Over a scan that yields r1 … rn as text: c1 … cn and, where a cell needs it, c<i>_text.

    `spare` columns after them are kept as x1 …; `native` are values by place that need no cast and have no other spelling. A companion
    column that stays empty costs a tenth of the pass, so the `plain` columns, which seem to need none, share one list. `form` says
    how texts are kept. `places` are those of the columns that it is about, where these are not all.
    """

    schema: Schema
    spare: int = 0
    native: dict[int, str] = field(default_factory=dict)
    plain: tuple[int, ...] = ()
    form: Layout = field(default_factory=Layout)
    places: range | None = None

    @property
    def columns(self) -> list[tuple[int, Cast]]:
        """The place and the cast of each column."""
        places = self.places or range(1, len(self.schema.columns) + 1)
        return [(place, self.schema.columns[place - 1].cast) for place in places]

    @property
    def cast(self) -> dict[int, Cast]:
        """The columns that are cast, by place."""
        return {place: how for place, how in self.columns if place not in self.native and not is_kept_as_text(how)}

    @property
    def texts(self) -> tuple[int, ...]:
        """Places of the columns that are kept as they are written."""
        return tuple(place for place, how in self.columns if is_kept_as_text(how))

    @property
    def shared(self) -> tuple[int, ...]:
        """Places whose odd cells share a column, in their order there."""
        return (*self.plain, *sorted(self.form.numbers))

    @property
    def odd(self) -> str:
        """The column of those cells: one for each part of a wide table."""
        return f"odd{self.places.start}" if self.places else "odd"

    def tested(self, scan: str) -> str:
        """The scan with, for each place, its prepared text p, DuckDB's own cast k, and s, whether that is plain: a projection each."""
        cast = self.cast | dict.fromkeys(sorted(self.form.numbers), NUMBER)
        source = _layer([f"{prepared(f'r{place}', how)} AS p{place}" for place, how in cast.items()], scan)
        source = _layer([f"{quick(f'p{place}', how)} AS k{place}" for place, how in cast.items()], source)
        return _layer([f"{is_plain(f'k{place}', f'r{place}', how)} AS s{place}" for place, how in cast.items()], source)

    def select(self, scan: str) -> str:
        """All that is stored."""
        cast = self.cast
        values = [item for place, how in self.columns for item in self._values(place, how, place in cast)]
        spares = [f"r{len(self.schema.columns) + number} AS x{number}" for number in range(1, self.spare + 1)]
        return f"SELECT {', '.join([*values, *spares, *self._odd()])} FROM {self.tested(scan)}"

    def _values(self, place: int, cast: Cast, is_cast: bool) -> list[str]:
        if place in self.form.numbers:
            return [f"CASE WHEN s{place} THEN k{place} END AS c{place}"]
        if not is_cast:
            return [f"{self.native.get(place, f'r{place}')} AS c{place}"]
        value = f"CASE WHEN s{place} THEN k{place} ELSE {careful(f'p{place}', f'r{place}', cast)} END AS c{place}"
        return [value] if place in self.plain else [value, f"{_spelling(place)} AS c{place}_text"]

    def _odd(self) -> list[str]:
        if not self.shared:
            return []
        all_plain = " AND ".join(f"s{place}" for place in self.shared)
        return [f"CASE WHEN {all_plain} THEN NULL ELSE [{', '.join(map(_spelling, self.shared))}] END AS {self.odd}"]


def _layer(more: list[str], source: str) -> str:
    return f"(SELECT *, {', '.join(more)} FROM {source})" if more else source


def _spelling(place: int) -> str:
    return f"CASE WHEN s{place} THEN NULL ELSE r{place} END"
