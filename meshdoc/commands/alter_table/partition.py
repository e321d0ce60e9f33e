"""ATTACH PARTITION and DETACH PARTITION (tablecmds.c)."""

from __future__ import annotations

from dataclasses import replace

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.constraint import Constraint, ForeignKey
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.relation import Column, Persistence, Table
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.children import Heir, descendants_of, is_partitioned
from meshdoc.commands.alter_table.inherit import link_columns, link_constraints, unlink
from meshdoc.commands.constraint import constraints_of
from meshdoc.commands.index import indexes_of, is_same_index, map_index
from meshdoc.commands.partition import transform_bound
from meshdoc.commands.partition_attach import clone_from_parent
from meshdoc.commands.partition_bound import check_new_bound
from meshdoc.commands.permission import check_owner
from meshdoc.commands.relation import current
from meshdoc.commands.trigger import remove_clones
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


@alter_table(AlterTableType.AT_AttachPartition, phase=Phase.MISCELLANEOUS, kinds=(Table, Index))
def attach_partition(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATTACH PARTITION, of a table to a table and of an index to an index."""
    session, parent = alteration.session, alteration.relation
    if isinstance(parent, Index):
        _attach_index(session, parent, session.relation(item.def_.name, Object))
        return
    if not isinstance(parent, Table) or not parent.partition_strategy:
        raise SqlError(
            "42809",
            f'ALTER action ATTACH PARTITION cannot be performed on relation "{parent.name}"',
            detail="This operation is not supported for tables.",
        )
    child = session.relation(item.def_.name, Object)
    if not isinstance(child, Heir):
        raise SqlError("42809", f'"{child.name}" is not a table or foreign table')
    check_owner(session, child)
    _check_attachable(session, parent, child)
    bound = transform_bound(session, parent, item.def_.bound)
    _check_columns(parent, child)
    check_new_bound(session, parent, child.name, bound)
    linked: Heir = session.catalog.alter(
        replace(link_columns(session, parent, child), partition_of=parent.oid, partition_bound=bound)
    )
    linked = _with_identity(session, parent, linked)
    link_constraints(session, parent, linked)
    clone_from_parent(session, parent, current(session, linked))
    _validate_parents(session, parent)


def _check_attachable(session: Session, parent: Table, child: Heir) -> None:
    if child.partition_of:
        raise SqlError("42809", f'"{child.name}" is already a partition')
    if isinstance(child, Table) and child.of_type:
        raise SqlError("42809", "cannot attach a typed table as partition")
    if child.inherits:
        raise SqlError("42809", "cannot attach inheritance child as partition")
    if not is_partitioned(child) and any(True for _ in descendants_of(session, child.oid)):
        raise SqlError("42809", "cannot attach inheritance parent as partition")
    if parent.oid == child.oid or any(item.oid == parent.oid for item in descendants_of(session, child.oid)):
        raise SqlError(
            "42P07",
            "circular inheritance not allowed",
            detail=f'"{parent.name}" is already a child of "{child.name}".',
        )
    temporary = Persistence.TEMPORARY
    if parent.persistence is not temporary and child.persistence is temporary:
        raise SqlError(
            "42809", f'cannot attach a temporary relation as partition of permanent relation "{parent.name}"'
        )
    if parent.persistence is temporary and child.persistence is not temporary:
        raise SqlError(
            "42809", f'cannot attach a permanent relation as partition of temporary relation "{parent.name}"'
        )


def _check_columns(parent: Table, child: Heir) -> None:
    for column in child.columns:
        if parent.column(column.name) is None:
            raise SqlError(
                "42804",
                f'table "{child.name}" contains column "{column.name}" not found in parent "{parent.name}"',
                detail="The new partition may contain only the columns present in parent.",
            )


def _with_identity(session: Session, parent: Table, child: Heir) -> Heir:
    """A partition's identity columns are its parent's."""

    def like_parent(column: Column) -> Column:
        above = parent.column(column.name)
        return replace(column, identity=above.identity if above else None)

    return session.catalog.alter(replace(child, columns=tuple(map(like_parent, child.columns))))


# --- indexes ----------------------------------------------------------------------------------------------


def _attach_index(session: Session, parent: Index, child: Object) -> None:
    """ATExecAttachPartitionIdx."""
    if not isinstance(child, Index):
        raise SqlError("42809", f'"{child.name}" is not an index')
    if child.parent == parent.oid:
        return
    over, under = session.catalog[parent.table], session.catalog[child.table]
    assert isinstance(over, Table) and isinstance(under, Table)
    refused = f'cannot attach index "{child.name}" as a partition of index "{parent.name}"'
    if child.parent:
        raise SqlError("42809", refused, detail=f'Index "{child.name}" is already attached to another index.')
    if under.partition_of != over.oid:
        raise SqlError(
            "42809", refused, detail=f'Index "{child.name}" is not an index on any partition of table "{over.name}".'
        )
    if not is_same_index(child, map_index(over, parent, under)):
        raise SqlError("42P17", refused, detail="The index definitions do not match.")
    other = next((item for item in indexes_of(session, under.oid) if item.parent == parent.oid), None)
    if other:
        raise SqlError(
            "42809", refused, detail=f'Another index "{other.name}" is already attached for partition "{under.name}".'
        )
    if parent.constraint and not child.constraint:
        raise SqlError(
            "42P17",
            refused,
            detail=f'The index "{parent.name}" belongs to a constraint in table "{over.name}" but no constraint '
            f'exists for index "{child.name}".',
        )
    session.catalog.alter(replace(child, parent=parent.oid))
    constraint = session.catalog.get(child.constraint)
    if isinstance(constraint, Constraint) and parent.constraint:
        session.catalog.alter(replace(constraint, parent=parent.constraint, is_local=False, inherit_count=1))
    _validate_index(session, over, session.catalog[parent.oid])


def _validate_parents(session: Session, parent: Table) -> None:
    for index in indexes_of(session, parent.oid):
        _validate_index(session, parent, index)


def _validate_index(session: Session, table: Table, index: Object) -> None:
    """A partitioned index is valid once every partition has its part: validatePartitionedIndex."""
    assert isinstance(index, Index)
    children = [child for child in descendants_of(session, table.oid) if child.partition_of == table.oid]
    parts = [item for item in session.catalog.children(index.oid, Index) if item.parent == index.oid and item.valid]
    if not index.valid and len(parts) == len(children):
        session.catalog.alter(replace(index, valid=True))


# --- DETACH -------------------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_DetachPartition, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def detach_partition(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DETACH PARTITION, at once or CONCURRENTLY: ATExecDetachPartition."""
    session, parent = alteration.session, alteration.table
    child = session.relation(item.def_.name, Object)
    if not isinstance(child, Heir) or child.partition_of != parent.oid:
        raise SqlError("42P01", f'relation "{child.name}" is not a partition of relation "{parent.name}"')
    remove_clones(session, child.oid)
    for index in indexes_of(session, child.oid):
        _detach_index(session, index)
    for constraint in constraints_of(session, child.oid):
        if isinstance(constraint, ForeignKey) and constraint.parent:
            session.catalog.alter(replace(constraint, parent=NO_OID, is_local=True, inherit_count=0))
    unlink(session, parent, current(session, child))
    child = current(session, child)
    columns = tuple(replace(column, identity=None) for column in child.columns)
    session.catalog.alter(replace(child, partition_of=NO_OID, partition_bound=None, columns=columns))


def _detach_index(session: Session, index: Index) -> None:
    if not index.parent:
        return
    session.catalog.alter(replace(index, parent=NO_OID))
    constraint = session.catalog.get(index.constraint)
    if isinstance(constraint, Constraint):
        session.catalog.alter(replace(constraint, parent=NO_OID, is_local=True, inherit_count=0))


@alter_table(AlterTableType.AT_DetachPartitionFinalize, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def finalize_detach(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DETACH PARTITION ... FINALIZE: a concurrent detach is complete at once here, so there is never one to finish."""
    session, parent = alteration.session, alteration.table
    child = session.relation(item.def_.name, Object)
    if not isinstance(child, Heir) or child.partition_of != parent.oid:
        raise SqlError("42P01", f'relation "{child.name}" is not a partition of relation "{parent.name}"')
    raise SqlError("55000", f'partition "{child.name}" already pending detach in partitioned table "{parent.name}"')
