"""An e-mail address or a telephone number."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "phone telephone tel telefono telefone telefon fax mobile movil celular mail email correo contact contacto", "phone telef mail"
)
MAIL = re.compile(r"\S+@\S+\.\w+")
PHONE = re.compile(r"[+(]?[\d][\d\s().+/-]{5,70}(?:\s?(?:ext|x)\.?\s?\d+)?$", re.IGNORECASE)


def judge(evidence: Evidence) -> Finding | None:
    """E-mail addresses, or telephone numbers under a header that says so."""
    said = evidence.says(WORDS)
    if evidence.distinct and evidence.share(MAIL.match, 0.8) >= 0.8:
        return Finding(1.0, message("e-mail addresses"), 1.0, casts.text(evidence))
    if said and evidence.distinct and evidence.share(PHONE.match, 0.7) >= 0.7:
        return Finding(0.95, message("telephone numbers"), said, casts.text(evidence))
    return None


DETECTOR = Detector(
    "contact",
    "text",
    "contact",
    judge,
    (
        Example("x", ("a@b.org", "c@d.mx"), True),
        Example("Teléfono", ("55 1234 5678", "(55) 9876-5432"), True),
        Example("x", ("5512345678", "5598765432"), False),
    ),
    source="RFC 5322, 3.4.1 for e-mail addresses; ITU-T E.164 for the digits of a telephone number (at most 15)",
)
