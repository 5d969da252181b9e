"""Which of five languages a table is written in, by the small words of its headers and values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from explorer.schema.words import listed, tokens

WORDS: dict[str, frozenset[str]] = {
    "es": listed(
    """
    el los las del una con para por fecha ano nombre numero sexo tipo total municipio provincia codigo clave entidad si y estado pais
    ciudad anio edad valor mujeres hombres descripcion
    """
),
    "pt": listed(
    """
    o os do da dos das uma com para por data ano nome numero sexo tipo municipio estado codigo nao sim regiao uf e orgao mulheres homens
    descricao preco
    """
),
    "fr": listed(
    """
    le les du des une avec pour par date annee nom numero sexe type commune departement code libelle oui non et montant ville pays valeur
    la en au aux
    """
),
    "it": listed(
    """il gli del della dei delle una con per data anno nome numero sesso tipo comune provincia codice regione totale e di stato valore"""
),
    "en": listed(
    """the of and in to for with date year name number sex type total state country city code county yes no by age at on percent status"""
),
}  # fmt: skip
"""Words that open data sets use, folded. Those that several languages share count for each."""


def language_of(headers: Iterable[str], values: Iterable[str]) -> str:
    """The language with most of its words there; "" where hardly any is there; English wins ties, then Spanish."""
    seen = Counter(word for header in headers for word in tokens(header) * 2)
    seen.update(word for value in values if len(value) < 400 for word in tokens(value))
    scores = sorted(((sum(min(3, seen[word]) for word in words), language) for language, words in WORDS.items()), reverse=True)
    best = [language for score, language in scores if score == scores[0][0]]
    if scores[0][0] < LEAST:
        return ""
    return "en" if "en" in best else next(language for language in WORDS if language in best)


LEAST = 2
"""One word of a value may be chance; a header's word counts twice."""
