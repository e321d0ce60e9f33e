"""Constraints and indexes: pg_constraint, pg_index and pg_indexes."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

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
from meshdoc.interpret.sysviews.reader import (
    Lazy,
    Reader,
    Row,
    derived,
    fields,
    index,
    joined,
    number,
    system_view,
)

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
    yield from map(_system, reader.system(SystemConstraint))
    yield from map(functools.partial(_constraint, reader), reader.all(Constraint))


@index(("pg_catalog.pg_constraint", "oid"))
def _by_oid(reader: Reader, oid: Oid) -> Iterator[Row]:
    item, row = reader.names.catalog.get(oid), reader.names.system.table(SystemConstraint).one("oid", oid)
    if row is not None:
        yield _system(row)
    elif isinstance(item, Constraint):
        yield _constraint(reader, item)


@index(("pg_catalog.pg_constraint", "conname"))
def _by_name(reader: Reader, name: str) -> Iterator[Row]:
    yield from map(_system, reader.names.system.table(SystemConstraint).where(("name",), (name,)))
    found = reader.names.catalog.sharing("constraint name", name)
    yield from (_constraint(reader, item) for item in found if isinstance(item, Constraint))


@index(("pg_catalog.pg_constraint", "conrelid"))
def _by_relation(reader: Reader, relation: Oid) -> Iterator[Row]:
    yield from map(_system, reader.names.system.table(SystemConstraint).where(("table",), (relation,)))
    found = reader.names.catalog.children(relation, Constraint) if relation else reader.all(Constraint)
    yield from (_constraint(reader, item) for item in found if item.table == relation)


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


def _constraint(reader: Reader, item: Constraint) -> Row:
    constrained = reader.names.catalog[item.table or item.domain]
    row = HEAD | {
        **fields(item, "oid conname=name condeferrable=deferrable condeferred=initially_deferred"),
        **fields(item, "conenforced=enforced convalidated=validated conrelid=table contypid=domain"),
        **fields(item, "conparentid=parent conislocal=is_local coninhcount=inherit_count"),
        "connamespace": constrained.schema if isinstance(constrained, Relation | Type) else NO_OID,
        "contype": KINDS[type(item)],
        "conindid": _index_of(reader, item),
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


def _index_of(reader: Reader, item: Constraint) -> Oid:
    """The index that enforces a key or an exclusion constraint."""
    indexes = reader.names.catalog.children(item.table, Index)
    return next((found.oid for found in indexes if found.constraint == item.oid), NO_OID)


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
    yield from map(functools.partial(_index, reader), reader.all(Index))


@index(("pg_catalog.pg_index", "indexrelid"))
def _index_by_oid(reader: Reader, oid: Oid) -> Iterator[Row]:
    item = reader.names.catalog.get(oid)
    if isinstance(item, Index):
        yield _index(reader, item)


@index(("pg_catalog.pg_index", "indrelid"))
def _indexes_of(reader: Reader, table: Oid) -> Iterator[Row]:
    yield from (_index(reader, item) for item in reader.names.catalog.children(table, Index) if item.table == table)


def _index(reader: Reader, item: Index) -> Row:
    named: Row = {
        **fields(item, "indexrelid=oid indrelid=table indisunique=unique indnullsnotdistinct=nulls_not_distinct"),
        **fields(item, "indisprimary=primary indisexclusion=exclusion indimmediate=immediate"),
        **fields(item, "indisclustered=clustered indisvalid=valid indisreplident=replica_identity"),
    }
    return Lazy(named, functools.partial(_index_details, reader, item))


def _index_details(reader: Reader, item: Index) -> Row:
    return {
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


@derived("pg_catalog.pg_indexes", "pg_class", indexname="relname")
def pg_indexes(reader: Reader, relations: Iterable[Row]) -> Iterator[Row]:
    """The indexes of tables and materialized views, as SQL."""
    for row in relations:
        item = reader.names.catalog.get(number(row))
        if isinstance(item, Index):
            yield _index_shown(reader, item)


@index(("pg_catalog.pg_indexes", "tablename"))
def _indexes_shown(reader: Reader, table: str) -> Iterator[Row]:
    for item in reader.named_in("relation", table):
        yield from (_index_shown(reader, found) for found in reader.names.catalog.children(item.oid, Index))


def _index_shown(reader: Reader, item: Index) -> Row:
    named: Row = {
        "schemaname": reader.schema_name(item.schema),
        "tablename": reader.names.catalog[item.table].name,
        "indexname": item.name,
        "tablespace": reader.names.catalog[item.tablespace].name if item.tablespace else None,
    }
    return Lazy(named, lambda: {"indexdef": index_definition(reader.names, item)})
