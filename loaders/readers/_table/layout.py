"""How the texts of a large table are kept on disk, by what its first rows show: as whole numbers, or packed as running text is.

A text that hardly ever comes again costs DuckDB most of a pass, since it looks for repeats in vain.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.model.schema import Cast

DISTINCT_SHARE = 0.5
"""Of the first rows, how many differ for a text to count as one that does not come again."""
LONG_TEXT = 12
"""Letters from which such a text is smaller when it is packed; shorter ones are larger."""
NUMBER = Cast("BIGINT")


@dataclass(frozen=True)
class Layout:
    """Places of the texts that are kept as `numbers` (under n<i>, with c<i> made from them when asked for) and those that are `packed`."""

    numbers: frozenset[int] = frozenset()
    packed: frozenset[int] = frozenset()

    def declared(self, name: str, kind: str, place: int) -> str:
        """A column as CREATE TABLE has it."""
        if place in self.numbers:
            return f"n{place} BIGINT, {name} VARCHAR GENERATED ALWAYS AS (n{place}::VARCHAR) VIRTUAL"
        return f"{name} {kind}{' USING COMPRESSION ZSTD' if place in self.packed else ''}"


def tests(place: int) -> list[str]:
    """Three aggregates of the first rows: share of distinct texts, mean length, and whether each prints back as a whole number.

    The share is a good guess: an exact count would reserve 2 MB for each column.
    """
    raw = f"r{place}"
    return [
        f"approx_count_distinct({raw}) / greatest(count(*), 1)",
        f"coalesce(avg(length({raw})), 0)",
        f"bool_and(TRY_CAST({raw} AS BIGINT)::VARCHAR IS NOT DISTINCT FROM {raw})",
    ]


def layout(places: tuple[int, ...], found: tuple[object, ...]) -> Layout:
    """From the values of `tests` for each of the places."""
    numbers, packed = set(), set()
    for place, share, length, whole in zip(places, found[::3], found[1::3], found[2::3], strict=True):
        if float(str(share)) < DISTINCT_SHARE:
            continue
        if whole:
            numbers.add(place)
        elif float(str(length)) >= LONG_TEXT:
            packed.add(place)
    return Layout(frozenset(numbers), frozenset(packed))
