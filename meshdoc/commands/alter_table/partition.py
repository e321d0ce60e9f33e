"""ATTACH PARTITION and DETACH PARTITION (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast
from pglast.enums import AlterTableType

from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import Heir, descendants_of, is_partitioned, partitions_of, parts_of
from meshdoc.catalog.names.noun import plural
from meshdoc.catalog.object import NO_OID, Object
from meshdoc.catalog.relation import ForeignTable, PartitionBound, Persistence, Table
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.alter_table import Alteration, Phase, alter_table
from meshdoc.commands.alter_table.inherit import link_columns, link_constraints, refuse_circle, unlink
from meshdoc.commands.alter_table.words import wrong_action
from meshdoc.commands.constraint.foreign_key_partition import release_referenced, release_referencing
from meshdoc.commands.heap.relation import current
from meshdoc.commands.index.index_partition import attach_index, detach_index, is_same_index, map_index
from meshdoc.commands.partition.partition import transform_bound
from meshdoc.commands.partition.partition_attach import clone_from_parent
from meshdoc.commands.partition.partition_bound import check_new_bound
from meshdoc.commands.partition.partition_constraint import keep_partition_constraint
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.commands.trigger import refuse_transition_tables, remove_clones
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


@alter_table(AlterTableType.AT_AttachPartition, phase=Phase.MISCELLANEOUS, kinds=(Table, Index))
def attach_partition(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """ATTACH PARTITION, for tables and indexes."""
    session, parent = alteration.session, alteration.relation
    if isinstance(parent, Index):
        _attach_index(session, parent, item.def_)
        return
    if not isinstance(parent, Table) or not parent.partition_strategy:
        raise wrong_action(AlterTableType.AT_AttachPartition, parent.name, "tables")
    bound = transform_bound(session, parent, item.def_.bound)
    child = session.relation(item.def_.name, Object)
    _attach(session, parent, _attachable(session, parent, child), bound)


def _attach(session: Session, parent: Table, child: Heir, bound: PartitionBound) -> None:
    """ATExecAttachPartition, starting with the check of the bound."""
    check_new_bound(session, parent, child.name, bound)
    linked: Heir = session.catalog.alter(
        replace(link_columns(session, parent, child), partition_of=parent.oid, partition_bound=bound)
    )
    above = {column.name: column.identity for column in parent.columns}
    columns = tuple(replace(column, identity=above.get(column.name)) for column in linked.columns)
    linked = session.catalog.alter(replace(linked, columns=columns))
    link_constraints(session, parent, linked)
    if isinstance(linked, ForeignTable) and any(index.unique for index in indexes_of(session.catalog, parent.oid)):
        raise SqlError(
            "42809",
            f'cannot attach foreign table "{child.name}" as partition of partitioned table "{parent.name}"',
            detail=f'Partitioned table "{parent.name}" contains unique indexes.',
        )
    clone_from_parent(session, parent, current(session, linked))


def _attachable(session: Session, parent: Table, child: Object) -> Heir:
    """The relation, if it can become a partition; its columns and bound are compared later."""
    check_owner(session, child)
    if not isinstance(child, Heir):
        raise wrong_action(AlterTableType.AT_AttachPartition, child.name, plural(child.noun))
    if child.partition_of:
        raise SqlError("42809", f'"{child.name}" is already a partition')
    if isinstance(child, Table) and child.of_type:
        raise SqlError("42809", "cannot attach a typed table as partition")
    if child.inherits:
        raise SqlError("42809", "cannot attach inheritance child as partition")
    if not is_partitioned(child) and any(True for _ in descendants_of(session.catalog, child.oid)):
        raise SqlError("42809", "cannot attach inheritance parent as partition")
    refuse_circle(session, parent, child)
    _check_persistence(parent, child)
    _check_columns(parent, child)
    refuse_transition_tables(session, child, "a partition", "on partitions")
    return child


def _check_persistence(parent: Table, child: Heir) -> None:
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
        if column.identity:
            raise SqlError(
                "55000",
                f'table "{child.name}" being attached contains an identity column "{column.name}"',
                detail="The new partition may not contain an identity column.",
            )
        if parent.column(column.name) is None:
            raise SqlError(
                "42804",
                f'table "{child.name}" contains column "{column.name}" not found in parent "{parent.name}"',
                detail="The new partition may contain only the columns present in parent.",
            )


# --- indexes ----------------------------------------------------------------------------------------------


def _attach_index(session: Session, parent: Index, item: ast.PartitionCmd) -> None:
    """ATExecAttachPartitionIdx."""
    over = session.catalog[parent.table]
    if item.bound:
        raise SqlError("42P17", f'"{parent.name}" is not a partitioned table')
    if not isinstance(over, Table) or not over.partition_strategy:
        raise wrong_action(AlterTableType.AT_AttachPartition, parent.name, "indexes")
    child = session.relation(item.name, Object)
    check_owner(session, child)
    if not isinstance(child, Index):
        raise SqlError("42P17", f'"{child.name}" is not an index')
    if child.parent == parent.oid:
        return
    for wrong, state, detail in _objections(session, over, parent, child):
        if wrong:
            raise SqlError(
                state, f'cannot attach index "{child.name}" as a partition of index "{parent.name}"', detail=detail
            )
    if parent.primary:
        _check_not_null(session, child)
    attach_index(session, child, parent)
    validate_index(session, parent)


def _objections(session: Session, over: Table, parent: Index, child: Index) -> Iterator[tuple[bool, str, str]]:
    """Reasons against attaching an index, in PostgreSQL's order: whether it applies, its SQLSTATE and its message."""
    under = session.catalog[child.table]
    other = next((item for item in indexes_of(session.catalog, under.oid) if item.parent == parent.oid), None)
    if other:
        yield True, "55000", f'Another index is already attached for partition "{under.name}".'
    yield bool(child.parent), "55000", f'Index "{child.name}" is already attached to another index.'
    is_part = isinstance(under, Table) and under.partition_of == over.oid
    yield not is_part, "55000", f'Index "{child.name}" is not an index on any partition of table "{over.name}".'
    assert isinstance(under, Table)
    is_same = is_same_index(session, child, map_index(over, parent, under))
    yield not is_same, "42P17", "The index definitions do not match."
    yield (
        bool(parent.constraint) and not child.constraint,
        "42P17",
        f'The index "{parent.name}" belongs to a constraint in table "{over.name}" but no constraint exists for '
        f'index "{child.name}".',
    )


def _check_not_null(session: Session, index: Index) -> None:
    """verifyPartitionIndexNotNull."""
    table = session.catalog[index.table]
    assert isinstance(table, Table)
    for key in index.index_keys:
        column = table.attribute(key.attnum)
        if not column.not_null:
            raise SqlError(
                "42P16",
                "invalid primary key definition",
                detail=f'Column "{column.name}" of relation "{table.name}" is not marked NOT NULL.',
            )


def validate_index(session: Session, index: Index) -> None:
    """Mark a partitioned index as valid if every partition has a valid attached index: validatePartitionedIndex."""
    parts = [part for part in parts_of(session.catalog, index.oid, Index) if part.valid]
    if len(parts) != len(partitions_of(session.catalog, index.table)):
        return
    session.catalog.alter(replace(index, valid=True))
    above = session.catalog.get(index.parent)
    if isinstance(above, Index):
        validate_index(session, above)


# --- DETACH -------------------------------------------------------------------------------------------------


@alter_table(AlterTableType.AT_DetachPartition, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def detach_partition(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DETACH PARTITION, at once or CONCURRENTLY: ATExecDetachPartition."""
    session, parent = alteration.session, alteration.table
    if not parent.partition_strategy:
        raise wrong_action(AlterTableType.AT_DetachPartition, parent.name, "tables")
    if item.def_.concurrent:
        _check_concurrent(session, parent)
    child = _partition(session, parent, item)
    if item.def_.concurrent:
        keep_partition_constraint(session, parent, child)
    remove_clones(session, child.oid)
    release_referencing(session, child.oid)
    for index in indexes_of(session.catalog, child.oid):
        if index.parent:
            detach_index(session, index)
    release_referenced(session, child.oid)
    unlink(session, parent, current(session, child))
    child = current(session, child)
    columns = tuple(replace(column, identity=None) for column in child.columns)
    session.catalog.alter(replace(child, partition_of=NO_OID, partition_bound=None, columns=columns))


def _check_concurrent(session: Session, parent: Table) -> None:
    prevent_in_transaction_block(session, "ALTER TABLE ... DETACH CONCURRENTLY")
    if any(
        child.partition_bound and child.partition_bound.default for child in partitions_of(session.catalog, parent.oid)
    ):
        raise SqlError("55000", "cannot detach partitions concurrently when a default partition exists")


def _partition(session: Session, parent: Table, item: ast.AlterTableCmd) -> Heir:
    child = session.relation(item.def_.name, Object)
    if not isinstance(child, Heir) or child.partition_of != parent.oid:
        raise SqlError("42P01", f'relation "{child.name}" is not a partition of relation "{parent.name}"')
    return child


@alter_table(AlterTableType.AT_DetachPartitionFinalize, phase=Phase.MISCELLANEOUS, kinds=(Table,))
def finalize_detach(alteration: Alteration, item: ast.AlterTableCmd) -> None:
    """DETACH PARTITION ... FINALIZE: always refused, because a concurrent detach completes at once here."""
    child = _partition(alteration.session, alteration.table, item)
    raise SqlError(
        "55000", f'cannot complete detaching partition "{child.name}"', detail="There's no pending concurrent detach."
    )
