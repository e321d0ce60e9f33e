"""What a document is about: the final state of a schema, and which of its objects are shown where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias, TypeVar, cast

from meshdoc.catalog.acl import PRIVILEGE_NAMES
from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import ForeignKey
from meshdoc.catalog.database import PUBLIC, Extension, Schema
from meshdoc.catalog.names.names import type_name
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, AclItem, Address, Object, Oid
from meshdoc.catalog.relation import CompositeType, ForeignTable, MaterializedView, Relation, Sequence, Table, View
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import Policy
from meshdoc.catalog.type import Type
from meshdoc.diagnostics import Diagnostic
from meshdoc.history.history import History
from meshdoc.history.ownership import MADE_ALONG, is_implied, whole_of
from meshdoc.insight.finding import Finding
from meshdoc.insight.named_roles import named_roles
from meshdoc.insight.partition import folded_partitions
from meshdoc.insight.process import Workflow
from meshdoc.narrative.manuscript import Manuscript
from meshdoc.placeholders.fill import Guess
from meshdoc.platforms import Platform
from meshdoc.redact.search import Hidden
from meshdoc.render.edition import WHOLE, Edition
from meshdoc.sources import Ignored

T = TypeVar("T", bound=Object)

AnyTable: TypeAlias = Table | ForeignTable
AnyView: TypeAlias = View | MaterializedView
AnyType: TypeAlias = Type | CompositeType

PAGED = (Table, ForeignTable, View, MaterializedView, Routine, Type, CompositeType)
"""The kinds of objects that have a page each."""
ELSEWHERE = (Schema, Extension, Role)
"""The kinds of objects that share one page per kind."""


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The final state of a schema, its history, findings about it, and how they are shown.

    It documents what the project made, and what it changed or added a part to. `ignored` are the files of the input
    that are in no version, `diagnostics` are about it, `redacted` are the secrets in it, `guesses` guessed values of
    placeholders, `platform` is what the project runs on, `layout` that of its migrations, `workflows` the files that
    run meshdoc, `revision` what was read instead of the working folder, `diagram_direction` LR or TB as in Mermaid,
    `max_tokens` the length of a text for language models (0: no limit), `manuscripts` the project's hand-written pages.
    `source_base` is where the paths of the input start from, seen from the output folder (`..`, or empty for the same
    folder); None where that is not known, and nothing links to the input.
    """

    title: str
    history: History
    findings: tuple[Finding, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    platform: Platform | None = None
    revision: str = ""
    layout: str = ""
    workflows: tuple[Workflow, ...] = ()
    source_base: str | None = None
    redacted: tuple[Hidden, ...] = ()
    guesses: tuple[Guess, ...] = ()
    edition: Edition = WHOLE
    diagram_direction: str = "LR"
    max_tokens: int = 0
    manuscripts: tuple[Manuscript, ...] = ()

    @property
    def catalog(self) -> Catalog:
        """The catalog after the last version."""
        return self.history.catalog

    @cached_property
    def names(self) -> Names:
        """The names of the last version, with an empty search path."""
        return Names(self.history.catalog, self.history.system)

    # --- what is documented ------------------------------------------------------------------------

    def documents(self, item: Object) -> bool:
        """Whether the project made an object, changed it, or added a part to it, and the settings show it."""
        if item.oid in self.edition.hidden.objects or not self._is_in_shown_schema(item):
            return False
        return item.oid in self.history.extended or self.history.is_own(item)

    def _is_in_shown_schema(self, item: Object) -> bool:
        """Whether the schema of an object, or of what it is a part of, is one of those to document."""
        if not self.edition.schemas:
            return True
        whole = self.catalog.get(whole_of(item)) or item
        schema = self.catalog.get(whole.oid if isinstance(whole, Schema) else schema_of(whole))
        return schema is None or schema.name in self.edition.schemas

    @cached_property
    def documented(self) -> tuple[Object, ...]:
        """These objects, what is part of another and what came with another included."""
        return tuple(item for item in self.catalog.all(Object) if self.documents(item))

    @cached_property
    def borrowed(self) -> tuple[Object, ...]:
        """What they refer to and is neither among them nor PostgreSQL's, but of a kind with pages."""
        targets = {reference.target for item in self.documented for reference in item.references()}
        found = {self.subject(target).oid for target in targets}
        items = (self.catalog.get(oid) for oid in found - self.edition.hidden.objects if oid >= FIRST_USER_OID)
        return self._sorted(item for item in items if isinstance(item, (*PAGED, Sequence)) and not self.documents(item))

    def subject(self, address: Address) -> Address:
        """The address that a reader would use: the table of a row type, the element type of an array type."""
        item = self.catalog.get(address.oid)
        if isinstance(item, MADE_ALONG):
            return self.subject(Address(whole_of(item)))
        return address

    # --- which objects are shown where -------------------------------------------------------------

    def shown(self, *classes: type[T]) -> tuple[T, ...]:
        """The documented objects of some classes that stand for themselves, by schema (public first) and name."""
        found = (item for item in self.documented if isinstance(item, classes) and not is_implied(item))
        return self._sorted(found)

    @cached_property
    def tables(self) -> tuple[AnyTable, ...]:
        """The tables that are not partitions."""
        return tuple(item for item in self.all_tables if not item.partition_of)

    @cached_property
    def all_tables(self) -> tuple[AnyTable, ...]:
        """The tables, partitions included."""
        return self.shown(Table, ForeignTable)

    @cached_property
    def uses_row_security(self) -> bool:
        """Whether any table has row-level security enabled or policies."""
        return bool(self.shown(Policy)) or any(isinstance(item, Table) and item.row_security for item in self.tables)

    @cached_property
    def views(self) -> tuple[AnyView, ...]:
        """The views and materialized views."""
        return self.shown(View, MaterializedView)

    @cached_property
    def routines(self) -> tuple[Routine, ...]:
        """The functions, procedures and aggregates, without the constructors of range types."""
        return tuple(item for item in self.shown(Routine) if not item.made_for)

    @cached_property
    def types(self) -> tuple[AnyType, ...]:
        """The enums, domains, composite, range and base types."""
        return self.shown(Type, CompositeType)

    @cached_property
    def pages(self) -> tuple[Object, ...]:
        """Every object that has a page of its own."""
        tables = (item for item in self.all_tables if item.oid not in self.folded)
        return (*tables, *self.views, *self.routines, *self.types)

    @cached_property
    def folded(self) -> Mapping[Oid, Oid]:
        """The partitions that are described on the page of another table, which is given: those like their siblings."""
        found: dict[Oid, Oid] = {}
        shown = {item.oid for item in self.all_tables}
        waiting = [item.oid for item in self.tables]
        for parent in waiting:
            alike = folded_partitions(self.catalog, parent) & shown
            found |= dict.fromkeys(sorted(alike), found.get(parent, parent))
            waiting += [item.oid for item in self.partitions(parent)]
        return found

    @cached_property
    def folded_on(self) -> Mapping[Oid, list[AnyTable]]:
        """The partitions that are described on the page of a table, by schema and name."""
        found: dict[Oid, list[AnyTable]] = {}
        for item in self.all_tables:
            if table := self.folded.get(item.oid):
                found.setdefault(table, []).append(item)
        return found

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that the project created, and those named in its grants, policies and ownership."""
        named = {oid for item in self.documented for oid in named_roles(item)} - {BOOTSTRAP_SUPERUSER}
        return self._sorted(item for item in self.catalog.all(Role) if item.oid in named or self.documents(item))

    @cached_property
    def schemas(self) -> tuple[Schema, ...]:
        """The schemas that the project created, granted privileges on, or that contain objects with a page."""
        used = {schema_of(item) for item in (*self.pages, *self.all_tables)}
        used |= {
            item.oid for item in self.catalog.all(Schema) if self.documents(item) or self.history.sets(item, "acl")
        }
        return self._sorted(item for item in self.catalog.all(Schema) if item.oid in used)

    @cached_property
    def others(self) -> tuple[Object, ...]:
        """The project's standalone objects without a page, of kinds without a page."""
        found = (
            item for item in self.shown(Object) if not isinstance(item, (*PAGED, *ELSEWHERE)) and not whole_of(item)
        )
        return tuple(sorted(found, key=lambda item: (item.noun, self._rank(item))))

    def is_shown(self, part: Object) -> bool:
        """Whether neither a part nor what it references is hidden."""
        hidden = self.edition.hidden.objects
        return not hidden or not (
            part.oid in hidden or (isinstance(part, ForeignKey) and part.references_table in hidden)
        )

    def partitions(self, table: Oid) -> tuple[AnyTable, ...]:
        """The partitions of a table, by schema and name."""
        return tuple(self._partitions.get(table, ()))

    @cached_property
    def _partitions(self) -> dict[Oid, list[AnyTable]]:
        found: dict[Oid, list[AnyTable]] = {}
        for item in self.all_tables:
            found.setdefault(item.partition_of, []).append(item)
        return found

    def parts(self, whole: Oid, cls: type[T]) -> tuple[T, ...]:
        """The parts of a class that a table, view or domain has, by name."""
        key = (whole, cls)
        if key not in self._parts_of:
            self._parts_of[key] = tuple(item for item in self._parts.get(whole, ()) if isinstance(item, cls))
        return cast("tuple[T, ...]", self._parts_of[key])

    @cached_property
    def _parts_of(self) -> dict[tuple[Oid, type[Object]], tuple[Object, ...]]:
        """Those that were asked for."""
        return {}

    @cached_property
    def _parts(self) -> dict[Oid, list[Object]]:
        found: dict[Oid, list[Object]] = {}
        for item in sorted(self.catalog.all(Object), key=lambda item: item.name):
            if (whole := whole_of(item)) and self.is_shown(item):
                found.setdefault(whole, []).append(item)
        return found

    def _sorted(self, items: Iterable[T]) -> tuple[T, ...]:
        return tuple(sorted(items, key=self._rank))

    def _rank(self, item: Object) -> tuple[str, ...]:
        schema = self.catalog.get(schema_of(item))
        named = schema.name if schema and schema.oid != PUBLIC else ""
        types = item.input_types() if isinstance(item, Routine) else ()
        return (named, item.name, *(type_name(self.names, oid) for oid in types))

    @cached_property
    def _successors(self) -> dict[Oid, Oid]:
        return {former: item.oid for item in self.documented for former in self.history.namesakes(item)}

    def lives(self, item: Object) -> tuple[Oid, ...]:
        """The dropped objects of the same kind and name, in order, followed by the object itself."""
        return (*self.history.namesakes(item), item.oid)

    def today(self, address: Address) -> Address:
        """The current object with the name of a dropped one; for a dropped column, its table."""
        item = self.catalog.get(self._successors.get(address.oid, address.oid))
        kept = isinstance(item, Relation) and address.sub in [column.attnum for column in item.columns]
        return Address(item.oid, address.sub if kept and item.oid == address.oid else 0) if item else address


def by_grantee(acl: Iterable[AclItem], owner: Oid) -> Iterator[tuple[Oid, list[str], list[str]]]:
    """The roles with entries in an ACL, without the owner, with their privileges and those with grant option."""
    held = [entry for entry in acl if entry.grantee != owner]
    for grantee in {entry.grantee for entry in held}:
        mine = [entry for entry in held if entry.grantee == grantee]
        privileges = {PRIVILEGE_NAMES[letter] for entry in mine for letter in entry.privileges}
        grantable = {PRIVILEGE_NAMES[letter] for entry in mine for letter in entry.grantable}
        yield grantee, sorted(privileges), sorted(grantable)


def schema_of(item: Object) -> Oid:
    """The schema of an object; 0 if its name is not schema-qualified."""
    schema: Oid = getattr(item, "schema", NO_OID)
    return NO_OID if isinstance(item, Extension) else schema
