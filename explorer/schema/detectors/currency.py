"""Money: written with its sign, or named so."""

from __future__ import annotations

from explorer.schema import casts, looks, reasons
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """$ € £ usd eur mxn cop ars brl clp price prices cost costs income revenue revenues salary wage wages budget spending expenditure fare
    precio precios costo costos coste importe monto montos salario sueldo ingreso ingresos gasto gastos presupuesto remuneracion pesos
    preco precos custo custos remuneracao orcamento despesa despesas receita reais montant montants prix cout couts budget salaire
    depense depenses recettes euros euro importo prezzo costo spesa stipendio dollars box_office rmu""",
    "precio salar montant importe",
)


def judge(evidence: Evidence) -> Finding | None:
    """Numbers with a currency's sign, or under a header that speaks of money."""
    found = evidence.numbers
    if not found.amounts or not looks.is_numeric(evidence) or looks.zero_ahead(evidence) or found.percent >= 0.5:
        return None
    said = evidence.says(WORDS)
    if not found.money and not said:
        return None
    return Finding(0.95, reasons.amounts(found.low, found.high), said, casts.number(evidence, found), unit=found.money)


DETECTOR = Detector(
    "currency",
    "numeric",
    "currency",
    judge,
    (
        Example("x", ("$66,149", "$1,200"), True),
        Example("x", ("$6M", "$1.5M"), True),
        Example("x", ("12,50 €", "7,00 €"), True),
        Example("Montant", ("1200", "35"), True),
        Example("x", ("1200", "35"), False),
    ),
    source="ISO 4217 for codes; signs as Unicode CLDR has them",
)
