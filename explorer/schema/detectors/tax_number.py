"""A person's or firm's official number, by its form."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.schema import casts
from explorer.schema._base import Detector, Evidence, Example, Finding

FORMS = re.compile(
    "|".join(
        (
            r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}",  # CNPJ
            r"[\d*]{3}\.[\d*]{3}\.[\d*]{3}-[\d*]{2}",  # CPF, masked ones included
            r"\d{1,2}\.?\d{3}\.?\d{3}-[\dkK]",  # RUT
            r"\d{2}-\d{8}-\d",  # CUIT
            r"\d{2}-\d{7}",  # EIN
            r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}",  # RFC
            r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d",  # CURP
            r"[A-Z]-?\d{7}-?[A-Z0-9]|\d{8}-?[A-Z]",  # CIF, NIF
            r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]",  # codice fiscale
            r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}",  # IBAN
            r"10\.\d{4,9}/\S+",  # DOI
            r"W\d{9}",  # RNA
        )
    )
    + "$"
)
"""Alternatives by the name of the register that writes so."""


def judge(evidence: Evidence) -> Finding | None:
    """Nearly every value has the form of one register."""
    if evidence.distinct == 0 or evidence.share(lambda text: FORMS.fullmatch(text), 0.9) < 0.9:
        return None
    return Finding(0.95, message("official numbers of people or firms: not added up"), 0.5, casts.text(evidence))


DETECTOR = Detector(
    "tax_number",
    "identifier",
    "key",
    judge,
    (
        Example("x", ("12.345.678/0001-95", "98.765.432/0001-10"), True),
        Example("x", ("GODE561231GR8", "VECJ880326XX1"), True),
        Example("x", ("12.345.678-5", "7.654.321-K"), True),
        Example("x", ("2020-12", "2021-01"), False),
        Example("x", ("rojo", "verde"), False),
    ),
    source="The forms that each register publishes: SAT, Receita Federal, SII, AFIP, IRS, Agencia Tributaria, ISO 13616, ISO 26324",
)
