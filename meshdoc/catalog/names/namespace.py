"""Look up objects by name along a search path: namespace.c."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from meshdoc import errors
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.database import PG_CATALOG, Schema
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.relation import Column, Relation, Table, View
from meshdoc.catalog.system import System
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import Missing, SqlError


@dataclass(frozen=True)
class Names:
    """A catalog with a search path. `path` holds the existing schemas of the setting, in order."""

    catalog: Catalog
    system: System
    path: tuple[Oid, ...] = ()
    temporary: Oid = NO_OID  # the session's temporary schema, once it exists
    now: Callable[[], datetime.datetime] | None = None  # the time that 'now' in a literal means
    setting: Callable[[str], str | None] | None = None  # the session's parameters, by lowercase name
    check_domain: Callable[[Oid, str | None], None] | None = None  # checks a value read as a domain value
    check_label: Callable[[Oid, str], None] | None = None  # refuses a value of an enum that may not be used yet
    tell: Callable[[str], None] | None = None  # receives notes about assumptions
    may_look_into: Callable[[Schema], bool] = lambda schema: True  # whether the current role has USAGE

    @functools.cached_property
    def search_path(self) -> tuple[Oid, ...]:
        """The schemas in which functions, operators and similar objects are looked up; never the temporary one."""
        return tuple(schema for schema in self._whole_path if schema != self.temporary)

    @functools.cached_property
    def relation_path(self) -> tuple[Oid, ...]:
        """The schemas in which relations and types are looked up; temporary first unless the path lists it."""
        if not self.temporary or self.temporary in self.path:
            return self._whole_path
        return (self.temporary, *self._whole_path)

    @functools.cached_property
    def _whole_path(self) -> tuple[Oid, ...]:
        """The path with pg_catalog, which is first unless the path lists it."""
        return self.path if PG_CATALOG in self.path else (PG_CATALOG, *self.path)

    def note(self, message: str) -> None:
        """Report an assumption, if a receiver is set."""
        if self.tell:
            self.tell(message)

    # --- schemas --------------------------------------------------------------------------------

    def find_schema(self, name: str) -> Schema | None:
        """The schema with a name, None if it does not exist; pg_temp is the session's temporary schema."""
        if name == "pg_temp" and self.temporary:
            found = self.catalog.get(self.temporary)
        else:
            found = self.catalog.find("schema", name)
        return found if isinstance(found, Schema) else None

    def schema(self, name: str) -> Schema:
        """The schema with a name. Raises SqlError 3F000 if it does not exist."""
        if (found := self.find_schema(name)) is None:
            raise errors.undefined_schema(name)
        return found

    def creation_schema(self) -> Schema:
        """The schema for objects created without one. Raises SqlError 3F000 if the path is empty."""
        if not self.path:
            raise SqlError("3F000", "no schema has been selected to create in", missing=self._first_schema())
        found = self.catalog[self.path[0]]
        assert isinstance(found, Schema)
        return found

    def _first_schema(self) -> Missing | None:
        """The first schema that search_path names."""
        path = (self.setting and self.setting("search_path")) or ""
        first = path.partition(",")[0].strip().strip('"')
        return Missing(kind="schema", name=first) if first else None

    def schemas(self, schema: str | None, path: tuple[Oid, ...]) -> tuple[Oid, ...]:
        """The schemas to search for a name: its explicit schema, or else a path: LookupExplicitNamespace.

        Raises SqlError 42501 if the current role lacks USAGE on the schema.
        """
        if schema is None:
            return path
        found = self.find_schema(schema)
        if found and not self.may_look_into(found):
            raise errors.permission_denied("schema", schema)
        return (found.oid,) if found else ()

    # --- relations ------------------------------------------------------------------------------

    def relation(self, schema: str | None, name: str) -> Object | None:
        """The relation with a name, indexes and composite types included; None if there is none: RangeVarGetRelid."""
        for oid in self.schemas(schema, self.relation_path):
            if found := self.relation_in(oid, name):
                return found
        return None

    def relation_in(self, schema: Oid, name: str) -> Object | None:
        """The relation with a name in a schema, built-in ones included."""
        if found := self.catalog.find("relation", schema, name):
            return found
        row = self.system.relations_named(name).get(schema)
        return system_relation(self.system, row.oid) if row else None

    def relation_by_oid(self, oid: Oid) -> Object | None:
        """The relation with an oid, built-in ones included."""
        return self.catalog.get(oid) or (system_relation(self.system, oid) if self.system.relation(oid) else None)

    # --- types ----------------------------------------------------------------------------------

    def type(self, schema: str | None, name: str) -> Oid | None:
        """The type with a name, or None: LookupTypeNameExtended, without modifiers or array bounds."""
        for oid in self.schemas(schema, self.relation_path):
            if found := self.type_in(oid, name):
                return found
        return None

    def type_in(self, schema: Oid, name: str) -> Oid | None:
        """The type with a name in a schema, built-in ones included."""
        if found := self.catalog.find("type", schema, name):
            return found.oid
        row = self.system.types_named(name).get(schema)
        return row.oid if row else None

    # --- visibility -----------------------------------------------------------------------------

    def is_visible(self, item: Object) -> bool:
        """Whether the unqualified name finds it: RelationIsVisible and related functions, for objects in schemas."""
        schema = getattr(item, "schema", NO_OID)
        kind, *rest = item.unique_keys()[0]
        path = self.relation_path if kind in ("relation", "type") else self.search_path
        for candidate in path:
            if candidate == schema:
                return True
            if self._taken(kind, candidate, tuple(rest[1:])):
                return False
        return False

    def is_named_alone(self, item: Object) -> bool:
        """Whether an object in a schema is printed without it: never, as with an empty search_path."""
        return False

    def _taken(self, kind: object, schema: Oid, rest: tuple[object, ...]) -> bool:
        if self.catalog.find(kind, schema, *rest):
            return True
        if kind == "relation":
            return schema in self.system.relations_named(str(rest[0]))
        return kind == "type" and schema in self.system.types_named(str(rest[0]))


class VisibleNames(Names):
    """Names as running code prints them: an object is printed without its schema if the search path finds it."""

    @classmethod
    def of(cls, names: Names) -> VisibleNames:
        """The same catalog and search path."""
        return cls(**{field.name: getattr(names, field.name) for field in fields(names)})

    def is_named_alone(self, item: Object) -> bool:
        """Whether the search path finds it."""
        return self.is_visible(item)


@functools.lru_cache(maxsize=512)
def system_relation(system: System, oid: Oid) -> Relation:
    """A built-in relation as a catalog object, without the queries of views."""
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
