"""Statements on rows: SELECT, and the registry of statements that change rows (`executor`)."""

from __future__ import annotations

from collections.abc import Callable

from pglast import ast

from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.inherit import descendants_of
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Table
from meshdoc.interpret.after_triggers import whole_statement
from meshdoc.interpret.contents import forget, keep
from meshdoc.interpret.query.cte import carried_out, contents_before
from meshdoc.interpret.query.permission import check_locks, check_permissions
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.query.scannable import check_scannable
from meshdoc.interpret.scope import NOTHING, PartOfStatement, Rows, Scope
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.limits import Exhausted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.record import positional
from meshdoc.registry import Registry
from meshdoc.rewrite.handler import Rewritten, query_rewrite
from meshdoc.session import Session

RULES = "the effect of rewrite rules is not tracked"


@positional
class Done:
    """The result of a statement: its rows, if it has an output, and their number."""

    rows: Rows | None
    count: Value


action: Registry[str, Callable[[Session, nodes.Query, Scope], Done]] = Registry("command on rows")


def carry_out(session: Session, node: ast.Node, scope: Scope = NOTHING) -> Done:
    """Run a statement on rows. Raises Uncertain for a query whose rows cannot be known."""
    return run(session, analyze_statement(scope.state(Facts(session.names)), node), scope)


def run(session: Session, query: nodes.Query, scope: Scope = NOTHING) -> Done:
    """Run a statement that is already analyzed."""
    made = query_rewrite(session.names, query)
    if not made:
        return Done(None, 0)
    if not any(item.ruled for item in made):
        return act(session, made[0].query, scope)
    _forget_changed(session, made)
    if query.command == "select":
        raise Uncertain(RULES)
    return Done(None, Unknown(RULES))


def act(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """Run a statement that is already rewritten."""
    if not query.modifying_cte:
        return _act(session, query, scope)
    with whole_statement(session):
        return _act(session, query, scope)


def _act(session: Session, query: nodes.Query, scope: Scope) -> Done:
    before = contents_before(session, query)
    if query.modifying_cte:
        scope = PartOfStatement(scope, before)
    try:
        query, later = carried_out(session, query, before, lambda item: _rows(act(session, item, scope), item))
    except Uncertain as error:
        if query.result_relation:
            give_up(session, _changed_by(session, query), error.message)
        raise
    done = action[query.command](session, query, scope)
    for item in reversed(later):
        act(session, item, scope)
    return done


def _forget_changed(session: Session, made: list[Rewritten]) -> None:
    """Forget the rows of every relation that the queries change, including those in WITH."""
    queries = (query for item in made for query in walk(item.query) if isinstance(query, nodes.Query))
    for query in queries:
        if query.result_relation:
            give_up(session, _changed_by(session, query), RULES)


def _changed_by(session: Session, query: nodes.Query) -> Object | None:
    """The relation that a statement changes."""
    return session.catalog.get(query.range_table[query.result_relation - 1].relation)


def give_up(session: Session, item: Object | None, reason: str) -> Done:
    """Forget the rows of a relation and its descendants."""
    if isinstance(item, Table | ForeignTable) and item.oid in session.catalog:
        for table in (item, *descendants_of(session.catalog, item.oid)):
            forget(session, table, reason)
    return Done(None, Unknown(reason))


def _rows(done: Done, item: nodes.Query) -> Rows | None:
    """The rows of a WITH item. Raises Uncertain if one of them is unknown."""
    if done.rows is None and item.returning:
        raise Uncertain(done.count.reason if isinstance(done.count, Unknown) else "which rows were changed is unknown")
    return done.rows


@action("select")
def select(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """SELECT."""
    check_permissions(session, query)
    check_locks(session, query)
    check_scannable(session, query)
    rows = run_query(session, query, scope)
    return Done(rows, len(rows.rows))


def fill(session: Session, table: Table | MaterializedView, query: nodes.Query) -> None:
    """Store the rows of a query: CREATE TABLE AS, and refresh_matview_datafill."""
    try:
        rows = run(session, query).rows
    except Undecided:
        raise
    except (Uncertain, Exhausted) as error:
        forget(session, table, error.message)
    else:
        keep(session, table, tuple(dict(enumerate(row, 1)) for row in (rows.rows if rows else ())))
