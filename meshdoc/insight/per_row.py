"""Calls in policies that return the same for all rows of a statement, and are yet made for each row.

PostgreSQL evaluates the condition of a policy for each row that it looks at, with the stable functions in it. A
sub-select that uses no column, `(select auth.uid())`, is evaluated once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.trigger import Policy
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import children, walk

STABLE = "s"


def calls_per_row(names: Names, policies: Iterable[Policy]) -> dict[Oid, list[Policy]]:
    """The policies that call a stable function outside of sub-selects without giving it a column, by function."""
    facts = Facts(names)
    found: dict[Oid, list[Policy]] = {}
    for policy in policies:
        table = names.relation_by_oid(policy.table)
        exprs = [expr for expr in (policy.using, policy.with_check) if expr]
        trees = (stored_expression(names, expr, relation=table) for expr in exprs)
        for oid in dict.fromkeys(call.function for tree in trees for call in _outside(tree)):
            if facts.volatility(oid) == STABLE:
                found.setdefault(oid, []).append(policy)
    return found


def _outside(node: object) -> Iterator[nodes.FuncExpr]:
    """The calls outside of sub-selects that use no column."""
    if isinstance(node, nodes.FuncExpr) and not any(isinstance(part, nodes.Var | nodes.SubLink) for part in walk(node)):
        yield node
        return
    if isinstance(node, nodes.SubLink):
        return
    for child in children(node):
        yield from _outside(child)
