"""Lookups of types, routines, operators and relations, built-in or user-defined: lsyscache.c, syscache.c.

Built-in objects are rows of `System`. User-defined objects are converted to the same rows, so that analysis handles one
form only. `Facts` belongs to one `Names`, that is, to one catalog and search path.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakKeyDictionary

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.names.format_type import format_type, format_type_be
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Object, Oid
from meshdoc.catalog.operator import Cast, FamilyOperator, FamilyProc, Operator, OperatorClass, OperatorFamily
from meshdoc.catalog.relation import SEQUENCE_COLUMNS, CompositeType, Relation, Sequence
from meshdoc.catalog.routine import ArgumentMode, Routine
from meshdoc.catalog.system import (
    SystemAggregate,
    SystemCast,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemOperator,
    SystemOperatorClass,
    SystemProc,
    SystemType,
)
from meshdoc.catalog.type import ArrayType, Domain, EnumType, MultirangeType, RangeType, Type, TypeRef
from meshdoc.lookup.rows import aggregate_row, copied, family_operator_row, proc_row, type_row
from meshdoc.nodes import oids
from meshdoc.nodes.nodes import RangeColumn

T = TypeVar("T")


@dataclass(slots=True)
class Rows:
    """What is known of a catalog, for every search path: in one state, rows of types and bases of domains.

    The rows of routines and the columns of relations are those of an object, held beside it.
    """

    generation: int = -1
    types: dict[Oid, SystemType | None] = field(default_factory=dict)
    bases: dict[Oid, TypeRef] = field(default_factory=dict)
    procs: dict[Oid, tuple[Object, SystemProc]] = field(default_factory=dict)
    columns: dict[Oid, tuple[Object, tuple[RangeColumn, ...]]] = field(default_factory=dict)


_known: WeakKeyDictionary[Catalog, Rows] = WeakKeyDictionary()


@dataclass(slots=True)
class Facts:
    """The catalog lookups that analysis needs, for one search path."""

    names: Names
    _rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        """Share what is known with the other lookups in the same catalog."""
        catalog = self.names.catalog
        self._rows = _known.get(catalog) or _known.setdefault(catalog, Rows())

    # --- types ------------------------------------------------------------------------------------

    def type(self, oid: Oid) -> SystemType:
        """The row of a type. Raises KeyError if it does not exist."""
        return existing(self.find_type(oid), oid)

    def find_type(self, oid: Oid) -> SystemType | None:
        """The row of a type; None if it does not exist."""
        known = self._rows
        if known.generation != self.names.catalog.generation:
            known.generation = self.names.catalog.generation
            known.types.clear()
            known.bases.clear()
        if oid not in known.types:
            known.types[oid] = self._type_row(oid)
        return known.types[oid]

    def _type_row(self, oid: Oid) -> SystemType | None:
        item = self.names.catalog.get(oid)
        if item is None:
            return self.names.system.type(oid)
        if not isinstance(item, Type | CompositeType):
            return None
        return type_row(self.names.catalog, item, self._inner(item))

    def _inner(self, item: Object) -> SystemType | None:
        if isinstance(item, ArrayType):
            return self.type(item.element)
        if isinstance(item, Domain):
            return self.type(item.base.oid)
        return None

    def format_type(self, oid: Oid, typmod: int = -1) -> str:
        """The type as in messages: format_type_be, which omits the schema if the search path finds the type."""
        row = self.find_type(oid)
        if row is not None and oid >= FIRST_USER_OID:
            if row.element and row.subscript == oids.ARRAY_SUBSCRIPT_HANDLER:
                return self.format_type(row.element, typmod) + "[]"
            if self.names.type(None, row.name) == oid:
                return self._qualified_type(oid, typmod).split(".", 1)[1]
        return self._qualified_type(oid, typmod)

    def _qualified_type(self, oid: Oid, typmod: int) -> str:
        if typmod < 0:
            return format_type_be(self.names.catalog, self.names.system, oid)
        return format_type(self.names.catalog, self.names.system, TypeRef(oid, typmod))

    def base_type(self, oid: Oid) -> Oid:
        """The base type of a domain; any other type unchanged: getBaseType."""
        row = self.find_type(oid)
        return oid if row is None or row.kind != "d" else self.base(TypeRef(oid)).oid

    def base(self, type: TypeRef) -> TypeRef:
        """The base type and modifier of a domain; any other type unchanged: getBaseTypeAndTypmod."""
        row = self.find_type(type.oid)
        if row is None or row.kind != "d":
            return type
        if (base := self._rows.bases.get(type.oid)) is None:
            base = self._rows.bases[type.oid] = self.base(TypeRef(row.base, row.base_typmod))
        return base

    def element_type(self, oid: Oid) -> Oid:
        """The element type of a true array type; 0 for other types: get_element_type."""
        row = self.find_type(oid)
        return row.element if row and row.subscript == oids.ARRAY_SUBSCRIPT_HANDLER else NO_OID

    def base_element_type(self, oid: Oid) -> Oid:
        """The element type of a true array type or a domain over one; otherwise 0: get_base_element_type."""
        return self.element_type(self.base_type(oid))

    def array_type(self, oid: Oid) -> Oid:
        """The array type of a type; 0 if it has none: get_array_type."""
        row = self.find_type(oid)
        return row.array if row else NO_OID

    def promoted_array_type(self, oid: Oid) -> Oid:
        """The array type of a type, or the type itself if it is an array; otherwise 0: get_promoted_array_type."""
        return self.array_type(oid) or (oid if self.element_type(oid) else NO_OID)

    def is_array(self, oid: Oid) -> bool:
        """type_is_array_domain: a true array, or a domain over one."""
        return self.base_element_type(oid) != NO_OID

    def is_enum(self, oid: Oid) -> bool:
        """type_is_enum."""
        return self._is_kind(oid, "e")

    def is_domain(self, oid: Oid) -> bool:
        """Whether the type is a domain."""
        return self._is_kind(oid, "d")

    def _is_kind(self, oid: Oid, kind: str) -> bool:
        row = self.find_type(oid)
        return row is not None and row.kind == kind

    def is_composite(self, oid: Oid) -> bool:
        """Whether the type is composite or a domain over a composite type: typeOrDomainTypeRelid."""
        return self.type_relation(oid) != NO_OID

    def is_row_type(self, oid: Oid) -> bool:
        """type_is_rowtype: a composite type, a domain over one, or record."""
        return oid == oids.RECORD or self.is_composite(oid)

    def type_relation(self, oid: Oid) -> Oid:
        """The relation of a composite type or of a domain over one: typeOrDomainTypeRelid."""
        row = self.find_type(self.base_type(oid))
        return row.relation if row else NO_OID

    def category(self, oid: Oid) -> tuple[str, bool]:
        """The type category, and whether the type is preferred in it: get_type_category_preferred."""
        row = self.type(oid)
        return row.category, row.preferred

    def type_collation(self, oid: Oid) -> Oid:
        """The default collation of a type: get_typcollation."""
        row = self.find_type(oid)
        return row.collation if row else NO_OID

    def collation_name(self, oid: Oid) -> str:
        """The unqualified name of a collation."""
        item = self.names.catalog.get(oid)
        if item is not None:
            return item.name
        row = self.names.system.collation(oid)
        return row.name if row else "?"

    def find_collation(self, schema: str | None, name: str) -> Oid | None:
        """The collation with a name; None if it does not exist: get_collation_oid. The encoding is always UTF8."""
        for oid in self.names.schemas(schema, self.names.search_path):
            if found := self.names.catalog.find("collation", oid, name):
                return found.oid
            row = self.names.system.collations_named(name).get(oid)
            if row is not None and row.encoding in (-1, 6):
                return row.oid
        return None

    def range_subtype(self, oid: Oid) -> Oid:
        """The subtype of a range type; 0 for other types: get_range_subtype."""
        item = self.names.catalog.get(oid)
        if isinstance(item, RangeType):
            return item.subtype
        row = self.names.system.range(oid)
        return row.subtype if row else NO_OID

    def range_multirange(self, oid: Oid) -> Oid:
        """The multirange type of a range type; 0 for other types: get_range_multirange."""
        if isinstance(self.names.catalog.get(oid), RangeType):
            found = self.names.catalog.find("multirange type", oid)
            return found.oid if found else NO_OID
        row = self.names.system.range(oid)
        return row.multirange if row else NO_OID

    def multirange_range(self, oid: Oid) -> Oid:
        """The range type of a multirange type; 0 for other types: get_multirange_range."""
        item = self.names.catalog.get(oid)
        if isinstance(item, MultirangeType):
            return item.range
        row = self.names.system.range_of_multirange(oid)
        return row.type if row else NO_OID

    def enum_labels(self, oid: Oid) -> tuple[str, ...]:
        """The labels of an enum, in order."""
        item = self.names.catalog.get(oid)
        return tuple(label.name for label in item.labels) if isinstance(item, EnumType) else ()

    # --- routines ---------------------------------------------------------------------------------

    def proc(self, oid: Oid) -> SystemProc:
        """The row of a routine. Raises KeyError if it does not exist."""
        item = self.names.catalog.get(oid)
        if isinstance(item, Routine):
            held = self._rows.procs.get(oid)
            if held is None or held[0] is not item:
                held = self._rows.procs[oid] = (item, proc_row(item, self._variadic(item)))
            return held[1]
        return existing(self.names.system.proc(oid), oid)

    def volatility(self, oid: Oid) -> str:
        """The volatility of a function: i, s or v (func_volatile)."""
        return self.proc(oid).volatility

    def procs_named(self, schema: Oid, name: str) -> list[SystemProc]:
        """The routines with a name in a schema."""
        own = [self.proc(item.oid) for item in self.names.catalog.sharing("routine name", schema, name)]
        return [*own, *(row for row in self.names.system.procs_named(name) if row.schema == schema)]

    def aggregate(self, oid: Oid) -> SystemAggregate:
        """The row of an aggregate. Raises KeyError if it does not exist."""
        item = self.names.catalog.get(oid)
        if isinstance(item, Routine):
            return aggregate_row(item)
        return existing(self.names.system.aggregate(oid), oid)

    def _variadic(self, item: Routine) -> Oid:
        last = next((a for a in item.arguments if a.mode is ArgumentMode.VARIADIC), None)
        if last is None:
            return NO_OID
        if last.type.oid == oids.ANY:
            return oids.ANY
        if last.type.oid == oids.ANYARRAY:
            return oids.ANYELEMENT
        if last.type.oid == oids.ANYCOMPATIBLEARRAY:
            return oids.ANYCOMPATIBLE
        return self.element_type(last.type.oid)

    # --- operators and casts ------------------------------------------------------------------------

    def operator(self, oid: Oid) -> SystemOperator:
        """The row of an operator. Raises KeyError if it does not exist."""
        item = self.names.catalog.get(oid)
        if isinstance(item, Operator):
            return copied(SystemOperator, item, kind="b" if item.left else "l")
        return existing(self.names.system.operator(oid), oid)

    def operators_named(self, schema: Oid, name: str) -> list[SystemOperator]:
        """The operators with a name in a schema."""
        own = [self.operator(item.oid) for item in self.names.catalog.sharing("operator name", schema, name)]
        return [*own, *(row for row in self.names.system.operators_named(name) if row.schema == schema)]

    def cast(self, source: Oid, target: Oid) -> SystemCast | None:
        """The cast from one type to another; None if it does not exist."""
        item = self.names.catalog.find("cast", source, target)
        return copied(SystemCast, item) if isinstance(item, Cast) else self.names.system.cast(source, target)

    def operator_classes(self, method: Oid) -> list[SystemOperatorClass]:
        """The operator classes of an access method."""
        own = [
            copied(SystemOperatorClass, item)
            for item in self.names.catalog.sharing("operator classes", method)
            if isinstance(item, OperatorClass)
        ]
        return [*own, *self.names.system.operator_classes(method)]

    def family_operators(self, family: Oid) -> list[SystemFamilyOperator]:
        """The operators of an operator family."""
        own = [family_operator_row(item) for item in self.names.catalog.children(family, FamilyOperator)]
        return [*own, *self.names.system.family_operators(family)]

    def family_procs(self, family: Oid) -> list[SystemFamilyProc]:
        """The support functions of an operator family."""
        own = [copied(SystemFamilyProc, item) for item in self.names.catalog.children(family, FamilyProc)]
        return [*own, *self.names.system.family_procs(family)]

    def _family_method(self, family: Oid) -> Oid:
        item = self.names.catalog.get(family)
        if isinstance(item, OperatorFamily):
            return item.method
        row = self.names.system.operator_family(family)
        return row.method if row else NO_OID

    def families_of(self, operator: Oid) -> list[SystemFamilyOperator]:
        """The operator family entries of an operator."""
        own = [
            family_operator_row(item, self._family_method(item.family))
            for item in self.names.catalog.sharing("families of operator", operator)
            if isinstance(item, FamilyOperator)
        ]
        return [*own, *self.names.system.families_of(operator)]

    # --- relations --------------------------------------------------------------------------------

    def relation_columns(self, oid: Oid) -> tuple[RangeColumn, ...]:
        """The columns of a relation by attnum, dropped ones included, as in a range table entry."""
        item = self.names.relation_by_oid(oid)
        assert item is not None
        held = self._rows.columns.get(oid)
        if held is None or held[0] is not item:
            held = self._rows.columns[oid] = (item, self._columns(item))
        return held[1]

    def _columns(self, item: Object) -> tuple[RangeColumn, ...]:
        if isinstance(item, Sequence):
            return tuple(RangeColumn(name=name, type=TypeRef(type)) for name, type in SEQUENCE_COLUMNS)
        assert isinstance(item, Relation)
        columns = [RangeColumn(name="", type=TypeRef(NO_OID), dropped=True)] * max(
            (item.attribute_count, *(c.attnum for c in item.columns)), default=0
        )
        for column in item.columns:
            columns[column.attnum - 1] = RangeColumn(name=column.name, type=column.type, collation=column.collation)
        return tuple(columns)

    def row_type(self, relation: Oid) -> Oid:
        """The row type of a relation; 0 if it has none: get_rel_type_id."""
        found = self.names.catalog.find("row type", relation)
        if found is not None:
            return found.oid
        row = self.names.system.relation(relation)
        return row.row_type if row else NO_OID


def existing(row: T | None, oid: Oid) -> T:
    """The row. Raises KeyError if there is none with this oid."""
    if row is None:
        raise KeyError(oid)
    return row
