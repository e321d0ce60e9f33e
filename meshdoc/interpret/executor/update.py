"""UPDATE and DELETE: the rows that WHERE selects, each updated or deleted where it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.relation import Table
from meshdoc.interpret.contents import contents, keep
from meshdoc.interpret.executor.after_triggers import After
from meshdoc.interpret.executor.assignment import assigned, is_stored_part, stored_part, without_domain
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import RowScope, of_rows, whole
from meshdoc.interpret.executor.outcome import not_followed, target_relation, unknown_rows
from meshdoc.interpret.executor.returning import Changed, joined_columns, reading, returned, stored_place
from meshdoc.interpret.executor.table import delete_row, update_row
from meshdoc.interpret.executor.target import Target, as_target, columns_as, family, target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement
from meshdoc.interpret.executor.view import change_instead, check_options, on_view
from meshdoc.interpret.query.modify import Done, action, give_up
from meshdoc.interpret.query.query import is_empty, run_query
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import attempted
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.session import Session


@dataclass(frozen=True, slots=True)
class Picked:
    """A target row of a statement: where it is stored, the row, and the values that SET assigns."""

    target: Target
    row: Row
    values: tuple[Value, ...]
    joined: Row


def matching(session: Session, query: nodes.Query, scope: Scope, targets: Sequence[nodes.TargetEntry]) -> list[Picked]:
    """The rows that WHERE selects, each once. Uncertain if they cannot be known."""
    joined = joined_columns(query)
    exprs = (*stored_place(query), *(target.expr for target in targets), *joined.values())
    from_list = (nodes.RangeTableRef(range_index=query.result_relation), *query.from_list)
    picked = reading(query, exprs, from_list, query.where)
    found: dict[tuple[object, object], Picked] = {}
    for oid, place, *values in run_query(session, picked, scope).rows:
        assert isinstance(oid, int) and isinstance(place, int)
        if (oid, place) not in found:
            target = target_of(session, oid)
            row = contents(session, target.relation).rows[place]
            own = tuple(values[: len(targets)])
            found[oid, place] = Picked(target, row, own, dict(zip(joined, values[len(targets) :], strict=True)))
    return list(found.values())


# --- UPDATE -----------------------------------------------------------------------------------------------------


@action("update")
def update(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """UPDATE."""
    item = target_relation(session, query)
    if not isinstance(item, Table):
        return on_view(session, query, scope, item, change_instead)
    if (reason := not_followed(session, item)) is not None:
        return give_up(session, item, reason)
    targets = assigned(query.targets)
    columns = frozenset(target.number for target in targets)
    root = target_of(session, item.oid)
    before_statement(session, root, "update", columns)
    transition = Transition(root)
    if is_empty(session, item.oid):
        found: list[Picked] | Unknown = []
    elif reason := unknown_rows(session, item):
        return Done(None, Unknown(reason))
    else:
        found = attempted(lambda: matching(session, query, scope, [t for t in targets if not _is_apart(t)]))
    if isinstance(found, Unknown):
        return _columns_unknown(session, item, targets, found.reason)
    after = After(session)
    changes = [c for picked in found if (c := _update(after, root, picked, query, scope, transition))]
    for change in changes:
        if change.new is not None:
            check_options(session, query, scope, item, change.new)
    after_statement(after, root, "update", transition, columns)
    after.finish()
    return Done(returned(session, query, scope, item, changes), len(changes))


def _is_default(target: nodes.TargetEntry) -> bool:
    return isinstance(target.expr, nodes.SetToDefault)


def _is_apart(target: nodes.TargetEntry) -> bool:
    """Whether the values that SET assigns are evaluated row by row."""
    return _is_default(target) or is_stored_part(target.expr)


def _update(
    after: After, root: Target, picked: Picked, query: nodes.Query, scope: Scope, transition: Transition
) -> Changed | None:
    relation = root.relation
    targets = assigned(query.targets)
    values = iter(picked.values)
    before = as_target(root, picked.target, picked.row)
    made = dict(before)
    for place, target in enumerate(targets):
        if _is_default(target):
            made[target.number] = default_of(after.session, relation, relation.attribute(target.number))
        elif is_stored_part(target.expr):
            around = RowScope(whole(relation, before), scope, Facts(after.session.names))
            more = any(other.number == target.number for other in targets[place + 1 :])
            expr = of_rows(without_domain(target.expr) if more else target.expr, (query.result_relation,))
            present: Value = made.get(target.number)
            made[target.number] = stored_part(after.session, expr, around, present)
        else:
            made[target.number] = next(values)
    check_domains(after.session, root, made)
    new = made if root is picked.target else {**picked.row, **as_target(picked.target, root, made)}
    columns = _columns_of(root, picked.target, targets)
    changed = update_row(after, picked.target, picked.row, new, columns, transition)
    if changed is None:
        return None
    return Changed(before, as_target(root, picked.target, changed) if changed is not new else made, picked.joined)


def _columns_of(root: Target, target: Target, targets: Sequence[nodes.TargetEntry]) -> frozenset[int]:
    """The columns that SET names, as they are numbered in the table that stores the row."""
    return frozenset(columns_as(root.relation, target.relation, (item.number for item in targets)))


def _columns_unknown(session: Session, item: Table, targets: Sequence[nodes.TargetEntry], reason: str) -> Done:
    """An UPDATE whose rows or values cannot be known: the columns that it sets become unknown."""
    root = target_of(session, item.oid)
    for table in family(session, item):
        if isinstance(table, Table):
            unknown = dict.fromkeys(_columns_of(root, target_of(session, table.oid), targets), Unknown(reason))
            keep(session, table, tuple({**row, **unknown} for row in contents(session, table).rows))
    return Done(None, Unknown(reason))


# --- DELETE -----------------------------------------------------------------------------------------------------


@action("delete")
def delete(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """DELETE."""
    item = target_relation(session, query)
    if not isinstance(item, Table):
        return on_view(session, query, scope, item, change_instead)
    if (reason := not_followed(session, item)) is not None:
        return give_up(session, item, reason)
    root = target_of(session, item.oid)
    before_statement(session, root, "delete")
    transition, after = Transition(root), After(session)
    if is_empty(session, item.oid):
        found: list[Picked] | Unknown = []
    elif reason := unknown_rows(session, item):
        return _emptied(session, query, item, reason)
    else:
        found = attempted(lambda: matching(session, query, scope, []))
    if isinstance(found, Unknown):
        return give_up(session, item, found.reason)
    gone = [
        Changed(as_target(root, picked.target, picked.row), None, picked.joined)
        for picked in found
        if delete_row(after, picked.target, picked.row, transition)
    ]
    after_statement(after, root, "delete", transition)
    after.finish()
    return Done(returned(session, query, scope, item, gone), len(gone))


def _emptied(session: Session, query: nodes.Query, item: Table, reason: str) -> Done:
    """A DELETE of unknown rows: without a condition it leaves none."""
    if query.where is None and not query.from_list and not target_of(session, item.oid).triggers:
        for table in family(session, item):
            if isinstance(table, Table):
                keep(session, table, ())
    return Done(None, Unknown(reason))
