"""Indexes of partitions: the recursion of DefineIndex (indexcmds.c), and AttachPartitionEnsureIndexes (tablecmds.c)."""

from __future__ import annotations

from typing import TypeAlias

from meshdoc import errors
from meshdoc.analyze.kept import has_whole_row, moved
from meshdoc.catalog.constraint import Constraint, Exclusion, PrimaryKey, Unique
from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import attribute_map, mapping, partitions_of
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.relation import Relation, Table
from meshdoc.commands.index.index_definition import Indexed, check_definition, choose_name, distinct
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import replace
from meshdoc.session import Session

KeyConstraint: TypeAlias = PrimaryKey | Unique | Exclusion


def create_partition_indexes(session: Session, parent: Indexed, index: Index) -> Index:
    """Attach or create the parent's index on every partition, recursively. An equal index is attached.

    The parent's index becomes invalid if an attached one is.
    """
    parts = [
        partition_index(session, parent, index, partition)
        for partition in partitions_of(session.catalog, parent.oid)
        if isinstance(partition, Table)
    ]
    return session.catalog.alter(replace(index, valid=index.valid and all(part.valid for part in parts)))


def partition_index(session: Session, parent: Indexed, index: Index, partition: Table) -> Index:
    """The partition's index for its parent's index; an equal index is attached, otherwise one is created."""
    wanted = map_index(parent, index, partition)
    constraint = session.catalog.get(index.constraint)
    for own in indexes_of(session.catalog, partition.oid):
        if own.parent or not is_same_index(session, own, wanted):
            continue
        theirs = session.catalog.get(own.constraint)
        if constraint is None or type(theirs) is type(constraint):
            return attach_index(session, own, index)
    return _clone_index(session, index, wanted, partition)


def attach_index(session: Session, own: Index, parent: Index) -> Index:
    """Attach a partition's index, and its constraint, to the parent's: IndexSetParentIndex."""
    constraint = session.catalog.get(own.constraint)
    if isinstance(constraint, Constraint) and parent.constraint:
        session.catalog.alter(
            replace(constraint, parent=parent.constraint, is_local=False, inherit_count=constraint.inherit_count + 1)
        )
    return session.catalog.alter(replace(own, parent=parent.oid))


def detach_index(session: Session, index: Index) -> None:
    """Make an index, and its constraint, independent of the parent's again."""
    session.catalog.alter(replace(index, parent=NO_OID))
    constraint = session.catalog.get(index.constraint)
    if isinstance(constraint, Constraint):
        session.catalog.alter(replace(constraint, parent=NO_OID, is_local=True, inherit_count=0))


def map_index(parent: Relation, index: Index, child: Table) -> Index:
    """The index mapped to the columns of the same names in another table."""
    numbers, own = attribute_map(parent, child), mapping(parent, child)
    keys = tuple(
        replace(
            key,
            attnum=numbers[key.attnum] if key.attnum else 0,
            expression=moved(key.expression, own) if key.expression else None,
        )
        for key in index.index_keys
    )
    return replace(
        index,
        table=child.oid,
        schema=child.schema,
        index_keys=keys,
        include=tuple(numbers[attnum] for attnum in index.include),
        predicate=moved(index.predicate, own) if index.predicate else None,
    )


def is_same_index(session: Session, one: Index, other: Index) -> bool:
    """Whether two indexes of one table are equivalent, ignoring sort order: CompareIndexInfo.

    Those of a row as a whole never are: `other` was mapped from another table.
    """
    return _compared(session, one) == _compared(session, other) and not _has_whole_row(one)


def _compared(session: Session, index: Index) -> tuple[object, ...]:
    facts = Facts(session.names)
    families = {row.oid: row.family for row in facts.operator_classes(index.method)}
    keys = [(key.attnum, key.expression, families[key.opclass], key.collation) for key in index.index_keys]
    flags = (index.unique, index.exclusion, index.nulls_not_distinct)
    return (index.method, keys, index.include, index.predicate, flags)


def _has_whole_row(index: Index) -> bool:
    expressions = (*(key.expression for key in index.index_keys), index.predicate)
    return any(expression is not None and has_whole_row(expression) for expression in expressions)


def refuse_row_in_index(index: Index) -> None:
    """Raise SqlError 0A000 for an index that cannot be copied to another table: generateClonedIndexStmt."""
    if _has_whole_row(index):
        raise errors.whole_row(f'Index "{index.name}" contains a whole-row table reference.')


def _clone_index(session: Session, source: Index, wanted: Index, partition: Table) -> Index:
    """Create a partition's index from its parent's, with its constraint if it has one."""
    refuse_row_in_index(source)
    found = session.catalog.get(source.constraint)
    constraint = None
    if isinstance(found, KeyConstraint):
        constraint = replace(found, parent=found.oid, is_local=False, inherit_count=1, comment=None)
    index = copy_index(session, replace(wanted, parent=source.oid, comment=None), partition, constraint)
    return create_partition_indexes(session, partition, index) if partition.partition_strategy else index


def copy_index(session: Session, wanted: Index, table: Table, constraint: KeyConstraint | None) -> Index:
    """Create an index that was mapped to the table, under a new name, with a copy of its constraint if it has one.

    Raises SqlError 42P16 for a second primary key, 0A000 for one that does not cover the partition key.
    """
    check_definition(session, table, wanted, constraint.operators if isinstance(constraint, Exclusion) else ())
    kind = "primary" if wanted.primary else "exclude" if wanted.exclusion else "unique" if constraint else ""
    own = [key.name or table.attribute(key.attnum).name for key in wanted.index_keys]  # as when they were created
    names = distinct([*own, *(table.attribute(attnum).name for attnum in wanted.include)])
    name = choose_name(session, table, kind, names)
    made = NO_OID
    if constraint:
        keys = tuple(key.attnum for key in wanted.index_keys)
        constraint = replace(constraint, oid=NO_OID, name=name, table=table.oid, columns=keys, include=wanted.include)
        made = session.catalog.create(constraint).oid
    index = replace(wanted, oid=NO_OID, name=name, owner=table.owner, constraint=made)
    return session.catalog.create(replace(index, valid=True, replica_identity=False, clustered=False))
