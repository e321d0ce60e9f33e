"""Aggregates and window functions in DuckDB's SQL."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.catalog.object import FIRST_USER_OID
from meshdoc.interpret.builtins import aggregate as gathered
from meshdoc.interpret.call_site import CallSite, Kind
from meshdoc.interpret.duck.call import called, may_fail, outgoing, shape_of
from meshdoc.interpret.duck.sorting import by_ref, sort_form, sorted_by
from meshdoc.interpret.duck.templates import AGGREGATES, WINDOWS
from meshdoc.interpret.duck.writer import Writer, expression
from meshdoc.interpret.value import Uncertain, dimensions
from meshdoc.nodes import nodes, oids


@expression(nodes.Aggref)
def aggregate(writer: Writer, node: nodes.Aggref) -> str:
    """A call of an aggregate."""
    proc = writer.facts.proc(node.function)
    if node.function < FIRST_USER_OID and proc.name in gathered:
        return _gathered(writer, node)
    if node.function >= FIRST_USER_OID or proc.name not in AGGREGATES or node.kind != "n":
        raise Uncertain(f"the result of aggregate {proc.name}() is unknown")
    if proc.name == "array_agg" and writer.facts.base_element_type(node.args[0].expr.type.oid):
        raise dimensions()
    if node.distinct and proc.name in COLLECTING:
        return _distinct(writer, node, proc.name)
    args = "*" if node.star else ", ".join(_arguments(writer, node, writer.write))
    order = sorted_by(writer, node.order, node.args)
    if proc.name in ("min", "max"):
        by = sort_form(writer, node.args[0].expr.type, args)
        text = f"{proc.name}({args}" if by == args else f"{proc.name}_by({args}, {by}"
    else:
        text = f"{AGGREGATES[proc.name]}({'DISTINCT ' if node.distinct else ''}{args}"
    text += (f" ORDER BY {order})" if order else ")") + _filter(writer, node)
    inexact = node.type.oid == oids.NUMERIC and proc.name not in EXACT
    summed = proc.name == "sum" and node.type.oid == oids.INT8
    return f"CAST({text} AS {writer.type(node.type)})" if summed or inexact else text


def _distinct(writer: Writer, node: nodes.Aggref, name: str) -> str:
    """array_agg(DISTINCT ...) and string_agg(DISTINCT ...), which sort their values even without an ORDER BY."""
    value, *rest = _arguments(writer, node, writer.write)
    clause = (node.order or node.distinct)[0]
    if node.order[1:] or clause.ref != node.args[0].sort_group_ref or not _sorts_alike(writer, node):
        raise Uncertain("the order of distinct values is unknown")
    order = f"'{'DESC' if clause.descending else 'ASC'}', 'NULLS {'FIRST' if clause.nulls_first else 'LAST'}'"
    values = f"list_sort(list(DISTINCT {value}){_filter(writer, node)}, {order})"
    return f"list_aggregate({values}, 'string_agg', {rest[0]})" if name == "string_agg" else values


def _sorts_alike(writer: Writer, node: nodes.Aggref) -> bool:
    """Whether DuckDB sorts the values of the first argument as PostgreSQL does."""
    return sort_form(writer, node.args[0].expr.type, "") == ""


def _gathered(writer: Writer, node: nodes.Aggref) -> str:
    """An aggregate that is computed in Python, from the list of its rows."""
    if node.distinct:
        raise Uncertain("the order of distinct values is unknown")
    args = [target.expr for target in node.args if not target.junk]
    order = sorted_by(writer, node.order, node.args)
    written = _arguments(writer, node, lambda arg: outgoing(writer, arg))
    row = ", ".join(f"'f{n}': {text}" for n, text in enumerate(written, 1))
    rows = f"list({{{row}}}{f' ORDER BY {order}' if order else ''})" + _filter(writer, node)
    types, shapes = tuple(arg.type for arg in args), tuple(shape_of(writer, arg) for arg in args)
    return called(writer, CallSite(Kind.AGGREGATE, node.function, types, node.type, shapes=shapes), [], [rows])


def _filter(writer: Writer, node: nodes.Aggref) -> str:
    return "" if node.filter is None else f" FILTER (WHERE {writer.write(node.filter)})"


def _arguments(writer: Writer, node: nodes.Aggref, write: Callable[[nodes.Node], str]) -> list[str]:
    """The arguments; DuckDB evaluates them before FILTER, so what may fail is evaluated for its rows only."""
    texts = [write(target.expr) for target in node.args if not target.junk]
    if node.filter is None:
        return texts
    test = writer.write(node.filter)
    return [f"CASE WHEN {test} THEN {text} END" if may_fail(text) else text for text in texts]


COLLECTING = frozenset({"array_agg", "string_agg"})
"""Aggregates that show in which order DISTINCT sorts."""
EXACT = frozenset({"sum", "min", "max", "any_value"})
"""Aggregates of numerics that DuckDB does not compute in floating point."""


@expression(nodes.WindowFunc)
def window_function(writer: Writer, node: nodes.WindowFunc) -> str:
    """A call of a window function, or of an aggregate over a window."""
    name = writer.facts.proc(node.function).name
    called = AGGREGATES.get(name) or (name if name in WINDOWS else "")
    if node.function >= FIRST_USER_OID or not called:
        raise Uncertain(f"the result of window function {name}() is unknown")
    args = "*" if node.star else ", ".join(writer.write(arg) for arg in node.args)
    if name in ("min", "max") and sort_form(writer, node.args[0].type, args) != args:
        raise Uncertain(f"the result of window function {name}() is unknown")
    text = f"{called}({args})"
    if node.filter is not None:
        text += f" FILTER (WHERE {writer.write(node.filter)})"
    return f"{text} OVER ({_window(writer, node.window)})"


def _window(writer: Writer, number: int) -> str:
    query = writer.levels[-1].query
    clause = query.windows[number - 1]
    if clause.frame_options & NON_DEFAULT_FRAME:
        raise Uncertain("this window frame is not supported")
    exprs = by_ref(query.targets)
    partition = ", ".join(writer.write(exprs[item.ref]) for item in clause.partition)
    order = sorted_by(writer, clause.order, query.targets)
    return " ".join(part for part in (partition and f"PARTITION BY {partition}", order and f"ORDER BY {order}") if part)


NON_DEFAULT_FRAME = 0x1  # FRAMEOPTION_NONDEFAULT of parsenodes.h


@expression(nodes.GroupingFunc)
def grouping(writer: Writer, node: nodes.GroupingFunc) -> str:
    """GROUPING(...)."""
    return f"grouping({', '.join(writer.write(arg) for arg in node.args)})"
