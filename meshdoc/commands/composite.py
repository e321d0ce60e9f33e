"""CREATE TYPE ... AS (...), and what keeps types from being altered or from holding themselves.

Mirrors DefineCompositeType (typecmds.c), CheckAttributeType (heap.c), find_composite_type_dependencies (tablecmds.c).
"""

from __future__ import annotations

from pglast import ast

from meshdoc.analyze.lsyscache import Facts
from meshdoc.analyze.type import column_collation, resolve_type
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, CompositeType, MaterializedView, Relation, Table
from meshdoc.catalog.type import ArrayType, Domain, RangeType, Type, TypeRef
from meshdoc.commands.default_privileges import default_acl
from meshdoc.commands.relation import creation_namespace, refuse_existing
from meshdoc.commands.type import check_type_usage, free_type_name, make_array_type, type_exists
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command


@command(ast.CompositeTypeStmt)
def create_composite_type(stmt: ast.CompositeTypeStmt, session: Session) -> None:
    """CREATE TYPE ... AS (...)."""
    name = stmt.typevar.relname
    schema, persistence = creation_namespace(stmt.typevar, session)
    if not free_type_name(session.catalog, schema, name):
        raise type_exists(name)
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
    check_attributes(session, type)
    refuse_existing(session, schema, name)
    created = session.catalog.create(type)
    make_array_type(session.catalog, created.oid, schema, name)


def _column(session: Session, node: ast.ColumnDef, number: int) -> Column:
    """One attribute as it was written: BuildDescForRelation."""
    facts = Facts(session.names)
    type = resolve_type(facts, node.typeName)
    check_type_usage(session, type.oid)
    collation = column_collation(facts, type, node.collClause)
    if node.typeName.setof:
        raise SqlError("42P16", f'column "{node.colname}" cannot be declared SETOF')
    return Column(attnum=number, name=node.colname, type=type, collation=collation)


def check_attributes(session: Session, type: CompositeType) -> None:
    """Refuse attributes of one name, and of types that none can have: CheckAttributeNamesTypes."""
    seen: set[str] = set()
    for column in type.columns:
        if column.name in seen:
            raise SqlError("42701", f'column "{column.name}" specified more than once')
        seen.add(column.name)
    for column in type.columns:
        check_attribute_type(session, column.name, column.type.oid, ())


def check_attribute_type(session: Session, name: str, type: Oid, containing: tuple[Oid, ...]) -> None:
    """Refuse a pseudo-type (42P16), and a composite type inside itself (`containing` are those around the column)."""
    facts = Facts(session.names)
    row = facts.type(type)
    if row.kind == "p":
        raise SqlError("42P16", f'column "{name}" has pseudo-type {session.shown_type(TypeRef(type))}')
    if row.kind == "d":
        check_attribute_type(session, name, row.base, containing)
    elif row.kind == "c":
        if type in containing:
            words = session.shown_type(TypeRef(type))
            raise SqlError("42P16", f"composite type {words} cannot be made a member of itself")
        for column in facts.relation_columns(row.relation):
            if not column.dropped:
                check_attribute_type(session, column.name, column.type.oid, (*containing, type))
    elif subtype := facts.range_subtype(type):
        check_attribute_type(session, name, subtype, containing)
    elif element := facts.element_type(type):
        check_attribute_type(session, name, element, containing)


def refuse_stored(session: Session, type: Oid, altered: str) -> None:
    """Raise SqlError 0A000 where a table has a column that holds values of the type: find_composite_type_dependencies.

    `altered` is the type that the statement is about, in the words of the message.
    """
    for item, reference in session.catalog.referrers(type):
        if isinstance(item, Domain | ArrayType | RangeType):
            refuse_stored(session, item.oid, altered)
        elif isinstance(item, Relation) and reference.sub:
            if isinstance(item, Table | MaterializedView):
                column = item.attribute(reference.sub).name
                raise SqlError("0A000", f'cannot alter type "{altered}" because column "{item.name}.{column}" uses it')
            refuse_stored(session, row_type_oid(session, item), altered)


def row_type_oid(session: Session, relation: Relation) -> Oid:
    """The type of a relation's rows; a composite type's is its own."""
    found = session.catalog.find("row type", relation.oid)
    return found.oid if isinstance(found, Type | CompositeType) else relation.oid
