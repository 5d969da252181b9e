"""What a column is, judged by its header and its cells alone: a second opinion that knows nothing of the schema."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

RATE = re.compile(
    r"(?<!\d)(?<!\d )%|\b(rate|ratio|percent\w*|pct|share|average|avg|mean|median|index|rank|score|tasa|porcentaje|promedio|media|mediana|"
    r"índice|indice|taxa|taux|moyenne|per capita|density|densidad|temp\w*|latitude|longitude|lat|lon|lng)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"\b(id|code|codes|zip|fips|cve|clave|código|codigo|cod|postal|uuid|cvegeo|phone|isbn)\b", re.IGNORECASE)
YEAR = re.compile(r"\b(year|años?|ano|année|annee|yr|ejercicio)\b", re.IGNORECASE)
TOTAL = re.compile(
    r"^(grand |sub)?totale?s?( (general|nacional|national))?$|"
    r"^(all|todos|todas|tous|nacional|national|world|mundo|both sexes|ambos sexos|overall|ensemble)$",
    re.IGNORECASE,
)
GARBAGE = re.compile(r"\ufffd|Ã[\x80-\xbf©¡³±­]|Â[°º ©]|â€|\b(nan|NaN|None|undefined|Infinity)\b|&amp;(amp|lt|gt|#)")
DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d\d)\b")
DATE = re.compile(r"^(\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{4})([T ]\d\d:\d\d.*)?$")


def words(name: str) -> str:
    """A header as words: `unemploymentRate_2020` is "unemployment Rate 2020"."""
    return re.sub(r"[_.\-]+", " ", re.sub(r"([a-zà-ÿ])([A-Z])", r"\1 \2", name))


def numbers(cells: Sequence[str]) -> list[float]:
    """The cells that are plain numbers."""
    return [float(cell) for cell in cells if re.fullmatch(r"-?\d+(\.\d+)?", cell.strip())]


def is_rate(name: str) -> bool:
    """What does not add up, by its header."""
    return bool(RATE.search(words(name)))


def is_code(name: str) -> bool:
    """A number that only names something, by its header."""
    return bool(CODE.search(words(name)))


def is_year(name: str, cells: Sequence[str]) -> bool:
    """Header or cells speak of years, and every cell could be one."""
    found = numbers(cells)
    whole = bool(found) and all(value % 1 == 0 and 1800 <= value <= 2100 for value in found)
    return whole and bool(YEAR.search(words(name)))


def is_counted(cells: Sequence[str]) -> bool:
    """1, 2, 3 … as rows are numbered: each number once, hardly one missing."""
    found = sorted(numbers(cells))
    steps = [later - earlier for earlier, later in itertools.pairwise(found)]
    return len(found) > 20 and min(steps) == 1 and steps.count(1) > 0.95 * len(steps)


def are_dates(cells: Sequence[str]) -> bool:
    """Nearly all cells are days."""
    return bool(cells) and sum(bool(DATE.match(cell.strip())) for cell in cells) > 0.9 * len(cells)


def day_first(cells: Sequence[str]) -> bool | None:
    """Whether 13/02 or 02/13 proves which of the two numbers is the day; None where nothing does."""
    pairs = [(int(found[1]), int(found[2])) for cell in cells if (found := DAY.match(cell.strip()))]
    first, second = (any(pair[place] > 12 for pair in pairs) for place in (0, 1))
    return first if first != second else None
