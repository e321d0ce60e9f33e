"""Relations: pg_class, pg_attribute, pg_attrdef, pg_sequence."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import ClassVar, TypeAlias

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import (
    NO_OID,
    Acl,
    Address,
    Dependency,
    Key,
    Object,
    Oid,
    Reference,
    parts,
    ref,
    shared_reference,
)
from meshdoc.catalog.type import TypeRef
from meshdoc.record import record

Options: TypeAlias = tuple[tuple[str, str], ...]  # storage parameters and FDW options, in stored order


class Persistence(enum.Enum):
    """pg_class.relpersistence."""

    PERMANENT = "p"
    UNLOGGED = "u"
    TEMPORARY = "t"


class Identity(enum.Enum):
    """pg_attribute.attidentity."""

    ALWAYS = "a"
    BY_DEFAULT = "d"


class Generated(enum.Enum):
    """pg_attribute.attgenerated."""

    STORED = "s"
    VIRTUAL = "v"


@record
class Column:
    """A column. `attnum` identifies it within the relation and is not reused after a drop.

    Its default or generation expression is a `ColumnDefault`, its NOT NULL constraint a `NotNull`.
    """

    attnum: int
    name: str
    type: TypeRef = ref(Dependency.NORMAL)
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)
    not_null: bool = False
    identity: Identity | None = None
    generated: Generated | None = None
    storage: str | None = None  # p, m, e or x if it differs from the type's
    compression: str | None = None  # p or l
    statistics: int | None = None
    is_local: bool = True
    inherit_count: int = 0
    options: Options = ()
    fdw_options: Options = ()
    acl: Acl = ref(Dependency.ACL, default=None)
    comment: str | None = None


@record
class Relation(Object):
    """The common part of tables, views, materialized views, foreign tables and composite types."""

    system_catalog: ClassVar[str] = "pg_class"

    schema: Oid = ref(Dependency.NORMAL)
    persistence: Persistence = Persistence.PERMANENT
    columns: tuple[Column, ...] = parts(sub="attnum")
    attribute_count: int = 0  # relnatts: includes dropped columns
    options: Options = ()

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name among the relations of its schema."""
        return (("relation", self.schema, self.name),)

    def column(self, name: str) -> Column | None:
        """The column with a name; None if it does not exist."""
        return next((column for column in self.columns if column.name == name), None)

    def attribute(self, attnum: int) -> Column:
        """The column with an attnum. Raises KeyError if it was dropped or never existed."""
        for column in self.columns:
            if column.attnum == attnum:
                return column
        raise KeyError(f"{self.name} has no attribute {attnum}")


class PartitionStrategy(enum.Enum):
    """pg_partitioned_table.partstrat."""

    LIST = "l"
    RANGE = "r"
    HASH = "h"


@record
class PartitionKeyItem:
    """A column or expression of a partition key; for an expression, `attnum` is 0.

    `type` and `derived` are the type and the collation of an expression itself.
    """

    attnum: int = ref(Dependency.NONE, of="oid", default=0)
    expression: Expr | None = ref(Dependency.NORMAL, own=Dependency.NONE, default=None)
    type: TypeRef | None = None
    derived: Oid = NO_OID
    opclass: Oid = ref(Dependency.NORMAL, default=NO_OID)
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)


class Edge(enum.Enum):
    """The unbounded ends of a range partition."""

    MINVALUE = "MINVALUE"
    MAXVALUE = "MAXVALUE"


@record
class PartitionBound:
    """FOR VALUES ...: a list of values, both ends of a range, or modulus and remainder; empty for DEFAULT.

    A value is a constant, printed without its type, as get_const_expr does for bounds.
    """

    default: bool = False
    values: tuple[Expr, ...] = ()
    lower: tuple[Expr | Edge, ...] = ()
    upper: tuple[Expr | Edge, ...] = ()
    modulus: int = 0
    remainder: int = 0


@record
class Table(Relation):
    """A table, partitioned if it has a `partition_strategy`."""

    noun: ClassVar[str] = "table"

    access_method: Oid = ref(Dependency.NORMAL, default=NO_OID)
    tablespace: Oid = ref(Dependency.NORMAL, default=NO_OID)
    of_type: Oid = ref(Dependency.NORMAL, default=NO_OID)
    inherits: tuple[Oid, ...] = ref(Dependency.NORMAL, default=())
    partition_of: Oid = ref(Dependency.AUTO, default=NO_OID)
    partition_bound: PartitionBound | None = None
    partition_strategy: PartitionStrategy | None = None
    partition_key: tuple[PartitionKeyItem, ...] = parts()
    row_security: bool = False
    force_row_security: bool = False
    replica_identity: str = "d"  # d, n, f, i
    toast_options: Options = ()  # of its TOAST table

    def shared_keys(self) -> tuple[Key, ...]:
        """Its parent, shared with the other partitions of that."""
        return (("partitions", self.partition_of),) if self.partition_of else ()

    def find_references(self) -> Iterable[Reference]:
        """The objects it depends on. Partition key columns depend on the table and are dropped only with it."""
        return (*Relation.find_references(self), *self._key_references())

    def _key_references(self) -> Iterator[Reference]:
        for item in self.partition_key:
            attnums = {item.attnum} if item.attnum else self._own_columns(item.expression)
            for attnum in sorted(attnums):
                yield shared_reference(attnum, Address(self.oid), Dependency.INTERNAL)

    def _own_columns(self, expression: Expr | None) -> set[int]:
        depends = expression.depends if expression else ()
        return {address.sub for address in depends if address.oid == self.oid and address.sub}


@record
class ForeignTable(Relation):
    """A foreign table; it may inherit from a table or be a partition."""

    noun: ClassVar[str] = "foreign table"

    server: Oid = ref(Dependency.NORMAL)
    fdw_options: Options = ()
    inherits: tuple[Oid, ...] = ref(Dependency.NORMAL, default=())
    partition_of: Oid = ref(Dependency.AUTO, default=NO_OID)
    partition_bound: PartitionBound | None = None

    def shared_keys(self) -> tuple[Key, ...]:
        """Its parent, shared with the other partitions of that."""
        return (("partitions", self.partition_of),) if self.partition_of else ()


@record
class View(Relation):
    """A view; its query corresponds to the _RETURN rule."""

    noun: ClassVar[str] = "view"

    query: Expr = ref(Dependency.NORMAL)


def is_invoker(view: View) -> bool:
    """Whether the caller's privileges and policies apply below a view."""
    return dict(view.options).get("security_invoker", "false").lower() in ("true", "on", "1", "yes")


@record
class MaterializedView(Relation):
    """A materialized view."""

    noun: ClassVar[str] = "materialized view"

    query: Expr = ref(Dependency.NORMAL)
    populated: bool = True
    replica_identity: str = "d"  # as that of a table
    access_method: Oid = ref(Dependency.NORMAL, default=NO_OID)
    tablespace: Oid = ref(Dependency.NORMAL, default=NO_OID)
    on_extensions: tuple[Oid, ...] = ref(Dependency.AUTO, default=())  # DEPENDS ON EXTENSION
    toast_options: Options = ()


@record
class CompositeType(Relation):
    """CREATE TYPE ... AS (...): a relation without rows, and the type with the same name."""

    noun: ClassVar[str] = "type"

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name among the relations and the types of its schema, and itself as the relation of its type."""
        return (*Relation.unique_keys(self), ("type", self.schema, self.name), ("row type", self.oid))


def storage_options(item: Relation) -> Options:
    """The storage parameters of a relation and, with the prefix `toast.`, of its TOAST table."""
    toast = item.toast_options if isinstance(item, Table | MaterializedView) else ()
    return (*item.options, *((f"toast.{name}", value) for name, value in toast))


SEQUENCE_COLUMNS = (("last_value", 20), ("log_cnt", 20), ("is_called", 16))
"""The columns of a sequence relation: names, and the oids of bigint and boolean."""


@record
class Sequence(Object):
    """A sequence. `owned_by` is the column of OWNED BY or serial, `identity_of` the identity column."""

    noun: ClassVar[str] = "sequence"
    system_catalog: ClassVar[str] = "pg_class"

    schema: Oid = ref(Dependency.NORMAL)
    persistence: Persistence = Persistence.PERMANENT
    type: TypeRef = ref(Dependency.NORMAL)
    start: int = 1
    increment: int = 1
    minimum: int = 1
    maximum: int = 2**63 - 1
    cache: int = 1
    cycle: bool = False
    owned_by: Address | None = ref(Dependency.AUTO, default=None)
    identity_of: Address | None = ref(Dependency.INTERNAL, default=None)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name among the relations of its schema."""
        return (("relation", self.schema, self.name),)


@record
class ColumnDefault(Object):
    """The default or generation expression of a column: pg_attrdef. It has no name."""

    noun: ClassVar[str] = "default value"
    system_catalog: ClassVar[str] = "pg_attrdef"

    name: str = ""
    table: Oid = ref(Dependency.NONE)
    attnum: int = ref(Dependency.AUTO, of="table")
    expression: Expr = ref(Dependency.NORMAL)

    def unique_keys(self) -> tuple[Key, ...]:
        """The column it belongs to."""
        return (("default", self.table, self.attnum),)


@record
class GenerationExpression(ColumnDefault):
    """The expression of a generated column; it is dropped only with its column."""

    noun: ClassVar[str] = "default value"

    attnum: int = ref(Dependency.INTERNAL, of="table")
