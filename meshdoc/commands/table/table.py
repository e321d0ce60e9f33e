"""CREATE TABLE and CREATE FOREIGN TABLE: DefineRelation (tablecmds.c) and transformCreateStmt (parse_utilcmd.c)."""

from __future__ import annotations

from collections.abc import Sequence as Several

from pglast import ast
from pglast.enums import OnCommitAction

from meshdoc import errors
from meshdoc.analyze.ddl.definition import ColumnDefinition, TableDefinition
from meshdoc.analyze.ddl.utilcmd import Owner, transform_elements
from meshdoc.catalog.foreign import Server
from meshdoc.catalog.inherit import Heir
from meshdoc.catalog.names.naming import truncate
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import CompositeType, ForeignTable, Persistence, Relation, Sequence, Table
from meshdoc.commands.access_method import table_access_method
from meshdoc.commands.acl.permission import check_privilege
from meshdoc.commands.heap.relation import create_relation, creation_namespace, current, set_default, store_default
from meshdoc.commands.heap.reloptions import plain_options, relation_options, toast_options
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.object.named import named
from meshdoc.commands.partition.partition import transform_bound, transform_key
from meshdoc.commands.partition.partition_attach import clone_from_parent
from meshdoc.commands.partition.partition_bound import check_new_bound
from meshdoc.commands.table.inherit import MergedColumn, find_parents, inherit_checks, inherited_default, merge_columns
from meshdoc.commands.table.like import expand_like
from meshdoc.commands.table.serial import attach_sequence, make_sequence
from meshdoc.commands.table.table_constraint import (
    add_checks,
    add_foreign_keys,
    add_keys,
    add_not_nulls,
    check_key_columns,
)
from meshdoc.commands.table.typed_table import type_relation, with_type_columns
from meshdoc.commands.tablespace import choose_tablespace
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.validate_rows import check_existing
from meshdoc.record import replace
from meshdoc.session import Session, command


@command(ast.CreateStmt)
def create_table(stmt: ast.CreateStmt, session: Session) -> None:
    """CREATE TABLE. Mirrors DefineRelation in tablecmds.c."""
    if place := _place(session, stmt):
        schema, persistence = place
        table = Table(name=truncate(stmt.relation.relname), schema=schema, persistence=persistence)
        _define(session, stmt, table)


@command(ast.CreateForeignTableStmt)
def create_foreign_table(stmt: ast.CreateForeignTableStmt, session: Session) -> None:
    """CREATE FOREIGN TABLE. Mirrors CreateForeignTable in foreigncmds.c."""
    place = _place(session, stmt.base)
    if place is None:
        return
    schema, persistence = place
    server = named(session, Server, stmt.servername)
    check_privilege(session, server, "U", noun="foreign server")
    table = ForeignTable(
        name=truncate(stmt.base.relation.relname),
        schema=schema,
        persistence=persistence,
        server=server.oid,
        fdw_options=plain_options(stmt.options),
    )
    _define(session, stmt.base, table)


def _place(session: Session, stmt: ast.CreateStmt) -> tuple[Oid, Persistence] | None:
    """The schema and persistence of the new table; None if IF NOT EXISTS finds a relation with its name."""
    schema, persistence = creation_namespace(stmt.relation, session)
    name = truncate(stmt.relation.relname)
    if stmt.if_not_exists and session.names.relation_in(schema, name):
        session.notice(f'relation "{name}" already exists, skipping', sqlstate="42P07")
        return None
    return schema, persistence


def _define(session: Session, stmt: ast.CreateStmt, table: Heir) -> None:
    definition = _definition(session, stmt, table)
    if isinstance(table, Table):
        table = _with_storage(session, stmt, table)
    if stmt.ofTypename:
        check_type_usage(session, type_relation(session, stmt.ofTypename).oid)
    partition = stmt.partbound is not None
    parents = find_parents(session, stmt, table)
    if partition:
        definition = replace(definition, columns=_partition_columns(definition.columns, parents[0]))
    check_key_columns(table.name, definition, parents)
    merged = merge_columns(session, definition.columns, parents, partition)
    sequences = [_make_sequence(session, table, item.definition) for item in merged]
    mark = session.catalog.mark()
    created = _create(session, stmt, table, parents, merged)
    if stmt.oncommit == OnCommitAction.ONCOMMIT_DROP:
        session.dropped_on_commit.append(created.oid)
    inherit_checks(session, parents, created)
    _add_defaults(session, created, parents, merged, sequences)
    created = _with_partition_key(session, stmt, _with_bound(session, stmt, parents, created))
    if partition:
        clone_from_parent(session, parents[0], current(session, created))
    add_checks(session, current(session, created), definition)
    add_not_nulls(session, current(session, created), parents, merged, definition)
    add_keys(session, current(session, created), definition)
    for like in definition.likes:
        expand_like(session, current(session, created), like)
    add_foreign_keys(session, current(session, created), definition)
    if partition:
        check_existing(session, mark)


def _definition(session: Session, stmt: ast.CreateStmt, table: Heir) -> TableDefinition:
    """The analyzed table elements: transformCreateStmt."""
    composite = type_relation(session, stmt.ofTypename) if stmt.ofTypename else None
    if stmt.partspec and stmt.inhRelations and not stmt.partbound:
        raise SqlError("42P17", "cannot create partitioned table as inheritance child")
    owner = Owner(
        name=table.name,
        foreign=isinstance(table, ForeignTable),
        partition=stmt.partbound is not None,
        partitioned=stmt.partspec is not None,
        typed=composite is not None,
    )
    definition = transform_elements(stmt.tableElts or (), session.names, owner)
    for like in definition.likes:
        source = session.names.relation_by_oid(like.source)
        assert isinstance(source, Relation)
        check_privilege(session, source, "U" if isinstance(source, CompositeType) else "r")
    return with_type_columns(definition, composite) if composite else definition


def _with_storage(session: Session, stmt: ast.CreateStmt, table: Table) -> Table:
    """The table with its tablespace, storage parameters and access method."""
    if stmt.oncommit != OnCommitAction.ONCOMMIT_NOOP and table.persistence is not Persistence.TEMPORARY:
        raise SqlError("42P16", "ON COMMIT can only be used on temporary tables")
    if stmt.partspec and table.persistence is Persistence.UNLOGGED:
        raise SqlError("0A000", "partitioned tables cannot be unlogged")
    parent = session.find_relation(stmt.inhRelations[0]) if stmt.partbound else None
    tablespace = choose_tablespace(
        session,
        stmt.tablespacename,
        table.persistence,
        is_partitioned=stmt.partspec is not None,
        inherited=parent.tablespace if isinstance(parent, Table) else NO_OID,
    )
    options = relation_options(stmt.options, "partitioned table" if stmt.partspec else "table")
    name = stmt.accessMethod or (None if stmt.partspec else session.setting("default_table_access_method"))
    method = table_access_method(session, name) if name else NO_OID
    toast = toast_options(stmt.options)
    return replace(table, tablespace=tablespace, options=options, toast_options=toast, access_method=method)


# --- columns ------------------------------------------------------------------------------------------------


def _partition_columns(columns: Several[ColumnDefinition], parent: Heir) -> tuple[ColumnDefinition, ...]:
    """A partition's column definitions, with the types of its parent."""
    result: list[ColumnDefinition] = []
    for column in columns:
        source = parent.column(column.name)
        if any(column.name == other.name for other in result):
            raise errors.repeated_column(column.name)
        result.append(replace(column, type=source.type, collation=source.collation) if source else column)
    return tuple(result)


def _create(
    session: Session, stmt: ast.CreateStmt, table: Heir, parents: Several[Heir], merged: Several[MergedColumn]
) -> Heir:
    columns = tuple(item.column for item in merged)
    table = replace(table, columns=columns, attribute_count=len(columns))
    if isinstance(table, Table) and stmt.ofTypename:
        table = replace(table, of_type=type_relation(session, stmt.ofTypename).oid)
    if stmt.partbound is None:
        table = replace(table, inherits=tuple(parent.oid for parent in parents))
    return create_relation(session, table)


def _with_bound(session: Session, stmt: ast.CreateStmt, parents: Several[Heir], table: Heir) -> Heir:
    if stmt.partbound is None:
        return current(session, table)
    parent = parents[0]
    if not isinstance(parent, Table) or not parent.partition_strategy:
        raise SqlError("42P17", f'"{parent.name}" is not partitioned')
    bound = transform_bound(session, parent, stmt.partbound)
    check_new_bound(session, parent, table.name, bound)
    return session.catalog.alter(replace(current(session, table), partition_of=parent.oid, partition_bound=bound))


def _with_partition_key(session: Session, stmt: ast.CreateStmt, table: Heir) -> Heir:
    if stmt.partspec is None:
        return table
    assert isinstance(table, Table)
    return session.catalog.alter(transform_key(session, table, stmt.partspec))


def _make_sequence(session: Session, table: Heir, definition: ColumnDefinition | None) -> Sequence | None:
    """Create the sequence of a serial or identity column, before its table."""
    if definition is None or not (definition.serial or definition.identity):
        return None
    assert definition.type is not None
    noun = "identity column" if definition.identity else "sequence"
    type = definition.sequence_type or definition.type.oid
    return make_sequence(session, table, definition.name, type, definition.sequence_options, noun)


def _add_defaults(
    session: Session,
    table: Heir,
    parents: Several[Heir],
    merged: Several[MergedColumn],
    sequences: Several[Sequence | None],
) -> None:
    for item, sequence in zip(merged, sequences, strict=True):
        column, definition = item.column, item.definition
        if sequence:
            attach_sequence(session, table, column, sequence)
        elif definition and definition.default is not None:
            set_default(session, table, column, definition.default)
        elif inherited := inherited_default(session, parents, table, column):
            store_default(session, table, column.attnum, inherited)
