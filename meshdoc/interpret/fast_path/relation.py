"""The rows of a relation in FROM: a table's contents, or a system relation's rows."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Record, Row, Unknown, Value
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.interpret.contents import changed, contents
from meshdoc.interpret.duck.expression import CTID, TABLEOID
from meshdoc.interpret.fast_path.function import simple_set
from meshdoc.interpret.fast_path.given import Elsewhere, Given, is_system_column, place_of_column
from meshdoc.interpret.sysviews import NAMES, UNKNOWN
from meshdoc.interpret.sysviews.current import cell, reader_of
from meshdoc.interpret.value import Uncertain, known
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import positional
from meshdoc.rewrite.row_security import is_restricted

Cell = Callable[[int], Value]
"""A column of a row, by `place_of_column(0, attnum)`. Raises Elsewhere for a system column that is not kept."""
PLACE, TABLE = (place_of_column(0, attnum) for attnum in (CTID, TABLEOID))
"""The system columns that tell where a row is stored."""


@positional
class Source:
    """A relation, function or sub-select whose rows can be read; `name` is that of a system relation."""

    relation: Relation | None
    name: str = ""
    function: nodes.Node | None = None
    query: nodes.Query | None = None

    @property
    def is_computed(self) -> bool:
        """Whether its rows may depend on those of the relations before it."""
        return self.relation is None

    @property
    def is_stored(self) -> bool:
        """Whether it is a table, whose rows the migrations inserted."""
        return self.relation is not None and not self.name


def source(given: Given, entry: nodes.RangeTableEntry) -> Source:
    """The relation of a range table entry. Raises Elsewhere if reading it is not simple."""
    if entry.kind is RangeKind.FUNCTION and len(entry.functions) == 1 and not entry.with_ordinality:
        (called,) = entry.functions
        if called.columns is None:
            return Source(None, function=called.expr)
    item = given.facts.names.relation_by_oid(entry.relation) if entry.kind is RangeKind.RELATION else None
    if not isinstance(item, Relation) or entry.sample is not None:
        raise Elsewhere
    catalog = given.facts.names.catalog
    if item.oid not in catalog:
        name = f"{catalog[item.schema].name}.{item.name}"
        if name not in NAMES:
            raise Elsewhere
        return Source(item, name)
    if not isinstance(item, Table) or children_of(catalog, item.oid):
        raise Elsewhere
    if is_restricted(given.session.roles, item, given.session.current_user):
        raise Elsewhere
    return Source(item)


def key(given: Given, relation: Source, attnums: Iterable[int]) -> int:
    """The first of these columns by which rows are found; 0 if there is none."""
    if relation.relation is None:
        return 0
    if relation.is_stored:
        return next(iter(attnums), 0)
    names = {column.name: column.attnum for column in relation.relation.columns if column.attnum in set(attnums)}
    found = reader_of(given.session).indexed(relation.name, names)
    return names[found] if found else 0


def rows(given: Given, relation: Source, attnum: int = 0, value: Value = None) -> Iterable[Cell]:
    """The rows, or those with a value in an indexed column. Raises Uncertain if they are unknown."""
    if relation.relation is None:
        assert relation.function is not None
        return (partial(_returned, value) for value in simple_set(given, relation.function))
    if relation.is_stored:
        stored = _rows_of(given, relation.relation)
        return _sought(given, relation.relation, stored, attnum, value) if attnum else _cells(relation.relation, stored)
    names = {column.attnum: column.name for column in relation.relation.columns}
    reader = reader_of(given.session)
    found = reader.where(relation.name, names[attnum], value) if attnum else reader.rows(relation.name)
    return (partial(_computed, relation.name, row, names) for row in found)


def _rows_of(given: Given, table: Relation) -> tuple[Row, ...]:
    held = contents(given.session, table)
    if held.unknown:
        raise Uncertain(f'the rows of "{table.name}" are unknown: {held.unknown}')
    return held.rows


def _cells(table: Relation, stored: tuple[Row, ...]) -> Iterator[Cell]:
    return (partial(_stored, row, {PLACE: n, TABLE: table.oid}) for n, row in enumerate(stored))


@dataclass(slots=True)
class Hashed:
    """The rows of a table by the values of columns, not NULL: nodeHash.c. It is kept from one query to the next."""

    rows: tuple[Row, ...] = ()
    columns: dict[int, dict[Value | type[Unknown], list[Row]]] = field(default_factory=dict)

    def follow(self, rows: tuple[Row, ...]) -> None:
        """Take over the present rows of the table."""
        if rows is self.rows:
            return
        gone, new = changed(self.rows, rows)
        for attnum, found in self.columns.items():
            for row in gone:
                value = _hash_key(row, attnum)
                found[value] = [item for item in found[value] if item is not row]
            _add(found, attnum, new)
        self.rows = rows

    def column(self, attnum: int) -> dict[Value | type[Unknown], list[Row]]:
        """The rows by the value of a column."""
        if attnum not in self.columns:
            self.columns[attnum] = {}
            _add(self.columns[attnum], attnum, self.rows)
        return self.columns[attnum]


def _add(found: dict[Value | type[Unknown], list[Row]], attnum: int, rows: Iterable[Row]) -> None:
    for row in rows:
        found.setdefault(_hash_key(row, attnum), []).append(row)


def _hash_key(row: Row, attnum: int) -> Value | type[Unknown]:
    """A value; all that are unknown have one key."""
    value = row.get(attnum)
    return Unknown if isinstance(value, Unknown) else value


_hashed: weakref.WeakKeyDictionary[Catalog, dict[Oid, Hashed]] = weakref.WeakKeyDictionary()


def _sought(given: Given, table: Relation, stored: tuple[Row, ...], attnum: int, value: Value) -> Iterator[Cell]:
    """The rows with a value in a column. Raises Uncertain if the value of a row is unknown."""
    held = _hashed.setdefault(given.session.catalog, {}).setdefault(table.oid, Hashed())
    held.follow(stored)
    column = held.column(attnum)
    for row in column.get(Unknown, ()):
        known(row[attnum])
    wanted = set(map(id, column.get(value, ()))) if value is not None else ()
    if not wanted:
        return iter(())
    numbers = [*map(id, stored)]
    places = [numbers.index(*wanted)] if len(wanted) == 1 else [n for n, item in enumerate(numbers) if item in wanted]
    return (partial(_stored, stored[n], {PLACE: n, TABLE: table.oid}) for n in places)


def selected(row: Sequence[Value], attnum: int) -> Value:
    """A column of a row of a sub-select."""
    if not 0 < attnum <= len(row):
        raise Elsewhere
    return known(row[attnum - 1])


def _returned(value: Value, attnum: int) -> Value:
    """A column of a row that a function returns; any other value is a row of one column."""
    _refuse_system_column(attnum)
    return known(value.values[attnum - 1] if isinstance(value, Record) else value)


def _stored(row: Row, where: Mapping[int, int], attnum: int) -> Value:
    if attnum in row:
        return known(row[attnum])
    if attnum not in where:
        _refuse_system_column(attnum)
    return where.get(attnum)


def _computed(relation: str, row: Mapping[str, object], names: Mapping[int, str], attnum: int) -> Value:
    """A value of a system relation. Raises Uncertain if only a running server knows it."""
    _refuse_system_column(attnum)
    column = names[attnum]
    if column in UNKNOWN.get(relation, ()):
        raise Uncertain(f"the value of {relation}.{column} is unknown")
    return cell(row.get(column))


def _refuse_system_column(attnum: int) -> None:
    if is_system_column(attnum):
        raise Elsewhere
