"""Sub-selects in expressions: get_sublink_expr."""

from __future__ import annotations

from meshdoc.nodes import nodes
from meshdoc.nodes.nodes import SubLinkKind
from meshdoc.ruleutils.naming import Parts
from meshdoc.ruleutils.printer import Implicit, Printer, printer
from meshdoc.ruleutils.query import print_query

BARE = frozenset({SubLinkKind.EXPR, SubLinkKind.MULTIEXPR, SubLinkKind.ARRAY})


@printer(nodes.SubLink)
def sublink(node: nodes.SubLink, to: Printer, implicit: Implicit) -> None:
    """EXISTS, IN, ANY, ALL, a row comparison, a scalar sub-select, or ARRAY(...)."""
    to.write("ARRAY(" if node.kind is SubLinkKind.ARRAY else "(")
    operator = _tested(node.test, to) if node.test is not None else ()
    to.write(*_words(node.kind, operator))
    if node.kind not in BARE:
        to.write("(")
    print_query(node.query, to, names_matter=False)
    to.write(")" if node.kind in BARE else "))")


def _words(kind: SubLinkKind, operator: Parts) -> Parts:
    if kind is SubLinkKind.EXISTS:
        return ("EXISTS ",)
    if kind is SubLinkKind.ANY:
        return (" IN ",) if operator == ("=",) else (" ", *operator, " ANY ")
    if kind is SubLinkKind.ALL:
        return (" ", *operator, " ALL ")
    return (" ", *operator, " ") if kind is SubLinkKind.ROWCOMPARE else ()


def _tested(test: nodes.Node, to: Printer) -> Parts:
    """Print the tested expressions, and return the operator; of several operators, the first."""
    if isinstance(test, nodes.OpExpr):
        to.expression(test.args[0], Implicit.SHOWN)
        return to.naming.operator(test.operator)
    to.write("(")
    if isinstance(test, nodes.RowCompareExpr):
        to.listed(test.left, Implicit.SHOWN)
        to.write(")")
        return to.naming.operator(test.operators[0])
    assert isinstance(test, nodes.BoolExpr)
    comparisons = [item for item in test.args if isinstance(item, nodes.OpExpr)]
    to.listed((item.args[0] for item in comparisons), Implicit.SHOWN)
    to.write(")")
    return to.naming.operator(comparisons[0].operator)
