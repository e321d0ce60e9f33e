"""The text for holes of expressions: current names, as PostgreSQL prints them when search_path is empty."""

from __future__ import annotations

import re
from collections.abc import Callable

from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.expr import Form, Hole
from meshdoc.catalog.names.format_type import format_type_be
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.names.quoting import quote_identifier, simple_quoted
from meshdoc.catalog.object import NO_OID, Address, Oid
from meshdoc.catalog.operator import Operator
from meshdoc.catalog.relation import CompositeType, Relation
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.type import EnumType, Type
from meshdoc.registry import Registry

UNKNOWN = "???"

filler: Registry[Form, Callable[[Names, Hole], str]] = Registry("form of a hole")


def fill(names: Names, hole: Hole) -> str:
    """The text of a hole."""
    return filler[hole.form](names, hole)


@filler(Form.QUALIFIED)
def qualified(names: Names, hole: Hole) -> str:
    """schema.name; an operator name is never quoted. Some names print it alone; an operator is in OPERATOR() then."""
    item = names.relation_by_oid(hole.address.oid)
    if isinstance(item, Type | CompositeType) or item is None:
        text = format_type_be(names.catalog, names.system, hole.address.oid)
        return text.removeprefix(_schema(names, item.schema)) if item and names.is_named_alone(item) else text
    name = item.name if isinstance(item, Operator) else quote_identifier(item.name)
    schema: Oid = getattr(item, "schema", NO_OID)
    if schema in (NO_OID, PG_CATALOG) or (names.is_named_alone(item) and not isinstance(item, Operator)):
        return name
    return f"{_schema(names, schema)}{name}"


def _schema(names: Names, schema: Oid) -> str:
    return f"{quote_identifier(names.catalog[schema].name)}."


@filler(Form.NAME)
def name(names: Names, hole: Hole) -> str:
    """The unqualified name."""
    return quote_identifier(local_name(names, hole.address) + hole.suffix)


def local_name(names: Names, address: Address) -> str:
    """The name of an object, a relation's column or an enum label, unquoted."""
    item = names.relation_by_oid(address.oid)
    if item is None or not address.sub:
        return item.name if item else UNKNOWN
    if isinstance(item, EnumType):
        return next((label.name for label in item.labels if label.number == address.sub), UNKNOWN)
    assert isinstance(item, Relation)
    columns = (column.name for column in item.columns if column.attnum == address.sub)
    return next(columns, f"........pg.dropped.{address.sub}........")  # as after DROP COLUMN of a target of MERGE


@filler(Form.LITERAL)
def literal(names: Names, hole: Hole) -> str:
    """'schema.name'."""
    return simple_quoted(qualified(names, hole))


@filler(Form.SIGNATURE)
def signature(names: Names, hole: Hole) -> str:
    """'schema.name(types)', as regprocedureout and regoperatorout print it."""
    item = names.catalog[hole.address.oid]
    types: tuple[Oid, ...] = ()
    if isinstance(item, Routine):
        types = item.input_types()
    elif isinstance(item, Operator):
        types = (item.left, item.right)
    arguments = (format_type_be(names.catalog, names.system, oid) if oid else "NONE" for oid in types)
    return simple_quoted(f"{qualified(names, hole)}({','.join(arguments)})")


@filler(Form.LABEL)
def label(names: Names, hole: Hole) -> str:
    """'happy'."""
    return simple_quoted(local_name(names, hole.address))


@filler(Form.ELEMENT)
def element(names: Names, hole: Hole) -> str:
    """happy, double-quoted if array_out requires it, and escaped for a string literal."""
    text = local_name(names, hole.address)
    if not text or text.upper() == "NULL" or re.search(r'[{},"\\\s]', text):
        text = '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'
    return text.replace("'", "''")


@filler(Form.OUTPUT)
def output(names: Names, hole: Hole) -> str:
    """AS alias, unless the output column already has that name."""
    return "" if local_name(names, hole.address) == hole.alias else f" AS {quote_identifier(hole.alias)}"


@filler(Form.ROW)
def row(names: Names, hole: Hole) -> str:
    """A value of a composite type: dropped attributes are omitted, new ones are NULL."""
    relation = names.catalog[hole.address.oid]
    assert isinstance(relation, Relation)
    values = dict(hole.columns)
    return simple_quoted(f"({','.join(values.get(column.attnum, '') for column in relation.columns)})")
