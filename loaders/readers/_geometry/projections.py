"""Metres of the commonest map projections as degrees: UTM in its many names, and the web's Mercator."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

Unproject = Callable[[float, float], tuple[float, float]]
"""(x, y) in metres to (longitude, latitude)."""

DEGREES = frozenset((4326, 4258, 4269, 4674, 4979, 4490, 4283, 4171, 4483, 6365, 4686, 4190, 5360, 5527, 4989, 84))
"""Codes whose coordinates are degrees within metres of those of a map: WGS 84 and its national twins."""
WEB = frozenset((3857, 900913, 3785, 102100, 102113))
ZONES: tuple[tuple[int, int, int, bool], ...] = (
    (32601, 32660, 1, True), (32701, 32760, 1, False), (25828, 25838, 28, True), (26901, 26923, 1, True), (31965, 31976, 11, True),
    (31977, 31985, 17, False), (4484, 4489, 11, True), (6366, 6371, 11, True),
)  # fmt: skip
"""First and last EPSG code, UTM zone of the first, north of the equator: WGS 84, ETRS89, NAD83, SIRGAS 2000, Mexico's ITRF."""

_RADIUS, _FLATTENING, _SCALE = 6_378_137.0, 1 / 298.257223563, 0.9996
_N = _FLATTENING / (2 - _FLATTENING)
_MEAN = _RADIUS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (_N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3, _N**2 / 48 + _N**3 / 15, 17 / 480 * _N**3)
_DELTA = (2 * _N - 2 / 3 * _N**2 - 2 * _N**3, 7 / 3 * _N**2 - 8 / 5 * _N**3, 56 / 15 * _N**3)
"""Krüger's series, to a millimetre within a zone."""


def unproject(code: int) -> Unproject | None:
    """How coordinates of an EPSG code become degrees; None where that is not known here."""
    if code in WEB:
        return _from_web
    for first, last, zone, north in ZONES:
        if first <= code <= last:
            return partial(_from_utm, (zone + code - first) * 6 - 183, 0.0 if north else 10_000_000.0)
    return None


def _from_web(x: float, y: float) -> tuple[float, float]:
    return math.degrees(x / _RADIUS), math.degrees(2 * math.atan(math.exp(y / _RADIUS)) - math.pi / 2)


def _from_utm(meridian: float, false_north: float, x: float, y: float) -> tuple[float, float]:
    up, side = (y - false_north) / (_SCALE * _MEAN), (x - 500_000) / (_SCALE * _MEAN)
    xi, eta = up, side
    for j, beta in enumerate(_BETA, 1):
        xi -= beta * math.sin(2 * j * up) * math.cosh(2 * j * side)
        eta -= beta * math.cos(2 * j * up) * math.sinh(2 * j * side)
    chi = math.asin(math.sin(xi) / math.cosh(eta))
    latitude = chi + sum(delta * math.sin(2 * j * chi) for j, delta in enumerate(_DELTA, 1))
    return meridian + math.degrees(math.atan2(math.sinh(eta), math.cos(xi))), math.degrees(latitude)
