"""Which charts a table could have: every chart with every fitting choice of columns, as specs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from charts import REGISTRY, Chart, Slot
from charts._several import alike
from explorer.model.schema import Column, Schema
from explorer.model.view import ChartSpec
from explorer.recommend.interest import interest, is_charted, is_named_beside

WIDTH = {"numeric": 6, "temporal": 3, "geographic": 5, "categorical": 7, "text": 2, "identifier": 1}
"""How many columns of a kind are tried, the most interesting first: a table of 200 columns must not take longer to think about."""

FILLED = 3
"""Slots filled at once: more make a chart that nobody asked for."""

MOST_COLUMNS = 8
"""Columns that are tried in one chart: none has so many slots."""

MOST_SUBSETS = 100
"""Choices of columns that are tried where a chart cannot hold all that were asked for."""


def candidates(schema: Schema) -> Iterator[ChartSpec]:
    """Specs of every chart but the table, from the columns worth an axis."""
    columns = _tried(schema)
    for chart in REGISTRY.values():
        if chart.slots and chart.name != "table":
            yield from _specs(chart, columns, schema)


def filling(schema: Schema, names: tuple[str, ...]) -> Iterator[list[ChartSpec]]:
    """Specs that use exactly these columns, where any chart holds them all; then those that leave out one more each time."""
    wanted = _read_long(schema, names)
    for count in range(min(len(wanted), MOST_COLUMNS), 0, -1):
        kept = list(itertools.islice(itertools.combinations(wanted, count), MOST_SUBSETS))
        for numbers in sorted({_numbers(columns) for columns in kept}, reverse=True):
            found = [spec for columns in kept if _numbers(columns) == numbers for spec in _exactly(columns)]
            if found:
                yield found


def _numbers(columns: tuple[Column, ...]) -> int:
    """Numbers are what is shown; a group that is left out can still filter."""
    return sum(column.kind == "numeric" for column in columns)


def published(schema: Schema, spec: ChartSpec) -> tuple[str, ...]:
    """The columns of the file that a spec shows: of siblings read long, the siblings."""
    names: list[str] = []
    for name in spec.columns():
        group = schema.siblings_of(name)
        names.extend(group.columns if group else (name,))
    return tuple(dict.fromkeys(names))


def _read_long(schema: Schema, names: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns; all of some siblings as their key and value."""
    left = list(names)
    long: list[Column] = []
    for group in schema.siblings:
        if set(group.columns) <= set(left):
            left = [name for name in left if name not in group.columns]
            long += [group.key, group.value]
    return (*(schema.column(name) for name in left), *long)


def _exactly(columns: tuple[Column, ...]) -> Iterator[ChartSpec]:
    for chart in REGISTRY.values():
        if chart.name != "table":
            yield from (_spec(chart, filled) for filled in _assigned(chart.slots, columns))


def _tried(schema: Schema) -> list[Column]:
    """The most interesting columns of each kind, coordinates always."""
    charted = [column for column in schema.all_columns() if is_charted(column, schema)]
    usable = [column for column in charted if not _is_spread(column, schema) and not _has_twin(column, schema)]
    ranked = sorted(usable, key=lambda column: -interest(column, schema))
    counts: dict[str, int] = {}
    kept = []
    for column in ranked:
        counts[column.kind] = counts.get(column.kind, 0) + 1
        if counts[column.kind] <= WIDTH[column.kind] or column.role in ("latitude", "longitude"):
            kept.append(column)
    return kept


def _is_spread(column: Column, schema: Schema) -> bool:
    """One of siblings, charted through their common value instead; the last of a run of years also stands for itself."""
    group = next((group for group in schema.siblings if column.name in group.columns), None)
    return group is not None and not (group.key.kind == "temporal" and column.name == group.columns[-1])


def _has_twin(column: Column, schema: Schema) -> bool:
    """Another column names the same in words, or the same regions before it: code and name of a state make one map, not two."""
    if is_named_beside(column, schema):
        return True
    if column.match is None:
        return False
    twins = [each for each in schema.columns if each.match and each.match.layer == column.match.layer and each.distinct == column.distinct]
    return min(twins, key=lambda each: each.role.endswith("code")) != column


def _specs(chart: Chart, columns: list[Column], schema: Schema) -> Iterator[ChartSpec]:
    """Required slots in every way, and as many of the others as FILLED allows."""
    required = [slot for slot in chart.slots if slot.required]
    optional = [slot for slot in chart.slots if not slot.required]
    for count in range(max(0, min(FILLED - len(required), len(optional))) + 1):
        for extra in itertools.combinations(optional, count):
            slots = [*required, *extra]
            for chosen in itertools.product(*(list(_choices(slot, columns, schema)) for slot in slots)):
                names = [column.name for group in chosen for column in group]
                if len(set(names)) == len(names) and _is_readable(names, schema) and not _splits_twice(slots, chosen):
                    yield _spec(chart, dict(zip((slot.name for slot in slots), chosen, strict=True)))


def _choices(slot: Slot, columns: list[Column], schema: Schema) -> Iterator[tuple[Column, ...]]:
    """What may stand in one slot: a column, a pair of coordinates, measures that are alike, or levels of a hierarchy."""
    fitting = [column for column in columns if slot.fits(column)]
    if slot.pair:
        by_role = [[column for column in fitting if column.role == role] for role in slot.pair]
        yield from itertools.islice(zip(*by_role, strict=False), 1)
        return
    yield from ((column,) for column in fitting)
    if slot.many > 1 and slot.name == "what":
        yield from alike([column for column in fitting if schema.siblings_of(column.name) is None])
    elif slot.many > 1:
        named = {column.name: column for column in fitting}
        for chain in schema.hierarchies:
            if all(name in named for name in chain):
                yield tuple(named[name] for name in chain[: slot.many])


def _splits_twice(slots: list[Slot], chosen: tuple[tuple[Column, ...], ...]) -> bool:
    """Several measures split a chart already."""
    filled = dict(zip((slot.name for slot in slots), chosen, strict=True))
    return len(filled.get("what", ())) > 1 and "split" in filled


def _is_readable(names: list[str], schema: Schema) -> bool:
    """Siblings read long come without any of the columns that they are read from, and never two groups of them."""
    groups = {id(group): group for name in names if (group := schema.siblings_of(name))}
    return len(groups) <= 1 and not any(name in group.columns for group in groups.values() for name in names)


def _assigned(slots: tuple[Slot, ...], columns: tuple[Column, ...]) -> Iterator[dict[str, tuple[Column, ...]]]:
    """Every way to put all columns into the slots, required ones filled."""
    if not slots:
        if not columns:
            yield {}
        return
    slot, rest = slots[0], slots[1:]
    for count in range(0 if not slot.required else 1, slot.many + 1):
        for chosen in itertools.combinations(columns, count):
            if _may_stand(slot, chosen):
                left = tuple(column for column in columns if column not in chosen)
                yield from ({slot.name: chosen, **more} for more in _assigned(rest, left))


def _may_stand(slot: Slot, chosen: tuple[Column, ...]) -> bool:
    if not all(slot.fits(column) for column in chosen):
        return False
    if slot.pair and chosen:
        return sorted(column.role for column in chosen) == sorted(slot.pair)
    return True


def _spec(chart: Chart, filled: dict[str, tuple[Column, ...]]) -> ChartSpec:
    spec = ChartSpec(chart.name)
    for slot, columns in filled.items():
        spec = spec.with_slot(slot, *(column.name for column in columns))
    return spec
