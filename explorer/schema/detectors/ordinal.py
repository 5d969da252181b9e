"""Classes that have an order: bands, grades, answers on a scale."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import bands, casts, orders
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    level nivel niveau livello grade grado grau education escolaridad escolaridade instruction istruzione age_group age_range edad_grupo
    grupo_edad grupo_de_edad grupo_etario rango_edad rango_de_edad faixa_etaria faixa fascia fascia_anagrafica tranche tranche_age
    classe_age quintil quintile decil decile quartile cuartil estrato stratum income_group rating severity gravedad priority prioridad
    prioridade priorite size tamano taille porte satisfaction satisfaccion frecuencia frequency_of agreement stage etapa fase
    nivel_educativo quinquenal age edad idade eta income household_income ingresos pclass rango banda band bracket
    """,
)


def judge(evidence: Evidence) -> Finding | None:
    """Bands of numbers, a known scale, or a few classes under a header that says level or age group."""
    if not 2 <= evidence.distinct <= MOST_CLASSES:
        return None
    if evidence.hint.type == "ordinal":
        return _as_said(evidence)
    banded = _by_band(evidence)
    scaled = banded or orders.on_scale(text for text, _ in evidence.values)
    said = evidence.says(WORDS)
    if scaled:
        reason = message("a scale, from {first} to {last}", first=scaled[0], last=scaled[-1])
        told = said if banded and any(YEAR.search(text) for text in scaled) else max(said, TOLD)
        return Finding(0.95, reason, told, casts.text(evidence), order=scaled)
    return _by_header(evidence, said)


TOLD = 0.8
"""A scale tells itself, though its header may say class or category; spans of years may be periods too."""
YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
MOST_CLASSES = 60
"""Single years of age with an open last one make about a hundred, five-year bands twenty."""


def _as_said(evidence: Evidence) -> Finding:
    """In the publisher's order; values that are not in it come after, by the number they start with."""
    rest = sorted((text for text, _ in evidence.values if text not in evidence.hint.order), key=bands.start)
    known = evidence.hint.order or all(text[0].isdigit() for text in rest)
    order = (*evidence.hint.order, *rest) if known else ()
    return Finding(0.95, message("classes in an order, as the publisher says"), 1.0, casts.text(evidence), order=order)


def _by_band(evidence: Evidence) -> tuple[str, ...]:
    """The values in the order of their bands; empty where they are none."""
    values = [text for text, _ in evidence.values]
    return () if evidence.moments.share > 0.5 or not bands.are_bands(values) else tuple(sorted(values, key=bands.start))


def _by_header(evidence: Evidence, said: float) -> Finding | None:
    """Few classes under a header of levels; the order is known only where they start with digits."""
    numeric = evidence.numbers.share > 0.9
    if (
        said < 0.7
        or evidence.distinct > MOST_LEVELS
        or evidence.variety > 0.5
        or (numeric and (evidence.distinct > 7 or evidence.named_amount))
    ):
        return None
    values = [text for text, _ in evidence.values]
    if numeric and (not evidence.integers or min(n for n, _ in evidence.integers) < 0):
        return None
    order = tuple(sorted(values, key=bands.start)) if all(text[0].isdigit() for text in values) else ()
    return Finding(0.76, message("classes of a scale"), said, casts.text(evidence), order=order)


MOST_LEVELS = 25
"""Levels of schooling, the longest of such lists, are told apart in up to two dozen classes."""

DETECTOR = Detector(
    "ordinal",
    "categorical",
    "ordinal",
    judge,
    (
        Example("x", ("0-4", "5-9", "10-14", "85+"), True),
        Example("edad", ("18 a 29 años", "30 a 44 años", "45 y más"), True),
        Example("x", ("Nunca", "A veces", "Siempre", "Nunca"), True),
        Example("Income", ("$0 - $24,999", "$25,000 - $49,999", "$150,000+"), True),
        Example("nivel", ("Básico", "Superior", "Básico", "Superior", "Básico"), True),
        Example("¿Le preocupa?", ("Nada preocupado", "Algo preocupado", "Muy preocupado", "No sabe"), True),
        Example("¿Le preocupa?", ("Muy lejos", "Algo caro", "Poco tiempo"), False),
        Example("score", ("3-1", "2-0", "1-1", "0-4"), False),
        Example("x", ("rojo", "verde", "rojo"), False),
    ),
    source="S. S. Stevens, On the Theory of Scales of Measurement (1946): classes in an order",
)
