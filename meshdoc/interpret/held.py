"""What tables hold: the rows that were put in, as they are after the table was altered.

A column added since has in each row the default that it was added with; a column of another type, its values converted.
"""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.state import ParseState
from meshdoc.catalog.change import Change
from meshdoc.catalog.contents import Contents
from meshdoc.catalog.description import QualifiedNames
from meshdoc.catalog.namespace import Names
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Column, ColumnDefault, Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.literal import literal_value
from meshdoc.interpret.text import output, read
from meshdoc.interpret.value import Unknown, Value
from meshdoc.session import Session
from meshdoc.syntax.parser import raw_parser

Row = Mapping[int, object]

EMPTY = Contents()
ROWS_KEPT = 5_000
TOO_MANY = f"more than {ROWS_KEPT} rows of a table are not kept"


def contents(session: Session, table: Object) -> Contents:
    """What a table holds today."""
    held = session.contents.get(table.oid, EMPTY)
    assert isinstance(held, Contents)
    if not held.rows or not isinstance(table, Table) or held.types == _types(table):
        return held
    before = dict(held.types)
    added = {c.attnum: _added(session, table, c) for c in table.columns if c.attnum not in before}
    altered = [c for c in table.columns if c.attnum in before and before[c.attnum] != c.type]
    rows: list[Row] = []
    for row in held.rows:
        converted = {c.attnum: _converted(session, row.get(c.attnum), before[c.attnum], c.type) for c in altered}
        rows.append({**row, **converted, **added})
    session.contents[table.oid] = made = Contents(tuple(rows), _types(table))
    return made


def keep(session: Session, table: Table, rows: tuple[Row, ...]) -> None:
    """Let a table hold these rows."""
    session.contents[table.oid] = (
        Contents(rows, _types(table)) if len(rows) <= ROWS_KEPT else Contents(unknown=TOO_MANY)
    )


def forget(session: Session, table: Object, reason: str) -> None:
    """Take down that what a table holds cannot be known any more."""
    session.contents[table.oid] = Contents(unknown=reason)


def _types(table: Table) -> tuple[tuple[int, TypeRef], ...]:
    return tuple((column.attnum, column.type) for column in table.columns)


def _converted(session: Session, value: object, before: TypeRef, after: TypeRef) -> object:
    """A value after ALTER COLUMN TYPE, by way of its text; what a USING clause would make of it is not kept."""
    if value is None or isinstance(value, Unknown):
        return value
    facts = Facts(session.names)
    text = output(facts, before, value)  # type: ignore[arg-type]
    try:
        return None if text is None else read(facts, after, text)
    except SqlError:
        return Unknown("what an altered column's values became is not kept")


def _added(session: Session, table: Table, column: Column) -> Value:
    """What the rows present got when a column was added."""
    expression = _default_when_added(session, table, column)
    if column.identity or column.generated:
        return Unknown(f'the values of "{column.name}" in the rows present are not computed')
    if expression is None:
        return None
    names = Names(session.catalog, session.system)
    text = expression.expression.sql(QualifiedNames(names))
    query = analyze_statement(ParseState(facts=Facts(names)), raw_parser(f"SELECT {text}")[0].stmt)
    literal = literal_value(Facts(names), query.targets[0].expr)
    return literal[0] if literal else Unknown(f'the values of "{column.name}" in the rows present are not computed')


def _default_when_added(session: Session, table: Table, column: Column) -> ColumnDefault | None:
    """The default that came with the column: made by the same statement."""
    added = next((change for change in session.catalog.journal if _adds(change, table, column)), None)
    for change in session.catalog.journal if added else ():
        item = change.after
        if (
            change.before is None
            and change.cause is added.cause  # type: ignore[union-attr]
            and isinstance(item, ColumnDefault)
            and (item.table, item.attnum) == (table.oid, column.attnum)
        ):
            return item
    return None


def _adds(change: Change, table: Table, column: Column) -> bool:
    before, after = change.before, change.after
    if change.oid != table.oid or not isinstance(before, Relation) or not isinstance(after, Relation):
        return False
    return _has(after, column.attnum) and not _has(before, column.attnum)


def _has(relation: Relation, attnum: int) -> bool:
    return any(column.attnum == attnum for column in relation.columns)
