"""SET CONSTRAINTS: AfterTriggerSetState (trigger.c). It changes nothing in the catalog, but may be refused."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.constraint import Constraint
from meshdoc.catalog.object import Oid
from meshdoc.catalog.relation import Relation
from meshdoc.catalog.type import Domain
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session, command
from meshdoc.syntax.names import relation_name


@command(ast.ConstraintsSetStmt)
def set_constraints(stmt: ast.ConstraintsSetStmt, session: Session) -> None:
    """SET CONSTRAINTS ... DEFERRED or IMMEDIATE."""
    for node in stmt.constraints or ():
        _check(session, node, deferred=bool(stmt.deferred))
    raise Inert("says when constraints are checked in this transaction")


def _check(session: Session, node: ast.RangeVar, *, deferred: bool) -> None:
    """Look for constraints of a name in the first schema of the path that has any."""
    name = relation_name(node)
    if name.schema:
        session.names.schema(name.schema)
    for schema in session.names.schemas(name.schema, session.names.search_path):
        found = [*_constraints_in(session, schema, name.name)]
        if deferred and any(not constraint.deferrable for constraint in found):
            raise SqlError("42809", f'constraint "{name.name}" is not deferrable')
        if found:
            return
    raise SqlError("42704", f'constraint "{name.name}" does not exist')


def _constraints_in(session: Session, schema: Oid, name: str) -> Iterator[Constraint]:
    for item in session.catalog.sharing("constraint name", name):
        assert isinstance(item, Constraint)
        owner = session.catalog[item.table or item.domain]
        if isinstance(owner, Relation | Domain) and owner.schema == schema:
            yield item
