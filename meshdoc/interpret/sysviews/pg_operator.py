"""Operators and their use by indexes: pg_operator, pg_am, pg_opfamily, pg_opclass, pg_amop, pg_amproc, pg_cast."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import NO_OID
from meshdoc.catalog.operator import (
    AccessMethod,
    Cast,
    FamilyOperator,
    FamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
)
from meshdoc.catalog.system import (
    SystemAccessMethod,
    SystemCast,
    SystemFamilyOperator,
    SystemFamilyProc,
    SystemOperator,
    SystemOperatorClass,
    SystemOperatorFamily,
)
from meshdoc.interpret.sysviews.reader import Reader, Row, system_view


@system_view("pg_catalog.pg_operator")
def pg_operator(reader: Reader) -> Iterator[Row]:
    """The operators."""
    for item, owner in reader.both(SystemOperator, Operator):
        yield {
            "oid": item.oid,
            "oprname": item.name,
            "oprnamespace": item.schema,
            "oprowner": owner,
            "oprkind": "b" if item.left else "l",
            "oprcanmerge": item.merges,
            "oprcanhash": item.hashes,
            "oprleft": item.left,
            "oprright": item.right,
            "oprresult": item.result,
            "oprcom": item.commutator,
            "oprnegate": item.negator,
            "oprcode": item.function,
            "oprrest": item.restrict,
            "oprjoin": item.join,
        }


@system_view("pg_catalog.pg_am")
def pg_am(reader: Reader) -> Iterator[Row]:
    """The access methods."""
    for item, _ in reader.both(SystemAccessMethod, AccessMethod):
        yield {"oid": item.oid, "amname": item.name, "amhandler": item.handler, "amtype": item.kind}


@system_view("pg_catalog.pg_opfamily")
def pg_opfamily(reader: Reader) -> Iterator[Row]:
    """The operator families."""
    for item, owner in reader.both(SystemOperatorFamily, OperatorFamily):
        yield {
            "oid": item.oid,
            "opfmethod": item.method,
            "opfname": item.name,
            "opfnamespace": item.schema,
            "opfowner": owner,
        }


@system_view("pg_catalog.pg_opclass")
def pg_opclass(reader: Reader) -> Iterator[Row]:
    """The operator classes."""
    for item, owner in reader.both(SystemOperatorClass, OperatorClass):
        yield {
            "oid": item.oid,
            "opcmethod": item.method,
            "opcname": item.name,
            "opcnamespace": item.schema,
            "opcowner": owner,
            "opcfamily": item.family,
            "opcintype": item.input_type,
            "opcdefault": item.default,
            "opckeytype": item.key_type,
        }


@system_view("pg_catalog.pg_amop")
def pg_amop(reader: Reader) -> Iterator[Row]:
    """The operators of operator families."""
    for item, _ in reader.both(SystemFamilyOperator, FamilyOperator):
        yield {
            "oid": item.oid,
            "amopfamily": item.family,
            "amoplefttype": item.left,
            "amoprighttype": item.right,
            "amopstrategy": item.strategy if isinstance(item, SystemFamilyOperator) else item.number,
            "amoppurpose": "o" if item.sort_family else "s",
            "amopopr": item.operator,
            "amopmethod": reader.value("pg_opfamily", item.family, "opfmethod") or NO_OID,
            "amopsortfamily": item.sort_family,
        }


@system_view("pg_catalog.pg_amproc")
def pg_amproc(reader: Reader) -> Iterator[Row]:
    """The support functions of operator families."""
    for item, _ in reader.both(SystemFamilyProc, FamilyProc):
        yield {
            "oid": item.oid,
            "amprocfamily": item.family,
            "amproclefttype": item.left,
            "amprocrighttype": item.right,
            "amprocnum": item.number,
            "amproc": item.function,
        }


@system_view("pg_catalog.pg_cast")
def pg_cast(reader: Reader) -> Iterator[Row]:
    """The casts."""
    for item, _ in reader.both(SystemCast, Cast):
        yield {
            "oid": item.oid,
            "castsource": item.source,
            "casttarget": item.target,
            "castfunc": item.function,
            "castcontext": item.context,
            "castmethod": item.method,
        }
