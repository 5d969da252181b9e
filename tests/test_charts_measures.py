"""Which numbers add up."""

from __future__ import annotations

import pytest

from charts._measures import adds_up
from explorer.model.message import message
from explorer.model.schema import Cast, Column, Stats


def number(name: str, *values: str, role: str = "quantity") -> Column:
    """A column of numbers as it is once the whole table was read."""
    found = [float(value) for value in values]
    stats = Stats(
        min(found), max(found), sum(found) / len(found), sum(value < 0 for value in found), top=tuple((value, 1) for value in values)
    )
    kind = "BIGINT" if all(value.lstrip("-").isdigit() for value in values) else "DOUBLE"
    return Column("c1", name, name, "numeric", role, message("x"), distinct=len(set(values)), cast=Cast(kind), stats=stats)


LEVEL = tuple(str(8000 + 100 * step) for step in range(20))
"""Values that never come near zero."""


@pytest.mark.parametrize(
    ("name", "values", "summed"),
    [
        ("seats_per_week", ("320", "17"), True),
        ("cases_per_1000", ("320", "17"), False),
        ("jobs_1000", ("320", "17"), False),
        ("visitas por día", LEVEL, True),
        ("income per person", ("3", "1"), False),
        ("GDP (billions)", ("21.71", "0.4"), True),
        ("GDP (billions) per capita", ("21.71", "0.4"), False),
        ("births", LEVEL, True),
        ("Sample_size", ("36", "7"), True),
        ("Low_wage_jobs", ("193", "4"), True),
        ("ocupados", LEVEL, True),
        ("Tax 5%", ("26.14", "3.82"), True),
        ("% employed", ("26.14", "3.82"), False),
        ("Casos por cada 100 mil habitantes", ("120", "4"), False),
        ("Casos por municipio", ("120", "4"), True),
        ("Personas por vivienda", ("3", "1"), False),
        ("cobertura", ("93", "7"), False),
        ("PM10", ("93", "7"), False),
        ("P75th", ("125000", "40000"), False),
        ("x75", ("125000", "40000"), True),
        ("anos_de_trabajo", ("1", "12"), False),
        ("65 años y más", ("1", "12"), True),
        ("d1", ("1.0", "0.0", "22.0"), True),
        ("d1", ("1.0", "0.5", "22.0"), False),
        ("d1", ("7.0", "52.0", "22.0"), False),
        ("Jan", ("-43", "12", "5"), False),
        ("Jan", ("43", "12", "5"), True),
    ],
)
def test_only_counts_and_amounts_add_up(name: str, values: tuple[str, ...], summed: bool) -> None:
    assert adds_up(number(name, *values)) == summed


def test_money_adds_up_below_zero_too() -> None:
    assert adds_up(number("x", "-43", "12", "5", role="currency"))
