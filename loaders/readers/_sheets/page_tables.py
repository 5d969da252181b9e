"""The tables of a web page: their cells as text, spans and captions; never a script, never another file."""

from __future__ import annotations

from dataclasses import dataclass, field

PIECE = 1 << 18
MOST_WIDE, MOST_HIGH = 1_000, 65_534
"""As many columns and rows as HTML lets a cell span."""
MOST_SPANNED = 1_000_000
"""Cells that spans add in all: a page with more means to fill the memory."""
MOST_TABLES = 1_000
MOST_NESTED = 30

_SILENT = frozenset(("script", "style", "noscript", "template", "svg"))
_BREAKS = frozenset(("br", "p", "div", "li", "tr"))
_FIELDS = frozenset(("input", "select", "textarea", "button"))
_NOTHING: dict[str, str] = {}
"""Most cells have no attributes, and asking the parser's own mapping for one is slow."""
_EXACT = "x:num"
"""Where Excel keeps the number that a cell of its pages shows rounded."""


@dataclass
class PageTable:
    """One table: rows of texts, and where cells span several (row, column, height, width)."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)
    spans: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: int = 0
    """Cells marked as names."""
    fields: int = 0
    """Controls of a form."""
    nests: bool = False
    """It holds another table: it lays out the page."""
    open_spans: dict[int, tuple[int, str]] = field(default_factory=dict)
    """By column, how many rows more a cell from above covers, and its text."""
    foot: list[int] = field(default_factory=list)
    """Where the rows of its foot begin and end."""

    def lower_foot(self) -> None:
        """The foot comes last, though it may be written before the other rows."""
        start, end = (*self.foot, len(self.rows))[:2] if self.foot else (0, 0)
        order = [*range(start), *range(end, len(self.rows)), *range(start, end)]
        places = {row: place for place, row in enumerate(order)}
        self.rows = [self.rows[row] for row in order]
        self.spans = [(places[row], place, high, wide) for row, place, high, wide in self.spans]


class Page:
    """What an HTML parser tells becomes `tables`; `title` is the last heading."""

    def __init__(self) -> None:
        self.tables: list[PageTable] = []
        self.title = ""
        self._open: list[PageTable] = []
        self._cells: list[tuple[list[str], dict[str, str], bool]] = []
        self._silent = 0
        self._takes = ""
        self._text: list[str] = []
        self._spanned = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._begin_table()
        elif self._open and tag == "tr":
            self._end_cell()
            self._begin_row(self._open[-1])
        elif self._open and tag in ("td", "th"):
            self._end_cell()
            self._begin_cell(tag, attributes)
        elif tag in ("caption", "h1", "h2", "h3", "h4"):
            self._takes, self._text = tag, []
        elif tag == "tfoot" and self._open and not self._open[-1].foot:
            self._end_cell()
            self._open[-1].foot.append(len(self._open[-1].rows))
        elif tag in _FIELDS and self._open:
            self._open[-1].fields += 1
        if tag in _BREAKS and self._cells and self._cells[-1][0]:
            self._cells[-1][0].append(" ")

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in ("td", "th") or (tag == "tr" and self._open):
            self._end_cell()
        elif tag == "tfoot" and self._open and len(self._open[-1].foot) == 1:
            self._end_cell()
            self._open[-1].foot.append(len(self._open[-1].rows))
        elif tag == self._takes:
            self._end_title(tag)

    def data(self, text: str) -> None:
        """Text, of the innermost cell."""
        if self._silent:
            return
        if self._takes:
            self._text.append(text)
        if self._cells and self._open:
            self._cells[-1][0].append(text)

    def close(self) -> list[PageTable]:
        """The tables, in their order."""
        while self._open:
            self._end_table()
        return self.tables

    def _begin_table(self) -> None:
        for outer in self._open:
            outer.nests = True
        table = PageTable(self.title)
        self.title = ""
        if len(self.tables) < MOST_TABLES and len(self._open) < MOST_NESTED:
            self.tables.append(table)
        self._open.append(table)
        self._cells.append(([], {}, False))

    def _end_table(self) -> None:
        self._end_cell()
        self._open.pop().lower_foot()
        if self._cells:
            self._cells.pop()

    def _begin_row(self, table: PageTable) -> None:
        table.rows.append([])
        self._cover(table)

    def _begin_cell(self, tag: str, attributes: dict[str, str]) -> None:
        table = self._open[-1]
        if not table.rows:
            self._begin_row(table)
        table.names += tag == "th"
        self._cells.append(([], attributes if len(attributes) else _NOTHING, True))

    def _end_cell(self) -> None:
        """The innermost cell, where it is of the innermost table."""
        if not self._cells or not self._cells[-1][2] or not self._open:
            return
        texts, attributes, _ = self._cells.pop()
        table = self._open[-1]
        text = " ".join("".join(texts).split())
        if attributes:
            self._span(table, attributes.get(_EXACT) or text, attributes)
        else:
            table.rows[-1].append(text)
        if table.open_spans:
            self._cover(table)

    def _span(self, table: PageTable, text: str, attributes: dict[str, str]) -> None:
        """A cell that may stand for several."""
        wide, high = _number(attributes.get("colspan"), MOST_WIDE), _number(attributes.get("rowspan"), MOST_HIGH)
        row, place = table.rows[-1], len(table.rows[-1])
        if wide > 1 or high > 1:
            table.spans.append((len(table.rows) - 1, place, high, wide))
            self._spanned += wide * (1 if high == 1 else 2)
        row.append(text)
        row.extend([""] * (wide - 1) if self._spanned <= MOST_SPANNED else [])
        if high > 1 and self._spanned <= MOST_SPANNED:
            table.open_spans.update({place + more: (high - 1, "") for more in range(wide)})

    def _cover(self, table: PageTable) -> None:
        """Columns that a cell from above covers are blank in this row."""
        row = table.rows[-1]
        while (place := len(row)) in table.open_spans and self._spanned <= MOST_SPANNED:
            left, text = table.open_spans.pop(place)
            self._spanned += 1
            row.append(text)
            if left > 1:
                table.open_spans[place] = (left - 1, text)

    def _end_title(self, tag: str) -> None:
        text, self._takes = " ".join("".join(self._text).split()), ""
        if tag == "caption" and self._open:
            self._open[-1].caption = text
        else:
            self.title = text


def _number(value: str | None, most: int) -> int:
    return max(1, min(int(value), most)) if value and value.isdigit() and len(value) < 9 else 1
