"""What a statement would change, according to its tree; what it only reads, references or calls is excluded.

`changed` has a function for each kind of statement; the effect of any other kind is unknown. Names are
looked up along the search path, in the catalog as it is before the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pglast import ast
from pglast.enums import DropBehavior, GrantTargetType, ObjectType

from meshdoc.catalog.dependency import FLAG
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import NO_OID, Dependency, Object
from meshdoc.commands.acl.permission import role_oid
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName, qualified, relation_name

changed: Registry[type[ast.Node], Callable[[Any, Session], Iterable[Object]]] = Registry("changed objects of statement")

CODE = frozenset(
    {
        *(ast.InsertStmt, ast.UpdateStmt, ast.DeleteStmt, ast.MergeStmt, ast.CopyStmt, ast.TruncateStmt),
        *(ast.DoStmt, ast.CallStmt, ast.ExecuteStmt, ast.ExplainStmt, ast.DeclareCursorStmt, ast.FetchStmt),
        ast.ConstraintsSetStmt,
    }
)
RUNNING = CODE | {ast.SelectStmt, ast.CreateTableAsStmt, ast.RefreshMatViewStmt}
"""Statements that run code: routines that they call, triggers that they fire. Those of CODE do nothing else."""
CASCADE = DropBehavior.DROP_CASCADE
WITHOUT_CASCADE = frozenset(FLAG) - {Dependency.NORMAL}


def only_runs(node: ast.Node) -> bool:
    """Whether a statement changes definitions only through the code that it runs."""
    return type(node) in CODE or (isinstance(node, ast.SelectStmt) and not node.intoClause)


# --- names ----------------------------------------------------------------------------------------------------


def named(session: Session, node: object) -> Iterator[Object]:
    """The relations, types, routines and schemas that a part of a statement's tree names."""
    match node:
        case ast.RangeVar():
            yield from _relations(session, relation_name(node))
        case ast.TypeName():
            yield from _relations(session, qualified(node.names))
        case ast.ObjectWithArgs():
            yield from _routines(session, qualified(node.objname))
        case ast.String():
            found = session.catalog.find("schema", node.sval) or session.catalog.find("extension", node.sval)
            yield from (found,) if found else ()
        case tuple() if node and all(isinstance(part, ast.String) for part in node):
            yield from _relations(session, qualified(node))
            yield from _routines(session, qualified(node))
            yield from _relations(session, qualified(node[:-1])) if len(node) > 1 else ()  # of a column, a policy ...
        case tuple():
            for part in node:
                yield from named(session, part)


def _relations(session: Session, name: QualifiedName) -> Iterator[Object]:
    """The relation and the type with that name."""
    relation, type = session.names.relation(*name), session.names.type(*name)
    found = (session.catalog.get(oid) for oid in (relation.oid if relation else NO_OID, type or NO_OID))
    yield from (item for item in found if item)


def _routines(session: Session, name: QualifiedName) -> Iterator[Object]:
    """The routines with that name, all overloads."""
    for schema in session.names.schemas(name.schema, session.names.search_path):
        yield from session.catalog.sharing("routine name", schema, name.name)


def _with_heirs(session: Session, items: Iterable[Object]) -> Iterator[Object]:
    """Tables, and those that inherit from them: find_all_inheritors."""
    for item in items:
        yield item
        yield from descendants_of(session.catalog, item.oid)


def _with_dependents(session: Session, items: Iterable[Object], kinds: Iterable[Dependency]) -> Iterator[Object]:
    """Objects, and those dropped with them because of these kinds of dependency."""
    waiting, seen = list(items), set[int]()
    while waiting:
        item = waiting.pop()
        if item.oid not in seen:
            seen.add(item.oid)
            yield item
            waiting += [user for user, reference in session.catalog.referrers(item.oid) if reference.kind in kinds]


# --- what is named in certain fields ----------------------------------------------------------------------------------


def _in_fields(fields: str, *kinds: type[ast.Node]) -> None:
    @changed(*kinds)
    def find(stmt: ast.Node, session: Session) -> Iterator[Object]:
        for field in fields.split():
            yield from named(session, getattr(stmt, field))


# the parents of a table get another child; what its foreign keys refer to does not change
_in_fields("relation inhRelations", ast.CreateStmt)
_in_fields("relation object", ast.AlterOwnerStmt, ast.AlterObjectDependsStmt)
_in_fields("relation", ast.RuleStmt, ast.RefreshMatViewStmt)
_in_fields("relations", ast.CreateStatsStmt)
_in_fields("table", ast.CreatePolicyStmt, ast.AlterPolicyStmt)
_in_fields("view", ast.ViewStmt)
_in_fields("typevar", ast.CompositeTypeStmt)
_in_fields(
    "typeName", ast.CreateEnumStmt, ast.AlterEnumStmt, ast.CreateRangeStmt, ast.AlterTypeStmt, ast.AlterDomainStmt
)
_in_fields("domainname", ast.CreateDomainStmt)
_in_fields("funcname", ast.CreateFunctionStmt)
_in_fields("func", ast.AlterFunctionStmt)
_in_fields("defnames", ast.DefineStmt)
_in_fields("object", ast.CommentStmt, ast.SecLabelStmt, ast.AlterExtensionContentsStmt)


# --- the others ---------------------------------------------------------------------------------------------------


@changed(ast.CreateForeignTableStmt)
def _create_foreign_table(stmt: ast.CreateForeignTableStmt, session: Session) -> Iterable[Object]:
    return changed[ast.CreateStmt](stmt.base, session)


@changed(ast.IndexStmt, ast.CreateTrigStmt, ast.ClusterStmt)
def _for_each_partition(
    stmt: ast.IndexStmt | ast.CreateTrigStmt | ast.ClusterStmt, session: Session
) -> Iterable[Object]:
    return _with_heirs(session, named(session, stmt.relation))


@changed(ast.AlterTableStmt)
def _alter_table(stmt: ast.AlterTableStmt, session: Session) -> Iterator[Object]:
    """The relation and its descendants, what is attached or detached, and what CASCADE drops."""
    relation = list(_with_heirs(session, named(session, stmt.relation)))
    for command in stmt.cmds or ():
        other = command.def_.name if isinstance(command.def_, ast.PartitionCmd) else command.def_
        yield from named(session, other) if isinstance(other, ast.RangeVar) else ()
    cascades = any(command.behavior is CASCADE for command in stmt.cmds or ())
    yield from _with_dependents(session, relation, FLAG) if cascades else relation


@changed(ast.RenameStmt, ast.AlterObjectSchemaStmt)
def _rename(stmt: Any, session: Session) -> Iterable[Object]:
    """The renamed object, and everything that mentions it."""
    renamed = [*_with_heirs(session, named(session, stmt.relation)), *named(session, stmt.object)]
    if isinstance(stmt, ast.RenameStmt) and stmt.renameType is ObjectType.OBJECT_SCHEMA:
        renamed += _in_schema(session, stmt.subname or "")
    return _with_dependents(session, renamed, FLAG)


@changed(ast.DropOwnedStmt, ast.ReassignOwnedStmt)
def _owned(stmt: ast.DropOwnedStmt | ast.ReassignOwnedStmt, session: Session) -> Iterable[Object]:
    """The objects that a role owns or has privileges on, and what is dropped with them."""
    roles = [role_oid(session, role) for role in stmt.roles]
    users = (user for role in roles for user, _ in session.catalog.referrers(role))
    return _with_dependents(session, users, FLAG)


@changed(ast.DropStmt)
def _drop(stmt: ast.DropStmt, session: Session) -> Iterable[Object]:
    """The dropped objects, and what is dropped with them."""
    dropped = [item for node in stmt.objects or () for item in named(session, node)]
    return _with_dependents(session, dropped, FLAG if stmt.behavior is CASCADE else WITHOUT_CASCADE)


@changed(ast.GrantStmt)
def _grant(stmt: ast.GrantStmt, session: Session) -> Iterator[Object]:
    """GRANT and REVOKE."""
    everything = stmt.targtype is GrantTargetType.ACL_TARGET_ALL_IN_SCHEMA
    for node in stmt.objects or ():
        yield from _in_schema(session, node.sval) if everything else named(session, node)


def _in_schema(session: Session, name: str) -> Iterator[Object]:
    if schema := session.catalog.find("schema", name):
        yield from (item for item in session.catalog.all(Object) if getattr(item, "schema", NO_OID) == schema.oid)


@changed(ast.CreateSeqStmt, ast.AlterSeqStmt)
def _sequence(stmt: ast.CreateSeqStmt | ast.AlterSeqStmt, session: Session) -> Iterator[Object]:
    """The sequence, and the table of the column that owns it."""
    yield from named(session, stmt.sequence)
    for option in stmt.options or ():
        if option.defname == "owned_by":
            yield from named(session, option.arg)


@changed(ast.CreateSchemaStmt)
def _create_schema(stmt: ast.CreateSchemaStmt, session: Session) -> Iterator[Object]:
    """What the statements inside it change."""
    for element in stmt.schemaElts or ():
        yield from changed[type(element)](element, session)


@changed(ast.CreateTableAsStmt)
def _create_table_as(stmt: ast.CreateTableAsStmt, session: Session) -> Iterable[Object]:
    return named(session, stmt.into.rel)


@changed(ast.TransactionStmt)
def _transaction(stmt: ast.TransactionStmt, session: Session) -> Iterable[Object]:
    """The tables that COMMIT drops, and what depends on them."""
    dropped = (session.catalog[oid] for oid in session.dropped_on_commit if oid in session.catalog)
    return _with_dependents(session, dropped, FLAG)


@changed(ast.SelectStmt)
def _select(stmt: ast.SelectStmt, session: Session) -> Iterable[Object]:
    """A query changes no definition; SELECT INTO creates a table."""
    return named(session, stmt.intoClause.rel) if stmt.intoClause else ()


@changed(
    *CODE,
    *(ast.CreateAmStmt, ast.CreateCastStmt, ast.CreateConversionStmt, ast.CreateEventTrigStmt, ast.CreateExtensionStmt),
    *(ast.CreateFdwStmt, ast.CreateForeignServerStmt, ast.CreateOpClassStmt, ast.CreateOpFamilyStmt),
    *(ast.CreatePLangStmt, ast.CreatePublicationStmt, ast.CreateRoleStmt, ast.CreateSubscriptionStmt),
    *(ast.CreateTableSpaceStmt, ast.CreateTransformStmt, ast.CreateUserMappingStmt, ast.CreatedbStmt),
    *(ast.AlterDefaultPrivilegesStmt, ast.GrantRoleStmt, ast.ImportForeignSchemaStmt, ast.PrepareStmt),
)
def _nothing(stmt: ast.Node, session: Session) -> Iterable[Object]:
    """Statements that only run code, or create an object other than a relation, type or routine."""
    return ()
