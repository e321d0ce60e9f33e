"""Objects that a partition clones from its parent: the end of DefineRelation, ATExecAttachPartition (tablecmds.c)."""

from __future__ import annotations

from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.commands.constraint.foreign_key_partition import clone_referenced, clone_referencing
from meshdoc.commands.index.index_partition import partition_index
from meshdoc.commands.trigger import clone_row_triggers
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


def clone_from_parent(session: Session, parent: Object, partition: Table | ForeignTable) -> None:
    """Clone the parent's indexes, row triggers and foreign keys to a partition, or attach equal ones of its own.

    Raises SqlError 42809 if the partition is a foreign table and its parent has a unique index.
    """
    assert isinstance(parent, Table)
    for index in indexes_of(session.catalog, parent.oid):
        if isinstance(partition, Table):
            partition_index(session, parent, index, partition)
        elif index.unique or index.primary:
            raise SqlError(
                "42809",
                f'cannot create foreign partition of partitioned table "{parent.name}"',
                detail=f'Table "{parent.name}" contains indexes that are unique.',
            )
    clone_row_triggers(session, parent, partition)
    clone_referencing(session, parent, partition)
    if isinstance(partition, Table):
        clone_referenced(session, parent, partition)
