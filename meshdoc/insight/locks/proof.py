"""What valid constraints of a table prove, so that its rows need no check: ConstraintImpliedByRelConstraint.

Differs from PostgreSQL: only conditions that are literally among those of a CHECK, joined by AND, are found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from meshdoc.catalog.constraint import Check, constraints_of
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Edge, PartitionBound, PartitionStrategy, Relation, Table
from meshdoc.insight.reanalyzed import stored_expression
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes


def conditions(names: Names, relation: Relation, fresh: Collection[Oid] = ()) -> Iterator[tuple[Check, nodes.Node]]:
    """The conditions that every row of a table satisfies by a valid CHECK, except by `fresh` ones, not yet checked."""
    for check in constraints_of(names.catalog, relation.oid):
        if isinstance(check, Check) and check.validated and check.enforced and check.oid not in fresh:
            yield from (
                (check, node) for node in _joined(stored_expression(names, check.expression, relation=relation))
            )


def _joined(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.BoolExpr) and node.operator == "and":
        for arg in node.args:
            yield from _joined(arg)
    else:
        yield node


def proof_of_not_null(names: Names, relation: Relation, attnum: int, fresh: Collection[Oid]) -> Check | None:
    """The valid CHECK by which a column holds no null: NotNullImpliedByRelConstraints."""
    for check, node in conditions(names, relation, fresh):
        if _is_not_null(node, attnum):
            return check
    return None


def _is_not_null(node: nodes.Node, attnum: int) -> bool:
    """Whether a condition is false for a null in the column."""
    if isinstance(node, nodes.BoolExpr) and node.operator == "or":
        return all(any(_is_not_null(part, attnum) for part in _joined(arg)) for arg in node.args)
    if isinstance(node, nodes.Const) and node.value == "f":
        return True
    return isinstance(node, nodes.NullTest) and node.negated and _is_column(node.arg, attnum)


def _is_column(node: nodes.Node, attnum: int) -> bool:
    return isinstance(node, nodes.Var) and node.attnum == attnum


def implies_bound(names: Names, parent: Table, partition: Relation, bound: PartitionBound) -> bool:
    """Whether a table's valid constraints prove that its rows are within a bound of one column."""
    (item, *others), strategy = parent.partition_key, parent.partition_strategy
    if others or not item.attnum or bound.default or strategy is PartitionStrategy.HASH:
        return False
    column = partition.column(parent.attribute(item.attnum).name)
    if column is None:
        return False
    known = [node for _, node in conditions(names, partition)]
    if not column.not_null and not any(_is_not_null(node, column.attnum) for node in known):
        return False
    if strategy is PartitionStrategy.LIST:
        return any(_holds(names, known, column.attnum, "=", value) for value in bound.values)
    ends = [(">=", bound.lower[0]), ("<", bound.upper[0])]
    return all(isinstance(end, Edge) or _holds(names, known, column.attnum, sign, end) for sign, end in ends)


def _holds(names: Names, known: Collection[nodes.Node], attnum: int, operator: str, value: Expr) -> bool:
    """Whether a column's comparison with a constant is among the known conditions."""
    facts, wanted = Facts(names), "".join(str(part) for part in value.text).strip("'")
    return any(
        type(node) is nodes.OpExpr
        and facts.operator(node.operator).name == operator
        and _is_column(node.args[0], attnum)
        and isinstance(node.args[1], nodes.Const)
        and node.args[1].value == wanted
        for node in known
    )
