"""The sentence: which parts it has for a view, what each offers, and what the view becomes when a part is changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from charts import REGISTRY, Chart, Slot
from charts._several import BESIDE, companions
from charts._specs import SUMS
from explorer.model.message import Message, message, plural
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec, View
from explorer.query.plan import is_dated
from explorer.text import pieces
from explorer.web.visit import Visit
from explorer.web.words import AGGREGATE_WORDS, GRAIN_WORDS, SORT_WORDS, STACK_WORDS

WHATS = ("what", "what2", "what3", "what4", "what5", "what6")
"""Measures side by side, as many as a chart takes."""

ORDER = ("agg", *WHATS, "by", "by2", "by3", "place", "place2", "time", "grain", "sort", "top", "split", "stack", "size")
"""The parts in the order in which English, Spanish, Portuguese and French say them."""

TOPS = (3, 5, 10, 15, 20, 30, 50, 100, 200)
"""Numbers of keys offered; the one in use joins them."""

CLAUSES: dict[str, Message] = {
    "what2": message(", {what2}"),
    "what3": message(", {what3}"),
    "what4": message(", {what4}"),
    "what5": message(", {what5}"),
    "what6": message(", {what6}"),
    "by2": message(", then by {by2}"),
    "by3": message(", then by {by3}"),
    "place2": message(" and {place2}"),
    "time": message(" over {time}"),
    "grain": message(", {grain}"),
    "split": message(", split by {split}"),
    "stack": message(", {stack}"),
    "size": message(", sized by {size}"),
    "sort": message(", {sort}"),
    "top": message(", {top}"),
}
"""How an optional part is said once it is filled; the chart's own sentence says the rest."""

ADD: dict[str, Message] = {
    "by": message("+ by"),
    "by2": message("+ then by"),
    "by3": message("+ then by"),
    "what": message("+ measure"),
    **dict.fromkeys(WHATS[1:], message("+ another measure")),
    "place": message("+ where"),
    "time": message("+ over time"),
    "split": message("+ split by"),
    "size": message("+ sized by"),
    "top": message("+ only the first"),
}
"""What an empty part invites to."""

LABELS: dict[str, Message] = {
    "agg": message("how it is counted"),
    "what": message("what is measured"),
    **dict.fromkeys(WHATS[1:], message("what is measured beside it")),
    "by": message("by which groups"),
    "by2": message("by which groups within them"),
    "by3": message("by which groups within those"),
    "place": message("which places"),
    "place2": message("second coordinate"),
    "time": message("over which time"),
    "grain": message("how fine the time is"),
    "split": message("split by which groups"),
    "stack": message("how the parts are drawn"),
    "size": message("what decides the size"),
    "sort": message("in which order"),
    "top": message("how many are shown"),
}
"""What a screen reader calls each part."""


@dataclass(frozen=True)
class Part:
    """One menu of the sentence. `state` is set, add (empty, an invitation) or gone (not used by this chart)."""

    name: str
    word: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    state: str


def chart_of(spec: ChartSpec) -> Chart:
    """The chart of a spec. Raises KeyError."""
    return REGISTRY[spec.chart]


def order_of(spec: ChartSpec, visit: Visit) -> tuple[str, ...]:
    """The parts as this language says this chart: ORDER, unless its pattern says otherwise."""
    said = [name for kind, name in pieces(_pattern(spec), visit.locale) if kind == "place" and name in ORDER]
    if said == sorted(said, key=ORDER.index):
        return ORDER
    said = [part for name in said for part in (("agg", *WHATS) if name == "what" else (name,))]
    return (*said, *(name for name in ORDER if name not in said))


def parts_of(spec: ChartSpec, schema: Schema, visit: Visit) -> tuple[Part, ...]:
    """Every part in the sentence's order, for a spec whose defaults are filled in."""
    chart = chart_of(spec)
    words = _words(_pattern(spec), chart, visit)
    return tuple(_part(name, words.get(name, ""), spec, schema, chart, visit) for name in order_of(spec, visit))


def ending_of(spec: ChartSpec, visit: Visit) -> str:
    """What the language says after the last place of the chart's sentence."""
    last = pieces(_pattern(spec), visit.locale)[-1]
    return last[1] if last[0] == "text" else ""


def values_of(parts: tuple[Part, ...]) -> dict[str, str]:
    """What the menus say: what an edit is compared with."""
    return {part.name: part.value for part in parts}


def changed(view: View, spec: ChartSpec, schema: Schema, changes: Mapping[str, str]) -> View:
    """The view after its parts were changed; `spec` is the view's, with its defaults filled in."""
    for name, value in changes.items():
        spec = _switched(spec, schema, value) if name == "chart" else _set(spec, schema, name, value)
    return replace(view, spec=spec) if changes else view


def _pattern(spec: ChartSpec) -> Message:
    """What the chart says of these columns."""
    chart = chart_of(spec)
    return chart.measured if chart.measured and spec.first("what") else chart.sentence


def _words(pattern: Message, chart: Chart, visit: Visit) -> dict[str, str]:
    """The words before each place: those of the chart's sentence, then those of the clauses."""
    words = {"what": " "}
    for clause in (pattern, *CLAUSES.values()):
        text = ""
        for kind, piece in pieces(clause, visit.locale):
            if kind == "place":
                words.setdefault("agg" if piece == "what" else piece, text)
            text = piece if kind == "text" else ""
    return words if chart.aggregates else words | {"what": words.get("agg", "")}


def _part(name: str, word: str, spec: ChartSpec, schema: Schema, chart: Chart, visit: Visit) -> Part:
    value, options = _offer(name, spec, schema, chart, visit)
    state = "set" if value or (options and options[0][0] == "" and name not in ADD) else "add" if len(options) > 1 else "gone"
    return Part(name, word, visit.say(LABELS[name]), value, options, state)


def _offer(name: str, spec: ChartSpec, schema: Schema, chart: Chart, visit: Visit) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a part says and what it could say; nothing to choose where the chart does not use it."""
    if name == "agg":
        return _aggregates(spec, schema, chart, visit)
    if name == "grain":
        return (spec.grain, _grains(spec, schema, chart, visit)) if _is_dated(spec, schema) else ("", ())
    if name == "sort":
        return (spec.sort, _said(SORT_WORDS, visit)) if spec.sort else ("", ())
    if name == "top":
        return _top(spec, schema, visit) if spec.limit else ("", ())
    if name == "stack":
        return _stacks(spec, chart, visit)
    return _columns(name, spec, schema, chart, visit)


def _grains(spec: ChartSpec, schema: Schema, chart: Chart, visit: Visit) -> tuple[tuple[str, str], ...]:
    """How fine the time may be cut: of a chart's own grains those that this column has."""
    own = {grain: word for grain, word in chart.grains if chart.complete(replace(spec, grain=grain), schema).grain == grain}
    return _said(own or GRAIN_WORDS, visit)


def _stacks(spec: ChartSpec, chart: Chart, visit: Visit) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How the parts of a split are drawn; nothing to choose where they do not add up."""
    several = len(spec.slot("what")) > 1
    if not chart.stacks or not (several or spec.slot("split")) or spec.aggregate not in SUMS:
        return "", ()
    return spec.stack or (BESIDE if several else chart.stacks[0]), tuple((name, visit.say(STACK_WORDS[name])) for name in chart.stacks)


def _aggregates(spec: ChartSpec, schema: Schema, chart: Chart, visit: Visit) -> tuple[str, tuple[tuple[str, str], ...]]:
    slot = _slot(chart, "what")
    measures = slot is not None and any(slot.fits(column) for column in schema.all_columns())
    names = [name for name in chart.aggregates if measures or name in ("count", "share")]
    said = AGGREGATE_WORDS if slot else {**AGGREGATE_WORDS, "share": message("the share of rows")}
    return spec.aggregate if names else "", tuple((name, visit.say(said[name])) for name in names)


def _columns(name: str, spec: ChartSpec, schema: Schema, chart: Chart, visit: Visit) -> tuple[str, tuple[tuple[str, str], ...]]:
    slot, place = _slot(chart, _slot_name(name)), _place(name)
    filled = spec.slot(_slot_name(name))
    if slot is None or place > len(filled) or place >= max(slot.many, len(slot.pair), 1) or _is_taken(name, place, spec, schema):
        return "", ()
    if name == "what" and spec.aggregate == "count":
        return "", ()
    value = filled[place] if place < len(filled) else ""
    known = schema.all_columns() if name not in WHATS[1:] else companions(spec, schema, value)
    options = tuple((column.name, column.label) for column in known if _fits(slot, column, place))
    if (slot.required and place == 0) or slot.pair or not options:
        return value, options
    return value, (("", visit.say(_nothing(name, spec, value))), *options)


def _is_taken(name: str, place: int, spec: ChartSpec, schema: Schema) -> bool:
    """Groups and several measures both split a chart: where one does, the other is not offered."""
    if name == "split":
        return len(spec.slot("what")) > 1
    return name in WHATS[1:] and place >= len(spec.slot("what")) and bool(spec.slot("split"))


def _nothing(name: str, spec: ChartSpec, value: str) -> Message:
    if name == "what" and spec.aggregate:
        return message("rows")
    return message("(leave this out)") if value else ADD[name]


def _fits(slot: Slot, column: Column, place: int) -> bool:
    return slot.fits(column) and (not slot.pair or column.role == slot.pair[place])


def _top(spec: ChartSpec, schema: Schema, visit: Visit) -> tuple[str, tuple[tuple[str, str], ...]]:
    """How many of the groups are shown: nothing to say where all of them are."""
    limit, groups = spec.limit or 0, _groups(spec, schema)
    numbers = [n for n in sorted({*TOPS, limit}) if n < groups]
    tops = tuple((str(n), visit.say(plural("only the first", "the first {n}", n=n))) for n in numbers)
    if groups <= limit:
        return "", (("", visit.say(ADD["top"])), *tops) if tops else ()
    usual = chart_of(spec).complete(replace(spec, limit=None), schema).limit or 0
    return str(limit), (("", visit.say(message("(leave this out)"))), *tops) if groups <= usual else tops


def _groups(spec: ChartSpec, schema: Schema) -> float:
    """How many there are; of dates that are put together nobody knows."""
    return math.inf if _is_dated(spec, schema) else max((schema.column(name).distinct for name in spec.slot("by")), default=math.inf)


def _said(words: Mapping[str, Message], visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple((name, visit.say(word)) for name, word in words.items())


def _is_dated(spec: ChartSpec, schema: Schema) -> bool:
    """Whether the time can be cut finer or coarser: a year cannot."""
    columns = [schema.column(name) for name in (*spec.slot("time"), *spec.slot("by"))]
    return bool(spec.grain) and any(column.kind == "temporal" and is_dated(column.cast.type) for column in columns)


def _slot(chart: Chart, name: str) -> Slot | None:
    return next((slot for slot in chart.slots if slot.name == name), None)


def _slot_name(part: str) -> str:
    """The slot that a part belongs to: `by2` is the second of `by`."""
    return part.rstrip("23456")


def _place(name: str) -> int:
    return int(name[-1]) - 1 if name[-1] in "23456" else 0


def _set(spec: ChartSpec, schema: Schema, name: str, value: str) -> ChartSpec:
    """The spec with one part changed."""
    if name == "agg":
        return _measured(spec, schema, value)
    if name == "top":
        return replace(spec, limit=int(value or 0) or None) if value.isdecimal() or not value else spec
    if name == "grain":
        return replace(spec, grain=value)
    if name == "sort":
        return replace(spec, sort=value)
    if name == "stack":
        return replace(spec, stack=value)
    return _filled(spec, schema, name, value)


def _measured(spec: ChartSpec, schema: Schema, aggregate: str) -> ChartSpec:
    """Counting needs no column; every other aggregate takes the first number that fits, where none is chosen."""
    slot = _slot(chart_of(spec), "what")
    if aggregate == "count":
        spec = spec.with_slot("what")
    elif aggregate != "share" and slot and not spec.first("what"):
        first = next((column.name for column in schema.all_columns() if slot.fits(column)), "")
        spec = spec.with_slot("what", first) if first else spec
    return replace(spec, aggregate=aggregate)


def _filled(spec: ChartSpec, schema: Schema, name: str, value: str) -> ChartSpec:
    """A column put into a slot, or taken out; one that stood elsewhere changes places with it."""
    slot, place = _slot_name(name), _place(name)
    columns = list(spec.slot(slot))
    old = columns[place] if place < len(columns) else ""
    columns[place : place + 1] = [value] if value else []
    elsewhere = next((other for other, used in spec.slots if other != slot and value in used), "")
    if value and elsewhere:
        spec = spec.with_slot(elsewhere, *(_swapped(spec, schema, elsewhere, value, old)))
    time_changed = slot in ("time", "by")
    return replace(spec, grain="" if time_changed else spec.grain, sort="" if slot == "by" else spec.sort).with_slot(
        slot, *dict.fromkeys(columns)
    )


def _swapped(spec: ChartSpec, schema: Schema, slot: str, taken: str, given: str) -> tuple[str, ...]:
    place = _slot(chart_of(spec), slot)
    fits = bool(given) and place is not None and place.fits(schema.column(given))
    return tuple(given if name == taken else name for name in spec.slot(slot) if fits or name != taken)


def _switched(spec: ChartSpec, schema: Schema, name: str) -> ChartSpec:
    """Another kind of chart of the same columns: each goes to the slot of its name, else to the first that takes it."""
    chart = REGISTRY.get(name)
    if chart is None or name == spec.chart:
        return spec
    left = [column for column in spec.columns() if column in {known.name for known in schema.all_columns()}]
    new = ChartSpec(name, aggregate=spec.aggregate if spec.aggregate in chart.aggregates else "", grain=spec.grain)
    for slot in chart.slots:
        own = [column for column in spec.slot(slot.name) if column in left]
        rest = [column for column in left if column not in own] if slot.required else []
        chosen = _chosen(slot, [schema.column(column) for column in own + rest])
        new = new.with_slot(slot.name, *chosen)
        left = [column for column in left if column not in chosen]
    return _completed(new, chart, schema)


def _chosen(slot: Slot, columns: list[Column]) -> tuple[str, ...]:
    """The columns of those in use that fill the slot."""
    fitting = [column for column in columns if slot.fits(column)]
    if slot.pair:
        pair = [next((column.name for column in fitting if column.role == role), "") for role in slot.pair]
        return tuple(pair) if all(pair) else ()
    return tuple(column.name for column in fitting[: max(1, slot.many)])


def _completed(spec: ChartSpec, chart: Chart, schema: Schema) -> ChartSpec:
    """Required slots that no column in use could fill, filled with the first that fits."""
    for slot in chart.slots:
        if slot.required and not spec.slot(slot.name):
            free = [column for column in schema.all_columns() if column.name not in spec.columns()]
            spec = spec.with_slot(slot.name, *_chosen(replace(slot, many=1), free))
    return spec
