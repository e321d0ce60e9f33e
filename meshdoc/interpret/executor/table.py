"""One row inserted, updated or deleted, with everything that follows from it: nodeModifyTable.c."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from meshdoc.catalog.contents import Row, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import After, fires
from meshdoc.interpret.contents import contents
from meshdoc.interpret.executor.constraints import check_domains, check_row, failing
from meshdoc.interpret.executor.default import generated_value
from meshdoc.interpret.executor.exclusion import check_exclusion
from meshdoc.interpret.executor.expression import whole
from meshdoc.interpret.executor.keys import check_computed, duplicate, hold, index_key, present_in
from meshdoc.interpret.executor.referential import (
    Change,
    queue_referenced,
    queue_references,
    refuse_referenced_between,
)
from meshdoc.interpret.executor.route import in_bound, partition_for
from meshdoc.interpret.executor.target import Target, ancestors, as_child, as_target
from meshdoc.interpret.executor.trigger import Transition, after_row, after_statement, before_row, transition_of
from meshdoc.interpret.modifier import fitted
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session


def locate(session: Session, target: Target, row: Row) -> tuple[Target, Row]:
    """The table that stores a row, and the row as stored there. Raises SqlError 23514 if no partition takes it."""
    table = target.relation
    if not isinstance(table, Table) or not table.partition_strategy:
        return target, row
    check_partition(session, target, row)
    leaf = partition_for(session, table, row)
    path = [*reversed(ancestors(session.catalog, leaf.relation)), leaf.relation]
    for above, below in pairwise(path):
        if above.oid == table.oid or table.oid in {item.oid for item in ancestors(session.catalog, above)}:
            assert isinstance(above, Table) and isinstance(below, Table | ForeignTable)
            row = as_child(above, below, row)
    return leaf, row


# --- INSERT -----------------------------------------------------------------------------------------------------


def insert_row(transition: Transition, row: Row) -> Row | None:
    """ExecInsert of a row of a table into the one that stores it: the row as inserted. None if a trigger skips it."""
    session, root = transition.after.session, transition.root
    leaf, placed = locate(session, root, row)
    made = checked(session, leaf, placed)
    if made is None:
        return None
    put_new(transition, leaf, made)
    return as_target(root, leaf, made)


def checked(session: Session, target: Target, row: Row) -> Row | None:
    """A row to insert, completed and checked except for its keys. None if a trigger skips it."""
    given = before_row(session, target, "insert", None, row)
    if given is None:
        return None
    made = completed(session, target, given)
    check_row(session, target, made)
    check_partition(session, target, made)
    return made


def put_new(transition: Transition, target: Target, row: Row) -> None:
    """Store a new row, and queue what follows: the foreign keys' triggers, whose names sort first, then the user's."""
    put(transition.after, target, row)
    queue_references(transition.after, target.table, None, row)
    after_row(transition, target, "insert", None, row)


def completed(session: Session, target: Target, row: Row) -> Row:
    """The row with its generated columns, each value converted to its column's type."""
    facts = Facts(session.names)
    made: dict[int, Value] = dict(row)
    for column in target.modified:
        made[column.attnum] = fitted(facts, column.type, made.get(column.attnum))
    for column in target.generated:
        made[column.attnum] = generated_value(session, target.relation, column, whole(target.relation, made))
    if target.domains:
        check_domains(session, target, made, computed=True)
    return made


def check_partition(session: Session, target: Target, row: Row) -> None:
    """ExecPartitionCheck. Raises SqlError 23514 for a row outside the bounds of its partition."""
    table = target.relation
    if not isinstance(table, Table) or not table.partition_of:
        return
    try:
        fits = in_bound(session, table, row)
    except Uncertain:
        return
    if not fits:
        raise SqlError(
            "23514",
            f'new row for relation "{table.name}" violates partition constraint',
            detail=failing(session, table, row),
        )


def put(after: After, target: Target, row: Row, old: Row | None = None) -> None:
    """Store a row after all others, possibly instead of one of them, if its keys allow it: ExecInsertIndexTuples."""
    session, table = after.session, target.table
    held = contents(session, table)
    if held.unknown:
        return
    for index in target.computed:
        check_computed(session, table, index, row)
    for index in target.unique:
        if index.immediate:
            check_index(session, target, index, row, old)
        elif fires(session):
            deferred = bool(getattr(session.catalog.get(index.constraint), "initially_deferred", False))
            check = partial(_recheck, target=target, index=index, row=row)
            after.add(check, index.constraint, table.oid, deferrable=True, deferred=deferred)
    rows = held.rows
    if old is None:
        hold(session, table, (*rows, row), [row], [])
    else:
        place = place_of(rows, old)
        hold(session, table, (*rows[:place], *rows[place + 1 :], row), [row], [old])


def check_index(session: Session, target: Target, index: Index, row: Row, old: Row | None = None) -> None:
    """Raise SqlError 23505 or 23P01 if another row conflicts with the row's key."""
    table = target.table
    if index.exclusion:
        check_exclusion(session, table, index, row, [r for r in contents(session, table).rows if r is not old])
        return
    key = index_key(session, table, index, row)
    if key is not None and any(
        item is not old and item is not row for item in present_in(session, table, index).found.get(key, ())
    ):
        raise duplicate(session, table, index, row)


def _recheck(after: After, *, target: Target, index: Index, row: Row) -> None:
    """unique_key_recheck."""
    table = target.table
    if any(item is row for item in contents(after.session, table).rows):
        check_index(after.session, target, index, row, row)


def place_of(rows: Sequence[Row], row: Row) -> int:
    """The position of a row in its table."""
    return next(place for place, item in enumerate(rows) if item is row)


def refuse_changed(session: Session, target: Target, row: Row, done: str) -> None:
    """Raise SqlError 27000 for a row already changed by something that the statement itself triggered."""
    if not is_there(session, target, row):
        raise SqlError(
            "27000",
            f"tuple to be {done} was already modified by an operation triggered by the current command",
            hint="Consider using an AFTER trigger instead of a BEFORE trigger to propagate changes to other rows.",
        )


def is_there(session: Session, target: Target, row: Row) -> bool:
    """Whether a row is still in its table."""
    return any(item is row for item in contents(session, target.relation).rows)


# --- UPDATE -----------------------------------------------------------------------------------------------------


def update_row(transition: Transition, target: Target, old: Row, new: Row, columns: frozenset[int]) -> Row | None:
    """ExecUpdate: the resulting row, None if a trigger skips it. `columns` are those that SET names."""
    after = transition.after
    session = after.session
    given = before_row(session, target, "update", old, new, columns)
    if given is None:
        return None
    refuse_changed(session, target, old, "updated")
    made = completed(session, target, given)
    table = target.table
    if transition.root.relation.oid == table.oid:
        check_partition(session, target, made)
    elif table.partition_of and not _stays(session, table, made):
        return _move(transition, target, old, made)
    check_row(session, target, made)
    put(after, target, made, old)
    queue_references(after, table, old, made)
    queue_referenced(after, table, old, made, _cascade)
    after_row(transition, target, "update", old, made, columns)
    return made


def _stays(session: Session, table: Table, row: Row) -> bool:
    try:
        return in_bound(session, table, row)
    except Uncertain:
        return True


def _move(transition: Transition, target: Target, old: Row, new: Row) -> Row | None:
    """Move a row that now belongs to another partition: ExecCrossPartitionUpdate."""
    after, table = transition.after, target.table
    session = after.session
    if before_row(session, target, "delete", old, None) is None:
        return None
    root = transition.root.table
    refuse_referenced_between(session, table, root)
    leaf, placed = locate(session, transition.root, as_child(table, root, new))
    remove(session, target, old)
    made = before_row(session, leaf, "insert", None, placed)
    if made is None:
        return None
    made = completed(session, leaf, made)
    check_row(session, leaf, made)
    put(after, leaf, made)
    queue_references(after, leaf.table, None, made)
    queue_referenced(after, table, old, as_child(root, table, as_child(leaf.table, root, made)), _cascade)
    after_row(transition, target, "delete", old, None, part_of="update")
    after_row(transition, leaf, "insert", None, made, part_of="update")
    return made


# --- DELETE -----------------------------------------------------------------------------------------------------


def delete_row(transition: Transition, target: Target, old: Row) -> bool:
    """ExecDelete; false if a trigger skips the row."""
    session = transition.after.session
    if before_row(session, target, "delete", old, None) is None:
        return False
    refuse_changed(session, target, old, "deleted")
    remove(session, target, old)
    queue_referenced(transition.after, target.table, old, None, _cascade)
    after_row(transition, target, "delete", old, None)
    return True


def remove(session: Session, target: Target, old: Row) -> None:
    """Remove a row from its table."""
    table = target.table
    rows = contents(session, table).rows
    place = place_of(rows, old)
    hold(session, table, (*rows[:place], *rows[place + 1 :]), [], [old])


def _cascade(after: After, root: Target, event: str, columns: frozenset[int], changes: Sequence[Change]) -> None:
    """The action of a foreign key of a table, the root, on the rows that referred to another."""
    transition = transition_of(after, root, event, columns)
    for target, row, new, changed in changes:
        if not is_there(after.session, target, row):
            continue
        if new is None:
            delete_row(transition, target, row)
        else:
            update_row(transition, target, row, new, changed)
    after_statement(transition, event, columns)
