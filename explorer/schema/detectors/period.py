"""A quarter, half-year or fiscal year: 2020-Q1, 2020T1, 2010-11."""

from __future__ import annotations

import re

from explorer.model.message import message
from explorer.model.schema import Cast
from explorer.schema import casts, orders
from explorer.schema._base import Detector, Evidence, Example, Finding
from explorer.schema.words import lexicon

WORDS = lexicon(
    """
    period periodo periode quarter trimestre trimester semestre semester year ano anio annee anno season temporada saison fiscal ejercicio
    exercice date dates fecha fechas data datas
    """,
    "period trimest quarter",
)
QUARTER = re.compile(r"(?P<year>[12]\d{3})(?P<mark>[-_ /.]{0,2})(?:Q|T|TRIM\.?\s?|Trim\.?\s?|q|t)(?P<part>[1-4])$")
PART_FIRST = re.compile(
    r"(?:Q|T|q|t)?(?P<part>[1-4])(?:er|do|to|º|°)?\s?(?:Q|T|q|t|[Tt]rim(?:estre)?\.?)?(?P<mark>[-_ /.]{0,2})(?:de\s)?(?P<year>[12]\d{3})$"
)
HALF = re.compile(r"[12]\d{3}[-_ /.]{0,2}(?:S|H|B|s)[1-6]$")
WEEK = re.compile(r"[12]\d{3}[-_ /.]{0,2}(?:W|w|SE|S|s)(?:0?[1-9]|[1-4]\d|5[0-3])$")
_DAY = r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{2,4})"
RANGE = re.compile(rf"{_DAY}\s?(?:/|-|–|a|al|to|au)\s?{_DAY}$")
OPEN = re.compile(rf"(?:{_DAY}/[^\d/][^/]{{0,40}}|[^\d/][^/]{{0,40}}/{_DAY})$")
"""A span with a word at one end: `2018-11-20/end of the works`, `../2019-06-30`."""
SEVERAL = re.compile(rf"{_DAY}(?:\s*[\s;,]\s*{_DAY})+$")
DATES = re.compile(rf"{_DAY}(?:\s*[\s;,]\s*{_DAY})*$")
FISCAL = re.compile(r"(?P<year>[12]\d{3})\s?[-/–]\s?(?P<next>\d{2}|[12]\d{3})$")


PARTS = {
    "quarter": (lexicon("quarter trimestre trimester qtr trim"), 4),
    "half": (lexicon("semestre semester half_year"), 2),
    "week": (lexicon("week semana semaine settimana semana_epidemiologica epi_week"), 53),
}
"""Parts of a year that are numbered from 1: their words, and the last number."""
PART_NAMES = {"quarter": message("quarters of the year"), "half": message("halves of the year"), "week": message("weeks of the year")}


def judge(evidence: Evidence) -> Finding | None:
    """Every value is a quarter, a half-year, a week of a year, or two years that follow one another."""
    said = evidence.says(WORDS)
    part = next((name for name, (words, last) in PARTS.items() if evidence.says(words) == 1 and evidence.within(1, last) == 1), "")
    if part and not evidence.tokens[-1].isdigit():  # `week 7` heads the figures of that week
        return Finding(0.9, PART_NAMES[part], 1.0, Cast("BIGINT", missing=casts.missing(evidence)))
    if evidence.share(RANGE.match, 0.9) >= 0.9:
        return Finding(0.97, message("spans of dates"), said, casts.text(evidence))
    if said and evidence.share(lambda text: RANGE.match(text) or OPEN.match(text), 0.9) >= 0.9:
        return Finding(0.9, message("spans of dates"), said, casts.text(evidence))
    if said and evidence.share(SEVERAL.match) > 0 and evidence.share(DATES.match, 0.9) >= 0.9:
        return Finding(0.9, message("several dates in a cell"), said, casts.text(evidence))
    if evidence.share(QUARTER.match, 0.95) >= 0.95:
        return Finding(0.97, message("quarters"), said, _quarters(evidence))
    if evidence.share(WEEK.match, 0.95) >= 0.95 and evidence.share(HALF.match) < 1:
        return Finding(0.97, message("weeks"), said, casts.text(evidence), order=_order(evidence))
    if evidence.share(HALF.match, 0.95) >= 0.95 or (evidence.share(_fiscal, 0.95) >= 0.95 and not _months(evidence)):
        return Finding(0.97, message("periods of time"), said, casts.text(evidence), order=_order(evidence))
    if (
        evidence.share(lambda text: PART_FIRST.match(text) and not text.isdigit() and ("T" in text.upper() or "Q" in text.upper()), 0.95)
        >= 0.95
    ):
        return Finding(0.97, message("quarters"), said, casts.text(evidence), order=_order(evidence))
    return None


def _order(evidence: Evidence) -> tuple[str, ...]:
    return orders.ordered((text for text, _ in evidence.values), "period")


def _quarters(evidence: Evidence) -> Cast:
    """A quarter is stored as its first day."""
    text = evidence.values[0][0]
    found = QUARTER.match(text)
    joint = text[4 : len(text) - 1].lower() if found else "q"
    words = tuple((f"{joint}{part}", f"-{3 * part - 2:02d}-01") for part in range(1, 5))
    return Cast("DATE", missing=casts.missing(evidence), words=words)


def _fiscal(text: str) -> bool:
    """2010-11, 2010/2011: the second year follows the first by one."""
    found = FISCAL.match(text)
    if found is None:
        return False
    following = found["next"]
    return int(found["year"][-len(following) :]) + 1 == int(following) or found["year"][-2:] == "99"


def _months(evidence: Evidence) -> bool:
    """The same spelling with a month (2010-11, 2010-12, 2011-01) is a date."""
    return (
        evidence.share(lambda text: (found := FISCAL.match(text)) is not None and len(found["next"]) == 2 and 1 <= int(found["next"]) <= 12)
        == 1
        and len({text[:4] for text, _ in evidence.values}) < evidence.distinct
    )


DETECTOR = Detector(
    "period",
    "temporal",
    "period",
    judge,
    (
        Example("x", ("2020T1", "2020T2"), True),
        Example("x", ("2020-Q1", "2021-Q4"), True),
        Example("season", ("2010-11", "2011-12", "2013-14"), True),
        Example("x", ("2010/2011", "2011/2012"), True),
        Example("x", ("2018-01-01/2018-12-31", "2019-01-01/2019-06-30"), True),
        Example("plazo (fechas)", ("2018-01-01/2018-12-31", "2018-11-20/fin de obra", "NC/2019-06-30"), True),
        Example("fechas de pago", ("2019-02-25 2020-01-31", "2019-01-24", "2019-03-07; 2020-01-31"), True),
        Example("fecha", ("2019-02-25", "2019-01-24"), False),
        Example("x", ("2010-11", "2010-12", "2011-01"), False),
        Example("TRIMESTRE", ("1", "2", "4"), True),
        Example("semana", ("1", "27", "53"), True),
        Example("semana 7", ("1", "27", "53"), False),
        Example("x", ("2020-W09", "2020-W10", "2021-W01"), True),
        Example("x", ("2020SE9", "2020SE53"), True),
        Example("x", ("1", "2", "4"), False),
        Example("x", ("2020", "2021"), False),
    ),
    source="ISO 8601-2 (quarters, halves of a year); SDMX time formats; fiscal years as budgets write them",
)
