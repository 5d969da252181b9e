"""Any other place: a district, a neighbourhood, an island, a station, a site."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts, placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import LINKS, lexicon, listed

WORDS = lexicon(
    """
    district districts neighborhood neighbourhood neighborhoods borough boroughs ward island islands place location locality site venue
    parish barrio barrios freguesia freguesias colonia colonias isla islas zona lugar sitio sector_geografico seccion distrito distritos
    vereda corregimiento parroquia ubicacion estacion bairro bairros ilha ilhas local quartier quartiers lieu ile iles arrondissement
    arrondissements secteur_geographique quartiere quartieri isola isole luogo localita frazione continent continente zone area
    region_geografica circoscrizione comprensorio epci constituency precinct volcano volcan river rio lake park parque bahia beach playa
    praia station stations origin destination birthplace procedencia residencia
    """,
    "neighb barrio lugar localid birthplace nomepci libepci",
)


def judge(evidence: Evidence) -> Finding | None:
    """A header that says a place over names that are words; or towns, each with the letters of its state behind it."""
    if evidence.numbers.share > 0.5 or _is_figurative(evidence.tokens):
        return None
    if evidence.distinct >= FEWEST_TOWNS and evidence.share(_in_a_state, MOST_TOWNS) >= MOST_TOWNS:
        return Finding(0.95, message("towns with their states"), 1.0, casts.text(evidence))
    return placing.judge(evidence, WORDS, "place_name", "place_code")


STATES = listed(
    """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT
    VA WA WV WI WY DC PR AB BC MB NB NL NS ON PE QC SK
    """
)
"""States of the United States and provinces of Canada, as addresses abbreviate them."""
IN_STATE = re.compile(r"[^\W\d][^,;]{1,60}, ([A-Z]{2}(?:-[A-Z]{2})*)(?:,? [A-Z][^,;\d]{2,30})?$")
FEWEST_TOWNS, MOST_TOWNS = 3, 0.9


def _in_a_state(text: str) -> bool:
    """`Wichita Falls, TX`, `Salisbury, MD-DE`."""
    found = IN_STATE.match(text)
    return found is not None and STATES.issuperset(found[1].split("-"))


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
        Example("MSA", ("Wichita Falls, TX", "Salisbury, MD-DE", "Dover, NH, Metropolitan Division"), True),
        Example("MSA", ("Ruiz, MA", "Paz, PhD", "Gil, BSc"), False),
    ),
    both=True,
    source="Words for places in six languages; two-letter codes of USPS Publication 28 and Canada Post",
)
