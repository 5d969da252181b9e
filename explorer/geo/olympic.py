"""Codes of countries as the International Olympic Committee writes them, and sports with it: where they are not those of ISO 3166-1."""

from __future__ import annotations

from collections.abc import Iterable

_PAIRS = """
    ALG:DZA ANG:AGO ANT:ATG ARU:ABW ASA:ASM BAH:BHS BAN:BGD BAR:BRB BER:BMU BHU:BTN BIZ:BLZ BOT:BWA BRN:BHR BRU:BRN BUL:BGR BUR:BFA CAM:KHM
    CAY:CYM CGO:COG CHA:TCD CHI:CHL CRC:CRI CRO:HRV DEN:DNK ESA:SLV FIJ:FJI GAM:GMB GBS:GNB GEQ:GNQ GER:DEU GRE:GRC GRN:GRD GUA:GTM GUI:GIN
    HAI:HTI HON:HND INA:IDN IRI:IRN ISV:VIR IVB:VGB KSA:SAU KUW:KWT LAT:LVA LBA:LBY LES:LSO MAD:MDG MAS:MYS MAW:MWI MGL:MNG MON:MCO
    MRI:MUS MTN:MRT MYA:MMR NCA:NIC NED:NLD NEP:NPL NGR:NGA NIG:NER OMA:OMN PAR:PRY PHI:PHL PLE:PSE POR:PRT PUR:PRI RSA:ZAF SAM:WSM
    SEY:SYC SKN:KNA SLO:SVN SOL:SLB SRI:LKA SUD:SDN SUI:CHE TAN:TZA TGA:TON TOG:TGO TPE:TWN UAE:ARE URU:URY VAN:VUT VIE:VNM VIN:VCT
    ZAM:ZMB ZIM:ZWE
"""

CODES = dict(pair.split(":") for pair in _PAIRS.split())
"""The Committee's code to ISO's."""

FORMER = {"LIB": "LBN", "MAL": "MYS", "ROM": "ROU", "SIN": "SGP", "TRI": "TTO"}
"""Codes that stand in older results; today the Committee writes these as ISO does."""

NATIONS = dict.fromkeys(("ENG", "SCO", "WAL", "WLS", "NIR"), "GBR")
"""Nations of the United Kingdom, which have federations of their own in many sports."""

ONLY_ISO = frozenset(CODES.values()) - CODES.keys()
FEWEST = 2
"""One code that ISO does not have may be a slip."""


def meant(values: Iterable[str]) -> dict[str, str]:
    """The countries (by ISO) of a column's codes that are the Committee's alone; {} where a code of ISO's alone says that it is ISO's."""
    texts = set(values)
    if texts & ONLY_ISO or len(texts & CODES.keys()) < FEWEST:
        return {}
    known = CODES | FORMER | NATIONS
    return {text: known[text] for text in texts & known.keys()}
