"""Two answers: yes or no, true or false, 0 or 1, a cross or nothing."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import fold

PAIRS = tuple(
    frozenset(pair.split())
    for pair in (
        "yes no", "si no", "sim nao", "oui non", "ja nein", "true false", "verdadero falso", "verdadeiro falso", "vrai faux", "vero falso",
        "t f", "y n", "s n", "o n", "v f", "0 1", "0.0 1.0", "x -",
    )
)  # fmt: skip
"""Answers that exclude one another, folded."""

UNSURE = frozenset(
    fold(w) for w in ("unknown", "desconocido", "no sabe", "ns/nc", "ignorado", "no especificado", "unk", "u", "9", "inconnu", "?")
)
"""A third answer that leaves a question a yes-or-no one."""

ASKED = re.compile(r"\?\s*$|^(?:is|has|es|tiene|esta|flag)[_ ]", re.IGNORECASE)
"""Headers that ask: a lone 0 or 1 under them is an answer."""

MARKS = frozenset({"x", "*", "✓", "✔", "si", "yes", "oui", "sim", "y", "s", "true", "verdadero"})
"""Said or left blank."""


def judge(evidence: Evidence) -> Finding | None:
    """Every value is one of two answers, or a mark beside blanks."""
    if not 1 <= evidence.distinct <= 6:
        return None
    answers = {fold(text) for text, _ in evidence.values}
    plain = answers - UNSURE if len(answers) > 2 else answers
    pair = next((pair for pair in PAIRS if plain <= pair and (len(plain) == 2 or _only(plain, pair))), None)
    alone = plain <= MARKS and len(plain) == 1 and evidence.filled < evidence.rows
    digits = plain <= {"0", "1", "0.0", "1.0"}
    asked = digits and bool(ASKED.search(evidence.header))
    if pair is None and not alone and not asked:
        return None
    written = [text for text, _ in evidence.values]
    reason = (
        message("two answers: {first} and {second}", first=written[0], second=written[1])
        if len(written) > 1
        else message("marked or left blank")
    )
    return Finding(0.85 if digits else 1.0, reason, 0.0, casts.text(evidence))


def _only(plain: set[str], pair: frozenset[str]) -> bool:
    """One answer alone counts where its word can be nothing else; a lone 0 or 1 may be an amount."""
    return len(plain) == 1 and any(len(word) > 1 and word.isalpha() for word in plain) and len(pair) == 2


DETECTOR = Detector(
    "boolean",
    "categorical",
    "boolean",
    judge,
    (
        Example("x", ("SI", "NO", "SI"), True),
        Example("x", ("Sí", "No"), True),
        Example("x", ("0", "1", "1"), True),
        Example("x", ("VERDADEIRO", "FALSO"), True),
        Example("x", ("X", "", "X", ""), True),
        Example("x", ("oui", "non", "inconnu"), True),
        Example("x", ("M", "F"), False),
        Example("x", ("0", "1", "2"), False),
        Example("x", ("1", "1"), False),
        Example("First?", ("1", "1"), True),
        Example("dna", ("*", "", "*"), True),
    ),
    source="XML Schema 1.1 part 2, 3.3.2 (true, false, 1, 0), and the words and marks that published tables use for them",
)
