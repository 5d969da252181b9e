"""What does a portal say of a table's columns, and which of them hold points?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.model.table import Hint

_NUMBER = r"-?\d{1,3}(?:\.\d+)?(?:[eE]-?\d+)?"
_SPELLINGS = (
    re.compile(rf"POINT\s*\(\s*(?P<lon>{_NUMBER})\s+(?P<lat>{_NUMBER})", re.IGNORECASE),
    re.compile(rf'"coordinates"\s*:\s*\[\s*(?P<lon>{_NUMBER})\s*,\s*(?P<lat>{_NUMBER})'),
    re.compile(rf'"lon(?:gitude)?"\s*:\s*"?(?P<lon>{_NUMBER})"?\s*,\s*"lat(?:itude)?"\s*:\s*"?(?P<lat>{_NUMBER})'),
    re.compile(rf'"lat(?:itude)?"\s*:\s*"?(?P<lat>{_NUMBER})"?\s*,\s*"lon(?:gitude)?"\s*:\s*"?(?P<lon>{_NUMBER})'),
    # An address over two lines and the point in brackets (Socrata's old locations), or nothing but the two (Opendatasoft).
    re.compile(rf"(?:^|\()\s*(?P<lat>{_NUMBER})\s*,\s*(?P<lon>{_NUMBER})\s*\)?$"),
)
_LATITUDE = re.compile(r"(?:^|[_\s])lat(?:itude|itud)?(?:$|[_\s])")


@dataclass(frozen=True)
class Column:
    """One column as its publisher describes it; `point` where its cells hold a latitude and a longitude."""

    name: str
    label: str = ""
    type: str = ""
    note: str = ""
    unit: str = ""
    point: bool = False

    @property
    def hint(self) -> Hint:
        return Hint(self.name, self.type, self.label if self.label != self.name else "", self.unit, self.note)


def hints(header: Sequence[str], columns: Sequence[Column]) -> tuple[Hint, ...]:
    """The hints under the names that the file has, which may be the columns' names or their labels."""
    by_label = {column.label: column for column in columns if column.label}
    by_name = {column.name: column for column in columns}
    found = ((name, by_name.get(name) or by_label.get(name)) for name in header)
    return tuple(Hint(name, *_rest(column.hint)) for name, column in found if column)


def _rest(hint: Hint) -> tuple[str, str, str, str]:
    return hint.type, hint.label, hint.unit, hint.note


def degrees(cell: str) -> tuple[str, str]:
    """Latitude and longitude of a point in any of its spellings; two empty texts where it is none."""
    bare = cell.strip()
    match = next((found for spelling in _SPELLINGS if (found := spelling.search(bare))), None)
    if match is None or abs(float(match["lat"])) > 90 or abs(float(match["lon"])) > 180:
        return "", ""
    return match["lat"], match["lon"]


def points(header: Sequence[str], columns: Sequence[Column]) -> tuple[int, ...]:
    """Places of the columns whose points are worth telling as two columns: none where the table has latitudes already."""
    if any(_LATITUDE.search(name.lower()) for name in header):
        return ()
    wanted = {text for column in columns if column.point for text in (column.name, column.label)}
    return tuple(place for place, name in enumerate(header) if name in wanted)


def point_names(header: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    """The names of the two columns of each point: told apart by the point's own where there are several."""
    for place in places:
        beside = f" ({header[place]})" if len(places) > 1 else ""
        yield from (f"latitude{beside}", f"longitude{beside}")
