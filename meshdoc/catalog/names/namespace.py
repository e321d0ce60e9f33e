"""From names to objects along a search path: namespace.c."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PG_CATALOG, Schema
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Column, Relation, Table, View
from meshdoc.catalog.system import System
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError


@dataclass(frozen=True)
class Names:
    """A catalog seen along a search path. `path` holds the schemas that were named and exist, in order."""

    catalog: Catalog
    system: System
    path: tuple[Oid, ...] = ()
    temporary: Oid = NO_OID  # the session's schema of temporary objects, once it has one
    now: Callable[[], datetime.datetime] | None = None  # what 'now' means in a literal
    setting: Callable[[str], str | None] | None = None  # what the session's parameters are, by name in lower case
    check_domain: Callable[[Oid, str | None], None] | None = None  # whether a value read as one of a domain may be so
    tell: Callable[[str], None] | None = None  # who is to know what had to be taken for granted
    may_look_into: Callable[[Schema], bool] = lambda schema: True  # whether the current role has USAGE

    @functools.cached_property
    def search_path(self) -> tuple[Oid, ...]:
        """Where functions, operators and their like are looked for: never among what is temporary."""
        return tuple(schema for schema in self._whole_path if schema != self.temporary)

    @functools.cached_property
    def relation_path(self) -> tuple[Oid, ...]:
        """Where relations and types are looked for: temporary ones come before all others unless the path says."""
        if not self.temporary or self.temporary in self.path:
            return self._whole_path
        return (self.temporary, *self._whole_path)

    @functools.cached_property
    def _whole_path(self) -> tuple[Oid, ...]:
        """The path with pg_catalog, which comes first unless the path names it."""
        return self.path if PG_CATALOG in self.path else (PG_CATALOG, *self.path)

    def note(self, message: str) -> None:
        """Tell what had to be taken for granted, if anybody wants to know."""
        if self.tell:
            self.tell(message)

    # --- schemas --------------------------------------------------------------------------------

    def find_schema(self, name: str) -> Schema | None:
        """The schema of that name; pg_temp is the session's own."""
        if name == "pg_temp" and self.temporary:
            found = self.catalog.get(self.temporary)
        else:
            found = self.catalog.find("schema", name)
        return found if isinstance(found, Schema) else None

    def schema(self, name: str) -> Schema:
        """The schema of that name; 3F000 where there is none."""
        if (found := self.find_schema(name)) is None:
            raise errors.undefined_schema(name)
        return found

    def creation_schema(self) -> Schema:
        """Where an object goes that is created without a schema; 3F000 where the path is empty."""
        if not self.path:
            raise SqlError("3F000", "no schema has been selected to create in")
        found = self.catalog[self.path[0]]
        assert isinstance(found, Schema)
        return found

    def schemas(self, schema: str | None, path: tuple[Oid, ...]) -> tuple[Oid, ...]:
        """Where to look for a name: in the schema it is qualified with, or along a path: LookupExplicitNamespace.

        Raises SqlError 42501 for a schema that the current role may not look into.
        """
        if schema is None:
            return path
        found = self.find_schema(schema)
        if found and not self.may_look_into(found):
            raise SqlError("42501", f"permission denied for schema {schema}")
        return (found.oid,) if found else ()

    # --- relations ------------------------------------------------------------------------------

    def relation(self, schema: str | None, name: str) -> Object | None:
        """The table, view, sequence, index or composite type of that name: RangeVarGetRelid."""
        for oid in self.schemas(schema, self.relation_path):
            if found := self.relation_in(oid, name):
                return found
        return None

    def relation_in(self, schema: Oid, name: str) -> Object | None:
        """The relation of that name in one schema, PostgreSQL's own included."""
        if found := self.catalog.find("relation", schema, name):
            return found
        row = self.system.relations_named(name).get(schema)
        return system_relation(self.system, row.oid) if row else None

    def relation_by_oid(self, oid: Oid) -> Object | None:
        """The relation of that oid, PostgreSQL's own included."""
        return self.catalog.get(oid) or (system_relation(self.system, oid) if self.system.relation(oid) else None)

    # --- types ----------------------------------------------------------------------------------

    def type(self, schema: str | None, name: str) -> Oid | None:
        """The type of that name: LookupTypeNameExtended, without modifiers or array bounds."""
        for oid in self.schemas(schema, self.relation_path):
            if found := self.type_in(oid, name):
                return found
        return None

    def type_in(self, schema: Oid, name: str) -> Oid | None:
        """The type of that name in one schema, PostgreSQL's own included."""
        if found := self.catalog.find("type", schema, name):
            return found.oid
        row = self.system.types_named(name).get(schema)
        return row.oid if row else None

    # --- visibility -----------------------------------------------------------------------------

    def is_visible(self, item: Object) -> bool:
        """Whether its name alone finds it: RelationIsVisible and its kin, for what is named within a schema."""
        schema = getattr(item, "schema", NO_OID)
        kind, *rest = item.unique_keys()[0]
        path = self.relation_path if kind in ("relation", "type") else self.search_path
        for candidate in path:
            if candidate == schema:
                return True
            if self._taken(kind, candidate, tuple(rest[1:])):
                return False
        return False

    def _taken(self, kind: object, schema: Oid, rest: tuple[object, ...]) -> bool:
        if self.catalog.find(kind, schema, *rest):
            return True
        if kind == "relation":
            return schema in self.system.relations_named(str(rest[0]))
        return kind == "type" and schema in self.system.types_named(str(rest[0]))


@functools.lru_cache(maxsize=512)
def system_relation(system: System, oid: Oid) -> Relation:
    """A relation of PostgreSQL's own as an object of the catalog; the queries of its views are not kept."""
    row = system.relation(oid)
    if row is None:
        raise KeyError(oid)
    columns = tuple(_system_columns(system, oid))
    count = len(columns)
    if row.kind == "v":
        return View(oid=oid, name=row.name, schema=row.schema, columns=columns, attribute_count=count, query=Expr(()))
    return Table(oid=oid, name=row.name, schema=row.schema, columns=columns, attribute_count=count)


def _system_columns(system: System, oid: Oid) -> Iterator[Column]:
    for row in system.columns(oid):
        yield Column(
            attnum=row.attnum,
            name=row.name,
            type=TypeRef(row.type, row.typmod),
            not_null=row.not_null,
            collation=row.collation,
        )
