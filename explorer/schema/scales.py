"""Scales of answers, from least to most, as questionnaires and offices write them in five languages."""

from __future__ import annotations

SCALES: tuple[tuple[str, ...], ...] = tuple(
    tuple(scale.split("|"))
    for scale in (
        "strongly disagree|disagree|neutral|agree|strongly agree",
        "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
        "never|rarely|sometimes|often|always",
        "very low|low|medium|high|very high",
        "very poor|poor|fair|good|very good|excellent",
        "small|medium|large",
        "first|second|third|fourth|fifth",
        "xs|s|m|l|xl|xxl",
        "rare|medium rare|medium|medium well|well",
        "muy en desacuerdo|en desacuerdo|ni de acuerdo ni en desacuerdo|de acuerdo|muy de acuerdo",
        "totalmente en desacuerdo|en desacuerdo|neutral|de acuerdo|totalmente de acuerdo",
        "nunca|casi nunca|rara vez|a veces|algunas veces|frecuentemente|casi siempre|siempre",
        "muy bajo|bajo|medio|alto|muy alto",
        "muy baja|baja|media|alta|muy alta",
        "muy malo|malo|regular|bueno|muy bueno|excelente",
        "muy mala|mala|regular|buena|muy buena|excelente",
        "muy insatisfecho|insatisfecho|neutral|satisfecho|muy satisfecho",
        "pequeño|pequeña|mediano|mediana|grande",
        "micro|pequeña|mediana|grande",
        "leve|moderado|moderada|grave|muy grave",
        "ninguno|preescolar|primaria|secundaria|preparatoria|bachillerato|tecnico|tercer nivel|licenciatura|cuarto nivel|"
        "maestria|doctorado",
        "discordo totalmente|discordo|neutro|concordo|concordo totalmente",
        "nunca|raramente|as vezes|frequentemente|sempre",
        "muito baixo|baixo|medio|alto|muito alto",
        "muito baixa|baixa|media|alta|muito alta",
        "pessimo|ruim|regular|bom|otimo",
        "pequeno|medio|grande",
        "pas du tout d'accord|pas d'accord|neutre|d'accord|tout a fait d'accord",
        "jamais|rarement|parfois|souvent|toujours",
        "tres faible|faible|moyen|eleve|tres eleve",
        "petit|moyen|grand",
        "mauvais|passable|bon|tres bon|excellent",
        "mai|raramente|a volte|spesso|sempre",
        "molto basso|basso|medio|alto|molto alto",
        "scarso|sufficiente|buono|distinto|ottimo",
    )
)
"""Folded; a column is one of them where at least three of its answers are."""
