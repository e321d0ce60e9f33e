"""Dependencies and comments: pg_depend, pg_shdepend, pg_description and pg_shdescription.

Differs from PostgreSQL in that PostgreSQL's own objects have no rows here.
"""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.database import PG_CATALOG, PUBLIC, Database, Tablespace
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.inherit import is_partitioned
from meshdoc.catalog.object import NO_OID, Address, Dependency, Object, Oid, Reference
from meshdoc.catalog.operator import Cast, FamilyOperator, FamilyProc, OperatorClass
from meshdoc.catalog.relation import CompositeType, MaterializedView, Relation, Table, View
from meshdoc.catalog.role import ParameterPrivileges, Role
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.statistics import Statistics
from meshdoc.catalog.system import (
    SystemRow,
    SystemTextSearchConfiguration,
    SystemTextSearchDictionary,
    SystemTextSearchTemplate,
)
from meshdoc.catalog.trigger import Rule, Trigger
from meshdoc.catalog.type import ArrayType, BaseType, Domain, EnumType, MultirangeType, RowType
from meshdoc.interpret.sysviews.reader import Reader, Row, system_view

FIRST_UNPINNED: Oid = 12000
SHARED = (Role, Database, Tablespace, ParameterPrivileges)
SHARED_KINDS = (Dependency.OWNER, Dependency.ACL, Dependency.POLICY)
DEPENDENT = (ArrayType, MultirangeType, RowType, Index)
"""Objects that belong to the owner of another object and have no owner rows of their own."""
WITH_TYPE = "pg_type"
TEXT_SEARCH: dict[type[SystemRow], str] = {
    SystemTextSearchDictionary: "pg_ts_dict",
    SystemTextSearchConfiguration: "pg_ts_config",
    SystemTextSearchTemplate: "pg_ts_template",
}


def class_oid(reader: Reader, catalog: str) -> Oid:
    """The oid of a system catalog, as pg_depend shows it."""
    return reader.names.system.relations_named(catalog)[PG_CATALOG].oid


@system_view("pg_catalog.pg_depend")
def pg_depend(reader: Reader) -> Iterator[Row]:
    """The dependencies between objects of the database; none are recorded on pinned objects."""
    seen: set[tuple[object, ...]] = set()
    for item in reader.all(Object):
        if not isinstance(item, SHARED):
            for row in _dependencies(reader, item):
                if (key := tuple(row.values())) not in seen:
                    seen.add(key)
                    yield row


def _dependencies(reader: Reader, item: Object) -> Iterator[Row]:
    references = [reference for reference in item.references() if _is_recorded(reader, item, reference)]
    parts = {
        (reference.target.oid, reference.kind)
        for reference in references
        if reference.target.sub and not isinstance(reader.names.catalog.get(reference.target.oid), CompositeType)
    }  # a composite type's column is part of its relation, which is distinct from the type
    if _is_of_whole(item):
        parts = set()
    for reference in references:
        whole = not reference.sub and not reference.target.sub
        if not (whole and (reference.target.oid, reference.kind) in parts):
            yield _row(reader, item, reference)
    yield from _besides(reader, item)


def _is_of_whole(item: Object) -> bool:
    """Whether it has no plain columns, and so depends on the relation besides the columns of its expressions."""
    if isinstance(item, Statistics):
        return not item.columns
    return isinstance(item, Index) and not any(key.attnum for key in item.index_keys) and not item.include


def _is_recorded(reader: Reader, item: Object, reference: Reference) -> bool:
    """Whether PostgreSQL also records a row for it."""
    kind, target = reference.kind, reference.target
    if kind in SHARED_KINDS or kind is Dependency.NONE or _is_pinned(target.oid):
        return False
    if isinstance(reader.names.catalog.get(target.oid), Tablespace):
        return False  # pg_shdepend records that, if at all
    match item:
        case ArrayType() | RowType():
            return kind is not Dependency.NORMAL
        case Index(method=method) | OperatorClass(method=method) if target.oid == method:
            return False  # the operator family records that
        case Index(constraint=constraint) if constraint:
            return kind is not Dependency.AUTO or _is_mentioned(item, target)
        case FamilyOperator():
            return target.oid in (item.opclass or item.family, item.operator, item.sort_family)
        case FamilyProc():
            of_types = (item.left, item.right)
            taken = _argument_types(reader, item.function)
            return target.oid in (item.opclass or item.family, item.function, *(t for t in of_types if t not in taken))
        case Table():
            return not (target.oid == item.oid and kind is Dependency.NORMAL)
        case _:
            return True


def _argument_types(reader: Reader, function: Oid) -> tuple[Oid, ...]:
    found = reader.names.catalog.get(function)
    if isinstance(found, Routine):
        return tuple(found.input_types())
    row = reader.names.system.proc(function)
    return row.argument_types if row else ()


def _is_mentioned(index: Index, target: Address) -> bool:
    """Whether an expression or the predicate of the index mentions it."""
    expressions = (*(key.expression for key in index.index_keys), index.predicate)
    return any(expression is not None and target in expression.depends for expression in expressions)


def _taken_over(base: Object | None) -> tuple[Oid, ...]:
    """The dependencies that an array type shares with its element type."""
    match base:
        case BaseType():
            return (base.typmod_in, base.typmod_out)
        case Domain():
            return (base.collation,)
        case _:
            return ()


def _besides(reader: Reader, item: Object) -> Iterator[Row]:
    """The rows that do not come from a reference of one object to another."""
    match item:
        case ArrayType(element=element):
            base = reader.names.catalog.get(element)
            for target in _taken_over(base):
                if target >= FIRST_UNPINNED:
                    yield _row(reader, item, Reference(0, Address(target), Dependency.NORMAL))
        case CompositeType():
            yield _internal(reader, "pg_class", item.oid, WITH_TYPE)
        case View() | MaterializedView():
            yield _internal(reader, "pg_rewrite", item.oid, "pg_class")
        case Trigger() | Index() if item.parent and (isinstance(item, Trigger) or _is_of_whole(item)):
            yield _row(reader, item, Reference(0, Address(item.table), Dependency.AUTO))
        case Rule() if _has_queries(item) and not any(
            address.oid == item.table and address.sub for action in item.actions for address in action.depends
        ):
            yield _row(reader, item, Reference(0, Address(item.table), Dependency.NORMAL))


def _has_queries(rule: Rule) -> bool:
    """Whether it does more than notify: OLD and NEW are part of each of its queries."""
    return rule.condition is not None or not rule.actions or not all(map(_notifies, rule.actions))


def _notifies(action: Expr) -> bool:
    first = action.text[0]
    return isinstance(first, str) and first.lstrip().startswith("NOTIFY ")


def _catalog(item: Object, reference: Reference) -> str:
    """The catalog of the object's dependent row: a view's rule for its query, a composite type's pg_type row."""
    if isinstance(item, View | MaterializedView) and not reference.sub and reference.target in item.query.depends:
        return "pg_rewrite"
    if isinstance(item, CompositeType) and not reference.sub:
        return WITH_TYPE
    return item.system_catalog


def _row(reader: Reader, item: Object, reference: Reference) -> Row:
    made_along = isinstance(item, Cast) and item.made_for
    target = reader.names.catalog.get(reference.target.oid)
    sub = 0 if isinstance(target, EnumType) else reference.target.sub
    kind = Dependency.INTERNAL if made_along else reference.kind
    referenced = (_referenced_catalog(reader, target, reference), reference.target.oid, sub)
    return _depend(reader, (_catalog(item, reference), item.oid, reference.sub), referenced, kind)


def _depend(reader: Reader, dependent: tuple[str, Oid, int], referenced: tuple[str, Oid, int], kind: Dependency) -> Row:
    """A row of pg_depend for two objects, each given by its catalog, its oid and the number of its column."""
    (catalog, oid, sub), (other_catalog, other, other_sub) = dependent, referenced
    return {
        "classid": class_oid(reader, catalog),
        "objid": oid,
        "objsubid": sub,
        "refclassid": class_oid(reader, other_catalog),
        "refobjid": other,
        "refobjsubid": other_sub,
        "deptype": kind.value,
    }


def _referenced_catalog(reader: Reader, target: Object | None, reference: Reference) -> str:
    if target is None:
        return _system_catalog(reader, reference.target.oid)
    return WITH_TYPE if isinstance(target, CompositeType) and not reference.target.sub else target.system_catalog


def _system_catalog(reader: Reader, oid: Oid) -> str:
    """The catalog of one of PostgreSQL's own objects that is not an object here."""
    system = reader.names.system
    if system.type(oid):
        return "pg_type"
    if system.proc(oid):
        return "pg_proc"
    for rows, catalog in TEXT_SEARCH.items():
        if system.table(rows).one("oid", oid):
            return catalog
    return "pg_class" if system.relation(oid) else "pg_collation"


def _internal(reader: Reader, catalog: str, oid: Oid, referenced: str) -> Row:
    """A dependency between two parts of an object that share an oid here."""
    return _depend(reader, (catalog, oid, 0), (referenced, oid, 0), Dependency.INTERNAL)


def _is_pinned(oid: Oid) -> bool:
    """IsPinnedObject."""
    return oid < FIRST_UNPINNED and oid != PUBLIC


@system_view("pg_catalog.pg_shdepend")
def pg_shdepend(reader: Reader) -> Iterator[Row]:
    """Owners, the roles named in privileges and policies, and the tablespaces of relations without storage."""
    for item in reader.all(Object):
        found = {(reference.sub, reference.target.oid, reference.kind) for reference in item.references()}
        owners = {oid for _, oid, kind in found if kind is Dependency.OWNER}
        for sub, oid, kind in sorted(found, key=str):
            if kind not in SHARED_KINDS or _is_pinned(oid) or isinstance(item, DEPENDENT):
                continue
            if kind is Dependency.ACL and oid in owners:
                continue
            deptype = kind.value.lower() if kind is not Dependency.ACL else "a"
            yield _shared(reader, item, sub, ("pg_authid", oid), deptype)
        if tablespace := _tablespace(reader, item):
            yield _shared(reader, item, 0, ("pg_tablespace", tablespace), "t")


def _tablespace(reader: Reader, item: Object) -> Oid:
    """The tablespace that only the catalog keeps from being dropped, as no file is in it: heap_create."""
    table = reader.names.catalog.get(item.table) if isinstance(item, Index) else item
    if isinstance(item, Table | Index) and is_partitioned(table) and not _is_pinned(item.tablespace):
        return item.tablespace
    return NO_OID


def _shared(reader: Reader, item: Object, sub: int, referenced: tuple[str, Oid], deptype: str) -> Row:
    """A row of pg_shdepend for an object, or one of its columns, and a shared object."""
    database = reader.names.catalog.find("database", reader.database)
    catalog, oid = referenced
    return {
        "dbid": NO_OID if isinstance(item, SHARED) or database is None else database.oid,
        "classid": class_oid(reader, _owned_catalog(item)),
        "objid": item.oid,
        "objsubid": sub,
        "refclassid": class_oid(reader, catalog),
        "refobjid": oid,
        "deptype": deptype,
    }


def _owned_catalog(item: Object) -> str:
    return WITH_TYPE if isinstance(item, CompositeType) else item.system_catalog


# --- comments -----------------------------------------------------------------------------------------------


@system_view("pg_catalog.pg_description")
def pg_description(reader: Reader) -> Iterator[Row]:
    """The comments on objects of the database and on columns."""
    for item in reader.all(Object):
        if item.comment is not None and not isinstance(item, SHARED):
            yield _description(reader, _owned_catalog(item), item.oid, 0, item.comment)
        if isinstance(item, Relation):
            for column in item.columns:
                if column.comment is not None:
                    yield _description(reader, "pg_class", item.oid, column.attnum, column.comment)


def _description(reader: Reader, catalog: str, oid: Oid, sub: int, text: str) -> Row:
    return {"objoid": oid, "classoid": class_oid(reader, catalog), "objsubid": sub, "description": text}


@system_view("pg_catalog.pg_shdescription")
def pg_shdescription(reader: Reader) -> Iterator[Row]:
    """The comments on roles, databases and tablespaces."""
    for item in reader.all(Object):
        if item.comment is not None and isinstance(item, SHARED):
            yield {"objoid": item.oid, "classoid": class_oid(reader, item.system_catalog), "description": item.comment}


@system_view("pg_catalog.pg_seclabel", "pg_catalog.pg_seclabels", "pg_catalog.pg_shseclabel")
def pg_seclabel(reader: Reader) -> Iterator[Row]:
    """The security labels: none, because no label provider is ever loaded."""
    return iter(())
