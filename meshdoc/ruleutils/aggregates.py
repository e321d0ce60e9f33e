"""Aggregates, window functions and windows: get_agg_expr, get_windowfunc_expr, get_rule_windowspec."""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.expr import Part
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import Frame
from meshdoc.record import record
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.sorting import order_by, sort_items

MODES = {Frame.RANGE: "RANGE ", Frame.ROWS: "ROWS ", Frame.GROUPS: "GROUPS "}
STARTS = {Frame.START_UNBOUNDED_PRECEDING: "UNBOUNDED PRECEDING", Frame.START_CURRENT_ROW: "CURRENT ROW"}
ENDS = {Frame.END_UNBOUNDED_FOLLOWING: "UNBOUNDED FOLLOWING", Frame.END_CURRENT_ROW: "CURRENT ROW"}
START_OFFSETS = {Frame.START_OFFSET_PRECEDING: " PRECEDING", Frame.START_OFFSET_FOLLOWING: " FOLLOWING"}
END_OFFSETS = {Frame.END_OFFSET_PRECEDING: " PRECEDING", Frame.END_OFFSET_FOLLOWING: " FOLLOWING"}
EXCLUSIONS = {
    Frame.EXCLUDE_CURRENT_ROW: " EXCLUDE CURRENT ROW",
    Frame.EXCLUDE_GROUP: " EXCLUDE GROUP",
    Frame.EXCLUDE_TIES: " EXCLUDE TIES",
}


@record
class Constructor:
    """The differences between JSON_OBJECTAGG or JSON_ARRAYAGG and the underlying aggregate."""

    word: str
    options: tuple[Part, ...] = ()
    separator: str = ", "
    count: int | None = None


@printer(nodes.Aggref)
def aggregate(node: nodes.Aggref, to: Printer, implicit: Implicit) -> None:
    """An aggregate call."""
    print_aggregate(node, to)


def print_aggregate(node: nodes.Aggref, to: Printer, constructor: Constructor | None = None) -> None:
    """Print an aggregate call, or the JSON constructor that it implements: get_agg_expr_helper."""
    name = constructor.word if constructor else to.naming.function(node.function, in_group_by=to.in_group_by)
    to.write(name, "(", "DISTINCT " if node.distinct else "")
    if node.kind in ("o", "h"):
        to.listed(node.direct_args, Implicit.SHOWN)
        to.write(") WITHIN GROUP (ORDER BY ")
        order_by(node.order, node.args, to)
    else:
        _arguments(node, to, constructor)
        if node.order:
            to.write(" ORDER BY ")
            order_by(node.order, node.args, to)
    to.write(*(constructor.options if constructor else ()))
    _filter(node.filter, to)
    to.write(")")


def _arguments(node: nodes.Aggref, to: Printer, constructor: Constructor | None) -> None:
    if node.star:
        to.write("*")
    shown = [target.expr for target in node.args if not target.junk]
    printed = shown[: constructor.count if constructor else None]
    for number, arg in to.separated(enumerate(printed, 1), constructor.separator if constructor else ", "):
        to.write("VARIADIC " if node.variadic and number == len(shown) else "", arg, implicit=Implicit.SHOWN)


def _filter(condition: nodes.Node | None, to: Printer) -> None:
    if condition is not None:
        to.write(") FILTER (WHERE ", condition)


@printer(nodes.GroupingFunc)
def grouping(node: nodes.GroupingFunc, to: Printer, implicit: Implicit) -> None:
    """GROUPING(...)."""
    to.call("GROUPING", node.args)


@printer(nodes.WindowFunc)
def window_function(node: nodes.WindowFunc, to: Printer, implicit: Implicit) -> None:
    """A window function call."""
    print_window_function(node, to)


def print_window_function(node: nodes.WindowFunc, to: Printer, constructor: Constructor | None = None) -> None:
    """Print a window function call, or the JSON constructor that it implements: get_windowfunc_expr_helper."""
    name = constructor.word if constructor else to.naming.function(node.function, in_group_by=to.in_group_by)
    to.write(name, "(", "*" if node.star else "")
    if constructor and constructor.count:
        for arg in to.separated(node.args[: constructor.count], constructor.separator):
            to.expression(arg)
    else:
        to.listed(node.args, Implicit.SHOWN)
    to.write(*(constructor.options if constructor else ()))
    _filter(node.filter, to)
    to.write(") OVER ")
    window = to.windows[node.window - 1]
    if window.name:
        to.write(quote_identifier(window.name))
    else:
        window_specification(window, to.targets, to)


def window_specification(window: nodes.WindowClause, targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    """Print a window definition, without the parts copied from the window that it references."""
    to.write("(")
    blank = ""
    if window.ref_name:
        to.write(quote_identifier(window.ref_name))
        blank = " "
    if window.partition and not window.ref_name:
        to.write("PARTITION BY ")
        sort_items(window.partition, targets, to)
        blank = " "
    if window.order and not window.copied_order:
        to.write(blank, "ORDER BY ")
        order_by(window.order, targets, to)
        blank = " "
    if window.frame_options & Frame.NONDEFAULT:
        to.write(blank)
        _frame(window, to)
    to.write(")")


def _frame(window: nodes.WindowClause, to: Printer) -> None:
    options = Frame(window.frame_options)
    to.write(_chosen(options, MODES), "BETWEEN " if options & Frame.BETWEEN else "")
    _bound(options, STARTS, START_OFFSETS, window.start_offset, to)
    if options & Frame.BETWEEN:
        to.write(" AND ")
        _bound(options, ENDS, END_OFFSETS, window.end_offset, to)
    to.write(_chosen(options, EXCLUSIONS))


def _bound(
    options: Frame, words: dict[Frame, str], offsets: dict[Frame, str], offset: nodes.Node | None, to: Printer
) -> None:
    word = _chosen(options, words)
    if not word:
        to.expression(offset)
    to.write(word or _chosen(options, offsets))


def _chosen(options: Frame, words: dict[Frame, str]) -> str:
    return next((word for flag, word in words.items() if options & flag), "")
