"""How a text file separates and quotes its cells: the reading whose rows are most alike and whose cells look most like values."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from explorer.model.table import Read

DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", " ")
"""In the order of how often they are met, which breaks ties."""

_RARE = {":": 0.7, "^": 0.9, "~": 0.9, " ": 0.5}
"""Characters that also stand inside cells (times, sentences) have to show more."""

COLUMNS = "  "
"""The delimiter's name where cells are set apart by two or more spaces."""

QUOTES = ('"', "'", "")
ROWS = 250
"""Rows looked at: consistency does not get clearer with more."""
_NO_COLUMNS = 0.001
"""Score of a reading with one column, as CleverCSV has it: any other consistent reading is better."""

_KNOWN = re.compile(
    r"""\s*(?:
      | [-+−(]?\s*[$€£¥%]?\s*[-+−]?\d[\d.,'\s\u00a0\u202f]*(?:[eE][-+]?\d+)?\s*[%€$£)°]?     # a number in any dress
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[AaPp]\.?[Mm]\.?|[-+]\d{2}:?\d{2})?)?
      | \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?
      | (?:https?|ftp)://\S+ | [\w.+-]+@[\w-]+\.[\w.-]+
      | [-–—*.]{1,5} | [Nn]/?[AaDd]\.?
      | [^\W_](?:[^;|\t",\\{}\[\]=<>^~] | ,(?=\s) | (?<=\w)"(?=\w))*                        # words
      | [(#¿¡_«“]?[\w][^;|\t",{}=<>^~]*
    )\s*""",
    re.VERBOSE,
)

csv.field_size_limit(1 << 30)


@dataclass(frozen=True)
class Dialect:
    """What stands between cells, around them, and before a quote inside them ("" for a doubled quote)."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    spaced: bool = False
    """A space stands after each delimiter and before the quote."""


def decide(text: str, read: Read = Read()) -> Dialect:
    """The dialect of `text`; what `read` says is kept."""
    lines = list(islice(io.StringIO(text, newline=""), ROWS * 4))
    candidates = [
        Dialect(delimiter, quote, escape, bool(quote) and f"{delimiter} {quote}" in text and f"{delimiter}{quote}" not in text)
        for quote, escape in _quotes(text, read)
        for delimiter in _delimiters(text, read)
    ]
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda dialect: _score(lines, dialect), default=Dialect(read.delimiter or ",", read.quote or '"'))


def _delimiters(text: str, read: Read) -> tuple[str, ...]:
    if read.delimiter:
        return (read.delimiter,)
    found = tuple(delimiter for delimiter in DELIMITERS if delimiter in text)
    return (*found, COLUMNS) if re.search(r"\S {2,}\S", text) else found


def _quotes(text: str, read: Read) -> list[tuple[str, str]]:
    if read.quote:
        return [(read.quote if read.quote != "none" else "", "")]
    pairs = [(quote, "") for quote in QUOTES if quote and quote in text] or [('"', "")]
    if '"' in text:
        pairs.append(("", ""))
    if '\\"' in text:
        pairs.append(('"', "\\"))
    return pairs


def _score(lines: list[str], dialect: Dialect) -> float:
    rows = [row for row in islice(parse(lines, dialect), ROWS) if any(row)]
    if not rows:
        return 0.0
    widths = Counter(len(row) for row in rows)
    pattern = sum(count * max(_NO_COLUMNS, (width - 1) / width) for width, count in widths.items()) / len(widths) / len(rows)
    cells = [cell for row in rows for cell in row]
    known = sum(1 for cell in cells if _KNOWN.fullmatch(cell[:200])) / len(cells)
    return pattern * known * _RARE.get(dialect.delimiter, 1.0)


def parse(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Rows of cells, whatever their length; a blank line is []. Never fails on what a cell holds."""
    if dialect.delimiter == COLUMNS:
        return (re.split(r" {2,}", line.strip()) if line.strip() else [] for line in lines)
    loose = dialect.delimiter == " "
    return csv.reader(
        (line.strip(" ") for line in lines) if loose else lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        skipinitialspace=loose or dialect.spaced,
    )
