"""A code that names a row or something in another table."""

from __future__ import annotations

import re

from explorer.model.message import Message, message
from explorer.schema import casts, looks
from explorer.schema._base import NEARLY_ALL, Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    id ids identifier identificador identifiant identificativo uuid guid uid code codes codigo cod clave cve llave chave codice cle key pk
    fk ref reference referencia referenza folio expediente caso case_number registro registration siret siren
    rut ruc nit cuit cuil cnpj cpf curp rfc nif cif nie dni nipc ein isbn issn doi ssn matricula matricule partita_iva codice_fiscale sku
    objectid gid oid fid serial invoice factura contrato ticket token hash slug dc
    """,
    "codigo siret siren",
)
STRONG = lexicon(
    """
    id ids uuid guid uid siret siren rut ruc nit cuit cnpj cpf curp rfc nif cif ein isbn issn doi folio objectid identificador identifiant
    identifier
    """,
    "siret siren identif",
)
NUMBER = lexicon("number no num nro numero n_°")
COUNT = re.compile(r"\b(?:number|no\.?|num\.?|numero|número|n[º°]|nro\.?)\s+(?:of|de|di|d')", re.IGNORECASE)
UUID = re.compile(r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$", re.IGNORECASE)
HASH = re.compile(r"(?=.*\d)(?=.*[a-f])[0-9a-f]{16,64}$", re.IGNORECASE)
SPACED = re.compile(r"\d[\d .-]{7,24}'?$")
MIXED = re.compile(r"(?=.*\d)(?=.*[A-Za-z])?[\w./-]{3,40}$")


def judge(evidence: Evidence) -> Finding | None:
    """UUIDs and the like alone; digits and mixed codes by their header, zeros ahead or their being all different."""
    if evidence.distinct == 0:
        return None
    if evidence.share(lambda text: UUID.match(text) or HASH.match(text), 0.95) >= 0.95:
        return Finding(1.0, _reason(evidence), 1.0, casts.text(evidence))
    said = 0.0 if COUNT.search(evidence.header) else evidence.says(WORDS) or _numbered(evidence)
    sure = 0.0 if not said else evidence.says(STRONG)
    score = _score(evidence, said, sure)
    return Finding(score, _reason(evidence), said, casts.text(evidence)) if score else None


def _numbered(evidence: Evidence) -> float:
    """`Number` heads counts as well as codes: only values that all differ, of three digits or more, are codes.

    `no` before another word may say "not": then as many digits in all, or nearly, are the second witness.
    """
    said = evidence.says(NUMBER)
    if not said or evidence.variety < 1:
        return 0.0
    lengths = looks.lengths(evidence)
    if NOT.match(evidence.header) and max(lengths) - min(lengths) > FEW_DIGITS:
        return 0.0
    return said if min(lengths) >= 3 else 0.0


NOT = re.compile(r"no[ _]+[^\W\d_]", re.IGNORECASE)
FEW_DIGITS = 2
"""Numbers given one after the other have about as many digits; amounts have one to seven."""


def _score(evidence: Evidence, said: float, sure: float) -> float:
    """What the values alone say, given whether the header speaks of codes."""
    whole = evidence.integers
    if whole or looks.digits(evidence) >= 0.95:
        return _digits(evidence, said, sure)
    if evidence.numbers.share >= NEARLY_ALL:
        return 0.0
    codes = evidence.share(lambda text: " " not in text and MIXED.match(text))
    if codes >= 0.9:
        return 0.9 if said and evidence.variety > 0.5 else 0.8 if evidence.variety > 0.9 else 0.75 if sure else 0.4
    if sure and evidence.share(SPACED.match, NEARLY_ALL) >= NEARLY_ALL:
        return 0.8
    if said and evidence.share(lambda text: " " not in text and len(text) <= 80, 0.95) >= 0.95:
        return 0.8 if evidence.variety > 0.9 or sure else 0.4
    return 0.0


def _digits(evidence: Evidence, said: float, sure: float) -> float:
    if evidence.named_amount and not sure:
        return 0.0
    if looks.zero_ahead(evidence):
        return 0.85 if evidence.variety > REPEATED or sure else 0.6
    if sure:
        return 0.85
    if said:
        return 0.85 if evidence.variety > 0.5 else 0.7 if evidence.variety > REPEATED else 0.5
    if _luhn(evidence) or (min(evidence.numbers.widths) >= VERY_LONG and len(evidence.numbers.widths) == 1):
        return 0.8
    wide = min(evidence.numbers.widths) >= LONG_CODE and len(evidence.numbers.widths) <= 2
    return 0.8 if wide and evidence.variety > 0.9 and evidence.filled > MANY else 0.0


def _luhn(evidence: Evidence) -> bool:
    """French company numbers (9 or 14 digits) and others end in a check digit: nearly all must agree, and be many."""
    return evidence.numbers.widths in ((9,), (14,)) and evidence.distinct >= 5 and evidence.share(_checks, NEARLY_ALL) >= NEARLY_ALL


def _checks(text: str) -> bool:
    digits = [int(char) for char in reversed(text) if char.isdigit()]
    return bool(digits) and sum(sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(digits)) % 10 == 0


VERY_LONG = 11
"""Eleven digits of one length are no amount: tax numbers, bank accounts."""
LONG_CODE = 9
"""Nine digits or more, all of one length and all different, are a number plate of something."""
REPEATED, MANY = 0.2, 30
"""A code that five rows share is rather a class; less than thirty different ones may be amounts."""


def _reason(evidence: Evidence) -> Message:
    if evidence.distinct == evidence.filled:
        return message("every value is different: not added up")
    return message("codes that name something: not added up")


DETECTOR = Detector(
    "key",
    "identifier",
    "key",
    judge,
    (
        Example("x", ("0b8e0a3e-9d3c-4c59-8d0e-0a5f2d4f1b11", "0b8e0a3e-9d3c-4c59-8d0e-0a5f2d4f1b12"), True),
        Example("idCarpeta", ("8324429", "8324430", "8324435"), True),
        Example("folio", ("A-001", "A-002"), True),
        Example("x", ("00123", "00456", "00789"), True),
        Example("no_processo", ("20113", "20109", "34002"), True),
        Example("no_asegurados", ("312323", "1402", "149"), False),
        Example("Número de casos", ("12", "15", "18"), False),
        Example("total", ("12", "15", "18"), False),
        Example("color", ("rojo", "verde"), False),
    ),
    source="RFC 9562 for UUIDs; ISO/IEC 7812-1, annex B for the check digit; forms of codes chosen on the open corpus",
)
