"""WITH: parse_cte.c.

A WITH query that is not yet analyzed is listed at its level with the query `PENDING`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast

from meshdoc.analyze.coerce import coerce_to_common_type
from meshdoc.analyze.common_type import offset_of, select_common_type
from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.oper import equality_operator
from meshdoc.analyze.recursion import check_recursion, references
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.record import replace
from meshdoc.syntax.names import strings

PENDING = nodes.Query(command="pending")


def find_cte(state: ParseState, name: str) -> tuple[nodes.CommonTableExpr, int] | None:
    """The WITH query with that name and its number of levels up: scanNameSpaceForCTE."""
    for levels_up, level in state.levels():
        for cte in level.ctes:
            if cte.name == name:
                return cte, levels_up
    return None


def transform_with(state: ParseState, clause: ast.WithClause | None) -> None:
    """Analyze the WITH queries of a level and make them visible in it: transformWithClause."""
    if clause is None:
        return
    seen: set[str] = set()
    for raw in clause.ctes:
        if raw.ctename in seen:
            message = f'WITH query name "{raw.ctename}" specified more than once'
            raise SqlError("42712", message, offset=location(raw))
        seen.add(raw.ctename)
        state.has_modifying_cte = state.has_modifying_cte or not isinstance(raw.ctequery, ast.SelectStmt)
    if clause.recursive:
        _transform_recursive(state, clause.ctes)
        return
    state.future_ctes = list(clause.ctes)
    for raw in clause.ctes:
        state.ctes.append(_analyze(state, raw, recursive=False))
        del state.future_ctes[0]


def _transform_recursive(state: ParseState, raws: Sequence[ast.CommonTableExpr]) -> None:
    names = [raw.ctename for raw in raws]
    uses = {raw.ctename: references(raw.ctequery, names) for raw in raws}
    ordered = _sorted(list(raws), uses)
    for raw in ordered:
        if raw.ctename in uses[raw.ctename]:
            check_recursion(raw)
    start = len(state.ctes)
    state.ctes += [nodes.CommonTableExpr(name=raw.ctename, query=PENDING) for raw in ordered]
    for place, raw in enumerate(ordered, start=start):
        recursive = raw.ctename in uses[raw.ctename]
        made = _analyze(state, raw, recursive=recursive)
        state.ctes[place] = made


def _sorted(raws: list[ast.CommonTableExpr], uses: dict[str, set[str]]) -> list[ast.CommonTableExpr]:
    """The queries, each after those that it references: TopologicalSort."""
    waiting = {name: found - {name} for name, found in uses.items()}
    for place in range(len(raws)):
        for other in range(place, len(raws)):
            if not waiting[raws[other].ctename]:
                break
        else:
            message = "mutual recursion between WITH items is not implemented"
            raise SqlError("0A000", message, offset=location(raws[place]))
        raws[place], raws[other] = raws[other], raws[place]
        for found in waiting.values():
            found.discard(raws[place].ctename)
    return raws


def _analyze(state: ParseState, raw: ast.CommonTableExpr, *, recursive: bool) -> nodes.CommonTableExpr:
    """analyzeCTE."""
    cycle = _cycle(state, raw.cycle_clause)
    search = _search(raw.search_clause)
    child = state.child()
    aliases = strings(raw.aliascolnames)
    shape = nodes.CommonTableExpr(
        name=raw.ctename,
        query=PENDING,
        alias_columns=aliases,
        materialized={1: "always", 2: "never"}.get(int(raw.ctematerialized or 0), ""),
        recursive=recursive,
        search_clause=search,
        cycle_clause=cycle,
    )
    if recursive:
        child.parent_cte = raw.ctename
        set_cte(state, shape)
    query = analyze_statement(child, raw.ctequery)
    if query.command != "select" and state.parent is not None:
        message = "WITH clause containing a data-modifying statement must be at the top level"
        raise SqlError("0A000", message, offset=location(raw))
    if recursive:
        columns = next(cte.columns for cte in state.ctes if cte.name == raw.ctename)
        _check_columns(state, raw, columns, query)
    else:
        columns = cte_columns(shape, query.outputs, location(raw), recursive=False)
    made = replace(shape, query=query, columns=columns)
    _check_search_and_cycle(made, raw)
    return made


def set_cte(state: ParseState, made: nodes.CommonTableExpr) -> None:
    """Replace the WITH query that has the same name."""
    for place, cte in enumerate(state.ctes):
        if cte.name == made.name:
            state.ctes[place] = made


def cte_columns(
    cte: nodes.CommonTableExpr, targets: Sequence[nodes.TargetEntry], offset: int | None, *, recursive: bool
) -> tuple[RangeColumn, ...]:
    """The columns of a WITH query: analyzeCTETargetList."""
    if len(cte.alias_columns) > len(targets):
        message = (
            f'WITH query "{cte.name}" has {len(targets)} columns available'
            f" but {len(cte.alias_columns)} columns specified"
        )
        raise SqlError("42P10", message, offset=offset)
    columns: list[RangeColumn] = []
    for place, target in enumerate(targets):
        type, collation = target.expr.type, target.expr.collation
        if recursive and type.oid == oids.UNKNOWN:
            type, collation = TypeRef(oids.TEXT), oids.DEFAULT_COLLATION
        name = cte.alias_columns[place] if place < len(cte.alias_columns) else target.name
        columns.append(RangeColumn(name=name, type=type, collation=collation))
    return tuple(columns)


def _check_columns(
    state: ParseState, raw: ast.CommonTableExpr, columns: tuple[RangeColumn, ...], query: nodes.Query
) -> None:
    """Check that the recursive term has the column types and collations of the non-recursive term."""
    for number, (column, target) in enumerate(zip(columns, query.outputs, strict=True), start=1):
        if column.type == target.expr.type:
            _check_collation(state, raw, number, column, target)
            continue
        one = state.facts.format_type(column.type.oid, column.type.typmod)
        other = state.facts.format_type(target.expr.type.oid, target.expr.type.typmod)
        raise SqlError(
            "42804",
            f'recursive query "{raw.ctename}" column {number} has type {one} in non-recursive term'
            f" but type {other} overall",
            hint="Cast the output of the non-recursive term to the correct type.",
            offset=offset_of(target.expr),
        )


def _check_collation(
    state: ParseState, raw: ast.CommonTableExpr, number: int, column: RangeColumn, target: nodes.TargetEntry
) -> None:
    if column.collation == target.expr.collation:
        return
    one, other = (state.facts.collation_name(oid) for oid in (column.collation, target.expr.collation))
    raise SqlError(
        "42P21",
        f'recursive query "{raw.ctename}" column {number} has collation "{one}" in non-recursive term'
        f' but collation "{other}" overall',
        hint="Use the COLLATE clause to set the collation of the non-recursive term.",
    )


# --- SEARCH and CYCLE ---------------------------------------------------------------------------------


def _search(raw: ast.CTESearchClause | None) -> nodes.SearchClause | None:
    if raw is None:
        return None
    return nodes.SearchClause(
        columns=strings(raw.search_col_list),
        breadth_first=bool(raw.search_breadth_first),
        sequence_column=raw.search_seq_column,
    )


def _cycle(state: ParseState, raw: ast.CTECycleClause | None) -> nodes.CycleClause | None:
    if raw is None:
        return None
    facts = state.facts
    value = transform_expr(state, raw.cycle_mark_value, ExprKind.CYCLE_MARK)
    default = transform_expr(state, raw.cycle_mark_default, ExprKind.CYCLE_MARK)
    type = select_common_type(facts, [value, default], "CYCLE")
    equality_operator(facts, type, None)
    return nodes.CycleClause(
        columns=strings(raw.cycle_col_list),
        mark_column=raw.cycle_mark_column,
        mark_value=coerce_to_common_type(facts, value, type, "CYCLE/SET/TO"),
        mark_default=coerce_to_common_type(facts, default, type, "CYCLE/SET/DEFAULT"),
        path_column=raw.cycle_path_column,
    )


def _check_search_and_cycle(cte: nodes.CommonTableExpr, raw: ast.CommonTableExpr) -> None:
    """42601, 42701 or 0A000 if SEARCH or CYCLE is invalid for the query."""
    if cte.search_clause is None and cte.cycle_clause is None:
        return
    if not cte.recursive:
        raise SqlError("42601", "WITH query is not recursive", offset=location(raw))
    for state, message in _form_faults(cte):
        raise SqlError(state, message)
    for state, message in _search_faults(cte):
        raise SqlError(state, message, offset=location(raw.search_clause))
    for state, message in _cycle_faults(cte):
        raise SqlError(state, message, offset=location(raw.cycle_clause))


def _form_faults(cte: nodes.CommonTableExpr) -> Iterator[tuple[str, str]]:
    both = "with a SEARCH or CYCLE clause, the"
    operation = cte.query.set_operation
    if operation is not None and not isinstance(operation.left, nodes.RangeTableRef):
        yield "0A000", f"{both} left side of the UNION must be a SELECT"
    if operation is not None and not isinstance(operation.right, nodes.RangeTableRef):
        yield "42601", f"{both} right side of the UNION must be a SELECT"


def _search_faults(cte: nodes.CommonTableExpr) -> Iterator[tuple[str, str]]:
    search, cycle = cte.search_clause, cte.cycle_clause
    if search is None:
        return
    names = [column.name for column in cte.columns]
    sequence = search.sequence_column
    yield from _column_faults("search", search.columns, names)
    yield from _taken("search sequence column", sequence, names)
    if cycle is not None:
        yield from _same("search sequence column", sequence, "cycle mark column", cycle.mark_column)
        yield from _same("search sequence column", sequence, "cycle path column", cycle.path_column)


def _cycle_faults(cte: nodes.CommonTableExpr) -> Iterator[tuple[str, str]]:
    if (cycle := cte.cycle_clause) is None:
        return
    names = [column.name for column in cte.columns]
    yield from _column_faults("cycle", cycle.columns, names)
    yield from _taken("cycle mark column", cycle.mark_column, names)
    yield from _taken("cycle path column", cycle.path_column, names)
    yield from _same("cycle mark column", cycle.mark_column, "cycle path column", cycle.path_column)


def _column_faults(clause: str, columns: Sequence[str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(columns):
        if name not in names:
            yield "42601", f'{clause} column "{name}" not in WITH query column list'
        if name in columns[:place]:
            yield "42701", f'{clause} column "{name}" specified more than once'


def _taken(what: str, name: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if name in names:
        yield "42601", f'{what} name "{name}" already used in WITH query column list'


def _same(one: str, name: str, other: str, other_name: str) -> Iterator[tuple[str, str]]:
    if name == other_name:
        yield "42601", f"{one} name and {other} name are the same"
