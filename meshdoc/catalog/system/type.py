"""Types, range types and collations: pg_type, pg_range and pg_collation."""

from __future__ import annotations

from meshdoc.catalog.system.row import (
    ClassOid,
    CollationOid,
    Oid,
    ProcOid,
    RelationOid,
    SchemaOid,
    SystemRow,
    TypeOid,
    row_of,
)


@row_of("pg_type")
class SystemType(SystemRow):
    """A row of pg_type."""

    oid: Oid
    name: str
    schema: SchemaOid
    length: int  # bytes; -1 is variable, -2 is a C string
    by_value: bool
    kind: str  # b, c, d, e, p, r, m
    category: str
    preferred: bool
    defined: bool
    delimiter: str
    relation: RelationOid
    subscript: ProcOid
    element: TypeOid
    array: TypeOid
    input: ProcOid
    output: ProcOid
    receive: ProcOid
    send: ProcOid
    typmod_in: ProcOid
    typmod_out: ProcOid
    analyze: ProcOid
    align: str  # c, s, i, d
    storage: str  # p, e, x, m
    not_null: bool
    base: TypeOid
    base_typmod: int
    dimensions: int
    collation: CollationOid
    default: str


@row_of("pg_range")
class SystemRange(SystemRow):
    """A row of pg_range: `type` is the range type, `multirange` its multirange type."""

    type: TypeOid
    subtype: TypeOid
    multirange: TypeOid
    collation: CollationOid
    subtype_opclass: ClassOid
    canonical: ProcOid
    subtype_diff: ProcOid


@row_of("pg_collation")
class SystemCollation(SystemRow):
    """A row of pg_collation. `encoding` is -1 for any encoding, 6 for UTF8."""

    oid: Oid
    name: str
    schema: SchemaOid
    provider: str  # d, b, c, i
    deterministic: bool
    encoding: int
    collate: str
    ctype: str
    locale: str
    icu_rules: str
