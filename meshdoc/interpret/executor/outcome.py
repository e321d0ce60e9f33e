"""What a statement on rows is about, and what is left to say where it cannot be followed."""

from __future__ import annotations

from meshdoc.catalog.contents import Unknown
from meshdoc.catalog.membership import Roles
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import ForeignTable, Relation, Table
from meshdoc.catalog.trigger import Rule
from meshdoc.interpret.contents import forget
from meshdoc.interpret.executor.target import family, target_of
from meshdoc.interpret.query.modify import Done
from meshdoc.nodes import nodes
from meshdoc.session import Session


def target_relation(session: Session, query: nodes.Query) -> Relation:
    """The relation that a statement changes."""
    item = session.names.relation_by_oid(query.range_table[query.result_relation - 1].relation)
    assert isinstance(item, Relation)
    return item


def not_followed(session: Session, item: Table, event: str) -> str | None:
    """Why what a statement does to a table's rows cannot be followed; None where it can."""
    target = target_of(session, item.oid) if item.oid in session.catalog else None
    if target is None:
        return "direct changes to system catalogs are not supported"
    if any(rule.event == event and rule.enabled != "D" for rule in target.rules):
        return "the effect of rewrite rules is not tracked"
    if item.row_security and not _is_exempt(session.roles, session.current_user, item):
        return "which rows pass row-level security is not tracked"
    return None


def _is_exempt(roles: Roles, role: Oid, item: Table) -> bool:
    """Whether row security leaves a role alone: check_enable_rls."""
    if roles.is_superuser(role) or getattr(roles.catalog.get(role), "bypass_row_security", False):
        return True
    return not item.force_row_security and roles.has_privileges_of(role, item.owner)


def give_up(session: Session, query: nodes.Query, item: Relation, reason: str) -> Done:
    """What the table holds, and all that its rules write to, cannot be known any more."""
    for table in (
        family(session, item) if isinstance(item, Table | ForeignTable) and item.oid in session.catalog else ()
    ):
        forget(session, table, reason)
    if item.oid in session.catalog:
        for rule in target_of(session, item.oid).rules:
            _forget_rule(session, rule, reason)
    return Done(None, Unknown(reason))


def _forget_rule(session: Session, rule: Rule, reason: str) -> None:
    for action in rule.actions:
        for oid in {address.oid for address in action.depends}:
            table = session.catalog.get(oid)
            if isinstance(table, Table):
                forget(session, table, reason)
