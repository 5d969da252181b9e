"""How the text of a column becomes a typed value: a Cast as DuckDB expressions over r<i>, never with a name from the data."""

from __future__ import annotations

import re

from explorer.model.schema import Cast

_SPACES = " \t\u00a0\u202f\u2007"
_TYPES = re.compile(r"BOOLEAN|BIGINT|HUGEINT|DOUBLE|DATE|TIMESTAMP|TIME|VARCHAR|DECIMAL\(\d{1,2},\d{1,2}\)")
_WHOLE = ("BIGINT", "HUGEINT")


def literal(text: str) -> str:
    """A text as an SQL literal; NUL cannot stand in one, nor in a cell that DuckDB read."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def is_kept_as_text(cast: Cast) -> bool:
    """The column is its own original: no cell can differ from what was written."""
    return cast.type == "VARCHAR" and not cast.strip and not _spellings(cast)


def typed(raw: str, cast: Cast) -> str:
    """The value of column `raw` (r1 … rn), NULL where it is missing or does not cast."""
    if not _TYPES.fullmatch(cast.type):
        raise ValueError(f"not a type of the store: {cast.type}")
    value = _VALUES.get(cast.type, _decimal)(raw, cast)
    spellings = _spellings(cast) if cast.type == "VARCHAR" else [word for word in _spellings(cast) if re.search(r"[\d\w]", word)]
    if not spellings:
        return value
    listed = ", ".join(literal(word) for word in spellings)
    return f"CASE WHEN trim({raw}) NOT IN ({listed}) THEN {value} END"


def is_missing(raw: str, cast: Cast) -> str:
    """Whether a cell's spelling means "no value"."""
    listed = ", ".join(literal(word) for word in _spellings(cast) or [""])
    return f"(trim({raw}) IN ({listed}, ''))"


def _spellings(cast: Cast) -> list[str]:
    return [word for word in dict.fromkeys(word.strip() for word in cast.missing) if word]


def _text(raw: str, cast: Cast) -> str:
    return f"trim({raw}, {literal(cast.strip)})" if cast.strip else raw


def _number_text(raw: str, cast: Cast) -> str:
    """The number as DuckDB spells it; NULL where separators stand where none may be (1.23 is not 123)."""
    text = f"trim({raw}, {literal(cast.strip + _SPACES)})" if cast.strip else raw
    text = f"replace({text}, '−', '-')" if cast.strip or cast.thousands or cast.decimal != "." else text
    if cast.thousands:
        mark = "[ \u00a0\u202f]" if cast.thousands.strip() == "" else re.escape(cast.thousands)
        decimal = re.escape(cast.decimal)
        pattern = f"\\s*[-+]?\\s*(\\d{{1,3}}({mark}\\d{{2,3}})*{mark}\\d{{3}}|\\d*)({decimal}\\d*)?\\s*"
        away = " \u00a0\u202f" if cast.thousands.strip() == "" else cast.thousands
        text = f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN translate({text}, {literal(away)}, '') END"
    if cast.decimal != ".":
        text = f"CASE WHEN NOT contains({text}, '.') THEN replace({text}, {literal(cast.decimal)}, '.') END"
    return text


def _whole(raw: str, cast: Cast) -> str:
    """1.5 is no whole number: DuckDB would round it."""
    text = _number_text(raw, cast)
    return f"CASE WHEN contains({raw}, '.') OR contains({raw}, 'e') OR contains({raw}, 'E') THEN {_exact(text, cast)} ELSE TRY_CAST({text} AS {cast.type}) END"


def _exact(text: str, cast: Cast) -> str:
    as_double = f"TRY_CAST({text} AS DOUBLE)"
    return f"CASE WHEN {as_double} = floor({as_double}) THEN TRY_CAST({as_double} AS {cast.type}) END"


def _double(raw: str, cast: Cast) -> str:
    value = f"TRY_CAST({_number_text(raw, cast)} AS DOUBLE)"
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def _decimal(raw: str, cast: Cast) -> str:
    """A value with more decimals than fit would be rounded: it does not cast."""
    text = _number_text(raw, cast)
    value = f"TRY_CAST({text} AS {cast.type})"
    return f"CASE WHEN {value}::DOUBLE = TRY_CAST({text} AS DOUBLE) THEN {value} END"


def _moment(raw: str, cast: Cast) -> str:
    if not cast.formats:
        return f"TRY_CAST({raw} AS {cast.type})"
    formats = ", ".join(literal(form) for form in cast.formats)
    return f"TRY_CAST(try_strptime(trim({_text(raw, cast)}), [{formats}]) AS {cast.type})"


def _boolean(raw: str, cast: Cast) -> str:
    return f"TRY_CAST({_text(raw, cast)} AS BOOLEAN)"


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
