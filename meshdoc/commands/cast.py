"""CREATE CAST and CREATE TRANSFORM: CreateCast and CreateTransform (functioncmds.c), CastCreate (pg_cast.c)."""

from __future__ import annotations

from pglast import ast
from pglast.enums import CoercionContext, ObjectType

from meshdoc.analyze.coercion_path import is_binary_coercible
from meshdoc.analyze.lookup_function import lookup_routine
from meshdoc.analyze.lookup_type import type_by_oid
from meshdoc.analyze.type import resolve_type, type_name_text
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Cast, Transform
from meshdoc.catalog.relation import CompositeType
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import BaseType, Domain, EnumType, TypeRef
from meshdoc.commands.acl.permission import check_owner, check_privilege, check_superuser, owns
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.language import language_named
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import BOOL, INT4, INTERNAL
from meshdoc.record import positional, replace
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified

CONTEXTS = {
    CoercionContext.COERCION_IMPLICIT: "i",
    CoercionContext.COERCION_ASSIGNMENT: "a",
    CoercionContext.COERCION_EXPLICIT: "e",
}
NEVER_COMPATIBLE = (
    ("c", "composite data types are not binary-compatible"),
    ("A", "array data types are not binary-compatible"),
    ("rm", "range data types are not binary-compatible"),
    ("e", "enum data types are not binary-compatible"),
    ("d", "domain data types must not be marked binary-compatible"),
)
"""Type kinds (A: array) that cannot be binary-compatible with others, in the order in which PostgreSQL checks them."""


@positional
class Side:
    """One of the two types of a cast."""

    oid: Oid
    kind: str
    length: int
    by_value: bool
    align: str


@command(ast.CreateCastStmt)
def create_cast(stmt: ast.CreateCastStmt, session: Session) -> None:
    """CREATE CAST."""
    source = _side(session, stmt.sourcetype, "source")
    target = _side(session, stmt.targettype, "target")
    _check_rights(session, source.oid, target.oid)
    for side, word in ((source, "source"), (target, "target")):
        if side.kind == "d":
            session.notice(f"cast will be ignored because the {word} data type is a domain", "warning", "42809")
            break
    function = _function(session, stmt, source, target) if stmt.func else None
    method = "f" if function else "i" if stmt.inout else "b"
    if method == "b":
        _check_compatible(session, source, target)
    if source.oid == target.oid and (function is None or len(function.inputs()) < 2):
        raise SqlError("42P17", "source data type and target data type are the same")
    if session.catalog.find("cast", source.oid, target.oid) or session.system.cast(source.oid, target.oid):
        shown = [session.shown_type(TypeRef(side.oid)) for side in (source, target)]
        raise SqlError("42710", f"cast from type {shown[0]} to type {shown[1]} already exists")
    session.catalog.create(
        Cast(
            source=source.oid,
            target=target.oid,
            function=function.oid if function else NO_OID,
            context=CONTEXTS[stmt.context],
            method=method,
        )
    )


def _side(session: Session, node: ast.TypeName, word: str) -> Side:
    facts = Facts(session.names)
    oid = resolve_type(facts, node).oid
    row = facts.type(oid)
    if row.kind == "p":
        raise SqlError("42809", f"{word} data type {type_name_text(node)} is a pseudo-type")
    kind = "A" if facts.element_type(oid) else row.kind
    return Side(oid, kind, *_representation(session, oid))


def _representation(session: Session, oid: Oid) -> tuple[int, bool, str]:
    """Length, whether passed by value, and alignment: get_typlenbyvalalign."""
    item = session.catalog.get(oid)
    if isinstance(item, Domain):
        return _representation(session, item.base.oid)
    if isinstance(item, EnumType):
        return 4, True, "i"
    if isinstance(item, CompositeType):
        return -1, False, "d"
    if isinstance(item, BaseType):
        return item.length, item.by_value, item.align
    row = session.system.type(oid)
    return (row.length, row.by_value, row.align) if row else (-1, False, "i")


def _check_rights(session: Session, source: Oid, target: Oid) -> None:
    if not any(owns(session, type_by_oid(session.names, oid)) for oid in (source, target)):
        shown = [session.shown_type(TypeRef(oid)) for oid in (source, target)]
        raise SqlError("42501", f"must be owner of type {shown[0]} or type {shown[1]}")
    for oid in (source, target):
        check_type_usage(session, oid)


def _function(session: Session, stmt: ast.CreateCastStmt, source: Side, target: Side) -> Routine:
    """The cast function. Raises SqlError 42P17 if its signature does not fit the cast."""
    function = lookup_routine(session.names, stmt.func, ObjectType.OBJECT_FUNCTION)
    facts = Facts(session.names)
    types = function.input_types()
    if not 1 <= len(types) <= 3:
        raise SqlError("42P17", "cast function must take one to three arguments")
    if not is_binary_coercible(facts, source.oid, types[0]):
        raise SqlError("42P17", "argument of cast function must match or be binary-coercible from source data type")
    if len(types) > 1 and types[1] != INT4:
        raise SqlError("42P17", "second argument of cast function must be type integer")
    if len(types) > 2 and types[2] != BOOL:
        raise SqlError("42P17", "third argument of cast function must be type boolean")
    if not is_binary_coercible(facts, function.returns.oid, target.oid):
        message = "return data type of cast function must match or be binary-coercible to target data type"
        raise SqlError("42P17", message)
    if function.kind is not RoutineKind.FUNCTION:
        raise SqlError("42P17", "cast function must be a normal function")
    if function.returns_set:
        raise SqlError("42P17", "cast function must not return a set")
    return function


def _check_compatible(session: Session, source: Side, target: Side) -> None:
    """Refuse WITHOUT FUNCTION between types that are not binary-compatible."""
    check_superuser(session, "must be superuser to create a cast WITHOUT FUNCTION")
    if (source.length, source.by_value, source.align) != (target.length, target.by_value, target.align):
        raise SqlError("42P17", "source and target data types are not physically compatible")
    for kinds, message in NEVER_COMPATIBLE:
        if source.kind in kinds or target.kind in kinds:
            raise SqlError("42P17", message)


# --- transforms -------------------------------------------------------------------------------------


@command(ast.CreateTransformStmt)
def create_transform(stmt: ast.CreateTransformStmt, session: Session) -> None:
    """CREATE [OR REPLACE] TRANSFORM."""
    type = _transformed_type(session, stmt.type_name)
    language = language_named(session, stmt.lang)
    check_privilege(session, language, "U")
    from_sql = _transform_function(session, stmt.fromsql, INTERNAL, "FROM SQL function must be internal")
    to_sql = _transform_function(session, stmt.tosql, type, "TO SQL function must be the transform data type")
    transform = Transform(type=type, language=language.oid, from_sql=from_sql, to_sql=to_sql)
    old = session.catalog.find("transform", type, language.oid)
    if not isinstance(old, Transform):
        session.catalog.create(transform)
    elif stmt.replace:
        session.catalog.alter(replace(transform, oid=old.oid, comment=old.comment, extension=old.extension))
    else:
        words = session.shown_type(TypeRef(type))
        raise SqlError("42710", f'transform for type {words} language "{stmt.lang}" already exists')


def _transformed_type(session: Session, node: ast.TypeName) -> Oid:
    facts = Facts(session.names)
    oid = resolve_type(facts, node).oid
    kind = facts.type(oid).kind
    if kind in "pd":
        word = "pseudo-type" if kind == "p" else "domain"
        raise SqlError("42809", f"data type {type_name_text(node)} is a {word}")
    check_owner(session, type_by_oid(session.names, oid), noun="type")
    check_type_usage(session, oid)
    return oid


def _transform_function(session: Session, node: ast.ObjectWithArgs | None, result: Oid, rule: str) -> Oid:
    """The oid of a transform function, 0 if none is given. Raises SqlError 42P17 if it does not fit.

    Mirrors check_transform_function.
    """
    if node is None:
        return NO_OID
    function = lookup_routine(session.names, node, ObjectType.OBJECT_FUNCTION)
    check_owner(session, function, noun="function", name=str(qualified(node.objname)))
    check_privilege(session, function, "X", noun="function")
    if function.returns.oid != result:
        raise SqlError("42P17", f"return data type of {rule}")
    if function.volatility == "v":
        raise SqlError("42P17", "transform function must not be volatile")
    if function.kind is not RoutineKind.FUNCTION:
        raise SqlError("42P17", "transform function must be a normal function")
    if function.returns_set:
        raise SqlError("42P17", "transform function must not return a set")
    types = function.input_types()
    if len(types) != 1:
        raise SqlError("42P17", "transform function must take one argument")
    if types[0] != INTERNAL:
        raise SqlError("42P17", "first argument of transform function must be type internal")
    return function.oid
