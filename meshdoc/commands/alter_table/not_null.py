"""SET NOT NULL, DROP NOT NULL, and NOT NULL constraints on a table and its children (tablecmds.c)."""

from __future__ import annotations

from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.analyze.definition import NotNullDefinition
from meshdoc.catalog.constraint import Constraint, NotNull, PrimaryKey
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import Heir, children_of, find_column, is_partitioned
from meshdoc.commands.constraint import (
    constraints_of,
    find_constraint,
    merge_not_null,
    not_null_constraint,
    not_null_of,
    store_not_null,
)
from meshdoc.commands.relation import alter_column, current
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


def add_not_null(
    session: Session, table: Heir, definition: NotNullDefinition, *, recurse: bool, inherited: bool = False
) -> None:
    """Give a column NOT NULL, and its children's columns too unless it is NO INHERIT."""
    column = find_column(table, definition.column)
    if definition.no_inherit and is_partitioned(table):
        raise SqlError("42P16", "not-null constraints on partitioned tables cannot be NO INHERIT")
    present = not_null_of(session, table.oid, column.attnum)
    if present is None:
        made = not_null_constraint(session, table, _named(session, table, definition, inherited=inherited))
        if inherited:
            made = replace(made, is_local=False, inherit_count=1)
        store_not_null(session, table, made)
        name = made.name
    elif inherited:
        session.catalog.alter(replace(present, inherit_count=present.inherit_count + 1))
        return
    else:
        name = merge_not_null(session, table, present, definition).name
        return
    if definition.no_inherit:
        return
    children = children_of(session, table.oid)
    if children and not recurse:
        raise SqlError(
            "42P16",
            "constraint must be added to child tables too",
            hint="Do not specify the ONLY keyword.",
        )
    for child in children:
        add_not_null(session, child, replace(definition, name=name), recurse=True, inherited=True)


def _named(session: Session, table: Heir, definition: NotNullDefinition, *, inherited: bool) -> NotNullDefinition:
    """An inherited constraint takes its parent's name where the child has no other constraint called so."""
    if inherited and definition.name and find_constraint(session, table.oid, definition.name):
        return replace(definition, name=None)
    return definition


@alter_table(AlterTableType.AT_SetNotNull, phase=Phase.COLUMN_ATTRIBUTES)
def set_not_null(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """SET NOT NULL: ATExecSetNotNull. A column that has it already keeps its constraint."""
    session, table = alteration.session, alteration.columned
    assert isinstance(table, Heir)
    column = find_column(table, item.name)
    present = not_null_of(session, table.oid, column.attnum)
    if present is None:
        add_not_null(session, table, NotNullDefinition(column=item.name), recurse=alteration.recurse)
        return
    if present.no_inherit and alteration.recurse:
        raise SqlError(
            "55000",
            f'cannot change NO INHERIT status of NOT NULL constraint "{present.name}" on relation "{table.name}"',
        )
    session.catalog.alter(replace(present, is_local=True, validated=True))


@alter_table(AlterTableType.AT_DropNotNull, phase=Phase.DROP)
def drop_not_null(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP NOT NULL: ATExecDropNotNull."""
    session, table = alteration.session, alteration.columned
    assert isinstance(table, Heir)
    column = find_column(table, item.name)
    if not column.not_null:
        return
    _check_releasable(session, table, column)
    constraint = not_null_of(session, table.oid, column.attnum)
    assert constraint is not None, "a column is not null by its constraint"
    if table.partition_of and _parent_not_null(session, table, column):
        raise SqlError("42P16", f'column "{column.name}" is marked NOT NULL in parent table')
    if constraint.inherit_count:
        raise SqlError("42P16", f'cannot drop inherited constraint "{constraint.name}" of relation "{table.name}"')
    _drop(session, table, constraint, recurse=alteration.recurse)


def _parent_not_null(session: Session, table: Heir, column: Column) -> bool:
    parent = session.catalog[table.partition_of]
    assert isinstance(parent, Heir)
    above = parent.column(column.name)
    return above is not None and above.not_null


def _check_releasable(session: Session, table: Heir, column: Column) -> None:
    """A column must stay NOT NULL for an identity, a primary key or a replica identity."""
    if column.identity:
        raise SqlError("42601", f'column "{column.name}" of relation "{table.name}" is an identity column')
    for item in constraints_of(session, table.oid):
        if isinstance(item, PrimaryKey) and column.attnum in item.columns:
            raise SqlError("42P16", f'column "{column.name}" is in a primary key')
    for index in session.catalog.children(table.oid, Index):
        if index.replica_identity and any(key.attnum == column.attnum for key in index.index_keys):
            raise SqlError("42P16", f'column "{column.name}" is in index used as replica identity')


def release_not_null(session: Session, table: Heir, constraint: NotNull) -> None:
    """Clear the flag of a column whose constraint is going: part of dropconstraint_internal."""
    column = table.attribute(constraint.attnum)
    _check_releasable(session, table, column)
    table = current(session, table)
    alter_column(session, table, replace(table.attribute(constraint.attnum), not_null=False))


def _drop(session: Session, table: Heir, constraint: Constraint, *, recurse: bool) -> None:
    assert isinstance(constraint, NotNull)
    release_not_null(session, table, constraint)
    name = table.attribute(constraint.attnum).name
    perform_deletion(session.catalog, [Address(constraint.oid)], Behavior.RESTRICT, session.describe)
    if constraint.no_inherit:
        return
    for child in children_of(session, table.oid):
        column = child.column(name)
        inherited = not_null_of(session, child.oid, column.attnum) if column else None
        if inherited is None:
            continue
        if recurse and inherited.inherit_count == 1 and not inherited.is_local:
            _drop(session, child, inherited, recurse=True)
        else:
            local = inherited.is_local or not recurse
            session.catalog.alter(replace(inherited, inherit_count=inherited.inherit_count - 1, is_local=local))
