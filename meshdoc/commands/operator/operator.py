"""CREATE OPERATOR: DefineOperator (operatorcmds.c), pg_operator.c.

ALTER OPERATOR is in alter_operator.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pglast import ast
from pglast.enums import ObjectType

from meshdoc.analyze.lookup_function import find_function, function_named
from meshdoc.analyze.lookup_operator import find_operator, operator_by_oid
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.system import Reference, SystemOperator
from meshdoc.commands.acl.permission import check_create, check_owner, check_privilege
from meshdoc.commands.define import define, get_boolean, get_qualified_name, get_type_name
from meshdoc.commands.heap.type import check_type_usage
from meshdoc.commands.object.named import creation_name
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes.oids import BOOL, FLOAT8, INT2, INT4, INTERNAL, OID
from meshdoc.record import record, replace
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName

ESTIMATOR = (INTERNAL, OID, INTERNAL)
RESTRICTION = (*ESTIMATOR, INT4)
JOINS = ((*ESTIMATOR, INT2, INTERNAL), (*ESTIMATOR, INT2))
OBSOLETE = frozenset({"sort1", "sort2", "ltcmp", "gtcmp"})  # former options that imply MERGES

# --- CREATE OPERATOR --------------------------------------------------------------------------------


@record
class Definition:
    """The options of CREATE OPERATOR."""

    left: ast.TypeName | None = None
    right: ast.TypeName | None = None
    function: QualifiedName | None = None
    commutator: QualifiedName | None = None
    negator: QualifiedName | None = None
    restrict: QualifiedName | None = None
    join: QualifiedName | None = None
    hashes: bool = False
    merges: bool = False


def _argument(element: ast.DefElem) -> ast.TypeName:
    found = get_type_name(element)
    if found.setof:
        raise SqlError("42P13", "SETOF type not allowed for operator argument")
    return found


READERS: dict[str, Callable[[Definition, ast.DefElem], Definition]] = {
    "leftarg": lambda found, element: replace(found, left=_argument(element)),
    "rightarg": lambda found, element: replace(found, right=_argument(element)),
    "function": lambda found, element: replace(found, function=get_qualified_name(element)),
    "procedure": lambda found, element: replace(found, function=get_qualified_name(element)),
    "commutator": lambda found, element: replace(found, commutator=get_qualified_name(element)),
    "negator": lambda found, element: replace(found, negator=get_qualified_name(element)),
    "restrict": lambda found, element: replace(found, restrict=get_qualified_name(element)),
    "join": lambda found, element: replace(found, join=get_qualified_name(element)),
    "hashes": lambda found, element: replace(found, hashes=get_boolean(element)),
    "merges": lambda found, element: replace(found, merges=get_boolean(element)),
    **{name: lambda found, element: replace(found, merges=True) for name in OBSOLETE},
}


@define(ObjectType.OBJECT_OPERATOR)
def create_operator(stmt: ast.DefineStmt, session: Session) -> None:
    """CREATE OPERATOR."""
    name, schema = creation_name(session, stmt.defnames)
    definition = _read(session, stmt)
    left, right = _operand_types(session, definition)
    function = _function(session, definition, left, right)
    operator = Operator(
        name=name,
        schema=schema,
        owner=session.current_user,
        left=left,
        right=right,
        result=function.returns.oid,
        function=function.oid,
        restrict=restriction_estimator(session, definition.restrict),
        join=join_estimator(session, definition.join),
        merges=definition.merges,
        hashes=definition.hashes,
    )
    check_attributes(operator, commutator=definition.commutator is not None, negator=definition.negator is not None)
    _enter(session, operator, definition)


def _read(session: Session, stmt: ast.DefineStmt) -> Definition:
    definition = Definition()
    for element in stmt.definition or ():
        if read := READERS.get(element.defname):
            definition = read(definition, element)
        else:
            session.notice(f'operator attribute "{element.defname}" not recognized', "warning", "42601")
    if definition.function is None:
        raise SqlError("42P13", "operator function must be specified")
    return definition


def _operand_types(session: Session, definition: Definition) -> tuple[Oid, Oid]:
    facts = Facts(session.names)
    written = (definition.left, definition.right)
    left, right = (resolve_type(facts, node).oid if node else NO_OID for node in written)
    if not left and not right:
        raise SqlError("42P13", "operator argument types must be specified")
    if not right:
        message = "operator right argument type must be specified"
        raise SqlError("42P13", message, detail="Postfix operators are not supported.")
    for type in (left, right):
        if type:
            check_type_usage(session, type)
    return left, right


def _function(session: Session, definition: Definition, left: Oid, right: Oid) -> Routine:
    assert definition.function is not None
    types = (left, right) if left else (right,)
    function = function_named(session.names, definition.function, types)
    check_privilege(session, function, "X", noun="function")
    check_type_usage(session, function.returns.oid)
    return function


def restriction_estimator(session: Session, name: QualifiedName | None) -> Oid:
    """The restriction selectivity function: ValidateRestrictionEstimator."""
    if name is None:
        return NO_OID
    return _estimator(session, function_named(session.names, name, RESTRICTION), name, "restriction")


def _estimator(session: Session, function: Routine, name: QualifiedName, kind: str) -> Oid:
    if function.returns.oid != FLOAT8:
        raise SqlError("42P17", f"{kind} estimator function {name} must return type float8")
    check_privilege(session, function, "X", noun="function")
    return function.oid


def join_estimator(session: Session, name: QualifiedName | None) -> Oid:
    """The join selectivity function: ValidateJoinEstimator."""
    if name is None:
        return NO_OID
    long, short = (find_function(session.names, name, types) for types in JOINS)
    if long and short:
        raise SqlError("42725", f"join estimator function {name} has multiple matches")
    return _estimator(session, long or short or function_named(session.names, name, JOINS[0]), name, "join")


def check_attributes(operator: Operator, *, commutator: bool, negator: bool) -> None:
    """Refuse options that the operands or the result type rule out: OperatorValidateParams."""
    binary_only = (
        (commutator, "have commutators"),
        (bool(operator.join), "have join selectivity"),
        (operator.merges, "merge join"),
        (operator.hashes, "hash"),
    )
    boolean_only = (
        (negator, "have negators"),
        (bool(operator.restrict), "have restriction selectivity"),
        *binary_only[1:],
    )
    for present, words in () if operator.left else binary_only:
        if present:
            raise SqlError("42P13", f"only binary operators can {words}")
    for present, words in () if operator.result == BOOL else boolean_only:
        if present:
            raise SqlError("42P13", f"only boolean operators can {words}")


def _enter(session: Session, operator: Operator, definition: Definition) -> None:
    """Store the operator, replacing its shell, and link it to its commutator and negator: OperatorCreate."""
    found = session.catalog.find("operator", operator.schema, operator.name, operator.left, operator.right)
    what = Reference(operator.schema, operator.name, (operator.left, operator.right))
    if found.function if isinstance(found, Operator) else session.system.find(SystemOperator, what):
        raise SqlError("42723", f"operator {operator.name} already exists")
    if isinstance(found, Operator):
        check_owner(session, found)
        operator = replace(operator, oid=found.oid, commutator=found.commutator, negator=found.negator)
    commutator = _partner(session, operator, definition.commutator, operator.right, operator.left)
    negator = _partner(session, operator, definition.negator, operator.left, operator.right)
    if definition.negator and negator is None:
        raise SqlError("42P13", "operator cannot be its own negator")
    operator = replace(
        operator,
        commutator=commutator.oid if commutator else operator.commutator,
        negator=negator.oid if negator else operator.negator,
    )
    operator = session.catalog.alter(operator) if operator.oid else session.catalog.create(operator)
    if definition.commutator and commutator is None:
        operator = session.catalog.alter(replace(operator, commutator=operator.oid))
    link_partners(session, operator)


def _partner(
    session: Session, operator: Operator, name: QualifiedName | None, left: Oid, right: Oid
) -> Operator | None:
    """The commutator or negator, created as a shell if it does not exist: get_other_operator.

    None if none is named, or if it is the operator itself.
    """
    if name is None:
        return None
    if found := find_operator(session.names, name, left, right):
        if found.oid == operator.oid:
            return None
        check_owner(session, found, name=str(name))
        return found
    schema = session.creation_schema(name.schema)
    if (schema, name.name, left, right) == (operator.schema, operator.name, operator.left, operator.right):
        return None
    check_create(session, schema)
    return session.catalog.create(
        Operator(name=name.name, schema=schema, owner=session.current_user, left=left, right=right)
    )


def link_partners(session: Session, operator: Operator) -> None:
    """Link the commutator and negator back: OperatorUpd. Raises SqlError 42P13 if they have another partner."""
    for role, oid in (("commutator", operator.commutator), ("negator", operator.negator)):
        partner = operator_by_oid(session.names, oid) if oid and oid != operator.oid else None
        if partner and getattr(partner, role) != operator.oid:
            _refuse_taken(session, role, partner, getattr(partner, role))
            if partner.oid in session.catalog:
                link: dict[str, Any] = {role: operator.oid}
                session.catalog.alter(replace(partner, **link))


def _refuse_taken(session: Session, role: str, partner: Operator, other: Oid) -> None:
    present = operator_by_oid(session.names, other) if other else None
    if present is not None:
        raise SqlError("42P13", f"{role} operator {partner.name} is already the {role} of operator {present.name}")
