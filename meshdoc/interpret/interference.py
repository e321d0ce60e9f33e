"""Whether a trigger's function does more than read and notify, as far as its statements tell."""

from __future__ import annotations

from collections.abc import Iterator

from meshdoc.catalog.routine import Routine
from meshdoc.diagnostics import SqlError
from meshdoc.interpret.effects import WORDS, may_matter, named_in
from meshdoc.interpret.frame import text_of
from meshdoc.interpret.plpgsql_compile import body_of
from meshdoc.session import Session

DECIDING = frozenset({"PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors", "PLpgSQL_stmt_call", "PLpgSQL_stmt_assert"})
HARMLESS = frozenset({"notify", "listen", "unlisten", "select", "values", "lock"})
EXCEPTION = 21


def may_interfere(session: Session, routine: Routine) -> bool:
    """Whether a trigger's function could change anything or refuse: not if it only reads, notifies and gives notice.

    What an extension has in C is taken not to.
    """
    if routine.library:
        return not routine.extension
    try:
        body = body_of(session, routine)
    except SqlError:
        return True
    return _does(body.action) or any(
        may_matter(session, other, frozenset({routine.oid})) for other in named_in(session, _texts(body.action))
    )


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
    """The expressions and statements of SQL in a body."""
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name == "PLpgSQL_expr":
                yield str(value["query"])
            else:
                yield from _texts(value)
