"""Classes that have an order: bands, grades, answers on a scale."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import fold, lexicon

_MONEY = r"[$€£]?\s?"
_NUMBER = rf"{_MONEY}\d[\d.,]*\s?(?:k|%)?"
_UNIT = r"(?:\s*[^\W\d]+\.?){0,3}"
_BAND = re.compile(
    rf"^(?:(?:de|from|entre|between|da|dai|du)\s+)?(?:{_NUMBER}{_UNIT}\s*(?:-|–|—|/|a|à|al|ai|to|y|and|et|e|até|hasta|until)\s*{_NUMBER}"
    rf"|{_NUMBER}\s*(?:\+|y m[aá]s|o m[aá]s|and (?:over|older|above|more|up)|or (?:over|older|more)|et plus|ou plus|ans et plus|e (?:mais|pi[uù]|oltre)|ou mais)"
    rf"|(?:<|>|≤|≥|<=|>=|under|over|less than|more than|menos de|menores? de|m[aá]s de|mayores? de|moins de|plus de|menos que|mais de|meno di|pi[uù] di|below|above|up to|hasta|até)\s*{_NUMBER}"
    rf"|{_NUMBER}){_UNIT}\s*(?:y m[aá]s|o m[aá]s|and over|and older|et plus|e mais|e pi[uù]|\+)?$",
    re.IGNORECASE,
)
_DOUBLE = re.compile(rf"{_NUMBER}{_UNIT}\s*(?:-|–|—|a|à|al|ai|to|y|and|et|e|até|hasta)\s*{_NUMBER}", re.IGNORECASE)
_FIRST = re.compile(r"\d[\d.,]*")

WORDS = lexicon(
    """level nivel niveau livello grade grado grau education escolaridad escolaridade instruction istruzione age_group age_range edad_grupo grupo_edad
    grupo_de_edad grupo_etario rango_edad rango_de_edad faixa_etaria faixa fascia fascia_anagrafica tranche tranche_age classe_age quintil quintile decil decile quartile cuartil
    estrato stratum income_group rating severity gravedad priority prioridad prioridade priorite size tamano taille porte satisfaction satisfaccion
    frecuencia frequency_of agreement stage etapa fase nivel_educativo quinquenal age edad idade eta income household_income ingresos pclass rango banda band bracket""",
)

SCALES: tuple[tuple[str, ...], ...] = tuple(
    tuple(scale.split("|"))
    for scale in (
        "strongly disagree|disagree|neutral|agree|strongly agree",
        "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
        "never|rarely|sometimes|often|always",
        "very low|low|medium|high|very high",
        "very poor|poor|fair|good|very good|excellent",
        "small|medium|large", "first|second|third|fourth|fifth", "xs|s|m|l|xl|xxl",
        "rare|medium rare|medium|medium well|well",
        "muy en desacuerdo|en desacuerdo|ni de acuerdo ni en desacuerdo|de acuerdo|muy de acuerdo",
        "totalmente en desacuerdo|en desacuerdo|neutral|de acuerdo|totalmente de acuerdo",
        "nunca|casi nunca|rara vez|a veces|algunas veces|frecuentemente|casi siempre|siempre",
        "muy bajo|bajo|medio|alto|muy alto", "muy baja|baja|media|alta|muy alta",
        "muy malo|malo|regular|bueno|muy bueno|excelente", "muy mala|mala|regular|buena|muy buena|excelente",
        "muy insatisfecho|insatisfecho|neutral|satisfecho|muy satisfecho", "pequeño|pequeña|mediano|mediana|grande", "micro|pequeña|mediana|grande",
        "leve|moderado|moderada|grave|muy grave", "ninguno|preescolar|primaria|secundaria|preparatoria|bachillerato|tecnico|tercer nivel|licenciatura|cuarto nivel|maestria|doctorado",
        "discordo totalmente|discordo|neutro|concordo|concordo totalmente", "nunca|raramente|as vezes|frequentemente|sempre",
        "muito baixo|baixo|medio|alto|muito alto", "muito baixa|baixa|media|alta|muito alta", "pessimo|ruim|regular|bom|otimo", "pequeno|medio|grande",
        "pas du tout d'accord|pas d'accord|neutre|d'accord|tout a fait d'accord", "jamais|rarement|parfois|souvent|toujours",
        "tres faible|faible|moyen|eleve|tres eleve", "petit|moyen|grand", "mauvais|passable|bon|tres bon|excellent",
        "mai|raramente|a volte|spesso|sempre", "molto basso|basso|medio|alto|molto alto", "scarso|sufficiente|buono|distinto|ottimo",
    )
)  # fmt: skip
"""Answers from least to most, folded, as questionnaires and offices write them."""


def judge(evidence: Evidence) -> Finding | None:
    """Bands of numbers, a known scale, or a few classes under a header that says level or age group."""
    if not 2 <= evidence.distinct <= MOST_CLASSES:
        return None
    banded = _by_band(evidence)
    scaled = banded or _by_scale(evidence)
    said = evidence.says(WORDS)
    if scaled:
        reason = message("a scale, from {first} to {last}", first=scaled[0], last=scaled[-1])
        return Finding(0.95, reason, said, casts.text(evidence), order=scaled)
    return _by_header(evidence, said)


MOST_CLASSES = 60
"""Single years of age with an open last one make about a hundred, five-year bands twenty."""


def _by_band(evidence: Evidence) -> tuple[str, ...]:
    """The values in the order of their bands; empty where they are none."""
    values = [text for text, _ in evidence.values]
    bands = [text for text in values if _BAND.match(text)]
    doubles = [text for text in values if _DOUBLE.search(text)]
    if len(bands) < 0.7 * len(values) or len(doubles) < max(2, 0.4 * len(values)) or not _rise(doubles) or evidence.moments.share > 0.5:
        return ()
    return tuple(sorted(values, key=_start))


def _start(text: str) -> tuple[float, str]:
    """Where a band starts: bands below a bound come first, other words last."""
    found = _FIRST.search(text)
    if found is None:
        return float("inf"), text
    number = float(re.sub(r"[.,](?=\d{3}\b)", "", found[0]).replace(",", ".").rstrip(".") or 0)
    below = bool(re.match(r"\s*(?:<|≤|under|less|menos|menor|moins|meno|below|up to|hasta|até)", text, re.IGNORECASE))
    above = bool(re.match(r"\s*(?:>|≥|over|more|m[aá]s|mayor|plus|mais|pi[uù]|above)", text, re.IGNORECASE))
    return number - 0.5 * below + 0.5 * above, text


def _rise(doubles: list[str]) -> bool:
    """Bands go up (20-29); scores of matches and spans of years without a band do not."""
    ends = [
        [float(re.sub(r"[.,](?=\d{3}\b)", "", n).replace(",", ".").rstrip(".") or 0) for n in _FIRST.findall(text)[:2]] for text in doubles
    ]
    good = sum(len(pair) == 2 and pair[0] < pair[1] for pair in ends)
    starts = [pair[0] for pair in ends]
    return good >= 0.9 * len(ends) and len(set(starts)) >= 0.8 * len(starts)


def _by_scale(evidence: Evidence) -> tuple[str, ...]:
    """The values in the order of a known scale; empty where two or more do not belong to one."""
    folded = {fold(text).strip(): text for text, _ in evidence.values}
    for scale in SCALES:
        known = [folded[step] for step in scale if step in folded]
        if (len(known) >= 3 and len(known) >= len(folded) - 1) or (len(known) == len(folded) == 2 and len(scale) <= 3):
            return tuple(known)
    return ()


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
    order = tuple(sorted(values, key=_start)) if all(text[0].isdigit() for text in values) else ()
    return Finding(0.7, message("classes of a scale"), said, casts.text(evidence), order=order)


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
        Example("score", ("3-1", "2-0", "1-1", "0-4"), False),
        Example("x", ("rojo", "verde", "rojo"), False),
    ),
)
