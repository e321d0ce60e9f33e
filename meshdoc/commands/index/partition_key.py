"""Unique indexes on partitioned tables: that part of DefineIndex (indexcmds.c)."""

from __future__ import annotations

from meshdoc.catalog.index import Index
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import BTREE, HASH
from meshdoc.catalog.relation import PartitionKeyItem, PartitionStrategy, Table
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

BTREE_EQUAL, HASH_EQUAL = 3, 1
OVERLAPS = "&&"


def check_covered(session: Session, table: Table, index: Index, operators: tuple[Oid, ...]) -> None:
    """Refuse an index that cannot guarantee uniqueness across partitions.

    `operators` are those of an exclusion constraint. Raises SqlError 0A000.
    """
    words = "PRIMARY KEY" if index.primary else "UNIQUE" if index.unique else "EXCLUDE"
    for item in table.partition_key:
        if not item.attnum:
            raise SqlError(
                "0A000",
                f"unsupported {words} constraint with partition key definition",
                detail=f"{words} constraints cannot be used when partition keys include expressions.",
            )
        if not _is_covered(session, table, index, operators, item):
            raise SqlError(
                "0A000",
                "unique constraint on partitioned table must include all partitioning columns",
                detail=f'{words} constraint on table "{table.name}" lacks column '
                f'"{table.attribute(item.attnum).name}" which is part of the partition key.',
            )


def _is_covered(
    session: Session, table: Table, index: Index, operators: tuple[Oid, ...], item: PartitionKeyItem
) -> bool:
    facts = Facts(session.names)
    hashed = table.partition_strategy is PartitionStrategy.HASH
    wanted = _equality(facts, HASH if hashed else BTREE, item.opclass, HASH_EQUAL if hashed else BTREE_EQUAL)
    for place, key in enumerate(index.index_keys):
        if key.attnum != item.attnum or key.collation != item.collation:
            continue
        overlaps = index.unique and index.exclusion and key is index.index_keys[-1]
        found = operators[place] if operators else wanted  # one that is not a btree comes from WITHOUT OVERLAPS
        if index.method == BTREE and not operators:
            found = _equality(facts, BTREE, key.opclass, BTREE_EQUAL)
        if found == wanted and not overlaps:
            return True
        if index.exclusion:
            operator = OVERLAPS if overlaps else facts.operator(found).name
            column = table.attribute(item.attnum).name
            raise SqlError(
                "0A000",
                f'cannot match partition key to index on column "{column}" using non-equal operator "{operator}"',
            )
    return False


def _equality(facts: Facts, method: Oid, opclass: Oid, strategy: int) -> Oid:
    """The operator class's equality operator."""
    row = next(row for row in facts.operator_classes(method) if row.oid == opclass)
    members = facts.family_operators(row.family)
    return next(
        (
            member.operator
            for member in members
            if member.strategy == strategy and member.left == member.right == row.input_type
        ),
        NO_OID,
    )
