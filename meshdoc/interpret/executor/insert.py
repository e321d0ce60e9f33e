"""INSERT, with ON CONFLICT: rows computed, completed and stored. ExecInsert of nodeModifyTable.c."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.relation import Relation, Table
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.contents import ROWS_KEPT, TOO_MANY
from meshdoc.interpret.executor.after_triggers import After
from meshdoc.interpret.executor.assignment import is_stored_part, stored_part, without_domain
from meshdoc.interpret.executor.conflict import Arbiter, arbiter_of, insert_or_update
from meshdoc.interpret.executor.constraints import check_domains
from meshdoc.interpret.executor.default import default_of
from meshdoc.interpret.executor.expression import evaluated
from meshdoc.interpret.executor.outcome import not_followed, target_relation
from meshdoc.interpret.executor.permission import check_permissions
from meshdoc.interpret.executor.returning import Changed, returned
from meshdoc.interpret.executor.table import insert_row, locate
from meshdoc.interpret.executor.target import Target, target_of
from meshdoc.interpret.executor.trigger import Transition, after_statement, before_statement
from meshdoc.interpret.executor.view import check_options, insert_instead, on_view
from meshdoc.interpret.query.modify import Done, action, give_up
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import Uncertain, attempted
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import rebuild
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
    item = target_relation(session, query)
    if not isinstance(item, Table):
        return on_view(session, query, scope, item, _into_view)
    if (reason := not_followed(session, item)) is not None:
        return give_up(session, item, reason)
    before_statement(session, target_of(session, item.oid), "insert")
    made = attempted(lambda: list(rows_to_insert(session, query, scope, item)))
    if isinstance(made, Unknown):
        return give_up(session, item, made.reason)
    return store_rows(session, query, scope, item, made, arbiter)


def _into_view(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Done:
    rows = attempted(lambda: list(rows_to_insert(session, query, scope, item)))
    if isinstance(rows, Unknown):
        return give_up(session, item, rows.reason)
    return insert_instead(session, query, item, scope, rows)


def store_rows(
    session: Session, query: nodes.Query, scope: Scope, item: Table, rows: list[Row], arbiter: Arbiter | None = None
) -> Done:
    """Insert rows into a table one by one, then run what is queued for the end of the statement."""
    after, target = After(session), target_of(session, item.oid)
    transition = Transition(target)
    changes: list[Changed] = []
    unknown = ""
    for row in rows:
        change = attempted(partial(_store, after, target, row, transition, query, scope, arbiter))
        if isinstance(change, Unknown):
            unknown = change.reason
            give_up(session, item, unknown)
        elif change is not None:
            changes.append(change)
    after_statement(after, target, "insert", transition)
    after.finish()
    count: Value = Unknown(unknown) if unknown else len(changes)
    return Done(returned(session, query, scope, item, changes), count)


def _store(
    after: After,
    target: Target,
    row: Row,
    transition: Transition,
    query: nodes.Query,
    scope: Scope,
    arbiter: Arbiter | None,
) -> Changed | None:
    if arbiter is not None:
        leaf, placed = locate(after.session, target, row)
        change = insert_or_update(after, target, leaf, placed, transition, query, scope, arbiter)
    else:
        made = insert_row(after, target, row, transition)
        change = None if made is None else Changed(None, made)
    if change is not None and change.new is not None:
        check_options(after.session, query, scope, target.relation, change.new)
    return change


# --- source rows ------------------------------------------------------------------------------------------------


def rows_to_insert(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Iterator[Row]:
    """The rows that INSERT provides, completed with the defaults of the columns that it omits."""
    target = target_of(session, item.oid)
    for given in _inserted(session, query, scope):
        made: dict[int, Value] = {}
        for column in item.columns:
            ignored = column.generated or (query.overriding == "user" and column.identity)
            value = () if ignored else given(column.attnum)
            made[column.attnum] = value[0] if value else default_of(session, item, column)
        if target.domains:
            check_domains(session, target, made)
        yield made


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
