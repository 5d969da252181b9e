"""Units that headers give."""

from __future__ import annotations

import pytest

from explorer.schema.units import unit_of
from tests.schema_tables import only


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Superficie (km2)", "km2"),
        ("Producción [toneladas]", "toneladas"),
        ("bill_length_mm", "mm"),
        ("Temperatura (°C)", "°C"),
        ("Importe (en euros)", "euros"),
        ("Población (2)", ""),
        ("Montant de la subvention (1)", ""),
        ("total", ""),
        ("programm", ""),
    ],
)
def test_a_unit_is_read_from_brackets_or_the_end(header: str, unit: str) -> None:
    assert unit_of(header) == unit


def test_only_numbers_have_the_headers_unit() -> None:
    assert only("Superficie (km2)", ("1.5", "22.7")).unit == "km2"
    assert only("zona (km2)", ("norte", "sur")).unit == ""
