"""Who evaluates a condition, and what its columns and parameters can be."""

from __future__ import annotations

from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.insight.access.outcome import Outcomes
from meshdoc.nodes import nodes
from meshdoc.record import record


@record
class Who:
    """`caller` runs the statement: its functions, and current_user. `checked` needs the privileges on relations, and
    its policies apply: the caller, or the owner of a view."""

    caller: Oid
    checked: Oid
    depth: int = 0

    def within(self, owner: Oid) -> Who:
        """The same in the body of a function that runs as `owner`."""
        return Who(caller=owner, checked=owner, depth=self.depth + 1)


@record
class Scope:
    """What columns and parameters can be: `relation` is the range table entry of a number.

    `is_filter` is whether the condition chooses among the rows of the relation, so that the planner estimates how many
    it lets through; `is_scan` whether it also drops tests of NOT NULL columns for NULL; `is_empty` whether aggregates
    have no row to work on.
    """

    relation: Relation | None = None
    range_index: int = 1
    arguments: tuple[Outcomes, ...] = ()
    is_filter: bool = False
    is_scan: bool = False
    is_empty: bool = False

    def column(self, node: nodes.Node) -> Column | None:
        """The column of the relation that a node is; None if it is anything else."""
        if self.relation is None or not isinstance(node, nodes.Var):
            return None
        if node.levels_up or node.range_index != self.range_index:
            return None
        return next((column for column in self.relation.columns if column.attnum == node.attnum), None)
