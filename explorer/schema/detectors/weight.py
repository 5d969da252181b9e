"""A survey's weight: how many people a row stands for."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    factor fac factor_expansion fac_exp factor_de_expansion fexp facexp pondera ponderador ponderacion pondih pondii pondiio peso_amostral
    survey_weight sample_weight sampling_weight person_weight weight_person perwt hhwt finalwgt fnlwgt wgt wt pwgtp wgtp poids_sondage
    ponderation coefficient_ponderation peso_campionario expansion facto_expansion fact_exp fex fex_c v1028 v1032 fac_tri fac_hog fac_per
    """,
    "fexp facexp pondera expansion",
)


def judge(evidence: Evidence) -> Finding | None:
    """Positive numbers under a header that says weight or expansion factor."""
    found = evidence.numbers
    if not found.amounts or not looks.is_numeric(evidence) or found.low < 0 or looks.zero_ahead(evidence):
        return None
    said = 1.0 if evidence.hint.type == "weight" else evidence.says(WORDS)
    return Finding(0.85, message("a survey weight: how many each row stands for"), said, casts.number(evidence, found))


DETECTOR = Detector(
    "weight",
    "numeric",
    "weight",
    judge,
    (
        Example("fac_exp", ("120.5", "98.2"), True),
        Example("PONDERA", ("120", "98"), True),
        Example("Factor de expansión", ("120", "98"), True),
        Example("weight", ("120", "98"), False),
        Example("factor", ("heat", "rain"), False),
    ),
    both=True,
    source="Names of expansion factors in the surveys of INEGI, INDEC, INE, IBGE, DANE and the US Census Bureau",
)
