"""Which of a statement's calls may change the catalog, where the bodies of functions are not carried out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.session import Session
from meshdoc.syntax.calls import calls_in
from meshdoc.syntax.names import qualified

# A body without these words runs no statement that changes the catalog; EXECUTE and CALL may run any.
CHANGING = re.compile(
    r"\b(create|alter|drop|grant|revoke|comment|execute|call|security|reassign|import|set_config|do|into)\b", re.I
)
WORDS = re.compile(r"\w+")


def called_routines(node: ast.Node, session: Session) -> Iterator[Routine]:
    """The user's own routines that a statement calls by name, all overloads of each."""
    for call in calls_in(node):
        name = qualified(call.funcname)
        for schema in session.names.schemas(name.schema, session.names.search_path):
            for routine in session.catalog.sharing("routine name", schema, name.name):
                if isinstance(routine, Routine):
                    yield routine


def may_change_catalog(session: Session, routine: Routine, seen: frozenset[Oid] = frozenset()) -> bool:
    """Whether running the routine could change the catalog, as far as its text tells.

    PostgreSQL lets no immutable or stable function change anything; what is written in C is taken not to, but for
    a procedural language's body the words decide, and those of every routine that it names.
    """
    if routine.volatility != "v" or routine.oid in seen or routine.library:
        return False
    body = routine.body
    if not body and routine.sql_body:
        return False
    if CHANGING.search(body):
        return True
    named = {word.lower() for word in WORDS.findall(body)}
    return any(
        may_change_catalog(session, other, seen | {routine.oid})
        for other in session.catalog.all(Routine)
        if other.name.lower() in named and not other.extension
    )
