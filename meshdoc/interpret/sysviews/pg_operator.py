"""Operators and their use by indexes: pg_operator, pg_am, pg_opfamily, pg_opclass, pg_amop, pg_amproc, pg_cast."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.object import NO_OID, Oid
from meshdoc.catalog.operator import (
    AccessMethod,
    Cast,
    FamilyOperator,
    FamilyProc,
    Operator,
    OperatorClass,
    OperatorFamily,
)
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER
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
    for row in reader.system(SystemOperator):
        yield _operator(row, BOOTSTRAP_SUPERUSER)
    for item in reader.all(Operator):
        yield _operator(item, item.owner)


def _operator(item: Operator | SystemOperator, owner: Oid) -> Row:
    return {
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
    methods: tuple[AccessMethod | SystemAccessMethod, ...]
    methods = (*reader.system(SystemAccessMethod), *reader.all(AccessMethod))
    for item in methods:
        yield {"oid": item.oid, "amname": item.name, "amhandler": item.handler, "amtype": item.kind}


@system_view("pg_catalog.pg_opfamily")
def pg_opfamily(reader: Reader) -> Iterator[Row]:
    """The operator families."""
    for row in reader.system(SystemOperatorFamily):
        yield _family(row, BOOTSTRAP_SUPERUSER)
    for item in reader.all(OperatorFamily):
        yield _family(item, item.owner)


def _family(item: OperatorFamily | SystemOperatorFamily, owner: Oid) -> Row:
    return {
        "oid": item.oid,
        "opfmethod": item.method,
        "opfname": item.name,
        "opfnamespace": item.schema,
        "opfowner": owner,
    }


@system_view("pg_catalog.pg_opclass")
def pg_opclass(reader: Reader) -> Iterator[Row]:
    """The operator classes."""
    for row in reader.system(SystemOperatorClass):
        yield _class(row, BOOTSTRAP_SUPERUSER)
    for item in reader.all(OperatorClass):
        yield _class(item, item.owner)


def _class(item: OperatorClass | SystemOperatorClass, owner: Oid) -> Row:
    return {
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
    for row in reader.system(SystemFamilyOperator):
        yield _family_operator(row, row.strategy, row.purpose, row.method)
    for item in reader.all(FamilyOperator):
        yield _family_operator(item, item.number, "o" if item.sort_family else "s", _method(reader, item.family))


def _family_operator(item: FamilyOperator | SystemFamilyOperator, strategy: int, purpose: str, method: object) -> Row:
    return {
        "oid": item.oid,
        "amopfamily": item.family,
        "amoplefttype": item.left,
        "amoprighttype": item.right,
        "amopstrategy": strategy,
        "amoppurpose": purpose,
        "amopopr": item.operator,
        "amopmethod": method,
        "amopsortfamily": item.sort_family,
    }


def _method(reader: Reader, family: Oid) -> object:
    return reader.value("pg_opfamily", family, "opfmethod") or NO_OID


@system_view("pg_catalog.pg_amproc")
def pg_amproc(reader: Reader) -> Iterator[Row]:
    """The support functions of operator families."""
    functions: tuple[FamilyProc | SystemFamilyProc, ...]
    functions = (*reader.system(SystemFamilyProc), *reader.all(FamilyProc))
    for item in functions:
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
    casts: tuple[Cast | SystemCast, ...] = (*reader.system(SystemCast), *reader.all(Cast))
    for item in casts:
        yield {
            "oid": item.oid,
            "castsource": item.source,
            "casttarget": item.target,
            "castfunc": item.function,
            "castcontext": item.context,
            "castmethod": item.method,
        }
