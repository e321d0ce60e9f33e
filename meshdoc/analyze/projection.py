"""Fields of rows, and the columns of records: ParseComplexProjection and expandRecordVariable (parse_target.c)."""

from __future__ import annotations

from meshdoc.analyze.funcapi import record_columns
from meshdoc.analyze.scope import column_of
from meshdoc.analyze.state import ParseState
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids


def complex_projection(state: ParseState, name: str, arg: nodes.Node, offset: int | None) -> nodes.Node | None:
    """The field of a row by its name, None if it has none: ParseComplexProjection."""
    if isinstance(arg, nodes.Var) and arg.attnum == 0:
        return _whole_row_column(state, name, arg)
    columns = row_columns(state, arg)
    for attnum, column in enumerate(columns or (), start=1):
        if column.name == name and not column.dropped:
            return nodes.FieldSelect(
                type=column.type,
                collation=column.collation,
                arg=arg,
                attnum=attnum,
                location=-1 if offset is None else offset,
            )
    return None


def _whole_row_column(state: ParseState, name: str, arg: nodes.Var) -> nodes.Node | None:
    for item in state.outer(arg.levels_up).namespace:
        if item.range_index == arg.range_index and item.returning == arg.returning:
            return column_of(state, item, arg.levels_up, name, None)
    return None


def row_columns(state: ParseState, arg: nodes.Node) -> tuple[nodes.RangeColumn, ...] | None:
    """The columns of a row-valued expression, records traced to their origin: expandRecordVariable."""
    if arg.type.oid != oids.RECORD or not isinstance(arg, nodes.Var):
        return record_columns(state.facts, arg)
    level = state.outer(arg.levels_up)
    entry = level.range_table[arg.range_index - 1]
    if arg.attnum == 0:
        return entry.columns
    return _record_variable(level, entry, arg)


def _record_variable(
    level: ParseState, entry: nodes.RangeTableEntry, arg: nodes.Var
) -> tuple[nodes.RangeColumn, ...] | None:
    if entry.kind is nodes.RangeKind.SUBQUERY and entry.subquery is not None:
        target = entry.subquery.targets[arg.attnum - 1].expr
        inner = ParseState(facts=level.facts, parent=level, range_table=list(entry.subquery.range_table))
        return row_columns(inner, target)
    if entry.kind is nodes.RangeKind.JOIN:
        return row_columns(level, entry.join_alias_vars[arg.attnum - 1])
    if entry.kind is nodes.RangeKind.CTE and not entry.self_reference:
        holder = level.outer(entry.cte_levels_up)
        cte = next((cte for cte in holder.ctes if cte.name == entry.cte_name), None)
        if cte is None:
            raise SqlError("XX000", f'could not find CTE "{entry.cte_name}"')
        targets = cte.query.outputs
        if arg.attnum > len(targets):
            return None
        inner = ParseState(facts=level.facts, parent=holder, range_table=list(cte.query.range_table))
        inner.ctes = list(cte.query.ctes)
        return row_columns(inner, targets[arg.attnum - 1].expr)
    if entry.kind is nodes.RangeKind.FUNCTION:
        return record_columns(level.facts, entry.functions[0].expr) if len(entry.functions) == 1 else None
    return None


def unknown_attribute(state: ParseState, arg: nodes.Node, name: str, offset: int | None) -> SqlError:
    """42703 or 42809 for a missing field of a value: unknown_attribute of parse_expr.c."""
    if isinstance(arg, nodes.Var) and arg.attnum == 0:
        entry = state.entry(arg.range_index, arg.levels_up)
        return SqlError("42703", f"column {entry.name}.{name} does not exist", offset=offset)
    type = state.facts.format_type(arg.type.oid)
    if state.facts.is_composite(arg.type.oid):
        return SqlError("42703", f'column "{name}" not found in data type {type}', offset=offset)
    if arg.type.oid == oids.RECORD:
        message = f'could not identify column "{name}" in record data type'
        return SqlError("42703", message, offset=offset)
    message = f"column notation .{name} applied to type {type}, which is not a composite type"
    return SqlError("42809", message, offset=offset)
