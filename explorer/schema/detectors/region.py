"""A state, province, department or region: its name or its code."""

from __future__ import annotations

from explorer.schema import placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    state states prov province provinces region regions county counties prefecture canton governorate provincia provincias entidad
    entidades entidad_federativa cve_ent nom_ent nomgeo comunidad_autonoma ccaa departamento dpto depto region regiones cpro cod_prov
    prov_code codprov uf regiao regioes unidade_federativa departement departements dep reg code_dep codedep numdep nomdep regione regioni
    sigla_provincia cantons state_fips statefips fips state_fp county_fp nuts nuts1 nuts2 nuts3 ccaa comarca comarcas isla islas
    gobernacion
    """,
    "provinc entidadfed departement",
)
STATES = lexicon("estado estados stato etat")
MANY_STATES = 3
"""So many of a map's regions are no status, even among spellings that no map knows."""


def judge(evidence: Evidence) -> Finding | None:
    """A header that says state or region; `estado` and `etat` also mean status, so there the map must agree."""
    found = placing.judge(evidence, WORDS, "admin1_or_2_name", "admin1_or_2_code")
    if found is None and evidence.place is not None and (evidence.place.share >= 0.8 or len(evidence.place.pairs) >= MANY_STATES):
        return placing.judge(evidence, STATES, "admin1_or_2_name", "admin1_or_2_code")
    return found


DETECTOR = Detector(
    "region",
    "geographic",
    "admin1_or_2_name",
    judge,
    (
        Example("Provincia", ("Azuay", "Loja"), True),
        Example("cod_prov", ("01", "02"), True),
        Example("uf", ("RO", "AC", "SP"), True),
        Example("estado", ("abierto", "cerrado"), False),
        Example("region", ("1.5", "3.2"), False),
    ),
    both=True,
    source="ISO 3166-2 for the kinds of subdivision, in the words that national registers use",
)
