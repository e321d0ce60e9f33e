"""A catalog as facts by key: the form in which two of them are compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.constraint import NotNull
from meshdoc.catalog.database import POSTGRES, PUBLIC, Database, Extension, Schema, Tablespace
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import FIRST_USER_OID, NO_OID, Address, Object, Oid
from meshdoc.catalog.operator import FamilyMember
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, ParameterPrivileges, Role
from meshdoc.catalog.system import System
from meshdoc.compare.facts import Facts, column_facts, facts_of, is_compared
from meshdoc.compare.key import Key, column_key, key_of
from meshdoc.history.ownership import whole_of
from meshdoc.record import record

OF_THE_CLUSTER = (Role, Tablespace, Database, ParameterPrivileges)
"""Objects that are not in a database, nor in its dump."""
APART_FROM_ROLES = (Tablespace, Database, ParameterPrivileges)
"""Those of which migrations seldom speak."""


@record
class Subject:
    """An object or column, and the facts about it.

    `name` is its own name, `whole` the table, view or domain that it is a part of, `schema` the name of the schema that
    it is in (empty if in none), `order` the names of a relation's columns.
    """

    key: Key
    name: str
    address: Address
    whole: Key | None
    schema: str
    order: tuple[str, ...]
    facts: Facts


State: TypeAlias = Mapping[Key, Subject]


def state_of(catalog: Catalog, system: System) -> State:
    """The contents of a database, without what comes with PostgreSQL, except its schema `public`, or an extension."""
    return {subject.key: subject for subject in subjects_of(catalog, system)}


def subjects_of(
    catalog: Catalog,
    system: System,
    only: Collection[Oid] | None = None,
    apart: tuple[type[Object], ...] = OF_THE_CLUSTER,
) -> Iterator[Subject]:
    """The subjects of a state, or those of some objects, without some classes, in no particular order."""
    catalog = _with_usual_superuser(catalog)
    names = Names(catalog, system)
    items = catalog.all(Object) if only is None else filter(None, map(catalog.get, sorted(only)))
    for item in items:
        if _is_in_database(catalog, item) and not isinstance(item, apart) and is_compared(item):
            yield from _subjects(names, item)


def _with_usual_superuser(catalog: Catalog) -> Catalog:
    """The catalog with `postgres` as the name of the bootstrap superuser, unless another role has it and is in use."""
    superuser, namesake = catalog[BOOTSTRAP_SUPERUSER], catalog.find(Role.noun, POSTGRES)
    if superuser is namesake or (namesake and any(catalog.referrers(namesake.oid))):
        return catalog
    others = (item for item in catalog.all(Object) if item is not superuser and item is not namesake)
    return Catalog((replace(superuser, name=POSTGRES), *others))


def _is_in_database(catalog: Catalog, item: Object) -> bool:
    if isinstance(item, FamilyMember):
        return _is_in_database(catalog, catalog[item.family]) if item.family in catalog else not item.extension
    is_new = item.oid >= FIRST_USER_OID or item.oid == PUBLIC
    return is_new and not item.extension


def _subjects(names: Names, item: Object) -> Iterator[Subject]:
    """An object and its columns."""
    catalog = names.catalog
    whole = catalog.get(item.family if isinstance(item, FamilyMember) else whole_of(item))
    schema = _schema_of(catalog, item) or (_schema_of(catalog, whole) if whole else "")
    key = key_of(names, item)
    columns = item.columns if isinstance(item, Relation) else ()
    not_null = {each.attnum: each for each in catalog.children(item.oid, NotNull)} if columns else {}
    yield Subject(
        key=key,
        name=item.name,
        address=Address(item.oid),
        whole=key_of(names, whole) if whole else None,
        schema=schema,
        order=tuple(column.name for column in columns),
        facts=facts_of(names, item),
    )
    for column in columns:
        assert isinstance(item, Relation)
        yield Subject(
            key=column_key(names, item, column),
            name=column.name,
            address=Address(item.oid, column.attnum),
            whole=key,
            schema=schema,
            order=(),
            facts=column_facts(names, item, column, not_null.get(column.attnum)),
        )


def _schema_of(catalog: Catalog, item: Object) -> str:
    schema: Oid = NO_OID if isinstance(item, Extension) else getattr(item, "schema", NO_OID)
    return item.name if isinstance(item, Schema) else catalog[schema].name if schema else ""
