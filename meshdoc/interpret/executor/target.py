"""What the executor needs of a target table: its ResultRelInfo (execnodes.h), looked up once.

It is cached until the catalog changes.
"""

from __future__ import annotations

from collections.abc import Iterable

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import Check, Constraint, ForeignKey
from meshdoc.catalog.contents import Row, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import children_of
from meshdoc.catalog.object import Object, Oid
from meshdoc.catalog.relation import Column, ForeignTable, Relation, Table
from meshdoc.catalog.trigger import Trigger
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional
from meshdoc.session import Session


@positional
class Target:
    """A relation's constraints, indexes and triggers, in the order in which PostgreSQL processes them.

    `references` are its own foreign keys, `referenced` the foreign keys of other tables that refer to it or to one of
    its partitioned ancestors; `computed` are other indexes whose expressions may fail for a row; `domains` are the
    columns whose types have constraints of their own to check.
    """

    relation: Relation
    not_null: tuple[Column, ...]
    checks: tuple[Check, ...]
    unique: tuple[Index, ...]
    computed: tuple[Index, ...]
    references: tuple[ForeignKey, ...]
    referenced: tuple[ForeignKey, ...]
    triggers: tuple[Trigger, ...]
    generated: tuple[Column, ...]
    domains: tuple[Column, ...]
    modified: tuple[Column, ...]
    children: tuple[Table | ForeignTable, ...]

    @property
    def table(self) -> Table:
        """The relation, which stores rows."""
        assert isinstance(self.relation, Table)
        return self.relation


def _known(catalog: Catalog) -> dict[Oid, Target]:
    """The targets by oid, looked up as they are asked for."""
    return {}


def target_of(session: Session, oid: Oid) -> Target:
    """The current target of a relation."""
    known = session.catalog.derived(_known)
    found = known.get(oid)
    if found is None:
        relation = session.catalog[oid]
        assert isinstance(relation, Relation)
        found = known[oid] = _looked_up(session, relation)
    return found


def _looked_up(session: Session, relation: Relation) -> Target:
    facts = Facts(session.names)
    items = session.catalog.children(relation.oid, Object)
    own = [item for item in items if getattr(item, "table", 0) == relation.oid]
    constraints = sorted((item for item in own if isinstance(item, Constraint)), key=lambda item: item.name)
    return Target(
        relation=relation,
        not_null=tuple(column for column in relation.columns if column.not_null),
        checks=tuple(item for item in constraints if isinstance(item, Check) and item.enforced),
        unique=tuple(item for item in own if isinstance(item, Index) and (item.unique or item.exclusion)),
        computed=tuple(item for item in own if isinstance(item, Index) and is_computed(item)),
        references=tuple(item for item in constraints if isinstance(item, ForeignKey) and _is_checked(item)),
        referenced=tuple(_referring(session.catalog, relation)),
        triggers=tuple(sorted((item for item in own if isinstance(item, Trigger)), key=lambda item: item.name)),
        generated=tuple(column for column in relation.columns if column.generated),
        domains=tuple(column for column in relation.columns if _has_domain(facts, column.type.oid)),
        modified=tuple(column for column in relation.columns if facts.base(column.type).typmod >= 0),
        children=tuple(children_of(session.catalog, relation.oid)),
    )


def is_computed(index: Index) -> bool:
    """Whether an index refuses nothing but rows for which its expressions or its predicate cannot be computed."""
    expressions = (index.predicate, *(key.expression for key in index.index_keys))
    return not (index.unique or index.exclusion) and any(expression is not None for expression in expressions)


def _has_domain(facts: Facts, type: Oid) -> bool:
    return facts.is_domain(type) or facts.is_domain(facts.base_element_type(type) or type)


def _is_checked(item: ForeignKey) -> bool:
    return item.enforced and not item.of_referenced


def family(session: Session, table: Table | ForeignTable) -> list[Table | ForeignTable]:
    """A table and all its descendants."""
    found = [table]
    for child in target_of(session, table.oid).children:
        found += family(session, child)
    return found


def ancestors(catalog: Catalog, relation: Relation) -> list[Table]:
    """A table's partitioned ancestors, from the parent up."""
    found: list[Table] = []
    above = catalog.get(getattr(relation, "partition_of", 0))
    while isinstance(above, Table):
        found.append(above)
        above = catalog.get(above.partition_of)
    return found


def _referring(catalog: Catalog, relation: Relation) -> list[ForeignKey]:
    """The foreign keys that may refer to rows of a table: only those of the topmost tables."""
    found: dict[Oid, ForeignKey] = {}
    for table in (relation, *ancestors(catalog, relation)):
        for item in catalog.children(table.oid, ForeignKey):
            if item.references_table == table.oid and _is_checked(item) and not item.parent:
                found[item.oid] = item
    return sorted(found.values(), key=lambda item: item.oid)


# --- rows of one table as those of another ----------------------------------------------------------------------


def columns_as(relation: Relation, other: Relation, columns: Iterable[int]) -> tuple[int, ...]:
    """A relation's columns as they are numbered in a partition, child or ancestor, as far as that has them."""
    names = (relation.attribute(number).name for number in columns)
    return tuple(column.attnum for name in names if (column := other.column(name)))


def as_child(parent: Table | ForeignTable, child: Table | ForeignTable, row: Row) -> Row:
    """A row of the parent as one of the child, whose column numbers may differ."""
    if [(c.attnum, c.name) for c in parent.columns] == [(c.attnum, c.name) for c in child.columns]:
        return dict(row)
    made: dict[int, Value] = {}
    for column in child.columns:
        above = parent.column(column.name)
        if above is not None:
            made[column.attnum] = row.get(above.attnum)
    return made


def as_target(target: Target, leaf: Target, row: Row) -> Row:
    """A row of one table as a row of an ancestor, partition or child of it."""
    if leaf.relation.oid == target.relation.oid:
        return row
    assert isinstance(leaf.relation, Table | ForeignTable) and isinstance(target.relation, Table | ForeignTable)
    return as_child(leaf.relation, target.relation, row)
