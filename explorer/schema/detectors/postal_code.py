"""A postal code: the header and the form must both say so."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "postal postcode zip zipcode cp cep cap codigo_postal code_postal codice_postale postale plz zip_code c_p codpos codpostal",
    "postal zipcode postcode",
)
FORM = re.compile(r"(?:[A-Z]{1,2}-?)?\d{3,6}(?:[- ]?\d{3,4})?(?:\.0)?$|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}$|[A-Z]\d[A-Z]\s?\d[A-Z]\d$")


def judge(evidence: Evidence) -> Finding | None:
    """Values of a postal form under a header that says postal."""
    if evidence.distinct == 0 or evidence.share(FORM.match, 0.9) < 0.9 or evidence.numbers.fractions or evidence.named_amount:
        return None
    return Finding(0.95, message("postal codes"), evidence.says(WORDS), casts.text(evidence))


DETECTOR = Detector(
    "postal_code",
    "geographic",
    "postal_code",
    judge,
    (
        Example("CP", ("06700", "03100"), True),
        Example("zip", ("10001-1234", "10002"), True),
        Example("cp", ("1.5", "2.5"), False),
        Example("x", ("06700", "03100"), False),
    ),
    both=True,
    source="UPU S42 and the national postal services' forms",
)
