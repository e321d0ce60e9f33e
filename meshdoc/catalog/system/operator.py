"""Operators, casts and index support: pg_operator, pg_cast, pg_am, pg_opfamily, pg_opclass, pg_amop and pg_amproc."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from meshdoc.catalog.system.row import FamilyOid, MethodOid, Oid, OperatorOid, ProcOid, SchemaOid, SystemRow, TypeOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemOperator(SystemRow):
    """A row of pg_operator; `left` is 0 for a prefix operator."""

    catalog: ClassVar[str] = "pg_operator"

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemCast(SystemRow):
    """A row of pg_cast."""

    catalog: ClassVar[str] = "pg_cast"

    oid: Oid
    source: TypeOid
    target: TypeOid
    function: ProcOid
    context: str  # e, a, i
    method: str  # f, i, b


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemAccessMethod(SystemRow):
    """A row of pg_am."""

    catalog: ClassVar[str] = "pg_am"

    oid: Oid
    name: str
    handler: ProcOid
    kind: str  # i, t


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemOperatorFamily(SystemRow):
    """A row of pg_opfamily."""

    catalog: ClassVar[str] = "pg_opfamily"

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemOperatorClass(SystemRow):
    """A row of pg_opclass. `key_type` is 0 if the stored type is the input type."""

    catalog: ClassVar[str] = "pg_opclass"

    oid: Oid
    method: MethodOid
    name: str
    schema: SchemaOid
    family: FamilyOid
    input_type: TypeOid
    default: bool
    key_type: TypeOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemFamilyOperator(SystemRow):
    """A row of pg_amop: an operator of an operator family."""

    catalog: ClassVar[str] = "pg_amop"

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    strategy: int
    purpose: str  # s, o
    operator: OperatorOid
    method: MethodOid
    sort_family: FamilyOid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SystemFamilyProc(SystemRow):
    """A row of pg_amproc: a support function of an operator family."""

    catalog: ClassVar[str] = "pg_amproc"

    oid: Oid
    family: FamilyOid
    left: TypeOid
    right: TypeOid
    number: int
    function: ProcOid
