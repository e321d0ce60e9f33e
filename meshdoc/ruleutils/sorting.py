"""ORDER BY, GROUP BY, PARTITION BY and DISTINCT ON: get_rule_orderby, get_rule_sortgroupclause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from meshdoc.nodes import nodes
from meshdoc.record import replace
from meshdoc.ruleutils.constants import Shown, print_constant
from meshdoc.ruleutils.printer import Implicit, Printer
from meshdoc.ruleutils.writer import Style

CALLS = (nodes.FuncExpr, nodes.Aggref, nodes.WindowFunc, nodes.JsonConstructorExpr)
SETS = {"rollup": "ROLLUP(", "cube": "CUBE(", "sets": "GROUPING SETS ("}


def sort_target(ref: int, targets: Iterable[nodes.TargetEntry]) -> nodes.TargetEntry:
    """The target entry that an item refers to: get_sortgroupref_tle."""
    return next(target for target in targets if target.sort_group_ref == ref)


def sort_item(expr: nodes.Node, to: Printer) -> None:
    """Print a sort or group expression so that it is not read as a number, an output name or a grouping set."""
    if isinstance(expr, nodes.Const):
        print_constant(expr, to, Shown.ALWAYS)
    elif isinstance(expr, nodes.Var):
        replace(to, in_order_by=True).expression(expr)
    elif isinstance(expr, CALLS) or Style.SPARSE in to.writer.style:
        to.write("(", expr, ")", implicit=Implicit.SHOWN)
    else:
        to.expression(expr, Implicit.SHOWN)


def sort_items(items: Iterable[nodes.SortGroupClause], targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    """Print items separated by commas."""
    for item in to.separated(items):
        sort_item(sort_target(item.ref, targets).expr, to)


def order_by(items: Iterable[nodes.SortGroupClause], targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    """Print the items of ORDER BY with their directions."""
    for item in to.separated(items):
        sort_item(sort_target(item.ref, targets).expr, to)
        direction(item, to)


def order_by_number(items: Iterable[nodes.SortGroupClause], targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    """Print the items by output number, as a set operation requires, with their directions."""
    for item in to.separated(items):
        to.write(str(sort_target(item.ref, targets).number))
        direction(item, to)


def direction(item: nodes.SortGroupClause, to: Printer) -> None:
    """Print DESC, USING and NULLS if they differ from the default.

    PostgreSQL looks up < and > in the type's default operator class. Here the operator's name decides; the result
    differs only for a type whose default operator class uses other names.
    """
    name = to.naming.operator_name(item.sort_operator) if item.sort_operator else ""
    name = name or (">" if item.descending else "<")
    if name == "<":
        to.write(" NULLS FIRST" if item.nulls_first else "")
    elif name == ">":
        to.write(" DESC", "" if item.nulls_first else " NULLS LAST")
    else:
        to.write(" USING ", *to.naming.operator(item.sort_operator))
        to.write(" NULLS FIRST" if item.nulls_first else " NULLS LAST")


def grouping_set(item: nodes.GroupingSet, targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    """Print an item of GROUP BY: get_rule_groupingset."""
    if item.kind == "simple" and len(item.content) == 1:
        _contents(item, targets, to)
    else:
        _enclosed_set(item, targets, to)


def _enclosed_set(item: nodes.GroupingSet, targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    to.write(SETS.get(item.kind, "("))
    _contents(item, targets, to)
    to.write(")")


def _contents(item: nodes.GroupingSet, targets: Sequence[nodes.TargetEntry], to: Printer) -> None:
    for content in to.separated(item.content):
        if isinstance(content, int):
            sort_item(sort_target(content, targets).expr, to)
        elif item.kind == "sets":
            _enclosed_set(content, targets, to)
        else:
            grouping_set(content, targets, to)
