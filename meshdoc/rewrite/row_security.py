"""Row-level security of the tables that a query reads: get_row_security_policies of rowsecurity.c."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.analyze.stored import stored_expression
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.relation import Table
from meshdoc.catalog.role import Role
from meshdoc.catalog.trigger import Policy
from meshdoc.catalog.type import TypeRef
from meshdoc.nodes import nodes, oids

BOOLEAN = TypeRef(oids.BOOL)


def is_restricted(roles: Roles, table: Table, role: Oid) -> bool:
    """Whether a role sees and changes only the rows that policies allow: check_enable_rls."""
    found = roles.catalog.get(role)
    if not table.row_security or (isinstance(found, Role) and (found.superuser or found.bypass_row_security)):
        return False
    return table.force_row_security or not roles.has_privileges_of(role, table.owner)


def security_condition(names: Names, roles: Roles, table: Table, role: Oid) -> nodes.Node:
    """What the rows that a role reads fulfil: one of the permissive policies, and all restrictive ones."""
    policies = [item for item in names.catalog.children(table.oid, Policy) if _is_for_reads(item, roles, role)]
    permissive = [_using(names, table, item) for item in policies if item.permissive]
    restrictive = [_using(names, table, item) for item in policies if not item.permissive]
    if not permissive:
        return nodes.Const(type=BOOLEAN, value="f")
    return _joined("and", [_joined("or", permissive), *restrictive])


def _is_for_reads(item: Policy, roles: Roles, role: Oid) -> bool:
    if item.command not in ("all", "select"):
        return False
    return any(given == NO_OID or roles.has_privileges_of(role, given) for given in item.roles)


def _using(names: Names, table: Table, item: Policy) -> nodes.Node:
    if item.using is None:
        return nodes.Const(type=BOOLEAN, value="t")
    return stored_expression(names, item.using, relation=table)


def _joined(operator: str, conditions: Sequence[nodes.Node]) -> nodes.Node:
    if len(conditions) == 1:
        return conditions[0]
    return nodes.BoolExpr(type=BOOLEAN, operator=operator, args=tuple(conditions))
