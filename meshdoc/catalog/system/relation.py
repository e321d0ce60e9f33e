"""Tables and views, their columns and constraints: pg_class, pg_attribute and pg_constraint."""

from __future__ import annotations

from meshdoc.catalog.system.row import CollationOid, Oid, RelationOid, SchemaOid, SystemRow, TypeOid, row_of


@row_of("pg_class")
class SystemRelation(SystemRow):
    """A row of pg_class; `row_type` is its row type. Its columns are `SystemColumn` rows."""

    oid: Oid
    name: str
    schema: SchemaOid
    kind: str  # r, v; in an extension also c
    row_type: TypeOid


@row_of("pg_attribute")
class SystemColumn(SystemRow):
    """A row of pg_attribute; `typmod` is -1 if the type has no modifier."""

    relation: RelationOid
    attnum: int
    name: str
    type: TypeOid
    typmod: int
    dimensions: int
    not_null: bool
    collation: CollationOid


@row_of("pg_constraint")
class SystemConstraint(SystemRow):
    """A row of pg_constraint, for a `table` or a `domain`. `columns` are attnums, `expression` is that of a check."""

    oid: Oid
    name: str
    schema: SchemaOid
    kind: str  # p, u, c, n
    table: RelationOid
    domain: TypeOid
    columns: tuple[int, ...]
    expression: str


def _system_column(attnum: int, name: str, type: TypeOid) -> SystemColumn:
    return SystemColumn(
        relation=0, attnum=attnum, name=name, type=type, typmod=-1, dimensions=0, not_null=True, collation=0
    )


SYSTEM_COLUMNS = (
    _system_column(-1, "ctid", 27),
    _system_column(-2, "xmin", 28),
    _system_column(-3, "cmin", 29),
    _system_column(-4, "xmax", 28),
    _system_column(-5, "cmax", 29),
    _system_column(-6, "tableoid", 26),
)
"""The system columns of all relations except views and composite types: SysAtt in catalog/heap.c."""
