"""UNION, INTERSECT, EXCEPT: transformSetOperationStmt of analyze.c."""

from __future__ import annotations

from dataclasses import dataclass

from pglast import ast, enums

from meshdoc.analyze.clause import limited
from meshdoc.analyze.coerce import coerce_to_common_type
from meshdoc.analyze.collate import select_common_collation
from meshdoc.analyze.common_type import offset_of, select_common_type, select_common_typmod
from meshdoc.analyze.cte import cte_columns, set_cte, transform_with
from meshdoc.analyze.dispatch import analyze_statement
from meshdoc.analyze.entries import subquery_entry
from meshdoc.analyze.finish import finish_query
from meshdoc.analyze.locking import lock_words
from meshdoc.analyze.sort import set_operation_item, sort_clause
from meshdoc.analyze.state import ExprKind, ParseState, ScopeColumn, ScopeItem, errors_at, word_of
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.walk import contains_vars_of_level
from meshdoc.record import replace


@dataclass(slots=True)
class _Side:
    """One side of a set operation: its node, its outputs, and the leaf whose outputs they are (0: none)."""

    node: nodes.SetOperation | nodes.RangeTableRef
    targets: list[nodes.TargetEntry]
    leaf: int = 0


def set_operation(state: ParseState, raw: ast.SelectStmt) -> nodes.Query:
    """A SELECT that is a set operation, with its ORDER BY and LIMIT."""
    _refuse_locks(raw)
    transform_with(state, raw.withClause)
    side = _tree(state, raw, top=True)
    assert isinstance(side.node, nodes.SetOperation)
    leftmost = _leftmost(side.node)
    targets = _outputs(state, side.node, leftmost)
    order = _order(state, raw, targets, leftmost)
    query = nodes.Query(targets=tuple(targets), set_operation=side.node, sort=tuple(order))
    return finish_query(state, limited(state, raw, query), raw.withClause)


def _refuse_locks(raw: ast.SelectStmt) -> None:
    if raw.lockingClause:
        words = lock_words(raw.lockingClause[0])
        raise SqlError("0A000", f"{words} is not allowed with UNION/INTERSECT/EXCEPT")


def _leftmost(node: nodes.SetOperation) -> int:
    left = node.left
    while isinstance(left, nodes.SetOperation):
        left = left.left
    return left.range_index


def _outputs(state: ParseState, node: nodes.SetOperation, leftmost: int) -> list[nodes.TargetEntry]:
    """The outputs: the columns of the leftmost query, with the common types."""
    query = state.range_table[leftmost - 1].subquery
    assert query is not None
    targets: list[nodes.TargetEntry] = []
    for target, type, collation in zip(query.outputs, node.column_types, node.column_collations, strict=True):
        var = nodes.Var(type=type, collation=collation, range_index=leftmost, attnum=target.number)
        targets.append(nodes.TargetEntry(expr=var, number=len(targets) + 1, name=target.name))
    state.next_resno = len(targets) + 1
    return targets


def _order(
    state: ParseState, raw: ast.SelectStmt, targets: list[nodes.TargetEntry], leftmost: int
) -> list[nodes.SortGroupClause]:
    """ORDER BY, which sees only the outputs."""
    if not raw.sortClause:
        return []
    columns = tuple(
        ScopeColumn(
            name=target.name,
            range_index=leftmost,
            attnum=target.expr.attnum if isinstance(target.expr, nodes.Var) else 0,
            type=target.expr.type,
            collation=target.expr.collation,
        )
        for target in targets
    )
    item = ScopeItem(
        entry=state.range_table[leftmost - 1], range_index=leftmost, name="", columns=columns, relation_visible=False
    )
    former, state.namespace = state.namespace, [item]
    count = len(targets)
    order = sort_clause(state, raw.sortClause, targets, ExprKind.ORDER_BY, sql92=True)
    state.namespace = former
    if len(targets) != count:
        raise SqlError(
            "0A000",
            "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
            detail="Only result column names can be used, not expressions or functions.",
            hint="Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
        )
    return order


def _tree(state: ParseState, raw: ast.SelectStmt, *, top: bool = False) -> _Side:
    """transformSetOperationTree."""
    _refuse_locks(raw)
    plain = enums.SetOperation(raw.op) is enums.SetOperation.SETOP_NONE
    if plain or (not top and (raw.sortClause or raw.limitOffset or raw.limitCount or raw.withClause)):
        return _leaf(state, raw)
    operator = word_of(enums.SetOperation(raw.op), "SETOP_")
    left = _tree(state, raw.larg)
    if top and state.parent_cte and state.parent is not None:
        _announce_columns(state, left)
    right = _tree(state, raw.rarg)
    return _combined(state, operator, bool(raw.all), left, right)


def _leaf(state: ParseState, raw: ast.SelectStmt) -> _Side:
    child = state.child()
    child.resolve_unknowns = False
    query = analyze_statement(child, raw)
    if state.namespace and contains_vars_of_level(query, 1):
        message = "UNION/INTERSECT/EXCEPT member statement cannot refer to other relations of same query level"
        raise SqlError("42P10", message)
    name = f"*SELECT* {len(state.range_table) + 1}"
    item = subquery_entry(state, query, name, in_from=False)
    return _Side(nodes.RangeTableRef(range_index=item.range_index), list(query.outputs), item.range_index)


def _announce_columns(state: ParseState, left: _Side) -> None:
    """Take the columns of the recursive term from the non-recursive one: determineRecursiveColTypes."""
    assert state.parent is not None
    node = left.node
    leftmost = node.range_index if isinstance(node, nodes.RangeTableRef) else _leftmost(node)
    query = state.range_table[leftmost - 1].subquery
    assert query is not None
    targets = [replace(t, name=output.name) for t, output in zip(left.targets, query.outputs, strict=True)]
    cte = next(cte for cte in state.parent.ctes if cte.name == state.parent_cte)
    columns = cte_columns(cte, targets, None, recursive=True)
    set_cte(state.parent, replace(cte, columns=columns))


def _combined(state: ParseState, operator: str, all: bool, left: _Side, right: _Side) -> _Side:
    construct = operator.upper()
    if len(left.targets) != len(right.targets):
        raise SqlError("42601", f"each {construct} query must have the same number of columns")
    types, collations = [], []
    targets: list[nodes.TargetEntry] = []
    for place in range(len(left.targets)):
        one, other = left.targets[place].expr, right.targets[place].expr
        type = select_common_type(state.facts, [one, other], construct)
        one = _settled(state, left, place, type, construct)
        other = _settled(state, right, place, type, construct)
        typmod = select_common_typmod([one, other], type)
        none = operator == "union" and all
        collation = select_common_collation(state.facts, [one, other], none_ok=none)
        if not none:
            with errors_at(offset_of(left.targets[place].expr)):
                set_operation_item(state.facts, type, 0)
        types.append(TypeRef(type, typmod))
        collations.append(collation)
        result = nodes.SetToDefault(type=types[-1], collation=collation, location=one.location)
        targets.append(nodes.TargetEntry(expr=result, number=place + 1))
    node = nodes.SetOperation(
        operator=operator,
        all=all,
        left=left.node,
        right=right.node,
        column_types=tuple(types),
        column_collations=tuple(collations),
    )
    return _Side(node, targets)


def _settled(state: ParseState, side: _Side, place: int, type: int, construct: str) -> nodes.Node:
    """One output converted to the common type; a literal in a member query is converted there."""
    target = side.targets[place]
    if target.expr.type.oid == oids.UNKNOWN and not isinstance(target.expr, nodes.Const | nodes.Param):
        return target.expr
    expr = coerce_to_common_type(state.facts, target.expr, type, construct)
    if target.expr.type.oid != oids.UNKNOWN:
        return target.expr
    side.targets[place] = replace(target, expr=expr)
    if side.leaf:
        entry = state.range_table[side.leaf - 1]
        assert entry.subquery is not None
        changed = tuple(
            replace(old, expr=expr) if old.number == target.number else old for old in entry.subquery.targets
        )
        columns = tuple(
            replace(column, type=expr.type, collation=expr.collation) if number == target.number else column
            for number, column in enumerate(entry.columns, start=1)
        )
        query = replace(entry.subquery, targets=changed)
        state.replace_entry(side.leaf, replace(entry, subquery=query, columns=columns))
    return expr
