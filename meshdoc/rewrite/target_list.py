"""The values that a statement assigns to columns: rewriteTargetListIU of rewriteHandler.c.

Differs from PostgreSQL: the executor adds the defaults of tables.
"""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, Identity, Relation, View
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import RangeKind
from meshdoc.record import replace
from meshdoc.rewrite.column_default import column_default

Defaults = Mapping[int, nodes.Node]


def rewrite_target_lists(names: Names, query: nodes.Query, relation: Relation) -> nodes.Query:
    """The statement with its target lists checked, and with the defaults of a view's columns.

    Raises SqlError 428C9 for a value given to a generated or identity column, 42601 for a column that is set twice.
    """
    if query.command == "merge":
        actions = tuple(_rewritten_action(names, query, relation, item) for item in query.merge_actions)
        return replace(query, merge_actions=actions)
    conflict = query.on_conflict
    query = _rewritten(names, query, relation)
    if conflict is None or not conflict.set:
        return query
    update = replace(query, command="update", targets=conflict.set)
    return replace(query, on_conflict=replace(conflict, set=_rewritten(names, update, relation).targets))


def _rewritten_action(
    names: Names, query: nodes.Query, relation: Relation, action: nodes.MergeAction
) -> nodes.MergeAction:
    given = replace(query, command=action.command, targets=action.targets, overriding=action.overriding)
    return replace(action, targets=_rewritten(names, given, relation).targets)


def _rewritten(names: Names, query: nodes.Query, relation: Relation) -> nodes.Query:
    if query.command not in ("insert", "update"):
        return query
    _refuse_repeated(query, relation)
    given = [target for target in query.targets if not target.junk]
    for target in given:
        _check_value(query, relation.attribute(target.number), target.expr)
    return _with_view_defaults(names, query, relation) if isinstance(relation, View) else query


def _refuse_repeated(query: nodes.Query, relation: Relation) -> None:
    """Raises 42601 for a column that is set twice, such as by way of two columns of a view: process_matched_tle."""
    seen: set[int] = set()
    for target in query.targets:
        partial = isinstance(target.expr, nodes.FieldStore | nodes.SubscriptingRef | nodes.CoerceToDomain)
        if target.number in seen and not (partial or target.junk):
            name = relation.attribute(target.number).name
            raise SqlError("42601", f'multiple assignments to same column "{name}"')
        seen.add(target.number)


def _check_value(query: nodes.Query, column: Column, value: nodes.Node) -> None:
    """Raises SqlError 428C9 for an identity ALWAYS or generated column that is set to anything but DEFAULT."""
    always = column.identity is Identity.ALWAYS
    if not (always or column.generated) or isinstance(value, nodes.SetToDefault):
        return
    detail = f'Column "{column.name}" is a generated column.'
    if always:
        detail = f'Column "{column.name}" is an identity column defined as GENERATED ALWAYS.'
    if query.command == "update":
        raise SqlError("428C9", f'column "{column.name}" can only be updated to DEFAULT', detail=detail)
    if _all_defaults(query, value) or (always and query.overriding):
        return
    hint = "Use OVERRIDING SYSTEM VALUE to override." if always else ""
    raise SqlError("428C9", f'cannot insert a non-DEFAULT value into column "{column.name}"', detail=detail, hint=hint)


def _all_defaults(query: nodes.Query, value: nodes.Node) -> bool:
    """Whether the value is DEFAULT in every row of VALUES: findDefaultOnlyColumns."""
    if not isinstance(value, nodes.Var) or value.levels_up or value.range_index > len(query.range_table):
        return False
    entry = query.range_table[value.range_index - 1]
    cells = (row[value.attnum - 1] for row in entry.values)
    return entry.kind is RangeKind.VALUES and all(isinstance(cell, nodes.SetToDefault) for cell in cells)


# --- the defaults of a view's columns -----------------------------------------------------------------------


def _with_view_defaults(names: Names, query: nodes.Query, view: View) -> nodes.Query:
    """The statement with the view's own defaults in place of DEFAULT and of columns that INSERT omits.

    If the view has none, INSERT uses the default of the relation below, and UPDATE sets the column to NULL.
    """
    made = ((column, column_default(names, view, column)) for column in view.columns)
    defaults = {column.attnum: default for column, default in made if default is not None}
    targets = [item for target in query.targets for item in _with_default(query, view, target, defaults)]
    if query.command == "insert":
        left_out = defaults.keys() - {target.number for target in query.targets}
        targets += [
            nodes.TargetEntry(expr=defaults[attnum], number=attnum, name=view.attribute(attnum).name)
            for attnum in left_out
        ]
    table = tuple(_with_cells(query, n, entry, defaults) for n, entry in enumerate(query.range_table, 1))
    return replace(query, targets=tuple(targets), range_table=table)


def _with_default(
    query: nodes.Query, view: View, target: nodes.TargetEntry, defaults: Defaults
) -> tuple[nodes.TargetEntry, ...]:
    if target.junk or not isinstance(target.expr, nodes.SetToDefault):
        return (target,)
    default = defaults.get(target.number)
    if default is None and query.command == "insert":
        return ()
    null = nodes.Const(type=view.attribute(target.number).type, value=None)
    return (replace(target, expr=default or null),)


def _with_cells(
    query: nodes.Query, index: int, entry: nodes.RangeTableEntry, defaults: Defaults
) -> nodes.RangeTableEntry:
    """VALUES with the defaults in place of DEFAULT: rewriteValuesRTE."""
    columns = {
        value.attnum - 1: defaults[target.number]
        for target in query.targets
        if isinstance(value := target.expr, nodes.Var) and value.range_index == index and target.number in defaults
    }
    if entry.kind is not RangeKind.VALUES or not columns:
        return entry
    rows = (
        (columns[n] if n in columns and isinstance(cell, nodes.SetToDefault) else cell for n, cell in enumerate(row))
        for row in entry.values
    )
    return replace(entry, values=tuple(tuple(row) for row in rows))
