"""Foreign keys on and referencing partitions: addFkRecurse... and CloneForeignKeyConstraints (tablecmds.c)."""

from __future__ import annotations

from operator import attrgetter

from meshdoc.catalog.constraint import ForeignKey, constraints_of, find_constraint
from meshdoc.catalog.index import indexes_of
from meshdoc.catalog.inherit import attribute_map, partitions_of, parts_of
from meshdoc.catalog.names.naming import choose_constraint_name
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import ForeignTable, Table
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def foreign_keys_of(session: Session, table: Oid) -> list[ForeignKey]:
    """The foreign keys on a table, without those that reference it: RelationGetFKeyList."""
    return [item for item in constraints_of(session.catalog, table) if isinstance(item, ForeignKey)]


def _table(session: Session, oid: Oid) -> Table:
    found = session.catalog[oid]
    assert isinstance(found, Table)
    return found


def _derived(session: Session, parent: ForeignKey, table: Table) -> ForeignKey:
    """A copy derived from a constraint, with a number in its name if the table has one so named: addFkConstraint."""
    name = parent.name
    if find_constraint(session.catalog, table.oid, name):
        name = choose_constraint_name(session.catalog, table.schema, name, "", "")
    own = replace(parent, oid=NO_OID, name=name, parent=parent.oid, comment=None)
    return replace(own, is_local=False, inherit_count=1, checks_disabled=False, actions_disabled=False)


# --- partitions of the referenced table -------------------------------------------------------------------


def recurse_referenced(session: Session, constraint: ForeignKey, name: str = "") -> None:
    """Create the constraint's derived constraint for each partition of the referenced table: addFkRecurseReferenced.

    Their names all derive from that of the topmost one, `name`.
    """
    for partition in partitions_of(session.catalog, constraint.references_table):
        assert isinstance(partition, Table), "a table with foreign partitions has no unique index"
        _refer_to_partition(session, constraint, partition, name or constraint.name)


def _refer_to_partition(session: Session, constraint: ForeignKey, partition: Table, name: str) -> None:
    index = next(item for item in indexes_of(session.catalog, partition.oid) if item.parent == constraint.index)
    numbers = attribute_map(_table(session, constraint.references_table), partition)
    made = session.catalog.create(
        replace(
            _derived(session, replace(constraint, name=name), _table(session, constraint.table)),
            references_table=partition.oid,
            references_columns=tuple(numbers[attnum] for attnum in constraint.references_columns),
            index=index.oid,
            of_referenced=True,
        )
    )
    recurse_referenced(session, made, name)


def clone_referenced(session: Session, parent: Table, partition: Table) -> None:
    """Extend the foreign keys that reference a table to its new partition: CloneFkReferenced."""
    found = [item for item in session.catalog.children(parent.oid, ForeignKey) if item.references_table == parent.oid]
    oids = {item.oid for item in found}
    for constraint in found:
        if constraint.parent not in oids:
            _refer_to_partition(session, constraint, partition, constraint.name)


def release_referenced(session: Session, partition: Oid) -> None:
    """Drop the derived constraints that reference a detached partition: the last part of DetachPartitionFinalize."""
    for constraint in session.catalog.children(partition, ForeignKey):
        if constraint.references_table == partition and constraint.of_referenced:
            _drop_with_parts(session, constraint)


def _drop_with_parts(session: Session, constraint: ForeignKey) -> None:
    _drop_parts(session, constraint)
    session.catalog.drop(constraint.oid)


def _drop_parts(session: Session, constraint: ForeignKey) -> None:
    for part in parts_of(session.catalog, constraint.oid, ForeignKey):
        if part.of_referenced:
            _drop_with_parts(session, part)


# --- partitions of the referencing table ------------------------------------------------------------------


def recurse_referencing(session: Session, constraint: ForeignKey) -> None:
    """Create the constraint's derived constraint on each partition of its table: addFkRecurseReferencing."""
    for partition in partitions_of(session.catalog, constraint.table):
        if isinstance(partition, ForeignTable):
            raise _on_foreign_table()
        _constrain_partition(session, constraint, partition)


def _on_foreign_table() -> SqlError:
    return SqlError("42809", "foreign key constraints are not supported on foreign tables")


def clone_referencing(session: Session, parent: Table, partition: Table | ForeignTable) -> None:
    """Give a new partition its parent's foreign keys: CloneFkReferencing.

    Raises SqlError 0A000 if one of them references the partition.
    """
    found = foreign_keys_of(session, parent.oid)
    for constraint in found:
        if constraint.references_table == partition.oid:
            raise SqlError(
                "0A000",
                f'cannot attach table "{partition.name}" as a partition because it is referenced by foreign key '
                f'"{constraint.name}"',
            )
    if found and isinstance(partition, ForeignTable):
        raise _on_foreign_table()
    for constraint in found:
        if not constraint.of_referenced and isinstance(partition, Table):
            _constrain_partition(session, constraint, partition)


def _constrain_partition(session: Session, parent: ForeignKey, partition: Table) -> None:
    """Attach an equal foreign key of the partition to the parent's, or create one."""
    numbers = attribute_map(_table(session, parent.table), partition)
    columns = tuple(numbers[attnum] for attnum in parent.columns)
    for own in foreign_keys_of(session, partition.oid):
        if _may_be_part(session, own, parent, columns):
            _attach(session, own, parent)
            return
    made = session.catalog.create(
        replace(
            _derived(session, parent, partition),
            table=partition.oid,
            columns=columns,
            on_delete_columns=tuple(numbers[attnum] for attnum in parent.on_delete_columns),
        )
    )
    recurse_referencing(session, made)


def _may_be_part(session: Session, own: ForeignKey, parent: ForeignKey, columns: tuple[int, ...]) -> bool:
    """Whether a partition's own constraint can be attached to the parent's: tryAttachPartitionForeignKey.

    Raises SqlError 42P17 if they reference the same columns but differ in NOT ENFORCED.
    """
    if (own.references_table, own.columns, own.references_columns) != (
        parent.references_table,
        columns,
        parent.references_columns,
    ):
        return False
    if own.enforced != parent.enforced:
        raise SqlError(
            "42P17",
            f'constraint "{parent.name}" enforceability conflicts with constraint "{own.name}" on relation '
            f'"{session.catalog[own.table].name}"',
        )
    return not own.parent and _behavior(own) == _behavior(parent)


_behavior = attrgetter("deferrable", "initially_deferred", "on_update", "on_delete", "match")


def _attach(session: Session, own: ForeignKey, parent: ForeignKey) -> None:
    """Attach the partition's constraint to its parent's: AttachPartitionForeignKey."""
    _drop_parts(session, own)
    session.catalog.alter(
        replace(
            own,
            parent=parent.oid,
            is_local=False,
            inherit_count=own.inherit_count + 1,
            validated=own.validated or parent.validated,
        )
    )


def release_referencing(session: Session, partition: Oid) -> None:
    """Make a detached partition's foreign keys independent: that part of DetachPartitionFinalize."""
    for constraint in foreign_keys_of(session, partition):
        if constraint.parent and not constraint.of_referenced:
            own = session.catalog.alter(replace(constraint, parent=NO_OID, is_local=True, inherit_count=0))
            recurse_referenced(session, own)
