"""Relations: pg_class, pg_inherits, pg_partitioned_table, pg_sequence and pg_foreign_table."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.constraint import Check, Constraint, ForeignKey
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.definition import partition_bound
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.operator import HEAP
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.system import SystemRelation
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.interpret.sysviews.initial_privileges import relation_acl
from meshdoc.interpret.sysviews.reader import Lazy, Reader, Row, fields, index, joined, options, system_view

PG_GLOBAL: Oid = 1664
KINDS = {View: "v", MaterializedView: "m", ForeignTable: "f", CompositeType: "c"}
SECURITY_BARRIERS = frozenset({"pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"})
SHARED = frozenset(
    {
        *("pg_auth_members", "pg_authid", "pg_database", "pg_db_role_setting", "pg_parameter_acl"),
        *("pg_replication_origin", "pg_shdepend", "pg_shdescription", "pg_shseclabel", "pg_subscription"),
        "pg_tablespace",
    }
)
"""The catalogs of the cluster: IsSharedRelation."""


@system_view("pg_catalog.pg_class")
def pg_class(reader: Reader) -> Iterator[Row]:
    """Tables, views, composite types, sequences and indexes."""
    for row in reader.system(SystemRelation):
        yield _system(reader, row)
    for item in (*reader.all(Relation), *reader.all(Sequence), *reader.all(Index)):
        yield from _own(reader, item)


@index(("pg_catalog.pg_class", "oid"))
def _by_oid(reader: Reader, oid: Oid) -> Iterator[Row]:
    row = reader.names.system.relation(oid)
    if row is not None:
        yield _system(reader, row)
    yield from _own(reader, reader.names.catalog.get(oid))


@index(("pg_catalog.pg_class", "relname"))
def _by_name(reader: Reader, name: str) -> Iterator[Row]:
    for row in reader.names.system.relations_named(name).values():
        yield _system(reader, row)
    for item in reader.named_in("relation", name):
        yield from _own(reader, item)


def _own(reader: Reader, item: Object | None) -> Iterator[Row]:
    """The row of a relation of the catalog; none for any other object."""
    match item:
        case Relation():
            yield _relation(reader, item)
        case Sequence():
            yield _sequence(reader, item)
        case Index():
            yield _index(reader, item)


def _head(persistence: str, acl: list[str] | None) -> Row:
    """The values that are the same for all kinds of relation."""
    return {
        "reltype": 0,
        "reloftype": 0,
        "relam": 0,
        "reltablespace": 0,
        "reltoastrelid": 0,
        "relhasindex": False,
        "relisshared": False,
        "relpersistence": persistence,
        "relchecks": 0,
        "relhasrules": False,
        "relhastriggers": False,
        "relhassubclass": False,
        "relrowsecurity": False,
        "relforcerowsecurity": False,
        "relispopulated": True,
        "relreplident": "n",
        "relispartition": False,
        "relrewrite": 0,
        "relacl": acl,
    }


def _own_head(reader: Reader, item: Relation | Sequence | Index) -> Row:
    of_type = isinstance(item, CompositeType)  # whose row in pg_type has the privileges
    return _head(item.persistence.value, None if of_type else reader.acl(item.acl))


def _relation(reader: Reader, item: Relation) -> Row:
    partitioned = isinstance(item, Table) and item.partition_strategy is not None
    kind = "p" if partitioned else KINDS.get(type(item), "r")
    return Lazy(_named(item, kind, item.owner), lambda: _details(reader, item))


def _named(item: Relation | Sequence | Index | SystemRelation, kind: str, owner: Oid) -> Row:
    """The values that most queries read."""
    return {"oid": item.oid, "relname": item.name, "relnamespace": item.schema, "relkind": kind, "relowner": owner}


def _details(reader: Reader, item: Relation) -> Row:
    row_type = reader.names.catalog.find("row type", item.oid)
    referrers = reader.names.catalog.children(item.oid, Object)
    row = _own_head(reader, item) | {
        "reltype": row_type.oid if row_type else 0,
        "relnatts": item.attribute_count,
        "relhasindex": any(isinstance(other, Index) and other.table == item.oid for other in referrers),
        "relchecks": sum(isinstance(other, Check) and other.table == item.oid for other in referrers),
        "relhasrules": isinstance(item, View | MaterializedView)
        or any(isinstance(other, Rule) and other.table == item.oid for other in referrers),
        "relhastriggers": any(_puts_trigger(reader, other, item.oid) for other in referrers),
        "relhassubclass": any(item.oid in _parents(other) for other in referrers),
        "reloptions": options(item.options),
    }
    if isinstance(item, Table):
        row |= _table(item)
    if isinstance(item, MaterializedView):
        row |= {"relam": item.access_method or HEAP, "reltablespace": item.tablespace}
        row |= fields(item, "relispopulated=populated relreplident=replica_identity")
    if isinstance(item, Table | ForeignTable) and item.partition_bound:
        row |= {"relispartition": True, "relpartbound": partition_bound(reader.names, item.partition_bound)}
    return row


def _table(item: Table) -> Row:
    return {
        **fields(item, "reloftype=of_type reltablespace=tablespace relrowsecurity=row_security"),
        **fields(item, "relforcerowsecurity=force_row_security relreplident=replica_identity"),
        "relam": item.access_method or (HEAP if item.partition_strategy is None else 0),
    }


def _puts_trigger(reader: Reader, item: Object, table: Oid) -> bool:
    """Whether it is a trigger on the table, or a constraint that is enforced by one."""
    if isinstance(item, ForeignKey):
        return table in (item.table, item.references_table)
    if isinstance(item, Constraint):
        return item.table == table and item.deferrable
    return isinstance(item, Trigger) and item.table == table


def _parents(item: Object) -> tuple[Oid, ...]:
    """The parents of a table, a partition or an index in pg_inherits."""
    if isinstance(item, Table | ForeignTable):
        return (item.partition_of,) if item.partition_of else item.inherits
    return (item.parent,) if isinstance(item, Index) and item.parent else ()


def _sequence(reader: Reader, item: Sequence) -> Row:
    return Lazy(_named(item, "S", item.owner), lambda: _own_head(reader, item) | {"relnatts": 3})


def _index(reader: Reader, item: Index) -> Row:
    table = reader.names.catalog[item.table]
    partitioned = isinstance(table, Table) and table.partition_strategy is not None
    return Lazy(_named(item, "I" if partitioned else "i", table.owner), lambda: _index_details(reader, item))


def _index_details(reader: Reader, item: Index) -> Row:
    return _own_head(reader, item) | {
        "relam": item.method,
        "reltablespace": item.tablespace,
        "relnatts": len(item.index_keys) + len(item.include),
        "relhassubclass": any(item.oid in _parents(other) for other in reader.names.catalog.children(item.oid, Index)),
        "relispartition": bool(item.parent),
        "reloptions": options(item.options),
    }


# --- PostgreSQL's own ---------------------------------------------------------------------------------------


def _system(reader: Reader, row: SystemRelation) -> Row:
    return Lazy(_named(row, row.kind, row.owner), lambda: _system_details(reader, row))


def _system_details(reader: Reader, row: SystemRelation) -> Row:
    table = row.kind == "r"
    indexed = any(item.kind in ("p", "u") for item in reader.names.system.constraints(row.oid))
    return _head("p", reader.acl(relation_acl(reader, row))) | {
        "reltype": row.row_type,
        "relam": HEAP if table else 0,
        "reltablespace": PG_GLOBAL if row.name in SHARED else 0,
        "relhasindex": indexed or row.name in ("pg_depend", "pg_shdepend"),
        "relisshared": row.name in SHARED,
        "relnatts": len(reader.names.system.columns(row.oid)),
        "relhasrules": row.kind == "v",
        "relreplident": "d" if table and row.schema != PG_CATALOG else "n",
        "reloptions": ["security_barrier=true"] if row.name in SECURITY_BARRIERS else None,
    }


# --- further catalogs ---------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_inherits")
def pg_inherits(reader: Reader) -> Iterator[Row]:
    """Children and partitions of tables, and of the indexes of partitioned tables."""
    for item in (*reader.all(Table), *reader.all(ForeignTable), *reader.all(Index)):
        yield from _inherits(reader, item.oid)


@index(("pg_catalog.pg_inherits", "inhrelid"))
def _inherits(reader: Reader, child: Oid) -> Iterator[Row]:
    item = reader.names.catalog.get(child)
    for number, parent in enumerate(_parents(item) if item else (), start=1):
        yield {"inhrelid": child, "inhparent": parent, "inhseqno": number, "inhdetachpending": False}


@index(("pg_catalog.pg_inherits", "inhparent"))
def _inherited(reader: Reader, parent: Oid) -> Iterator[Row]:
    for item in reader.names.catalog.children(parent, Object):
        yield from (row for row in _inherits(reader, item.oid) if row["inhparent"] == parent)


@system_view("pg_catalog.pg_partitioned_table")
def pg_partitioned_table(reader: Reader) -> Iterator[Row]:
    """Partitioned tables and their keys."""
    for item in reader.all(Table):
        if item.partition_strategy is not None:
            yield {
                "partrelid": item.oid,
                "partstrat": item.partition_strategy.value,
                "partnatts": len(item.partition_key),
                "partdefid": _default_partition(reader, item.oid),
                "partattrs": [key.attnum for key in item.partition_key],
                "partclass": [key.opclass for key in item.partition_key],
                "partcollation": [key.collation for key in item.partition_key],
                "partexprs": joined(reader.key(key.expression) for key in item.partition_key),
            }


def _default_partition(reader: Reader, table: Oid) -> Oid:
    children = reader.names.catalog.children(table, Relation)
    parts = (item for item in children if isinstance(item, Table | ForeignTable) and item.partition_of == table)
    return next((item.oid for item in parts if item.partition_bound and item.partition_bound.default), NO_OID)


@system_view("pg_catalog.pg_sequence")
def pg_sequence(reader: Reader) -> Iterator[Row]:
    """The parameters of sequences."""
    for item in reader.all(Sequence):
        yield {
            **fields(item, "seqrelid=oid seqstart=start seqincrement=increment seqmax=maximum seqmin=minimum"),
            **fields(item, "seqcache=cache seqcycle=cycle"),
            "seqtypid": item.type.oid,
        }


@system_view("pg_catalog.pg_foreign_table")
def pg_foreign_table(reader: Reader) -> Iterator[Row]:
    """Foreign tables and their servers."""
    for item in reader.all(ForeignTable):
        yield {"ftrelid": item.oid, "ftserver": item.server, "ftoptions": options(item.fdw_options)}
