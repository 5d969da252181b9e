"""Heatmap: a number for each pair of two keys, as a grid of cells from light to dark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from charts._base import Chart, Example, Rule, Scene, Slot, reasons
from charts._facts import column_in, distinct_in, has, kind_in, role_in
from charts._frame import grain_of, key_label, key_text, key_value, other_label, value_of
from charts._grid import Grid, Side, drawn
from charts._measures import measure
from charts._periods import spanned
from charts._ranking import place_in
from charts._specs import ALL_AGGREGATES, AMOUNTS, CLASSES, KEYS, NAMES, PERIODS, PLACES, SUMS, completed, grain_for
from charts._telling_time import is_open
from explorer.model.message import Message, Moment, Value, message, plural
from explorer.model.picture import Figure, Look, Reason, Telling
from explorer.model.query import Query
from explorer.model.schema import Column, Schema
from explorer.model.table import Note
from explorer.model.view import ChartSpec, View
from explorer.query.plan import grouped
from explorer.text import moment

ROWS = 40
"""Rows that can be named beside each other; the rest fold into one."""

COLUMNS = 12
"""Columns with a name each; periods and other keys that run on may be more."""

PERIODS_ACROSS = 60
"""Periods that are still cells and not stripes."""

FEWEST = 24
"""Cells from which a grid shows a pattern; bars compare fewer."""

SPARSE = 0.5
"""Of a statistic's cells so many must be filled."""

SCATTERED = 3.0
"""Rows that each cell of counts needs on average: with fewer, chance colours it."""

KEYED = ("by", "split")
"""The slots of the two keys."""

ROUND = {"month": range(1, 13), "weekday": range(1, 8), "hour": range(24)}
"""Roles that come round again, and all that they can be: those that no row has are drawn too."""

MOSTLY = 0.6
"""Of the periods between the first and the last, or of what comes round, so many must be there for the others to be missing: a census
every ten years lacks no years."""

STANDS_OUT = 2.0
"""Means of all cells to the highest: from here on it is worth a title."""

RULES = (
    Rule("a_grid", 3, message("enough of both to show a pattern"), lambda s, c: _least(s, c) >= 4 and _cells(s, c) >= FEWEST),
    Rule("few_cells", -6, message("bars compare so few numbers better"), lambda s, c: _least(s, c) < 4 or _cells(s, c) < FEWEST),
    Rule("too_many_rows", -6, message("more rows than can be named"), lambda s, c: distinct_in("by", c, s) > ROWS),
    Rule("too_many_columns", -6, message("more columns than can be named"), lambda s, c: _across(s, c) > _most_across(s, c)),
    Rule("rounds", 3, message("shows when in the week, the day or the year"), lambda s, c: all(_is_round(slot, s, c) for slot in KEYED)),
    Rule("turned", -1, message("reads better with rows and columns exchanged"), lambda s, c: _is_turned(s, c)),
    Rule("sparse_grid", -8, message("most cells would be empty"), lambda s, c: _is_sparse(s, c)),
)


def _across(schema: Schema, spec: ChartSpec) -> int:
    """Columns of the grid; of dates as many periods as they are cut to, at most."""
    column = column_in("split", spec, schema)
    if column is None:
        return 0
    return min(column.distinct, PERIODS_ACROSS) if _is_cut(column, spec, schema) else column.distinct


def _is_cut(column: Column, spec: ChartSpec, schema: Schema) -> bool:
    return bool(grain_for(spec, column, schema, PERIODS_ACROSS)) and column.role != "year"


def _most_across(schema: Schema, spec: ChartSpec) -> int:
    column = column_in("split", spec, schema)
    return PERIODS_ACROSS if column is not None and _runs_on(column) else COLUMNS


def _least(schema: Schema, spec: ChartSpec) -> int:
    return min(distinct_in("by", spec, schema), _across(schema, spec))


def _cells(schema: Schema, spec: ChartSpec) -> int:
    return distinct_in("by", spec, schema) * _across(schema, spec)


def _is_round(slot: str, schema: Schema, spec: ChartSpec) -> bool:
    return role_in(slot, spec, schema, *ROUND)


def _is_turned(schema: Schema, spec: ChartSpec) -> bool:
    """Time runs down and groups run across; of two times the longer one runs down, of two groups the shorter one."""
    timed, across_timed = (kind_in(slot, spec, schema, "temporal") for slot in KEYED)
    if timed != across_timed:
        return timed
    down, across = distinct_in("by", spec, schema), _across(schema, spec)
    return down > across if timed else down < across


def _is_sparse(schema: Schema, spec: ChartSpec) -> bool:
    """A few rows spread over many cells."""
    wanted = SPARSE if schema.shape != "record" else 1.0 if has("what", spec) else SCATTERED
    return schema.siblings_of(spec.first("what")) is None and 0 < schema.rows < wanted * _cells(schema, spec)


def _runs_on(column: Column) -> bool:
    """Keys with an order of their own need no name each."""
    return column.kind == "temporal" or bool(column.order)


def score(schema: Schema, spec: ChartSpec) -> tuple[Reason, ...]:
    return reasons(RULES, schema, spec)


def complete(spec: ChartSpec, schema: Schema) -> ChartSpec:
    """Dates in either slot are cut so that they stay cells; one grain serves both."""
    full = completed(spec, schema, "by", ROWS, periods=PERIODS_ACROSS)
    across = column_in("split", full, schema)
    if across is None or full.grain:
        return full
    return replace(full, grain=grain_for(spec, across, schema, PERIODS_ACROSS))


def plan(view: View, schema: Schema, look: Look) -> Query:
    spec = view.spec or ChartSpec("heatmap")
    across = column_in("split", spec, schema)
    return grouped(view, schema, (("by", _rows(spec, schema)), ("split", None if across is not None and _runs_on(across) else COLUMNS)))


def _rows(spec: ChartSpec, schema: Schema) -> int | None:
    """Rows at most; periods are never folded by their size."""
    column = column_in("by", spec, schema)
    return None if column is not None and column.kind == "temporal" else spec.limit or ROWS


def draw(scene: Scene) -> Figure:
    return drawn(scene, grid_of(scene))


def grid_of(scene: Scene) -> Grid:
    """The frame as rows and columns; a pair that no row has is none: of counts and of sums of records a zero, else no data."""
    records = [record for record in scene.frame.to_pylist() if record["what"] is not None]
    found = {(record["by"], record["split"]): float(record["what"]) for record in records}
    counts = {slot: max((int(row.get("folded") or 0) for row in records if row[slot] is None), default=0) for slot in KEYED}
    down, across = (_keys(scene, slot, [(record[slot], float(record["what"])) for record in records]) for slot in KEYED)
    cells = tuple(tuple(found.get((row, column)) for column in across) for row in down)
    sides = [_side(scene, slot, keys, counts[slot]) for slot, keys in (("by", down), ("split", across))]
    return Grid(sides[0], sides[1], cells, is_counted(scene), open=_open(scene, sides[1], len(down)))


def is_counted(scene: Scene) -> bool:
    """Whether a cell without rows is a zero: of counts, and of sums of records."""
    return not scene.spec.first("what") or (scene.spec.aggregate in SUMS and scene.schema.shape == "record")


def _open(scene: Scene, across: Side, rows: int) -> tuple[tuple[int, int], ...]:
    """The cells of a last period that is not over."""
    if not across.days or not is_open(scene, across.days[-1], "split"):
        return ()
    return tuple((row, len(across.days) - 1) for row in range(rows))


def _keys(scene: Scene, slot: str, amounts: Sequence[tuple[object, float]]) -> list[object]:
    """The keys of one side in order, with the periods between them that no row has; the folded one last."""
    column = scene.schema.column(scene.spec.first(slot))
    sizes: dict[object, list[float]] = {}
    for key, amount in amounts:
        sizes.setdefault(key, []).append(amount)
    own = [key for key in sizes if key is not None]
    ordered = _filled(scene, column, own) if _runs_on(column) else None
    if ordered is None and scene.spec.sort == "name" and slot == "by":
        ordered = sorted(own, key=lambda key: place_in(key, column))
    if ordered is None:
        ascending = scene.spec.sort == "asc" and slot == "by"
        ordered = sorted(own, key=lambda key: (_size(sizes[key], scene) * (1 if ascending else -1), str(key)))
    return [*ordered, *([None] if None in sizes else [])]


def _filled(scene: Scene, column: Column, own: list[object]) -> list[object]:
    """Keys that run on, without holes where what is missing can be known."""
    grain = grain_of(column, scene.spec.grain)
    texts = sorted(str(key) for key in own)
    filled: list[object] = []
    if own and grain and all(len(text) == 10 and text[4] == "-" for text in texts):
        filled = list(spanned(texts[0], texts[-1], grain))
    elif column.role in ROUND and own and all(key_text(key).isdigit() for key in own):
        filled = _rounded(column.role, own)
    if set(own) <= set(filled) and len(filled) <= len(own) / MOSTLY:
        return filled
    return sorted(own, key=lambda key: place_in(key, column))


def _rounded(role: str, own: list[object]) -> list[object]:
    """All months, weekdays or hours, each as the file writes it where it does."""
    written = {int(key_text(key)): key for key in own}
    return [written.get(number, str(number)) for number in sorted({*ROUND[role], *written})]


def _size(amounts: list[float], scene: Scene) -> float:
    return sum(amounts) if scene.spec.aggregate in SUMS else sum(amounts) / len(amounts)


def _side(scene: Scene, slot: str, keys: list[object], folded: int) -> Side:
    column = scene.schema.column(scene.spec.first(slot))
    grain = grain_of(column, scene.spec.grain)
    labels = tuple(other_label(folded, scene.locale) if key is None else key_label(key, column, grain, scene.locale) for key in keys)
    values: tuple[Value, ...] = tuple(message("the other {n}", n=folded) if key is None else key_value(key, column, grain) for key in keys)
    days = _days(keys, grain)
    short = tuple(_short(value, label, scene.locale) for value, label in zip(values, labels, strict=True))
    return Side(labels, values, short, _runs_on(column), days, grain)


def _days(keys: list[object], grain: str) -> tuple[str, ...]:
    """The keys as the first days of periods, where they are all periods from the first to the last."""
    days = tuple(str(key) for key in keys)
    if not grain or not days or any(len(day) != 10 for day in days):
        return ()
    return days if list(days) == spanned(days[0], days[-1], grain) else ()


def _short(value: Value, label: str, locale: str) -> str:
    """Months of no year abbreviated; all else as it is."""
    if isinstance(value, Moment) and value.grain == "month_name":
        return moment(value.iso, "month_short", locale)
    return label


def tell(scene: Scene) -> Telling:
    grid = grid_of(scene)
    what = measure(scene.spec, scene.schema)
    by, split = (scene.schema.column(scene.spec.first(slot)).label for slot in KEYED)
    title = message("{measure} by {by} and {split}", measure=what, by=by, split=split)
    known = grid.known()
    if not known:
        return Telling(title, message("{kind}. {title}. There is nothing to show.", kind=message("Heatmap"), title=title))
    return Telling(title, told(scene, grid, message("Heatmap"), title), finding=stands_out(scene, grid, what), notes=_unfinished(grid))


def told(scene: Scene, grid: Grid, kind: Message, title: Message) -> Message:
    """Kind, title, how many cells, the highest and the lowest, and how many have no number."""
    known, missing = grid.known(), len(grid.missing())
    high, low = max(known), min(known)
    lacking: Value = ""
    if missing and grid.counted:
        lacking = plural(" {n} cell has no rows.", " {n} cells have no rows.", n=missing)
    elif missing:
        lacking = plural(" {n} cell has no data.", " {n} cells have no data.", n=missing)
    return message(
        "{kind}. {title}: {rows} × {columns} cells. The highest is {first} ({high}), the lowest {last} ({low}).{lacking}",
        kind=kind, title=title, rows=len(grid.cells), columns=len(grid.across.labels), lacking=lacking,
        first=grid.name(*high[1:]), high=value_of(scene, high[0]), last=grid.name(*low[1:]), low=value_of(scene, low[0]),
    )  # fmt: skip


def stands_out(scene: Scene, grid: Grid, what: Message) -> Message | None:
    """The highest cell, where it is far above the mean and not of a period that is not over."""
    known = [cell for cell in grid.known() if cell[1:] not in grid.open]
    mean = sum(value for value, _, _ in known) / len(known) if known else 0.0
    high = max(known, default=(0.0, 0, 0))
    if mean <= 0 or high[0] < STANDS_OUT * mean:
        return None
    return message("{measure}: highest for {first}, at {value}", measure=what, first=grid.name(*high[1:]), value=value_of(scene, high[0]))


def _unfinished(grid: Grid) -> tuple[Note, ...]:
    if not grid.open:
        return ()
    period = grid.across.values[grid.open[0][1]]
    return (Note("open_period", message("{period} is not complete in the data: it is framed with dots.", period=period)),)


CHART = Chart(
    name="heatmap",
    family="heatmap",
    label=message("Heatmap"),
    needs=("heatmap",),
    slots=(
        Slot(
            "by",
            ("categorical", "geographic", "temporal", "text", "identifier"),
            CLASSES + PLACES + PERIODS + NAMES + KEYS,
            lacks=message("two columns of groups"),
        ),
        Slot("split", ("categorical", "geographic", "temporal"), CLASSES + PLACES + PERIODS, lacks=message("two columns of groups")),
        Slot("what", ("numeric",), AMOUNTS, required=False, lacks=message("a number")),
    ),
    sentence=message("Show {what} by {by} against {split}"),
    aggregates=ALL_AGGREGATES,
    complete=complete,
    score=score,
    plan=plan,
    draw=draw,
    tell=tell,
    examples=(
        Example(
            "día,hora,viajes\n"
            + "".join(f"{day},{hour},{40 + 17 * day * (hour % 7) + 9 * hour}\n" for day in range(1, 8) for hour in range(6, 22)),
            ChartSpec("heatmap", (("what", ("viajes",)), ("by", ("día",)), ("split", ("hora",)))),
        ),
        Example(
            "alcaldía,año,tasa\n"
            + "".join(
                f"{name},{year},{rate + step * (year - 2018):.1f}\n"
                for name, rate, step in (
                    ("Tlalpan", 9.1, -0.4),
                    ("Iztapalapa", 14.2, 0.3),
                    ("Coyoacán", 7.7, 0.1),
                    ("Xochimilco", 5.2, 0.8),
                )
                for year in range(2018, 2024)
                if (name, year) != ("Coyoacán", 2020)
            ),
            ChartSpec("heatmap", (("what", ("tasa",)), ("by", ("alcaldía",)), ("split", ("año",)))),
        ),
    ),
    icon="M4 4h5v5H4zM12 4h5v5h-5zM20 4h4v5h-4zM4 13h5v6H4zM12 13h5v6h-5zM20 13h4v6h-4z",
)
