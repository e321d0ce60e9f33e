"""Checks that meshdoc evaluates as it does in a replay, for rows of which every value that matters is known."""

from __future__ import annotations

from collections.abc import Mapping

from meshdoc.analyze.mutability import contains_mutable
from meshdoc.catalog.constraint import Check
from meshdoc.catalog.contents import Unknown
from meshdoc.catalog.contents import Value as Held
from meshdoc.catalog.names.namespace import Names
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import Domain, TypeRef
from meshdoc.insight.check_rule import tree_of
from meshdoc.insight.insert.values import SOME, Undecided, Value
from meshdoc.insight.session import reading_session
from meshdoc.interpret.executor.expression import VALUE, stored, value_of
from meshdoc.interpret.limits import bounds
from meshdoc.interpret.text import read
from meshdoc.limits import Limits, running
from meshdoc.lookup.lsyscache import Facts
from meshdoc.nodes import oids
from meshdoc.session import Session

LIMITS = Limits(steps=5_000, query_memory=0)
"""What code may use; a query that needs DuckDB is not run."""


def passes(names: Names, check: Check, row: Mapping[int, Value]) -> bool:
    """Whether the columns of a check, or the one value of a domain's, satisfy it.

    Raises Undecided if that depends on what is not known, or on the session.
    """
    is_known = not any(value is SOME or isinstance(value, list) for value in row.values())
    if not is_known or contains_mutable(Facts(names), tree_of(names, check)):
        raise Undecided
    session = reading_session(names.catalog, names.system)
    try:
        with running(LIMITS), bounds():
            found = _value(session, check, row)
    except Exception:  # an error of PostgreSQL's, or a defect of what evaluates
        raise Undecided from None
    if isinstance(found, Unknown):
        raise Undecided
    return found is not False


def _value(session: Session, check: Check, row: Mapping[int, Value]) -> Held:
    owner = session.catalog[check.table or check.domain]
    if isinstance(owner, Domain):
        expression = stored(session, check.expression, value=owner.base)
        (value,) = row.values()
        return value_of(session, expression, {VALUE: _held(session, owner.base, value)})
    assert isinstance(owner, Relation)
    held = {attnum: _held(session, owner.attribute(attnum).type, value) for attnum, value in row.items()}
    return value_of(session, stored(session, check.expression, owner), held)


def _held(session: Session, type: TypeRef, value: Value) -> Held:
    """A value as the executor holds it. Raises Undecided for one whose blanks at the end are not known."""
    facts = Facts(session.names)
    if facts.base_type(type.oid) == oids.BPCHAR:
        raise Undecided
    return None if value is None else read(facts, type, str(value))
