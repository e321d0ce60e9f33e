"""Statements on rows: SELECT, and the registry in which those that change rows stand (`executor`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pglast import ast

from meshdoc.catalog.contents import Unknown, Value
from meshdoc.catalog.relation import Table
from meshdoc.interpret.contents import forget, keep
from meshdoc.interpret.limits import Exhausted
from meshdoc.interpret.query.cte import carried_out
from meshdoc.interpret.query.query import analyzed, run_query
from meshdoc.interpret.scope import NOTHING, Rows, Scope
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.nodes import nodes
from meshdoc.registry import Registry
from meshdoc.session import Session


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a statement: its rows, where it has an output, and how many there were."""

    rows: Rows | None
    count: Value


action: Registry[str, Callable[[Session, nodes.Query, Scope], Done]] = Registry("command on rows")


def carry_out(session: Session, node: ast.Node, scope: Scope = NOTHING) -> Done:
    """A statement on rows. Raises Uncertain for a query whose rows cannot be known."""
    return act(session, analyzed(session, node, scope), scope)


def act(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """The same, analysed already."""
    query = carried_out(session, query, lambda item: _rows(act(session, item, scope), item))
    return action[query.command](session, query, scope)


def _rows(done: Done, item: nodes.Query) -> Rows | None:
    """What an item of WITH gives; Uncertain where it would give something that is not known."""
    if done.rows is None and item.returning:
        raise Uncertain(done.count.reason if isinstance(done.count, Unknown) else "which rows were changed is unknown")
    return done.rows


@action("select")
def select(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """SELECT."""
    rows = run_query(session, query, scope)
    return Done(rows, len(rows.rows))


def fill(session: Session, table: Table, query: nodes.Query) -> None:
    """Put what a query gives into a table just made: CREATE TABLE AS."""
    try:
        found = run_query(session, query)
    except Undecided:
        raise
    except (Uncertain, Exhausted) as error:
        forget(session, table, error.message)
    else:
        keep(session, table, tuple(dict(enumerate(row, 1)) for row in found.rows))
