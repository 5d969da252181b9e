"""What a chart is to the rest of the program: one record, read by picker, sentence, recommender, docs and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from explorer.geo import Layer
from explorer.model.message import Message, message
from explorer.model.picture import Figure, Frame, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec, View

ANOTHER = message("another column")


@dataclass(frozen=True)
class Slot:
    """A place for columns: which kinds (and, where named, which roles) fit, whether it must be filled, how many it takes.

    `lacks` says what is missing where no column fits ("two numbers"), after "needs".
    """

    name: str
    kinds: tuple[str, ...]
    roles: tuple[str, ...] = ()
    required: bool = True
    many: int = 1
    lacks: Message = ANOTHER
    matched: bool = False
    """The column must fall on a map layer."""
    pair: tuple[str, ...] = ()
    """Roles of which one column each is needed, in this order."""

    def fits(self, column: Column) -> bool:
        """Whether the column may stand here."""
        if self.matched and column.match is None:
            return False
        return column.kind in self.kinds and (not self.roles or column.role in self.roles)


@dataclass(frozen=True)
class Scene:
    """All that a drawing needs: the spec with its defaults filled in, the small frame, and what its columns mean."""

    spec: ChartSpec
    frame: Frame
    schema: Schema
    view: View
    look: Look
    locale: str
    colour: str
    layer: Layer | None = None


@dataclass(frozen=True)
class Rule:
    """One reason for or against a chart of these columns: a name, points, a sentence, and when it holds."""

    name: str
    points: float
    text: Message
    when: Callable[[Schema, ChartSpec], bool]


def reasons(rules: Iterable[Rule], schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    """The rules that hold, as reasons."""
    return tuple(Reason(rule.name, rule.points, rule.text) for rule in rules if rule.when(schema, spec))


@dataclass(frozen=True)
class Chart:
    """One kind of chart: `complete` fills a spec's empty fields, `score` gives reasons for or against, then plan, draw, tell."""

    name: str
    family: str
    label: Message
    needs: tuple[str, ...]
    slots: tuple[Slot, ...]
    sentence: Message
    """The sentence's opening, with `{slot}` places; clauses for optional slots are the web's."""
    aggregates: tuple[str, ...]
    """Aggregates that a reader may pick; () where the chart has none."""
    complete: Callable[[ChartSpec, Schema], ChartSpec]
    score: Callable[[Schema, ChartSpec], Iterable[Reason]]
    plan: Callable[[View, Schema, Look], Query]
    draw: Callable[[Scene], Figure | None]
    tell: Callable[[Scene], Telling]
    examples: tuple[Example, ...]
    measured: Message | None = None
    """The opening where a measure is shown, if that is another."""
    grains: tuple[tuple[str, Message], ...] = ()
    """How fine its time may be cut, and how the sentence says so; () where periods run on, as in most charts."""
    stacks: tuple[str, ...] = ()
    """Ways to draw the parts of a split that a reader may pick, the usual one first; () where there is only one."""
    icon: str = ""
    """SVG path data in a 28 x 24 box."""


@dataclass(frozen=True)
class Example:
    """A tiny table (CSV text) and a spec that this chart must draw from it."""

    csv: str
    spec: ChartSpec
