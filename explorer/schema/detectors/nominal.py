"""A class that repeats: a word or a code for a group."""

from __future__ import annotations

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    type kind category class group status gender sex race religion language party sector brand model color colour method source cause
    reason winner origin team club department agency organisation_type tema topic variety species crop product industry occupation
    diagnosis tipo clase categoria subcategoria grupo estado_civil sexo genero situacion estatus modalidad idioma lengua partido marca
    motivo causa etnia raza rubro concepto dependencia institucion organismo unidad especialidad actividad servicio programa fuente
    condicion ocupacion carrera delito producto especie equipo area_tematica tema turno jornada ambito naturaleza regimen via medio arma
    calidad classe subclasse situacao modalidade setor raca cor lingua orgao funcao subfuncao acao elemento natureza fonte especialidade
    atividade produto cultura especie curso nature categorie sous_categorie sexe genre statut langue parti secteur motif groupe libelle
    famille filiere discipline domaine thematique theme mission programme ministere service activite usage produit espece origine etat
    genere sesso tipologia settore partito classe_di stato_civile categoria fornitore prodotto attivita natura ambito familia delito_tipo
    offense crime
    """,
    "categor",
)
CODES = lexicon(
    """
    type class category group zone status code tipo clase categoria grupo estado codigo cod clave classe nature statut sexo sex sexe sesso
    genre genere genero gender cluster stratum estrato turno rubro ambito religion language lengua idioma raza race etnia partida capitulo
    ramo concepto cuenta subcuenta conta compte capitolo programa proyecto unidad finalidad funcion subfuncion funcao subfuncao articulo
    objeto_gasto etat_civil estado_civil
    """
)


def judge(evidence: Evidence) -> Finding | None:
    """Few values that repeat; digits count as classes only where the header says so."""
    if evidence.distinct == 0 or evidence.mean_length > LONGEST:
        return None
    if looks.is_numeric(evidence) or looks.digits(evidence) > 0.9:
        return _digits(evidence)
    score = _repeats(evidence)
    reason = message("always the same") if evidence.distinct == 1 and evidence.filled > 1 else message("names that repeat")
    return Finding(score, reason, evidence.says(WORDS), casts.text(evidence))


LONGEST = 120
"""Longer values are sentences, even where they repeat."""


def _repeats(evidence: Evidence) -> float:
    """How much the values repeat, from 0.85 to next to nothing."""
    if evidence.filled < 3:
        return 0.4
    if evidence.distinct <= max(2, 0.1 * evidence.filled):
        return 0.85
    return max(0.2, 0.85 - 0.7 * max(0.0, evidence.variety - 0.1))


def _digits(evidence: Evidence) -> Finding | None:
    """Class codes written in digits: few, whole, repeated, and named as classes."""
    if evidence.hint.type == "nominal" and evidence.distinct <= MOST_CODES:
        return Finding(0.9, message("codes of classes, as the publisher says"), 1.0, casts.text(evidence))
    said = evidence.says(CODES)
    zeros = looks.zero_ahead(evidence)
    if evidence.named_amount or evidence.variety > 0.5 or evidence.distinct > MOST_CODES or not (said or zeros):
        return None
    if not zeros and (not evidence.integers or max(abs(number) for number, _ in evidence.integers) > 9999):
        return None
    return Finding(0.72, message("codes that repeat: a class, not an amount"), max(said, 0.4), casts.text(evidence))


MOST_CODES = 100
"""Classifications with more codes than this are rather keys to another table."""

DETECTOR = Detector(
    "nominal",
    "categorical",
    "nominal",
    judge,
    (
        Example("x", ("rojo", "verde", "rojo", "azul"), True),
        Example("tipo", ("1", "2", "1", "3", "2", "1"), True),
        Example("x", ("1", "2", "1", "3"), False),
        Example("cantidad", ("1", "2", "1"), False),
    ),
    source="S. S. Stevens, On the Theory of Scales of Measurement (1946): classes without order",
)
