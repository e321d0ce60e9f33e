"""JSON_TABLE: parse_jsontable.c."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pglast import ast, enums

from meshdoc.analyze.clause import Item, from_item
from meshdoc.analyze.entries import table_function_entry
from meshdoc.analyze.json_query import behavior_kind, json_behavior, json_call, json_path, passing_values
from meshdoc.analyze.json_value import json_value
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.analyze.type import resolve_type
from meshdoc.catalog.object import Oid
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.nodes import nodes, oids
from meshdoc.nodes.nodes import RangeColumn
from meshdoc.nodes.walk import contains_vars_of_level

Kind = enums.JsonTableColumnType
_OPERATIONS = {
    Kind.JTC_REGULAR: enums.JsonExprOp.JSON_VALUE_OP,
    Kind.JTC_EXISTS: enums.JsonExprOp.JSON_EXISTS_OP,
    Kind.JTC_FORMATTED: enums.JsonExprOp.JSON_QUERY_OP,
}


@dataclass(slots=True)
class _Builder:
    state: ParseState
    passing: tuple[ast.JsonArgument, ...]
    names: set[str]
    columns: list[RangeColumn] = field(default_factory=list)
    exprs: list[nodes.Node | None] = field(default_factory=list)
    paths: int = 0

    def path_name(self, raw: ast.JsonTablePathSpec) -> str:
        """The name of a path, generated if it has none: generateJsonTablePathName."""
        if raw.name:
            return str(raw.name)
        name = f"json_table_path_{self.paths}"
        self.paths += 1
        self.names.add(name)
        return name

    def plan(self, columns: Sequence[ast.JsonTableColumn], path: ast.JsonTablePathSpec) -> nodes.JsonTablePlan:
        """The columns of one path, then those of the paths nested in it: transformJsonTableColumns."""
        name = self.path_name(path)
        start = len(self.columns)
        ordinality = False
        for raw in columns:
            kind = Kind(raw.coltype)
            if kind is Kind.JTC_NESTED:
                continue
            if kind is Kind.JTC_FOR_ORDINALITY:
                if ordinality:
                    message = "only one FOR ORDINALITY column is allowed"
                    raise SqlError("42601", message, offset=location(raw))
                ordinality = True
                self.columns.append(RangeColumn(name=raw.name, type=TypeRef(oids.INT4)))
                self.exprs.append(None)
            else:
                self.column(raw, kind)
        own = tuple(range(start, len(self.columns)))
        nested = tuple(self.plan(raw.columns, raw.pathspec) for raw in columns if Kind(raw.coltype) is Kind.JTC_NESTED)
        made = json_path(self.state, path.string)
        text = made.value if isinstance(made, nodes.Const) else ""
        return nodes.JsonTablePlan(name=name, path=text or "", columns=own, nested=nested)

    def column(self, raw: ast.JsonTableColumn, kind: enums.JsonTableColumnType) -> None:
        """One column, as the equivalent SQL/JSON function: transformJsonTableColumn."""
        facts = self.state.facts
        type = resolve_type(facts, raw.typeName)
        told = enums.JsonQuotes(raw.quotes) is not enums.JsonQuotes.JS_QUOTES_UNSPEC
        told = told or enums.JsonWrapper(raw.wrapper) is not enums.JsonWrapper.JSW_UNSPEC
        if kind is Kind.JTC_REGULAR and (told or self.holds_json(type.oid)):
            kind = Kind.JTC_FORMATTED
        call = ast.JsonFuncExpr(
            op=_OPERATIONS[kind],
            column_name=raw.name,
            pathspec=_column_path(raw),
            passing=self.passing or None,
            output=ast.JsonOutput(typeName=raw.typeName, returning=ast.JsonReturning(format=raw.format, typmod=-1)),
            on_empty=raw.on_empty,
            on_error=raw.on_error,
            wrapper=raw.wrapper,
            quotes=raw.quotes,
            location=raw.location,
        )
        made = json_call(self.state, call, nodes.CaseTestExpr(type=TypeRef(oids.JSONB)))
        self.columns.append(RangeColumn(name=raw.name, type=type, collation=facts.type_collation(type.oid)))
        self.exprs.append(made)

    def holds_json(self, type: Oid) -> bool:
        """Whether a column of this type takes whole objects or arrays: isCompositeType."""
        facts = self.state.facts
        base = facts.base_type(type)
        if base in (oids.JSON, oids.JSONB, oids.RECORD, oids.RECORD_ARRAY):
            return True
        return facts.is_composite(base) or bool(facts.element_type(base))


def _column_path(raw: ast.JsonTableColumn) -> ast.Node:
    if raw.pathspec is not None:
        return raw.pathspec.string
    return ast.A_Const(isnull=False, val=ast.String(sval="$." + json.dumps(raw.name, ensure_ascii=False)))


def _all_names(columns: Sequence[ast.JsonTableColumn]) -> Iterator[tuple[str, int | None]]:
    for raw in columns:
        if Kind(raw.coltype) is Kind.JTC_NESTED:
            if raw.pathspec.name:
                yield raw.pathspec.name, raw.pathspec.name_location
            yield from _all_names(raw.columns)
        else:
            yield raw.name, location(raw)


def _check_names(raw: ast.JsonTable) -> set[str]:
    seen: set[str] = {raw.pathspec.name} if raw.pathspec.name else set()
    for name, offset in _all_names(raw.columns):
        if name in seen:
            raise SqlError("42712", f"duplicate JSON_TABLE column or path name: {name}", offset=offset)
        seen.add(name)
    return seen


def _check_on_error(behavior: ast.JsonBehavior | None) -> None:
    if behavior is None or behavior_kind(behavior) in ("error", "empty", "empty array"):
        return
    detail = "Only EMPTY [ ARRAY ] or ERROR is allowed in the top-level ON ERROR clause."
    raise SqlError("42601", "invalid ON ERROR behavior", detail=detail, offset=location(behavior))


@from_item(ast.JsonTable)
def json_table(state: ParseState, raw: ast.JsonTable) -> Item:
    """JSON_TABLE(...)."""
    _check_on_error(raw.on_error)
    builder = _Builder(state, tuple(raw.passing or ()), _check_names(raw))
    former, state.lateral_active = state.lateral_active, True
    with state.kind(ExprKind.FROM_FUNCTION):
        formatted = json_value(state, "JSON_TABLE", raw.context_item, "jsonb", oids.JSONB)
        values = passing_values(state, "JSON_TABLE", raw.passing or ())
        returning = nodes.JsonReturning(type=formatted.type)
        on_error = json_behavior(state, raw.on_error, "empty array", returning)
        plan = builder.plan(raw.columns, raw.pathspec)
    state.lateral_active = former
    function = nodes.TableFunc(
        kind="json_table",
        document=formatted,
        columns=tuple(builder.columns),
        column_exprs=tuple(builder.exprs),
        passing=values,
        plan=plan,
        on_error=on_error,
    )
    lateral = bool(raw.lateral) or contains_vars_of_level(function)
    item = table_function_entry(state, function, raw.alias, lateral=lateral)
    return nodes.RangeTableRef(range_index=item.range_index), item, [item]
