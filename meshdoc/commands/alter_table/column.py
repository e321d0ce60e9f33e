"""ADD COLUMN and DROP COLUMN: ATExecAddColumn and ATExecDropColumn (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition
from meshdoc.analyze.ddl.utilcmd import Owner, transform_elements
from meshdoc.analyze.rewriting import has_constraints
from meshdoc.catalog.dependency import perform_deletion
from meshdoc.catalog.inherit import Heir, children_of, is_partitioned
from meshdoc.catalog.object import Address
from meshdoc.catalog.relation import Column, CompositeType, ForeignTable, Relation, Sequence, Table
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Check, Phase, Step, alter_table
from meshdoc.commands.alter_table.children import find_column, in_partition_key
from meshdoc.commands.alter_table.constraint import constraint_steps
from meshdoc.commands.heap.attribute_type import check_attribute, refuse_stored_rows, row_type_oid
from meshdoc.commands.heap.relation import (
    MAX_COLUMNS,
    SYSTEM_COLUMNS,
    alter_column,
    current,
    set_default,
    store_default,
)
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.object.drop import behavior_of
from meshdoc.commands.object.named import refuse_or_keep, refuse_or_skip
from meshdoc.commands.table.inherit import column_of
from meshdoc.commands.table.serial import attach_sequence, make_sequence, nextval
from meshdoc.commands.table.typed_table import typed_tables
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Session


def _prepare(action: str) -> Check:
    """The check before the passes: ATPrepAddColumn and ATPrepDropColumn."""

    def check(alteration: Alteration, item: ast.AlterTableCmd) -> None:
        table = alteration.relation
        if isinstance(table, Table) and table.of_type:
            raise SqlError("42809", f"cannot {action} typed table")
        typed_tables(alteration.session, alteration.columned, item.behavior)

    return check


@alter_table(
    AlterTableType.AT_AddColumn,
    phase=Phase.ADD_COLUMN,
    kinds=(Table, ForeignTable, CompositeType),
    prepare=_prepare("add column to"),
)
def add_column(alteration: Alteration, item: ast.AlterTableCmd) -> Iterator[Step]:
    """ADD COLUMN, and ADD ATTRIBUTE for a composite type."""
    session, relation = alteration.session, alteration.columned
    if isinstance(relation, Heir) and relation.partition_of:
        raise SqlError("42809", "cannot add column to a partition")
    if not _is_free(session, relation, item.def_.colname, missing_ok=bool(item.missing_ok)):
        return
    owner = Owner(name=relation.name, foreign=isinstance(relation, ForeignTable), partitioned=is_partitioned(relation))
    definition = transform_elements([item.def_], session.names, owner)
    column = definition.columns[0]
    children = children_of(session.catalog, relation.oid) if isinstance(relation, Heir) else []
    if column.identity and alteration.recurse and children and not is_partitioned(relation):
        raise SqlError("42P16", "cannot recursively add identity column to table that has child tables")
    sequence = _sequence(session, relation, column)
    _add(session, relation, column, sequence)
    if children and not alteration.recurse:
        raise SqlError("42P16", "column must be added to child tables too")
    yield from constraint_steps(alteration, definition, is_new_column=True)
    for child in [*children, *typed_tables(session, relation, item.behavior)]:
        _add_to_child(session, child, column, sequence, inherited=child in children)


def _is_free(session: Session, relation: Relation, name: str, *, missing_ok: bool) -> bool:
    """Whether a column name is free: check_for_column_name_collision."""
    if name in SYSTEM_COLUMNS and not isinstance(relation, CompositeType):
        raise errors.system_column_conflict(name)
    if relation.column(name) is None:
        return True
    message = f'column "{name}" of relation "{relation.name}" already exists'
    refuse_or_keep(session, "42701", message, keeps=missing_ok)
    return False


def _sequence(session: Session, relation: Relation, column: ColumnDefinition) -> Sequence | None:
    if not (column.serial or column.identity):
        return None
    assert column.type is not None
    noun = "identity column" if column.identity else "sequence"
    return make_sequence(session, relation, column.name, column.type.oid, column.sequence_options, noun)


def _add(session: Session, relation: Relation, column: ColumnDefinition, sequence: Sequence | None) -> Column:
    """Add the column, with its sequence and its default."""
    made = column_of(session, column, relation.attribute_count + 1)
    relation = _append(session, relation, made)
    if sequence:
        attach_sequence(session, relation, made, sequence)
    elif column.default is not None:
        set_default(session, relation, made, column.default)
    if isinstance(relation, Table) and not relation.partition_strategy and _is_computed(session, relation, made):
        refuse_stored_rows(session, relation)
    return made


def _is_computed(session: Session, table: Table, column: Column) -> bool:
    """Whether existing rows get a value for a new column, or need a check that it may be NULL."""
    has_default = column.identity or session.catalog.find("default", table.oid, column.attnum) is not None
    return bool(has_default) or has_constraints(session.names, column.type.oid)


def _append(session: Session, relation: Relation, column: Column) -> Relation:
    check_type_usage(session, column.type.oid)
    if column.attnum > MAX_COLUMNS:
        raise SqlError("54011", f"tables can have at most {MAX_COLUMNS} columns")
    check_attribute(session, column, (row_type_oid(session, relation),))
    altered = replace(relation, columns=(*relation.columns, column), attribute_count=column.attnum)
    return session.catalog.alter(altered)


def _add_to_child(
    session: Session, child: Heir, column: ColumnDefinition, sequence: Sequence | None, *, inherited: bool
) -> None:
    """Add the column to a child, or merge it with the child's; in a typed table it is local."""
    check_owner(session, child)
    child = current(session, child)
    present = child.column(column.name)
    if present is not None and inherited:
        _refuse_unlike(session, child, present, column)
        alter_column(session, child, replace(present, inherit_count=present.inherit_count + 1))
        session.notice(f'merging definition of column "{column.name}" for child "{child.name}"')
        return
    _is_free(session, child, column.name, missing_ok=False)
    identity = column.identity if child.partition_of else None
    made = _add(session, child, replace(column, serial=False, identity=identity), None)
    if column.serial and sequence:
        store_default(session, current(session, child), made.attnum, nextval(sequence))
    if inherited:
        alter_column(session, current(session, child), replace(made, is_local=False, inherit_count=1))
    for grandchild in children_of(session.catalog, child.oid):
        _add_to_child(session, grandchild, column, sequence, inherited=True)


def _refuse_unlike(session: Session, child: Heir, present: Column, column: ColumnDefinition) -> None:
    if column.type != present.type:
        raise SqlError("42804", f'child table "{child.name}" has different type for column "{column.name}"')
    wanted = column_of(session, column, present.attnum)
    if wanted.collation != present.collation:
        names = [Facts(session.names).collation_name(oid) for oid in (wanted.collation, present.collation)]
        raise SqlError(
            "42P21",
            f'child table "{child.name}" has different collation for column "{column.name}"',
            detail=f'"{names[0]}" versus "{names[1]}"',
        )


# --- DROP COLUMN ----------------------------------------------------------------------------------------


@alter_table(
    AlterTableType.AT_DropColumn,
    phase=Phase.DROP,
    kinds=(Table, ForeignTable, CompositeType),
    prepare=_prepare("drop column from"),
)
def drop_column(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DROP COLUMN, and DROP ATTRIBUTE for a composite type."""
    session, relation = alteration.session, alteration.columned
    if item.name in SYSTEM_COLUMNS and not isinstance(relation, CompositeType):
        raise SqlError("0A000", f'cannot drop system column "{item.name}"')
    column = relation.column(item.name)
    if column is None:
        message = f'column "{item.name}" of relation "{relation.name}" does not exist'
        refuse_or_skip(session, "42703", message, skips=item.missing_ok)
        return
    if column.inherit_count:
        raise SqlError("42P16", f'cannot drop inherited column "{column.name}"')
    gone = _with_children(session, relation, column, recurse=alteration.recurse)
    for table in typed_tables(session, relation, item.behavior):
        gone += _with_children(session, table, find_column(table, item.name), recurse=True)
    perform_deletion(session.catalog, gone, behavior_of(item.behavior), session.describe)


def _with_children(session: Session, relation: Relation, column: Column, *, recurse: bool) -> list[Address]:
    """The column, and the inherited columns of children that have no other parent and no local definition."""
    if in_partition_key(relation, column.attnum):
        raise SqlError(
            "42P16",
            f'cannot drop column "{column.name}" because it is part of the partition key of relation "{relation.name}"',
        )
    gone = [Address(relation.oid, column.attnum)]
    if not isinstance(relation, Table | ForeignTable):
        return gone
    children = children_of(session.catalog, relation.oid)
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
            check_owner(session, child)
            gone.extend(_with_children(session, child, inherited, recurse=True))
        elif recurse:
            alter_column(session, child, replace(inherited, inherit_count=inherited.inherit_count - 1))
        else:
            alter_column(session, child, replace(inherited, inherit_count=inherited.inherit_count - 1, is_local=True))
    return gone
