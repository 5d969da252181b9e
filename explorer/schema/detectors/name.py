"""Names that are nearly all different: people, firms, titles."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks, placing
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    name names title artist author director actor player member song movie film company firm employer organization organisation
    institution nombre nombres apellido apellidos titulo razon_social denominacion empresa proveedor beneficiario institucion autor alumno
    persona funcionario nome titulo sobrenome fornecedor beneficiario orgao nom prenom raison_sociale denomination titre beneficiaire
    fournisseur organisme cognome denominazione ragione_sociale titolo ente firstname lastname surname fullname appointee subject
    """,
    "name nombre denomin",
)


def judge(evidence: Evidence) -> Finding | None:
    """Words that hardly repeat."""
    if evidence.distinct == 0 or evidence.moments.share > 0.9 or looks.wordy(evidence) < 0.6 or evidence.mean_length > LONGEST:
        return None
    if looks.mixed_codes(evidence) > 0.9 or (evidence.says(placing.CODE_WORDS) == 1 and looks.coded(evidence) > 0.9):
        return None
    said = evidence.says(WORDS)
    score = max(0.0, min(1.0, (evidence.variety - 0.25) / 0.6)) * 0.85
    if evidence.filled < 3 or (not said and score < 0.1):
        return None
    return Finding(max(score, 0.15), message("names, nearly all different"), said, casts.text(evidence))


LONGEST = 80
"""Longer values are sentences."""

DETECTOR = Detector(
    "name",
    "text",
    "name",
    judge,
    (
        Example("nombre", ("Ana Ruiz", "Luis Paz", "Eva Gil"), True),
        Example("x", ("Alfa", "Beta", "Gamma", "Delta"), True),
        Example("x", ("a", "a", "a", "b", "b", "b", "b", "a"), False),
        Example("x", ("1", "2", "3"), False),
    ),
    source="No standard: thresholds were chosen on the open corpus",
)
