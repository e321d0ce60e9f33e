"""CLUSTER: cluster.c. Rows have no order here; the catalog records the index that a table was last clustered on."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.index import Index, indexes_of
from meshdoc.catalog.inherit import is_partitioned, parts_of
from meshdoc.catalog.object import Object
from meshdoc.catalog.operator import BRIN, GIN, HASH, SPGIST
from meshdoc.catalog.relation import MaterializedView, Relation, Table
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.session.transaction import prevent_in_transaction_block
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command

_UNORDERED = {HASH: "hash", GIN: "gin", BRIN: "brin", SPGIST: "spgist"}
"""Built-in access methods that do not support clustering."""


@command(ast.ClusterStmt)
def cluster(stmt: ast.ClusterStmt, session: Session) -> None:
    """CLUSTER [table [USING index]], covering all partitions of a partitioned table. Mirrors cluster."""
    if stmt.relation is None:
        prevent_in_transaction_block(session, "CLUSTER")
        raise Inert("reorders the rows of previously clustered tables")
    relation = session.relation(stmt.relation, Object)
    if not isinstance(relation, Table | MaterializedView):
        raise SqlError("42809", f'"{relation.name}" is not a table or materialized view')
    check_privilege(session, relation, "m")
    if is_partitioned(relation):
        prevent_in_transaction_block(session, "CLUSTER")
    index = clusterable_index(session, relation, stmt.indexname) if stmt.indexname else _former(session, relation)
    for leaf in _leaves(session, index) if is_partitioned(relation) else (index,):
        mark_clustered(session, leaf)


def _former(session: Session, table: Relation) -> Index:
    for index in indexes_of(session.catalog, table.oid):
        if index.clustered:
            return index
    raise SqlError("42704", f'there is no previously clustered index for table "{table.name}"')


def index_of_table(session: Session, table: Relation, name: str) -> Index:
    """The table's index named `name`. Raises SqlError 42704 if it does not exist, 42809 if it is not the table's."""
    index = session.catalog.find("relation", table.schema, name)
    if index is None:
        raise SqlError("42704", f'index "{name}" for table "{table.name}" does not exist')
    if not isinstance(index, Index) or index.table != table.oid:
        raise SqlError("42809", f'"{name}" is not an index for table "{table.name}"')
    return index


def clusterable_index(session: Session, table: Relation, name: str) -> Index:
    """The table's index named `name`, if the table can be clustered on it: check_index_is_clusterable.

    Raises SqlError 42704 if it does not exist, 42809 if it is not an index of the table, 0A000 if it is unsuitable.
    """
    index = index_of_table(session, table, name)
    if index.method in _UNORDERED:
        reason = "because access method does not support clustering"
        raise SqlError("0A000", f'cannot cluster on index "{index.name}" {reason}')
    if index.predicate is not None:
        raise SqlError("0A000", f'cannot cluster on partial index "{index.name}"')
    if not index.valid:
        raise SqlError("0A000", f'cannot cluster on invalid index "{index.name}"')
    return index


def mark_clustered(session: Session, index: Index) -> None:
    """Record that a table is clustered on this index and no other: mark_index_clustered."""
    for each in indexes_of(session.catalog, index.table):
        if each.clustered != (each.oid == index.oid):
            session.catalog.alter(replace(each, clustered=each.oid == index.oid))


def _leaves(session: Session, index: Index) -> Iterator[Index]:
    """The leaf indexes below a partitioned index: get_tables_to_cluster_partitioned."""
    below = parts_of(session.catalog, index.oid, Index)
    if not below and not is_partitioned(session.catalog[index.table]):
        yield index
    for each in below:
        yield from _leaves(session, each)
