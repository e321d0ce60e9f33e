"""Values of columns that a statement does not assign: defaults, identity and generated columns."""

from __future__ import annotations

from meshdoc.analyze.stored import stored_expression
from meshdoc.catalog.constraint import Check
from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Column, ColumnDefault, Generated, Relation, Sequence
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.builtins.sequence import advance, next_value
from meshdoc.interpret.executor.expression import Stored, constant_of, stored, value_of
from meshdoc.interpret.query.query import query_of, run_query
from meshdoc.interpret.value import Uncertain, Undecided, attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.rewrite.column_default import default_expression
from meshdoc.session import Session


def default_of(session: Session, table: Relation, column: Column) -> Value:
    """The default of a column, evaluated now; Unknown where it cannot be known."""
    asked = session.asked_time
    try:
        return attempted(lambda: _default(session, table, column))
    finally:
        session.asked_time = asked  # an insertion time stored in a row affects nothing


def has_default(session: Session, table: Relation, column: Column) -> bool:
    """Whether a column has a default to evaluate: build_column_default."""
    return bool(column.identity) or default_expression(session.catalog, table, column) is not None


def _default(session: Session, table: Relation, column: Column) -> Value:
    if column.generated:
        return None
    if column.identity:
        return advance(session, _identity(session, table, column))
    expression = default_expression(session.catalog, table, column)
    if expression is None:
        return None
    made = stored(session, expression, coerce_to=column.type)
    if (sequence := _next_of(Facts(session.names), made)) is not None:
        return next_value(session, sequence)
    return constant_of(session, made)


def _next_of(facts: Facts, expression: Stored) -> Oid | None:
    """The sequence of a default that is nextval('...')."""
    node = expression.node
    while isinstance(node, nodes.FuncExpr) and len(node.args) == 1:
        argument = node.args[0]
        if facts.proc(node.function).body == "nextval_oid":
            return int(argument.value) if isinstance(argument, nodes.Const) and argument.value else None
        node = argument
    return None


def generated_value(session: Session, table: Relation, column: Column, row: Row) -> Value:
    """The value of a generated column in a row: ExecComputeStoredGenerated.

    A virtual one is computed where it is read; if that fails, and no constraint reads it, its value is unknown here.
    """
    found = session.catalog.find("default", table.oid, column.attnum)
    if not isinstance(found, ColumnDefault):
        return Unknown(f'generated column "{column.name}" has no expression')
    try:
        return value_of(session, stored(session, found.expression, table, coerce_to=column.type), row)
    except Undecided as error:
        return Unknown(error.message)
    except SqlError as error:
        if column.generated is Generated.STORED or _is_constrained(session, table, column):
            raise
        return Unknown(error.message)


def _is_constrained(session: Session, table: Relation, column: Column) -> bool:
    checks = (check for check in session.catalog.children(table.oid, Check) if check.table == table.oid)
    return column.not_null or any(column.attnum in check.columns for check in checks)


def _identity(session: Session, table: Relation, column: Column) -> Oid:
    """The sequence of an identity column; a partition uses that of its partitioned table."""
    address = Address(table.oid, column.attnum)
    for sequence in session.catalog.children(table.oid, Sequence):
        if sequence.identity_of == address:
            return sequence.oid
    above = session.catalog.get(getattr(table, "partition_of", 0))
    if isinstance(above, Relation) and (mine := above.column(column.name)):
        return _identity(session, above, mine)
    raise Uncertain("an identity column has no sequence")


def default_value(session: Session, expression: Expr) -> tuple[Value, TypeRef]:
    """The value and type of a stored expression."""
    node = stored_expression(session.names, expression)
    return run_query(session, query_of(node)).rows[0][0], node.type
