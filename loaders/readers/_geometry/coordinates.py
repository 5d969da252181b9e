"""How the places of a geographic file are measured, and how they become degrees of latitude and longitude."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.readers._geometry.shapes import Convert

if TYPE_CHECKING:
    from pyproj import CRS

DECIMALS = 7
"""Of a degree, once converted: a centimetre."""

_DEGREES = re.compile(r"""\s*(?:GEOGCS|GEOGCRS|GEODCRS)\["(?:GCS_)?WGS[ _](?:19)?84["_ (]|(?:EPSG:(?:4326|4979)|OGC:CRS84)$""", re.I)
"""WGS 84, as files and programs spell it."""
_CODE = re.compile(r"([A-Za-z]+):([0-9]{1,6})$")


@dataclass(frozen=True)
class System:
    """`name` of the system where places were converted; `known` is false where the file does not say, or nobody knows its system."""

    name: str
    known: bool
    convert: Convert


def as_written(xs: Sequence[float], ys: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """Places that are in degrees already."""
    return xs, ys


UNSAID = System("", False, as_written)
DEGREES = System("", True, as_written)


def system(said: str) -> System:
    """What a file says (well-known text, its form in JSON, or EPSG:6372) as a way to degrees."""
    if not said.strip():
        return UNSAID
    if _DEGREES.match(said):
        return DEGREES
    return _converted(said)


def _converted(said: str) -> System:
    """By PROJ: it takes half a second to load, so it is not loaded for degrees. Nothing is fetched: its grids are not on this machine."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        code = _CODE.match(said)
        found = CRS.from_authority(code[1].upper(), code[2]) if code else _described(CRS, said)
        transformer = Transformer.from_crs(found, "OGC:CRS84", always_xy=True)
    except ProjError:
        return UNSAID

    def convert(xs: Sequence[float], ys: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
        longitudes, latitudes = transformer.transform(xs, ys)
        return _rounded(longitudes), _rounded(latitudes)

    return System(found.name, True, convert)


def _described(kind: type[CRS], said: str) -> CRS:
    """A system by its description, as JSON or as well-known text."""
    return kind.from_json(said) if said.startswith("{") else kind.from_wkt(said)


def _rounded(degrees: Sequence[float]) -> list[float]:
    """What PROJ could not place is infinite and becomes nowhere."""
    return [round(value, DECIMALS) if abs(value) <= 360 else math.nan for value in degrees]
