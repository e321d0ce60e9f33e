"""Whether a trigger's function does more than read and notify, as far as its statements tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from meshdoc.catalog.object import Oid
from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.effects import WORDS, may_matter, named_in
from meshdoc.interpret.plpgsql.compile import body_of
from meshdoc.interpret.plpgsql.variable import text_of
from meshdoc.session import Session

DECIDING = frozenset({"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_call", "PLpgSQL_stmt_assert"})
HARMLESS = frozenset({"notify", "listen", "unlisten", "select", "values", "lock"})
SILENT = ("notify", "listen", "unlisten")
EXCEPTION = 21


def may_interfere(session: Session, routine: Routine) -> bool:
    """Whether a trigger's function could change or refuse anything: not if it only reads, notifies and raises notices.

    Functions of extensions that it calls are assumed not to.
    """
    if routine.library:
        return not routine.extension
    held = _known.get(routine.oid)
    if held is None or held[0] is not routine:
        held = _known[routine.oid] = (routine, *_words(session, routine))
    _, does, words = held
    return does or (not routine.extension and _calls(session, routine, words))


def _calls(session: Session, routine: Routine, words: frozenset[str]) -> bool:
    return any(may_matter(session, item, frozenset({routine.oid})) for item in named_in(session, words))


_known: dict[Oid, tuple[Routine, bool, frozenset[str]]] = {}


def _words(session: Session, routine: Routine) -> tuple[bool, frozenset[str]]:
    """Whether its own statements have effects, and the words of its queries."""
    try:
        action = body_of(session, routine).action
    except SqlError:
        return True, frozenset()
    parts = list(_parts(action))
    queries = (str(value["query"]) for name, value in parts if name == "PLpgSQL_expr")
    texts = (query for query in queries if not query.lower().startswith(SILENT))
    does = any(_does(name, value) for name, value in parts)
    return does, frozenset(word.lower() for text in texts for word in WORDS.findall(text))


def _parts(node: object) -> Iterator[tuple[str, Any]]:
    """The parts of a body, each with the name of its kind or field."""
    if isinstance(node, list):
        for item in node:
            yield from _parts(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield name, value
            yield from _parts(value)


def _does(name: str, value: Any) -> bool:
    """Whether a statement itself changes or refuses something."""
    if name == "PLpgSQL_stmt_raise":
        return bool(value.get("elog_level") == EXCEPTION)
    if name == "PLpgSQL_stmt_execsql":
        return WORDS.findall(text_of(value["sqlstmt"]))[0].lower() not in HARMLESS
    return name in DECIDING
