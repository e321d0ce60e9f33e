"""SET CONSTRAINTS: AfterTriggerSetState (trigger.c). IMMEDIATE runs the deferred checks."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.inherit import parts_of
from meshdoc.catalog.names.naming import constraints_named
from meshdoc.catalog.object import NO_OID
from meshdoc.commands.session.set import warn_outside_block
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.after_triggers import fire_deferred
from meshdoc.interpret.limits import bounds
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import relation_name


@command(ast.ConstraintsSetStmt)
def set_constraints(stmt: ast.ConstraintsSetStmt, session: Session) -> None:
    """SET CONSTRAINTS ... DEFERRED or IMMEDIATE."""
    warn_outside_block(session, "SET CONSTRAINTS")
    deferred, mark = bool(stmt.deferred), session.catalog.mark()
    if stmt.constraints:
        oids = {item.oid for node in stmt.constraints for item in _named(session, node, deferred=deferred)}
        session.constraint_modes |= dict.fromkeys(oids, deferred)
    else:
        session.constraint_modes = {NO_OID: deferred}
    if not deferred and session.deferred:
        with bounds():
            fire_deferred(session, lambda item: not stmt.constraints or item.constraint in oids)
    if session.catalog.mark() == mark:
        raise Inert("sets when constraints are checked in this transaction")


def _named(session: Session, node: ast.RangeVar, *, deferred: bool) -> list[Constraint]:
    """The constraints with the name in the first schema of the path that has any, with their partitions' parts."""
    name = relation_name(node)
    if name.schema:
        session.names.schema(name.schema)
    for schema in session.names.schemas(name.schema, session.names.relation_path):
        found = list(constraints_named(session.catalog, schema, name.name))
        if deferred and any(not constraint.deferrable for constraint in found):
            raise SqlError("42809", f'constraint "{name.name}" is not deferrable')
        if found:
            return [item for constraint in found for item in _with_parts(session, constraint)]
    raise SqlError("42704", f'constraint "{name.name}" does not exist')


def _with_parts(session: Session, constraint: Constraint) -> Iterator[Constraint]:
    yield constraint
    for part in parts_of(session.catalog, constraint.oid, Constraint):
        yield from _with_parts(session, part)
