"""The line from a View to a Picture, start to end: the only way to a chart."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import orjson
import pyarrow

from charts import REGISTRY, counterparts
from charts._base import Chart, Scene
from charts._measures import measure
from charts._rounds import ROUND_WORDS, round_name
from charts._several import apart
from charts._spread import SPREAD_WORDS
from explorer import geo
from explorer.cache import cache_key
from explorer.errors import ChartError, StateError
from explorer.model.message import Listing, Message, Moment, Value, message
from explorer.model.picture import Answer, Figure, Look, Picture, Recommendation
from explorer.model.query import Aggregate, Group, Query
from explorer.model.schema import Schema
from explorer.model.table import Credit, Dataset, Note
from explorer.model.view import ChartSpec, Filter, View
from explorer.query.packing import pack, unpack
from explorer.query.words import filters_in_words
from explorer.recommend import recommend
from explorer.recommend.nearest import nearest
from explorer.recommend.slicing import within
from explorer.schema import fixed
from explorer.state import write_state
from explorer.store import Store
from explorer.store.shapes import own_layer
from explorer.text import licence, say

ANSWERS = 1
"""Version of what an engine answers: another one asks again."""

OVERVIEW = 6
"""Charts of an overview: what can be seen at a glance."""

PLACE_CODE = "place_code"
"""The column of a picture's frame that holds the regions' codes, beside `place` with their names."""

MOST_RANKED = 128
"""Rankings kept in a process: a table's charts are ranked once, not once a picture."""

_ranked: OrderedDict[tuple[str, object], tuple[Recommendation, ...]] = OrderedDict()


@dataclass(frozen=True)
class Decided:
    """A view made ready to draw: its table as corrected, its chart, its spec with defaults, and what could not be kept."""

    view: View
    dataset: Dataset
    chart: Chart
    notes: tuple[Note, ...]

    @property
    def spec(self) -> ChartSpec:
        """The spec, which every decided view has."""
        assert self.view.spec is not None
        return self.view.spec


def picture(view: View, look: Look, store: Store, visitor: str = "") -> Picture:
    """The chart of a view. Raises ExplorerErrors: no table or one that is not open, a query that takes too long."""
    return drawn(decided(view, opened(view, store, visitor)), look, store)


def overview(dataset: Dataset, look: Look, store: Store, locale: str, count: int = OVERVIEW) -> tuple[tuple[View, Picture], ...]:
    """The charts worth seeing first, each with the view that opens it; those that cannot be drawn after all are passed over."""
    found: list[tuple[View, Picture]] = []
    for offered in ranked(dataset):
        if len(found) == count:
            break
        view = View(sources=(dataset.source,), filters=offered.filters, spec=offered.spec, locale=locale)
        try:
            made = drawn(decided(view, dataset), look, store)
        except ChartError:
            continue
        if offered.spec.chart != "table" and made.frame.num_rows:
            found.append((view, made))
    return tuple(found)


def spec_of(view: View, dataset: Dataset) -> ChartSpec:
    """The view's spec, or the chart that is recommended, with its defaults filled in: what the sentence shows."""
    return decided(view, dataset).spec


def ranked(dataset: Dataset) -> tuple[Recommendation, ...]:
    """The recommended charts of a table, the publisher's wishes honoured; ranked once a table."""
    key = (dataset.fingerprint, orjson.dumps([dataset.steer, dataset.schema.rows]) + _casts(dataset.schema))
    if key not in _ranked:
        _ranked[key] = recommend(dataset.schema, steer=dataset.steer)
        while len(_ranked) > MOST_RANKED:
            _ranked.popitem(last=False)
    return _ranked[key]


def opened(view: View, store: Store, visitor: str) -> Dataset:
    """The view's table, which must be kept already."""
    if view.source is None:
        raise StateError(message("The link names no table."), message("Choose one on the first page."))
    dataset = store.ready(view.source, view.read, visitor)
    if dataset is None:
        raise StateError(message("This table is not open yet."), message("Open it first: that fetches and reads it."))
    return dataset


def decided(view: View, dataset: Dataset) -> Decided:
    """What will be drawn: what the view asks, or the nearest chart that the table can show. What is dropped becomes a note."""
    if view.fixes:
        dataset = replace(dataset, schema=fixed(dataset.schema, view.fixes))
    filters, notes = _known_filters(view, dataset.schema)
    fixes = tuple(fix for fix in (*dataset.fixes, *view.fixes) if any(column.name == fix.column for column in dataset.schema.columns))
    offered = ranked(dataset)
    if view.spec is None:
        filters = (*filters, *(each for each in offered[0].filters if each.column not in {known.column for known in filters}))
    schema = within(dataset.schema, filters)
    dataset = replace(dataset, schema=schema)
    spec, more = nearest(view.spec or offered[0].spec, schema, offered)
    chart = REGISTRY[spec.chart]
    return Decided(replace(view, filters=filters, fixes=fixes, spec=chart.complete(spec, schema)), dataset, chart, (*notes, *more))


def drawn(ready: Decided, look: Look, store: Store) -> Picture:
    """The picture of a decided view."""
    view = ready.view
    spec, schema = apart(ready.spec, ready.dataset.schema)
    dataset = replace(ready.dataset, schema=schema)
    query = ready.chart.plan(replace(view, spec=spec), schema, look)
    answer = answered(dataset, query, store)
    locale = view.locale or store.settings.look.locale
    credit = dataset.credit.told(locale)
    scene = Scene(spec, answer.frame, schema, replace(view, spec=spec), look, locale, store.settings.look.colour, _layer(ready, store))
    telling = ready.chart.tell(scene)
    notes = (
        *dataset.notes,
        *ready.notes,
        *(_labelled(note, schema) for note in answer.notes),
        *telling.notes,
        *_page_notes(query, answer),
        *_empty_notes(view, answer),
        *_weight_notes(query),
    )
    return Picture(
        view=view,
        figure=_worn_both_ways(ready.chart.draw(scene)),
        frame=with_rounds(with_periods(with_place_names(answer.frame, scene.layer), query), query, locale),
        title=view.words.title or say(telling.title, locale),
        subtitle=view.words.subtitle or _said(telling.subtitle, locale),
        finding=_said(telling.finding, locale),
        summary=say(telling.summary, locale),
        filters=filters_in_words(view.filters, schema, locale),
        credit=credit,
        source_line=source_line(credit, locale, scene.layer),
        notes=tuple(dict.fromkeys(say(note.text, locale) for note in notes)),
        needs=ready.chart.needs,
        headers=headers(query, spec, schema, locale, scene.layer),
        fingerprint=dataset.fingerprint,
        recipe=store.engine.recipe(dataset, query),
        shapes=scene.layer.shapes if scene.layer else b"",
    )


def _labelled(note: Note, schema: Schema) -> Note:
    """The engine's note, which knows columns by name, in the words that the chart has for them."""
    labels = {column.name: column.label for column in schema.all_columns()}
    values = tuple((key, _label(value, labels) if key in ("column", "columns") else value) for key, value in note.text.values)
    return replace(note, text=replace(note.text, values=values))


def _label(value: Value, labels: dict[str, str]) -> Value:
    if isinstance(value, Listing):
        return Listing(tuple(_label(item, labels) for item in value.items))
    return labels.get(value, value) if isinstance(value, str) else value


def _worn_both_ways(figure: Figure | None) -> Figure | None:
    """The figure with the dark counterpart of each of its colours: who shows it on a dark ground swaps them, and nothing is drawn anew."""
    if figure is None:
        return None
    return {**figure, "layout": {**figure["layout"], "meta": {"dark": counterparts(figure)}}}


def _page_notes(query: Query, answer: Answer) -> tuple[Note, ...]:
    """Of a table's rows only a page is shown: which part of them it is."""
    shown = answer.frame.num_rows
    if query.limit is None or query.groups or shown >= answer.rows:
        return ()
    return (Note("page", message("The first {shown} of {rows} rows are shown.", shown=shown, rows=answer.rows)),)


def _empty_notes(view: View, answer: Answer) -> tuple[Note, ...]:
    """An empty chart says why it is empty."""
    if answer.frame.num_rows:
        return ()
    why = message("No row passes all the filters.") if view.filters else message("No row has what this chart needs.")
    return (Note("empty", why),)


def answered(dataset: Dataset, query: Query, store: Store) -> Answer:
    """The engine's answer, or the same one from the cache. Of a private table nothing is kept: what is deleted leaves no copy."""
    if dataset.private:
        return store.engine.run(dataset, query)
    key = cache_key(
        "answer", ANSWERS, dataset.fingerprint, orjson.dumps(query).decode(), _casts(dataset.schema).decode() if query.fixes else ""
    )
    kept = store.cache.get(key)
    answer = unpack(kept) if isinstance(kept, bytes) else None
    if answer is None:
        answer = store.engine.run(dataset, query)
        store.cache.set(key, pack(answer))
    return answer


def source_line(credit: Credit, locale: str, layer: geo.Layer | None = None) -> str:
    """Who published what, under which terms, and as of when; and who drew the boundaries of a map."""
    named = ", ".join(part for part in (credit.publisher, credit.title) if part)
    parts = [say(message("Source: {names}", names=named), locale)] if named else []
    parts += [licence(credit.licence, locale)] if credit.licence else []
    if credit.modified:
        parts.append(say(message("data of {date}", date=Moment(credit.modified[:10])), locale))
    elif credit.fetched:
        parts.append(say(message("fetched on {date}", date=Moment(credit.fetched[:10])), locale))
    parts += [say(message("boundaries: {credit}", credit=layer.credit), locale)] if layer and layer.credit else []
    return " · ".join(parts)


def with_place_names(frame: pyarrow.Table, layer: geo.Layer | None) -> pyarrow.Table:
    """The frame with a layer's regions by name, and their codes in a column of their own: a reader of the numbers needs both."""
    if layer is None or layer.name == geo.OWN_LAYER or "place" not in frame.column_names:
        return frame
    names = dict(layer.regions)
    codes = frame.column("place")
    named = _texts(names.get(code, code) for code in codes.to_pylist())
    return frame.set_column(frame.schema.get_field_index("place"), "place", named).append_column(PLACE_CODE, codes)


PERIODS: dict[str, Callable[[str], str]] = {
    "year": lambda day: day[:4],
    "quarter": lambda day: f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}",
    "month": lambda day: day[:7],
}
"""How the first day of a period (YYYY-MM-DD) names it in a table: 2019 is not the first of January."""


def with_periods(frame: pyarrow.Table, query: Query) -> pyarrow.Table:
    """The frame with years, quarters and months as such, not as their first days."""
    for group in query.groups:
        named = PERIODS.get(group.grain)
        if named is None or group.name not in frame.column_names:
            continue
        days = frame.column(group.name).to_pylist()
        if all(day is None or re.match(r"\d{4}-\d\d-\d\d", str(day)) for day in days):
            texts = _texts(None if day is None else named(str(day)) for day in days)
            frame = frame.set_column(frame.schema.get_field_index(group.name), group.name, texts)
    return frame


def with_rounds(frame: pyarrow.Table, query: Query, locale: str) -> pyarrow.Table:
    """The frame with days of the week and months by name."""
    for group in query.groups:
        if group.grain in ("weekday", "month_of_year"):
            texts = _texts(
                None if key is None else round_name(group.grain, str(key), locale) for key in frame.column(group.name).to_pylist()
            )
            frame = frame.set_column(frame.schema.get_field_index(group.name), group.name, texts)
    return frame


def _texts(values: Iterable[str | None]) -> pyarrow.StringArray:
    """An Arrow column. `pyarrow.array` would import pandas: dearer than any chart, and half imported it trips others."""
    builder = pyarrow.lib.StringBuilder()
    builder.append_values(list(values))
    return builder.finish()


def headers(query: Query, spec: ChartSpec, schema: Schema, locale: str, layer: geo.Layer | None = None) -> tuple[tuple[str, str], ...]:
    """What the frame's columns are called in the table under the chart and in data files."""
    groups = [(group.name, _key_header(group, schema, locale)) for group in query.groups]
    if layer and layer.name != geo.OWN_LAYER and groups and groups[0][0] == "place":
        groups.insert(1, (PLACE_CODE, say(message("Code of {place}", place=groups[0][1]), locale)))
    numbers = [
        (each.name, say(measure(spec, schema), locale) if each.name == "what" else _number_header(each, schema, locale))
        for each in query.aggregates
    ]
    listed = [(name, schema.column(column).label) for name, column in query.columns]
    return tuple(groups + numbers + listed)


def _key_header(group: Group, schema: Schema, locale: str) -> str:
    """The column's name, and which part of it comes round."""
    label = schema.column(group.column).label or say(message("Measure"), locale)
    return say(message("{column}: {part}", column=label, part=ROUND_WORDS[group.grain]), locale) if group.grain in ROUND_WORDS else label


def _number_header(each: Aggregate, schema: Schema, locale: str) -> str:
    """The column's name, and which part of its spread; of a count what it counts."""
    if not each.column:
        return say(measure(ChartSpec(""), schema), locale)
    label = schema.column(each.column).label
    return say(message("{column}: {part}", column=label, part=SPREAD_WORDS[each.how]), locale) if each.how in SPREAD_WORDS else label


def _said(text: Message | None, locale: str) -> str:
    return say(text, locale) if text else ""


def _known_filters(view: View, schema: Schema) -> tuple[tuple[Filter, ...], tuple[Note, ...]]:
    names = {column.name for column in schema.all_columns()}
    notes = tuple(
        Note("no_column", message("The filter on {column} is left out: there is no such column.", column=each.column))
        for each in view.filters
        if each.column not in names
    )
    return tuple(each for each in view.filters if each.column in names), notes


def _layer(ready: Decided, store: Store) -> geo.Layer | None:
    """The map layer that the place falls on."""
    name = ready.spec.first("place")
    match = ready.dataset.schema.column(name).match if name else None
    if match and match.layer == geo.OWN_LAYER:
        return own_layer(ready.dataset, ready.dataset.schema.column(name), shapes_address(ready.view, name), store)
    return geo.maybe_layer(match.layer) if match else None


def shapes_address(view: View, place: str) -> str:
    """Where the own shapes of the view's table are sent, by the values of the column `place`."""
    table = View(view.sources, view.crossing, view.read, spec=ChartSpec("map_regions", (("place", (place,)),)))
    return f"/shapes.json?{write_state(table)}"


def _weight_notes(query: Query) -> tuple[Note, ...]:
    """Weighted numbers are never given silently, nor unweighted ones where a weight was left aside."""
    weights = dict.fromkeys(each.weight for each in query.aggregates if each.weight)
    return tuple(Note("weighted", message("Each row counts as many times as {column} says.", column=name)) for name in weights)


def _casts(schema: Schema) -> bytes:
    """All that a reader's corrections may change in an answer."""
    return orjson.dumps([(column.kind, column.role, column.cast, column.order) for column in schema.columns] + [schema.totals])
