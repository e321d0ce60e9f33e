"""The conditions that a row must meet: the checks of its table and of the domains of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.type import Domain
from meshdoc.insight.check_rule import CHARACTERS, Limits, rule_of, tree_of
from meshdoc.insight.insert.samples import text_sample
from meshdoc.insight.insert.truth import Truth
from meshdoc.insight.insert.values import BY_TEXT, INTEGERS, Sample, Value, sample_of
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import nodes
from meshdoc.nodes.walk import walk
from meshdoc.record import record

LONGEST = 200
"""No example is longer than this."""


@record
class Condition:
    """A check over columns; of a domain, over the one column that has its type."""

    check: Check
    tree: nodes.Node
    columns: tuple[int, ...]

    def holds(self, names: Names, row: Mapping[int, Value]) -> bool:
        """Whether a row meets it. Raises Undecided where that cannot be told."""
        seen = {0: row[self.columns[0]]} if self.check.domain else row
        return Truth(names=names, row=seen).passes(self.tree)


def conditions_of(names: Names, relation: Relation) -> list[Condition]:
    """All conditions on the rows of a table, in the order of its constraints and columns."""
    found = [
        Condition(check=check, tree=tree_of(names, check), columns=tuple(check.columns))
        for check in names.catalog.children(relation.oid, Check)
        if check.table == relation.oid and check.enforced
    ]
    for column in relation.columns:
        for domain in domains(names, column):
            for check in names.catalog.children(domain.oid, Check):
                if check.domain == domain.oid:
                    found.append(Condition(check=check, tree=tree_of(names, check), columns=(column.attnum,)))
    return found


def domains(names: Names, column: Column) -> Iterator[Domain]:
    """The domain that a column is of, and those which that is based on."""
    domain = names.catalog.get(column.type.oid)
    while isinstance(domain, Domain):
        yield domain
        domain = names.catalog.get(domain.base.oid)


def is_required(names: Names, column: Column) -> bool:
    """Whether a column, or a domain that it is of, is not null."""
    return column.not_null or any(
        constraint.domain == domain.oid
        for domain in domains(names, column)
        for constraint in names.catalog.children(domain.oid, NotNull)
    )


def suggested(names: Names, column: Column, conditions: list[Condition]) -> Iterator[Sample]:
    """Values that the conditions on a column mention, and those next to them."""
    base = Facts(names).base(column.type)
    for condition in conditions:
        if column.attnum not in condition.columns:
            continue
        yield from _lengths(names, condition, column)
        for node in walk(condition.tree):
            if isinstance(node, nodes.Const) and node.value is not None and _fits(base.oid, node.type.oid):
                if base.oid in BY_TEXT:
                    yield text_sample(base, node.value)
                else:
                    yield from _around(sample_of(names, base.oid, node.value))


def _fits(column: int, constant: int) -> bool:
    """Whether a constant of one type is a value of another."""
    return column == constant or {column, constant} <= BY_TEXT or {column, constant} <= INTEGERS


def _around(sample: Sample) -> Iterator[Sample]:
    yield sample
    if isinstance(sample.value, int | Decimal) and not isinstance(sample.value, bool):
        yield Sample.number(sample.value + 1)
        yield Sample.number(sample.value - 1)


def _lengths(names: Names, condition: Condition, column: Column) -> Iterator[Sample]:
    """Texts as long as a check wants them."""
    rule = rule_of(names, condition.check)
    base = Facts(names).base(column.type)
    for fact in rule.facts if rule and base.oid in BY_TEXT else ():
        if isinstance(fact, Limits) and fact.unit == CHARACTERS:
            wanted = [int(limit) for limit in (fact.least, fact.most) if limit is not None]
            for length in (*wanted, *(length + 1 for length in wanted), *(length - 1 for length in wanted)):
                if 0 <= length <= LONGEST:
                    yield text_sample(base, "example"[:length].ljust(length, "x"))
