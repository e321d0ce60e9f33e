"""CREATE TYPE ... AS (...): DefineCompositeType (typecmds.c)."""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.type import column_collation, resolve_type
from meshdoc.catalog.relation import Column, CompositeType
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.heap.relation import check_columns, creation_namespace, refuse_existing
from meshdoc.commands.heap.type import check_type_usage, free_type_name, make_array_type
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session, command


@command(ast.CompositeTypeStmt)
def create_composite_type(stmt: ast.CompositeTypeStmt, session: Session) -> None:
    """CREATE TYPE ... AS (...)."""
    name = stmt.typevar.relname
    schema, persistence = creation_namespace(stmt.typevar, session)
    if not free_type_name(session.catalog, schema, name):
        raise errors.duplicate_type(name)
    columns = tuple(_column(session, node, number) for number, node in enumerate(stmt.coldeflist or (), 1))
    type = CompositeType(
        name=name,
        schema=schema,
        owner=session.current_user,
        acl=default_acl(session, "T", session.current_user, schema),
        persistence=persistence,
        columns=columns,
        attribute_count=len(columns),
    )
    check_columns(session, type)
    refuse_existing(session, schema, name)
    created = session.catalog.create(type)
    make_array_type(session.catalog, created.oid, schema, name)


def _column(session: Session, node: ast.ColumnDef, number: int) -> Column:
    """One attribute as written: BuildDescForRelation."""
    facts = Facts(session.names)
    type = resolve_type(facts, node.typeName)
    check_type_usage(session, type.oid)
    collation = column_collation(facts, type, node.collClause)
    if node.typeName.setof:
        raise SqlError("42P16", f'column "{node.colname}" cannot be declared SETOF')
    return Column(attnum=number, name=node.colname, type=type, collation=collation)
