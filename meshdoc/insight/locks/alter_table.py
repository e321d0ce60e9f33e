"""The locks of ALTER TABLE and of the statements that share its subcommands: AlterTableGetLockLevel (tablecmds.c)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from pglast import ast
from pglast.enums import AlterTableType, ConstrType

from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import Address, Object
from meshdoc.catalog.relation import Relation, Sequence, View
from meshdoc.insight.locks.change import STRICT_OPTIONS
from meshdoc.insight.locks.record import Kind, Lock, Mode, Work
from meshdoc.insight.locks.statement import default_partition, find, statements
from meshdoc.registry import Registry
from meshdoc.session import Session

A = AlterTableType
WEAKER = {
    Mode.SHARE_UPDATE_EXCLUSIVE: frozenset(
        {
            *(A.AT_SetStatistics, A.AT_SetOptions, A.AT_ResetOptions, A.AT_ClusterOn, A.AT_DropCluster),
            *(A.AT_ValidateConstraint, A.AT_AttachPartition, A.AT_DetachPartitionFinalize),
        }
    ),
    Mode.SHARE_ROW_EXCLUSIVE: frozenset(
        {
            *(A.AT_EnableTrig, A.AT_EnableAlwaysTrig, A.AT_EnableReplicaTrig, A.AT_EnableTrigAll, A.AT_EnableTrigUser),
            *(A.AT_DisableTrig, A.AT_DisableTrigAll, A.AT_DisableTrigUser),
        }
    ),
}
"""The subcommands that do without ACCESS EXCLUSIVE."""
RECURSES = frozenset(
    {
        *(A.AT_AddColumn, A.AT_DropColumn, A.AT_AlterColumnType, A.AT_ColumnDefault, A.AT_SetNotNull),
        *(A.AT_DropNotNull, A.AT_SetStatistics, A.AT_SetStorage, A.AT_SetCompression, A.AT_SetExpression),
        *(A.AT_DropExpression, A.AT_AddConstraint),
    }
)
"""The subcommands that lock all inheriting tables. Others lock those in which they change something."""
Extra: TypeAlias = Callable[[Session, Object, ast.AlterTableCmd], Iterator[Lock]]
extras: Registry[AlterTableType, Extra] = Registry("ALTER TABLE subcommand with further locks")
"""The locks of subcommands on other relations than the one altered."""


@statements(ast.AlterTableStmt)
def alter_table(session: Session, node: ast.AlterTableStmt) -> Iterator[Lock]:
    """ALTER TABLE: the strongest mode that one of its subcommands needs, for all of them."""
    relation = find(session, node.relation)
    if relation is None or isinstance(relation, Index):
        return
    mode = max((_mode(relation, item) for item in node.cmds), key=lambda mode: mode.level)
    yield Lock(relation=relation.oid, mode=mode)
    if node.relation.inh and any(A(item.subtype) in RECURSES for item in node.cmds):
        for heir in descendants_of(session.catalog, relation.oid):
            yield Lock(relation=heir.oid, mode=mode)
    for item in node.cmds:
        if extra := extras.get(A(item.subtype)):
            yield from extra(session, relation, item)


def _mode(relation: Object, item: ast.AlterTableCmd) -> Mode:
    kind = A(item.subtype)
    if kind in (A.AT_SetRelOptions, A.AT_ResetRelOptions):
        return _options_mode(relation, item)
    if kind is A.AT_DetachPartition and item.def_.concurrent:
        return Mode.SHARE_UPDATE_EXCLUSIVE
    if kind is A.AT_AddConstraint and ConstrType(item.def_.contype) is ConstrType.CONSTR_FOREIGN:
        return Mode.SHARE_ROW_EXCLUSIVE
    return next((mode for mode, kinds in WEAKER.items() if kind in kinds), Mode.ACCESS_EXCLUSIVE)


def _options_mode(relation: Object, item: ast.AlterTableCmd) -> Mode:
    """AlterTableGetRelOptionsLockLevel."""
    strict = isinstance(relation, View) or any(option.defname in STRICT_OPTIONS for option in item.def_ or ())
    return Mode.ACCESS_EXCLUSIVE if strict else Mode.SHARE_UPDATE_EXCLUSIVE


@extras(A.AT_AttachPartition)
def attach_partition(session: Session, parent: Object, item: ast.AlterTableCmd) -> Iterator[Lock]:
    """ATTACH PARTITION: the new partition and its own, and the default one, whose rows may have to move."""
    yield from _with_own(session, item)
    yield from (Lock(relation=oid, mode=Mode.ACCESS_EXCLUSIVE) for oid in default_partition(session, parent.oid))


@extras(A.AT_DetachPartition, A.AT_DetachPartitionFinalize)
def detach_partition(session: Session, parent: Object, item: ast.AlterTableCmd) -> Iterator[Lock]:
    """DETACH PARTITION, whose second transaction locks the partition alike if it is CONCURRENTLY."""
    concurrent = item.def_.concurrent or A(item.subtype) is A.AT_DetachPartitionFinalize
    default = list(default_partition(session, parent.oid))
    if not concurrent:
        gentler = "" if default else "DETACH PARTITION ... CONCURRENTLY"
        nothing = Work(kind=Kind.NOTHING, reason="the rows stay where they are", gentler=gentler)
        yield Lock(relation=parent.oid, mode=Mode.ACCESS_EXCLUSIVE, works=(nothing,))
    yield from _with_own(session, item)
    yield from (Lock(relation=oid, mode=Mode.ACCESS_EXCLUSIVE) for oid in default)


def _with_own(session: Session, item: ast.AlterTableCmd) -> Iterator[Lock]:
    """The partition that is attached or detached, and its own."""
    if child := find(session, item.def_.name):
        yield Lock(relation=child.oid, mode=Mode.ACCESS_EXCLUSIVE)
        for heir in descendants_of(session.catalog, child.oid):
            yield Lock(relation=heir.oid, mode=Mode.ACCESS_EXCLUSIVE)


@extras(A.AT_AddInherit)
def add_inherit(session: Session, child: Object, item: ast.AlterTableCmd) -> Iterator[Lock]:
    """INHERIT: ATExecAddInherit."""
    if parent := find(session, item.def_):
        yield Lock(relation=parent.oid, mode=Mode.SHARE_UPDATE_EXCLUSIVE)


@extras(A.AT_SetIdentity)
def set_identity(session: Session, table: Object, item: ast.AlterTableCmd) -> Iterator[Lock]:
    """ALTER COLUMN ... SET GENERATED and RESTART: the sequence, which ALTER SEQUENCE changes."""
    column = table.column(item.name) if isinstance(table, Relation) else None
    for sequence in session.catalog.children(table.oid, Sequence):
        if column and sequence.identity_of == Address(table.oid, column.attnum):
            yield Lock(relation=sequence.oid, mode=Mode.SHARE_ROW_EXCLUSIVE)
