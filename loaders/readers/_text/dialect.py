"""How a text file separates and quotes its cells: the reading whose rows are most alike and whose cells look most like values."""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from dataclasses import replace
from itertools import chain, islice

from explorer.errors import FormatError
from explorer.model.message import message
from explorer.model.table import Read
from loaders.readers._text.cells import parse
from loaders.readers._text.columns import COLUMNS, cuts_of
from loaders.readers._text.quoting import Dialect

DELIMITERS = (",", ";", "\t", "|", ":", "^", "~", " ", "\x1f", "\x01", "\\t")
"""In the order of how often they are met, which breaks ties; the last is a tab that was written as two characters."""

_RARE = {":": 0.7, "^": 0.9, "~": 0.9, " ": 0.5}
"""Characters that also stand inside cells (times, sentences) have to show more."""
_ODD = 1.2
"""So has a character that is hardly ever a delimiter: this much is doubted, shared out among the columns that it makes."""
_NEVER = frozenset("\"'.,-_/\\()[]{}<>%$€£+=°ºª¿?¡ \r\n\ufeff\ufffd")
"""Signs that numbers, dates and words are made of."""

_SAID = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.I)
"""The first line by which Excel is told the delimiter."""

_BESIDE = r"[,;\t|:^~]"
"""What a quote stands beside at the end of a cell."""
QUOTES = ('"', "'", "`")
ROWS = 250
"""Rows looked at: consistency does not get clearer with more."""
_NO_COLUMNS = 0.001
"""Score of a reading with one column, as CleverCSV has it: any other consistent reading is better."""
_MOSTLY = 0.9
_MOSTLY_EVEN = 0.6

_NUMBER = r"[-+−(]?\s*[$€£¥%]?\s*[-+−]?\d[\d.,'\s\u00a0\u202f]*(?:[eE][-+]?\d+)?\s*[%€$£)°]?"
_WHOLE_LINE = r"""
    \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:Z|[AaPp]\.?[Mm]\.?|[-+]\d{2}:?\d{2})?)?
    | \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?
    | (?:https?|ftp)://[^\s;|,]+ | [\w.+-]+@[\w-]+\.[\w.-]+"""
_ONE = re.compile(rf"\s*\"?(?:{_WHOLE_LINE})\"?\s*", re.VERBOSE)
_TYPED = re.compile(rf"\s*(?:{_NUMBER}|{_WHOLE_LINE})\s*", re.VERBOSE)
_KNOWN = re.compile(
    rf"""\s*(?:
      | {_NUMBER}
      | {_WHOLE_LINE}
      | [-–—*.]{{1,5}} | [Nn]/?[AaDd]\.?
      | [^\W_](?:[^;|\t",\\{{}}\[\]=<>^~] | ,(?=\s) | (?<=\w)"(?=\w))*                        # words
      | [(#¿¡_«“]?[\w][^;|\t",{{}}=<>^~]*
    )\s*""",
    re.VERBOSE,
)


def decide(text: str, read: Read = Read()) -> Dialect:
    """The dialect of `text`; what `read` says is kept. Raises FormatError for what cannot be a delimiter or a quote."""
    _check(read)
    lines = list(islice(io.StringIO(text, newline=""), ROWS * 4))
    said = _SAID.fullmatch(lines[0]) if lines else None
    if said and not read.delimiter:
        return decide(text[len(lines[0]) :], replace(read, delimiter=said[1]))
    pairs = itertools.product(_quotes(text, read), _delimiters(lines, text, read))
    candidates = [_about(Dialect(delimiter, quote, escape), lines, text) for (quote, escape), delimiter in pairs]
    candidates += [replace(one, wrapped=True) for one in candidates if one.quote == '"' and not one.escape and _is_wrapped(lines)]
    best = _best(candidates, lines)
    if not best.quote and not read.quote and (quoted := _one_quoted(lines)):
        return quoted
    return best if read.delimiter else _with_spaces(best, lines, text)


def _one_quoted(lines: list[str]) -> Dialect | None:
    """One column whose cells stand in quotes where they hold a comma: what else would these quotes be for?"""
    alone = Dialect()
    rows = _rows(lines, alone)
    needed = sum(1 for row in rows if "," in row[0])
    return alone if needed > 1 and all(len(row) == 1 for row in rows) else None


def _check(read: Read) -> None:
    if len(read.delimiter) > 3 or any(sign.isalnum() or sign in "\"'\r\n\0" for sign in read.delimiter.replace("\\t", "")):
        raise FormatError(
            message("Values cannot be separated by {mark}.", mark=read.delimiter), message("Try a comma, a semicolon, a tab or a bar.")
        )
    if read.quote != "none" and (len(read.quote) > 1 or read.quote.isalnum() or (read.quote and read.quote in f"{read.delimiter}\r\n\0 ")):
        raise FormatError(message("Values cannot stand between {mark}.", mark=read.quote), message("Try {known}.", known="\", ', none"))


def _about(dialect: Dialect, lines: list[str], text: str) -> Dialect:
    """The dialect with what follows from the text."""
    delimiter, quote = dialect.delimiter, dialect.quote
    if delimiter == COLUMNS:
        return replace(dialect, cuts=cuts_of(lines))
    spaced = bool(quote) and f"{delimiter} {quote}" in text and f"{delimiter}{quote}" not in text
    filled = [line for line in lines if line.strip()]
    edged = delimiter not in " \t" and sum(1 for line in filled if line.lstrip(" ").startswith(delimiter)) >= _MOSTLY * len(filled)
    return replace(dialect, spaced=spaced, edged=edged, formulas='="' in text)


def _delimiters(lines: list[str], text: str, read: Read) -> tuple[str, ...]:
    if read.delimiter:
        return (read.delimiter,)
    found = [_doubled(delimiter, text) for delimiter in DELIMITERS if delimiter in text]
    found += [mark for mark in _odd(lines) if mark not in found]
    found += [COLUMNS] if "  " in text and re.search(r"\S {2,}\S", text) else []
    return tuple(found) if "," in found else (*found, ",")


def _doubled(delimiter: str, text: str) -> str:
    """Two in place of one, where one never stands alone, or never between two quotes."""
    twice = delimiter * 2
    if delimiter == " " or len(delimiter) > 1:
        return delimiter
    between = f'"{twice}"' in text and f'"{delimiter}"' not in text
    return twice if between or text.count(twice) * 2 == text.count(delimiter) else delimiter


def _odd(lines: list[str]) -> list[str]:
    """Other signs that stand equally often in nearly every line, or between the quotes of two cells in it."""
    filled = [line for line in lines if line.strip()][:ROWS]
    signs = {sign for line in filled[:1] for sign in line if not sign.isalnum() and sign not in _NEVER and sign not in DELIMITERS}
    return sorted(sign for sign in signs if len(filled) > 1 and (_is_even(sign, filled) or _is_even(f'"{sign}"', filled)))


def _is_even(sign: str, lines: list[str]) -> bool:
    """Most lines hold it, and equally often: some may be the end of a cell that has several."""
    times, count = Counter(line.count(sign) for line in lines).most_common(1)[0]
    return times > 0 and count >= _MOSTLY_EVEN * len(lines)


def _quotes(text: str, read: Read) -> list[tuple[str, str]]:
    if read.quote:
        quote = read.quote if read.quote != "none" else ""
        return [(quote, ""), (quote, "\\")] if quote and f"\\{quote}" in text else [(quote, "")]
    pairs = [(quote, "") for quote in QUOTES if _opens(quote, text)] or [('"', "")]
    if '"' in text:
        pairs.append(("", ""))
    if '\\"' in text:
        pairs.append(('"', "\\"))
    return pairs


def _opens(quote: str, text: str) -> bool:
    """The quote stands before a cell somewhere, and after one."""
    if quote == '"' or quote not in text:
        return quote in text
    return all(re.search(pattern, text, re.M) for pattern in (rf"(?:^|{_BESIDE}) ?{quote}", rf"{quote} ?(?:\r?$|{_BESIDE})"))


def _is_wrapped(lines: list[str]) -> bool:
    """Nearly every line stands between two quotes."""
    filled = [line.strip() for line in lines if line.strip()]
    return sum(1 for line in filled if len(line) > 2 and line[0] == line[-1] == '"') >= _MOSTLY * len(filled)


def _with_spaces(dialect: Dialect, lines: list[str], text: str) -> Dialect:
    """The delimiter with the space after it, or around it, where each has one."""
    if len(dialect.delimiter) > 1 or dialect.delimiter == " ":
        return dialect
    rows = _rows(lines, dialect)
    if max(map(len, rows), default=0) < 2:
        return dialect
    for wider in (f" {dialect.delimiter} ", *([] if dialect.spaced else [f"{dialect.delimiter} "])):
        other = replace(dialect, delimiter=wider, spaced=False)
        if wider in text and [len(row) for row in _rows(lines, other)] == [len(row) for row in rows]:
            return other
    return dialect


def _rows(lines: list[str], dialect: Dialect) -> list[list[str]]:
    return [row for row in islice(parse(lines, dialect), ROWS) if any(row)]


def _best(candidates: list[Dialect], lines: list[str]) -> Dialect:
    """The candidate with the highest score, the first of equal ones. Cells are looked at only where they could still decide."""
    best, most = candidates[0], -1.0
    for candidate in candidates if len(candidates) > 1 else ():
        rows = _rows(lines, candidate)
        if (even := _evenness(rows)) <= most:
            continue
        score = even * _known(rows) * _likely(rows, lines, candidate) if rows else 0.0
        if score > most:
            best, most = candidate, score
    return best


def _evenness(rows: list[list[str]]) -> float:
    """How alike the rows' lengths are; no score is higher, for what it is multiplied by is 1 at most."""
    widths = Counter(map(len, rows))
    return sum(count * max(_NO_COLUMNS, (width - 1) / width) for width, count in widths.items()) / max(1, len(widths) * len(rows))


def _known(rows: list[list[str]]) -> float:
    """Share of the cells that look like values."""
    cells = list(chain.from_iterable(rows))
    return sum(1 for cell in cells if _KNOWN.fullmatch(cell[:200])) / len(cells)


def _likely(rows: list[list[str]], lines: list[str], dialect: Dialect) -> float:
    """How readily this delimiter is believed."""
    if _is_one_column(rows, dialect.delimiter):
        return _NO_COLUMNS
    if dialect.delimiter == " " and _typed_columns(rows) == 1:
        return 1.0
    if dialect.delimiter == " " and not (_typed_columns(rows) or _has_quotes(lines, dialect)):
        return _NO_COLUMNS
    if dialect.delimiter.rstrip(" ")[:1] not in (*DELIMITERS, ""):
        return 1 - _ODD / max(map(len, rows))
    return _RARE.get(dialect.delimiter, 1.0)


def _is_one_column(rows: list[list[str]], delimiter: str) -> bool:
    """Below a name, lines that each are one time, one date or one address, whatever they hold."""
    if len(rows) < 3 or not any(len(row) > 1 for row in rows):
        return False
    whole = [delimiter.join(row) for row in rows[1:]]
    return len(rows[0]) == 1 and sum(1 for line in whole if _ONE.fullmatch(line[:200])) >= _MOSTLY * len(whole)


def _has_quotes(lines: list[str], dialect: Dialect) -> bool:
    """Some cells stand in quotes, not just whole lines."""
    return bool(dialect.quote) and not dialect.wrapped and any(dialect.quote in line for line in lines[:ROWS])


def _typed_columns(rows: list[list[str]]) -> float:
    """Share of the columns that are of numbers or dates, among rows of one length."""
    width = max(Counter(map(len, rows)).items(), key=lambda pair: pair[1])[0]
    even = [row for row in rows if len(row) == width]
    typed = [sum(1 for row in even if _TYPED.fullmatch(row[place])) > len(even) / 2 for place in range(width)]
    return sum(typed) / width if width else 0.0
