"""Which of a statement's calls may change something: the others need not be carried out."""

from __future__ import annotations

from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.routine import Routine
from meshdoc.session import Session
from meshdoc.syntax.calls import calls_in
from meshdoc.syntax.names import qualified

CHANGING = frozenset({"setval", "nextval", "set_config"})
"""Functions of PostgreSQL's own that change what is followed here."""


def may_change(node: ast.Node, session: Session) -> bool:
    """Whether a statement calls a routine that may change the catalog, rows or settings."""
    return any(routine.volatility == "v" and not routine.library for routine in called_routines(node, session)) or any(
        qualified(call.funcname).name in CHANGING for call in calls_in(node)
    )


def called_routines(node: ast.Node, session: Session) -> Iterator[Routine]:
    """The user's own routines that a statement calls by name, all overloads of each."""
    for call in calls_in(node):
        name = qualified(call.funcname)
        for schema in session.names.schemas(name.schema, session.names.search_path):
            for routine in session.catalog.sharing("routine name", schema, name.name):
                if isinstance(routine, Routine):
                    yield routine
