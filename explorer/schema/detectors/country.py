"""A country: its name or its code."""

from __future__ import annotations

from explorer.schema import placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    country countries nation nationality pais paises nacion nacionalidad pays nationalite paese nazione stato_estero country_code iso iso2
    iso3 iso_a2 iso_a3 iso_alpha iso_code iso3166 alpha2 alpha3 codigo_pais
    """,
    "country nacionalidad",
)


def judge(evidence: Evidence) -> Finding | None:
    """A header that says country over names or codes."""
    return placing.judge(evidence, WORDS, "country_name", "country_code")


DETECTOR = Detector(
    "country",
    "geographic",
    "country_name",
    judge,
    (
        Example("País", ("México", "Perú"), True),
        Example("country_code", ("MX", "PE"), True),
        Example("countries visited", ("1.5", "3.2"), False),
        Example("x", ("rojo", "verde"), False),
    ),
    both=True,
    source="ISO 3166-1, with the short and official names of Unicode CLDR in each language",
)
