"""Values that code assigns, passes and returns: converted, and checked against the domains of their types."""

from __future__ import annotations

from meshdoc.catalog.contents import Value
from meshdoc.catalog.type import TypeRef
from meshdoc.interpret.executor.constraints import check_value
from meshdoc.interpret.query.query import assigned
from meshdoc.session import Session


def fitted(session: Session, value: Value, source: TypeRef, target: TypeRef) -> Value:
    """A value converted to `target` by an assignment cast, as exec_cast_value of pl_exec.c does.

    Raises SqlError 42804 if there is none, 23502 or 23514 for a value that violates a domain's constraints.
    """
    found = assigned(session, value, source, target)
    if target.oid in session.catalog:
        check_value(session, target.oid, found)
    return found
