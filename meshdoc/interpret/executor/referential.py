"""Foreign keys: check that referenced rows exist, and apply referential actions to referring rows: ri_triggers.c.

Differs from PostgreSQL: where rows or keys are unknown, nothing is refused, and rows that may refer to a row with an
unknown key are left unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from meshdoc.catalog.constraint import Action, ForeignKey, Match
from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import After, fires
from meshdoc.interpret.contents import contents
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.keys import Key, column_key, present_keys, shown_key
from meshdoc.interpret.executor.target import Target, ancestors, columns_as, family, target_of
from meshdoc.interpret.overlap import certainly_overlap, contains, overlaps
from meshdoc.interpret.value import Uncertain
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session


def columns_in(session: Session, relation: Relation, table: Oid, columns: Sequence[int]) -> tuple[int, ...]:
    """A table's columns as they are numbered in one of its partitions."""
    above = session.catalog[table]
    assert isinstance(above, Relation)
    if above.oid == relation.oid:
        return tuple(columns)
    return columns_as(above, relation, columns)


def stored_tables(session: Session, oid: Oid) -> Iterator[Table | ForeignTable]:
    """The table itself, or its leaves if it is partitioned."""
    table = session.catalog[oid]
    assert isinstance(table, Table | ForeignTable)
    if isinstance(table, Table) and table.partition_strategy:
        for item in family(session, table):
            if not (isinstance(item, Table) and item.partition_strategy):
                yield item
    else:
        yield table


def _stored(session: Session, oid: Oid, columns: Sequence[int]) -> Iterator[tuple[Table | None, tuple[int, ...]]]:
    """The tables that store a table's rows, None if those are unknown, and the numbers of its columns there."""
    for table in stored_tables(session, oid):
        known = table if isinstance(table, Table) and not contents(session, table).unknown else None
        yield known, columns_in(session, table, oid, columns)


# --- the referring side -----------------------------------------------------------------------------------------


def queue_references(after: After, table: Table, old: Row | None, new: Row) -> None:
    """Queue the check of a new or changed row's references: RI_FKey_fk_upd_check_required."""
    for item in target_of(after.session, table.oid).references:
        if item.checks_disabled or not fires(after.session):
            continue
        waits = any(deferred.constraint == item.oid for deferred in after.session.deferred)
        key = partial(column_key, after.session, table, columns=item.columns)
        if old is None or waits or key(row=old) != key(row=new):
            check = partial(_check, item=item, table=table, row=new)
            after.add(check, item.oid, table.oid, deferrable=item.deferrable, deferred=item.initially_deferred)


def _check(after: After, *, item: ForeignKey, table: Table, row: Row) -> None:
    if after.session.catalog.get(item.oid) == item and any(r is row for r in contents(after.session, table).rows):
        check_reference(after.session, item, table, row)


def check_reference(session: Session, item: ForeignKey, table: Table, row: Row) -> None:
    """RI_FKey_check. Raises SqlError 23503 if the referenced row does not exist."""
    key = column_key(session, table, row, item.columns)
    if any(isinstance(value, Unknown) for value in key):
        return
    if None in key:
        if item.match is not Match.FULL or all(value is None for value in key):
            return
        detail = "MATCH FULL does not allow mixing of null and nonnull key values."
    elif _is_present(session, item, key):
        return
    else:
        referenced = session.catalog[item.references_table]
        detail = f'Key {_shown(session, table, item.columns, row)} is not present in table "{referenced.name}".'
    message = f'insert or update on table "{table.name}" violates foreign key constraint "{item.name}"'
    raise SqlError("23503", message, detail=detail)


def _is_present(session: Session, item: ForeignKey, key: Key) -> bool:
    """Whether a referenced key exists, or may exist."""
    if item.period:
        return is_covered(session, item, key)
    for table, columns in _stored(session, item.references_table, item.references_columns):
        present = present_keys(session, table, columns) if table else None
        if present is None or key in present.found or present.vague:
            return True
    return False


def _shown(session: Session, table: Table, columns: Sequence[int], row: Row) -> str:
    """`(a, b)=(1, x)`."""
    used = [(table.attribute(number), row.get(number)) for number in columns]
    return shown_key(session, [column.name for column, _ in used], [(column.type, value) for column, value in used])


# --- temporal references --------------------------------------------------------------------------------------------


def is_covered(session: Session, item: ForeignKey, key: Key) -> bool:
    """Whether rows with the key's other values jointly cover its range, or may: range_agg of RI_FKey_check."""
    facts = Facts(session.names)
    above = session.catalog[item.references_table]
    assert isinstance(above, Relation)
    type = above.attribute(item.references_columns[-1]).type
    ranges: list[str] = []
    for table, columns in _stored(session, item.references_table, item.references_columns):
        present = present_keys(session, table, columns[:-1]) if table else None
        if present is None or present.vague:
            return True
        values = [row.get(columns[-1]) for row in present.found.get(key[:-1], ())]
        if any(isinstance(value, Unknown) for value in values):
            return True
        ranges += [str(value) for value in values if value is not None]
    wanted = str(key[-1])
    try:
        found = [each for each in ranges if overlaps(facts, type, each, wanted)]
        return bool(found) and contains(facts, type, found, wanted)
    except Uncertain:
        return True


def uncovered(session: Session, item: ForeignKey, key: Key) -> bool:
    """Whether a row that referred to a removed key now lacks a referenced row."""
    above = session.catalog[item.table]
    assert isinstance(above, Relation)
    type, facts = above.attribute(item.columns[-1]).type, Facts(session.names)
    for table, own in _stored(session, item.table, item.columns):
        if table is None:
            continue
        for row in present_keys(session, table, own[:-1]).found.get(key[:-1], ()):
            mine = column_key(session, table, row, own)
            if mine[-1] is None or isinstance(mine[-1], Unknown):
                continue
            if certainly_overlap(facts, type, mine[-1], key[-1]) and not is_covered(session, item, mine):
                return True
    return False


# --- the referenced side ----------------------------------------------------------------------------------------


Change: TypeAlias = tuple[Target, Row, "Row | None", frozenset[int]]
"""A referring row where it is stored, the row to put in its place, if any, and the columns that differ."""
Cascade = Callable[[After, Target, str, "frozenset[int]", Sequence[Change]], None]
"""Changes referring rows of a table, as an UPDATE of these columns or a DELETE would."""


def queue_referenced(after: After, table: Table, old: Row, new: Row | None, cascade: Cascade) -> None:
    """Handle the references to a row that was deleted or whose key changed: RI_FKey_pk_upd_check_required."""
    for item in target_of(after.session, table.oid).referenced:
        if item.actions_disabled or not fires(after.session):
            continue
        columns = columns_in(after.session, table, item.references_table, item.references_columns)
        key = column_key(after.session, table, old, columns)
        if any(value is None or isinstance(value, Unknown) for value in key):
            continue
        if new is not None and column_key(after.session, table, new, columns) == key:
            continue
        action = item.on_delete if new is None else item.on_update
        act = partial(_act, item=item, table=table, key=key, old=old, new=new, columns=columns, cascade=cascade)
        waits = item.deferrable and action is Action.NO_ACTION
        after.add(act, item.oid, table.oid, deferrable=waits, deferred=item.initially_deferred)


def _act(
    after: After,
    *,
    item: ForeignKey,
    table: Table,
    key: Key,
    old: Row,
    new: Row | None,
    columns: tuple[int, ...],
    cascade: Cascade,
) -> None:
    session = after.session
    if session.catalog.get(item.oid) != item:
        return
    action = item.on_delete if new is None else item.on_update
    if item.period:
        if uncovered(session, item, key):
            raise still_referenced(session, item, table, old, columns, restrict=False)
        return
    if action is Action.NO_ACTION and _is_present(session, item, key):
        return
    changes: list[Change] = []
    for referring, own in _stored(session, item.table, item.columns):
        if referring is None:
            continue
        for row in list(present_keys(session, referring, own).found.get(key, ())):
            if action in (Action.NO_ACTION, Action.RESTRICT):
                raise still_referenced(session, item, table, old, columns, restrict=action is Action.RESTRICT)
            values = _carried_over(session, item, referring, own, new, columns)
            new_row = None if values is None else {**row, **values}
            changes.append((target_of(session, referring.oid), row, new_row, frozenset(values or ())))
    if action not in (Action.NO_ACTION, Action.RESTRICT):
        event = "delete" if action is Action.CASCADE and new is None else "update"
        cascade(after, target_of(session, item.table), event, frozenset(_set_columns(item, new)), changes)
    if action is Action.SET_DEFAULT and not _is_present(session, item, key) and _is_referred(session, item, key):
        raise still_referenced(session, item, table, old, columns, restrict=False)


def _set_columns(item: ForeignKey, new: Row | None) -> tuple[int, ...]:
    """The columns that an action sets."""
    return item.on_delete_columns if new is None and item.on_delete_columns else item.columns


def _carried_over(
    session: Session, item: ForeignKey, table: Table, own: tuple[int, ...], new: Row | None, columns: tuple[int, ...]
) -> dict[int, Value] | None:
    """What CASCADE, SET NULL or SET DEFAULT puts into a referring row; None if the row is to be deleted."""
    action = item.on_delete if new is None else item.on_update
    if action is Action.CASCADE:
        return None if new is None else {a: new.get(b) for a, b in zip(own, columns, strict=True)}
    chosen = _set_columns(item, new)
    numbers = columns_in(session, table, item.table, chosen)
    if action is Action.SET_NULL:
        return dict.fromkeys(numbers)
    top = session.catalog[item.table]
    assert isinstance(top, Relation)
    return {
        number: default_of(session, top, top.attribute(above)) for number, above in zip(numbers, chosen, strict=True)
    }


def _is_referred(session: Session, item: ForeignKey, key: Key) -> bool:
    """Whether a row certainly refers to a key."""
    if None in key or any(isinstance(value, Unknown) for value in key):
        return False
    referring = _stored(session, item.table, item.columns)
    return any(table and key in present_keys(session, table, own).found for table, own in referring)


def still_referenced(
    session: Session, item: ForeignKey, table: Table, old: Row, columns: tuple[int, ...], *, restrict: bool
) -> SqlError:
    """SqlError 23503, or 23001 for RESTRICT: ri_ReportViolation."""
    referring = session.catalog[item.table]
    name = constraint_over(session, item, table).name
    setting = "RESTRICT setting of " if restrict else ""
    return SqlError(
        "23001" if restrict else "23503",
        f'update or delete on table "{table.name}" violates {setting}foreign key constraint "{name}" '
        f'on table "{referring.name}"',
        detail=f"Key {_shown(session, table, columns, old)} is {'' if restrict else 'still '}referenced from table "
        f'"{referring.name}".',
    )


def constraint_over(session: Session, item: ForeignKey, table: Table) -> ForeignKey:
    """The constraint's part over one partition of the referenced table."""
    for above in reversed([table, *ancestors(session.catalog, table)]):
        parts = session.catalog.children(item.oid, ForeignKey)
        part = next((p for p in parts if p.parent == item.oid and p.references_table == above.oid), None)
        item = part if part and part.of_referenced else item
    return item


def refuse_removal(session: Session, item: ForeignKey, table: Table) -> None:
    """Raise SqlError 23503 if rows of a partition being removed are referenced; `item` is the constraint over it."""
    for leaf in stored_tables(session, table.oid):
        columns = columns_in(session, leaf, table.oid, item.references_columns)
        for row in contents(session, leaf).rows if isinstance(leaf, Table) else ():
            key = column_key(session, leaf, row, columns)
            if _is_referred(session, item, key):
                names = [table.attribute(number).name for number in item.references_columns]
                values = [(leaf.attribute(number).type, row.get(number)) for number in columns]
                raise SqlError(
                    "23503",
                    f'removing partition "{table.name}" violates foreign key constraint "{item.name}"',
                    detail=f"Key {shown_key(session, names, values)} is still referenced from table "
                    f'"{session.catalog[item.table].name}".',
                )


def refuse_referenced_between(session: Session, table: Table, root: Table) -> None:
    """Raise SqlError 0A000 for a row that would leave a referenced partition: ExecCrossPartitionUpdateForeignKey."""
    for above in ancestors(session.catalog, table):
        if above.oid == root.oid:
            return
        for item in session.catalog.children(above.oid, ForeignKey):
            if item.references_table == above.oid and not item.of_referenced and not item.parent:
                raise SqlError(
                    "0A000",
                    "cannot move tuple across partitions when a non-root ancestor of the source partition is directly "
                    "referenced in a foreign key",
                    detail=f'A foreign key points to ancestor "{above.name}" but not the root ancestor "{root.name}".',
                    hint=f'Consider defining the foreign key on table "{root.name}".',
                )
