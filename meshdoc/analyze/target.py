"""Target lists: star expansion, output names, and expressions assigned to columns (parse_target.c)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from pglast import ast, enums

from meshdoc import errors
from meshdoc.analyze.coerce import known
from meshdoc.analyze.common_type import offset_of
from meshdoc.analyze.dispatch import transform, transform_expr
from meshdoc.analyze.missing import missing_entry
from meshdoc.analyze.projection import row_columns
from meshdoc.analyze.scope import column_var, find_item
from meshdoc.analyze.state import ExprKind, ParseState, ScopeItem, location, word_of
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.record import replace
from meshdoc.syntax.names import strings


def _is_star(raw: ast.Node | None) -> bool:
    return isinstance(raw, ast.ColumnRef) and isinstance(raw.fields[-1], ast.A_Star)


def _is_row_star(raw: ast.Node | None) -> bool:
    return isinstance(raw, ast.A_Indirection) and isinstance(raw.indirection[-1], ast.A_Star)


def transform_target_list(state: ParseState, raw: Sequence[ast.ResTarget], kind: ExprKind) -> list[nodes.TargetEntry]:
    """SELECT's or RETURNING's outputs, every * expanded: transformTargetList."""
    targets: list[nodes.TargetEntry] = []
    for item in raw:
        expand = kind is not ExprKind.UPDATE_SOURCE
        if expand and (_is_star(item.val) or _is_row_star(item.val)):
            with state.kind(kind):
                for name, expr in _expand(state, item.val):
                    targets.append(_entry(state, expr, name))
            continue
        if not expand and isinstance(item.val, ast.SetToDefault):
            expr = nodes.SetToDefault(type=TypeRef(oids.UNKNOWN))
        else:
            expr = transform_expr(state, item.val, kind)
        targets.append(_entry(state, expr, item.name or figure_column_name(item.val, state.sublink_names)))
    return targets


def _entry(state: ParseState, expr: nodes.Node, name: str) -> nodes.TargetEntry:
    number = state.next_resno
    state.next_resno += 1
    return nodes.TargetEntry(expr=expr, number=number, name=name)


def transform_expression_list(
    state: ParseState, raw: Sequence[ast.Node], kind: ExprKind, *, allow_default: bool = False
) -> list[nodes.Node]:
    """The values of ROW(...) or VALUES, every * expanded: transformExpressionList."""
    found: list[nodes.Node] = []
    for item in raw:
        if _is_star(item) or _is_row_star(item):
            with state.kind(kind):
                found += [expr for _, expr in _expand(state, item)]
        elif allow_default and isinstance(item, ast.SetToDefault):
            found.append(nodes.SetToDefault(type=TypeRef(oids.UNKNOWN)))
        else:
            found.append(transform_expr(state, item, kind))
    return found


def resolve_unknown_targets(state: ParseState, targets: list[nodes.TargetEntry]) -> None:
    """Outputs that are literals of unknown type become text: resolveTargetListUnknowns."""
    for place, target in enumerate(targets):
        expr = known(state.facts, target.expr)
        if expr is not target.expr:
            targets[place] = replace(target, expr=expr)


# --- stars --------------------------------------------------------------------------------------------


def _expand(state: ParseState, raw: ast.Node) -> Iterator[tuple[str, nodes.Node]]:
    if isinstance(raw, ast.ColumnRef):
        return _expand_column_ref(state, raw)
    assert isinstance(raw, ast.A_Indirection)
    *rest, _ = raw.indirection
    inner = ast.A_Indirection(arg=raw.arg, indirection=tuple(rest)) if rest else raw.arg
    return expand_row(state, transform(state, inner))


def _expand_column_ref(state: ParseState, raw: ast.ColumnRef) -> Iterator[tuple[str, nodes.Node]]:
    """* and t.*: ExpandColumnRefStar."""
    names = strings(raw.fields)
    offset = location(raw)
    if not names:
        if not any(item.columns_visible for item in state.namespace):
            raise SqlError("42601", "SELECT * with no tables specified is not valid", offset=offset)
        visible = (item for item in state.namespace if item.columns_visible)
        return chain.from_iterable(item_columns(item, 0, offset) for item in visible)
    if len(names) > 3:
        raise errors.improper_qualified_name(".".join((*names, "*")), offset=offset)
    if state.column_hook is not None:
        hooked = state.column_hook(state, raw)
        if hooked is not None:
            return expand_row(state, hooked)
    schema = names[-2] if len(names) > 1 else None
    found = find_item(state, schema, names[-1], offset)
    if found is None and state.late_column_hook is not None:
        late = state.late_column_hook(state, raw, None)
        if late is not None:
            return expand_row(state, late)
    if found is None:
        raise missing_entry(state, names[-1], offset)
    item, levels_up = found
    return item_columns(item, levels_up, offset)


def item_columns(item: ScopeItem, levels_up: int, offset: int | None = None) -> Iterator[tuple[str, nodes.Node]]:
    """The columns that * expands to: expandNSItemAttrs."""
    for column in item.columns:
        if column.range_index and not column.hidden:
            yield column.name, column_var(item, column, levels_up, offset)


def expand_row(state: ParseState, row: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """(row).*: ExpandRowReference."""
    if isinstance(row, nodes.Var) and row.attnum == 0:
        for item in state.outer(row.levels_up).namespace:
            if item.range_index == row.range_index and item.returning == row.returning:
                yield from item_columns(item, row.levels_up)
                return
    columns = row_columns(state, row)
    if columns is None:
        if row.type.oid == oids.RECORD:
            message = "record type has not been registered"
            raise SqlError("42809", message, offset=offset_of(row))
        name = state.facts.format_type(row.type.oid)
        raise SqlError("42809", f"type {name} is not composite", offset=offset_of(row))
    for attnum, column in enumerate(columns, start=1):
        if not column.dropped:
            yield (
                column.name,
                nodes.FieldSelect(
                    type=column.type, collation=column.collation, arg=row, attnum=attnum, location=row.location
                ),
            )


# --- output names -------------------------------------------------------------------------------------


def figure_column_name(raw: ast.Node | None, sublinks: Mapping[int, str]) -> str:
    """The name of an output without an alias: FigureColname.

    `sublinks` are the first output names of subqueries analyzed earlier, by the identity of their raw node.
    """
    return _figure(raw, sublinks)[1] or "?column?"


def figure_index_column_name(raw: ast.Node) -> str:
    """The column name of an index expression, empty if nothing suggests one: FigureIndexColname."""
    return _figure(raw, {})[1]


Sublink = enums.SubLinkType
_FIXED = {
    ast.A_ArrayExpr: "array",
    ast.RowExpr: "row",
    ast.CoalesceExpr: "coalesce",
    ast.GroupingFunc: "grouping",
    ast.MergeSupportFunc: "merge_action",
    ast.XmlSerialize: "xmlserialize",
    ast.JsonParseExpr: "json",
    ast.JsonScalarExpr: "json_scalar",
    ast.JsonSerializeExpr: "json_serialize",
    ast.JsonObjectConstructor: "json_object",
    ast.JsonArrayConstructor: "json_array",
    ast.JsonArrayQueryConstructor: "json_array",
    ast.JsonObjectAgg: "json_objectagg",
    ast.JsonArrayAgg: "json_arrayagg",
}


def _figure(raw: ast.Node | None, sublinks: Mapping[int, str]) -> tuple[int, str]:
    """A name and its strength (2: good, 1: weak, as of a type): FigureColnameInternal."""
    fixed = _FIXED.get(raw.__class__)
    if fixed is not None:
        return 2, fixed
    if isinstance(raw, ast.ColumnRef):
        names = strings(raw.fields)
        return (2, names[-1]) if names else (0, "")
    if isinstance(raw, ast.A_Indirection):
        names = strings(raw.indirection)
        return (2, names[-1]) if names else _figure(raw.arg, sublinks)
    if isinstance(raw, ast.FuncCall):
        return 2, strings(raw.funcname)[-1]
    if isinstance(raw, ast.A_Expr):
        return (2, "nullif") if enums.A_Expr_Kind(raw.kind) is enums.A_Expr_Kind.AEXPR_NULLIF else (0, "")
    if isinstance(raw, ast.TypeCast):
        return _figure_cast(raw, sublinks)
    if isinstance(raw, ast.CollateClause):
        return _figure(raw.arg, sublinks)
    return _figure_construct(raw, sublinks)


def _figure_cast(raw: ast.TypeCast, sublinks: Mapping[int, str]) -> tuple[int, str]:
    strength, name = _figure(raw.arg, sublinks)
    if strength <= 1 and raw.typeName is not None:
        return 1, strings(raw.typeName.names)[-1]
    return strength, name


def _figure_construct(raw: ast.Node | None, sublinks: Mapping[int, str]) -> tuple[int, str]:
    if isinstance(raw, ast.CaseExpr):
        strength, name = _figure(raw.defresult, sublinks)
        return (strength, name) if strength > 1 else (1, "case")
    if isinstance(raw, ast.MinMaxExpr):
        return 2, word_of(enums.MinMaxOp(raw.op), "IS_")
    if isinstance(raw, ast.SQLValueFunction):
        word = enums.SQLValueFunctionOp(raw.op).name.removeprefix("SVFOP_").removesuffix("_N")
        return 2, word.lower()
    if isinstance(raw, ast.XmlExpr):
        name = word_of(enums.XmlExprOp(raw.op), "IS_")
        return (0, "") if name == "document" else (2, name)
    if isinstance(raw, ast.JsonFuncExpr):
        return 2, enums.JsonExprOp(raw.op).name.removesuffix("_OP").lower()
    if isinstance(raw, ast.SubLink):
        named = {Sublink.EXISTS_SUBLINK: "exists", Sublink.ARRAY_SUBLINK: "array"}
        named[Sublink.EXPR_SUBLINK] = sublinks.get(id(raw), "")
        name = named.get(Sublink(raw.subLinkType), "")
        return (2, name) if name else (0, "")
    return 0, ""
