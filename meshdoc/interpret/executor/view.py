"""INSERT, UPDATE and DELETE on views: check options, and INSTEAD OF triggers."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.contents import Row, Unknown
from meshdoc.catalog.relation import Relation, View
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.after_triggers import After
from meshdoc.interpret.executor.assignment import assigned
from meshdoc.interpret.executor.constraints import failing
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, whole
from meshdoc.interpret.executor.returning import Changed, joined_columns, reading, returned
from meshdoc.interpret.executor.target import target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement, instead_of
from meshdoc.interpret.query.modify import Done, give_up
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.rewrite.target_view import Through
from meshdoc.session import Session


def check_options(session: Session, query: nodes.Query, scope: Scope, relation: Relation, row: Row) -> None:
    """Raise SqlError 44000 for a row that would not be visible through its view: ExecWithCheckOptions."""
    for check in query.checks if isinstance(query, Through) else ():
        if check.condition is None:
            continue
        condition = of_rows(check.condition, (query.result_relation,))
        around = RowScope(whole(relation, row), scope, Facts(session.names))
        value = evaluated(session, condition, around)
        if value is None or value is False:
            raise SqlError(
                "44000",
                f'new row violates check option for view "{check.view}"',
                detail=failing(session, relation, row),
            )


# --- INSTEAD OF triggers ----------------------------------------------------------------------------------------


Carry = Callable[[Session, nodes.Query, Scope, Relation], Done]


def on_view(session: Session, query: nodes.Query, scope: Scope, item: Relation, carry: Carry) -> Done:
    """A statement on a view or foreign table; `carry` runs it for a view with INSTEAD OF triggers."""
    if not isinstance(item, View) or item.oid not in session.catalog or not item.query.text:
        return give_up(session, item, f'changes made through "{item.name}" are not tracked')
    return carry(session, query, scope, item)


def insert_instead(session: Session, query: nodes.Query, item: Relation, scope: Scope, rows: list[Row]) -> Done:
    """INSERT into a view with INSTEAD OF triggers: ExecIRInsertTriggers."""
    target, after = target_of(session, item.oid), After(session)
    before_statement(session, target, "insert")
    made = [row for given in rows if (row := instead_of(session, target, "insert", None, given)) is not None]
    for row in made:
        check_options(session, query, scope, item, row)
    after_statement(after, target, "insert", Transition(target))
    after.finish()
    return Done(returned(session, query, scope, item, [Changed(None, row) for row in made]), len(made))


def change_instead(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Done:
    """UPDATE or DELETE of a view with INSTEAD OF triggers: ExecIRUpdateTriggers and ExecIRDeleteTriggers."""
    target, after, event = target_of(session, item.oid), After(session), query.command
    targets = assigned(query.targets)
    before_statement(session, target, event, frozenset(t.number for t in targets))
    found = attempted(lambda: _rows_of_view(session, query, scope, item, targets))
    if isinstance(found, Unknown):
        return give_up(session, item, found.reason)
    changes = []
    for old, new, joined in found:
        if instead_of(session, target, event, old, new if event == "update" else None) is not None:
            if event == "update":
                check_options(session, query, scope, item, new)
            changes.append(Changed(old, new if event == "update" else None, joined))
    after_statement(after, target, event, Transition(target))
    after.finish()
    return Done(returned(session, query, scope, item, changes), len(changes))


def _rows_of_view(
    session: Session, query: nodes.Query, scope: Scope, item: Relation, targets: list[nodes.TargetEntry]
) -> list[tuple[Row, Row, Row]]:
    """The view's rows that WHERE selects, before and after SET, and the other columns that RETURNING reads."""
    own: list[nodes.Node] = [
        nodes.Var(type=c.type, collation=c.collation, range_index=query.result_relation, attnum=c.attnum)
        for c in item.columns
    ]
    joined = joined_columns(query)
    exprs = [*own, *(target.expr for target in targets), *joined.values()]
    from_list = (nodes.RangeTableRef(range_index=query.result_relation), *query.from_list)
    picked = reading(query, exprs, from_list, query.where)
    found: list[tuple[Row, Row, Row]] = []
    for row in run_query(session, picked, scope).rows:
        old = {c.attnum: value for c, value in zip(item.columns, row, strict=False)}
        new = {**old, **dict(zip((t.number for t in targets), row[len(own) :], strict=False))}
        found.append((old, new, dict(zip(joined, row[len(own) + len(targets) :], strict=True))))
    return found
