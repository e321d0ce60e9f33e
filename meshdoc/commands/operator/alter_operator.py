"""ALTER OPERATOR ... SET (...): AlterOperator (operatorcmds.c)."""

from __future__ import annotations

from typing import Any

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.lookup_operator import find_operator, lookup_operator, operator_by_oid, signature
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import Operator
from meshdoc.commands.acl.permission import check_owner
from meshdoc.commands.define import get_boolean, get_qualified_name
from meshdoc.commands.operator.operator import check_attributes, join_estimator, link_partners, restriction_estimator
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import QualifiedName

SETTABLE = frozenset({"restrict", "join", "commutator", "negator", "merges", "hashes"})
FIXED = frozenset({"leftarg", "rightarg", "function", "procedure"})


@command(ast.AlterOperatorStmt)
def alter_operator(stmt: ast.AlterOperatorStmt, session: Session) -> None:
    """ALTER OPERATOR ... SET (RESTRICT = ..., ...)."""
    operator = lookup_operator(session.names, stmt.opername)
    options: dict[str, ast.DefElem] = {}
    for option in stmt.options or ():
        if option.defname not in SETTABLE:
            words = "cannot be changed" if option.defname in FIXED else "not recognized"
            raise SqlError("42601", f'operator attribute "{option.defname}" {words}')
        options[option.defname] = option
    check_owner(session, operator)
    changed = operator
    if "restrict" in options:
        changed = replace(changed, restrict=restriction_estimator(session, _name(options["restrict"])))
    if "join" in options:
        changed = replace(changed, join=join_estimator(session, _name(options["join"])))
    commutator = _partner(session, options.get("commutator"), operator.right, operator.left)
    negator = _partner(session, options.get("negator"), operator.left, operator.right)
    if negator == operator.oid:
        raise SqlError("42P13", "operator cannot be its own negator")
    flags: dict[str, Any] = {name: get_boolean(options[name]) for name in ("merges", "hashes") if name in options}
    changed = replace(changed, **flags)
    check_attributes(changed, commutator=bool(commutator), negator=bool(negator))
    _check_unset(session, operator, changed, options, commutator, negator)
    if operator.oid not in session.catalog:
        raise Inert("changes a built-in operator")
    changed = replace(changed, commutator=commutator or operator.commutator, negator=negator or operator.negator)
    session.catalog.alter(changed)
    link_partners(session, changed)


def _name(option: ast.DefElem) -> QualifiedName | None:
    return None if option.arg is None else get_qualified_name(option)


def _partner(session: Session, option: ast.DefElem | None, left: Oid, right: Oid) -> Oid:
    """The oid of the named commutator or negator, which must exist: ValidateOperatorReference."""
    if option is None:
        return NO_OID
    name = get_qualified_name(option)
    found = find_operator(session.names, name, left, right)
    if found is None:
        raise errors.undefined_operator(signature(session.names, name, left, right))
    if not found.function:
        raise SqlError("42883", f"operator is only a shell: {signature(session.names, name, left, right)}")
    check_owner(session, found, name=str(name))
    return found.oid


def _check_unset(
    session: Session, before: Operator, after: Operator, options: dict[str, ast.DefElem], commutator: Oid, negator: Oid
) -> None:
    """Refuse to unset or change attributes that plans may already rely on."""
    taken = {
        "commutator": commutator and _other(session, before.commutator, commutator),
        "negator": negator and _other(session, before.negator, negator),
        "merges": before.merges and not after.merges,
        "hashes": before.hashes and not after.hashes,
    }
    for name, is_taken in taken.items():
        if is_taken:
            raise SqlError("42P13", f'operator attribute "{name}" cannot be changed if it has already been set')


def _other(session: Session, present: Oid, wanted: Oid) -> bool:
    return bool(present) and present != wanted and operator_by_oid(session.names, present) is not None
