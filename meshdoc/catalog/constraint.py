"""Constraints of tables and domains: pg_constraint."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import ClassVar

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Dependency, Key, Object, Oid, Reference, of_partition, ref
from meshdoc.record import record


@record
class Constraint(Object):
    """The common part of all constraints; `table` or `domain` is the constrained object."""

    noun: ClassVar[str] = "constraint"
    system_catalog: ClassVar[str] = "pg_constraint"

    table: Oid = ref(Dependency.AUTO, default=NO_OID)
    domain: Oid = ref(Dependency.AUTO, default=NO_OID)
    deferrable: bool = False
    initially_deferred: bool = False
    enforced: bool = True
    validated: bool = True
    is_local: bool = True
    inherit_count: int = 0
    no_inherit: bool = False
    parent: Oid = ref(Dependency.PARTITION_PRIMARY, default=NO_OID)

    def find_references(self) -> Iterable[Reference]:
        """The objects it depends on."""
        references = Object.find_references(self)
        return of_partition(references, self.table) if self.parent else references

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name among the constraints of its table or domain."""
        return (("constraint", self.table or self.domain, self.name),)

    def shared_keys(self) -> tuple[Key, ...]:
        """Its name, whatever table or domain it constrains."""
        return (("constraint name", self.name),)


@record
class PrimaryKey(Constraint):
    """PRIMARY KEY; `without_overlaps` is whether the last column is a range compared by overlap."""

    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table")
    include: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    without_overlaps: bool = False


@record
class Unique(Constraint):
    """UNIQUE."""

    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table")
    include: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    without_overlaps: bool = False


@record
class Exclusion(Constraint):
    """EXCLUDE; one operator for each key of the index. A 0 in `columns` is an expression."""

    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table")
    include: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    operators: tuple[Oid, ...] = ref(Dependency.NORMAL)


@record
class Check(Constraint):
    """CHECK."""

    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    expression: Expr = ref(Dependency.NORMAL)


@record
class NotNull(Constraint):
    """NOT NULL of a column (`attnum`) or, with attnum 0, of a domain."""

    attnum: int = ref(Dependency.AUTO, of="table", default=0)


class Action(enum.Enum):
    """pg_constraint.confupdtype and confdeltype."""

    NO_ACTION = "a"
    RESTRICT = "r"
    CASCADE = "c"
    SET_NULL = "n"
    SET_DEFAULT = "d"


class Match(enum.Enum):
    """pg_constraint.confmatchtype."""

    SIMPLE = "s"
    FULL = "f"
    PARTIAL = "p"


@record
class ForeignKey(Constraint):
    """FOREIGN KEY. `index` is the unique index of the referenced table that it relies on.

    A foreign key to a partitioned table has an additional constraint for each partition, whose `parent` is the foreign
    key to the table. These are `of_referenced`; the documentation omits them, as \\d does.

    `checks_disabled` and `actions_disabled` say whether the triggers on the table and on the referenced table are.
    """

    columns: tuple[int, ...] = ref(Dependency.AUTO, of="table")
    of_referenced: bool = False
    references_table: Oid = ref(Dependency.NORMAL)
    references_columns: tuple[int, ...] = ref(Dependency.NORMAL, of="references_table")
    index: Oid = ref(Dependency.NORMAL, default=NO_OID)
    on_update: Action = Action.NO_ACTION
    on_delete: Action = Action.NO_ACTION
    on_delete_columns: tuple[int, ...] = ref(Dependency.AUTO, of="table", default=())
    match: Match = Match.SIMPLE
    period: bool = False
    operators: tuple[Oid, ...] = ref(Dependency.NORMAL, default=())
    checks_disabled: bool = False
    actions_disabled: bool = False

    def find_references(self) -> Iterable[Reference]:
        """The objects it depends on."""
        if not self.of_referenced:
            return Constraint.find_references(self)
        return (
            reference._replace(kind=Dependency.INTERNAL)
            if reference.kind is Dependency.PARTITION_PRIMARY
            else reference
            for reference in Object.find_references(self)
        )


@record
class TriggerConstraint(Constraint):
    """The constraint of CREATE CONSTRAINT TRIGGER, which belongs to the trigger."""

    trigger: Oid = ref(Dependency.INTERNAL, default=NO_OID)


def constraints_of(catalog: Catalog, relation: Oid) -> list[Constraint]:
    """All constraints of a table, without foreign keys of other tables that reference it."""
    return [item for item in catalog.children(relation, Constraint) if item.table == relation]


def checks_of(catalog: Catalog, relation: Oid) -> list[Check]:
    """The CHECK constraints of a table by name: CheckConstraintFetch (relcache.c)."""
    found = (item for item in constraints_of(catalog, relation) if isinstance(item, Check))
    return sorted(found, key=lambda check: check.name)


def find_constraint(catalog: Catalog, relation: Oid, name: str) -> Constraint | None:
    """The constraint of a table with a name; None if it does not exist."""
    found = catalog.find("constraint", relation, name)
    return found if isinstance(found, Constraint) else None
