"""DROP CONSTRAINT and DROP NOT NULL: dropconstraint_internal (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.constraint import Check, Constraint, NotNull, PrimaryKey, constraints_of, find_constraint
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import Heir, children_of
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import find_column
from meshdoc.commands.constraint.constraint import not_null_of, undefined_constraint
from meshdoc.commands.heap.relation import alter_column, current
from meshdoc.commands.object.drop import behavior_of
from meshdoc.commands.object.named import refuse_or_skip
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


@alter_table(AlterTableType.AT_DropConstraint, phase=Phase.DROP)
def drop_constraint(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP CONSTRAINT: ATExecDropConstraint."""
    session, table = alteration.session, alteration.heir
    constraint = find_constraint(session.catalog, table.oid, item.name)
    if constraint is None:
        refuse_or_skip(session, "42704", undefined_constraint(table, item.name).message, skips=item.missing_ok)
        return
    _drop_own(session, table, constraint, behavior_of(item.behavior), recurse=alteration.recurse)


@alter_table(AlterTableType.AT_DropNotNull, phase=Phase.DROP)
def drop_not_null(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP NOT NULL: ATExecDropNotNull."""
    session, table = alteration.session, alteration.heir
    column = find_column(table, item.name)
    if not column.not_null:
        return
    _refuse_identity(table, column, "42601")
    if table.partition_of and _parent_not_null(session, table, column):
        raise SqlError("42P16", f'column "{column.name}" is marked NOT NULL in parent table')
    constraint = not_null_of(session, table.oid, column.attnum)
    assert constraint is not None, "a column is not null by its constraint"
    _drop_own(session, table, constraint, Behavior.RESTRICT, recurse=alteration.recurse)


def _refuse_identity(table: Heir, column: Column, sqlstate: str) -> None:
    """Refuse to make an identity column nullable; each of the two statements raises its own SQLSTATE."""
    if column.identity:
        raise SqlError(sqlstate, f'column "{column.name}" of relation "{table.name}" is an identity column')


def _parent_not_null(session: Session, table: Heir, column: Column) -> bool:
    parent = session.catalog[table.partition_of]
    assert isinstance(parent, Heir)
    above = parent.column(column.name)
    return above is not None and above.not_null


def _drop_own(session: Session, table: Heir, constraint: Constraint, behavior: Behavior, *, recurse: bool) -> None:
    if constraint.inherit_count:
        raise SqlError("42P16", f'cannot drop inherited constraint "{constraint.name}" of relation "{table.name}"')
    _drop(session, table, constraint, behavior, recurse=recurse)


def _drop(session: Session, table: Heir, constraint: Constraint, behavior: Behavior, *, recurse: bool) -> None:
    """Drop a constraint, and those that children inherit from it."""
    if isinstance(constraint, NotNull):
        _release(session, table, constraint)
    perform_deletion(session.catalog, [Address(constraint.oid)], behavior, session.describe)
    if not isinstance(constraint, Check | NotNull) or constraint.no_inherit:
        return
    for child in children_of(session.catalog, table.oid):
        inherited = counterpart(session, table, constraint, child)
        if inherited is None or not inherited.inherit_count:
            raise SqlError("XX000", f'relation {child.oid} has non-inherited constraint "{constraint.name}"')
        count = inherited.inherit_count - 1
        if not recurse:
            session.catalog.alter(replace(inherited, inherit_count=count, is_local=inherited.is_local or not count))
        elif count or inherited.is_local:
            session.catalog.alter(replace(inherited, inherit_count=count))
        else:
            check_owner(session, child)
            _drop(session, child, inherited, behavior, recurse=True)


def _release(session: Session, table: Heir, constraint: NotNull) -> None:
    """Clear the column's NOT NULL flag. Raises SqlError if a primary key, replica identity or identity requires it."""
    column = table.attribute(constraint.attnum)
    for item in constraints_of(session.catalog, table.oid):
        if isinstance(item, PrimaryKey) and column.attnum in item.columns:
            raise SqlError("42P16", f'column "{column.name}" is in a primary key')
    for index in session.catalog.children(table.oid, Index):
        if index.replica_identity and any(key.attnum == column.attnum for key in index.index_keys):
            raise SqlError("42P16", f'column "{column.name}" is in index used as replica identity')
    _refuse_identity(table, column, "55000")
    table = current(session, table)
    alter_column(session, table, replace(table.attribute(constraint.attnum), not_null=False))


def counterpart(session: Session, table: Heir, constraint: Constraint, child: Heir) -> Constraint | None:
    """The child's constraint that matches a parent's: by column for NOT NULL, by name for the others."""
    if isinstance(constraint, NotNull):
        column = child.column(table.attribute(constraint.attnum).name)
        return not_null_of(session, child.oid, column.attnum) if column else None
    return find_constraint(session.catalog, child.oid, constraint.name)
