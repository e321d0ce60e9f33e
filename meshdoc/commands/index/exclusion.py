"""The operators of EXCLUDE constraints: ComputeIndexAttrs (indexcmds.c)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast

from meshdoc.analyze.oper import binary_operator
from meshdoc.catalog.database import PG_CATALOG
from meshdoc.catalog.index import Index
from meshdoc.catalog.names.format_type import format_type_be
from meshdoc.catalog.names.names import schema_name
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import MaterializedView, Table
from meshdoc.catalog.system import SystemOperator
from meshdoc.commands.index.index_key import key_type
from meshdoc.commands.operator.opclass import family_name
from meshdoc.diagnostics import SqlError
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session
from meshdoc.syntax.names import strings


def exclusion_operators(
    session: Session, table: Table | MaterializedView, index: Index, written: Sequence[tuple[ast.String, ...]]
) -> Iterator[Oid]:
    """The operator of each key. It must belong to the key's operator family.

    Raises SqlError 42883 if it does not exist, 42809 if it is not commutative or not in the family.
    """
    facts = Facts(session.names)
    for key, names in zip(index.index_keys, written, strict=True):
        type = key_type(table, key)
        row = binary_operator(facts, strings(names), type.oid, type.oid)
        if row.commutator != row.oid:
            raise SqlError(
                "42809",
                f"operator {_shown(session, row)} is not commutative",
                detail="Only commutative operators can be used in exclusion constraints.",
            )
        family = next(row.family for row in facts.operator_classes(index.method) if row.oid == key.opclass)
        if all(member.operator != row.oid for member in facts.family_operators(family)):
            raise SqlError(
                "42809",
                f'operator {_shown(session, row)} is not a member of operator family "{family_name(session, family)}"',
                detail="The exclusion operator must be related to the index operator class for the constraint.",
            )
        yield row.oid


def _shown(session: Session, row: SystemOperator) -> str:
    """format_operator, while the search path is restricted to pg_catalog."""
    names = session.names
    left, right = (format_type_be(names.catalog, names.system, oid) for oid in (row.left, row.right))
    schema = "" if row.schema == PG_CATALOG else f"{quote_identifier(schema_name(names, row.schema))}."
    return f"{schema}{row.name}({left},{right})"
