"""INSERT, with ON CONFLICT: rows computed, completed and stored. ExecInsert of nodeModifyTable.c."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.contents import ROWS_KEPT, TOO_MANY
from meshdoc.interpret.executor.assignment import assigned, is_stored_part, stored_part, without_domain
from meshdoc.interpret.executor.conflict import Arbiter, arbiter_of, insert_or_update
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import evaluated
from meshdoc.interpret.executor.modify_table import ModifyTable, modify
from meshdoc.interpret.executor.returning import Changed
from meshdoc.interpret.executor.table import insert_row
from meshdoc.interpret.executor.trigger import after_statement, before_statement
from meshdoc.interpret.executor.view import check_options, insert_instead
from meshdoc.interpret.query.modify import Done, action
from meshdoc.interpret.query.permission import check_permissions
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import Uncertain, attempted
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import rebuild
from meshdoc.record import replace
from meshdoc.rewrite.target_view import Through
from meshdoc.session import Session

Given = Callable[[int], tuple[Value, ...]]
"""The value of a column in a row, as a one-element tuple; () if the row has none."""


@action("insert")
def insert(session: Session, query: nodes.Query, scope: Scope) -> Done:
    """INSERT."""
    if isinstance(query, Through):
        check_permissions(session, query)  # the planner looks at those of views before it infers the arbiter
    arbiter = arbiter_of(session, query)
    return modify(session, query, scope, partial(_into_table, arbiter=arbiter), _into_view)


def _into_view(state: ModifyTable) -> Done:
    rows = attempted(lambda: list(_rows_to_insert(state)))
    return state.give_up(rows.reason) if isinstance(rows, Unknown) else insert_instead(state, rows)


def _into_table(state: ModifyTable, arbiter: Arbiter | None) -> Done:
    """Insert rows into a table one by one, then run what is queued for the end of the statement."""
    before_statement(state.session, state.root, "insert")
    updated = _updated_on_conflict(state.query)
    if updated:
        before_statement(state.session, state.root, "update", updated)
    rows = attempted(lambda: list(_rows_to_insert(state)))
    if isinstance(rows, Unknown):
        return state.give_up(rows.reason)
    changes: list[Changed] = []
    unknown = None
    for row in rows:
        change = attempted(partial(_store, state, row, arbiter))
        if isinstance(change, Unknown):
            unknown = change
            state.give_up(unknown.reason)
        elif change is not None:
            changes.append(change)
    if updated:
        after_statement(state.transition, "update", updated)
    done = state.finish(changes)
    return replace(done, count=unknown) if unknown else done


def _updated_on_conflict(query: nodes.Query) -> frozenset[int]:
    """The columns that DO UPDATE sets; its statement triggers fire whether or not a row conflicts."""
    return frozenset(target.number for target in assigned(query.on_conflict.set)) if query.on_conflict else frozenset()


def _store(state: ModifyTable, row: Row, arbiter: Arbiter | None) -> Changed | None:
    if arbiter is not None:
        change = insert_or_update(state, row, arbiter)
    else:
        made = insert_row(state.transition, row)
        change = None if made is None else Changed(None, made)
    if change is not None and change.new is not None:
        check_options(state, change.new)
    return change


# --- source rows ------------------------------------------------------------------------------------------------


def _rows_to_insert(state: ModifyTable) -> Iterator[Row]:
    """The rows that INSERT provides, completed with the defaults of the columns that it omits."""
    for given in _inserted(state.session, state.query, state.scope):
        yield new_row(state, state.query.overriding, given)


def new_row(state: ModifyTable, overriding: str, given: Given) -> Row:
    """A row with the values given, as far as OVERRIDING allows, and with the defaults of the other columns."""
    made: dict[int, Value] = {}
    for column in state.root.relation.columns:
        ignored = column.generated or (overriding == "user" and column.identity)
        value = () if ignored else given(column.attnum)
        made[column.attnum] = value[0] if value else default_of(state.session, state.root.relation, column)
    check_domains(state.session, state.root, made)
    return made


def _inserted(session: Session, query: nodes.Query, scope: Scope) -> Iterator[Given]:
    """The rows that INSERT provides. A single row is evaluated column by column, defaults included."""
    if not query.from_list:
        yield partial(_worked_out, session, query, scope)
    else:
        for row in _rows_from(session, query, scope):
            yield partial(_at_hand, row)


def _at_hand(row: dict[int, Value], number: int) -> tuple[Value, ...]:
    return (row[number],) if number in row else ()


def _worked_out(session: Session, query: nodes.Query, scope: Scope, number: int) -> tuple[Value, ...]:
    """The value of a column in the one row of VALUES."""
    exprs = [(target.number, target.expr) for target in query.targets if target.number == number]
    return tuple(cells(session, exprs, scope).values())


def _rows_from(session: Session, query: nodes.Query, scope: Scope) -> Iterator[dict[int, Value]]:
    """The rows of VALUES or a query, each with the columns that INSERT names; a DEFAULT is omitted."""
    sources = [entry for entry in query.range_table if entry.kind is nodes.RangeKind.VALUES and not entry.in_from]
    values = next((entry for entry in query.range_table if entry.kind is nodes.RangeKind.VALUES), None)
    if values is not None and len(query.from_list) == 1 and not sources[1:] and not query.ctes:
        index = query.range_table.index(values) + 1
        for row in values.values:
            exprs = [(target.number, _with_cells(target.expr, index, row)) for target in query.targets]
            yield cells(session, exprs, scope)
        return
    picked = nodes.Query(
        targets=tuple(replace(target, number=n) for n, target in enumerate(query.targets, 1)),
        range_table=query.range_table,
        from_list=query.from_list,
        ctes=query.ctes,
        recursive=query.recursive,
        limit_count=nodes.Const(type=TypeRef(oids.INT8), value=str(ROWS_KEPT + 1)),
    )
    found = run_query(session, picked, scope)
    if len(found.rows) > ROWS_KEPT:
        raise Uncertain(TOO_MANY)
    numbers = [target.number for target in query.targets]
    for values_of_row in found.rows:
        yield dict(zip(numbers, values_of_row, strict=True))


def _with_cells(node: nodes.Node, index: int, row: tuple[nodes.Node, ...]) -> nodes.Node:
    """An expression over one row of VALUES."""
    if isinstance(node, nodes.Var) and node.range_index == index and node.levels_up == 0:
        return row[node.attnum - 1]
    if isinstance(node, nodes.Query):
        return node
    return rebuild(node, lambda child: _with_cells(child, index, row))


def cells(session: Session, exprs: list[tuple[int, nodes.Node]], scope: Scope) -> dict[int, Value]:
    """The values of some columns, except those that are DEFAULT; a column may be assigned in parts."""
    found: dict[int, Value] = {}
    for place, (number, expr) in enumerate(exprs):
        if is_stored_part(expr):
            if any(other == number for other, _ in exprs[place + 1 :]):
                expr = without_domain(expr)
            found[number] = stored_part(session, expr, scope, found.get(number))
        elif not isinstance(expr, nodes.SetToDefault):
            found[number] = evaluated(session, expr, scope)
    return found
