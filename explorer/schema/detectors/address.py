"""A street address."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts, looks
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    "address addr street direccion domicilio calle ubicacion adresse rue voie endereco rua logradouro indirizzo via localizacion",
    "address direccion domicilio adresse endereco indirizz",
)
STREET = re.compile(
    r"^\d+[\w-]*\s+[\w.' -]+\b(?:st|street|ave?|avenue|rd|road|blvd|dr|drive|ln|lane|way|hwy|court|ct|pl|place)\b"
    r"|^(?:c/|calle|av\.?|avda\.?|avenida|rua|r\.|travessa|via|viale|piazza|corso|calzada|carretera|carrera|cra\.?|jr\.?|jirón)\s.*\d"
    r"|^\d+\s?(?:bis|ter)?,?\s+(?:rue|avenue|av|boulevard|bd|place|chemin|route|impasse|allée|quai)\b",
    re.IGNORECASE,
)


def judge(evidence: Evidence) -> Finding | None:
    """Street-like values, or words under a header that says address."""
    if evidence.distinct == 0 or looks.wordy(evidence) < 0.8:
        return None
    said = evidence.says(WORDS)
    streets = evidence.share(STREET.match)
    if streets >= 0.6:
        return Finding(0.95, message("street addresses"), said, casts.text(evidence))
    return (
        Finding(0.85, message("the name of the column says an address"), said, casts.text(evidence))
        if said >= 0.7 and evidence.mean_length > 6
        else None
    )


DETECTOR = Detector(
    "address",
    "geographic",
    "address",
    judge,
    (
        Example("x", ("12 Main St", "400 Fifth Avenue"), True),
        Example("Dirección", ("Calle 5 de Mayo", "Colón 12"), True),
        Example("x", ("12 rue de la Paix", "3 bis avenue Foch"), True),
        Example("x", ("rojo", "verde"), False),
    ),
    source="UPU S42, the elements of an address; words for streets as national address registers write them",
)
