"""Queries in DuckDB's SQL: SELECT, set operations, WITH, and sub-selects of expressions."""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.duck.call import called
from meshdoc.interpret.duck.from_clause import from_clause
from meshdoc.interpret.duck.sorting import by_ref, ignores_case, sort_form, sort_item, sorted_by
from meshdoc.interpret.duck.writer import Level, Writer, expression
from meshdoc.interpret.qual_order import in_order
from meshdoc.interpret.value import Uncertain, dimensions
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import GroupingSet, SetOperation, SubLinkKind, TargetEntry
from meshdoc.nodes.walk import set_calls
from meshdoc.record import replace


def visible(query: nodes.Query) -> list[TargetEntry]:
    """The outputs that are not junk."""
    return [target for target in query.targets if not target.junk]


@expression(nodes.Query)
def select(writer: Writer, query: nodes.Query) -> str:
    """A query whose outputs are named c1, c2 ..."""
    if query.modifying_cte or query.command != "select":
        raise Uncertain("data-modifying queries are not supported here")
    with writer.level(query) as level:
        level.name, writer.name = writer.name, ""
        head = _with(writer, level)
        if query.set_operation is not None:
            return head + _set_query(writer, level)
        return head + _plain(writer, query)


def _plain(writer: Writer, query: nodes.Query) -> str:
    source = from_clause(writer, query.from_list) if query.from_list else ""
    parts = [f"SELECT {_distinct(writer, query)}{_outputs(writer, query)}"]
    if source:
        parts.append(f"FROM {source}")
    if query.where is not None:
        parts.append(f"WHERE {_condition(writer, query.where)}")
    if query.group or query.grouping_sets:
        parts.append(f"GROUP BY {_group(writer, query)}")
    if query.having is not None:
        parts.append(f"HAVING {writer.write(query.having)}")
    parts.append(_order(writer, query))
    return " ".join(part for part in (*parts, _limit(writer, query)) if part)


def _condition(writer: Writer, node: nodes.Node) -> str:
    """A condition; one that cannot be known only matters if there is a row to evaluate it for."""
    count = len(writer.parameters)
    try:
        return " AND ".join(writer.write(part) for part in in_order(writer.facts, node))
    except Uncertain as error:
        del writer.parameters[count:]
        return called(writer, CallSite(Kind.UNKNOWN, 0, (), node.type, name=error.message), [])


def _outputs(writer: Writer, query: nodes.Query) -> str:
    shown = visible(query)
    if not shown:
        return "1 AS c1"
    return ", ".join(f"{_output(writer, query, n, target)} AS c{n}" for n, target in enumerate(shown, 1))


def _output(writer: Writer, query: nodes.Query, number: int, target: TargetEntry) -> str:
    """An output; one that cannot be known is NULL, and reading it raises Uncertain. The number of rows is known."""
    try:
        return writer.write(target.expr)
    except Uncertain as error:
        if query.distinct or not writer.levels[-1].name or any(set_calls(target.expr)):
            raise
        writer.unknown[f"{writer.levels[-1].name}.c{number}"] = error.message
        null = f"CAST(NULL AS {writer.type(target.expr.type)})"
        return f"any_value({null})" if query.has_aggregates else null


def _distinct(writer: Writer, query: nodes.Query) -> str:
    if not query.distinct:
        return ""
    exprs = by_ref(query.targets)
    _check_equality(writer, exprs.values())
    if not query.distinct_on:
        return "DISTINCT "
    return f"DISTINCT ON ({', '.join(writer.write(exprs[item.ref]) for item in query.distinct)}) "


def _order(writer: Writer, query: nodes.Query) -> str:
    if not query.sort:
        return ""
    if query.distinct and not query.distinct_on:
        return _order_by_number(writer, query)
    text = sorted_by(writer, query.sort, query.targets)
    return f"ORDER BY {text}" if text else ""


def _order_by_number(writer: Writer, query: nodes.Query) -> str:
    """ORDER BY of outputs. DuckDB sorts distinct rows by nothing but outputs."""
    forms: dict[int, str] = {}
    for number, target in enumerate(visible(query), 1):
        if any(item.ref == target.sort_group_ref for item in query.sort):
            form = forms[target.sort_group_ref] = sort_form(writer, target.expr.type, f"c{number}")
            if query.distinct and form != f"c{number}":
                raise Uncertain("the order of these distinct rows is unknown")
    return "ORDER BY " + ", ".join(sort_item(forms[item.ref], item) for item in query.sort)


def _limit(writer: Writer, query: nodes.Query) -> str:
    parts: list[str] = []
    if query.limit_with_ties:
        raise Uncertain("FETCH ... WITH TIES is not supported")
    if query.limit_count is not None:
        parts.append(f"LIMIT {_number(writer, query.limit_count)}")
    if query.limit_offset is not None:
        parts.append(f"OFFSET {_number(writer, query.limit_offset)}")
    return " ".join(parts)


def _number(writer: Writer, node: nodes.Node) -> str:
    if isinstance(node, nodes.Const) and node.value is None:
        return "NULL"
    return f"({writer.write(node)})"


def _check_equality(writer: Writer, exprs: Iterable[nodes.Node]) -> None:
    """Raise Uncertain if DuckDB tells values apart that PostgreSQL puts into one group."""
    if any(ignores_case(writer, writer.facts.base_type(expr.type.oid)) for expr in exprs):
        raise Uncertain("which of several values that differ in case a group shows is unknown")


def _group(writer: Writer, query: nodes.Query) -> str:
    exprs = by_ref(query.targets)
    _check_equality(writer, exprs.values())
    if query.grouping_sets:
        return ", ".join(_grouping_set(writer, item, exprs) for item in query.grouping_sets)
    return ", ".join(writer.write(exprs[item.ref]) for item in query.group)


def _grouping_set(writer: Writer, item: GroupingSet, exprs: dict[int, nodes.Node]) -> str:
    parts = ", ".join(
        writer.write(exprs[part]) if isinstance(part, int) else _grouping_set(writer, part, exprs)
        for part in item.content
    )
    words = {"empty": "", "simple": "", "rollup": "ROLLUP ", "cube": "CUBE ", "sets": "GROUPING SETS "}
    return f"{words[item.kind]}({parts})"


# --- set operations ---------------------------------------------------------------------------------------


def _set_query(writer: Writer, level: Level) -> str:
    query = level.query
    assert query.set_operation is not None
    text = _set(writer, level, query.set_operation)
    if query.sort:
        text = f"SELECT * FROM ({text}) AS s {_order_by_number(writer, query)}"
    elif query.limit_count is not None or query.limit_offset is not None:
        text = f"SELECT * FROM ({text}) AS s"
    return f"{text} {_limit(writer, query)}".strip()


def _set(writer: Writer, level: Level, item: SetOperation | nodes.RangeTableRef) -> str:
    if isinstance(item, nodes.RangeTableRef):
        entry = level.query.range_table[item.range_index - 1]
        assert entry.subquery is not None
        count = len(visible(entry.subquery))
        inner = writer.select(entry.subquery)
        shape = ", ".join(
            f"CAST(c{n} AS {writer.type(column.type)}) AS c{n}" for n, column in enumerate(entry.columns, 1)
        )
        return f"SELECT {shape if count and _castable(writer, entry) else '*'} FROM ({inner}) AS s{item.range_index}"
    words = item.operator.upper() + (" ALL" if item.all else "")
    return f"({_set(writer, level, item.left)}) {words} ({_set(writer, level, item.right)})"


def _castable(writer: Writer, entry: nodes.RangeTableEntry) -> bool:
    return all("STRUCT" not in writer.type(column.type) for column in entry.columns)


# --- WITH -------------------------------------------------------------------------------------------------


def _with(writer: Writer, level: Level) -> str:
    parts: list[str] = []
    for cte in level.query.ctes:
        if cte.search_clause is not None or cte.cycle_clause is not None:
            raise Uncertain("SEARCH and CYCLE clauses are not supported")
        name = f"w{level.number}_{len(parts) + 1}"
        level.ctes[cte.name] = name
        count = max(len(visible(cte.query)), 1)
        columns = ", ".join(f"c{n}" for n in range(1, count + 1))
        parts.append(f"{name}({columns}) AS ({writer.select(cte.query)})")
    if not parts:
        return ""
    return f"WITH {'RECURSIVE ' if level.query.recursive else ''}{', '.join(parts)} "


# --- sub-selects of expressions -----------------------------------------------------------------------------


NOTHING = {
    SubLinkKind.EXISTS: "false",
    SubLinkKind.EXPR: "CAST(NULL AS {type})",
    SubLinkKind.ARRAY: "CAST([] AS {type})",
    SubLinkKind.ANY: "false",
    SubLinkKind.ALL: "true",
}
"""The value of a sub-select without rows."""


def only_rows(query: nodes.Query) -> nodes.Query:
    """The query of EXISTS without outputs, which nobody reads, and what only they need: simplify_EXISTS_query."""
    grouped = (query.has_aggregates, query.grouping_sets, query.having, query.has_windows, query.has_target_srfs)
    others = (query.set_operation, query.modifying_cte, query.limit_offset, query.limit_count, query.row_marks)
    if any((*grouped, *others)):
        return query
    return replace(query, targets=(), group=(), windows=(), distinct=(), distinct_on=False, sort=())


@expression(nodes.SubLink)
def sub_link(writer: Writer, node: nodes.SubLink) -> str:
    """EXISTS, IN, ANY, ALL, ARRAY(...) and scalar sub-selects."""
    if node.kind in NOTHING and writer.gives_nothing(node.query):
        return NOTHING[node.kind].format(type=writer.type(node.type))
    if node.kind is SubLinkKind.EXISTS:
        return f"EXISTS ({writer.select(only_rows(node.query))})"
    if node.kind is SubLinkKind.EXPR:
        return f"({writer.select(node.query)})"
    if node.kind is SubLinkKind.ARRAY:
        if writer.facts.base_element_type(visible(node.query)[0].expr.type.oid):
            raise dimensions()
        return f"CAST(COALESCE(ARRAY({writer.select(node.query)}), []) AS {writer.type(node.type)})"
    if node.kind in (SubLinkKind.ANY, SubLinkKind.ALL):
        return _quantified(writer, node)
    raise Uncertain("row comparisons with a subquery are not supported")


def _quantified(writer: Writer, node: nodes.SubLink) -> str:
    tests = node.test.args if isinstance(node.test, nodes.BoolExpr) else (node.test,)
    compared = [test for test in tests if isinstance(test, nodes.OpExpr)]
    if len(compared) != len(tests):
        raise Uncertain("this comparison with a subquery is not supported")
    name = writer.facts.operator(compared[0].operator).name
    left = [writer.write(test.args[0]) for test in compared]
    inner = writer.select(node.query)
    if name == "=" and node.kind is SubLinkKind.ANY:
        shown = left[0] if len(left) == 1 else f"({', '.join(left)})"
        return f"({shown} IN ({inner}))"
    if len(left) != 1 or name not in ("=", "<>", "<", ">", "<=", ">="):
        raise Uncertain("this comparison with a subquery is not supported")
    word = "ANY" if node.kind is SubLinkKind.ANY else "ALL"
    return f"({left[0]} {name} {word} ({inner}))"
