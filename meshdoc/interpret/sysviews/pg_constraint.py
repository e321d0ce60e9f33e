"""Constraints and indexes: pg_constraint, pg_index and pg_indexes."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import (
    Check,
    Constraint,
    Exclusion,
    ForeignKey,
    NotNull,
    PrimaryKey,
    TriggerConstraint,
    Unique,
)
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import index_definition
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.system import SystemConstraint
from meshdoc.catalog.type import Type
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, joined, system_view

KINDS = {
    PrimaryKey: "p",
    Unique: "u",
    Exclusion: "x",
    Check: "c",
    NotNull: "n",
    ForeignKey: "f",
    TriggerConstraint: "t",
}


@system_view("pg_catalog.pg_constraint")
def pg_constraint(reader: Reader) -> Iterator[Row]:
    """The constraints of tables and domains."""
    indexes = {index.constraint: index.oid for index in reader.all(Index) if index.constraint}
    for row in reader.system(SystemConstraint):
        yield _system(row)
    for item in reader.all(Constraint):
        yield _constraint(reader, item, indexes.get(item.oid, NO_OID))


HEAD: Row = {
    "condeferrable": False,
    "condeferred": False,
    "conenforced": True,
    "convalidated": True,
    "conindid": 0,
    "conparentid": 0,
    "confrelid": 0,
    "confupdtype": " ",
    "confdeltype": " ",
    "confmatchtype": " ",
    "conislocal": True,
    "coninhcount": 0,
    "conperiod": False,
}
"""The values of a constraint that nothing is declared about."""


def _constraint(reader: Reader, item: Constraint, index: Oid) -> Row:
    constrained = reader.names.catalog[item.table or item.domain]
    row = HEAD | {
        **fields(item, "oid conname=name condeferrable=deferrable condeferred=initially_deferred"),
        **fields(item, "conenforced=enforced convalidated=validated conrelid=table contypid=domain"),
        **fields(item, "conparentid=parent conislocal=is_local coninhcount=inherit_count"),
        "connamespace": constrained.schema if isinstance(constrained, Relation | Type) else NO_OID,
        "contype": KINDS[type(item)],
        "conindid": index,
        "connoinherit": _is_not_inherited(item, constrained),
        "conkey": list(_columns(item)) or None,
    }
    match item:
        case ForeignKey():
            row |= _foreign_key(item)
        case Check():
            row |= {"conbin": reader.text(item.expression)}
        case Exclusion():
            row |= {"conexclop": list(item.operators)}
        case PrimaryKey() | Unique():
            row |= {"conperiod": item.without_overlaps}
    return row


def _is_not_inherited(item: Constraint, constrained: Object) -> bool:
    """Constraints based on an index or triggers are the table's own, unless a partition inherits them."""
    partitioned = isinstance(constrained, Table) and constrained.partition_strategy is not None
    match item:
        case PrimaryKey() | Unique() | Exclusion():
            return not item.parent
        case ForeignKey():
            return not item.parent and not partitioned
        case TriggerConstraint():
            return True
        case _:
            return item.no_inherit


def _columns(item: Constraint) -> tuple[int, ...]:
    match item:
        case PrimaryKey() | Unique() | Exclusion() | Check() | ForeignKey():
            return item.columns
        case NotNull(attnum=attnum) if attnum:
            return (attnum,)
        case _:
            return ()


def _foreign_key(item: ForeignKey) -> Row:
    return {
        **fields(item, "conindid=index confrelid=references_table conperiod=period"),
        "confupdtype": item.on_update.value,
        "confdeltype": item.on_delete.value,
        "confmatchtype": item.match.value,
        "confkey": list(item.references_columns),
        "conpfeqop": list(item.operators) or None,
        "confdelsetcols": list(item.on_delete_columns) or None,
    }


def _system(row: SystemConstraint) -> Row:
    return HEAD | {
        **fields(row, "oid conname=name connamespace=schema contype=kind conrelid=table contypid=domain"),
        "connoinherit": row.kind in ("p", "u"),
        "conkey": list(row.columns) or None,
        "conbin": row.expression or None,
    }


# --- indexes ------------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_index")
def pg_index(reader: Reader) -> Iterator[Row]:
    """The indexes."""
    for item in reader.all(Index):
        yield {
            **fields(item, "indexrelid=oid indrelid=table indisunique=unique indnullsnotdistinct=nulls_not_distinct"),
            **fields(item, "indisprimary=primary indisexclusion=exclusion indimmediate=immediate"),
            **fields(item, "indisclustered=clustered indisvalid=valid indisreplident=replica_identity"),
            "indnatts": len(item.index_keys) + len(item.include),
            "indnkeyatts": len(item.index_keys),
            "indcheckxmin": False,
            "indisready": True,
            "indislive": True,
            "indkey": [*(key.attnum for key in item.index_keys), *item.include],
            "indcollation": [key.collation for key in item.index_keys],
            "indclass": [key.opclass for key in item.index_keys],
            # INDOPTION_DESC and INDOPTION_NULLS_FIRST
            "indoption": [key.descending + 2 * key.nulls_first for key in item.index_keys],
            "indexprs": joined(reader.key(key.expression) for key in item.index_keys),
            "indpred": reader.text(item.predicate),
        }


@system_view("pg_catalog.pg_indexes")
def pg_indexes(reader: Reader) -> Iterator[Row]:
    """The indexes of tables and materialized views, as SQL."""
    for item in reader.all(Index):
        table = reader.names.catalog[item.table]
        yield {
            "schemaname": reader.schema_name(item.schema),
            "tablename": table.name,
            "indexname": item.name,
            "tablespace": reader.names.catalog[item.tablespace].name if item.tablespace else None,
            "indexdef": index_definition(reader.names, item),
        }
