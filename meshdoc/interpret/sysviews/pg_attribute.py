"""Columns: pg_attribute and pg_attrdef."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from meshdoc.analyze.stored import raw_expression
from meshdoc.analyze.target import figure_index_column_name
from meshdoc.catalog.expr import Expr
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.object import NO_OID, Object, Oid
from meshdoc.catalog.operator import OperatorClass
from meshdoc.catalog.relation import (
    SEQUENCE_COLUMNS,
    Column,
    ColumnDefault,
    CompositeType,
    MaterializedView,
    Relation,
    Sequence,
    Table,
    View,
)
from meshdoc.catalog.system import SYSTEM_COLUMNS, SystemColumn, SystemRelation
from meshdoc.interpret.sysviews.initial_privileges import column_acl
from meshdoc.interpret.sysviews.reader import Lazy, Reader, Row, fields, index, options, system_view


@system_view("pg_catalog.pg_attribute")
def pg_attribute(reader: Reader) -> Iterator[Row]:
    """The columns of all relations, including system columns and dropped columns."""
    for row in reader.system(SystemRelation):
        yield from _of_system(reader, row)
    for item in (*reader.all(Relation), *reader.all(Sequence), *reader.all(Index)):
        yield from _own(reader, item)


@index(("pg_catalog.pg_attribute", "attrelid"))
def _by_relation(reader: Reader, relation: Oid) -> Iterator[Row]:
    row = reader.names.system.relation(relation)
    if row is not None:
        yield from _of_system(reader, row)
    yield from _own(reader, reader.names.catalog.get(relation))


def _of_system(reader: Reader, row: SystemRelation) -> Iterator[Row]:
    for column in reader.names.system.columns(row.oid):
        yield _system_column(reader, row.oid, column)
    if row.kind == "r":
        yield from _hidden(reader, row.oid)


def _own(reader: Reader, item: Object | None) -> Iterator[Row]:
    """The columns of a relation of the catalog; none for any other object."""
    match item:
        case Relation():
            yield from _columns(reader, item)
            if not isinstance(item, View | CompositeType):
                yield from _hidden(reader, item.oid)
        case Sequence():
            for number, (name, type) in enumerate(SEQUENCE_COLUMNS, start=1):
                yield _attribute(reader, item.oid, number, name, type, lambda: {"attnotnull": True})
            yield from _hidden(reader, item.oid)
        case Index():
            yield from _index_columns(reader, item)


def _attribute(reader: Reader, relation: Oid, attnum: int, name: str, type: Oid, more: Callable[[], Row] = dict) -> Row:
    """The values that most queries read first; then those determined by the type, and `more` of the column's own."""
    named: Row = {"attrelid": relation, "attname": name, "atttypid": type, "attnum": attnum, "attisdropped": False}
    return Lazy(named, lambda: _by_type(reader, type) | more())


def _by_type(reader: Reader, type: Oid) -> Row:
    row = reader.one("pg_type", "oid", type) or {}
    return {
        "attlen": row.get("typlen"),
        "atttypmod": -1,
        "attndims": 0,
        "attbyval": row.get("typbyval"),
        "attalign": row.get("typalign"),
        "attstorage": row.get("typstorage"),
        "attcompression": "",
        "attnotnull": False,
        "atthasdef": False,
        "atthasmissing": False,
        "attidentity": "",
        "attgenerated": "",
        "attislocal": True,
        "attinhcount": 0,
        "attcollation": 0,
    }


def _hidden(reader: Reader, relation: Oid) -> Iterator[Row]:
    for column in SYSTEM_COLUMNS:
        yield _attribute(reader, relation, column.attnum, column.name, column.type, lambda: {"attnotnull": True})


def _system_column(reader: Reader, relation: Oid, column: SystemColumn) -> Row:
    def more() -> Row:
        return {
            **fields(column, "atttypmod=typmod attndims=dimensions attnotnull=not_null attcollation=collation"),
            "attacl": reader.acl(column_acl(reader, relation, column.attnum) or None),
        }

    return _attribute(reader, relation, column.attnum, column.name, column.type, more)


def _columns(reader: Reader, relation: Relation) -> Iterator[Row]:
    present = {column.attnum: column for column in relation.columns}
    for attnum in range(1, relation.attribute_count + 1):
        if column := present.get(attnum):
            more = functools.partial(_details, reader, relation, column)
            yield _attribute(reader, relation.oid, attnum, column.name, column.type.oid, more)
        else:
            name = f"........pg.dropped.{attnum}........"
            row = _attribute(reader, relation.oid, attnum, name, NO_OID)
            row["attisdropped"] = True
            yield row


def _details(reader: Reader, relation: Relation, column: Column) -> Row:
    declared = not isinstance(relation, View | MaterializedView) and not (
        isinstance(relation, Table) and relation.of_type
    )
    stored: Row = {"attstorage": column.storage} if column.storage else {}
    return stored | {
        **fields(column, "attnotnull=not_null attislocal=is_local attinhcount=inherit_count attcollation=collation"),
        **fields(column, "attstattarget=statistics"),
        "atttypmod": column.type.typmod,
        "attndims": 1 if declared and reader.value("pg_type", column.type.oid, "typcategory") == "A" else 0,
        "attcompression": column.compression or "",
        "atthasdef": reader.names.catalog.find("default", relation.oid, column.attnum) is not None,
        "attidentity": column.identity.value if column.identity else "",
        "attgenerated": column.generated.value if column.generated else "",
        "attacl": reader.acl(column.acl),
        "attoptions": options(column.options),
        "attfdwoptions": options(column.fdw_options),
    }


# --- indexes ------------------------------------------------------------------------------------------------


def _index_columns(reader: Reader, item: Index) -> Iterator[Row]:
    """The keys and included columns, named after the table's current columns."""
    table = reader.names.catalog[item.table]
    assert isinstance(table, Relation)
    names = _index_column_names(reader, item, table)
    for number, key in enumerate(item.index_keys, start=1):
        column = table.attribute(key.attnum) if key.attnum else None
        type = column.type if column else key.type
        stored = _key_type(reader.names, key.opclass)
        more: Row = {
            "atttypmod": type.typmod if type and not stored else -1,
            "attcollation": key.collation,
            "attoptions": options(key.opclass_options),
            "attstattarget": dict(item.statistics).get(number),
        }
        held = stored or (type.oid if type else NO_OID)
        yield _attribute(reader, item.oid, number, next(names), held, more.copy)
    for number, attnum in enumerate(item.include, start=len(item.index_keys) + 1):
        column = table.attribute(attnum)
        included: Row = {"atttypmod": column.type.typmod}
        yield _attribute(reader, item.oid, number, next(names), column.type.oid, included.copy)


def _index_column_names(reader: Reader, item: Index, table: Relation) -> Iterator[str]:
    """ChooseIndexColumnNames: after the column or expression, with a number if that name is taken."""
    taken: set[str] = set()
    attnums = (*(key.attnum for key in item.index_keys), *item.include)
    expressions = (*(key.expression for key in item.index_keys), *(None for _ in item.include))
    for attnum, expr in zip(attnums, expressions, strict=True):
        base = table.attribute(attnum).name if attnum else _figured(reader.names, expr)
        name, number = base, 0
        while name in taken:
            number += 1
            name = f"{base}{number}"
        taken.add(name)
        yield name


def _figured(names: Names, expr: Expr | None) -> str:
    return (figure_index_column_name(raw_expression(names, expr)) if expr else None) or "expr"


def _key_type(names: Names, opclass: Oid) -> Oid:
    """The type that an operator class stores, if it differs from its input type."""
    item = names.catalog.get(opclass)
    if isinstance(item, OperatorClass):
        return item.key_type
    row = names.system.operator_class(opclass)
    return row.key_type if row else NO_OID


@system_view("pg_catalog.pg_attrdef")
def pg_attrdef(reader: Reader) -> Iterator[Row]:
    """Defaults and generation expressions; `adbin` is their text."""
    yield from map(functools.partial(_default, reader), reader.all(ColumnDefault))


@index(("pg_catalog.pg_attrdef", "adrelid"))
def _defaults_of(reader: Reader, relation: Oid) -> Iterator[Row]:
    found = reader.names.catalog.children(relation, ColumnDefault)
    yield from (_default(reader, item) for item in found if item.table == relation)


def _default(reader: Reader, item: ColumnDefault) -> Row:
    return {"oid": item.oid, "adrelid": item.table, "adnum": item.attnum, "adbin": reader.text(item.expression)}
