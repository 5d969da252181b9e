"""How the columns of a statistics program's file are shown: codes by their labels, dates as dates; and what is said of each."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from explorer.model.message import plural
from explorer.model.table import Hint, Note
from loaders.readers._spelling import number
from loaders.readers._statistics.moments import Spell, moment_of
from loaders.readers._statistics.readstat import Code, Values, Variable

LABELLED = 0.8
"""Of the different values, how many must have a label for the labels to be shown: scales with labels at their ends stay numbers."""
LISTED = 60
"""Labels up to which all are listed with their codes; longer lists of codes get a column of their own."""
NOTE_CHARACTERS, CUT = 4_000, " …"
MOST_CACHED = 400_000
"""Different values of all columns together whose texts are kept: 40 MB."""
MOST_MISSING = 100
"""Whole numbers in a range of missing codes that are listed one by one."""


@dataclass(frozen=True)
class Shown:
    """A column of the table: its name, the variable behind it, whether its codes are shown by their labels."""

    name: str
    variable: Variable
    labelled: bool


def shown(variables: tuple[Variable, ...], sample: Values) -> tuple[Shown, ...]:
    """The columns, in order; a long list of labels is followed by its codes."""
    names = {variable.name for variable in variables}
    found: list[Shown] = []
    for variable in variables:
        labelled = is_labelled(variable, sample.get(variable.name, ()))
        found.append(Shown(variable.name, variable, labelled))
        if labelled and listing(variable).endswith(CUT):
            found.append(Shown(_free(f"{variable.name}_code", names), variable, False))
    return tuple(found)


def _free(name: str, taken: set[str]) -> str:
    tries = (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in tries if each not in taken)


def is_labelled(variable: Variable, values: Iterable[Any]) -> bool:
    """Nearly all codes that occur, the missing ones aside, have a label."""
    codes = {value for value in values if value not in (None, "") and not is_missing(value, variable)}
    named = sum(1 for code in codes if variable.labels.get(code, "").strip())
    if not codes:
        return any(not is_missing(code, variable) for code in variable.labels)
    return named >= LABELLED * len(codes)


def is_missing(value: Code, variable: Variable) -> bool:
    """A code that the file counts as no value; a letter among numbers is one of Stata's or SAS's kinds of missing."""
    if isinstance(value, str) and variable.type != "string":
        return True
    ranges = [each for each in variable.missing if isinstance(each[0], str) == isinstance(value, str)]
    return any(low <= value <= high for low, high in ranges)  # type: ignore[operator]  # both are texts, or both numbers


class Spelling(dict[Any, str | None]):
    """Text by value, made when first met."""

    def __init__(self, column: Shown, program: str, columns: int = 1) -> None:
        super().__init__({None: None, "": None})
        variable = column.variable
        self._most = MOST_CACHED // columns
        self._labels = _texts(variable) if column.labelled else {}
        self._taken = frozenset(self._labels.values())
        self._text = variable.type == "string"
        self._how: Spell = (moment_of(program, variable.form) or (None, ""))[0] or (_single if variable.type == "float" else number)

    def __missing__(self, value: Any) -> str | None:
        text = self._labels.get(value) or self._plain(value)
        if len(self) < self._most:
            self[value] = text
        return text

    def _plain(self, value: Any) -> str | None:
        """Without a label: a code that reads like another's label says that it is the code."""
        if isinstance(value, str):
            text = value if self._text else f".{value}"
        elif value != value:
            return None
        else:
            text = self._how(value) or number(value)
        return f"{text} ({text})" if text in self._taken else text


def _texts(variable: Variable) -> dict[Code, str]:
    """Labels by code; those that several codes share are told apart by them."""
    texts = {code: " ".join(label.split()) for code, label in variable.labels.items() if label.strip()}
    shared = {text for text in texts.values() if sum(1 for other in texts.values() if other == text) > 1}
    return {code: f"{text} ({code_text(code, variable)})" if text in shared else text for code, text in texts.items()}


def code_text(code: Code, variable: Variable) -> str:
    """A code as a codebook writes it: 1, a, .a."""
    if isinstance(code, str):
        return code if variable.type == "string" else f".{code}"
    return number(code)


def _single(value: float) -> str:
    """The shortest figures that mean the same number of 32 bits."""
    if value == value // 1 and abs(value) < 1e7:
        return str(int(value))
    try:
        kept = struct.pack("f", value)
    except OverflowError:
        return number(value)
    return next((text for digits in range(6, 10) if struct.pack("f", float(text := f"{value:.{digits}g}")) == kept), number(value))


def hint(column: Shown, spelling: Spelling, sample: Iterable[Any], weight: str) -> Hint:
    """What the file says of a column, for the schema."""
    variable = column.variable
    missing = missing_texts(variable, spelling, sample)
    ordinal = column.labelled and variable.measure == "ordinal"
    order = [spelling[code] or "" for code in sorted(variable.labels, key=_place) if not is_missing(code, variable)] if ordinal else []
    return Hint(
        column.name,
        "weight" if variable.name == weight else variable.measure if variable.measure in ("nominal", "ordinal") else "",
        variable.label if column.name == variable.name else "",
        note=listing(variable) if column.name == variable.name else "",
        missing=missing,
        order=tuple(order),
    )


def _place(code: Code) -> tuple[bool, float, str]:
    return (True, 0.0, code) if isinstance(code, str) else (False, code, "")


def missing_texts(variable: Variable, spelling: Spelling, sample: Iterable[Any]) -> tuple[str, ...]:
    """How the codes that count as no value are spelt: those with a label, those of short ranges, those that occur."""
    codes = [*(code for code in variable.labels if is_missing(code, variable))]
    for low, high in variable.missing:
        if isinstance(low, str) or isinstance(high, str):
            codes.append(low)
        elif 0 <= high - low <= MOST_MISSING:
            codes.extend([low, *range(int(low) + 1, int(high) + 1)])
    codes.extend({value for value in sample if value not in (None, "") and is_missing(value, variable)})
    return tuple(dict.fromkeys(text for code in codes if (text := spelling[code])))


def listing(variable: Variable) -> str:
    """1 = Men; 2 = Women. Cut where it grows too long for a note, for then the codes have their own column."""
    pairs = [f"{code_text(code, variable)} = {' '.join(label.split())}" for code, label in sorted(variable.labels.items(), key=_by_code)]
    text = "; ".join(pairs[:LISTED])
    return text[:NOTE_CHARACTERS] + CUT if len(text) > NOTE_CHARACTERS or len(pairs) > LISTED else text


def _by_code(pair: tuple[Code, str]) -> tuple[bool, float, str]:
    return _place(pair[0])


def notes(columns: tuple[Shown, ...], hints: Iterable[Hint]) -> tuple[Note, ...]:
    """How many columns show labels, and in how many some answers count as missing."""
    labelled, missing = sum(1 for column in columns if column.labelled), sum(1 for each in hints if each.missing)
    said = []
    if labelled:
        words = plural(
            "The codes of {n} column are shown by their labels; the column's description lists them.",
            "The codes of {n} columns are shown by their labels; each column's description lists them.",
            n=labelled,
        )
        said.append(Note("labels", words))
    if missing:
        words = plural(
            "In {n} column some answers count as missing, as the file says; they stay in the table.",
            "In {n} columns some answers count as missing, as the file says; they stay in the table.",
            n=missing,
        )
        said.append(Note("declared_missing", words))
    return tuple(said)
