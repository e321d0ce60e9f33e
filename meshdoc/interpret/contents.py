"""Contents of tables: the inserted rows, as they are after the table was altered.

`executor.validate_rows` and `executor.convert` apply ALTER TABLE to them; if a type was changed in another way, the
values are converted through their text.
"""

from __future__ import annotations

from meshdoc.catalog.contents import Contents, Row, Unknown, Value
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.text import output, read
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

EMPTY = Contents()
ROWS_KEPT = 5_000
TOO_MANY = f"tables of more than {ROWS_KEPT} rows are not tracked"


def contents(session: Session, table: Object) -> Contents:
    """The current contents of a table."""
    held = session.contents.get(table.oid, EMPTY)
    assert isinstance(held, Contents)
    if not held.rows or not isinstance(table, Table) or held.types == _types(table):
        return held
    before = dict(held.types)
    altered = [c for c in table.columns if c.attnum in before and before[c.attnum] != c.type]
    rows: list[Row] = []
    for row in held.rows:
        converted = {c.attnum: _converted(session, row.get(c.attnum), before[c.attnum], c.type) for c in altered}
        rows.append({**row, **converted})
    session.contents[table.oid] = made = Contents(tuple(rows), _types(table))
    return made


def keep(session: Session, table: Table, rows: tuple[Row, ...]) -> None:
    """Set the rows of a table."""
    session.contents[table.oid] = (
        Contents(rows, _types(table)) if len(rows) <= ROWS_KEPT else Contents(unknown=TOO_MANY)
    )


def forget(session: Session, table: Object, reason: str) -> None:
    """Record that the contents of a table are no longer known."""
    session.contents[table.oid] = Contents(unknown=reason)


def _types(table: Table) -> tuple[tuple[int, TypeRef], ...]:
    return tuple((column.attnum, column.type) for column in table.columns)


def _converted(session: Session, value: Value, before: TypeRef, after: TypeRef) -> Value:
    """A value of one type converted to another through its text."""
    if value is None or isinstance(value, Unknown):
        return value
    facts = Facts(session.names)
    text = output(facts, before, value)
    try:
        return None if text is None else read(facts, after, text)
    except SqlError:
        return Unknown("the converted values of an altered column are unknown")
