"""INSERT, UPDATE and DELETE on views: INSTEAD OF triggers, and what simple views pass on (rewriteTargetView of
rewriteHandler.c).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from meshdoc.analyze.state import ExprKind
from meshdoc.catalog.contents import Row
from meshdoc.catalog.relation import ColumnDefault, Relation, View
from meshdoc.catalog.trigger import Rule
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.duck.from_clause import view_query
from meshdoc.interpret.executor.after_triggers import After
from meshdoc.interpret.executor.constraints import failing
from meshdoc.interpret.executor.expression import RowScope, evaluated, of_rows, stored, whole
from meshdoc.interpret.executor.outcome import give_up
from meshdoc.interpret.executor.permission import check_permissions
from meshdoc.interpret.executor.returning import Changed, joined_columns, returned
from meshdoc.interpret.executor.target import target_of
from meshdoc.interpret.executor.trigger import (
    Transition,
    after_statement,
    before_statement,
    has_row_triggers,
    instead_of,
)
from meshdoc.interpret.query.modify import Done, action
from meshdoc.interpret.query.query import run_query
from meshdoc.interpret.scope import Scope
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import raise_levels, rebuild
from meshdoc.rewrite.through import CheckOption, Through
from meshdoc.rewrite.updatable import why_not_updatable
from meshdoc.session import Session


def check_options(session: Session, query: nodes.Query, scope: Scope, relation: Relation, row: Row) -> None:
    """Raise SqlError 44000 for a row that is not to be seen through its view: ExecWithCheckOptions."""
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


# --- which way --------------------------------------------------------------------------------------------------


Carry = Callable[[Session, nodes.Query, Scope, Relation], Done]


def through(session: Session, query: nodes.Query, scope: Scope, item: Relation, carry: Carry) -> Done:
    """A statement on a view or foreign table; `carry` is for its INSTEAD OF triggers."""
    if not isinstance(item, View) or item.oid not in session.catalog or not item.query.text:
        return give_up(session, query, item, f'changes made through "{item.name}" are not tracked')
    target = target_of(session, item.oid)
    rules = [rule for rule in target.rules if rule.event == query.command and rule.enabled != "D"]
    if any(rule.instead and rule.condition is None for rule in rules):
        return give_up(session, query, item, "the effect of rewrite rules is not tracked")
    if has_row_triggers(session, target, query.command, "instead of"):
        return carry(session, query, scope, item)
    event = query.command.upper()
    hint = f", provide an INSTEAD OF {event} trigger or an unconditional ON {event} DO INSTEAD rule."
    _refuse(session, item, query.command, rules, hint)
    made = rewritten(session, query, item)
    check_permissions(session, query)
    return action[made.command](session, made, scope)


def merge_through(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Done:
    """MERGE into a view; what its INSTEAD OF triggers would do is not followed."""
    if not isinstance(item, View) or item.oid not in session.catalog or not item.query.text:
        return give_up(session, query, item, f'changes made through "{item.name}" are not tracked')
    target = target_of(session, item.oid)
    events = [one.command for one in query.merge_actions if one.command in WORDS]
    if not events:
        return Done(None, 0)
    if any(has_row_triggers(session, target, event, "instead of") for event in events):
        return give_up(session, query, item, "the effect of MERGE on a view with triggers is not tracked")
    for event in events:
        _refuse(session, item, event, [], f" using MERGE, provide an INSTEAD OF {event.upper()} trigger.")
    made = rewritten(session, query, item)
    check_permissions(session, query)
    return action[made.command](session, made, scope)


def _refuse(session: Session, view: View, command: str, rules: list[Rule], hint: str) -> None:
    """55000 for a view that is not simple, `hint` being the end of its hint: error_view_not_updatable."""
    detail = why_not_updatable(view_query(session.names, view))
    if not detail and not any(rule.instead for rule in rules):
        return
    words, verb = WORDS[command]
    if any(rule.instead for rule in rules):
        detail = "Views with conditional DO INSTEAD rules are not automatically updatable."
    raise SqlError(
        "55000", f'cannot {words} view "{view.name}"', detail=detail, hint=f"To enable {verb} the view{hint}"
    )


WORDS = {
    "insert": ("insert into", "inserting into"),
    "update": ("update", "updating"),
    "delete": ("delete from", "deleting from"),
}


# --- what simple views pass on ----------------------------------------------------------------------------------


def rewritten(session: Session, query: nodes.Query, view: View) -> nodes.Query:
    """The statement on the relation that the view is over."""
    below = view_query(session.names, view)
    (item,) = below.from_list
    assert isinstance(item, nodes.RangeTableRef)
    base, index = below.range_table[item.range_index - 1], query.result_relation
    outputs = {t.number: _moved(t.expr, item.range_index, index) for t in below.targets if not t.junk}
    query = _with_defaults(session, query, view)
    columns = _base_columns(view, query, outputs)
    changed = _substituted(query, index, outputs)
    entry = replace(base, name=query.range_table[index - 1].name, alias=query.range_table[index - 1].alias)
    table = tuple(entry if n == index else e for n, e in enumerate(changed.range_table, 1))
    where = None if below.where is None else _moved(below.where, item.range_index, index)
    made = replace(
        changed,
        range_table=table,
        targets=tuple(replace(t, number=columns.get(t.number, t.number)) for t in changed.targets),
        where=_and(where, changed.where) if query.command in ("update", "delete") else None,
        merge_actions=tuple(
            replace(one, targets=tuple(replace(t, number=columns[t.number]) for t in one.targets))
            for one in changed.merge_actions
        ),
    )
    if query.command == "merge":
        made = replace(made, merge_join_condition=_and(where, made.merge_join_condition))
    if made.on_conflict is not None:
        made = replace(made, on_conflict=_conflict(made, made.on_conflict, columns, outputs, entry))
    return _checked(session, made, query, view, where, index, outputs)


def _conflict(
    query: nodes.Query,
    clause: nodes.OnConflict,
    columns: dict[int, int],
    outputs: dict[int, nodes.Node],
    entry: nodes.RangeTableEntry,
) -> nodes.OnConflict:
    """ON CONFLICT with EXCLUDED as a row of the base relation."""
    moved = {n: _moved(node, query.result_relation, clause.excluded_index) for n, node in outputs.items()}
    made = clause if not clause.excluded_index else _substituted(clause, clause.excluded_index, moved)
    return replace(made, set=tuple(replace(t, number=columns.get(t.number, t.number)) for t in made.set))


def _base_columns(view: View, query: nodes.Query, outputs: dict[int, nodes.Node]) -> dict[int, int]:
    """The base relation's column for each that is set. 0A000 for one that is none of its columns."""
    found = {}
    given = (*query.targets, *(query.on_conflict.set if query.on_conflict else ()))
    for target in (*given, *(target for one in query.merge_actions for target in one.targets)):
        if target.junk:
            continue
        node = outputs[target.number]
        if not isinstance(node, nodes.Var) or node.attnum <= 0:
            name = next(c.name for c in view.columns if c.attnum == target.number)
            verb = {"insert": "insert into", "merge": "merge into"}.get(query.command, "update")
            system = isinstance(node, nodes.Var) and node.attnum < 0
            detail = (
                "View columns that refer to system columns are not updatable."
                if system
                else "View columns that are not columns of their base relation are not updatable."
            )
            raise SqlError("0A000", f'cannot {verb} column "{name}" of view "{view.name}"', detail=detail)
        found[target.number] = node.attnum
    return found


def _with_defaults(session: Session, query: nodes.Query, view: View) -> nodes.Query:
    """An INSERT with the view's own defaults for the columns that it does not name."""
    if query.command != "insert":
        return query
    named = {target.number for target in query.targets}
    more = []
    for column in view.columns:
        default = session.catalog.find("default", view.oid, column.attnum)
        if isinstance(default, ColumnDefault) and column.attnum not in named:
            made = stored(session, default.expression, ExprKind.COLUMN_DEFAULT, coerce_to=column.type)
            more.append(nodes.TargetEntry(expr=made.node, number=column.attnum, name=column.name))
    return replace(query, targets=(*query.targets, *more)) if more else query


def _checked(
    session: Session,
    made: nodes.Query,
    query: nodes.Query,
    view: View,
    where: nodes.Node | None,
    index: int,
    outputs: dict[int, nodes.Node],
) -> nodes.Query:
    """The statement with the view's check option, and those of the views above it."""
    held = query.checks if isinstance(query, Through) else ()
    checks = [
        check if check.condition is None else replace(check, condition=_substituted(check.condition, index, outputs))
        for check in held
    ]
    option = dict(view.options).get("check_option", "")
    cascaded = option == "cascaded" or bool(held and held[0].cascaded)
    if cascaded or (option and where is not None):
        checks.insert(0, CheckOption(view=view.name, cascaded=cascaded, condition=where))
    values = {field.name: getattr(made, field.name) for field in fields(nodes.Query)}
    invoker = dict(view.options).get("security_invoker", "false") in ("true", "on", "1")
    role = session.current_user if invoker else view.owner
    held_back = query.visible if isinstance(query, Through) else None
    visible = _and(where, None if held_back is None else _substituted(held_back, index, outputs))
    return Through(**values, checks=tuple(checks), role=role, visible=visible)


def _and(one: nodes.Node | None, other: nodes.Node | None) -> nodes.Node | None:
    if one is None or other is None:
        return one if other is None else other
    return nodes.BoolExpr(type=TypeRef(oids.BOOL), operator="and", args=(one, other))


def _moved(node: Any, index: int, to: int) -> Any:
    """An expression of the view's query as one of the statement's: its relation stands at another place."""
    return _changed(node, 0, lambda var: replace(var, range_index=to) if var.range_index == index else var)


def _substituted(node: Any, index: int, outputs: dict[int, nodes.Node]) -> Any:
    """What is said of the view's columns said of those of the relation below it."""

    def below(var: nodes.Var) -> nodes.Node:
        if var.range_index != index:
            return var
        if var.attnum == 0:
            made: nodes.Node = nodes.RowExpr(type=TypeRef(oids.RECORD), args=tuple(outputs.values()))
        else:
            made = outputs[var.attnum]
            if isinstance(made, nodes.Var) and var.returning:
                made = replace(made, returning=var.returning)
        return raise_levels(made, var.levels_up)

    return _changed(node, 0, below)


def _changed(node: Any, depth: int, change: Callable[[nodes.Var], nodes.Node]) -> Any:
    """A tree with each column of the statement's own level changed."""
    if isinstance(node, nodes.Var):
        return change(node) if node.levels_up == depth else node
    return rebuild(node, lambda child: _changed(child, depth + isinstance(child, nodes.Query), change))


# --- INSTEAD OF triggers ----------------------------------------------------------------------------------------


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


def change_through(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Done:
    """UPDATE or DELETE of a view."""
    return through(session, query, scope, item, _change_instead)


def _change_instead(session: Session, query: nodes.Query, scope: Scope, item: Relation) -> Done:
    """ExecIRUpdateTriggers and ExecIRDeleteTriggers."""
    target, after, event = target_of(session, item.oid), After(session), query.command
    targets = [target for target in query.targets if not target.junk]
    before_statement(session, target, event, frozenset(t.number for t in targets))
    try:
        found = _rows_of_view(session, query, scope, item, targets)
    except Undecided:
        raise
    except Uncertain as error:
        return give_up(session, query, item, error.message)
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
    """The view's rows that WHERE picks, as they are and as SET makes them, and what RETURNING asks for beside."""
    own: list[nodes.Node] = [
        nodes.Var(type=c.type, collation=c.collation, range_index=query.result_relation, attnum=c.attnum)
        for c in item.columns
    ]
    joined = joined_columns(query)
    exprs = [*own, *(target.expr for target in targets), *joined.values()]
    picked = nodes.Query(
        targets=tuple(nodes.TargetEntry(expr=expr, number=n, name=f"c{n}") for n, expr in enumerate(exprs, 1)),
        range_table=query.range_table,
        from_list=(nodes.RangeTableRef(range_index=query.result_relation), *query.from_list),
        where=query.where,
        ctes=query.ctes,
        recursive=query.recursive,
    )
    found: list[tuple[Row, Row, Row]] = []
    for row in run_query(session, picked, scope).rows:
        old = {c.attnum: value for c, value in zip(item.columns, row, strict=False)}
        new = {**old, **dict(zip((t.number for t in targets), row[len(own) :], strict=False))}
        found.append((old, new, dict(zip(joined, row[len(own) + len(targets) :], strict=True))))
    return found
