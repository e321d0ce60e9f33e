"""Operators, casts and index support: pg_operator, pg_cast, pg_am, pg_opfamily, pg_opclass, pg_amop and pg_amproc."""

from __future__ import annotations

from meshdoc.catalog.system.row import (
    FamilyOid,
    MethodOid,
    Oid,
    OperatorOid,
    ProcOid,
    SchemaOid,
    SystemRow,
    TypeOid,
    row_of,
)


@row_of("pg_operator")
class SystemOperator(SystemRow):
    """A row of pg_operator; `left` is 0 for a prefix operator."""

    oid: Oid
    name: str
    schema: SchemaOid
    kind: str  # b, l
    merges: bool
    hashes: bool
    left: TypeOid
    right: TypeOid
    result: TypeOid
    commutator: OperatorOid
    negator: OperatorOid
    function: ProcOid
    restrict: ProcOid
    join: ProcOid


@row_of("pg_cast")
class SystemCast(SystemRow):
    """A row of pg_cast."""

    oid: Oid
    source: TypeOid
    target: TypeOid
    function: ProcOid
    context: str  # e, a, i
    method: str  # f, i, b


@row_of("pg_am")
class SystemAccessMethod(SystemRow):
    """A row of pg_am."""

    oid: Oid
    name: str
    handler: ProcOid
    kind: str  # i, t


@row_of("pg_opfamily")
class SystemOperatorFamily(SystemRow):
    """A row of pg_opfamily."""

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid


@row_of("pg_opclass")
class SystemOperatorClass(SystemRow):
    """A row of pg_opclass. `key_type` is 0 if the stored type is the input type."""

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid
    family: FamilyOid
    input_type: TypeOid
    default: bool
    key_type: TypeOid


@row_of("pg_amop")
class SystemFamilyOperator(SystemRow):
    """A row of pg_amop: an operator of an operator family."""

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    strategy: int
    purpose: str  # s, o
    operator: OperatorOid
    method: MethodOid
    sort_family: FamilyOid


@row_of("pg_amproc")
class SystemFamilyProc(SystemRow):
    """A row of pg_amproc: a support function of an operator family."""

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    number: int
    function: ProcOid
