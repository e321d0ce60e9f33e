"""Expressions stored in the catalog, over one row of their relation: checks, defaults, keys, conditions.

Each is analyzed and translated for DuckDB once per state of the catalog; simple ones need no engine.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass

from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.analyze.mutability import functions_of
from meshdoc.analyze.state import ParseState
from meshdoc.analyze.stored import empty_path, stored_expression
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Field, Record, Row, Unknown, Value
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.fast_path.given import STEP, Elsewhere, Given, place_of_column, simple_value
from meshdoc.interpret.query.literal import literal_value
from meshdoc.interpret.query.query import Plan, called_value, execute, plan, query_of
from meshdoc.interpret.query.query import evaluated as computed
from meshdoc.interpret.scope import NOTHING, Scope
from meshdoc.interpret.value import Uncertain, attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import rebuild, walk
from meshdoc.session import Session

NO_COLUMNS: Row = {}
TABLEOID = -6
VALUE = WHOLE_ROW = 0
"""The position of VALUE in the row of a domain's check, and of any other row itself."""


@dataclass(slots=True)
class Stored:
    """An expression ready to be evaluated over rows."""

    node: nodes.Node
    type: TypeRef
    over: nodes.Node  # the same, over parameters
    relation: Relation | None = None  # the relation of the row, if the expression reads it as a whole
    constant: bool = False  # whether it is the same for every row
    value: tuple[Value] | None = None  # the value of a constant, once evaluated
    plan: Plan | None = None
    reason: str = ""  # why its value is never known


_stored: weakref.WeakKeyDictionary[Catalog, tuple[object, dict[object, Stored]]] = weakref.WeakKeyDictionary()


def stored(
    session: Session,
    expression: Expr,
    relation: Relation | None = None,
    *,
    value: TypeRef | None = None,
    coerce_to: TypeRef | None = None,
) -> Stored:
    """A stored expression over a row of a relation, or over a domain's VALUE.

    A trigger's condition is over two rows; the new one's columns are `STEP` higher, and `beside` joins the two rows. A
    default is converted to the type of its column.
    """
    state = (session.catalog.generation, session.clock)
    held = _stored.get(session.catalog)
    if held is None or held[0] != state:
        held = _stored[session.catalog] = (state, {})
    key = (relation.oid if relation else 0, expression, value, coerce_to)
    found = held[1].get(key)
    if found is None:
        node = stored_expression(session.names, expression, relation=relation, value=value)
        facts = Facts(empty_path(session.names))
        made = coerce_to_target_type(facts, node, coerce_to, ASSIGNMENT) if coerce_to else node
        assert made is not None, "a default can become of its column's type"
        row_of = relation if _asks_for_row(made) else None
        found = Stored(made, made.type, of_rows(made, (1, 2)), row_of, _is_constant(facts, made))
        held[1][key] = found
    return found


def constant_of(session: Session, expression: Stored) -> Value:
    """The value of an expression over no row, evaluated once if it is the same for every row."""
    if expression.value is None or not expression.constant:
        expression.value = (value_of(session, expression, NO_COLUMNS),)
    return expression.value[0]


def value_of(session: Session, expression: Stored, row: Row) -> Value:
    """The expression's value; Unknown if it cannot be known. Raises SqlError if PostgreSQL's evaluation fails."""
    facts = Facts(session.names)
    if expression.relation is not None and WHOLE_ROW not in row:
        row = whole(expression.relation, row)
    try:
        return simple_value(Given(session, facts, NOTHING, (row,)), expression.node)
    except Elsewhere:
        pass
    if expression.reason:
        return Unknown(expression.reason)
    if (literal := literal_value(facts, expression.node)) is not None:
        return literal[0]
    if expression.value is None or not expression.constant:
        expression.value = (_computed(session, expression, RowScope(row, NOTHING, facts)),)
    return expression.value[0]


def _asks_for_row(node: nodes.Node) -> bool:
    """Whether an expression reads a whole row, or its system columns."""
    return any(isinstance(item, nodes.Var) and item.attnum <= 0 for item in walk(node))


def _computed(session: Session, expression: Stored, scope: Scope) -> Value:
    def compute() -> Value:
        if (called := called_value(session, expression.over, scope)) is not None:
            return called[0]
        if expression.plan is None:
            expression.plan = _planned(session, expression, scope)
        return execute(session, expression.plan, scope).rows[0][0]

    return attempted(compute)


UNCHANGING = frozenset({"now", "statement_timestamp"})
"""Functions whose value is the same throughout a version."""
VARYING = nodes.Var | nodes.CoerceToDomainValue | nodes.Query | nodes.NextValueExpr | nodes.SQLValueFunction
"""What differs between rows, or with the role and the settings."""


def _is_constant(facts: Facts, node: nodes.Node) -> bool:
    """Whether an expression has one value as long as the catalog is unchanged."""
    return not any(
        isinstance(item, VARYING) or any(_is_changing(facts, oid) for oid in functions_of(facts, item) if oid)
        for item in walk(node)
    )


def _is_changing(facts: Facts, function: Oid) -> bool:
    if function >= FIRST_USER_OID:
        return True
    return facts.volatility(function) != "i" and facts.proc(function).body not in UNCHANGING


def _planned(session: Session, expression: Stored, scope: Scope) -> Plan:
    try:
        return plan(session, query_of(expression.over), scope)
    except Uncertain as error:
        expression.reason = error.message
        raise


def evaluated(session: Session, expr: nodes.Node, scope: Scope) -> Value:
    """The value of an expression; Unknown if it cannot be known."""
    if (literal := literal_value(Facts(session.names), expr)) is not None:
        return literal[0]
    return computed(session, expr, scope)


# --- rows as parameters -------------------------------------------------------------------------------------


class RowScope:
    """The columns of rows as parameters, in addition to those of the surrounding code."""

    FIRST = 1_000_000

    def __init__(self, row: Row, around: Scope, facts: Facts) -> None:
        """`row` may be several rows joined by `beside`."""
        self._row = row
        self._around = around
        self._facts = facts

    def state(self, facts: Facts) -> ParseState:
        """The state of the surrounding code: no analysis uses the rows."""
        return self._around.state(facts)

    def value(self, number: int) -> Value:
        """A column's value, or a parameter of the surrounding code."""
        if number < self.FIRST:
            return self._around.value(number)
        place = number - self.FIRST
        if place % STEP > STEP // 2 and place not in self._row:
            return Unknown("the values of system columns are unknown")
        return self._row.get(place)

    def fields(self, number: int) -> tuple[Field, ...]:
        """The fields of a parameter that is a row."""
        if number < self.FIRST:
            return self._around.fields(number)
        value = self._row.get(number - self.FIRST)
        return value.fields if isinstance(value, Record) else ()


def of_rows(node: nodes.Node, indexes: Sequence[int], depth: int = 0) -> nodes.Node:
    """An expression over one row each of some range table entries, `depth` queries out: their columns as parameters."""
    if isinstance(node, nodes.CoerceToDomainValue):
        return _parameter(node, RowScope.FIRST + VALUE)
    if isinstance(node, nodes.Var) and node.range_index in indexes and node.levels_up == depth:
        position = indexes.index(node.range_index)
        return _parameter(node, RowScope.FIRST + place_of_column(position, node.attnum))
    return rebuild(node, lambda child: of_rows(child, indexes, depth + isinstance(child, nodes.Query)))


def _parameter(node: nodes.Node, number: int) -> nodes.Param:
    return nodes.Param(type=node.type, collation=node.collation, kind=nodes.ParamKind.EXTERNAL, number=number)


def beside(*rows: Row) -> Row:
    """Rows of several relations as one."""
    return {number + place * STEP: value for place, row in enumerate(rows) for number, value in row.items()}


def whole(table: Relation, row: Row, child: Oid = NO_OID) -> Row:
    """A row that also contains itself as a whole-row value, and its tableoid, which is that of the child that holds it.

    A row of a partitioned table has none: it may be moved.
    """
    made = {**row, WHOLE_ROW: as_record(table, row)}
    if isinstance(table, Table) and not table.partition_strategy:
        made[place_of_column(0, TABLEOID)] = child or table.oid
    return made


def as_record(table: Relation, row: Row) -> Record:
    """A row as a value."""
    fields = tuple(Field(column.name, column.type) for column in table.columns)
    return Record(fields, tuple(row.get(column.attnum) for column in table.columns))


def from_record(table: Relation, record: Record) -> Row:
    """A value as a row: its fields by position."""
    return {column.attnum: value for column, value in zip(table.columns, record.values, strict=True)}
