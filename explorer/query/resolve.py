"""Names to stored columns, values to parameters: a Query made ready for the engine. Refuses names that the schema does not have."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

from explorer.errors import ChartError, StateError
from explorer.model.message import message
from explorer.model.query import Aggregate, Group, Order, Query
from explorer.model.schema import Column, Schema, Totals
from explorer.model.view import Filter
from explorer.query.plan import ADDITIVE, FILE_ORDER, is_dated, is_whole
from explorer.query.shape import LONG_KEY, LONG_VALUE, Cell, Key, Number, Resolved, Shape, Sorting, Test, Unpivot
from explorer.query.values import bound, split_typed

REREAD = {"decimal", "date"}
"""Corrections after which a column is read again from its original text even as the same type."""

WIDEST, DIGITS = ("HUGEINT", "DECIMAL(38,"), 37
"""The widest exact types, and the digits that surely fit."""

Catalog = Mapping[str, str]
"""Stored columns and their types, as the engine's own catalog has them."""

ALIKE = 0.6
"""How alike two names must be for one to stand in for the other: difflib's own measure of a slip of the pen."""


def resolve(query: Query, schema: Schema, catalog: Catalog, table: str) -> Resolved:
    """The shape of the query on that stored table, and its parameters. Raises StateError for a column that is not there."""
    return _Resolver(query, schema, catalog, table).resolved()


def resolve_cell(name: str, schema: Schema, catalog: Catalog) -> Cell:
    """Where one column's values come from."""
    return _Resolver(Query(), schema, catalog, "").cell(name)


@dataclass
class _Resolver:
    """One resolution: collects parameters and stored columns while the parts are looked up."""

    query: Query
    schema: Schema
    catalog: Catalog
    table: str
    values: dict[str, object] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)

    def resolved(self) -> Resolved:
        query = self.query
        keys = tuple(self._key(i, group) for i, group in enumerate(query.groups))
        numbers = tuple(self._number(each) for each in query.aggregates)
        columns = tuple((name, self.cell(column)) for name, column in query.columns)
        present = tuple(self.cell(name) for name in query.present)
        listed = query.limit is not None and bool(query.columns)
        margins = () if listed else self._margins()
        tests = (*self._tests(), *self._dropped(), *self._only_totals(margins))
        totals = () if listed else self._totals(margins)
        order = tuple(self._sorting(each) for each in query.order)
        unpivot = self._unpivot()
        if query.columns and query.limit is not None:
            self.values |= {"limit": query.limit, "offset": query.offset}
        return Resolved(
            Shape(
                table=self.table, ids=tuple(self.ids), unpivot=unpivot, keys=keys, numbers=numbers, columns=columns, tests=tests,
                totals=totals, margins=tuple(each.column for each in margins), present=present, order=order, paged=listed,
            ),
            self.values,
        )  # fmt: skip

    def _column(self, name: str) -> Column:
        try:
            return self.schema.column(name)
        except KeyError:
            raise unknown_column(name, self.schema) from None

    def cell(self, name: str) -> Cell:
        """The cell of a published column or of the siblings that the query reads long."""
        column, long = self._column(name), self.query.long
        if long and name == long.key:
            return Cell(LONG_KEY, _long_type(column), _long_type(column), column.kind)
        if long and name == long.value:
            return Cell(LONG_VALUE, column.cast.type, column.cast.type, column.kind)
        stored = self.catalog.get(column.id)
        if stored is None:
            raise StateError(message("The column {column} only exists where its sibling columns are read as one.", column=name))
        return self._stored_cell(column, stored)

    def _stored_cell(self, column: Column, stored: str) -> Cell:
        has_text = f"{column.id}_text" in self.catalog
        self.ids[column.id] = None
        if has_text:
            self.ids[f"{column.id}_text"] = None
        corrected = {fix.what for fix in self.query.fixes if fix.column == column.name} - {"drop"}
        type_ = column.cast.type if corrected else stored
        recast = column.cast if type_ != "VARCHAR" and (type_ != stored or corrected & REREAD) else None
        return Cell(column.id, stored, type_, column.kind, has_text, column.cast.missing if has_text else (), recast)

    def _key(self, i: int, group: Group) -> Key:
        column, cell = self._column(group.column), self.cell(group.column)
        limited = group.limit is not None and (bool(group.mapping) or not 0 < column.distinct <= group.limit)
        if limited:
            self.values[f"l{i}"] = group.limit
        if group.bins:
            self.values |= {f"b{i}s": group.bins.start, f"b{i}w": group.bins.width}
        capped = group.bins is not None and group.bins.last is not None
        if group.bins and capped:
            self.values[f"b{i}n"] = group.bins.last
        if column.order:
            self.values[f"o{i}"] = list(column.order)
        return Key(
            group.name, cell, grain=group.grain, binned=group.bins is not None, capped=capped,
            place=self._mapping(i, group), limited=limited,
            folds=limited and all(each.how in ADDITIVE for each in self.query.aggregates), ordered=bool(column.order),
            year=bool(group.grain) and is_whole(cell.type), beside=self.cell(group.beside) if group.beside else None,
        )  # fmt: skip

    def _mapping(self, i: int, group: Group) -> str:
        if not group.mapping:
            return ""
        written, keys = zip(*dict(group.mapping).items(), strict=True)
        self.values |= {f"m{i}v": list(written), f"m{i}k": list(keys)}
        return "after" if len(set(keys)) == len(keys) and not group.beside else "before"

    def _number(self, each: Aggregate) -> Number:
        if not each.column:
            return Number(each.name, each.how, None, self._weight(each))
        column, cell = self._column(each.column), self.cell(each.column)
        uncast = column.stats.uncast > 0 and cell.text and cell.recast is None
        vast = self._is_vast(column, cell.type)
        return Number(each.name, each.how, cell, self._weight(each), empty=column.missing > 0, uncast=uncast, vast=vast)

    def _is_vast(self, column: Column, type_: str) -> bool:
        """Whether all values, each as large as the largest, would be more than the widest exact type holds."""
        if not type_.startswith(WIDEST):
            return False
        low, high = column.stats.low, column.stats.high
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return True
        scale = int(type_.rstrip(")").rpartition(",")[2]) if "," in type_ else 0
        rows = self.schema.rows * (len(self.query.long.columns) if self.query.long else 1)
        return max(abs(low), abs(high)) * rows >= 10.0 ** (DIGITS - scale)

    def _weight(self, each: Aggregate) -> Cell | None:
        return self.cell(each.weight) if each.weight else None

    def _tests(self) -> tuple[Test, ...]:
        return tuple(self._test(f"f{i}", each) for i, each in enumerate(self.query.filters))

    def _test(self, name: str, each: Filter) -> Test:
        cell = self.cell(each.column)
        if each.op == "missing":
            return Test(cell, "missing" if each.values[:1] != ("no",) else "filled", name)
        if not each.values:
            raise StateError(message("The filter on {column} has no value.", column=each.column))
        if each.op in ("in", "notin"):
            return self._membership(name, cell, each)
        if each.op == "has":
            self.values[name] = each.values[0]
            return Test(cell, "has", name)
        return self._bound(name, cell, each)

    def _membership(self, name: str, cell: Cell, each: Filter) -> Test:
        """Numbers and dates compare as such whatever their spelling; everything else, and what is neither, as written."""
        typed, texts = split_typed(each.values, cell)
        days = bool(typed) and cell.type.startswith("TIMESTAMP") and all(len(value) == 10 for value in each.values if value not in texts)
        if typed:
            self.values[name] = typed
        if texts:
            self.values[f"{name}t"] = texts
        return Test(cell, each.op, name, typed=bool(typed), texts=bool(texts), day=days)

    def _bound(self, name: str, cell: Cell, each: Filter) -> Test:
        value, excluded = bound(each.values[0], each.op, cell)
        if value is None:
            raise StateError(message("{value} is neither a number nor a date, so {column} cannot be compared with it.",
                                     value=each.values[0], column=each.column))  # fmt: skip
        self.values[name] = value
        return Test(cell, "lt" if excluded else each.op, name)

    def _dropped(self) -> tuple[Test, ...]:
        """Rows that a reader dropped by one of their values, as written."""
        tests = []
        for i, fix in enumerate(fix for fix in self.query.fixes if fix.what == "drop"):
            self.values[f"d{i}t"] = [fix.value]
            tests.append(Test(self.cell(fix.column), "notin", f"d{i}", texts=True))
        return tuple(tests)

    def _margins(self) -> tuple[Totals, ...]:
        """Totals that are kept, as their column is not shown and its parts are told for themselves alone."""
        query = self.query
        shown = {group.column for group in query.groups} | {column for _, column in query.columns} | set(query.present)
        shown |= {each.column for each in query.filters}
        return tuple(each for each in self.schema.totals if each.margin and each.column not in shown)

    def _only_totals(self, margins: tuple[Totals, ...]) -> tuple[Test, ...]:
        tests = []
        for i, each in enumerate(margins):
            self.values[f"m{i}t"] = list(each.values)
            tests.append(Test(self.cell(each.column), "in", f"m{i}", texts=True))
        return tuple(tests)

    def _totals(self, margins: tuple[Totals, ...]) -> tuple[Test, ...]:
        """Rows that add up others, unless a filter asks for them by name."""
        asked = {each.column: each.values for each in self.query.filters if each.op == "in"}
        tests = []
        for i, totals in enumerate(self.schema.totals):
            left = [value for value in totals.values if value not in asked.get(totals.column, ())]
            if left and totals not in margins:
                self.values[f"t{i}t"] = left
                tests.append(Test(self.cell(totals.column), "notin", f"t{i}", texts=True))
        return tuple(tests)

    def _unpivot(self) -> Unpivot | None:
        long = self.query.long
        if long is None:
            return None
        key, value = self._column(long.key), self._column(long.value)
        self.values |= {f"k{i}": text for i, text in enumerate(long.keys)}
        columns = [self._column(name).id for name in long.columns]
        casts = [self.catalog.get(id_) != value.cast.type for id_ in columns]
        return Unpivot(tuple(zip(columns, casts, strict=True)), _long_type(key), value.cast.type)

    def _sorting(self, order: Order) -> Sorting:
        names = [group.name for group in self.query.groups]
        numbers = [each.name for each in self.query.aggregates]
        shown = [name for name, _ in self.query.columns]
        if order.name in names:
            return Sorting("key", names.index(order.name), order.descending)
        if order.name in numbers:
            return Sorting("number", numbers.index(order.name), order.descending)
        if order.name in shown:
            return Sorting("column", shown.index(order.name), order.descending)
        if order.name == FILE_ORDER:
            return Sorting("file", descending=order.descending)
        raise ChartError(message("The result cannot be ordered by {name}.", name=order.name))


def unknown_column(name: str, schema: Schema) -> StateError:
    """What is said of a column that is not there, with the nearest one that is."""
    near = near_column(name, schema)
    wrong = message("There is no column {column}.", column=name)
    return StateError(wrong, message("Did you mean {column}?", column=near) if near else None)


def near_column(name: str, schema: Schema) -> str:
    """The column that was probably meant by a name that is not there; "" where none is near."""
    folded = {column.name.casefold(): column.name for column in reversed(schema.all_columns())}
    found = difflib.get_close_matches(name.casefold(), folded, 1, ALIKE)
    return folded[found[0]] if found else ""


def _long_type(key: Column) -> str:
    """Siblings' keys are texts of the schema; whole years are numbers in the relation, so that they order and cut as such."""
    return key.cast.type if is_whole(key.cast.type) or is_dated(key.cast.type) else "VARCHAR"
