"""The rows of a relation in FROM: a table's contents, or a system relation's rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from meshdoc.catalog.contents import Record, Row, Value
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.relation import Relation, Table
from meshdoc.interpret.contents import contents
from meshdoc.interpret.duck.expression import CTID, TABLEOID
from meshdoc.interpret.fast_path.function import simple_set
from meshdoc.interpret.fast_path.given import Elsewhere, Given, is_system_column, place_of_column
from meshdoc.interpret.sysviews import NAMES, UNKNOWN
from meshdoc.interpret.sysviews.current import cell, reader_of
from meshdoc.interpret.value import Uncertain, known
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind

Cell = Callable[[int], Value]
"""A column of a row, by `place_of_column(0, attnum)`. Raises Elsewhere for a system column that is not kept."""
PLACE, TABLE = (place_of_column(0, attnum) for attnum in (CTID, TABLEOID))
"""The system columns that tell where a row is stored."""


@dataclass(frozen=True, slots=True)
class Source:
    """A relation or function whose rows can be read; `name` is that of a system relation."""

    relation: Relation | None
    name: str = ""
    function: nodes.Node | None = None


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
    return Source(item)


def key(given: Given, relation: Source, attnums: Iterable[int]) -> int:
    """The first of these columns by which a system relation finds rows; 0 if there is none."""
    if relation.relation is None or not relation.name:
        return 0
    names = {column.name: column.attnum for column in relation.relation.columns if column.attnum in set(attnums)}
    found = reader_of(given.session).indexed(relation.name, names)
    return names[found] if found else 0


def rows(given: Given, relation: Source, attnum: int = 0, value: Value = None) -> Iterable[Cell]:
    """The rows, or those with a value in an indexed column. Raises Uncertain if they are unknown."""
    if relation.relation is None:
        assert relation.function is not None
        return (partial(_returned, value) for value in simple_set(given, relation.function))
    if not relation.name:
        held = contents(given.session, relation.relation)
        if held.unknown:
            raise Uncertain(f'the rows of "{relation.relation.name}" are unknown: {held.unknown}')
        table = relation.relation.oid
        return (partial(_stored, row, {PLACE: n, TABLE: table}) for n, row in enumerate(held.rows))
    names = {column.attnum: column.name for column in relation.relation.columns}
    reader = reader_of(given.session)
    found = reader.where(relation.name, names[attnum], value) if attnum else reader.rows(relation.name)
    return (partial(_computed, relation.name, row, names) for row in found)


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
