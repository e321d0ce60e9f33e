"""UPDATE and DELETE: the rows that WHERE selects, each updated or deleted where it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.relation import Table
from meshdoc.interpret.contents import contents, keep
from meshdoc.interpret.executor.assignment import assigned, is_stored_part, stored_part, without_domain
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import RowScope, of_rows, whole
from meshdoc.interpret.executor.modify_table import ModifyTable, modify
from meshdoc.interpret.executor.outcome import unknown_rows
from meshdoc.interpret.executor.returning import Changed, selected, stored_place
from meshdoc.interpret.executor.table import delete_row, update_row
from meshdoc.interpret.executor.target import Target, as_target, columns_as, family, target_of
from meshdoc.interpret.executor.trigger import before_statement
from meshdoc.interpret.executor.view import change_instead, check_options
from meshdoc.interpret.fast_path.empty import is_empty
from meshdoc.interpret.query.modify import Done, action
from meshdoc.interpret.scope import PartOfStatement, Scope
from meshdoc.interpret.value import attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class Picked:
    """A target row of a statement: where it is stored, the row, and the values that SET assigns."""

    target: Target
    row: Row
    values: Sequence[Value]
    joined: Row


def _matching(state: ModifyTable, targets: Sequence[nodes.TargetEntry] = ()) -> list[Picked]:
    """The rows that WHERE selects, each once. Uncertain if they cannot be known."""
    found: dict[tuple[object, object], Picked] = {}
    place_columns = stored_place(state.query)
    for (oid, place), values, joined in selected(state.session, state.query, state.scope, place_columns, targets):
        assert isinstance(oid, int) and isinstance(place, int)
        if (oid, place) not in found:
            target = target_of(state.session, oid)
            row = contents(state.session, target.relation).rows[place]
            found[oid, place] = Picked(target, row, values, joined)
    if not isinstance(state.scope, PartOfStatement):
        return list(found.values())
    is_visible = state.scope.is_visible()
    return [item for item in found.values() if is_visible(item.target.relation.oid, item.row)]


# --- UPDATE -----------------------------------------------------------------------------------------------------


@action("update")
def update(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """UPDATE."""
    return modify(session, query, scope, _update_table, change_instead)


def _update_table(state: ModifyTable) -> Done:
    session, table = state.session, state.root.table
    targets = assigned(state.query.targets)
    columns = frozenset(target.number for target in targets)
    before_statement(session, state.root, "update", columns)
    if is_empty(session, table.oid):
        found: list[Picked] | Unknown = []
    elif reason := unknown_rows(session, table):
        return Done(None, Unknown(reason))
    else:
        found = attempted(lambda: _matching(state, [t for t in targets if not _is_apart(t)]))
    if isinstance(found, Unknown):
        return _columns_unknown(state, targets, found)
    changes = [change for picked in found if (change := _update(state, picked, targets))]
    for change in changes:
        if change.new is not None:
            check_options(state, change.new)
    return state.finish(changes, columns)


def _is_default(target: nodes.TargetEntry) -> bool:
    return isinstance(target.expr, nodes.SetToDefault)


def _is_apart(target: nodes.TargetEntry) -> bool:
    """Whether the values that SET assigns are evaluated row by row."""
    return _is_default(target) or is_stored_part(target.expr)


def _update(state: ModifyTable, picked: Picked, targets: Sequence[nodes.TargetEntry]) -> Changed | None:
    session, root, relation = state.session, state.root, state.root.relation
    values = iter(picked.values)
    before = as_target(root, picked.target, picked.row)
    made = dict(before)
    for place, target in enumerate(targets):
        if _is_default(target):
            made[target.number] = default_of(session, relation, relation.attribute(target.number))
        elif is_stored_part(target.expr):
            around = RowScope(whole(relation, before), state.scope, Facts(session.names))
            more = any(other.number == target.number for other in targets[place + 1 :])
            expr = of_rows(without_domain(target.expr) if more else target.expr, (state.query.result_relation,))
            present: Value = made.get(target.number)
            made[target.number] = stored_part(session, expr, around, present)
        else:
            made[target.number] = next(values)
    check_domains(session, root, made)
    new = made if root is picked.target else {**picked.row, **as_target(picked.target, root, made)}
    columns = _columns_of(root, picked.target, targets)
    changed = update_row(state.transition, picked.target, picked.row, new, columns)
    if changed is None:
        return None
    after = as_target(root, picked.target, changed) if changed is not new else made
    return Changed(before, after, picked.joined, picked.target.relation.oid)


def _columns_of(root: Target, target: Target, targets: Sequence[nodes.TargetEntry]) -> frozenset[int]:
    """The columns that SET names, as they are numbered in the table that stores the row."""
    return frozenset(columns_as(root.relation, target.relation, (item.number for item in targets)))


def _columns_unknown(state: ModifyTable, targets: Sequence[nodes.TargetEntry], reason: Unknown) -> Done:
    """An UPDATE whose rows or values cannot be known: the columns that it sets become unknown."""
    session = state.session
    for table in family(session, state.root.table):
        if isinstance(table, Table):
            unknown = dict.fromkeys(_columns_of(state.root, target_of(session, table.oid), targets), reason)
            keep(session, table, tuple({**row, **unknown} for row in contents(session, table).rows))
    return Done(None, reason)


# --- DELETE -----------------------------------------------------------------------------------------------------


@action("delete")
def delete(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """DELETE."""
    return modify(session, query, scope, _delete_from_table, change_instead)


def _delete_from_table(state: ModifyTable) -> Done:
    session, root = state.session, state.root
    before_statement(session, root, "delete")
    if is_empty(session, root.relation.oid):
        found: list[Picked] | Unknown = []
    elif reason := unknown_rows(session, root.table):
        return _emptied(state, reason)
    else:
        found = attempted(lambda: _matching(state))
    if isinstance(found, Unknown):
        return state.give_up(found.reason)
    return state.finish(
        [
            Changed(as_target(root, picked.target, picked.row), None, picked.joined, picked.target.relation.oid)
            for picked in found
            if delete_row(state.transition, picked.target, picked.row)
        ]
    )


def _emptied(state: ModifyTable, reason: str) -> Done:
    """A DELETE of unknown rows: without a condition it leaves none."""
    if state.query.where is None and not state.query.from_list and not state.root.triggers:
        for table in family(state.session, state.root.table):
            if isinstance(table, Table):
                keep(state.session, table, ())
    return Done(None, Unknown(reason))
