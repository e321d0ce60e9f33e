"""Passing a statement on a view to the relation below it: rewriteTargetView of rewriteHandler.c."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from meshdoc.analyze.permission_info import PermissionInfo, changed_columns, permission_infos
from meshdoc.analyze.stored import stored_query
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.relation import View, is_invoker
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import raise_levels, rebuild
from meshdoc.record import record, replace
from meshdoc.rewrite.updatable import (
    error_view_not_updatable,
    view_columns_are_auto_updatable,
    view_has_instead_trigger,
    view_query_is_auto_updatable,
)

Outputs = Mapping[int, nodes.Node]
"""The columns of a view as expressions over the relation below."""


@record
class CheckOption:
    """The condition of a view WITH CHECK OPTION, over the relation below: WithCheckOption."""

    view: str
    cascaded: bool
    condition: nodes.Node | None


@record
class Through(nodes.Query):
    """A statement that a view has passed on: what new rows must satisfy, and whose privileges are checked.

    `permissions` are those required on the view, on everything else that the statement names, and last on the relation
    below.
    """

    checks: tuple[CheckOption, ...] = ()
    permissions: tuple[PermissionInfo, ...] = ()
    visible: nodes.Node | None = None  # what rows must satisfy to be the view's, for MERGE


def permissions_of(query: nodes.Query) -> tuple[PermissionInfo, ...]:
    """The privileges that a statement requires, in the order in which they are checked."""
    return query.permissions if isinstance(query, Through) else tuple(permission_infos(query).values())


def rewrite_target_view(names: Names, query: nodes.Query, view: View, original: nodes.Query) -> Through:
    """The statement on the relation that the view selects from; `original` is what it was before its target lists were
    rewritten.

    Raises SqlError 55000 if the view is not automatically updatable, 0A000 if a column is not, or if only some actions
    of a MERGE have INSTEAD OF triggers.
    """
    below = stored_query(names, view.query)
    _refuse(names, query, view, below)
    (item,) = below.from_list
    assert isinstance(item, nodes.RangeTableRef)
    base, index = below.range_table[item.range_index - 1], query.result_relation
    outputs = {t.number: _moved(t.expr, item.range_index, index) for t in below.targets if not t.junk}
    changed = _substituted(query, index, outputs)
    entry = replace(base, name=query.range_table[index - 1].name, alias=query.range_table[index - 1].alias)
    where = None if below.where is None else _moved(below.where, item.range_index, index)
    made = replace(
        changed,
        range_table=tuple(entry if n == index else e for n, e in enumerate(changed.range_table, 1)),
        targets=_renumbered(changed.targets, outputs),
        where=_and(where, changed.where) if query.command in ("update", "delete") else changed.where,
        merge_actions=tuple(replace(one, targets=_renumbered(one.targets, outputs)) for one in changed.merge_actions),
    )
    if query.command == "merge":
        made = replace(made, merge_join_condition=_and(where, made.merge_join_condition))
    if made.on_conflict is not None:
        made = replace(made, on_conflict=_conflict(made, made.on_conflict, outputs))
    held_back = query.visible if isinstance(query, Through) else None
    values = {field.name: getattr(made, field.name) for field in fields(nodes.Query)}
    return Through(
        **values,
        checks=_checks(query, view, where, index, outputs),
        permissions=(*permissions_of(original), _permission_below(original, view, below, outputs)),
        visible=_and(where, None if held_back is None else _substituted(held_back, index, outputs)),
    )


# --- what is refused ----------------------------------------------------------------------------------


def _refuse(names: Names, query: nodes.Query, view: View, below: nodes.Query) -> None:
    sets = query.command in ("insert", "update") or any(
        action.command in ("insert", "update") for action in query.merge_actions
    )
    if detail := view_query_is_auto_updatable(names, below, check_columns=sets):
        raise error_view_not_updatable(names.catalog, view, query, detail)
    modified = {attnum for _, columns in changed_columns(query) for attnum in columns}
    attnum, reason = view_columns_are_auto_updatable(below, modified)
    if reason:
        words = {"insert": "insert into", "update": "update", "merge": "merge into"}[query.command]
        message = f'cannot {words} column "{view.attribute(attnum).name}" of view "{view.name}"'
        raise SqlError("0A000", message, detail=reason)
    triggers = (view_has_instead_trigger(names.catalog, view, item.command, ()) for item in query.merge_actions)
    if any(triggers):
        raise SqlError(
            "0A000",
            f'cannot merge into view "{view.name}"',
            detail="MERGE is not supported for views with INSTEAD OF triggers for some actions but not all.",
            hint="To enable merging into the view, either provide a full set of INSTEAD OF triggers or drop the "
            "existing INSTEAD OF triggers.",
        )


# --- the rewritten statement ---------------------------------------------------------------------------


def _permission_below(original: nodes.Query, view: View, below: nodes.Query, outputs: Outputs) -> PermissionInfo:
    """The privileges to set the same columns of the relation below, and to read all columns that the view reads."""
    (read,) = permission_infos(below).values()
    if isinstance(original, Through):
        on_view = original.permissions[-1].wanted
    else:
        on_view = permission_infos(original)[original.result_relation].wanted
    wanted = {
        letter: frozenset(output.attnum for n in columns if n and isinstance(output := outputs[n], nodes.Var))
        for letter, columns in on_view
    }
    return PermissionInfo(
        relation=read.relation,
        wanted=tuple((wanted | dict(read.wanted) if "r" in wanted else wanted).items()),
        check_as_user=NO_OID if is_invoker(view) else view.owner,
    )


def _renumbered(targets: tuple[nodes.TargetEntry, ...], outputs: Outputs) -> tuple[nodes.TargetEntry, ...]:
    """The targets with the column numbers of the relation below."""
    return tuple(
        replace(target, number=output.attnum)
        if not target.junk and isinstance(output := outputs[target.number], nodes.Var)
        else target
        for target in targets
    )


def _conflict(query: nodes.Query, clause: nodes.OnConflict, outputs: Outputs) -> nodes.OnConflict:
    """ON CONFLICT with EXCLUDED as a row of the relation below."""
    moved = {n: _moved(node, query.result_relation, clause.excluded_index) for n, node in outputs.items()}
    made = clause if not clause.excluded_index else _substituted(clause, clause.excluded_index, moved)
    return replace(made, set=_renumbered(made.set, outputs))


def _checks(
    query: nodes.Query, view: View, where: nodes.Node | None, index: int, outputs: Outputs
) -> tuple[CheckOption, ...]:
    """The check options of the view and of the views above it, innermost first."""
    above = query.checks if isinstance(query, Through) else ()
    checks = tuple(
        check if check.condition is None else replace(check, condition=_substituted(check.condition, index, outputs))
        for check in above
    )
    option = dict(view.options).get("check_option", "")
    cascaded = option == "cascaded" or bool(above and above[0].cascaded)
    if cascaded or (option and where is not None):
        return (CheckOption(view=view.name, cascaded=cascaded, condition=where), *checks)
    return checks


def _and(one: nodes.Node | None, other: nodes.Node | None) -> nodes.Node | None:
    if one is None or other is None:
        return one if other is None else other
    return nodes.BoolExpr(type=TypeRef(oids.BOOL), operator="and", args=(one, other))


def _moved(node: Any, index: int, to: int) -> Any:
    """An expression of the view's query with its relation at the statement's range table index."""
    return _changed(node, 0, lambda var: replace(var, range_index=to) if var.range_index == index else var)


def _substituted(node: Any, index: int, outputs: Outputs) -> Any:
    """The tree with the view's columns replaced by those of the relation below: ReplaceVarsFromTargetList."""

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
    """The tree with every column of the statement's own query level changed."""
    if isinstance(node, nodes.Var):
        return change(node) if node.levels_up == depth else node
    return rebuild(node, lambda child: _changed(child, depth + isinstance(child, nodes.Query), change))
