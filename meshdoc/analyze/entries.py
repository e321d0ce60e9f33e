"""Building range table entries: the addRangeTableEntryFor functions of parse_relation.c."""

from __future__ import annotations

from pglast import ast

from meshdoc import errors
from meshdoc.analyze.collate import collation_of
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.funcapi import ResultRow, result_row
from meshdoc.analyze.scope import scope_item
from meshdoc.analyze.state import ParseState, ScopeItem, location
from meshdoc.analyze.type import column_collation, column_type, is_pseudo
from meshdoc.catalog.object import Object
from meshdoc.catalog.relation import CompositeType, Relation, Sequence
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn, RangeKind
from meshdoc.record import replace
from meshdoc.syntax.names import relation_name, strings


def alias_of(alias: ast.Alias | None) -> tuple[str | None, tuple[str, ...]]:
    """The alias and the column aliases."""
    return (None, ()) if alias is None else (alias.aliasname, strings(alias.colnames))


def renamed(columns: tuple[RangeColumn, ...], aliases: tuple[str, ...], name: str) -> tuple[RangeColumn, ...]:
    """The columns renamed. Raises SqlError 42P10 if there are more aliases than columns: buildRelationAliases."""
    if not aliases:
        return columns
    waiting = list(aliases)
    result = tuple(
        replace(column, name=waiting.pop(0)) if waiting and not column.dropped else column for column in columns
    )
    if waiting:
        count = sum(not column.dropped for column in columns)
        message = f'table "{name}" has {count} columns available but {len(aliases)} columns specified'
        raise SqlError("42P10", message)
    return result


def _entered(
    state: ParseState, entry: nodes.RangeTableEntry, alias: str | None, aliases: tuple[str, ...] = ()
) -> ScopeItem:
    """The entry, added to the range table under its alias and with its columns renamed."""
    name = alias or entry.name
    columns = renamed(entry.columns, aliases, name)
    entry = replace(entry, name=name, columns=columns, alias=alias, alias_columns=aliases)
    return scope_item(entry, state.add_entry(entry))


def open_relation(state: ParseState, name: ast.RangeVar) -> Object:
    """A relation by name. Raises SqlError 42P01 if it does not exist: parserOpenTable."""
    offset = location(name)
    names = state.facts.names
    in_schema = not name.schemaname or names.find_schema(name.schemaname) is not None
    item = names.relation(name.schemaname, name.relname) if in_schema else None
    if item is None:
        raise _missing_relation(state, name)
    if isinstance(item, CompositeType) or not isinstance(item, Relation | Sequence):
        kinds = "composite types" if isinstance(item, CompositeType) else "indexes"
        detail = f"This operation is not supported for {kinds}."
        raise errors.cannot_open_relation(name.relname, detail=detail, offset=offset)
    return item


def _missing_relation(state: ParseState, name: ast.RangeVar) -> SqlError:
    shown, detail, hint = str(relation_name(name)), "", ""
    future = (cte.ctename for _, level in state.levels() for cte in level.future_ctes)
    if not name.schemaname and name.relname in future:
        detail = f'There is a WITH item named "{shown}", but it cannot be referenced from this part of the query.'
        hint = "Use WITH RECURSIVE, or re-order the WITH items to remove forward references."
    return errors.undefined_relation(shown, detail=detail, hint=hint, offset=location(name))


def relation_entry(
    state: ParseState,
    item: Object,
    alias: str | None,
    aliases: tuple[str, ...] = (),
    *,
    inherit: bool = True,
    in_from: bool = True,
) -> ScopeItem:
    """An entry for a relation: addRangeTableEntryForRelation."""
    entry = nodes.RangeTableEntry(
        kind=RangeKind.RELATION,
        name=item.name,
        columns=state.facts.relation_columns(item.oid),
        relation=item.oid,
        inherit=inherit,
        in_from=in_from,
    )
    return _entered(state, entry, alias, aliases)


def subquery_entry(
    state: ParseState,
    query: nodes.Query,
    alias: str | None,
    aliases: tuple[str, ...] = (),
    *,
    lateral: bool = False,
    in_from: bool = True,
) -> ScopeItem:
    """An entry for a subquery: addRangeTableEntryForSubquery. Without an alias it is called unnamed_subquery."""
    entry = nodes.RangeTableEntry(
        kind=RangeKind.SUBQUERY,
        name="unnamed_subquery",
        columns=query_columns(query),
        subquery=query,
        lateral=lateral,
        in_from=in_from,
    )
    return replace(_entered(state, entry, alias, aliases), relation_visible=alias is not None)


def query_columns(query: nodes.Query) -> tuple[RangeColumn, ...]:
    """The outputs of a query, or of its RETURNING."""
    return tuple(
        RangeColumn(name=target.name, type=target.expr.type, collation=target.expr.collation)
        for target in query.outputs
    )


def values_entry(
    state: ParseState, rows: tuple[tuple[nodes.Node, ...], ...], columns: tuple[RangeColumn, ...], *, lateral: bool
) -> ScopeItem:
    """An entry for VALUES: addRangeTableEntryForValues."""
    entry = nodes.RangeTableEntry(kind=RangeKind.VALUES, name="*VALUES*", columns=columns, values=rows, lateral=lateral)
    return _entered(state, entry, None)


# --- functions ------------------------------------------------------------------------------------


def function_entry(
    state: ParseState,
    clause: ast.RangeFunction,
    calls: list[tuple[str, nodes.Node, tuple[ast.ColumnDef, ...]]],
    *,
    lateral: bool,
) -> ScopeItem:
    """An entry for functions: addRangeTableEntryForFunction. Each has its name, its call and its column definitions."""
    alias, aliases = alias_of(clause.alias)
    functions: list[nodes.RangeFunction] = []
    columns: list[RangeColumn] = []
    for name, expr, definitions in calls:
        only = alias if len(calls) == 1 else None
        given, defined = _function_columns(state.facts, name, expr, definitions, only)
        functions.append(nodes.RangeFunction(expr=expr, column_count=len(given), columns=given if defined else None))
        columns += given
    if clause.ordinality:
        columns.append(RangeColumn(name="ordinality", type=TypeRef(oids.INT8)))
    entry = nodes.RangeTableEntry(
        kind=RangeKind.FUNCTION,
        name=calls[0][0],
        columns=tuple(columns),
        functions=tuple(functions),
        with_ordinality=bool(clause.ordinality),
        lateral=lateral,
    )
    return _entered(state, entry, alias, aliases)


def _function_columns(
    facts: Facts, name: str, expr: nodes.Node, definitions: tuple[ast.ColumnDef, ...], alias: str | None
) -> tuple[tuple[RangeColumn, ...], bool]:
    """The columns that one function returns, and whether they come from its column definition list."""
    row = result_row(facts, expr)
    offset = offset_of(expr)
    if definitions:
        _check_definitions(row, location(definitions[0]))
        return tuple(_defined_column(facts, item) for item in definitions), True
    if row.columns is not None:
        return row.columns, False
    if row.record:
        message = 'a column definition list is required for functions returning "record"'
        raise SqlError("42601", message, offset=offset)
    if is_pseudo(facts, expr.type.oid) and expr.type.oid not in (oids.VOID, oids.CSTRING):
        text = facts.format_type(expr.type.oid)
        message = f'function "{name}" in FROM has unsupported return type {text}'
        raise SqlError("42804", message, offset=offset)
    column = _scalar_name(facts, expr) or alias or name
    collation = collation_of(facts, expr)
    return (RangeColumn(name=column, type=expr.type, collation=collation),), False


def _check_definitions(row: ResultRow, offset: int | None) -> None:
    message = ""
    if row.columns is not None and row.composite:
        message = "a column definition list is redundant for a function returning a named composite type"
    elif row.columns is not None:
        message = "a column definition list is redundant for a function with OUT parameters"
    elif not row.record:
        message = 'a column definition list is only allowed for functions returning "record"'
    if message:
        raise SqlError("42601", message, offset=offset)


def _defined_column(facts: Facts, item: ast.ColumnDef) -> RangeColumn:
    type = column_type(facts, item)
    return RangeColumn(name=item.colname, type=type, collation=column_collation(facts, type, item.collClause))


def _scalar_name(facts: Facts, expr: nodes.Node) -> str:
    """The name of a function's single OUT parameter: get_func_result_name."""
    if not isinstance(expr, nodes.FuncExpr):
        return ""
    proc = facts.proc(expr.function)
    outputs = [place for place, mode in enumerate(proc.argument_modes) if mode in "obt"]
    return proc.argument_names[outputs[0]] if len(outputs) == 1 and proc.argument_names else ""


def table_function_entry(
    state: ParseState, function: nodes.TableFunc, alias: ast.Alias | None, *, lateral: bool
) -> ScopeItem:
    """An entry for XMLTABLE or JSON_TABLE: addRangeTableEntryForTableFunc."""
    kind = "xmltable" if function.kind == "xmltable" else "json_table"
    name, aliases = alias_of(alias)
    count = len(function.columns)
    if len(aliases) > count:
        message = f"{kind.upper()} function has {count} columns available but {len(aliases)} columns specified"
        raise SqlError("42P10", message)
    entry = nodes.RangeTableEntry(
        kind=RangeKind.TABLE_FUNCTION, name=kind, columns=function.columns, table_function=function, lateral=lateral
    )
    return _entered(state, entry, name, aliases)


def cte_entry(
    state: ParseState, cte: nodes.CommonTableExpr, levels_up: int, alias: ast.Alias | None, *, self_reference: bool
) -> ScopeItem:
    """An entry for a WITH query: addRangeTableEntryForCTE."""
    given, aliases = alias_of(alias)
    name = cte.name if given is None else given
    added = _search_columns(cte)
    if cte.query.command not in ("select", "pending") and not cte.query.returning:
        message = f'WITH query "{cte.name}" does not have a RETURNING clause'
        raise SqlError("0A000", message, offset=location(alias) if alias is not None else None)
    entry = nodes.RangeTableEntry(
        kind=RangeKind.CTE,
        name=name,
        columns=renamed(cte.columns, aliases, name) + added,
        alias=given,
        alias_columns=aliases,
        cte_name=cte.name,
        cte_levels_up=levels_up,
        self_reference=self_reference,
    )
    item = scope_item(entry, state.add_entry(entry))
    if not levels_up or not added:
        return item
    shown = len(item.columns) - len(added)
    hidden = tuple(replace(column, hidden=True) for column in item.columns[shown:])
    return replace(item, columns=item.columns[:shown] + hidden)


def _search_columns(cte: nodes.CommonTableExpr) -> tuple[RangeColumn, ...]:
    """The columns that SEARCH and CYCLE add to a recursive query; * inside the query omits them."""
    columns: list[RangeColumn] = []
    if cte.search_clause is not None:
        type = oids.RECORD if cte.search_clause.breadth_first else oids.RECORD_ARRAY
        columns.append(RangeColumn(name=cte.search_clause.sequence_column, type=TypeRef(type)))
    if cte.cycle_clause is not None:
        mark = cte.cycle_clause.mark_value
        columns.append(RangeColumn(name=cte.cycle_clause.mark_column, type=mark.type, collation=mark.collation))
        columns.append(RangeColumn(name=cte.cycle_clause.path_column, type=TypeRef(oids.RECORD_ARRAY)))
    return tuple(columns)
