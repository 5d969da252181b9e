"""A place's code in a known system, or under a header that says code and place."""

from __future__ import annotations

from explorer.schema import casts, looks, placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

SYSTEMS = lexicon(
    """
    fips geoid insee ibge istat ubigeo nuts cvegeo cve_ent cve_mun cve_loc cve_geo cvemun cveent divipola dane ags lau nis gss
    census_tract tract codgeo depcom epci siren_epci place_id geo_id geonameid woeid iata icao locode dicofre dico unlocode ageb manzana
    seccion_electoral cisla dial dialling dialing calling_code phone_code ddd ddi prefijo_telefonico prefixo_telefonico indicatif
    airport airports aeropuerto aeroporto aeroport origin_airport destination_airport origin destination
    """,
    "airport fips insee geoid ubigeo epci codgeo",
)
PLACES = lexicon("""place location zone zona island isla distrito district barrio colonia seccion circoscrizione lugar epci
    jurisdiction jurisdictions jurisdiccion jurisdicao juridiction""")


def judge(evidence: Evidence) -> Finding | None:
    """Codes, never words or amounts."""
    if evidence.distinct == 0 or evidence.named_amount or not _are_codes(evidence):
        return None
    said = evidence.says(SYSTEMS)
    if not said and evidence.says(placing.CODE_WORDS):
        said = 0.8 * evidence.says(PLACES)
    return Finding(0.9, placing.reason(evidence), said, casts.text(evidence))


def _are_codes(evidence: Evidence) -> bool:
    if evidence.numbers.fractions:
        return False
    digits = looks.digits(evidence) > 0.9 and not evidence.numbers.thousands
    return digits or looks.coded(evidence) > 0.9


DETECTOR = Detector(
    "place_code",
    "geographic",
    "place_code",
    judge,
    (
        Example("fips", ("01001", "01003"), True),
        Example("airport1", ("DFW", "ABQ"), True),
        Example("zone_id", ("12", "13"), True),
        Example("ddd", ("62", "34"), True),
        Example("jurisdiction_code", ("NZ", "AU"), True),
        Example("fips", ("a name", "b name"), False),
        Example("x", ("01001", "01003"), False),
    ),
    both=True,
    source="Codes of INEGI, DANE, IBGE, INE, INSEE, ISTAT, INEI and the US Census Bureau, by their length",
)
