"""Whether a trigger's function does more than read and notify, as far as its statements tell."""

from __future__ import annotations

from collections.abc import Iterator

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
    return _does(action), frozenset(word.lower() for text in _texts(action) for word in WORDS.findall(text))


def _does(node: object) -> bool:
    """Whether a statement itself changes or refuses something."""
    if isinstance(node, list):
        return any(_does(item) for item in node)
    if not isinstance(node, dict):
        return False
    for name, value in node.items():
        if name in DECIDING or (name == "PLpgSQL_stmt_raise" and value.get("elog_level") == EXCEPTION):
            return True
        if name == "PLpgSQL_stmt_execsql" and WORDS.findall(text_of(value["sqlstmt"]))[0].lower() not in HARMLESS:
            return True
        if _does(value):
            return True
    return False


def _texts(node: object) -> Iterator[str]:
    """The SQL expressions and statements in a body."""
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "PLpgSQL_expr":
                query = str(value["query"])
                yield from () if query.lower().startswith(SILENT) else (query,)
            else:
                yield from _texts(value)
