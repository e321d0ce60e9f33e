"""The expressions that are left when the planner has dropped what does not matter: clauses.c and prepqual.c."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from meshdoc.analyze.sql_function import inlined
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import TypeRef
from meshdoc.insight.access.outcome import NOT
from meshdoc.insight.access.privilege import Privileges
from meshdoc.insight.access.scope import Scope, Who
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes, oids


def folded(names: Names, privileges: Privileges, node: nodes.Node, who: Who, scope: Scope) -> nodes.Node:
    """The expression without operands that do not matter, which PostgreSQL drops: eval_const_expressions."""
    if isinstance(node, nodes.FuncExpr) and isinstance(routine := names.catalog.get(node.function), Routine):
        value = inlined(Facts(names), routine)
        is_open = isinstance(value, nodes.Const) and privileges.may_execute(who.caller, routine)
        return value if value is not None and is_open else node
    if isinstance(node, nodes.NullTest) and node.negated and scope.is_scan:
        column = scope.column(node.arg)
        return nodes.Const(type=node.type, value="t") if column and column.not_null else node
    if not isinstance(node, nodes.BoolExpr):
        return node
    args = tuple(folded(names, privileges, arg, who, scope) for arg in node.args)
    if node.operator == "not":
        return _negated(replace(node, args=args))
    deciding, neutral = ("f", "t") if node.operator == "and" else ("t", "f")
    for arg in args:
        if isinstance(arg, nodes.Const) and arg.value == deciding:
            return arg
    kept = tuple(arg for arg in args if not (isinstance(arg, nodes.Const) and arg.value == neutral))
    if len(kept) > 1:
        return _without_duplicates(kept) if node.operator == "or" else replace(node, args=kept)
    return kept[0] if kept else args[0]


def _without_duplicates(args: tuple[nodes.Node, ...]) -> nodes.Node:
    """OR of operands without what all of them require, which is required once: process_duplicate_ors."""
    arms = [arg.args if isinstance(arg, nodes.BoolExpr) and arg.operator == "and" else (arg,) for arg in args]
    common = [term for term in arms[0] if all(term in arm for arm in arms)]
    rest = [bool_expr("and", [term for term in arm if term not in common]) for arm in arms]
    required = common if None in rest else [*common, bool_expr("or", [arm for arm in rest if arm])]
    return bool_expr("and", [term for term in required if term]) or args[0]


def bool_expr(operator: str, args: Sequence[nodes.Node]) -> nodes.Node | None:
    """The operands joined; one operand is itself, and none is None."""
    if len(args) > 1:
        return nodes.BoolExpr(type=TypeRef(oids.BOOL), operator=operator, args=tuple(args))
    return args[0] if args else None


def _negated(node: nodes.BoolExpr) -> nodes.Node:
    (arg,) = node.args
    return replace(arg, value=NOT[arg.value]) if isinstance(arg, nodes.Const) and arg.value else node
