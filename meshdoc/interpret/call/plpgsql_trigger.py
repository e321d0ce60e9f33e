"""Trigger functions in PL/pgSQL: NEW, OLD, the TG_ variables, transition tables. plpgsql_exec_trigger of pl_exec.c."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from meshdoc.catalog.contents import Field, Record, Row, Unknown, Value
from meshdoc.catalog.relation import Generated, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.call.routine import calling, finish, new_frame
from meshdoc.interpret.duck.array import FROM_ZERO
from meshdoc.interpret.executor.expression import as_record, from_record
from meshdoc.interpret.executor.trigger import Fired, language
from meshdoc.interpret.plpgsql.compile import TRIGGER_VARIABLES
from meshdoc.interpret.plpgsql.frame import Frame
from meshdoc.interpret.plpgsql.variable import Variable
from meshdoc.interpret.query.cte import constant_query
from meshdoc.interpret.query.query import assigned
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.session import Session


@language("plpgsql")
def run_trigger(session: Session, routine: Routine, fired: Fired) -> Row | None:
    """The row that the function returns. Raises SqlError if it fails, Uncertain if its control flow is unknown."""
    with calling(session, routine) as budget:
        frame = new_frame(session, routine, [], budget)
        _declare(frame, session, fired)
        frame.transitions = {
            name: partial(_transition_table, session, fired.relation, rows) for name, rows in fired.tables.items()
        }
        returned = finish(frame, frame.body.action)
        if returned is None:
            raise SqlError("2F005", "control reached end of trigger procedure without RETURN")
        if not fired.trigger.row or fired.trigger.timing == "after":
            return fired.new
        return _returned(session, fired, returned[0])


def _returned(session: Session, fired: Fired, value: Value) -> Row | None:
    if value is None:
        return None
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    table = fired.relation
    if not isinstance(value, Record):
        raise SqlError("42804", "cannot return non-composite value from function returning composite type")
    if len(value.values) != len(table.columns):
        detail = (
            f"Number of returned columns ({len(value.values)}) does not match expected column count "
            f"({len(table.columns)})."
        )
        raise SqlError(
            "42804", "returned row structure does not match the structure of the triggering table", detail=detail
        )
    given = fired.old if fired.event == "delete" else fired.new
    if given is not None and value == as_record(table, given):
        return given
    pairs = zip(value.fields, value.values, table.columns, strict=True)
    values = tuple(assigned(session, item, field.type, column.type) for field, item, column in pairs)
    return from_record(table, Record(value.fields, values))


def _declare(frame: Frame, session: Session, fired: Fired) -> None:
    """Declare the trigger variables of a call."""
    relation, trigger = fired.relation, fired.trigger
    fields = tuple(Field(column.name, column.type) for column in relation.columns)
    type = TypeRef(Facts(session.names).row_type(relation.oid))
    for name, row in (("old", fired.old), ("new", fired.new)):
        is_uncomputed = name == "new" and trigger.timing == "before"
        record = None if row is None else as_record(relation, _without_generated(relation, row, stored=is_uncomputed))
        frame.declare(Variable(name, type, record, fields=fields))
    level = "ROW" if trigger.row else "STATEMENT"
    schema = session.catalog[relation.schema].name
    values: dict[str, Value] = {
        "tg_name": trigger.name,
        "tg_when": trigger.timing.upper(),
        "tg_level": level,
        "tg_op": fired.event.upper(),
        "tg_relid": relation.oid,
        "tg_relname": relation.name,
        "tg_table_name": relation.name,
        "tg_table_schema": schema,
        "tg_nargs": len(trigger.arguments),
    }
    for name, value in values.items():
        frame.declare(Variable(name, TRIGGER_VARIABLES[oids.TRIGGER][name], value))
    frame.declare(Variable("tg_argv", FROM_ZERO, list(trigger.arguments)))


def _without_generated(relation: Relation, row: Row, *, stored: bool) -> Row:
    """The row without its virtual generated columns, and without stored ones where they are not computed yet."""
    hidden = (Generated.VIRTUAL, Generated.STORED) if stored else (Generated.VIRTUAL,)
    nulls = {column.attnum: None for column in relation.columns if column.generated in hidden}
    return {**row, **nulls} if nulls else row


# --- transition tables ------------------------------------------------------------------------------------------


def _transition_table(session: Session, relation: Relation, rows: Sequence[Row]) -> nodes.Query:
    """The rows as a query. Uncertain if a value is unknown."""
    columns = [nodes.RangeColumn(name=c.name, type=c.type, collation=c.collation) for c in relation.columns]
    values = [[row.get(column.attnum) for column in relation.columns] for row in rows]
    if (unknown := next((value for row in values for value in row if isinstance(value, Unknown)), None)) is not None:
        raise Uncertain(unknown.reason)
    return constant_query(session, columns, values)
