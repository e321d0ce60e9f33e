"""ADD COLUMN and DROP COLUMN: ATExecAddColumn and ATExecDropColumn (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType, DropBehavior

from meshdoc.analyze.definition import ColumnDefinition, TableDefinition
from meshdoc.analyze.utilcmd import Owner, transform_elements
from meshdoc.catalog.dependency import Behavior, perform_deletion
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, CompositeType, ForeignTable, Relation, Table
from meshdoc.commands.alter_table import Alteration, Phase, Step, alter_table
from meshdoc.commands.alter_table.children import SYSTEM_COLUMNS, Heir, children_of, in_partition_key, is_partitioned
from meshdoc.commands.alter_table.constraint import constraint_steps
from meshdoc.commands.inherit import column_of
from meshdoc.commands.relation import (
    alter_column,
    check_columns,
    current,
    set_default,
    undefined_column,
)
from meshdoc.commands.sequence import define_sequence, identity_options, sequence_name
from meshdoc.commands.table import attach_sequence
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


@alter_table(AlterTableType.AT_AddColumn, phase=Phase.ADD_COLUMN, kinds=(Table, ForeignTable, CompositeType))
def add_column(alteration: Alteration, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ADD COLUMN, and ADD ATTRIBUTE of a composite type."""
    session, relation = alteration.session, alteration.columned
    _refuse_typed(relation, "add column to")
    name = item.def_.colname
    if not _is_free(session, relation, name, missing_ok=bool(item.missing_ok)):
        return
    if isinstance(relation, Table | ForeignTable) and relation.partition_of:
        raise SqlError("42809", "cannot add column to a partition")
    owner = Owner(name=relation.name, foreign=isinstance(relation, ForeignTable))
    definition = transform_elements([item.def_], session.names, owner)
    column = definition.columns[0]
    _refuse_only(session, alteration, relation, "column must be added to child tables too")
    _add(session, relation, definition, column)
    yield from constraint_steps(alteration, definition, is_new_column=True)
    if isinstance(relation, Table | ForeignTable):
        for child in children_of(session, relation.oid):
            _add_to_child(session, child, definition, column)


def _refuse_typed(relation: Relation, action: str) -> None:
    if isinstance(relation, Table) and relation.of_type:
        raise SqlError("42809", f"cannot {action} typed table")


def _refuse_only(session: Session, alteration: Alteration, relation: Relation, words: str) -> None:
    if not alteration.recurse and children_of(session, relation.oid):
        raise SqlError("42P16", words)


def _is_free(session: Session, relation: Relation, name: str, *, missing_ok: bool) -> bool:
    """Whether a column may be called so: check_for_column_name_collision."""
    if name in SYSTEM_COLUMNS and not isinstance(relation, CompositeType):
        raise SqlError("42701", f'column name "{name}" conflicts with a system column name')
    if relation.column(name) is None:
        return True
    if not missing_ok:
        raise SqlError("42701", f'column "{name}" of relation "{relation.name}" already exists')
    session.notice(f'column "{name}" of relation "{relation.name}" already exists, skipping')
    return False


def _add(session: Session, relation: Relation, definition: TableDefinition, column: ColumnDefinition) -> Column:
    """The column itself, with its sequence and its default."""
    sequence = None
    if column.serial or column.identity:
        assert column.type is not None
        options = identity_options(column.sequence_options)
        schema = (
            session.creation_schema(options.name.schema) if options.name and options.name.schema else relation.schema
        )
        sequence = define_sequence(
            session,
            schema=schema,
            name=options.name.name if options.name else sequence_name(session, schema, relation.name, column.name),
            options=options.rest,
            type=column.type.oid,
            persistence=options.persistence or relation.persistence,
            owner=relation.owner,
            noun="identity column" if column.identity else "sequence",
        )
    made = replace(column_of(session, column, relation.attribute_count + 1), attnum=relation.attribute_count + 1)
    relation = _append(session, relation, made)
    if sequence:
        assert isinstance(relation, Table | ForeignTable)
        attach_sequence(session, relation, made, sequence)
    elif column.default is not None:
        set_default(session, relation, made, column.default)
    return made


def _append(session: Session, relation: Relation, column: Column) -> Relation:
    altered = replace(relation, columns=(*relation.columns, column), attribute_count=relation.attribute_count + 1)
    check_columns(altered)
    return session.catalog.alter(altered)


def _add_to_child(session: Session, child: Heir, definition: TableDefinition, column: ColumnDefinition) -> None:
    """A child takes the column over, or has one of the same name and type already."""
    present = child.column(column.name)
    if present is None:
        without_sequence = replace(column, serial=False, identity=None)
        made = _add(session, child, definition, without_sequence)
        inherited = replace(made, is_local=False, inherit_count=1)
        alter_column(session, current(session, child), inherited)
    else:
        _refuse_unlike(session, child, present, column)
        alter_column(session, child, replace(present, inherit_count=present.inherit_count + 1))
        session.notice(f'merging definition of column "{column.name}" for child "{child.name}"')
    for grandchild in children_of(session, child.oid):
        if present is None:
            _add_to_child(session, grandchild, definition, column)


def _refuse_unlike(session: Session, child: Heir, present: Column, column: ColumnDefinition) -> None:
    if column.type != present.type:
        raise SqlError("42804", f'child table "{child.name}" has different type for column "{column.name}"')
    wanted = column_of(session, column, present.attnum)
    if wanted.collation != present.collation:
        raise SqlError("42P21", f'child table "{child.name}" has different collation for column "{column.name}"')


# --- DROP COLUMN ----------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_DropColumn, phase=Phase.DROP, kinds=(Table, ForeignTable, CompositeType))
def drop_column(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP COLUMN, and DROP ATTRIBUTE of a composite type."""
    session, relation = alteration.session, alteration.columned
    _refuse_typed(relation, "drop column from")
    if item.name in SYSTEM_COLUMNS and not isinstance(relation, CompositeType):
        raise SqlError("0A000", f'cannot drop system column "{item.name}"')
    column = relation.column(item.name)
    if column is None:
        if not item.missing_ok:
            raise undefined_column(relation, item.name)
        session.notice(f'column "{item.name}" of relation "{relation.name}" does not exist, skipping')
        return
    _check_droppable(relation, column)
    gone = _with_children(session, relation, column, recurse=alteration.recurse)
    behavior = Behavior.CASCADE if item.behavior == DropBehavior.DROP_CASCADE else Behavior.RESTRICT
    perform_deletion(session.catalog, gone, behavior, session.describe)


def _check_droppable(relation: Relation, column: Column) -> None:
    if column.inherit_count:
        raise SqlError("42P16", f'cannot drop inherited column "{column.name}"')
    if in_partition_key(relation, column.attnum):
        raise SqlError(
            "42P16",
            f'cannot drop column "{column.name}" because it is part of the partition key of relation "{relation.name}"',
        )


def _with_children(session: Session, relation: Relation, column: Column, *, recurse: bool) -> list[Address]:
    """The column, and the children's that came from it and have no other parent or definition of their own."""
    gone = [Address(relation.oid, column.attnum)]
    if not isinstance(relation, Table | ForeignTable):
        return gone
    children = children_of(session, relation.oid)
    if children and is_partitioned(relation) and not recurse:
        raise SqlError(
            "42P16",
            "cannot drop column from only the partitioned table when partitions exist",
            hint="Do not specify the ONLY keyword.",
        )
    for child in children:
        inherited = child.column(column.name)
        assert inherited is not None, "a child has every column of its parent"
        if recurse and inherited.inherit_count == 1 and not inherited.is_local:
            gone.extend(_with_children(session, child, inherited, recurse=True))
        elif recurse:
            alter_column(session, child, replace(inherited, inherit_count=inherited.inherit_count - 1))
        else:
            alter_column(session, child, replace(inherited, inherit_count=inherited.inherit_count - 1, is_local=True))
    return gone
