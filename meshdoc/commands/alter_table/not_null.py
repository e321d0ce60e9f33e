"""SET NOT NULL, and NOT NULL constraints on a table and its children (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.analyze.ddl.definition import NotNullDefinition
from meshdoc.catalog.constraint import Check, Constraint, NotNull
from meshdoc.catalog.inherit import Heir, children_of, descendants_of, is_partitioned, parts_of
from meshdoc.catalog.names.naming import choose_constraint_name
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import find_column
from meshdoc.commands.alter_table.drop_constraint import counterpart
from meshdoc.commands.constraint.constraint import adjust_inheritance, not_null_constraint, not_null_of, store_not_null
from meshdoc.commands.heap.relation import current
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def add_not_null(session: Session, table: Heir, definition: NotNullDefinition, *, recurse: bool) -> None:
    """Add a NOT NULL constraint to a column and, unless it is NO INHERIT, to the columns of its children."""
    made = _add(session, table, definition, is_local=True)
    if made is None or made.no_inherit:
        return
    children = children_of(session.catalog, table.oid)
    if children and not recurse:
        raise errors.missing_in_children()
    for child in children:
        _add_to_child(session, child, replace(definition, name=made.name))


def _add_to_child(session: Session, table: Heir, definition: NotNullDefinition) -> None:
    check_owner(session, table)
    if _add(session, table, definition, is_local=False):
        for child in children_of(session.catalog, table.oid):
            _add_to_child(session, child, definition)


def _add(session: Session, table: Heir, definition: NotNullDefinition, *, is_local: bool) -> NotNull | None:
    """Add the constraint and return it, or None if the column already had one: ATAddCheckNNConstraint."""
    table = current(session, table)
    column = find_column(table, definition.column, "cannot add not-null constraint on")
    wanted = not_null_constraint(session, table, definition)
    wanted = replace(wanted, is_local=is_local, inherit_count=int(not is_local))
    present = not_null_of(session, table.oid, column.attnum)
    if present is None:
        return store_not_null(session, table, wanted)
    adjust_inheritance(session, table, present, replace(wanted, name=definition.name or ""))
    return None


@alter_table(AlterTableType.AT_SetNotNull, phase=Phase.COLUMN_ATTRIBUTES)
def set_not_null(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET NOT NULL: ATExecSetNotNull. A column that already has a NOT NULL constraint keeps it."""
    session, table = alteration.session, alteration.heir
    column = find_column(table, item.name)
    if not_null_of(session, table.oid, column.attnum) is not None:
        _keep(session, table, column.attnum, recurse=alteration.recurse)
        return
    name = choose_constraint_name(session.catalog, table.schema, table.name, column.name, "not_null")
    children = children_of(session.catalog, table.oid)
    alone = bool(children) and not alteration.recurse
    if alone and is_partitioned(table):
        raise errors.missing_in_children(hint="Do not specify the ONLY keyword.")
    definition = NotNullDefinition(column=column.name, name=name, no_inherit=alone)
    store_not_null(session, table, not_null_constraint(session, table, definition))
    if alteration.recurse:
        for child in children:
            inherit_not_null(session, child, definition)


def inherit_not_null(session: Session, table: Heir, definition: NotNullDefinition) -> None:
    """Make a child's column inherit NOT NULL, through its existing constraint or a new one."""
    check_owner(session, table)
    table = current(session, table)
    present = not_null_of(session, table.oid, find_column(table, definition.column).attnum)
    if present is not None:
        _refuse_no_inherit(table, present)
        session.catalog.alter(replace(present, inherit_count=present.inherit_count + 1))
        return
    made = not_null_constraint(session, table, definition)
    store_not_null(session, table, replace(made, is_local=False, inherit_count=1))
    for child in children_of(session.catalog, table.oid):
        inherit_not_null(session, child, definition)


def _keep(session: Session, table: Heir, attnum: int, *, recurse: bool) -> None:
    """Make the existing constraint local, or validate it."""
    present = not_null_of(session, table.oid, attnum)
    assert present is not None
    if recurse:
        _refuse_no_inherit(table, present)
    if not present.is_local:
        session.catalog.alter(replace(present, is_local=True))
    elif not present.validated:
        validate(session, table, present, recurse=recurse)


def _refuse_no_inherit(table: Heir, present: NotNull) -> None:
    if present.no_inherit:
        raise SqlError(
            "0A000",
            f'cannot change NO INHERIT status of NOT NULL constraint "{present.name}" on relation "{table.name}"',
        )


def require_key_compatible(session: Session, table: Heir, present: NotNull, *, noun: str) -> None:
    """Raise SqlError 55000 if a primary key column's NOT NULL is NO INHERIT or NOT VALID: verifyNotNullPKCompatible."""
    marked, way = "", ""
    if present.no_inherit:
        marked = "NO INHERIT"
        way = "make the existing constraint inheritable using ALTER TABLE ... ALTER CONSTRAINT ... INHERIT"
    elif not present.validated:
        marked, way = "NOT VALID", "validate it using ALTER TABLE ... VALIDATE CONSTRAINT"
    if marked:
        raise SqlError(
            "55000",
            f'cannot create primary key on column "{noun}"',
            detail=f'The constraint "{present.name}" on column "{noun}" of table "{table.name}", marked {marked}, is '
            "incompatible with a primary key.",
            hint=f"You might need to {way}.",
        )


def validate(session: Session, table: Heir, constraint: Constraint, *, recurse: bool) -> None:
    """Mark a constraint as valid, and those derived from it on children and partitions."""
    if constraint.validated:
        return
    if isinstance(constraint, Check | NotNull) and not constraint.no_inherit:
        for child in descendants_of(session.catalog, table.oid):
            if not recurse:
                raise SqlError("42P16", "constraint must be validated on child tables too")
            inherited = counterpart(session, table, constraint, child)
            if inherited:
                session.catalog.alter(replace(inherited, validated=True))
    for part in parts_of(session.catalog, constraint.oid, Constraint):
        session.catalog.alter(replace(part, validated=True))
    session.catalog.alter(replace(constraint, validated=True))
