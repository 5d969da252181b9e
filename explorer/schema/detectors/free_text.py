"""Sentences: read, not counted."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """description desc comment comments notes note remarks reason abstract summary text details observation observations
    descripcion observaciones observacion comentario comentarios notas nota detalle motivo texto resumen objeto
    descricao observacao observacoes objeto resumo commentaire commentaires remarque remarques objet texte conditions
    descrizione commento oggetto testo""",
    "descri observ coment comment",
)


def judge(evidence: Evidence) -> Finding | None:
    """Long values of many words."""
    if evidence.distinct == 0 or looks.wordy(evidence) < 0.6:
        return None
    said = evidence.says(WORDS)
    long = min(1.0, max(0.0, (evidence.mean_words - 3) / 6)) * min(1.0, evidence.variety + 0.35)
    if not said and long < 0.3:
        return None
    return Finding(max(0.9 * long, 0.55 * evidence.variety), message("sentences: read, not counted"), said, casts.text(evidence))


DETECTOR = Detector(
    "free_text",
    "text",
    "free_text",
    judge,
    (
        Example(
            "x", ("The door of the house was left open all night long", "Nobody knew when the train would finally come back home"), True
        ),
        Example("Observaciones", ("sin novedad", "cerrado por obra"), True),
        Example("x", ("rojo", "verde"), False),
    ),
    source="No standard: thresholds were chosen on the open corpus",
)
