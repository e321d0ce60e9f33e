"""The conditions that a row must meet: the checks of its table and of the domains of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from weakref import WeakKeyDictionary

from meshdoc.adt.container import array_items
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, NotNull
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Column, Relation
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.insight.check_rule import BYTEA, BYTES, CHARACTERS, Limits, required, rule_of, tree_of
from meshdoc.insight.insert.evaluated import passes
from meshdoc.insight.insert.samples import bytes_sample, text_sample
from meshdoc.insight.insert.truth import Truth
from meshdoc.insight.insert.values import BY_TEXT, INTEGERS, SOME, Sample, Undecided, Value, sample_of
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
    constants: tuple[nodes.Const, ...] = ()
    """The constants in it, which are likely to meet it."""
    lengths: tuple[int, ...] = ()
    """The least lengths of a text, or of bytes, that it asks for."""

    @property
    def unclear(self) -> str:
        """That it is not known whether a row meets it."""
        return f"check {self.check.name} cannot be evaluated here"

    def holds(self, names: Names, row: Mapping[int, Value]) -> bool:
        """Whether a row meets it. Raises Undecided where that cannot be told."""
        seen = {0: row[self.columns[0]]} if self.check.domain else row
        try:
            return Truth(names=names, row=seen).passes(self.tree)
        except Undecided:
            return passes(names, self.check, {attnum: row.get(attnum, SOME) for attnum in self.columns})


_known: WeakKeyDictionary[Catalog, dict[Oid, tuple[Condition, ...]]] = WeakKeyDictionary()
"""The conditions of tables and domains in the last state of a catalog, which many rows are asked for."""


def conditions_of(names: Names, relation: Relation) -> list[Condition]:
    """All conditions on the rows of a table, in the order of its constraints and columns."""
    found = list(_checks(names, relation))
    for column in relation.columns:
        for domain in domains(names, column):
            found += [replace(condition, columns=(column.attnum,)) for condition in _checks(names, domain)]
    return found


def _checks(names: Names, owner: Relation | Domain) -> tuple[Condition, ...]:
    """The conditions of a table or domain itself."""
    known = _known.setdefault(names.catalog, {})
    if owner.oid not in known:
        checks = (
            check for check in names.catalog.children(owner.oid, Check) if owner.oid in (check.table, check.domain)
        )
        known[owner.oid] = tuple(_condition(names, check) for check in checks if check.enforced)
    return known[owner.oid]


def _condition(names: Names, check: Check) -> Condition:
    tree, rule = tree_of(names, check), rule_of(names, check)
    units = (CHARACTERS, BYTES)
    limits = [fact for fact in rule.facts if isinstance(fact, Limits) and fact.unit in units] if rule else []
    lengths = [int(fact.least) for fact in limits if fact.least is not None]
    return Condition(
        check=check,
        tree=tree,
        columns=tuple(check.columns),
        constants=tuple(_constants(Facts(names), tree)),
        lengths=tuple(lengths),
    )


def _constants(facts: Facts, tree: nodes.Node) -> Iterator[nodes.Const]:
    """The constants of a condition, and the elements of those that are arrays."""
    for node in walk(tree):
        if isinstance(node, nodes.Const) and node.value is not None:
            yield node
            element = facts.element_type(node.type.oid)
            for item in array_items(node.value) if element else ():
                if isinstance(item, str):
                    yield nodes.Const(type=TypeRef(element), value=item)


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


def required_by(names: Names, relation: Relation, column: Column) -> Check | None:
    """The check of a table that refuses null in a column, if there is one."""
    found = (each.check for each in _checks(names, relation) if column.attnum in required(each.tree))
    return next(found, None)


def suggested(names: Names, column: Column, conditions: list[Condition]) -> Iterator[Sample]:
    """Values that the conditions on a column mention, and those next to them."""
    base = Facts(names).base(column.type)
    for condition in conditions:
        if column.attnum not in condition.columns:
            continue
        if base.oid in BY_TEXT or base.oid == BYTEA:
            yield from _lengths(condition, base)
        for node in condition.constants:
            assert node.value is not None
            if _fits(base.oid, node.type.oid):
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


def _lengths(condition: Condition, type: TypeRef) -> Iterator[Sample]:
    """Texts or bytes as long as a check wants them, and one longer and shorter."""
    for length in (limit + step for step in (0, 1, -1) for limit in condition.lengths):
        if 0 <= length <= LONGEST and type.oid == BYTEA:
            yield bytes_sample(length)
        elif 0 <= length <= LONGEST:
            yield text_sample(type, "example"[:length].ljust(length, "x"))
