"""What a header says: its words, folded and split, and how well they fit a list of words."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_PARTS = re.compile(r"[a-z]+|\d+|[%$€£#°º]")


def listed(words: str) -> frozenset[str]:
    """The words of a spaced list."""
    return frozenset(words.split())


LINKS = listed(
    """
    of de del da do das dos des du di della delle dei degli the la le el los las les il lo l d a an en in por par per by and y e et para
    pour for
    """
)
"""Words that join others and say nothing themselves."""

AMOUNT = listed(
    """
    amount total totals count counts quantity number numbers sum rate rates ratio share percent percentage pct average avg mean median
    value values price prices cost costs income revenue revenues sales budget spending expenditure population people persons households
    area length height width weight depth distance speed duration age size score points index density temperature temp rainfall
    precipitation births deaths cases votes killed injured km kg mm cm ha usd eur gdp volume area_km2 acres capacity passengers minutes
    hours days frequency tonnes tons production yield emissions employees workers students beds visits hectares elevation elev altitude
    cantidad monto montos importe importes suma tasa tasas porcentaje porc promedio media mediana valor valores precio precios costo
    costos coste ingreso ingresos gasto gastos presupuesto ventas poblacion personas hogares superficie largo longitudinal altura ancho
    peso edad tamano puntaje indice densidad temperatura lluvia nacimientos defunciones casos votos muertos heridos victimas numero_de
    duracion produccion rendimiento toneladas emisiones empleados alumnos matricula camas visitas viviendas hombres mujeres varones
    cuantia quantidade montante soma taxa taxas percentual media mediana preco precos custo custos renda receita despesa despesas
    orcamento vendas populacao pessoas domicilios altura largura comprimento idade nascimentos obitos votos duracao producao toneladas
    homens mulheres montant montants nombre somme taux pourcentage moyenne mediane valeur valeurs prix cout couts revenu revenus depense
    depenses budget ventes population habitants menages surface longueur hauteur largeur poids duree naissances deces voix votants
    inscrits hommes femmes effectif effectifs indice densite importo quantita somma tasso percentuale prezzo costo spesa reddito
    popolazione abitanti superficie lunghezza altezza larghezza nascite decessi voti durata valore totale totali maschi femmine dosi men
    women males females male female
    """
)
"""Head words of amounts in five languages: a header with one of them names a quantity, not a code."""


COUNTED = listed(
    """
    dead injured fallecidos lesionados mortos feridos feriti morti blesses tues
    population populations people persons inhabitants households dwellings deaths births cases votes voters jobs visitors passengers
    poblacion habitantes personas hogares viviendas defunciones nacimientos casos votos votantes inscritos electores padron alumnos
    populacao pessoas domicilios obitos nascimentos eleitores visitantes pasajeros passageiros habitants menages logements deces
    naissances voix votants inscrits effectif effectifs popolazione abitanti famiglie decessi nascite voti iscritti elettori presenze
    arrivi hombres mujeres homens mulheres hommes femmes maschi femmine
    """
)
"""What is counted one by one: `1.234` of these is a thousand and more, never a fraction."""


def fold(text: str) -> str:
    """Lower case, without accents: the form in which words are compared."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@functools.lru_cache(maxsize=4096)
def tokens(header: str) -> tuple[str, ...]:
    """The words of a header: `codigoIBGE_2` gives codigo, ibge, 2."""
    return tuple(_PARTS.findall(fold(_CAMEL.sub(" ", header))))


@dataclass(frozen=True)
class Lexicon:
    """Words that name a role. `words` are whole tokens, `phrases` tokens in a row, `stems` parts of run-together headers."""

    words: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    stems: tuple[str, ...] = ()

    def fit(self, header: str) -> float:
        """1 where a word or phrase opens or ends the header, less inside it or inside a run-together word, 0 where none is there."""
        return _fit(self, header)


def lexicon(words: str, stems: str = "") -> Lexicon:
    """A lexicon from spaced words; words joined by `_` are phrases."""
    parts = fold(words).split()
    return Lexicon(
        frozenset(part for part in parts if "_" not in part),
        frozenset(tuple(part.split("_")) for part in parts if "_" in part),
        tuple(stems.split()),
    )


@functools.lru_cache(maxsize=65536)
def _fit(lexicon: Lexicon, header: str) -> float:
    found = tokens(header)
    heads = [word for word in found if word not in LINKS and not word.isdigit()]
    if not heads:
        return 0.0
    if heads[0] in lexicon.words or heads[-1] in lexicon.words:
        return 1.0 if len(heads) <= MANY_WORDS else 0.7
    if any(_runs(phrase, found) for phrase in lexicon.phrases):
        return 1.0
    if any(word in lexicon.words for word in heads):
        return 0.6 if len(heads) <= MANY_WORDS else 0.3
    joined = "".join(heads)
    if len(heads) <= MANY_WORDS and any(stem in joined for stem in lexicon.stems):
        return 0.7
    return 0.0


MANY_WORDS = 5
"""A header longer than this is a sentence: one of its words says little of the column."""


def _runs(phrase: tuple[str, ...], found: tuple[str, ...]) -> bool:
    return any(found[at : at + len(phrase)] == phrase for at in range(len(found) - len(phrase) + 1))


def names_count(header: str) -> bool:
    """The header speaks of people or cases."""
    return any(word in COUNTED for word in tokens(header))


def names_amount(header: str) -> bool:
    """The header speaks of an amount: a count, a rate, money, a size."""
    found = [word for word in tokens(header) if word not in LINKS]
    if any(mark in header for mark in ("%", "$", "€", "£")):
        return True
    if not found or len(found) > 2 * MANY_WORDS:
        return False
    return any(word in AMOUNT or word in COUNTED for word in found)
