"""Values of a column that gets another type: ALTER COLUMN TYPE, with or without USING, applied to the rows."""

from __future__ import annotations

from meshdoc.analyze.coerce import ASSIGNMENT, coerce_to_target_type
from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.relation import Column, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.contents import contents, keep
from meshdoc.interpret.executor.constraints import check_value
from meshdoc.interpret.executor.expression import Stored, of_rows, value_of, whole
from meshdoc.interpret.modifier import fitted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class NewColumnValue:
    """How a column's values are converted to another type: NewColumnValue of tablecmds.c.

    They are computed from the rows as they were before the statement, whatever else it changes. `using` is the
    expression of USING, if there is one.
    """

    table: Table
    rows: tuple[Row, ...]
    using: nodes.Node | None


def new_column_value(session: Session, table: Table, using: nodes.Node | None) -> NewColumnValue:
    """The conversion over the table's current rows."""
    return NewColumnValue(table, contents(session, table).rows, using)


def converted_values(session: Session, made: NewColumnValue, column: Column, type: TypeRef) -> list[Value]:
    """The column's value in each row, converted to the new type. Raises SqlError if a value cannot be converted."""
    if not made.rows or column.generated:
        return []
    facts = Facts(session.names)
    var = nodes.Var(type=column.type, collation=column.collation, range_index=1, attnum=column.attnum)
    node = made.using or coerce_to_target_type(facts, var, type, ASSIGNMENT)
    if node is None:
        return [Unknown("the converted values of an altered column are unknown")] * len(made.rows)
    expression = Stored(node, node.type, of_rows(node, (1,)))
    found = []
    for row in made.rows:
        value = fitted(facts, type, value_of(session, expression, whole(made.table, row)))
        check_value(session, type.oid, value)
        found.append(value)
    return found


def store_values(session: Session, before: Table, after: Table, attnum: int, values: list[Value]) -> None:
    """Store these values in the column, which already has the new type."""
    if values:
        rows = contents(session, before).rows
        made = tuple({**row, attnum: value} for row, value in zip(rows, values, strict=True))
        keep(session, after, made)
