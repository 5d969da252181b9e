"""A municipality, city or town: its name or its code."""

from __future__ import annotations

from explorer.schema import placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    city cities town towns municipality municipalities commune communes ville villes municipio municipios alcaldia alcaldias delegacion
    ciudad ciudades comuna comunas ayuntamiento concelho cidade cidades localidad localidades cve_mun nom_mun mun mpio com_name com_code
    com_istat_code com_catasto_code nom_com lib_com libgeo nom_mpio cod_mpio cmun codmun cod_mun ibge codigo_ibge cod_ibge insee
    code_insee codeinsee depcom codgeo numcom nomcom libcom comune comuni citta istat codice_istat cod_istat ubigeo divipola dane distrito
    parroquia embarked_town
    """,
    "municip commune codgeo embarktown",
)


def judge(evidence: Evidence) -> Finding | None:
    """A header that says city or municipality over names or codes."""
    return placing.judge(evidence, WORDS, "municipality_name", "municipality_code")


DETECTOR = Detector(
    "municipality",
    "geographic",
    "municipality_name",
    judge,
    (
        Example("Municipio", ("Ecatepec", "Toluca"), True),
        Example("codigo_ibge", ("3550308", "3304557"), True),
        Example("code_insee", ("72001", "72002"), True),
        Example("municipio", ("12.5", "13.7"), False),
        Example("x", ("Ecatepec", "Toluca"), False),
    ),
    both=True,
    source="The words that national registers use: INEGI, DANE, IBGE, INE, INSEE, ISTAT",
)
