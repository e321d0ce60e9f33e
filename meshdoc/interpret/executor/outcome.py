"""The target of a statement on rows, and the reasons why one cannot be followed."""

from __future__ import annotations

from meshdoc.catalog.foreign import check_handler, wrapper_of
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Sequence, Table
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import contents
from meshdoc.interpret.executor.target import family
from meshdoc.interpret.query.permission import check_permissions
from meshdoc.interpret.query.scannable import check_scannable
from meshdoc.nodes import nodes
from meshdoc.rewrite.row_security import is_restricted
from meshdoc.session import Session


def target_relation(session: Session, query: nodes.Query) -> Relation:
    """The relation that a statement changes, after its privileges and kind are checked: CheckValidResultRel.

    Raises SqlError 42501, 42809 for a materialized view or a sequence, 55000 for a foreign table without a handler.
    """
    item = session.names.relation_by_oid(query.range_table[query.result_relation - 1].relation)
    if isinstance(item, ForeignTable):
        check_handler(wrapper_of(session.catalog, item.server))
    check_permissions(session, query)
    check_scannable(session, query)
    if isinstance(item, MaterializedView | Sequence):
        raise SqlError("42809", f'cannot change {item.noun} "{item.name}"')
    assert isinstance(item, Relation)
    return item


def not_followed(session: Session, item: Table) -> str | None:
    """Why a statement's effect on a table's rows cannot be followed; None if it can."""
    if item.oid not in session.catalog:
        return "direct changes to system catalogs are not supported"
    if is_restricted(session.roles, item, session.current_user):
        return "which rows pass row-level security is not tracked"
    return None


def unknown_rows(session: Session, item: Table) -> str:
    """Why the contents of a table or of a descendant are unknown; empty if they are known."""
    return next((held.unknown for table in family(session, item) if (held := contents(session, table)).unknown), "")
