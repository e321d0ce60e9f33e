"""CREATE TABLE and CREATE FOREIGN TABLE: DefineRelation (tablecmds.c) and transformCreateStmt (parse_utilcmd.c)."""

from __future__ import annotations

from collections.abc import Sequence as Several
from dataclasses import dataclass, replace

from pglast import ast

from meshdoc.analyze.bind import resolve_type
from meshdoc.analyze.definition import ColumnDefinition, NotNullDefinition, TableDefinition
from meshdoc.analyze.utilcmd import Owner, transform_elements
from meshdoc.catalog.expr import Expr, Form, Hole
from meshdoc.catalog.foreign import Server
from meshdoc.catalog.naming import truncate
from meshdoc.catalog.object import NO_OID, Address, Object, Oid
from meshdoc.catalog.relation import Column, CompositeType, ForeignTable, Persistence, Sequence, Table
from meshdoc.commands.constraint import (
    check_constraint,
    not_null_constraint,
    store_check,
    store_not_null,
)
from meshdoc.commands.foreign_key import add_foreign_key
from meshdoc.commands.inherit import (
    Heir,
    MergedColumn,
    inherit_checks,
    inherited_default,
    inherited_not_nulls,
    merge_columns,
    name_for,
)
from meshdoc.commands.key import add_key, in_order, with_primary_not_nulls
from meshdoc.commands.like import expand_like
from meshdoc.commands.partition import transform_bound, transform_key
from meshdoc.commands.partition_attach import clone_from_parent
from meshdoc.commands.partition_bound import check_new_bound
from meshdoc.commands.permission import check_owner
from meshdoc.commands.relation import create_relation, creation_namespace, current, set_default, store_default
from meshdoc.commands.reloptions import plain_options, relation_options
from meshdoc.commands.sequence import define_sequence, identity_options, link_identity, own_sequence, sequence_name
from meshdoc.commands.tablespace import find_tablespace
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command


@command(ast.CreateStmt)
def create_table(stmt: ast.CreateStmt, session: Session) -> None:
    """CREATE TABLE. Mirrors DefineRelation in tablecmds.c."""
    place = _place(session, stmt)
    if place is None:
        return
    table = Table(
        name=truncate(stmt.relation.relname),
        schema=place.schema,
        persistence=place.persistence,
        tablespace=find_tablespace(session, stmt.tablespacename).oid if stmt.tablespacename else NO_OID,
        options=relation_options(stmt.options, "partitioned table" if stmt.partspec else "table"),
    )
    _define(session, stmt, table)


@command(ast.CreateForeignTableStmt)
def create_foreign_table(stmt: ast.CreateForeignTableStmt, session: Session) -> None:
    """CREATE FOREIGN TABLE. Mirrors CreateForeignTable in foreigncmds.c."""
    place = _place(session, stmt.base)
    if place is None:
        return
    server = session.catalog.find("server", stmt.servername)
    if not isinstance(server, Server):
        raise SqlError("42704", f'server "{stmt.servername}" does not exist')
    table = ForeignTable(
        name=truncate(stmt.base.relation.relname),
        schema=place.schema,
        persistence=place.persistence,
        server=server.oid,
        fdw_options=plain_options(stmt.options),
    )
    _define(session, stmt.base, table)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new table goes, and for how long."""

    schema: Oid
    persistence: Persistence


def _place(session: Session, stmt: ast.CreateStmt) -> Place | None:
    """None where IF NOT EXISTS finds a relation of that name."""
    schema, persistence = creation_namespace(stmt.relation, session)
    name = truncate(stmt.relation.relname)
    if session.names.relation_in(schema, name):
        if not stmt.if_not_exists:
            raise SqlError("42P07", f'relation "{name}" already exists')
        session.notice(f'relation "{name}" already exists, skipping')
        return None
    return Place(schema, persistence)


def _define(session: Session, stmt: ast.CreateStmt, table: Heir) -> None:
    partition = stmt.partbound is not None
    parents = _parents(session, stmt, table)
    owner = Owner(
        name=table.name,
        foreign=isinstance(table, ForeignTable),
        partition=partition,
        typed=stmt.ofTypename is not None,
    )
    written = transform_elements(stmt.tableElts or (), session.names, owner)
    definition = _with_type_columns(session, stmt, written)
    if partition:
        definition = replace(definition, columns=_partition_columns(definition.columns, parents[0]))
    merged = merge_columns(session, definition.columns, parents, partition)
    sequences = [_make_sequence(session, table, item.definition) for item in merged]
    created = _create(session, stmt, table, parents, merged)
    created = _with_partition_key(session, stmt, created)
    _add_defaults(session, created, parents, merged, sequences)
    _add_checks(session, created, parents, definition)
    _add_not_nulls(session, created, parents, merged, definition)
    if partition:
        clone_from_parent(session, parents[0], current(session, created))
    _add_keys_and_references(session, current(session, created), definition)
    for like in definition.likes:
        expand_like(session, current(session, created), like)


# --- parents, types and columns -----------------------------------------------------------------------------


def _parents(session: Session, stmt: ast.CreateStmt, table: Heir) -> tuple[Heir, ...]:
    found: list[Heir] = []
    for node in stmt.inhRelations or ():
        parent = session.relation(node, Object)
        _check_parent(session, stmt, table, parent)
        assert isinstance(parent, Table | ForeignTable)
        if any(parent.oid == other.oid for other in found):
            raise SqlError("42P07", f'relation "{parent.name}" would be inherited from more than once')
        found.append(parent)
    if stmt.partspec and found and not stmt.partbound:
        raise SqlError("42P16", "cannot create partitioned table as inheritance child")
    return tuple(found)


def _check_parent(session: Session, stmt: ast.CreateStmt, table: Heir, parent: Object) -> None:
    name = parent.name
    if stmt.partbound:
        if not isinstance(parent, Table) or not parent.partition_strategy:
            raise SqlError("42809", f'"{name}" is not partitioned')
    elif not isinstance(parent, Table | ForeignTable):
        raise SqlError("42809", f'inherited relation "{name}" is not a table or foreign table')
    elif isinstance(parent, Table) and parent.partition_strategy:
        raise SqlError("42809", f'cannot inherit from partitioned table "{name}"')
    elif parent.partition_of:
        raise SqlError("42809", f'cannot inherit from partition "{name}"')
    check_owner(session, parent)
    temporary = parent.persistence is Persistence.TEMPORARY
    if temporary and table.persistence is not Persistence.TEMPORARY:
        kind = "create a permanent relation as partition of" if stmt.partbound else "inherit from"
        raise SqlError("42809", f'cannot {kind} temporary relation "{name}"')
    if stmt.partbound and not temporary and table.persistence is Persistence.TEMPORARY:
        raise SqlError("42809", f'cannot create a temporary relation as partition of permanent relation "{name}"')


def _with_type_columns(session: Session, stmt: ast.CreateStmt, written: TableDefinition) -> TableDefinition:
    """The columns of OF type come first, each with what WITH OPTIONS says of it: transformOfType."""
    if stmt.ofTypename is None:
        return written
    composite = type_relation(session, stmt.ofTypename)
    options = {column.name: column for column in written.columns}
    if len(options) < len(written.columns):
        twice = next(name for name in options if [c.name for c in written.columns].count(name) > 1)
        raise SqlError("42701", f'column "{twice}" specified more than once')
    if unknown := options.keys() - {column.name for column in composite.columns}:
        first = next(column.name for column in written.columns if column.name in unknown)
        raise SqlError("42703", f'column "{first}" does not exist')
    columns = tuple(
        replace(
            options.get(column.name, ColumnDefinition(name=column.name, type=None)),
            type=column.type,
            collation=column.collation,
        )
        for column in composite.columns
    )
    return replace(written, columns=columns)


def type_relation(session: Session, node: ast.TypeName) -> CompositeType:
    """The composite type that OF names: check_of_type."""
    oid = resolve_type(node, session.names).oid
    found = session.catalog.get(oid)
    if isinstance(found, CompositeType):
        return found
    shown = session.shown_type(resolve_type(node, session.names))
    raise SqlError("42809", f"type {shown} is not a composite type")


def _partition_columns(columns: Several[ColumnDefinition], parent: Heir) -> tuple[ColumnDefinition, ...]:
    """What a partition says of its columns, with the types that its parent gives them."""
    result: list[ColumnDefinition] = []
    for column in columns:
        source = parent.column(column.name)
        if any(column.name == other.name for other in result):
            raise SqlError("42701", f'column "{column.name}" specified more than once')
        result.append(replace(column, type=source.type, collation=source.collation) if source else column)
    return tuple(result)


def _create(
    session: Session, stmt: ast.CreateStmt, table: Heir, parents: Several[Heir], merged: Several[MergedColumn]
) -> Heir:
    columns = tuple(item.column for item in merged)
    of_type = type_relation(session, stmt.ofTypename).oid if stmt.ofTypename else NO_OID
    table = replace(table, columns=columns, attribute_count=len(columns))
    if isinstance(table, Table):
        table = replace(table, of_type=of_type)
    if stmt.partbound is None:
        return create_relation(session, replace(table, inherits=tuple(parent.oid for parent in parents)))
    parent = parents[0]
    assert isinstance(parent, Table)
    bound = transform_bound(session, parent, stmt.partbound)
    check_new_bound(session, parent, table.name, bound)
    return create_relation(session, replace(table, partition_of=parent.oid, partition_bound=bound))


def _with_partition_key(session: Session, stmt: ast.CreateStmt, table: Heir) -> Heir:
    if stmt.partspec is None:
        return table
    assert isinstance(table, Table)
    return session.catalog.alter(transform_key(session, table, stmt.partspec))


# --- defaults -----------------------------------------------------------------------------------------------


def _make_sequence(session: Session, table: Heir, definition: ColumnDefinition | None) -> Sequence | None:
    """The sequence of a serial or identity column, made before its table: generateSerialExtraStmts."""
    if definition is None or not (definition.serial or definition.identity):
        return None
    assert definition.type is not None
    options = identity_options(definition.sequence_options)
    schema = session.creation_schema(options.name.schema) if options.name and options.name.schema else table.schema
    name = options.name.name if options.name else sequence_name(session, schema, table.name, definition.name)
    return define_sequence(
        session,
        schema=schema,
        name=name,
        options=options.rest,
        type=definition.type.oid,
        persistence=options.persistence or table.persistence,
        owner=table.owner,
        noun="identity column" if definition.identity else "sequence",
    )


def nextval(sequence: Sequence) -> Expr:
    """The default of a serial column."""
    address = Address(sequence.oid)
    return Expr(("nextval(", Hole(address, Form.LITERAL), "::regclass)"), (address,))


def attach_sequence(session: Session, table: Heir, column: Column, sequence: Sequence) -> None:
    """Tie a serial or identity column and its sequence together, and give a serial one its default."""
    address = Address(table.oid, column.attnum)
    if column.identity:
        link_identity(session, sequence, address)
        return
    own_sequence(session, sequence, address)
    store_default(session, table, column.attnum, nextval(sequence))


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


# --- constraints --------------------------------------------------------------------------------------------


def _add_checks(session: Session, table: Heir, parents: Several[Heir], definition: TableDefinition) -> None:
    inherit_checks(session, parents, table)
    taken: set[str] = set()
    for check in definition.checks:
        if check.no_inherit and isinstance(table, Table) and table.partition_strategy:
            raise SqlError("42P16", f'cannot add NO INHERIT constraint to partitioned table "{table.name}"')
        made = check_constraint(session, table, replace(check, validated=check.enforced), frozenset(taken))
        taken.add(made.name)
        store_check(session, table, made)


def _add_not_nulls(
    session: Session,
    table: Heir,
    parents: Several[Heir],
    merged: Several[MergedColumn],
    definition: TableDefinition,
) -> None:
    """NOT NULL constraints of its own, and then those of its parents: AddRelationNotNullConstraints."""
    inherited = inherited_not_nulls(session, parents)
    wanted = with_primary_not_nulls(
        [item.definition or ColumnDefinition(name=item.column.name, type=None) for item in merged],
        definition.not_nulls,
        definition.keys,
    )
    taken: set[str] = set()
    for request in _once_a_column(wanted):
        count = sum(item.column == request.column for item in inherited)
        if request.no_inherit and count:
            raise SqlError(
                "42P16",
                f'cannot define not-null constraint with NO INHERIT on column "{request.column}"',
                detail="The column has an inherited not-null constraint.",
            )
        if request.no_inherit and isinstance(table, Table) and table.partition_strategy:
            raise SqlError("42P16", "not-null constraints on partitioned tables cannot be NO INHERIT")
        made = not_null_constraint(session, table, request, frozenset(taken))
        taken.add(made.name)
        store_not_null(session, table, replace(made, inherit_count=count))
        inherited = [item for item in inherited if item.column != request.column]
    for column in dict.fromkeys(item.column for item in inherited):
        names = [item.name for item in inherited if item.column == column]
        name = name_for(session, table, names[0], column, frozenset(taken))
        taken.add(name)
        request = NotNullDefinition(column=column, name=name)
        made = not_null_constraint(session, current(session, table), request)
        store_not_null(session, table, replace(made, is_local=False, inherit_count=len(names)))


def _once_a_column(requests: Several[NotNullDefinition]) -> list[NotNullDefinition]:
    """The requests, those for one column made one. Raises SqlError 42601 where they contradict each other."""
    kept: dict[str, NotNullDefinition] = {}
    for request in requests:
        present = kept.get(request.column)
        if present is None:
            kept[request.column] = request
            continue
        if present.no_inherit != request.no_inherit:
            raise SqlError(
                "42601", f'conflicting NO INHERIT declaration for not-null constraint on column "{request.column}"'
            )
        if present.name and request.name and present.name != request.name:
            raise SqlError("42601", f'conflicting not-null constraint names "{present.name}" and "{request.name}"')
        kept[request.column] = replace(present, name=present.name or request.name)
    return list(kept.values())


def _add_keys_and_references(session: Session, table: Heir, definition: TableDefinition) -> None:
    if not isinstance(table, Table):
        return
    for key in in_order(definition.keys, table.name):
        add_key(session, current(session, table), key)
    for foreign_key in definition.foreign_keys:
        add_foreign_key(session, current(session, table), foreign_key, validated=True)
