"""Names of catalog objects as parts of an expression: holes for user objects, text for built-in ones.

Mirrors generate_relation_name, generate_function_name, generate_operator_name, generate_collation_name and
get_opclass_name of ruleutils.c with an empty search_path: everything outside pg_catalog is schema-qualified.
"""

from __future__ import annotations

from collections.abc import Collection

from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Form, Hole, Part
from meshdoc.catalog.names.format_type import format_type
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address, Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.system import SystemCollation, SystemOperatorClass
from meshdoc.catalog.type import ArrayType, TypeRef
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import positional

Parts = tuple[Part, ...]

# Functions that GROUP BY would read as grouping sets if they were not qualified.
GROUPING_WORDS = frozenset({"cube", "rollup"})


@positional
class Label:
    """A name used in a query: its current text and its printed form."""

    text: str
    part: Part

    @staticmethod
    def fixed(text: str) -> Label:
        """A name that the query itself defines."""
        return Label(text, quote_identifier(text))


@positional
class Naming:
    """The printed names of catalog objects."""

    facts: Facts

    def is_user(self, oid: Oid) -> bool:
        """Whether it is a user object rather than a built-in one."""
        return oid in self.facts.names.catalog

    def in_schema(self, schema: Oid, name: str) -> str:
        """The name of a built-in object, schema-qualified unless the schema is pg_catalog."""
        quoted = quote_identifier(name)
        if schema == PG_CATALOG:
            return quoted
        return f"{quote_identifier(self.facts.names.catalog[schema].name)}.{quoted}"

    # --- relations ----------------------------------------------------------------------------------

    def relation(self, oid: Oid, hidden: Collection[str] = ()) -> Part:
        """A relation in FROM. `hidden` are the names of CTEs, which take precedence over an unqualified name."""
        if self.is_user(oid):
            return Hole(Address(oid))
        row = self.facts.names.system.relation(oid)
        assert row is not None
        if row.schema == PG_CATALOG and row.name in hidden:
            return f"pg_catalog.{quote_identifier(row.name)}"
        return self.in_schema(row.schema, row.name)

    def relation_label(self, oid: Oid, suffix: str = "") -> Label:
        """A relation's name as its alias."""
        item = self.facts.names.relation_by_oid(oid)
        assert item is not None
        if self.is_user(oid):
            return Label(item.name + suffix, Hole(Address(oid), Form.NAME, suffix=suffix))
        return Label.fixed(item.name + suffix)

    def column_labels(self, relation: Oid) -> list[Label | None]:
        """The column names of a relation by attnum; None for dropped columns."""
        return [
            None if column.dropped else self.column_label(relation, number, column.name)
            for number, column in enumerate(self.facts.relation_columns(relation), 1)
        ]

    def column_label(self, relation: Oid, attnum: int, name: str) -> Label:
        """A column name of a relation; those of sequences and built-in relations are fixed."""
        if attnum > 0 and isinstance(self.facts.names.catalog.get(relation), Relation):
            return Label(name, Hole(Address(relation, attnum), Form.NAME))
        return Label.fixed(name)

    def attribute(self, relation: Oid, attnum: int) -> Part:
        """The name of a column that is assigned to, one that has been dropped included: get_attname."""
        label = self.column_labels(relation)[attnum - 1]
        return Hole(Address(relation, attnum), Form.NAME) if label is None else label.part

    # --- types ----------------------------------------------------------------------------------------

    def type(self, type: TypeRef) -> Parts:
        """A type with its modifier: format_type_with_typemod."""
        catalog = self.facts.names.catalog
        item = catalog.get(type.oid)
        if isinstance(item, ArrayType):
            return (*self.type(TypeRef(item.element, type.typmod)), "[]")
        if item is not None:
            modifier = (f"({type.typmod})",) if type.typmod >= 0 else ()
            return (Hole(Address(type.oid)), *modifier)
        return (format_type(catalog, self.facts.names.system, type),)

    # --- functions, operators, collations ---------------------------------------------------------------

    def function(self, oid: Oid, *, in_group_by: bool = False) -> Part:
        """A function name, as in a call."""
        if self.is_user(oid):
            return Hole(Address(oid))
        row = self.facts.proc(oid)
        if in_group_by and row.name in GROUPING_WORDS:
            return f"pg_catalog.{quote_identifier(row.name)}"
        return self.in_schema(row.schema, row.name)

    def function_name(self, oid: Oid) -> str:
        """The unqualified name of a function."""
        return self.facts.proc(oid).name

    def operator(self, oid: Oid) -> Parts:
        """An operator between its operands, inside OPERATOR() if its name must be qualified."""
        if self.is_user(oid):
            return ("OPERATOR(", Hole(Address(oid)), ")")
        return (self.operator_name(oid),)

    def operator_name(self, oid: Oid) -> str:
        """The unqualified name of an operator, unquoted."""
        if item := self.facts.names.catalog.get(oid):
            return item.name
        row = self.facts.names.system.operator(oid)
        assert row is not None
        return row.name

    def collation(self, oid: Oid) -> Part:
        """A collation."""
        return self._named(oid, self.facts.names.system.collation(oid))

    def _named(self, oid: Oid, row: SystemCollation | SystemOperatorClass | None) -> Part:
        if self.is_user(oid):
            return Hole(Address(oid))
        assert row is not None
        return self.in_schema(row.schema, row.name)

    def foreign_collation(self, collation: Oid, type: Oid) -> Parts:
        """` COLLATE name`, unless it is the default collation of the type."""
        if not collation or collation == self.facts.type_collation(type):
            return ()
        return (" COLLATE ", self.collation(collation))

    def foreign_operator_class(self, oid: Oid) -> Parts:
        """` name` of an operator class, unless it is the default of its input type."""
        row = self.facts.names.system.operator_class(oid)
        if row is not None and row.default:
            return ()
        return (" ", self._named(oid, row))
