"""Types: pg_type, pg_enum and pg_range. Composite types are also relations; see relation.py."""

from __future__ import annotations

from typing import ClassVar

from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Address, Dependency, Key, Object, Oid, Referring, ref
from meshdoc.record import positional, record


@positional
class TypeRef(Referring):
    """A type with its modifier (-1: none), as in pg_attribute.atttypid and atttypmod."""

    oid: Oid
    typmod: int = -1

    def addresses(self) -> tuple[Address]:
        """The type."""
        return (Address(self.oid),)


NO_TYPE = TypeRef(NO_OID)


@record
class Type(Object):
    """The common part of all types. Types and the row types of relations share a namespace within a schema."""

    noun: ClassVar[str] = "type"
    system_catalog: ClassVar[str] = "pg_type"

    identified_by: ClassVar[tuple[str, ...]] = ("schema", "name")

    schema: Oid = ref(Dependency.NORMAL)


@record
class RowType(Type):
    """The row type of a relation, created and dropped with it."""

    relation: Oid = ref(Dependency.INTERNAL)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name, and the relation it belongs to."""
        return (*Type.unique_keys(self), ("row type", self.relation))


@record
class ArrayType(Type):
    """The array type of a type, created with it."""

    element: Oid = ref(Dependency.INTERNAL)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name, and its element type."""
        return (*Type.unique_keys(self), ("array type", self.element))


@record
class EnumLabel:
    """A value of an enum. `number` identifies it permanently: expressions refer to it, and a rename keeps it."""

    number: int
    name: str


@record
class EnumType(Type):
    """CREATE TYPE ... AS ENUM; the labels are in sort order."""

    labels: tuple[EnumLabel, ...]


@record
class Domain(Type):
    """CREATE DOMAIN. Its CHECK and NOT NULL constraints are separate objects.

    `output`, `send` and `analyze` are those of its base type if CREATE TYPE defined it.
    """

    base: TypeRef = ref(Dependency.NORMAL)
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)
    output: Oid = ref(Dependency.NORMAL, default=NO_OID)
    send: Oid = ref(Dependency.NORMAL, default=NO_OID)
    analyze: Oid = ref(Dependency.NORMAL, default=NO_OID)
    default: Expr | None = ref(Dependency.NORMAL, default=None)


@record
class RangeType(Type):
    """CREATE TYPE ... AS RANGE."""

    subtype: Oid = ref(Dependency.NORMAL)
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)
    subtype_opclass: Oid = ref(Dependency.NORMAL, default=NO_OID)
    canonical: Oid = ref(Dependency.NORMAL, default=NO_OID)
    subtype_diff: Oid = ref(Dependency.NORMAL, default=NO_OID)


@record
class MultirangeType(Type):
    """The multirange type of a range type, created with it."""

    range: Oid = ref(Dependency.INTERNAL)

    def unique_keys(self) -> tuple[Key, ...]:
        """Its name, and its range type."""
        return (*Type.unique_keys(self), ("multirange type", self.range))


@record
class BaseType(Type):
    """CREATE TYPE with input and output functions; a shell type while `defined` is false."""

    defined: bool = True
    input: Oid = ref(Dependency.NORMAL, default=NO_OID)
    output: Oid = ref(Dependency.NORMAL, default=NO_OID)
    receive: Oid = ref(Dependency.NORMAL, default=NO_OID)
    send: Oid = ref(Dependency.NORMAL, default=NO_OID)
    typmod_in: Oid = ref(Dependency.NORMAL, default=NO_OID)
    typmod_out: Oid = ref(Dependency.NORMAL, default=NO_OID)
    analyze: Oid = ref(Dependency.NORMAL, default=NO_OID)
    subscript: Oid = ref(Dependency.NORMAL, default=NO_OID)
    length: int = -1  # bytes; -1 is variable, -2 is a C string
    by_value: bool = False
    align: str = "i"
    storage: str = "p"
    category: str = "U"
    preferred: bool = False
    default: str | None = None
    element: Oid = ref(Dependency.NORMAL, default=NO_OID)
    delimiter: str = ","
    collation: Oid = ref(Dependency.NORMAL, default=NO_OID)
