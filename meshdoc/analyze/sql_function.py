"""SQL function bodies: their arguments (functions.c), and inlining of simple ones (clauses.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc.analyze.columnref import select_field
from meshdoc.analyze.dispatch import analyze_statement, transform_expr
from meshdoc.analyze.kept import root_of
from meshdoc.analyze.state import ExprKind, ParseState, location
from meshdoc.analyze.stored import empty_path, raw_body, tree_of
from meshdoc.analyze.target import resolve_unknown_targets
from meshdoc.catalog.database import SQL_LANGUAGE
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.routine import Routine, RoutineKind
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.record import positional
from meshdoc.syntax.parser import raw_parser


@positional
class Arguments:
    """A routine's arguments as its body sees them, by name and as $n."""

    facts: Facts
    routine: Routine

    def state(self) -> ParseState:
        """A ParseState that resolves the arguments: sql_fn_parser_setup."""
        return ParseState(facts=self.facts, param_hook=self.numbered, late_column_hook=self.named)

    def numbered(self, state: ParseState, raw: ast.ParamRef) -> nodes.Node | None:
        """$n: sql_fn_param_ref."""
        return self._param(raw.number - 1, location(raw)) if 0 < raw.number <= len(self.routine.inputs()) else None

    def _param(self, place: int, offset: int | None) -> nodes.Param:
        argument = self.routine.inputs()[place]
        return nodes.Param(
            type=TypeRef(argument.type.oid),
            collation=self.facts.type_collation(argument.type.oid),
            kind=nodes.ParamKind.EXTERNAL,
            number=place + 1,
            name=argument.name,
            function=self.routine.name,
            location=-1 if offset is None else offset,
        )

    def named(self, state: ParseState, raw: ast.ColumnRef, found: nodes.Node | None) -> nodes.Node | None:
        """argument, function.argument, and fields of both, if no column matches: sql_fn_post_column_ref."""
        fields = raw.fields[:-1] if isinstance(raw.fields[-1], ast.A_Star) else raw.fields
        names = [str(field.sval) for field in fields]
        if found is not None or len(raw.fields) > 3 or not names:
            return None
        offset = location(raw)
        param, rest = None, names[1:]
        if len(names) > 1 and names[0] == self.routine.name:
            param, rest = self._by_name(names[1], offset), names[2:]
        if param is None and len(names) < 3:
            param, rest = self._by_name(names[0], offset), names[1:]
        if param is None:
            return None
        return select_field(state, param, rest[0], offset) if rest else param

    def _by_name(self, name: str, offset: int | None) -> nodes.Param | None:
        for place, argument in enumerate(self.routine.inputs()):
            if argument.name == name:
                return self._param(place, offset)
        return None


def inlined(facts: Facts, routine: Routine) -> nodes.Node | None:
    """The expression that replaces a call of a simple function: inline_function.

    None if the body is anything else, such as a query with FROM, or cannot be analyzed now.
    """
    if not is_simple(routine):
        return None
    try:
        queries = _queries(facts, routine)
    except SqlError:
        return None
    return queries[0].targets[0].expr if len(queries) == 1 and _is_expression(queries[0]) else None


def is_simple(routine: Routine) -> bool:
    """Whether the planner reads the body of a function, to see whether it can replace its calls: inline_function."""
    plain = routine.kind is RoutineKind.FUNCTION and not routine.returns_set and not routine.security_definer
    return plain and routine.language == SQL_LANGUAGE and not routine.config


def _queries(facts: Facts, routine: Routine) -> Sequence[nodes.Query]:
    if routine.sql_body:
        return stored_body(facts.names, routine)
    return [analyze_statement(Arguments(facts, routine).state(), each.stmt) for each in raw_parser(routine.body)]


def _is_expression(query: nodes.Query) -> bool:
    """Whether a query is only SELECT expression."""
    clauses = (query.range_table, query.where, query.group, query.grouping_sets, query.having, query.windows)
    ends = (query.distinct, query.sort, query.limit_offset, query.limit_count, query.ctes, query.set_operation)
    parts = (query.has_aggregates, query.has_windows, query.has_target_srfs, query.has_sublinks)
    return query.command == "select" and not any((*clauses, *ends, *parts)) and len(query.targets) == 1


# --- parsed bodies --------------------------------------------------------------------------------------------


def analyze_return(arguments: Arguments, node: ast.ReturnStmt) -> nodes.Query:
    """RETURN expression: transformReturnStmt."""
    state = arguments.state()
    value = transform_expr(state, node.returnval, ExprKind.SELECT_TARGET)
    targets = [nodes.TargetEntry(expr=value, number=1)]
    resolve_unknown_targets(state, targets)
    return nodes.Query(
        targets=tuple(targets),
        range_table=tuple(state.range_table),
        is_return=True,
        has_sublinks=state.has_sublinks,
        has_windows=state.has_windows,
        has_aggregates=state.has_aggregates,
    )


def stored_body(names: Names, routine: Routine) -> Sequence[nodes.Query]:
    """The statements of a parsed body; built-in functions have only the text."""
    assert routine.sql_body is not None
    if tree := tree_of(routine.sql_body):
        queries: tuple[nodes.Query, ...] = root_of(names, tree)
        return queries
    arguments = Arguments(Facts(empty_path(names)), routine)
    return [
        analyze_return(arguments, node)
        if isinstance(node, ast.ReturnStmt)
        else analyze_statement(arguments.state(), node)
        for node in raw_body(names, routine.sql_body)
    ]
