"""Typed tables: transformOfType (parse_utilcmd.c), check_of_type and find_typed_table_dependencies (tablecmds.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import DropBehavior

from meshdoc import errors
from meshdoc.analyze.bind import resolve_type
from meshdoc.analyze.ddl.definition import ColumnDefinition, TableDefinition
from meshdoc.catalog.relation import CompositeType, Relation, Table
from meshdoc.catalog.type import RowType
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session


def type_relation(session: Session, node: ast.TypeName) -> CompositeType:
    """The composite type that OF names. Raises SqlError 42809 for any other type, including a table's row type."""
    type = resolve_type(node, session.names)
    found = session.catalog.get(type.oid)
    if isinstance(found, CompositeType):
        return found
    shown = session.shown_type(type)
    if isinstance(found, RowType):
        raise SqlError(
            "42809",
            f"type {shown} is the row type of another table",
            detail="A typed table must use a stand-alone composite type created with CREATE TYPE.",
        )
    raise SqlError("42809", f"type {shown} is not a composite type")


def with_type_columns(written: TableDefinition, composite: CompositeType) -> TableDefinition:
    """The columns of the OF type, each with its WITH OPTIONS."""
    options: dict[str, ColumnDefinition] = {}
    for column in written.columns:
        if composite.column(column.name) is None:
            raise errors.undefined_column(column.name)
        if column.name in options:
            raise errors.repeated_column(column.name)
        options[column.name] = column
    columns = tuple(
        replace(
            options.get(column.name, ColumnDefinition(name=column.name, type=None)),
            type=column.type,
            collation=column.collation,
        )
        for column in composite.columns
    )
    return replace(written, columns=columns)


def typed_tables(session: Session, relation: Relation, behavior: DropBehavior | None) -> list[Table]:
    """The tables OF a composite type, which change with it. Raises SqlError 2BP01 without CASCADE."""
    if not isinstance(relation, CompositeType):
        return []
    found = [table for table in session.catalog.children(relation.oid, Table) if table.of_type == relation.oid]
    if found and behavior != DropBehavior.DROP_CASCADE:
        raise SqlError(
            "2BP01",
            f'cannot alter type "{relation.name}" because it is the type of a typed table',
            hint="Use ALTER ... CASCADE to alter the typed tables too.",
        )
    return found
