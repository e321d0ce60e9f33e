"""Possible effects of a statement and of the routines it calls, as far as their text tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pglast import ast

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.interpret.value import Uncertain, Undecided
from meshdoc.session import Session
from meshdoc.syntax.calls import calls_in
from meshdoc.syntax.names import QualifiedName, qualified

CHANGING = re.compile(
    r"\b(create|alter|drop|grant|revoke|comment|execute|call|security|reassign|import|set_config|do"
    r"|insert|update|delete|merge|copy|truncate|setval|nextval)\b",
    re.IGNORECASE,
)
"""A body without these words changes nothing itself; EXECUTE and CALL may change anything."""
WORDS = re.compile(r"\w+")
CHANGING_FUNCTIONS = frozenset({"setval", "nextval", "set_config"})
"""PostgreSQL functions that change state tracked here."""


def may_change(node: ast.Node, session: Session) -> bool:
    """Whether a statement calls a routine that may change the catalog, rows or settings."""
    called = [qualified(call.funcname) for call in calls_in(node)]
    return any(name.name in CHANGING_FUNCTIONS for name in called) or any(
        routine.volatility == "v" and not routine.library for routine in _named(called, session)
    )


def called_routines(node: ast.Node, session: Session) -> Iterator[Routine]:
    """The user-defined routines that a statement calls by name, all overloads of each."""
    return _named((qualified(call.funcname) for call in calls_in(node)), session)


def _named(names: Iterable[QualifiedName], session: Session) -> Iterator[Routine]:
    for name in names:
        for schema in session.names.schemas(name.schema, session.names.search_path):
            for routine in session.catalog.sharing("routine name", schema, name.name):
                if isinstance(routine, Routine):
                    yield routine


def may_matter(session: Session, routine: Routine, seen: frozenset[Oid] = frozenset()) -> bool:
    """Whether an incomplete or missing execution of the routine would matter, apart from its value."""
    if routine.volatility != "v" or routine.oid in seen or routine.library:
        return False
    if CHANGING.search(routine.body):
        return True
    return any(
        may_matter(session, other, seen | {routine.oid})
        for other in named_in(session, map(str.lower, WORDS.findall(routine.body)))
    )


def named_in(session: Session, words: Iterable[str]) -> list[Routine]:
    """The routines of the migrations whose names are among the words, in lower case."""
    named = set(words)
    if not named:
        return []
    return [item for item in session.catalog.all(Routine) if item.name.lower() in named and not item.extension]


def weighed(session: Session, node: ast.Node, error: Uncertain) -> Uncertain:
    """Why a statement was not executed; `Undecided` if the routines it calls would have had effects."""
    if isinstance(error, Undecided):
        return error
    lost = [routine for routine in called_routines(node, session) if may_matter(session, routine)]
    if not lost:
        return error
    code = "\n".join(routine.body for routine in lost)
    return Undecided(f"the effect of {lost[0].name}() is unknown: {error.message}", code)
