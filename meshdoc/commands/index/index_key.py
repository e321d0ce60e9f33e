"""The keys of an index, with their collations, orders and operator classes: ComputeIndexAttrs (indexcmds.c)."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast
from pglast.enums import SortByDir, SortByNulls

from meshdoc import errors
from meshdoc.analyze.bind import Bound, resolve_collation
from meshdoc.catalog.index import IndexKey
from meshdoc.catalog.names.opaque import assume_access_method
from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import AccessMethod
from meshdoc.catalog.relation import MaterializedView, PartitionKeyItem, Relation, Table
from meshdoc.catalog.system.rows import SystemAccessMethod
from meshdoc.catalog.type import TypeRef
from meshdoc.commands.heap.reloptions import plain_options
from meshdoc.commands.index_class import find_operator_class
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.record import record
from meshdoc.session import Session


@record
class IndexMethod:
    """An index access method and its capabilities: IndexAmRoutine."""

    oid: Oid
    name: str
    can_order: bool = False
    can_unique: bool = False
    can_multicolumn: bool = True
    can_include: bool = False
    can_exclude: bool = True


CAPABILITIES = {
    "btree": {"can_order": True, "can_unique": True, "can_include": True},
    "hash": {"can_multicolumn": False},
    "gist": {"can_include": True},
    "spgist": {"can_multicolumn": False, "can_include": True},
    "gin": {"can_exclude": False},
    "brin": {"can_exclude": False},
}


OPTIONS_PROC = {"btree": 5, "hash": 3, "gist": 10, "gin": 7, "spgist": 6, "brin": 5}
"""The number of the support function that parses an operator class's options: amoptsprocnum."""


def find_method(session: Session, name: str) -> IndexMethod:
    """The index access method named `name`. Raises SqlError 42704 if it does not exist, XX000 if it is for tables."""
    name = "gist" if name == "rtree" else name
    found = session.system.access_methods.get(name) or session.catalog.find("access method", name)
    if isinstance(found, SystemAccessMethod | AccessMethod) and found.kind != "i":
        message = f"index access method handler function {found.handler} did not return an IndexAmRoutine struct"
        raise SqlError("XX000", message)
    if isinstance(found, SystemAccessMethod):
        return IndexMethod(oid=found.oid, name=name, **CAPABILITIES[name])
    oid = found.oid if found else assume_access_method(session.names, name)
    if oid is None:
        raise errors.undefined_access_method(name)
    return IndexMethod(oid=oid, name=name, can_include=True)


def index_key(
    session: Session,
    relation: Table | MaterializedView,
    method: IndexMethod,
    element: ast.IndexElem,
    *,
    attnum: int,
    expression: Bound | None,
) -> IndexKey:
    """One key, with its collation and operator class, given or default.

    If `attnum` is not 0, the key is on that column, and `expression`, if any, only adds a collation.
    """
    if expression is None:
        column = relation.attribute(attnum)
        type, collation = column.type, column.collation
    else:
        type, collation = expression.type, expression.collation
    facts = Facts(session.names)
    collation = key_collation(session, element.collation, type, collation, "index")
    descending, nulls_first = _order(method, element)
    opclass = find_operator_class(session, method.oid, method.name, element.opclass, type)
    if element.opclassopts:
        _check_has_options(facts, method, opclass)
    return IndexKey(
        attnum=attnum,
        expression=expression.expr if expression and not attnum else None,
        type=expression.type if expression and not attnum else None,
        derived=expression.collation if expression and not attnum else NO_OID,
        opclass=opclass,
        opclass_options=plain_options(element.opclassopts),
        collation=collation,
        descending=descending,
        nulls_first=nulls_first,
    )


def key_type(table: Relation, key: IndexKey | PartitionKeyItem) -> TypeRef:
    """The type of an index's or a partition's key."""
    if key.attnum:
        return table.attribute(key.attnum).type
    assert key.type is not None, "an expression has a type"
    return key.type


def key_collation(
    session: Session, written: Sequence[ast.String] | None, type: TypeRef, collation: Oid, noun: str
) -> Oid:
    """The collation given with COLLATE, or else that of the column or expression; none for a type without one.

    Raises SqlError 42P22 if a collatable key has none; `noun` is "index" or "partition".
    """
    type_collation = Facts(session.names).type(type.oid).collation
    if written:
        collation = resolve_collation(written, type, session.names)
    if type_collation and not collation:
        raise SqlError(
            "42P22",
            f"could not determine which collation to use for {noun} expression",
            hint="Use the COLLATE clause to set the collation explicitly.",
        )
    return collation if type_collation else NO_OID


def _check_has_options(facts: Facts, method: IndexMethod, opclass: Oid) -> None:
    """Raise SqlError 22023 if an operator class has no support function for options: index_opclass_options."""
    row = next(row for row in facts.operator_classes(method.oid) if row.oid == opclass)
    number = OPTIONS_PROC.get(method.name)
    procs = facts.family_procs(row.family)
    if not any((proc.number, proc.left) == (number, row.input_type) for proc in procs):
        raise SqlError("22023", f"operator class {row.name} has no options")


def _order(method: IndexMethod, element: ast.IndexElem) -> tuple[bool, bool]:
    """Whether the key is descending, and whether nulls come first; the latter defaults to the former."""
    if not method.can_order:
        if element.ordering != SortByDir.SORTBY_DEFAULT:
            raise SqlError("0A000", f'access method "{method.name}" does not support ASC/DESC options')
        if element.nulls_ordering != SortByNulls.SORTBY_NULLS_DEFAULT:
            raise SqlError("0A000", f'access method "{method.name}" does not support NULLS FIRST/LAST options')
        return False, False
    descending = element.ordering == SortByDir.SORTBY_DESC
    if element.nulls_ordering == SortByNulls.SORTBY_NULLS_DEFAULT:
        return descending, descending
    return descending, element.nulls_ordering == SortByNulls.SORTBY_NULLS_FIRST
