"""Any other place: a district, a neighbourhood, an island, a station, a site."""

from __future__ import annotations

from explorer.schema import placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import LINKS, lexicon

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
    if evidence.numbers.share > 0.5 or _is_figurative(evidence.tokens):
        return None
    return placing.judge(evidence, WORDS, "place_name", "place_code")


VAGUE = lexicon("area areas zona zonas zone zones campo local linea ligne")
"""Words that are said of ground, and of anything else that has parts."""
LIVED = lexicon("residencia residence residenza domicilio domicile nacimiento nascimento naissance nascita origen origem origine")
"""What makes ground of such a word."""


def _is_figurative(words: tuple[str, ...]) -> bool:
    """An area of something (of spending, of knowledge) is a class of it; one where people live or were born is a place."""
    return len(words) > 2 and words[0] in VAGUE.words and words[1] in LINKS and not LIVED.words.intersection(words[2:])


DETECTOR = Detector(
    "place",
    "geographic",
    "place_name",
    judge,
    (
        Example("Barrio", ("Palermo", "Boca"), True),
        Example("island", ("Biscoe", "Dream"), True),
        Example("zona", ("1", "2"), False),
        Example("Área", ("Norte", "Centro"), True),
        Example("Área de gasto", ("Salud", "Vías"), False),
        Example("Zona de residencia", ("Norte", "Centro"), True),
        Example("Local de nascimento", ("Belém", "Sorocaba"), True),
        Example("x", ("Palermo", "Boca"), False),
    ),
    both=True,
    source="No standard: words for places in six languages",
)
