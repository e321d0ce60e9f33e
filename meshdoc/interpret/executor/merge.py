"""MERGE: each row of the source, with the row it matches, is handled by the first WHEN clause that applies.

Mirrors ExecMerge of nodeModifyTable.c.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from meshdoc.catalog.contents import Field, Row, Unknown, Value
from meshdoc.catalog.object import NO_OID
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.contents import contents
from meshdoc.interpret.executor.assignment import assigned
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, whole
from meshdoc.interpret.executor.insert import new_row
from meshdoc.interpret.executor.modify_table import ModifyTable, modify
from meshdoc.interpret.executor.outcome import unknown_rows
from meshdoc.interpret.executor.returning import reading, stored_place, told_apart
from meshdoc.interpret.executor.table import delete_row, insert_row, update_row
from meshdoc.interpret.executor.target import Target, as_target, columns_as, target_of
from meshdoc.interpret.executor.trigger import after_statement, before_statement
from meshdoc.interpret.executor.view import check_options
from meshdoc.interpret.fast_path.given import STEP, place_of_column
from meshdoc.interpret.query.modify import Done, action
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Rows, Scope
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import rebuild, walk
from meshdoc.record import positional, replace
from meshdoc.rewrite.target_view import Through
from meshdoc.session import Session

JOINS = {frozenset[str](): "inner", frozenset({"target"}): "left", frozenset({"source"}): "right"}
EVENTS = ("insert", "update", "delete")


@positional
class Match:
    """One row of the join: the target row and the table that stores it, if any, and the source's columns."""

    source: Row
    found: bool
    target: Target | None = None
    row: Row | None = None


@dataclass(slots=True)
class Merge:
    """One MERGE in progress; `updated` are the columns that any of its actions sets."""

    state: ModifyTable
    updated: frozenset[int]
    done: set[int] = field(default_factory=set)
    rows: list[tuple[Value, ...]] = field(default_factory=list)
    count: int = 0

    def value(self, node: nodes.Node, match: Match, row: Row | None) -> Value:
        """The value of an expression over the source's columns and the target's row."""
        return self._over(node, match, {self.state.query.result_relation - 1: row})

    def returned(self, node: nodes.Node, match: Match, old: Row | None, new: Row | None) -> Value:
        """The value of an expression of RETURNING, over the target's row before and after too."""
        query = self.state.query
        current, count = old if new is None else new, len(query.range_table)
        rows = {query.result_relation - 1: current, count: old, count + 1: new}
        return self._over(told_apart(node, query.result_relation), match, rows)

    def _over(self, node: nodes.Node, match: Match, rows: Mapping[int, Row | None]) -> Value:
        state = self.state
        indexes = (*range(1, len(state.query.range_table) + 1), -1, -2)
        columns: dict[int, Value] = dict(match.source)
        child = match.target.relation.oid if match.target else NO_OID
        for place, row in rows.items():
            made = whole(state.root.relation, row or {}, child)
            columns |= {number + place * STEP: value for number, value in made.items()}
        around = RowScope(columns, state.scope, Facts(state.session.names))
        return evaluated(state.session, of_rows(node, indexes), around)


@action("merge")
def merge(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """MERGE."""
    return modify(session, query, scope, _into_table, _into_view)


def _into_table(state: ModifyTable) -> Done:
    session, query = state.session, state.query
    if reason := unknown_rows(session, state.root.table):
        return state.give_up(reason)
    updates = (assigned(action.targets) for action in query.merge_actions if action.command == "update")
    made = Merge(state, frozenset(target.number for targets in updates for target in targets))
    events = [event for event in EVENTS if any(a.command == event for a in query.merge_actions)]
    for event in events:
        before_statement(session, state.root, event, made.updated)
    try:
        for match in list(_matches(session, query, state.scope)):
            _one(made, match)
    except Undecided:
        raise
    except Uncertain as error:
        return state.give_up(error.message)
    for event in reversed(events):
        after_statement(state.transition, event, made.updated)
    state.transition.after.finish()
    return Done(_output(query, made), made.count)


def _into_view(state: ModifyTable) -> Done:
    """MERGE into a view; its INSTEAD OF triggers are not followed."""
    if all(action.command == "nothing" for action in state.query.merge_actions):
        return Done(None, 0)
    return state.give_up("the effect of MERGE on a view with triggers is not tracked")


def _output(query: nodes.Query, made: Merge) -> Rows | None:
    targets = [target for target in query.returning if not target.junk]
    if not targets:
        return None
    return Rows(tuple(Field(target.name, target.expr.type) for target in targets), made.rows)


# --- the join ---------------------------------------------------------------------------------------------------


def _matches(session: Session, query: nodes.Query, scope: Scope) -> Iterator[Match]:
    sides = {match.removeprefix("not matched by ") for a in query.merge_actions if (match := a.match) != "matched"}
    wanted = list(_source_columns(query))
    outer = JOINS.get(frozenset(sides), "full")
    (source,) = query.from_list
    join = nodes.JoinExpr(
        type=outer,
        left=source,
        right=nodes.RangeTableRef(range_index=query.result_relation),
        range_index=0,
        condition=query.merge_join_condition,
    )
    picked = reading(query, (*stored_place(query), *wanted), (join,), None)
    places = [place_of_column(var.range_index - 1, var.attnum) for var in wanted]
    for oid, place, *values in run_query(session, picked, scope).rows:
        source_row: Row = dict(zip(places, values, strict=True))
        if place is None:
            yield Match(source_row, found=True)
            continue
        stored = target_of(session, int(str(oid)))
        row = contents(session, stored.relation).rows[int(str(place))]
        yield Match(source_row, found=any(value is not None for value in values) or not values, target=stored, row=row)


def _source_columns(query: nodes.Query) -> Iterator[nodes.Var]:
    """The source's columns that are read, each once."""
    seen: set[tuple[int, int]] = set()
    for part in (*query.merge_actions, *query.returning, query.merge_join_condition):
        for node in walk(part) if part is not None else ():
            if not isinstance(node, nodes.Var) or node.levels_up or node.range_index == query.result_relation:
                continue
            if (key := (node.range_index, node.attnum)) not in seen:
                seen.add(key)
                yield replace(node, returning="")


# --- actions on one row -----------------------------------------------------------------------------------------


def _one(made: Merge, match: Match) -> None:
    kind = "not matched by target" if match.row is None else "matched" if match.found else "not matched by source"
    row = None if match.row is None or match.target is None else as_target(made.state.root, match.target, match.row)
    if kind == "not matched by source" and not _is_visible(made, match, row):
        return
    for item in made.state.query.merge_actions:
        if item.match != kind:
            continue
        if item.condition is not None:
            value = made.value(item.condition, match, row)
            if isinstance(value, Unknown):
                raise Uncertain(value.reason)
            if value is not True:
                continue
        if item.command != "nothing":
            _refuse_second(made, match)
            _carry_out(made, item, match, row)
        return


def _is_visible(made: Merge, match: Match, row: Row | None) -> bool:
    """Whether a row is visible in the view that the statement names."""
    query = made.state.query
    visible = query.visible if isinstance(query, Through) else None
    return visible is None or made.value(visible, match, row) is True


def _refuse_second(made: Merge, match: Match) -> None:
    if match.row is None:
        return
    if id(match.row) in made.done:
        raise SqlError(
            "21000",
            "MERGE command cannot affect row a second time",
            hint="Ensure that not more than one source row matches any one target row.",
        )
    made.done.add(id(match.row))


def _carry_out(made: Merge, item: nodes.MergeAction, match: Match, row: Row | None) -> None:
    if item.command == "insert":
        old, new = None, _inserted(made, item, match)
        if new is None:
            return
    elif item.command == "delete":
        assert match.target is not None and match.row is not None
        if not delete_row(made.state.transition, match.target, match.row):
            return
        old, new = row, None
    else:
        old, new = row, _updated(made, item, match, row or {})
        if new is None:
            return
    if new is not None:
        check_options(made.state, new)
    made.count += 1
    targets = [target for target in made.state.query.returning if not target.junk]
    if targets:
        exprs = (_with_action(target.expr, item.command) for target in targets)
        made.rows.append(tuple(made.returned(expr, match, old, new) for expr in exprs))


def _with_action(node: nodes.Node, command: str) -> nodes.Node:
    """MERGE_ACTION() returns the action performed."""
    if isinstance(node, nodes.MergeSupportFunc):
        return nodes.Const(type=node.type, collation=node.collation, value=command.upper())
    return rebuild(node, lambda child: _with_action(child, command))


def _value(made: Merge, target: nodes.TargetEntry, match: Match, row: Row) -> Value:
    if isinstance(target.expr, nodes.SetToDefault):
        relation = made.state.root.relation
        return default_of(made.state.session, relation, relation.attribute(target.number))
    return made.value(target.expr, match, row)


def _inserted(made: Merge, item: nodes.MergeAction, match: Match) -> Row | None:
    given = {target.number: target for target in item.targets if not target.junk}
    row = new_row(made.state, item.overriding, lambda n: (_value(made, given[n], match, {}),) if n in given else ())
    return insert_row(made.state.transition, row)


def _updated(made: Merge, item: nodes.MergeAction, match: Match, row: Row) -> Row | None:
    assert match.target is not None and match.row is not None
    state, root = made.state, made.state.root
    values = {target.number: _value(made, target, match, row) for target in assigned(item.targets)}
    check_domains(state.session, root, {**row, **values})
    new = {**match.row, **as_target(match.target, root, {**row, **values})}
    columns = frozenset(columns_as(root.relation, match.target.relation, made.updated))
    stored = update_row(state.transition, match.target, match.row, new, columns)
    return None if stored is None else as_target(root, match.target, stored)
