"""Resolves the object that a statement names: get_object_address (objectaddress.c).

`found_by` has a function for each kind of object. DROP, COMMENT, OWNER TO, SECURITY LABEL, DEPENDS ON and ALTER
EXTENSION ADD all use `find_object` or `get_object`.

Differs from PostgreSQL: one of its own objects that the catalog does not hold is returned as a placeholder with its
name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, NamedTuple, TypeAlias

from pglast import ast
from pglast.enums import ObjectType

from meshdoc import errors
from meshdoc.analyze.lookup_function import lookup_routine
from meshdoc.analyze.lookup_operator import lookup_operator
from meshdoc.analyze.lookup_type import lookup_type
from meshdoc.analyze.type import type_name_text
from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.description import describer
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.noun import with_article
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Address, Key, Object, Oid
from meshdoc.catalog.relation import ForeignTable, MaterializedView, Relation, Table, View
from meshdoc.catalog.relation import Sequence as SequenceRelation
from meshdoc.catalog.system import (
    Reference,
    SystemCollation,
    SystemOperatorClass,
    SystemOperatorFamily,
    SystemRow,
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
    SystemTextSearchParser,
    SystemTextSearchTemplate,
)
from meshdoc.catalog.trigger import Policy, Rule, Trigger
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.commands.acl.permission import check_usage
from meshdoc.diagnostics import SqlError, Unsupported
from meshdoc.interpret.database_name import find_database
from meshdoc.record import record
from meshdoc.registry import Registry
from meshdoc.session import Session
from meshdoc.syntax.names import QualifiedName, qualified, strings

ABSENT = frozenset({"3D000", "3F000", "42P01", "42703", "42704", "42883"})
"""SQLSTATEs of errors for a named object that does not exist."""

SYSTEM_COLUMNS = {"tableoid": -6, "cmax": -5, "xmax": -4, "cmin": -3, "xmin": -2, "ctid": -1}


class Found(NamedTuple):
    """An object or, with `sub`, one of its columns."""

    item: Object
    sub: int = 0

    @property
    def address(self) -> Address:
        """The object's address."""
        return Address(self.item.oid, self.sub)


@record
class BuiltIn(Object):
    """Placeholder for one of PostgreSQL's own objects that the catalog does not hold."""

    noun: ClassVar[str] = "object"
    system_catalog: ClassVar[str] = ""

    called: str = ""

    def unique_keys(self) -> tuple[Key, ...]:
        """No keys, as it is never stored in a catalog."""
        return ()


@describer(BuiltIn)
def _described(names: Names, item: BuiltIn) -> str:
    return f"{item.called} {quote_identifier(item.name)}".strip()


Finder: TypeAlias = Callable[[Session, Any], Found]

found_by: Registry[ObjectType, Finder] = Registry("object address")


def get_object(session: Session, kind: ObjectType, node: object) -> Found:
    """The object that the statement names. Raises SqlError if it does not exist or is of another kind."""
    finder = found_by.get(kind)
    if finder is None:
        raise Unsupported(f"looking up {kind.name} is not supported")
    return finder(session, node)


def find_object(session: Session, kind: ObjectType, node: object) -> Found | None:
    """The object that the statement names; None if it, its schema, its table or a type in its signature is missing."""
    try:
        return get_object(session, kind, node)
    except SqlError as error:
        if error.sqlstate in ABSENT:
            return None
        raise


# --- relations and their parts ------------------------------------------------------------------------


def relation_named(session: Session, nodes: Sequence[ast.String]) -> Object:
    """The relation with a qualified name. Raises SqlError 42P01 or 3F000 if it does not exist: relation_openrv."""
    name = qualified(nodes)
    if name.schema:
        check_usage(session, session.names.schema(name.schema).oid)
    found = session.names.relation(*name)
    if found is None:
        raise errors.undefined_relation(str(name))
    return found


def _relation(cls: type[Object], session: Session, nodes: Sequence[ast.String]) -> Found:
    found = relation_named(session, nodes)
    if not isinstance(found, cls):
        raise errors.wrong_kind(found.name, with_article(cls.noun))
    return Found(found)


RELATIONS: dict[ObjectType, type[Object]] = {
    ObjectType.OBJECT_TABLE: Table,
    ObjectType.OBJECT_INDEX: Index,
    ObjectType.OBJECT_SEQUENCE: SequenceRelation,
    ObjectType.OBJECT_VIEW: View,
    ObjectType.OBJECT_MATVIEW: MaterializedView,
    ObjectType.OBJECT_FOREIGN_TABLE: ForeignTable,
}
for _kind, _cls in RELATIONS.items():
    found_by(_kind)(partial(_relation, _cls))


@found_by(ObjectType.OBJECT_COLUMN, ObjectType.OBJECT_ATTRIBUTE)
def _column(session: Session, nodes: Sequence[ast.String]) -> Found:
    if len(nodes) < 2:
        raise SqlError("42601", "column name must be qualified")
    relation = relation_named(session, nodes[:-1])
    name = strings(nodes)[-1]
    column = relation.column(name) if isinstance(relation, Relation) else None
    if column:
        return Found(relation, column.attnum)
    if name in SYSTEM_COLUMNS and isinstance(relation, Table | MaterializedView):
        return Found(relation, SYSTEM_COLUMNS[name])
    raise errors.undefined_column_of(name, ".".join(strings(nodes[:-1])))


def _of_relation(preposition: str, cls: type[Object], session: Session, nodes: Sequence[ast.String]) -> Found:
    relation = relation_named(session, nodes[:-1])
    name = strings(nodes)[-1]
    found = session.catalog.find(cls.noun, relation.oid, name)
    if isinstance(found, cls):
        return Found(found)
    raise SqlError("42704", f'{cls.noun} "{name}" for {preposition} "{relation.name}" does not exist')


found_by(ObjectType.OBJECT_RULE)(partial(_of_relation, "relation", Rule))
found_by(ObjectType.OBJECT_TRIGGER)(partial(_of_relation, "table", Trigger))
found_by(ObjectType.OBJECT_TABCONSTRAINT)(partial(_of_relation, "table", Constraint))
found_by(ObjectType.OBJECT_POLICY)(partial(_of_relation, "table", Policy))


# --- objects outside schemas --------------------------------------------------------------------------


def _unqualified(noun: str, session: Session, node: ast.String) -> Found:
    found = session.catalog.find(noun, node.sval)
    if found is None:
        raise SqlError("42704", f'{noun} "{node.sval}" does not exist')
    return Found(found)


UNQUALIFIED = {
    ObjectType.OBJECT_EXTENSION: "extension",
    ObjectType.OBJECT_TABLESPACE: "tablespace",
    ObjectType.OBJECT_ROLE: "role",
    ObjectType.OBJECT_LANGUAGE: "language",
    ObjectType.OBJECT_FDW: "foreign-data wrapper",
    ObjectType.OBJECT_FOREIGN_SERVER: "server",
    ObjectType.OBJECT_EVENT_TRIGGER: "event trigger",
    ObjectType.OBJECT_PUBLICATION: "publication",
    ObjectType.OBJECT_SUBSCRIPTION: "subscription",
}
for _kind, _noun in UNQUALIFIED.items():
    found_by(_kind)(partial(_unqualified, _noun))


found_by(ObjectType.OBJECT_DATABASE)(lambda session, node: Found(find_database(session, node.sval)))
found_by(ObjectType.OBJECT_SCHEMA)(lambda session, node: Found(session.names.schema(node.sval)))
found_by(ObjectType.OBJECT_ACCESS_METHOD)(lambda session, node: Found(access_method(session, node.sval)))


def access_method(session: Session, name: str) -> Object:
    """The access method named `name`. Raises SqlError 42704 if it does not exist: get_am_oid."""
    row = session.system.access_methods.get(name)
    found = BuiltIn(oid=row.oid, name=name, called="access method") if row else None
    if item := session.catalog.find("access method", name) or found:
        return item
    raise errors.undefined_access_method(name)


# --- objects in schemas -------------------------------------------------------------------------------


def _path(session: Session, name: QualifiedName) -> tuple[Oid, ...]:
    """The schemas to search. Raises SqlError 3F000 if the named one does not exist."""
    if name.schema is None:
        return session.names.search_path
    session.names.schema(name.schema)
    return session.names.schemas(name.schema, ())


def _qualified(noun: str, session: Session, nodes: Sequence[ast.String]) -> Found:
    name, rows = qualified(nodes), ROWS.get(noun)
    for schema in _path(session, name):
        if found := session.catalog.find(noun, schema, name.name):
            return Found(found)
        if rows and (oid := session.system.find(rows, Reference(schema, name.name))):
            return Found(BuiltIn(oid=oid, name=name.name, called=noun))
    suffix = ' for encoding "UTF8"' if noun == "collation" else ""
    raise SqlError("42704", f'{noun} "{name}"{suffix} does not exist')


QUALIFIED = {
    ObjectType.OBJECT_COLLATION: "collation",
    ObjectType.OBJECT_CONVERSION: "conversion",
    ObjectType.OBJECT_STATISTIC_EXT: "statistics object",
    ObjectType.OBJECT_TSPARSER: "text search parser",
    ObjectType.OBJECT_TSTEMPLATE: "text search template",
    ObjectType.OBJECT_TSDICTIONARY: "text search dictionary",
    ObjectType.OBJECT_TSCONFIGURATION: "text search configuration",
}
ROWS: dict[str, type[SystemRow]] = {
    "collation": SystemCollation,
    "text search parser": SystemTextSearchParser,
    "text search template": SystemTextSearchTemplate,
    "text search dictionary": SystemTextSearchDictionary,
    "text search configuration": SystemTextSearchConfiguration,
}
for _kind, _noun in QUALIFIED.items():
    found_by(_kind)(partial(_qualified, _noun))


def _of_access_method(noun: str, rows: type[SystemRow], session: Session, nodes: Sequence[ast.String]) -> Found:
    method, name = access_method(session, strings(nodes)[0]), qualified(nodes[1:])
    for schema in _path(session, name):
        if found := session.catalog.find(noun, schema, name.name, method.oid):
            return Found(found)
        if oid := session.system.find(rows, Reference(schema, name.name, method=method.oid)):
            return Found(BuiltIn(oid=oid, name=name.name, called=noun))
    raise SqlError("42704", f'{noun} "{name}" does not exist for access method "{method.name}"')


OF_ACCESS_METHOD: dict[ObjectType, tuple[str, type[SystemRow]]] = {
    ObjectType.OBJECT_OPCLASS: ("operator class", SystemOperatorClass),
    ObjectType.OBJECT_OPFAMILY: ("operator family", SystemOperatorFamily),
}
for _kind, (_noun, _rows) in OF_ACCESS_METHOD.items():
    found_by(_kind)(partial(_of_access_method, _noun, _rows))


# --- types, and objects identified by types -------------------------------------------------------------


found_by(ObjectType.OBJECT_TYPE)(lambda session, node: Found(lookup_type(session.names, node)))


@found_by(ObjectType.OBJECT_DOMAIN)
def _domain(session: Session, node: ast.TypeName) -> Found:
    found = lookup_type(session.names, node)
    row = session.system.type(found.oid)
    if isinstance(found, Domain) or (row and row.kind == "d"):
        return Found(found)
    raise SqlError("42809", f'"{type_name_text(node)}" is not a domain')


@found_by(ObjectType.OBJECT_DOMCONSTRAINT)
def _domain_constraint(session: Session, nodes: tuple[ast.TypeName, ast.String]) -> Found:
    domain = _domain(session, nodes[0]).item
    if found := session.catalog.find("constraint", domain.oid, nodes[1].sval):
        return Found(found)
    shown = session.shown_type(TypeRef(domain.oid))
    raise SqlError("42704", f'constraint "{nodes[1].sval}" for domain {shown} does not exist')


def _routine(kind: ObjectType, session: Session, node: ast.ObjectWithArgs) -> Found:
    return Found(lookup_routine(session.names, node, kind))


for _name in ("FUNCTION", "PROCEDURE", "AGGREGATE", "ROUTINE"):
    found_by(ObjectType[f"OBJECT_{_name}"])(partial(_routine, ObjectType[f"OBJECT_{_name}"]))


found_by(ObjectType.OBJECT_OPERATOR)(lambda session, node: Found(lookup_operator(session.names, node)))


@found_by(ObjectType.OBJECT_CAST)
def _cast(session: Session, nodes: tuple[ast.TypeName, ast.TypeName]) -> Found:
    source, target = (lookup_type(session.names, node).oid for node in nodes)
    if found := session.catalog.find("cast", source, target):
        return Found(found)
    if row := session.system.cast(source, target):
        return Found(BuiltIn(oid=row.oid, name="", called="cast"))
    shown = [session.shown_type(TypeRef(oid)) for oid in (source, target)]
    raise SqlError("42704", f"cast from type {shown[0]} to type {shown[1]} does not exist")


@found_by(ObjectType.OBJECT_TRANSFORM)
def _transform(session: Session, nodes: tuple[ast.TypeName, ast.String]) -> Found:
    type_oid = lookup_type(session.names, nodes[0]).oid
    language = get_object(session, ObjectType.OBJECT_LANGUAGE, nodes[1]).item
    if found := session.catalog.find("transform", type_oid, language.oid):
        return Found(found)
    shown = session.shown_type(TypeRef(type_oid))
    raise SqlError("42704", f'transform for type {shown} language "{language.name}" does not exist')
