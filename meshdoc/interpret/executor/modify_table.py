"""A statement that changes rows, from the checks of its target to its result: ExecModifyTable of nodeModifyTable.c."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc.catalog.relation import Table, View
from meshdoc.interpret.after_triggers import After
from meshdoc.interpret.executor.outcome import not_followed, target_relation
from meshdoc.interpret.executor.returning import Changed, returned
from meshdoc.interpret.executor.target import Target, target_of
from meshdoc.interpret.executor.trigger import Columns, Transition, after_statement
from meshdoc.interpret.query.modify import Done, give_up
from meshdoc.interpret.scope import Scope
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class ModifyTable:
    """A statement in progress, with the rows that it has changed so far: ModifyTableState of execnodes.h."""

    session: Session
    query: nodes.Query
    scope: Scope
    transition: Transition

    @property
    def root(self) -> Target:
        """The relation that the statement names."""
        return self.transition.root

    def give_up(self, reason: str) -> Done:
        """Forget the rows of the relation and its descendants."""
        return give_up(self.session, self.root.relation, reason)

    def finish(self, changes: Sequence[Changed], columns: Columns = frozenset()) -> Done:
        """Fire the AFTER triggers of the statement and of its rows, then return the rows and their number."""
        after_statement(self.transition, self.query.command, columns)
        self.transition.after.finish()
        return Done(returned(self.session, self.query, self.scope, self.root.relation, changes), len(changes))


Carry = Callable[[ModifyTable], Done]


def modify(session: Session, query: nodes.Query, scope: Scope, on_table: Carry, on_view: Carry) -> Done:
    """Run a statement on a table, or on a view with INSTEAD OF triggers; the effect on other relations is unknown."""
    item = target_relation(session, query)
    if isinstance(item, Table):
        carry, reason = on_table, not_followed(session, item)
    else:
        followed = isinstance(item, View) and item.oid in session.catalog and item.query.text
        carry, reason = on_view, None if followed else f'changes made through "{item.name}" are not tracked'
    if reason is not None:
        return give_up(session, item, reason)
    transition = Transition(target_of(session, item.oid), After(session), _events(query))
    transition.after.tables[item.oid] = transition
    return carry(ModifyTable(session, query, scope, transition))


def _events(query: nodes.Query) -> set[str]:
    """The events whose statement triggers the statement fires itself."""
    by_clause = {"update"} if query.on_conflict and query.on_conflict.action == "update" else set()
    return {query.command, *by_clause, *(action.command for action in query.merge_actions)}
