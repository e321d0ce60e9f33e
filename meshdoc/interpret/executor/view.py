"""INSERT, UPDATE and DELETE on views: check options, and INSTEAD OF triggers."""

from __future__ import annotations

from meshdoc.catalog.contents import Row, Unknown
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.assignment import assigned
from meshdoc.interpret.executor.constraints import failing
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, whole
from meshdoc.interpret.executor.modify_table import ModifyTable
from meshdoc.interpret.executor.returning import Changed, selected
from meshdoc.interpret.executor.trigger import before_statement, instead_of
from meshdoc.interpret.query.modify import Done
from meshdoc.interpret.value import attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.rewrite.target_view import Through


def check_options(state: ModifyTable, row: Row) -> None:
    """Raise SqlError 44000 for a row that would not be visible through its view: ExecWithCheckOptions."""
    session, query, relation = state.session, state.query, state.root.relation
    for check in query.checks if isinstance(query, Through) else ():
        if check.condition is None:
            continue
        condition = of_rows(check.condition, (query.result_relation,))
        around = RowScope(whole(relation, row), state.scope, Facts(session.names))
        value = evaluated(session, condition, around)
        if value is None or value is False:
            raise SqlError(
                "44000",
                f'new row violates check option for view "{check.view}"',
                detail=failing(session, relation, row),
            )


# --- INSTEAD OF triggers ----------------------------------------------------------------------------------------


def insert_instead(state: ModifyTable, rows: list[Row]) -> Done:
    """INSERT into a view with INSTEAD OF triggers: ExecIRInsertTriggers."""
    session, view = state.session, state.root
    before_statement(session, view, "insert")
    made = [row for given in rows if (row := instead_of(session, view, "insert", None, given)) is not None]
    for row in made:
        check_options(state, row)
    return state.finish([Changed(None, row) for row in made])


def change_instead(state: ModifyTable) -> Done:
    """UPDATE or DELETE of a view with INSTEAD OF triggers: ExecIRUpdateTriggers and ExecIRDeleteTriggers."""
    session, view, event = state.session, state.root, state.query.command
    targets = assigned(state.query.targets)
    before_statement(session, view, event, frozenset(target.number for target in targets))
    found = attempted(lambda: _rows_of_view(state, targets))
    if isinstance(found, Unknown):
        return state.give_up(found.reason)
    changes = []
    for change in found:
        if instead_of(session, view, event, change.old, change.new) is not None:
            if change.new is not None:
                check_options(state, change.new)
            changes.append(change)
    return state.finish(changes)


def _rows_of_view(state: ModifyTable, targets: list[nodes.TargetEntry]) -> list[Changed]:
    """The view's rows that WHERE selects, each as the statement changes it."""
    query, columns = state.query, state.root.relation.columns
    own = [
        nodes.Var(type=c.type, collation=c.collation, range_index=query.result_relation, attnum=c.attnum)
        for c in columns
    ]
    found = []
    for present, values, joined in selected(state.session, query, state.scope, own, targets):
        old = {column.attnum: value for column, value in zip(columns, present, strict=True)}
        new = {**old, **{target.number: value for target, value in zip(targets, values, strict=True)}}
        found.append(Changed(old, new if query.command == "update" else None, joined))
    return found
