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
from meshdoc.interpret.sysviews.reader import Reader, Row, fields, system_view


@system_view("pg_catalog.pg_operator")
def pg_operator(reader: Reader) -> Iterator[Row]:
    """The operators."""
    for item in reader.both(SystemOperator, Operator):
        yield {
            **fields(item, "oid oprname=name oprnamespace=schema oprcanmerge=merges oprcanhash=hashes oprleft=left"),
            **fields(item, "oprright=right oprresult=result oprcom=commutator oprnegate=negator oprcode=function"),
            **fields(item, "oprrest=restrict oprjoin=join oprowner=owner"),
            "oprkind": "b" if item.left else "l",
        }


@system_view("pg_catalog.pg_am")
def pg_am(reader: Reader) -> Iterator[Row]:
    """The access methods."""
    for item in reader.both(SystemAccessMethod, AccessMethod):
        yield {"oid": item.oid, "amname": item.name, "amhandler": item.handler, "amtype": item.kind}


@system_view("pg_catalog.pg_opfamily")
def pg_opfamily(reader: Reader) -> Iterator[Row]:
    """The operator families."""
    for item in reader.both(SystemOperatorFamily, OperatorFamily):
        yield fields(item, "oid opfmethod=method opfname=name opfnamespace=schema opfowner=owner")


@system_view("pg_catalog.pg_opclass")
def pg_opclass(reader: Reader) -> Iterator[Row]:
    """The operator classes."""
    for item in reader.both(SystemOperatorClass, OperatorClass):
        yield {
            **fields(item, "oid opcmethod=method opcname=name opcnamespace=schema opcfamily=family"),
            **fields(item, "opcintype=input_type opcdefault=default opckeytype=key_type opcowner=owner"),
        }


@system_view("pg_catalog.pg_amop")
def pg_amop(reader: Reader) -> Iterator[Row]:
    """The operators of operator families."""
    for item in reader.both(SystemFamilyOperator, FamilyOperator):
        yield {
            **fields(item, "oid amopfamily=family amoplefttype=left amoprighttype=right amopopr=operator"),
            **fields(item, "amopsortfamily=sort_family"),
            "amopstrategy": item.strategy if isinstance(item, SystemFamilyOperator) else item.number,
            "amoppurpose": "o" if item.sort_family else "s",
            "amopmethod": reader.value("pg_opfamily", item.family, "opfmethod") or NO_OID,
        }


@system_view("pg_catalog.pg_amproc")
def pg_amproc(reader: Reader) -> Iterator[Row]:
    """The support functions of operator families."""
    for item in reader.both(SystemFamilyProc, FamilyProc):
        yield {
            **fields(item, "oid amprocfamily=family amproclefttype=left amprocrighttype=right amprocnum=number"),
            **fields(item, "amproc=function"),
        }


@system_view("pg_catalog.pg_cast")
def pg_cast(reader: Reader) -> Iterator[Row]:
    """The casts."""
    for item in reader.both(SystemCast, Cast):
        yield {
            **fields(item, "oid castsource=source casttarget=target castfunc=function castcontext=context"),
            **fields(item, "castmethod=method"),
        }
