"""Any other place: a district, a neighbourhood, an island, a station, a site."""

from __future__ import annotations

from explorer.schema import placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    district districts neighborhood neighbourhood neighborhoods borough boroughs ward island islands place location locality site venue
    parish barrio barrios freguesia freguesias colonia colonias isla islas zona lugar sitio sector_geografico seccion distrito distritos
    vereda corregimiento parroquia ubicacion estacion bairro bairros ilha ilhas local quartier quartiers lieu ile iles arrondissement
    arrondissements secteur_geographique quartiere quartieri isola isole luogo localita frazione continent continente zone area
    region_geografica circoscrizione comprensorio epci constituency precinct volcano volcan river rio lake park parque bahia beach playa
    praia station stations origin destination birthplace procedencia residencia
    """,
    "neighb barrio lugar localid birthplace",
)


def judge(evidence: Evidence) -> Finding | None:
    """A header that says a place over names that are words."""
    if evidence.numbers.share > 0.5:
        return None
    return placing.judge(evidence, WORDS, "place_name", "place_code")


DETECTOR = Detector(
    "place",
    "geographic",
    "place_name",
    judge,
    (
        Example("Barrio", ("Palermo", "Boca"), True),
        Example("island", ("Biscoe", "Dream"), True),
        Example("zona", ("1", "2"), False),
        Example("x", ("Palermo", "Boca"), False),
    ),
    both=True,
    source="No standard: words for places in six languages",
)
