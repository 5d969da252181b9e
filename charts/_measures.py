"""What a number is: whether it adds up, which aggregate it gets by default, and what the result is called."""

from __future__ import annotations

import functools
import re
import unicodedata

from explorer.model.message import Message, message
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec
from explorer.query.plan import own_grain

ADDITIVE_ROLES = ("quantity", "currency")


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


INTENSIVE = _listed("""
    rate ratio index indice average avg mean median percentage percent pct porcentaje porcentual porcentagem pourcentage share
    proportion proporcion proporcao per capita tasa taxa taux razon promedio prom media medio mediana moyenne mediane moyen
    score scores rating puntaje puntuacion calificacion nota note grade grado level nivel rank ranking lugar posicion rango position
    density densidad densidade densite gini coefficient coeficiente hdi idh growth crecimiento crescimento croissance
    variation variacion variacao change cambio
    age ages edad idade temperature temperatura temp tmax tmin speed velocidad velocidade vitesse
    height altura hauteur estatura talla weight mass masa massa peso poids length width ancho largo depth profundidad profundidade
    elevation elevacion elevacao altitude altitud magnitude magnitud mag pressure presion pressao humidity humedad umidade
    wind viento vento latency ph size tamano
    price prices precio precios preco precos prix unitario unit fare tarifa salary salario salaire wage sueldo
    open close high low adj expectancy esperanza expectativa esperance life fertility fecundidad fecundidade
    horsepower mpg displacement acceleration cylinders min max minimum maximum minimo maximo std stddev
    percentile percentil percentiles quantile cuantil quartile cuartil quartil decile decil
    seniority antiguedad anciennete tenure distance distancia diameter diametro diametre inflation inflacion inflacao yield rendimiento
    rendement rendimento coverage cobertura couverture copertura relacion relacao imeca idhm imc bmi hacinamiento marginacion
""")
"""Words of names of numbers that never add up, in the four languages: rates, indices, averages, prices, sizes and ages."""

ADDITIVE = _listed("""
    count counts number numero num total totales totals sum suma soma somme monto importe amount cantidad quantidade quantite
    population poblacion populacao casos cases deaths muertes fallecidos defunciones obitos sales ventas vendas ventes
    revenue ingresos gasto gastos gasto presupuesto budget orcamento viviendas hogares households visits visitas victims victimas
    tons toneladas tonnes litros kwh mwh gwh passengers pasajeros production produccion producao generation generacion geracao
    consumption consumo consommation emissions emisiones emissoes exports exportaciones imports importaciones
    precipitation precipitacion precipitacao rainfall lluvia chuva pluie area superficie surface hectareas bill tip
    cost costo costos custo cout inversion investment habitantes votes votos voix tax taxes impuesto impuestos imposto impostos
    millones millions milhoes billions billones bilhoes milliards thousands milliers milhares
    births nacimientos nascimentos naissances nascite killed injured sample muestra amostra echantillon
    jobs empleos empregos emplois employed unemployed ocupados ocupadas desocupados desempleados parados empleados activos inactivos
""")
"""Words of names of numbers that do add up, even beside one of the others ("total weight")."""

RELATIVE = _listed("""
    per capita densidad density densidade densite tasa taxa taux rate ratio average avg mean promedio media mediana median
    pct percent porcentaje index indice
""")
"""What no other word outweighs: "total cases per capita" never adds up."""

CHANGE = _listed(
    "change changes variation variacion variaciones variacao growth crecimiento crescimento croissance cambio cambios delta saldo"
)
"""Words of names of differences, which fall on both sides of zero."""
PERIOD = re.compile(
    r"[ _](?:per|por|par)[ _](?:day|week|month|quarter|year|d[ií]a|semana|m[eê]s|trimestre|a[nñ]o|jour|semaine|mois|an)\b", re.IGNORECASE
)
"""What happens in a period adds up: "seats per week" is no rate."""

NO_AMOUNT = re.compile(
    r"\bp\d{1,2}(?:th)?\b|^(?:years|a[nñ]os|ann[eé]es|anni)[ _](?:of|since|in|at|de|d)\b|^(?:pm ?10|pm ?2[.,]?5|o3|no2|nox|so2|co)\b|^ph$",
    re.IGNORECASE,
)
"""P25 and P75th, as percentiles are called for short, "years of service", and what is measured in air and water."""

EACH = re.compile(
    r"\b(?:por|per|pour|par)\s+(?:cada\s+)?(?:\d|(?:mil|cien|millon|km|m2|m3|ha|nacid|habit|person|people|vivienda|hogar|alumn|estudiant|docent"
    r"|household|inhabit|student|domicilio|m[eé]nage|[eé]l[eè]ve)[^\W\d]*)",
    re.IGNORECASE,
)
"""So many for each: people in a dwelling, deaths of a thousand births, inhabitants on a square kilometre."""

PER_THOUSAND = re.compile(r"[_ ]10{3,6}$")
"""Jobs of every thousand: `jobs_1000`."""

NAMED_RATE = re.compile(r"\d\s?%")
"""A rate that names an amount: "tax 5%"."""

LEVEL = 0.5
"""The least value of a level, as a share of the highest."""

LEVEL_VALUES = 12
"""Distinct values that it takes to see a level."""

_WORD = re.compile(r"[A-ZÁÉÍÓÚÑÜ]?[a-záéíóúñüçãõâêôàè]+|[A-ZÁÉÍÓÚÑÜ]+(?![a-z])|\d+")


@functools.lru_cache(4096)
def words(name: str) -> tuple[str, ...]:
    """The words of a column's name, without case and accents: `TasaMortalidad` is (tasa, mortalidad)."""
    return tuple(_bare(word) for word in _WORD.findall(unicodedata.normalize("NFC", name)))


def adds_up(column: Column) -> bool:
    """Whether a sum of it means anything: by its name, else a count or money that comes near zero; no rate, index or age."""
    if column.kind != "numeric" or column.role not in ADDITIVE_ROLES or set("%/") & set(column.unit + NAMED_RATE.sub("", column.name)):
        return False
    if EACH.search(f"{column.name} {column.label}".replace("_", " ")):
        return False
    said = set(words(PERIOD.sub("", f"{column.name} {column.label}")))
    if said & ADDITIVE:
        return not said & RELATIVE and not PER_THOUSAND.search(column.name)
    if said & INTENSIVE or NO_AMOUNT.search(column.name.replace("_", " ")) or is_level(column):
        return False
    return column.role == "currency" or _is_count(column)


def _is_count(column: Column) -> bool:
    """Whole numbers, and none below zero: nothing is counted so. Some programs write them 5.0; then they must come down to 1 or none."""
    if column.stats.negatives:
        return False
    common = [value for value, _ in column.stats.top]
    low = column.stats.low
    return is_whole(column) or (bool(common) and isinstance(low, int | float) and low <= 1 and all(v.endswith(".0") for v in common))


def names_change(column: Column) -> bool:
    """Whether its name says that it is a difference to what was before."""
    return bool(set(words(f"{column.name} {column.label}")) & CHANGE)


def is_level(column: Column) -> bool:
    """Whether its values all stay far above zero, as temperatures, concentrations and index numbers do, and amounts do not."""
    low, high = column.stats.low, column.stats.high
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return False
    return column.distinct >= LEVEL_VALUES and low > LEVEL * high > 0


def is_whole(column: Column) -> bool:
    """Whether its values are stored without decimals: what is counted, more often than what is measured."""
    return column.cast.type.endswith(("INT", "INTEGER", ",0)"))


def aggregate_of(spec: ChartSpec, schema: Schema) -> str:
    """The aggregate of a spec that names none: count without a measure, sum of what adds up, else the mean."""
    measures = spec.slot("what")
    if not measures:
        return "count"
    return "sum" if all(adds_up(schema.column(name)) for name in measures) else "mean"


def one_row_each(spec: ChartSpec, schema: Schema) -> bool:
    """Whether each mark is one row of the table, so that any aggregate is the value itself."""
    used = _with_twins({name for name in spec.columns() if name not in (spec.first("what"), spec.first("size"))}, schema)
    sibling = schema.siblings_of(spec.first("what"))
    keys = [{*key, sibling.key.name} if sibling else set(key) for key in schema.keys if key]
    return any(key <= used for key in keys) and all(_is_kept(schema.column(name), spec.grain) for name in used)


def _is_kept(column: Column, grain: str) -> bool:
    """Whether no two of a column's values become one when times are cut to the grain."""
    if not grain or column.kind != "temporal" or column.role not in ("date", "datetime"):
        return True
    return column.role == "date" and own_grain(column) == grain


def _with_twins(names: set[str], schema: Schema) -> set[str]:
    """The columns, and those that name the same regions in other words: a country's code stands for its name."""
    layers = {(column.match.layer, column.distinct) for column in map(schema.column, names) if column.match}
    return names | {column.name for column in schema.columns if column.match and (column.match.layer, column.distinct) in layers}


def measure(spec: ChartSpec, schema: Schema) -> Message:
    """What the marks are, as a title says it: "Number of rows", "Total Sales", "Average Age"; or its name, where a mark is one row."""
    what = spec.first("what")
    if not what or spec.aggregate == "count":
        return _weighted(schema) if schema.weight else message("Number of rows")
    label = schema.column(what).label
    if spec.aggregate in ("sum", "mean", "median", "min", "max") and one_row_each(spec, schema):
        return message("{what}", what=label)
    return {
        "sum": message("{what}", what=label) if schema.shape != "record" else message("Total {what}", what=label),
        "mean": message("Average {what}", what=label),
        "median": message("Median {what}", what=label),
        "min": message("Lowest {what}", what=label),
        "max": message("Highest {what}", what=label),
        "share": message("Share of {what}", what=label),
    }[spec.aggregate]


def whole(spec: ChartSpec, schema: Schema) -> Message:
    """What a share is a share of: "all rows", "all Sales"."""
    what = spec.first("what")
    if not what or spec.aggregate == "count":
        return message("all rows")
    return message("the total of {what}", what=schema.column(what).label)


def is_share(spec: ChartSpec, schema: Schema) -> bool:
    """Whether the result is written as a percentage."""
    return spec.aggregate == "share"


def unit_of(spec: ChartSpec, schema: Schema) -> str:
    """The unit of the measure, "" for counts and shares."""
    what = spec.first("what")
    return schema.column(what).unit if what and spec.aggregate not in ("count", "share") else ""


def with_unit(column: Column) -> str:
    """The column's label with its unit, unless the label says it already: `Beak length (mm)`."""
    return f"{column.label} ({column.unit})" if column.unit and f"({column.unit})" not in column.label else column.label


def _weighted(schema: Schema) -> Message:
    return message("Weighted number of rows ({weight})", weight=schema.column(schema.weight).label)


def _bare(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))
