"""Lookups in PostgreSQL's built-in catalog. Each table is read when it is first used."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TypeVar, cast

from meshdoc.catalog.system.extension import WITHOUT_SCHEMA, Reference, SystemExtension, read_extension
from meshdoc.catalog.system.row import (
    ClassOid,
    CollationOid,
    FamilyOid,
    LanguageOid,
    MethodOid,
    Oid,
    OperatorOid,
    ProcOid,
    RelationOid,
    SchemaOid,
    SystemRow,
    TypeOid,
)
from meshdoc.catalog.system.rows import (
    SystemAccessMethod,
    SystemAggregate,
    SystemCast,
    SystemCollation,
    SystemColumn,
    SystemConstraint,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemLanguage,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemProc,
    SystemRange,
    SystemRelation,
    SystemRole,
    SystemSchema,
    SystemType,
)
from meshdoc.catalog.system.script import read_script
from meshdoc.catalog.system.table import Table

DATA = Path(__file__).parents[2] / "data"

Row = TypeVar("Row", bound=SystemRow)


class System:
    """The contents of a new PostgreSQL 18 database, and of the extensions available to it.

    If nothing is found, lookups by oid return None, and those with several results an empty mapping or tuple.
    """

    def __init__(self, data: Path) -> None:
        """Use the facts in the folder `data`; see tests/generate.py."""
        self._data = data
        self._tables: dict[type[SystemRow], Table[SystemRow]] = {}

    def table(self, row: type[Row]) -> Table[Row]:
        """All rows of a class, for queries that the other lookups do not cover."""
        table = self._tables.get(row)
        if table is None:
            table = self._tables[row] = Table(self._data / "pg_catalog", row)
        return cast("Table[Row]", table)

    def find(self, row: type[SystemRow], what: Reference) -> Oid:
        """The oid of a row of a class; 0 if it does not exist."""
        names: tuple[str, ...] = ("schema", "name")
        values: tuple[int | str, ...] = (what.schema, what.name)
        if row in WITHOUT_SCHEMA:
            names, values = ("name",), (what.name,)
        elif row is SystemProc:
            names, values = (*names, "argument_types"), (*values, " ".join(map(str, what.arguments)))
        elif row is SystemOperator:
            names, values = (*names, "left", "right"), (*values, *what.arguments)
        elif row in (SystemOperatorFamily, SystemOperatorClass):
            names, values = (*names, "method"), (*values, what.method)
        return self.table(row).oid(names, values)

    # --- types ------------------------------------------------------------------------------------

    def type(self, oid: TypeOid) -> SystemType | None:
        """The type with an oid."""
        return self.table(SystemType).one("oid", oid)

    def types_named(self, name: str) -> dict[SchemaOid, SystemType]:
        """The types with a name, by schema."""
        return {row.schema: row for row in self.table(SystemType).where(("name",), (name,))}

    def range(self, type: TypeOid) -> SystemRange | None:
        """The row of pg_range for a range type."""
        return self.table(SystemRange).one("type", type)

    def range_of_multirange(self, multirange: TypeOid) -> SystemRange | None:
        """The row of pg_range for a multirange type."""
        return self.table(SystemRange).one("multirange", multirange)

    def collation(self, oid: CollationOid) -> SystemCollation | None:
        """The collation with an oid."""
        return self.table(SystemCollation).one("oid", oid)

    def collations_named(self, name: str) -> dict[SchemaOid, SystemCollation]:
        """The collations with a name, by schema."""
        return {row.schema: row for row in self.table(SystemCollation).where(("name",), (name,))}

    # --- routines ---------------------------------------------------------------------------------

    def proc(self, oid: ProcOid) -> SystemProc | None:
        """The function with an oid."""
        return self.table(SystemProc).one("oid", oid)

    def procs_named(self, name: str) -> tuple[SystemProc, ...]:
        """The functions with a name, in all schemas."""
        return self.table(SystemProc).where(("name",), (name,))

    def aggregate(self, proc: ProcOid) -> SystemAggregate | None:
        """The row of pg_aggregate for an aggregate function."""
        return self.table(SystemAggregate).one("function", proc)

    def language(self, oid: LanguageOid) -> SystemLanguage | None:
        """The language with an oid."""
        return self.table(SystemLanguage).one("oid", oid)

    @functools.cached_property
    def languages(self) -> dict[str, SystemLanguage]:
        """The languages by name."""
        return {row.name: row for row in self.table(SystemLanguage).all()}

    # --- operators and casts ------------------------------------------------------------------------

    def operator(self, oid: OperatorOid) -> SystemOperator | None:
        """The operator with an oid."""
        return self.table(SystemOperator).one("oid", oid)

    def operators_named(self, name: str) -> tuple[SystemOperator, ...]:
        """The operators with a name, in all schemas."""
        return self.table(SystemOperator).where(("name",), (name,))

    def cast(self, source: TypeOid, target: TypeOid) -> SystemCast | None:
        """The cast from one type to another."""
        return next(iter(self.table(SystemCast).where(("source", "target"), (source, target))), None)

    # --- access methods -----------------------------------------------------------------------------

    @functools.cached_property
    def access_methods(self) -> dict[str, SystemAccessMethod]:
        """The access methods by name."""
        return {row.name: row for row in self.table(SystemAccessMethod).all()}

    def operator_family(self, oid: FamilyOid) -> SystemOperatorFamily | None:
        """The operator family with an oid."""
        return self.table(SystemOperatorFamily).one("oid", oid)

    def operator_families(self, method: MethodOid) -> tuple[SystemOperatorFamily, ...]:
        """The operator families of an access method."""
        return self.table(SystemOperatorFamily).where(("method",), (method,))

    def operator_class(self, oid: ClassOid) -> SystemOperatorClass | None:
        """The operator class with an oid."""
        return self.table(SystemOperatorClass).one("oid", oid)

    def operator_classes(self, method: MethodOid) -> tuple[SystemOperatorClass, ...]:
        """The operator classes of an access method."""
        return self.table(SystemOperatorClass).where(("method",), (method,))

    def default_operator_class(self, type: TypeOid, method: MethodOid) -> SystemOperatorClass | None:
        """The default operator class for exactly this type: GetDefaultOpClass before it tries coercible types."""
        found = self.table(SystemOperatorClass).where(("method", "input_type", "default"), (method, type, True))
        return next(iter(found), None)

    def family_operators(self, family: FamilyOid) -> tuple[SystemFamilyOperator, ...]:
        """The operators of an operator family."""
        return self.table(SystemFamilyOperator).where(("family",), (family,))

    def families_of(self, operator: OperatorOid) -> tuple[SystemFamilyOperator, ...]:
        """The operator family entries of an operator."""
        return self.table(SystemFamilyOperator).where(("operator",), (operator,))

    def family_procs(self, family: FamilyOid) -> tuple[SystemFamilyProc, ...]:
        """The support functions of an operator family."""
        return self.table(SystemFamilyProc).where(("family",), (family,))

    # --- relations ----------------------------------------------------------------------------------

    def relation(self, oid: RelationOid) -> SystemRelation | None:
        """The relation with an oid."""
        return self.table(SystemRelation).one("oid", oid)

    def relations_named(self, name: str) -> dict[SchemaOid, SystemRelation]:
        """The relations with a name, by schema."""
        return {row.schema: row for row in self.table(SystemRelation).where(("name",), (name,))}

    def columns(self, relation: RelationOid) -> tuple[SystemColumn, ...]:
        """A relation's columns in order, without `SYSTEM_COLUMNS`."""
        return self.table(SystemColumn).where(("relation",), (relation,))

    def constraints(self, relation: RelationOid) -> tuple[SystemConstraint, ...]:
        """A relation's constraints."""
        return self.table(SystemConstraint).where(("table",), (relation,)) if relation else ()

    def domain_constraints(self, domain: TypeOid) -> tuple[SystemConstraint, ...]:
        """A domain's constraints."""
        return self.table(SystemConstraint).where(("domain",), (domain,)) if domain else ()

    # --- the database ---------------------------------------------------------------------------------

    @functools.cached_property
    def schemas(self) -> dict[str, SystemSchema]:
        """The schemas by name."""
        return {row.name: row for row in self.table(SystemSchema).all()}

    @functools.cached_property
    def roles(self) -> dict[str, SystemRole]:
        """The predefined roles by name."""
        return {row.name: row for row in self.table(SystemRole).all()}

    @functools.cached_property
    def extension_names(self) -> tuple[str, ...]:
        """The extensions of PostgreSQL's own distribution, procedural languages included."""
        return tuple(sorted(file.stem for file in (self._data / "extensions").glob("*.json")))

    @functools.cached_property
    def scripted_extension_names(self) -> tuple[str, ...]:
        """The extensions outside PostgreSQL's distribution whose contents are known."""
        return tuple(sorted(file.stem for file in (self._data / "extensions").glob("*.sql")))

    def extension(self, name: str) -> SystemExtension | None:
        """An extension of either kind; None if it is unknown."""
        if name in self.extension_names:
            return read_extension(self._data / "extensions" / f"{name}.json")
        return read_script(self._data / "extensions" / f"{name}.sql") if name in self.scripted_extension_names else None


@functools.cache
def system() -> System:
    """The facts of PostgreSQL 18; one instance per process."""
    return System(DATA)
