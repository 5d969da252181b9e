"""Tables of a FlatBuffer: fields by their number, as many as the writer knew of; every reach is checked against the bytes there are."""

from __future__ import annotations

import struct
import sys
from array import array


class Record:
    """One table inside `data`. Raises struct.error or ValueError where it reaches outside."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at
        (back,) = struct.unpack_from("<i", data, at)
        self._fields = at - back
        (self._size,) = struct.unpack_from("<H", data, self._fields)

    @classmethod
    def root(cls, data: bytes) -> Record:
        """The table that a buffer is."""
        return cls(data, struct.unpack_from("<I", data)[0])

    def number(self, field: int, form: str, default: int = 0) -> int:
        """A number in `struct`'s form."""
        place = self._place(field)
        return int(struct.unpack_from(f"<{form}", self._data, place)[0]) if place else default

    def text(self, field: int) -> str:
        """A text, "" where there is none."""
        return self.bytes(field).decode("utf-8", "replace")

    def bytes(self, field: int) -> bytes:
        """A vector of bytes."""
        start, n = self._vector(field, 1)
        return self._data[start : start + n]

    def doubles(self, field: int) -> array[float]:
        """A vector of doubles."""
        return self._array(field, "d", 8)

    def counts(self, field: int) -> array[int]:
        """A vector of whole numbers of four bytes."""
        return self._array(field, "I", 4)

    def record(self, field: int) -> Record | None:
        """A table inside this one."""
        place = self._place(field)
        return Record(self._data, place + struct.unpack_from("<I", self._data, place)[0]) if place else None

    def records(self, field: int) -> list[Record]:
        """Tables inside this one."""
        start, n = self._vector(field, 4)
        places = range(start, start + 4 * n, 4)
        return [Record(self._data, place + struct.unpack_from("<I", self._data, place)[0]) for place in places]

    def _place(self, field: int) -> int:
        """Where a field's value stands; 0 where the writer left it out."""
        if 4 + 2 * field + 2 > self._size:
            return 0
        (offset,) = struct.unpack_from("<H", self._data, self._fields + 4 + 2 * field)
        return self._at + offset if offset else 0

    def _vector(self, field: int, width: int) -> tuple[int, int]:
        place = self._place(field)
        if not place:
            return 0, 0
        start = place + struct.unpack_from("<I", self._data, place)[0]
        (n,) = struct.unpack_from("<I", self._data, start)
        if start + 4 + n * width > len(self._data):
            raise ValueError(n)
        return start + 4, n

    def _array(self, field: int, form: str, width: int) -> array:  # type: ignore[type-arg]  # of either kind of number
        start, n = self._vector(field, width)
        found = array(form, self._data[start : start + n * width])
        if sys.byteorder == "big":
            found.byteswap()
        return found
