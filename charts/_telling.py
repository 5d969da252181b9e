"""Keys and numbers in words: the title that describes, the finding where a rule found one, the summary for who cannot see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from charts._base import Scene
from charts._frame import value_of
from charts._measures import measure, whole
from charts._ranking import Ranking, Row
from charts._several import measures, splitting
from charts._specs import SUMS
from explorer.model.message import Amount, Message, Value, message, plural
from explorer.model.picture import Telling
from explorer.model.schema import Column

A_THIRD = 1 / 3
"""A share that is worth a title for one key, or for two together."""

MOST = 0.75
"""What a handful of keys must hold to be called most of it."""

HANDFUL = 4
TWICE = 2.0
EVEN = 1.1
"""Largest to smallest: within a tenth counts as the same."""


@dataclass(frozen=True)
class Told:
    """What a rule looks at: keys most first, their shares of the whole (0 where they do not add up), and how all is called."""

    rows: tuple[Row, ...]
    shares: tuple[float, ...]
    scene: Scene
    measure: Message
    whole: Message
    hidden: int = 0
    """Keys that are not shown by themselves: beyond the limit, or folded into the rest."""


FindingRule = Callable[[Told], Message | None]


def one_leads(told: Told) -> Message | None:
    """One key holds a third or more."""
    if told.shares[0] < A_THIRD:
        return None
    return message("{first} has {share} of {whole}", first=told.rows[0].value, share=Amount(told.shares[0], "percent"), whole=told.whole)


def two_lead(told: Told) -> Message | None:
    """Two keys of at least five together hold a third or more."""
    both = sum(told.shares[:2])
    if len(told.rows) < 5 or both < A_THIRD:
        return None
    names = (told.rows[0].value, told.rows[1].value)
    return message(
        "{first} and {second} together have {share} of {whole}",
        first=names[0],
        second=names[1],
        share=Amount(both, "percent"),
        whole=told.whole,
    )


def few_are_most(told: Told) -> Message | None:
    """A handful of at least eight keys holds three quarters or more."""
    for count in range(3, HANDFUL + 1):
        together = sum(told.shares[:count])
        if len(told.rows) >= 2 * HANDFUL and together >= MOST:
            return plural(
                "{n} of {all} has {share} of {whole}",
                "{n} of {all} have {share} of {whole}",
                n=count,
                all=len(told.rows) + told.hidden,
                share=Amount(together, "percent"),
                whole=told.whole,
            )
    return None


def all_alike(told: Told) -> Message | None:
    """Largest and smallest differ by a tenth or less."""
    if told.hidden:
        return None
    high, low = told.rows[0].total, told.rows[-1].total
    if low <= 0 or high / low > EVEN:
        return None
    return message("{measure}: nearly the same for all {n}", measure=told.measure, n=len(told.rows))


def far_apart(told: Told) -> Message | None:
    """The largest is at least twice the second."""
    high, second = told.rows[0].total, told.rows[1].total
    if second <= 0 or high / second < TWICE:
        return None
    times = Amount(round(high / second, 1))
    return message(
        "{measure}: {first} is {times} times {second}",
        measure=told.measure,
        first=told.rows[0].value,
        times=times,
        second=told.rows[1].value,
    )


def extremes(told: Told) -> Message | None:
    """Which is highest and which is lowest, where nothing stronger holds; of the largest alone the lowest is unknown."""
    if told.hidden:
        return message("{measure}: {first} is highest", measure=told.measure, first=told.rows[0].value)
    return message("{measure}: {first} is highest, {last} lowest", measure=told.measure, first=told.rows[0].value, last=told.rows[-1].value)


RULES: tuple[FindingRule, ...] = (one_leads, two_lead, few_are_most, all_alike, far_apart, extremes)
"""Strongest statement first."""


def _called(row: Row, column: Column) -> Value:
    """A class in digits with its column's name: nobody knows what "5" is in a sentence."""
    is_code = column.kind != "temporal" and str(row.value).isdecimal()
    return message("{column} {key}", column=column.label, key=str(row.value)) if is_code else row.value


def told_keys(scene: Scene, ranked: Ranking, kind: Message, slot: str = "by") -> Telling:
    """The telling of a chart of keys."""
    what, column = measure(scene.spec, scene.schema), scene.schema.column(scene.spec.first(slot))
    rows = [replace(row, value=_called(row, column)) for row in sorted(ranked.own, key=lambda row: -row.total)]
    title = _title(scene, what, column.label)
    if not rows:
        return Telling(title, message("{kind}. {title}. There is nothing to show.", kind=kind, title=title))
    told = Told(tuple(rows), _shares(scene, ranked, rows), scene, what, whole(scene.spec, scene.schema), _hidden(scene, ranked, column))
    told_of = len(rows) >= 3 and not scene.spec.slot("split") and not _only_smallest(told)
    finding = next((found for rule in RULES if (found := rule(told))), None) if told_of else None
    return Telling(title, _summary(told, kind, title), finding=finding)


def _hidden(scene: Scene, ranked: Ranking, column: Column) -> int:
    """Keys that are folded; without any, those beyond a limit that is reached."""
    folded = sum(row.folded for row in ranked.rows)
    is_full = scene.spec.limit is not None and len(ranked.own) >= scene.spec.limit
    return folded or (max(0, column.distinct - len(ranked.own)) if is_full and column.kind != "temporal" else 0)


def _only_smallest(told: Told) -> bool:
    """The largest are among the keys that are not shown."""
    return told.hidden > 0 and told.scene.spec.sort == "asc"


def with_shares(scene: Scene, telling: Telling) -> Telling:
    """The same, whose title says that each whole is 100 %."""
    return replace(telling, title=message("{title}, as shares", title=telling.title)) if scene.spec.stack == "share" else telling


def _title(scene: Scene, what: Message, by: str) -> Message:
    split = splitting(scene.spec, scene.schema)
    if split:
        return message("{measure} by {by} and {split}", measure=what, by=by, split=split)
    return message("{measure} by {by}", measure=what, by=by)


def _shares(scene: Scene, ranked: Ranking, rows: Sequence[Row]) -> tuple[float, ...]:
    """Each key's share of the whole; zeros where values do not add up or some are negative."""
    total = sum(row.total for row in ranked.rows)
    if scene.spec.aggregate not in SUMS or total <= 0 or any(row.total < 0 for row in ranked.rows):
        return (0.0,) * len(rows)
    if scene.spec.aggregate == "share":
        return tuple(row.total for row in rows)
    return tuple(row.total / total for row in rows)


def _summary(told: Told, kind: Message, title: Message) -> Message:
    """Kind, title, how many, the largest with its share, and the smallest."""
    first, last = told.rows[0], told.rows[-1]
    opening = plural("{kind}. {title}: {n} value.", "{kind}. {title}: {n} values.", n=len(told.rows), kind=kind, title=title)
    if measures(told.scene.spec, told.scene.schema):
        return opening  # different things have no total
    if len(told.rows) == 1:
        return message("{opening} {first}: {high}.", opening=opening, first=first.value, high=_amount(told, first))
    if told.hidden:
        return _half(told, opening)
    if not told.shares[0] or told.scene.spec.aggregate == "share":
        return message(
            "{opening} The highest is {first} ({high}), the lowest {last} ({low}).",
            opening=opening,
            first=first.value,
            high=_amount(told, first),
            last=last.value,
            low=_amount(told, last),
        )
    return message(
        "{opening} The highest is {first} ({high}, {share} of the total), the lowest {last} ({low}).",
        opening=opening,
        first=first.value,
        high=_amount(told, first),
        share=Amount(told.shares[0], "percent"),
        last=last.value,
        low=_amount(told, last),
    )


def _half(told: Told, opening: Message) -> Message:
    """Of the largest or the smallest alone, what is sure."""
    first, last = told.rows[0], told.rows[-1]
    if _only_smallest(told):
        return message("{opening} The lowest is {last} ({low}).", opening=opening, last=last.value, low=_amount(told, last))
    if not told.shares[0] or told.scene.spec.aggregate == "share":
        return message("{opening} The highest is {first} ({high}).", opening=opening, first=first.value, high=_amount(told, first))
    share = Amount(told.shares[0], "percent")
    return message(
        "{opening} The highest is {first} ({high}, {share} of the total).",
        opening=opening, first=first.value, high=_amount(told, first), share=share,
    )  # fmt: skip


def _amount(told: Told, row: Row) -> Value:
    return value_of(told.scene, row.total)
