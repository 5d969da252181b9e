"""What comes out at the end: a figure and everything said about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow

from explorer.model.message import Message
from explorer.model.table import Credit, Note
from explorer.model.view import ChartSpec, Filter, View

Frame: TypeAlias = pyarrow.Table
Figure: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Look:
    """How big and for which place; never part of what is shown. `target` is page, card, embed or image; sizes in CSS pixels."""

    width: int = 960
    height: int = 540
    target: str = "page"

    @property
    def narrow(self) -> bool:
        """A phone: labels go above bars, legends under charts."""
        return self.width < 560


@dataclass(frozen=True)
class Answer:
    """What the engine gives back: the small frame, rows in all and rows used, and what was left out."""

    frame: Frame
    rows: int
    used: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Telling:
    """A chart in words: a title that describes, a finding where a rule found one, a summary. Not yet in a language."""

    title: Message
    summary: Message
    subtitle: Message | None = None
    finding: Message | None = None
    notes: tuple[Note, ...] = ()
    """What the drawing itself had to leave out."""


@dataclass(frozen=True)
class Reason:
    """Why a chart is offered: the rule's name, its points, and a sentence."""

    rule: str
    points: float
    text: Message


@dataclass(frozen=True)
class Recommendation:
    """A chart worth seeing, of the rows that pass `filters`; its score is the sum of its reasons' points."""

    spec: ChartSpec
    reasons: tuple[Reason, ...]
    filters: tuple[Filter, ...] = ()

    @property
    def score(self) -> float:
        return sum(reason.points for reason in self.reasons)


@dataclass(frozen=True)
class Picture:
    """One chart, whole: `figure` is plotly's data and layout (None for a table); texts are in the view's language."""

    view: View
    figure: Figure | None
    frame: Frame
    title: str
    subtitle: str
    finding: str
    summary: str
    filters: str
    credit: Credit
    source_line: str
    notes: tuple[str, ...]
    needs: tuple[str, ...]
    """The chunks of plotly.js that the figure wants beyond the core."""
    headers: tuple[tuple[str, str], ...] = ()
    """(name in the frame, words for it): the table under the chart and the data file."""
    fingerprint: str = ""
    recipe: str = field(default="", compare=False)
    """The query as SQL that a reader can repeat."""
    shapes: bytes = field(default=b"", compare=False, repr=False)
    """The GeoJSON of a map whose layer is no file."""
