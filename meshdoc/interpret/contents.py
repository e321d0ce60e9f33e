"""Contents of tables: the inserted rows, as they are after the table was altered.

`executor.validate_rows` and `executor.convert` apply ALTER TABLE to them; if a type was changed in another way, the
values are converted through their text.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

from meshdoc.catalog.contents import Contents, Record, Row, Unknown, Value
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.text import output, read
from meshdoc.limits import current, setting
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

EMPTY = Contents()
ROWS_KEPT = 5_000
FULL = "the rows of all tables exceed what is kept"
NEARLY = 0.9
"""What is this full counts as full, so that tables are counted seldom."""
VALUE_SIZE = 64
"""The bytes that a value takes besides its characters."""
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
    made = Contents(tuple(rows), _types(table))
    session.hold(table.oid, made)
    return made


def keep(session: Session, table: Relation, rows: tuple[Row, ...]) -> None:
    """Set the rows of a table; beyond the limits for one or for all tables, they become unknown."""
    before = session.contents.get(table.oid, EMPTY)
    assert isinstance(before, Contents)
    if len(rows) > ROWS_KEPT:
        session.hold(table.oid, Contents(unknown=TOO_MANY))
        return
    session.hold(table.oid, Contents(rows, _types(table)))
    if _is_too_much(session, _fresh(before.rows, rows)):
        session.hold(table.oid, Contents(unknown=FULL))
        if not current().is_full:
            current().is_full = True
            hint = f"This is a limit of meshdoc. {setting('kept_rows')} limits.kept_size bounds their size."
            session.notice(f"{FULL}, from here on for each table that changes. {hint}", "warning", "54000")


def _fresh(before: tuple[Row, ...], rows: tuple[Row, ...]) -> Sequence[Row]:
    """The rows that a table did not have before, provided that rows are appended, replaced or removed."""
    if len(rows) > len(before):
        return rows[len(before) :]
    return changed(before, rows)[1] if len(rows) == len(before) else ()


def changed(before: tuple[Row, ...], after: tuple[Row, ...]) -> tuple[Sequence[Row], Sequence[Row]]:
    """The rows that a table no longer has, and those that it did not have before; quick for one row at a time."""
    same = [*map(is_, before, after), False].index(False)
    rest = before[same + 1 :]
    if len(after) >= same + len(rest) and all(map(is_, rest, after[same:])):
        return before[same : same + 1], after[same + len(rest) :]
    known, present = (set(map(id, rows)) for rows in (before, after))
    return [row for row in before if id(row) not in present], [row for row in after if id(row) not in known]


def _is_too_much(session: Session, fresh: Sequence[Row]) -> bool:
    """Whether all tables together hold too much. They are counted when new rows could have made it so."""
    run = current()
    run.kept_rows += len(fresh)
    run.kept_size += sum(map(_size, fresh))
    most_rows, most_size = run.limits.kept_rows, run.limits.kept_size
    if run.kept_rows <= most_rows and run.kept_size <= most_size:
        return False
    held = [item for item in session.contents.values() if isinstance(item, Contents)]
    run.kept_rows = sum(len(item.rows) for item in held)
    run.kept_size = sum(_size(row) for item in held for row in item.rows)
    return run.kept_rows > most_rows * NEARLY or run.kept_size > most_size * NEARLY


def _size(row: Row) -> int:
    """The size of a row in bytes, roughly."""
    size, waiting = 0, list[Value](row.values())
    while waiting:
        value = waiting.pop()
        size += VALUE_SIZE + (len(value) if isinstance(value, str) else 0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, Record):
            waiting += value.values
    return size


def forget(session: Session, table: Object, reason: str) -> None:
    """Record that the contents of a table are no longer known."""
    session.hold(table.oid, Contents(unknown=reason))


def _types(table: Relation) -> tuple[tuple[int, TypeRef], ...]:
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
