"""Creating relations and setting column defaults: heap.c."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.bind import Bound, bind_expression
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.mutability import functions_of
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.object import FIRST_USER_OID, Object, Oid
from meshdoc.catalog.relation import (
    Column,
    ColumnDefault,
    CompositeType,
    Generated,
    GenerationExpression,
    Persistence,
    Relation,
    View,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.acl.default_privileges import default_acl
from meshdoc.commands.acl.permission import check_create
from meshdoc.commands.heap.attribute_type import check_attribute
from meshdoc.commands.heap.type import check_type_usage, make_row_type
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.nodes import Const, Var
from meshdoc.nodes.walk import walk
from meshdoc.record import replace
from meshdoc.session import Session
from meshdoc.syntax.names import relation_name

R = TypeVar("R", bound=Relation)

MAX_COLUMNS = 1600  # MaxHeapAttributeNumber


def open_table(session: Session, node: ast.RangeVar) -> Object:
    """The relation named by `node`. Raises SqlError 42809 for an index or a composite type: table_openrv."""
    found = session.relation(node, Object)
    if isinstance(found, CompositeType | Index):
        noun = "composite types" if isinstance(found, CompositeType) else "indexes"
        raise errors.kind_not_supported(f'cannot open relation "{found.name}"', noun)
    return found


def creation_namespace(node: ast.RangeVar, session: Session) -> tuple[Oid, Persistence]:
    """The schema and persistence of a new relation: RangeVarGetAndCheckCreationNamespace.

    Raises SqlError 42P16 for a temporary relation in a permanent schema or an unlogged one in a temporary schema, 42501
    if the current role may not create relations there.
    """
    persistence = Persistence(node.relpersistence)
    name = relation_name(node)
    if persistence is Persistence.TEMPORARY and name.schema is None:
        return session.temporary_schema(), persistence
    schema = session.creation_schema(name.schema)
    if schema == session.temporary:
        if persistence is Persistence.UNLOGGED:
            raise SqlError("42P16", "only temporary relations may be created in temporary schemas")
        return schema, Persistence.TEMPORARY
    if persistence is Persistence.TEMPORARY:
        raise SqlError("42P16", "cannot create temporary relation in non-temporary schema")
    if schema == PG_CATALOG:
        raise SqlError(
            "42501",
            f'permission denied to create "pg_catalog.{name.name}"',
            detail="System catalog modifications are currently disallowed.",
        )
    check_create(session, schema)
    return schema, persistence


def refuse_existing(session: Session, schema: Oid, name: str) -> None:
    """Raise SqlError 42P07 if the schema has a relation with that name."""
    if session.names.relation_in(schema, name):
        raise errors.duplicate_relation(name)


def create_relation(session: Session, relation: R) -> R:
    """Create a relation with its row type and that type's array type: heap_create_with_catalog.

    The owner defaults to the current user; the privileges are those that ALTER DEFAULT PRIVILEGES sets. Raises SqlError
    42501 for a type that the current user may not use, 42P07 if the name is taken, and the errors of `check_columns`.
    """
    for column in relation.columns:
        check_type_usage(session, column.type.oid)
    check_columns(session, relation)
    refuse_existing(session, relation.schema, relation.name)
    owner = relation.owner or session.current_user
    acl = relation.acl if relation.acl is not None else default_acl(session, "r", owner, relation.schema)
    created = session.catalog.create(replace(relation, owner=owner, acl=acl))
    make_row_type(session.catalog, created)
    return created


def check_columns(session: Session, relation: Relation) -> None:
    """Refuse too many columns, invalid names and invalid types: CheckAttributeNamesTypes."""
    if len(relation.columns) > MAX_COLUMNS:
        raise SqlError("54011", f"tables can have at most {MAX_COLUMNS} columns")
    for column in relation.columns:
        if not isinstance(relation, View | CompositeType) and column.name in SYSTEM_COLUMNS:
            raise errors.system_column_conflict(column.name)
    refuse_repeated([column.name for column in relation.columns])
    for column in relation.columns:
        check_attribute(session, column)


def refuse_repeated(names: Sequence[str]) -> None:
    """Raise SqlError 42701 for the first name that is repeated."""
    for place, name in enumerate(names, start=1):
        if name in names[place:]:
            raise errors.repeated_column(name)


SYSTEM_COLUMNS = frozenset({"tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"})


def bind_default(session: Session, relation: Relation, column: Column, node: ast.Node) -> Bound:
    """A column's default or generation expression, cast to its type: cookDefault.

    Raises SqlError 42P17 for a generation expression that uses a generated column, 0A000 for a virtual column's
    expression that uses user-defined objects.
    """
    kind = ExprKind.GENERATED_COLUMN if column.generated else ExprKind.COLUMN_DEFAULT
    bound = bind_expression(node, session.names, kind, relation=relation, coerce_to=column.type, column=column.name)
    if column.generated:
        _refuse_nested_generation(relation, bound)
    if column.generated is Generated.VIRTUAL:
        _refuse_user_defined(session, bound)
    return bound


def _refuse_nested_generation(relation: Relation, bound: Bound) -> None:
    """check_nested_generated of heap.c."""
    for node in walk(bound.node):
        if not isinstance(node, Var):
            continue
        offset = offset_of(node)
        if node.attnum == 0:
            raise SqlError(
                "42P17",
                "cannot use whole-row variable in column generation expression",
                detail="This would cause the generated column to depend on its own value.",
                offset=offset,
            )
        if node.attnum > 0 and relation.attribute(node.attnum).generated:
            raise SqlError(
                "42P17",
                f'cannot use generated column "{relation.attribute(node.attnum).name}" in column generation expression',
                detail="A generated column cannot reference another generated column.",
                offset=offset,
            )


def _refuse_user_defined(session: Session, bound: Bound) -> None:
    """check_virtual_generated_security of heap.c."""
    facts = Facts(session.names)
    for node in walk(bound.node):
        type = getattr(node, "type", None)
        functions = any(oid >= FIRST_USER_OID for oid in functions_of(facts, node))
        if functions or (isinstance(type, TypeRef) and type.oid >= FIRST_USER_OID):
            what = "function" if functions else "type"
            raise SqlError(
                "0A000",
                f"generation expression uses user-defined {what}",
                detail=f"Virtual generated columns that make use of user-defined {what}s are not yet supported.",
                offset=offset_of(node),
            )


def store_default(session: Session, relation: Relation, attnum: int, expression: Expr) -> None:
    """Set a column's default or generation expression: StoreAttrDefault."""
    column = relation.attribute(attnum)
    cls = GenerationExpression if column.generated else ColumnDefault
    session.catalog.create(cls(table=relation.oid, attnum=attnum, expression=expression))


def set_default(session: Session, relation: Relation, column: Column, node: ast.Node) -> None:
    """Set a column's default or generation expression from its parse tree.

    DEFAULT NULL stores no default, unless the NULL must be converted at run time (AddRelationNewConstraints).
    """
    bound = bind_default(session, relation, column, node)
    if isinstance(bound.node, Const) and bound.node.value is None and not column.generated:
        return
    store_default(session, relation, column.attnum, bound.expr)


def column_default(session: Session, relation: Oid, attnum: int) -> ColumnDefault | None:
    """The default or generation expression of a column."""
    found = session.catalog.find("default", relation, attnum)
    return found if isinstance(found, ColumnDefault) else None


def drop_default(session: Session, relation: Oid, attnum: int) -> None:
    """Remove a column's default, if it has one: RemoveAttrDefault."""
    if found := column_default(session, relation, attnum):
        session.catalog.drop(found.oid)


def with_column(relation: R, column: Column) -> R:
    """The relation with a column in the place of the one with its attnum."""
    columns = tuple(column if present.attnum == column.attnum else present for present in relation.columns)
    return replace(relation, columns=columns)


def alter_column(session: Session, relation: R, column: Column) -> R:
    """Replace the column that has the same attnum."""
    return session.catalog.alter(with_column(relation, column))


def current(session: Session, relation: R) -> R:
    """The current state of the relation; altering a relation creates a new object."""
    found = session.catalog[relation.oid]
    assert isinstance(found, type(relation))
    return found
