"""How the text of a column becomes a typed value: a Cast as DuckDB expressions over r<i>, never with a name from the data."""

from __future__ import annotations

import re

from explorer.model.schema import Cast

_SPACES = " \t\u00a0\u202f\u2007"
_TYPES = re.compile(r"BOOLEAN|BIGINT|HUGEINT|DOUBLE|DATE|TIMESTAMP|TIME|VARCHAR|DECIMAL\(\d{1,2},\d{1,2}\)")
_NUMBERS = ("BIGINT", "HUGEINT", "DOUBLE", "DECIMAL")
_EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000}
"""Formats that count from 1970, and the microseconds in one."""
DECIMAL = r"-?(?:[1-9]\d{0,5}\.(?:\d{0,8}[1-9]|0)|0\.(?:0|0{0,3}[1-9](?:\d{0,9}[1-9])?))"
"""Decimals that a DOUBLE prints as they are written: up to 15 digits are exact, and below 0.0001 it prints a power of ten."""
_BLANK_MARK = "[ \u00a0\u202f]"


def literal(text: str) -> str:
    """A text as an SQL literal; NUL cannot stand in one, nor in a cell that DuckDB read."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def is_kept_as_text(cast: Cast) -> bool:
    """The column is its own original: no cell can differ from what was written."""
    return cast.type == "VARCHAR" and not (cast.strip or cast.words or _spellings(cast))


def prepared(raw: str, cast: Cast) -> str:
    """The text that is cast, as DuckDB spells values: `raw` itself where nothing has to be changed."""
    text = raw
    if cast.words:
        text = f"lower({text})"
        for word, instead in cast.words:
            text = f"replace({text}, {literal(word)}, {literal(instead)})"
    if cast.strip:
        text = f"trim({text}, {literal(cast.strip + cast.strip.lower() + _SPACES)})"
    if cast.type.startswith(_NUMBERS) and text + cast.thousands + cast.decimal != raw + ".":
        text = _number_text(text, cast)
    return text


def _number_text(text: str, cast: Cast) -> str:
    """NULL where separators stand where none may be: with commas between thousands 1,23 is no number."""
    point = "" if cast.decimal == cast.thousands else cast.decimal
    fraction = rf"(?:{re.escape(point)}\d*)?" if point else ""
    mark = _BLANK_MARK if not cast.thousands.strip() else re.escape(cast.thousands)
    away = _SPACES if not cast.thousands.strip() else cast.thousands + _SPACES
    groups = rf"\d{{1,3}}(?:{mark}\d{{2,3}})*{mark}\d{{3}}|" if cast.thousands else ""
    pattern = rf"\s*[-+−]?\s*(?:{groups}\d*){fraction}(?:[eE][-+]?\d+)?\s*"
    plain = f"translate({text}, {literal('−' + point + away)}, {literal('-' + '.' * len(point))})"
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {plain} END"


def quick(text: str, cast: Cast) -> str:
    """What DuckDB makes of the prepared `text` by itself: right for every cell that it prints back as written."""
    return f"TRY_CAST({text} AS {type_of(cast)})"


def type_of(cast: Cast) -> str:
    """What a column is stored as. Raises ValueError where that is no type of the store's."""
    if not _TYPES.fullmatch(cast.type):
        raise ValueError(f"not a type of the store: {cast.type}")
    return cast.type


def is_plain(value: str, raw: str, cast: Cast) -> str:
    """Whether a quick `value` is the cell's, and prints as it was written. Never NULL."""
    tests = [_prints_back(value, raw, cast)]
    if words := _words(cast):
        tests.append(f"({raw} IS NULL OR trim({raw}) NOT IN ({_listed(words)}))")
    return " AND ".join(tests)


def _prints_back(value: str, raw: str, cast: Cast) -> str:
    """Printing a DOUBLE takes as long as all else that is done with a cell, so most are told by how they are written."""
    same = f"{value}::VARCHAR IS NOT DISTINCT FROM {raw}"
    if cast.type != "DOUBLE":
        return same
    finite = f"{same} AND ({value} IS NULL OR isfinite({value}))"
    if prepared(raw, cast) != raw:
        return f"({finite})"
    return f"CASE WHEN regexp_full_match({raw}, {literal(DECIMAL)}) THEN true ELSE {finite} END"


def careful(text: str, raw: str, cast: Cast) -> str:
    """The value of a cell that is not plain; NULL where `raw` means missing or does not cast."""
    value = _VALUES.get(cast.type, _decimal)(text, cast)
    words = _words(cast)
    return f"CASE WHEN trim({raw}) NOT IN ({_listed(words)}) THEN {value} END" if words else value


def _words(cast: Cast) -> list[str]:
    """Spellings of "no value" that would cast."""
    return [word for word in _spellings(cast) if cast.type == "VARCHAR" or re.search(r"\w", word)]


def is_missing(raw: str, cast: Cast) -> str:
    """Whether a cell's spelling means "no value"."""
    return f"(trim({raw}) IN ({_listed([*_spellings(cast), ''])}))"


def _listed(words: list[str]) -> str:
    return ", ".join(literal(word) for word in words)


def _spellings(cast: Cast) -> list[str]:
    return [word for word in dict.fromkeys(word.strip() for word in cast.missing) if word]


def _text(text: str, cast: Cast) -> str:
    return text


def _whole(text: str, cast: Cast) -> str:
    """1.5 is no whole number, though DuckDB would round it; 12.0 and 1e3 are."""
    double = f"TRY_CAST({text} AS DOUBLE)"
    exact = f"CASE WHEN {double} = floor({double}) THEN TRY_CAST({double} AS {cast.type}) END"
    spelt = " OR ".join(f"contains({text}, '{mark}')" for mark in ".eE")
    return f"CASE WHEN {spelt} THEN {exact} ELSE TRY_CAST({text} AS {cast.type}) END"


def _double(text: str, cast: Cast) -> str:
    return f"CASE WHEN isfinite(TRY_CAST({text} AS DOUBLE)) THEN TRY_CAST({text} AS DOUBLE) END"


def _decimal(text: str, cast: Cast) -> str:
    """A value with more decimals than fit would be rounded: it does not cast."""
    value = f"TRY_CAST({text} AS {cast.type})"
    return f"CASE WHEN {value}::DOUBLE = TRY_CAST({text} AS DOUBLE) THEN {value} END"


def _moment(text: str, cast: Cast) -> str:
    formats = [form for form in cast.formats if form not in _EPOCHS]
    values = [
        f"TRY_CAST(make_timestamp(TRY_CAST({text} AS BIGINT) * {_EPOCHS[form]}) AS {cast.type})" for form in cast.formats if form in _EPOCHS
    ]
    if formats:
        values.append(f"TRY_CAST(try_strptime(trim({text}), [{_listed(formats)}]) AS {cast.type})")
    return f"coalesce({', '.join(values)})" if values else f"TRY_CAST({text} AS {cast.type})"


def _boolean(text: str, cast: Cast) -> str:
    return f"TRY_CAST({text} AS BOOLEAN)"


_VALUES = {
    "VARCHAR": _text,
    "BIGINT": _whole,
    "HUGEINT": _whole,
    "DOUBLE": _double,
    "BOOLEAN": _boolean,
    "DATE": _moment,
    "TIMESTAMP": _moment,
    "TIME": _moment,
}
