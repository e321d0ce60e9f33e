"""ORDER BY, GROUP BY and DISTINCT over a target list: parse_clause.c.

A target list under construction is a list of `TargetEntry`; an entry that gets a `sort_group_ref` is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast, enums

from meshdoc.analyze.coerce import known
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import transform_expr
from meshdoc.analyze.oper import GREATER, LESS, binary_operator, equality_operator, ordering_operators, sort_operators
from meshdoc.analyze.scope import find_column
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import BTREE
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import replace
from meshdoc.ruleutils.coercions import without_implicit_casts
from meshdoc.syntax.names import strings

Targets = list[nodes.TargetEntry]


# --- finding targets --------------------------------------------------------------------------------


def find_target(state: ParseState, raw: ast.Node, targets: Targets, kind: ExprKind, *, sql92: bool) -> int:
    """The index in the target list of an item of ORDER BY, GROUP BY or DISTINCT; a missing item is added.

    By SQL92's rules it may be an output's name or number: findTargetlistEntrySQL92 and SQL99.
    """
    if sql92:
        place = _by_output_name(state, raw, targets, kind)
        if place is None:
            place = _by_output_number(raw, targets, kind)
        if place is not None:
            return place
    expr = transform_expr(state, raw, kind)
    for place, target in enumerate(targets):
        if expr == without_implicit_casts(target.expr):  # strip_implicit_coercions
            return place
    targets.append(nodes.TargetEntry(expr=expr, number=state.next_resno, junk=True))
    state.next_resno += 1
    return len(targets) - 1


def _by_output_name(state: ParseState, raw: ast.Node, targets: Targets, kind: ExprKind) -> int | None:
    if not isinstance(raw, ast.ColumnRef) or len(raw.fields) != 1 or not isinstance(raw.fields[0], ast.String):
        return None
    name = raw.fields[0].sval
    if kind is ExprKind.GROUP_BY and find_column(state, name, location(raw)) is not None:
        return None
    found: int | None = None
    for place, target in enumerate(targets):
        if target.junk or target.name != name:
            continue
        if found is not None and targets[found].expr != target.expr:
            raise SqlError("42702", f'{kind.clause} "{name}" is ambiguous', offset=location(raw))
        found = place if found is None else found
    if found is not None:
        _check_target(targets[found].expr, kind, location(raw))
    return found


def _by_output_number(raw: ast.Node, targets: Targets, kind: ExprKind) -> int | None:
    if not isinstance(raw, ast.A_Const):
        return None
    if raw.isnull or not isinstance(raw.val, ast.Integer):
        raise SqlError("42601", f"non-integer constant in {kind.clause}", offset=location(raw))
    visible = [place for place, target in enumerate(targets) if not target.junk]
    number: int = raw.val.ival
    if not 1 <= number <= len(visible):
        message = f"{kind.clause} position {number} is not in select list"
        raise SqlError("42P10", message, offset=location(raw))
    _check_target(targets[visible[number - 1]].expr, kind, location(raw))
    return visible[number - 1]


def _check_target(expr: nodes.Node, kind: ExprKind, offset: int | None) -> None:
    """Check that GROUP BY may name an output: checkTargetlistEntrySQL92."""
    if kind is not ExprKind.GROUP_BY:
        return
    from meshdoc.nodes.walk import contains

    if contains(expr, nodes.Aggref, nodes.GroupingFunc):
        raise SqlError("42803", "aggregate functions are not allowed in GROUP BY", offset=offset)
    if contains(expr, nodes.WindowFunc):
        raise SqlError("42P20", "window functions are not allowed in GROUP BY", offset=offset)


# --- sorting ----------------------------------------------------------------------------------------


def sort_clause(
    state: ParseState, items: Sequence[ast.SortBy], targets: Targets, kind: ExprKind, *, sql92: bool
) -> list[nodes.SortGroupClause]:
    """ORDER BY: transformSortClause."""
    found: list[nodes.SortGroupClause] = []
    for item in items:
        place = find_target(state, item.node, targets, kind, sql92=sql92)
        add_to_sort_list(state, place, found, targets, item)
    return found


def _known_type(state: ParseState, place: int, targets: Targets) -> nodes.TargetEntry:
    """The target; a literal of type unknown is converted to text."""
    target = targets[place] = replace(targets[place], expr=known(state.facts, targets[place].expr))
    return target


def assign_sort_group_ref(place: int, targets: Targets) -> int:
    """The number by which clauses refer to a target, assigned if it has none: assignSortGroupRef."""
    target = targets[place]
    if not target.sort_group_ref:
        number = max(other.sort_group_ref for other in targets) + 1
        target = targets[place] = replace(target, sort_group_ref=number)
    return target.sort_group_ref


def add_to_sort_list(
    state: ParseState, place: int, found: list[nodes.SortGroupClause], targets: Targets, item: ast.SortBy
) -> None:
    """Add one item to a sort list, unless it is there already: addTargetToSortList."""
    target = _known_type(state, place, targets)
    offset = offset_of(target.expr)
    type = target.expr.type.oid
    sort, equality, descending = _direction(state.facts, type, item, offset)
    if target.sort_group_ref and any(other.ref == target.sort_group_ref for other in found):
        return
    nulls = enums.SortByNulls(item.sortby_nulls)
    first = (
        descending
        if nulls is enums.SortByNulls.SORTBY_NULLS_DEFAULT
        else (nulls is enums.SortByNulls.SORTBY_NULLS_FIRST)
    )
    found.append(
        nodes.SortGroupClause(
            ref=assign_sort_group_ref(place, targets),
            equality_operator=equality,
            sort_operator=sort,
            descending=descending,
            nulls_first=first,
        )
    )


def _direction(facts: Facts, type: Oid, item: ast.SortBy, offset: int | None) -> tuple[Oid, Oid, bool]:
    """The sort and equality operators of an item, and whether it is descending."""
    direction = enums.SortByDir(item.sortby_dir)
    if direction is enums.SortByDir.SORTBY_USING:
        return _using(facts, type, item)
    operators = ordering_operators(facts, type, offset)
    if direction is enums.SortByDir.SORTBY_DESC:
        return operators.greater, operators.equal, True
    return operators.less, operators.equal, False


def _using(facts: Facts, type: Oid, item: ast.SortBy) -> tuple[Oid, Oid, bool]:
    name = strings(item.useOp)
    row = binary_operator(facts, name, type, type)
    for member in facts.families_of(row.oid):
        if member.method == BTREE and member.strategy in (LESS, GREATER):
            equality = next(
                other.operator
                for other in facts.family_operators(member.family)
                if other.strategy == 3 and (other.left, other.right) == (member.left, member.right)
            )
            return row.oid, equality, member.strategy == GREATER
    raise SqlError(
        "42809",
        f"operator {'.'.join(name)} is not a valid ordering operator",
        hint='Ordering operators must be "<" or ">" members of btree operator families.',
        offset=location(item),
    )


def add_to_group_list(state: ParseState, place: int, found: list[nodes.SortGroupClause], targets: Targets) -> None:
    """Add a target to GROUP BY or DISTINCT with its type's default equality: addTargetToGroupList."""
    target = _known_type(state, place, targets)
    if target.sort_group_ref and any(other.ref == target.sort_group_ref for other in found):
        return
    operators = equality_operator(state.facts, target.expr.type.oid, offset_of(target.expr))
    ref = assign_sort_group_ref(place, targets)
    item = nodes.SortGroupClause(ref=ref, equality_operator=operators.equal, sort_operator=operators.less)
    found.append(item)


def set_operation_item(facts: Facts, type: Oid, ref: int) -> nodes.SortGroupClause:
    """A column's grouping operators in a set operation without ALL: makeSortGroupClauseForSetOp."""
    operators = equality_operator(facts, type, None)
    return nodes.SortGroupClause(
        ref=ref, equality_operator=operators.equal, sort_operator=sort_operators(facts, type).less or NO_OID
    )


# --- DISTINCT ---------------------------------------------------------------------------------------


def distinct_clause(
    state: ParseState, targets: Targets, order: Sequence[nodes.SortGroupClause], *, in_aggregate: bool
) -> list[nodes.SortGroupClause]:
    """SELECT DISTINCT, or DISTINCT in an aggregate: transformDistinctClause."""
    found: list[nodes.SortGroupClause] = []
    for item in order:
        target = _by_ref(targets, item.ref)
        if target.junk:
            clause = (
                "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list"
                if in_aggregate
                else "for SELECT DISTINCT, ORDER BY expressions must appear in select list"
            )
            raise SqlError("42P10", clause, offset=offset_of(target.expr))
        found.append(item)
    for place, target in enumerate(targets):
        if not target.junk:
            add_to_group_list(state, place, found, targets)
    if not found and not in_aggregate:
        raise SqlError("42601", "SELECT DISTINCT must have at least one column")
    return found


def distinct_on_clause(
    state: ParseState, items: Sequence[ast.Node], targets: Targets, order: Sequence[nodes.SortGroupClause]
) -> list[nodes.SortGroupClause]:
    """SELECT DISTINCT ON: transformDistinctOnClause."""
    message = "SELECT DISTINCT ON expressions must match initial ORDER BY expressions"
    refs: list[int] = []
    for raw in items:
        place = find_target(state, raw, targets, ExprKind.DISTINCT_ON, sql92=True)
        refs.append(assign_sort_group_ref(place, targets))
    found: list[nodes.SortGroupClause] = []
    skipped = False
    for item in order:
        if item.ref not in refs:
            skipped = True
            continue
        if skipped:
            raise SqlError("42P10", message, offset=location(items[refs.index(item.ref)]))
        found.append(item)
    for ref in refs:
        if any(item.ref == ref for item in found):
            continue
        if skipped:
            raise SqlError("42P10", message, offset=location(items[refs.index(ref)]))
        place = next(place for place, target in enumerate(targets) if target.sort_group_ref == ref)
        add_to_group_list(state, place, found, targets)
    return found


def _by_ref(targets: Targets, ref: int) -> nodes.TargetEntry:
    return next(target for target in targets if target.sort_group_ref == ref)
