"""CREATE POLICY and ALTER POLICY: policy.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast
from pglast.enums import RoleSpecType

from meshdoc import errors
from meshdoc.analyze.bind import bind_expression
from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.trigger import Policy
from meshdoc.commands.acl.permission import check_owner, role_oid
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Session, command

WITHOUT_CHECK = frozenset({"select", "delete"})


@command(ast.CreatePolicyStmt)
def create_policy(stmt: ast.CreatePolicyStmt, session: Session) -> None:
    """CREATE POLICY. Mirrors CreatePolicy in policy.c."""
    if stmt.with_check is not None and stmt.cmd_name in WITHOUT_CHECK:
        raise SqlError("42601", "WITH CHECK cannot be applied to SELECT or DELETE")
    if stmt.qual is not None and stmt.cmd_name == "insert":
        raise SqlError("42601", "only WITH CHECK expression allowed for INSERT")
    roles = _roles(session, stmt.roles)
    table = _table(session, stmt.table)
    using, with_check = _condition(session, table, stmt.qual), _condition(session, table, stmt.with_check)
    if session.catalog.find("policy", table.oid, stmt.policy_name):
        raise SqlError("42710", f'policy "{stmt.policy_name}" for table "{table.name}" already exists')
    session.catalog.create(
        Policy(
            name=stmt.policy_name,
            table=table.oid,
            command=stmt.cmd_name,
            permissive=bool(stmt.permissive),
            roles=roles,
            using=using,
            with_check=with_check,
        )
    )


@command(ast.AlterPolicyStmt)
def alter_policy(stmt: ast.AlterPolicyStmt, session: Session) -> None:
    """ALTER POLICY. Mirrors AlterPolicy in policy.c."""
    roles = _roles(session, stmt.roles) if stmt.roles else None
    table = _table(session, stmt.table)
    using, with_check = _condition(session, table, stmt.qual), _condition(session, table, stmt.with_check)
    policy = session.catalog.find("policy", table.oid, stmt.policy_name)
    if not isinstance(policy, Policy):
        raise SqlError("42704", f'policy "{stmt.policy_name}" for table "{table.name}" does not exist')
    if with_check is not None and policy.command in WITHOUT_CHECK:
        raise SqlError("42601", "only USING expression allowed for SELECT, DELETE")
    if using is not None and policy.command == "insert":
        raise SqlError("42601", "only WITH CHECK expression allowed for INSERT")
    session.catalog.renew(
        replace(
            policy,
            roles=policy.roles if roles is None else roles,
            using=using or policy.using,
            with_check=with_check or policy.with_check,
        )
    )


def _roles(session: Session, specs: Sequence[ast.RoleSpec] | None) -> tuple[Oid, ...]:
    """The oids of a policy's roles, 0 for PUBLIC: policy_role_list_to_array."""
    found: list[Oid] = []
    for spec in specs or ():
        if spec.roletype is RoleSpecType.ROLESPEC_PUBLIC:
            if len(specs or ()) > 1:
                session.notice("ignoring specified roles other than PUBLIC", "warning", "22023")
            return (NO_OID,)
        found.append(role_oid(session, spec))
    return tuple(found) or (NO_OID,)


def _table(session: Session, node: ast.RangeVar) -> Table:
    """The table of a policy; the current role must own it: RangeVarCallbackForPolicy."""
    relation = session.relation(node, Object)
    check_owner(session, relation)
    if relation.oid < FIRST_USER_OID:
        raise errors.system_catalog_denied(relation.name)
    if not isinstance(relation, Table):
        raise errors.wrong_kind(relation.name, "a table")
    return relation


def _condition(session: Session, table: Table, node: ast.Node | None) -> Expr | None:
    if node is None:
        return None
    return bind_expression(node, session.names, ExprKind.POLICY, relation=table).expr
