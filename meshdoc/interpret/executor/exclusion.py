"""Exclusion constraints and WITHOUT OVERLAPS: check_exclusion_or_unique_constraint (execIndexing.c).

Differs from PostgreSQL: only equality is supported, and overlap of ranges whose bounds compare as the values of their
texts; rows that other operators would compare never conflict.
"""

from __future__ import annotations

from collections.abc import Sequence

from meshdoc.catalog.constraint import Exclusion
from meshdoc.catalog.contents import Row, Unknown, Value
from meshdoc.catalog.index import Index
from meshdoc.catalog.relation import Table
from meshdoc.catalog.type import TypeRef
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.executor.keys import comparable, covers, index_values, key_of
from meshdoc.interpret.limits import check_time
from meshdoc.interpret.overlap import certainly_overlap
from meshdoc.lookup.lsyscache import Facts
from meshdoc.session import Session

Values = Sequence[tuple[TypeRef, Value]]


def operators_of(session: Session, index: Index) -> list[str]:
    """The operator name of each key."""
    constraint = session.catalog.get(index.constraint)
    if isinstance(constraint, Exclusion):
        facts = Facts(session.names)
        return [facts.operator(oid).name for oid in constraint.operators]
    return [*["="] * (len(index.index_keys) - 1), "&&"]


def check_exclusion(session: Session, table: Table, index: Index, row: Row, others: Sequence[Row]) -> None:
    """Raise SqlError 23P01 if one of the other rows conflicts with a row."""
    found = conflicting(session, table, index, row, others)
    if found is not None:
        raise SqlError(
            "23P01",
            f'conflicting key value violates exclusion constraint "{index.name}"',
            detail=f"{key_of(session, table, index, row)} conflicts with existing "
            f"{key_of(session, table, index, found).replace('Key', 'key', 1)}.",
        )


def conflicting(session: Session, table: Table, index: Index, row: Row, others: Sequence[Row]) -> Row | None:
    """The first row that certainly conflicts with a row."""
    if not covers(session, table, index, row):
        return None
    names = operators_of(session, index)
    given = index_values(session, table, index, row)
    if not isinstance(session.catalog.get(index.constraint), Exclusion):
        _refuse_empty(session, table, index, given)
    if any(value is None or isinstance(value, Unknown) for _, value in given):
        return None
    for other in others:
        check_time()
        if other is row or not covers(session, table, index, other):
            continue
        if _in_conflict(session, names, given, index_values(session, table, index, other)):
            return other
    return None


def _in_conflict(session: Session, names: Sequence[str], given: Values, present: Values) -> bool:
    facts = Facts(session.names)
    for name, (type, one), (_, other) in zip(names, given, present, strict=True):
        if other is None or isinstance(other, Unknown):
            return False
        if name == "=":
            if comparable(facts, type, one) != comparable(facts, type, other):
                return False
        elif name == "<>":
            if comparable(facts, type, one) == comparable(facts, type, other):
                return False
        elif name != "&&" or not certainly_overlap(facts, type, one, other):
            return False
    return True


def _refuse_empty(session: Session, table: Table, index: Index, given: Values) -> None:
    """ExecWithoutOverlapsNotEmpty."""
    if given[-1][1] in ("empty", "{}"):
        name = table.attribute(index.index_keys[-1].attnum).name
        raise SqlError("23514", f'empty WITHOUT OVERLAPS value found in column "{name}" in relation "{table.name}"')
