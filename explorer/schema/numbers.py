"""How the numbers of a column are written, and what they amount to."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

_CURRENCY = (
    r"(?:US|R|AR|MX|CO|CA|C|A|NZ|HK|S)?\$|€|£|¥|₡|₲|₱|₹|S/\.?|Bs\.?|Gs\.?|\b(?:USD|EUR|MXN|COP|BRL|ARS|CLP|PEN|GBP|CHF|CAD|UYU|BOB|PYG)\b"
)
_SCALES = {
    "k": 1e3, "mil": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "millions": 1e6, "millon": 1e6, "millón": 1e6,
    "millones": 1e6, "milhão": 1e6, "milhões": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "milliard": 1e9, "milliards": 1e9,
}  # fmt: skip
SCALE_WORDS = tuple(
    (word, f"e{len(str(int(size))) - 1}") for word, size in sorted(_SCALES.items(), key=lambda pair: (-len(pair[0]), pair[0]))
)
"""What to write in place of a scale's word, so that `6m` reads 6e6: longest first."""
_SPACES = "\u0020\u00a0\u2009\u202f"
_NUMBER = re.compile(
    rf"""^(?P<censor>[<>≤≥~]\s?)?(?P<open>\()?(?P<sign>[-+\u2212\u2013]\s?)?(?P<money>{_CURRENCY})?[{_SPACES}]*(?P<sign2>[-\u2212])?
    (?P<core>\d[\d.,'’{_SPACES}]*|[.,]\d+)(?P<exp>[eE][-+]?\d{{1,3}})?
    [{_SPACES}]*(?P<scale>(?:{"|".join(sorted(_SCALES, key=len, reverse=True))})\b)?
    [{_SPACES}]*(?P<tail>%|‰|{_CURRENCY})?(?P<close>\))?$""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?$", re.ASCII)
_GROUPED = re.compile(rf"\d{{1,3}}(?:([.,'’{_SPACES}])\d{{3}})(?:\1\d{{3}})*$")
_GROUPS = re.compile(rf"[.,'’{_SPACES}]")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Written:
    """One number as written: its parts, and what its marks can mean. `point` is the mark that can only be a decimal one."""

    text: str
    core: str
    negative: bool
    percent: bool
    money: str
    scale: float
    censored: bool
    dressed: bool
    exponent: str = ""
    point: str = ""
    group: str = ""
    either: str = ""


@dataclass(frozen=True)
class Votes:
    """How often each mark can only be the decimal one, can only separate thousands, or may be either; by rows."""

    decimal: tuple[tuple[str, int], ...] = ()
    either: tuple[tuple[str, int], ...] = ()

    def leading(self) -> str:
        """The decimal mark with most rows, or ""."""
        return max(self.decimal, key=lambda pair: pair[1])[0] if self.decimal else ""


@dataclass(frozen=True)
class Numbers:
    """The numbers of a column, by rows: how they are written and the span they cover. `others` are values that are no number."""

    share: float
    decimal: str = "."
    thousands: str = ""
    strip: str = ""
    percent: float = 0.0
    money: str = ""
    scaled: bool = False
    brackets: bool = False
    fractions: float = 0.0
    decimals: tuple[int, ...] = ()
    zeros_ahead: float = 0.0
    widths: tuple[int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    amounts: tuple[tuple[float, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    censored: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """No value has a fraction."""
        return self.fractions == 0.0


@functools.lru_cache(maxsize=16_384)
def written(text: str) -> Written | None:
    """`text` taken apart as a number, or None where it is none in any dress."""
    if _PLAIN.match(text):
        head, dot, tail = text.lstrip("-").partition(".")
        clear = dot if len(tail) != 3 or len(head) > 3 or head[0] == "0" else ""
        return Written(text, text.lstrip("-"), text[0] == "-", False, "", 1.0, False, False, point=clear, either=dot if not clear else "")
    found = _NUMBER.match(text)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    core = found["core"].strip(_SPACES)
    marks = _marks(core)
    if marks is None:
        return None
    point, group, either = marks
    negative = bool(found["sign2"] or found["open"] or (found["sign"] or "+").strip() != "+")
    tail = found["tail"] or ""
    money = found["money"] or (tail if tail not in ("%", "‰") else "")
    scale = _SCALES[found["scale"].lower()] if found["scale"] else 1.0
    censored = bool(found["censor"])
    return Written(
        text, core, negative, tail in ("%", "‰") and bool(tail), money, scale, censored, True, found["exp"] or "", point, group, either
    )


def _marks(core: str) -> tuple[str, str, str] | None:
    """(decimal mark, thousands mark, a mark that may be either) of digits with marks; None where no number is written so."""
    marks = _GROUPS.findall(core)
    kinds = list(dict.fromkeys(" " if mark in _SPACES else mark for mark in marks))
    if not kinds:
        return "", "", ""
    if len(kinds) > 2:
        return None
    if len(kinds) == 2:
        return _two_marks(core, kinds[0], kinds[1], marks[0])
    mark = marks[0]
    if mark in ".,":
        return _one_mark(core, mark, len(marks))
    return ("", mark, "") if _GROUPED.match(core) else None


def _two_marks(core: str, first: str, last: str, written_first: str) -> tuple[str, str, str] | None:
    """Thousands, then a decimal mark: 1.234,56."""
    if last not in ".," or core.count(last) != 1:
        return None
    head = core[: core.rindex(last)]
    return (last, written_first, "") if _GROUPED.match(head) else None


def _one_mark(core: str, mark: str, times: int) -> tuple[str, str, str] | None:
    """A point or comma alone: decimal, thousands, or (1.234) either."""
    if times > 1:
        return ("", mark, "") if _GROUPED.match(core) else None
    head, _, tail = core.partition(mark)
    if not tail:
        return mark, "", ""
    if len(tail) == 3 and 0 < len(head) <= 3 and head[0] != "0":
        return "", "", mark
    return mark, "", ""


def vote(values: Iterable[tuple[str, int]]) -> Votes:
    """What a column's own numbers say of the decimal mark."""
    decimal: dict[str, int] = {}
    either: dict[str, int] = {}
    for text, rows in values:
        number = written(text)
        if number is None:
            continue
        if number.point:
            decimal[number.point] = decimal.get(number.point, 0) + rows
        elif number.group in (".", ","):
            other = "," if number.group == "." else "."
            decimal[other] = decimal.get(other, 0) + rows
        elif number.either:
            either[number.either] = either.get(number.either, 0) + rows
    return Votes(tuple(decimal.items()), tuple(either.items()))


def decimal_mark(values: Iterable[tuple[str, int]], table_mark: str = "", habit: str = ".", counted: bool = False) -> str:
    """The decimal mark of a column: by its own numbers, else the other columns', else the habit of the file's language. `counted`
    things have no fractions."""
    values = tuple(values)
    votes = vote(values)
    if votes.decimal:
        return votes.leading()
    if not votes.either:
        return table_mark or habit
    mark = max(votes.either, key=lambda pair: pair[1])[0]
    if any(text.isdigit() and len(text) > 3 and text[0] != "0" for text, _ in values):
        return mark
    if counted or any(text.isdigit() for text, _ in values):
        return "," if mark == "." else "."
    return table_mark or habit


def read(values: Iterable[tuple[str, int]], decimal: str) -> Numbers:
    """The numbers among (value, rows), with `decimal` as the decimal mark."""
    values = tuple(values)
    if all(written(text) is None for text, _ in values[:GIVE_UP]):
        return Numbers(0.0)
    total = sum(rows for _, rows in values) or 1
    good: list[tuple[Written, float, int]] = []
    others: list[tuple[str, int]] = []
    censored: list[str] = []
    hidden = 0
    for text, rows in values:
        number = written(text)
        value = None if number is None else _amount(number, decimal)
        if number is not None and value is not None and number.censored:
            censored.append(text)
            hidden += rows
        elif number is not None and value is not None:
            good.append((number, value, rows))
        else:
            others.append((text, rows))
    return _summed(good, others, censored, hidden, total, decimal)


GIVE_UP = 30
"""No number among the thirty commonest values: the column holds none worth the search."""


def amount(text: str, decimal: str) -> float | None:
    """What one cell amounts to; None where it is no number."""
    if decimal == "." and _PLAIN.match(text):
        value = float(text)
        return value if math.isfinite(value) else None
    if not _DIGIT.search(text):
        return None
    number = written(text)
    return None if number is None or number.censored else _amount(number, decimal)


def _amount(number: Written, decimal: str) -> float | None:
    """The number's value, or None where its marks contradict the column's decimal mark."""
    if number.point and number.point != decimal:
        return None
    if number.group == decimal:
        return None
    core = number.core
    if number.dressed or not (core.isdecimal() or number.point == "."):
        for mark in _GROUPS.findall(core):
            if mark != decimal:
                core = core.replace(mark, "")
        core = core.replace(decimal, ".") + number.exponent
    value = float(core) * number.scale
    if not math.isfinite(value):
        return None
    return -value if number.negative else value


def _summed(
    good: list[tuple[Written, float, int]], others: list[tuple[str, int]], censored: list[str], hidden: int, total: int, decimal: str
) -> Numbers:
    """The whole column's figures from its single numbers."""
    if not good:
        return Numbers(0.0, others=tuple(others), censored=tuple(censored))
    rows_read = sum(rows for _, _, rows in good)
    amounts = tuple((amount, rows) for _, amount, rows in good)
    decimals = {len(n.core) - n.core.rfind(decimal) - 1 if decimal in n.core else 0 for n, _, _ in good}
    groups = [mark for n, _, _ in good for mark in _GROUPS.findall(n.core) if mark != decimal]
    money = [n.money for n, _, _ in good if n.money]
    marks = {mark for n, _, _ in good for mark in n.money} | ({"%"} if any(n.percent for n, _, _ in good) else set())
    return Numbers(
        share=(rows_read + hidden) / total,
        decimal=decimal if groups or decimals != {0} else ".",
        thousands=max(set(groups), key=groups.count) if groups else "",
        strip="".join(sorted(marks - set("0123456789"))),
        percent=sum(rows for n, _, rows in good if n.percent) / rows_read,
        money=max(set(money), key=money.count) if len(money) * 2 > len(good) else "",
        scaled=any(n.scale != 1.0 for n, _, _ in good),
        brackets=any(n.negative and not n.text.startswith(("-", "+")) for n, _, _ in good),
        fractions=sum(rows for _, amount, rows in good if amount != int(amount)) / rows_read,
        decimals=tuple(sorted(decimals)),
        zeros_ahead=sum(rows for n, _, rows in good if len(n.core) > 1 and n.core[0] == "0" and n.core.isdigit()) / rows_read,
        widths=tuple(sorted({len(n.core) for n, _, _ in good})),
        low=min(amount for amount, _ in amounts),
        high=max(amount for amount, _ in amounts),
        amounts=amounts,
        others=tuple(others),
        censored=tuple(censored),
    )
