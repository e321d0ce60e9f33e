"""The locks of the statements of a range of versions."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from pglast import ast

from meshdoc.catalog.change import Change
from meshdoc.catalog.object import Oid
from meshdoc.diagnostics import SqlError
from meshdoc.history.history import History, Step
from meshdoc.history.ledger import Entry, Outcome
from meshdoc.insight.locks.record import Lock, StatementLocks
from meshdoc.insight.locks.statement import statements
from meshdoc.insight.locks.taken import taken
from meshdoc.insight.session import reading_session
from meshdoc.session import Session
from meshdoc.syntax.names import strings
from meshdoc.syntax.parser import raw_parser

_KINDS = frozenset({*(kind.__name__ for kind in statements), "VariableSetStmt", "SelectStmt"})
"""The statements of which the tree is read."""
CARRIED_OUT = frozenset({Outcome.APPLIED, Outcome.UNCERTAIN, Outcome.INERT})


def over(history: History, earlier: int, later: int) -> tuple[StatementLocks, ...]:
    """The locks of every statement after the version at `earlier`, up to the one at `later`: indexes as of `between`.

    Relations created in the range take no care: nobody uses them yet. Statements without locks are left out.
    """
    catalog = history.at(earlier)
    new: set[Oid] = set()
    found: list[StatementLocks] = []
    for step in history.steps[earlier + 1 : later + 1]:
        session = reading_session(catalog, history.system)
        for entry, changes in _statements(step):
            node = _tree(entry)
            if entry.outcome in CARRIED_OUT and node is not None:
                _follow(session, node)
            locks = taken(session, node, changes, new)
            new |= {change.oid for change in changes if change.before is None}
            if locks and entry.outcome in CARRIED_OUT:
                found.append(_told(entry, locks))
    return tuple(found)


def _told(entry: Entry, locks: tuple[Lock, ...]) -> StatementLocks:
    return StatementLocks(version=entry.version, location=entry.location, kind=entry.kind, locks=locks)


def _statements(step: Step) -> Iterator[tuple[Entry, list[Change]]]:
    """The statements of a version with what each changed; the last one has what the end of the session changes."""
    waiting = deque(step.changes)
    for place, entry in enumerate(step.entries):
        found = []
        while waiting and (place == len(step.entries) - 1 or _made_by(waiting[0], entry)):
            found.append(waiting.popleft())
        yield entry, found


def _made_by(change: Change, entry: Entry) -> bool:
    return change.cause is not None and change.cause.location == entry.location


def _tree(entry: Entry) -> ast.Node | None:
    """The tree of a statement of which it matters; None also if a secret in it is hidden so that it does not parse."""
    if entry.kind not in _KINDS:
        return None
    try:
        found = raw_parser(entry.sql)
    except SqlError:
        return None
    return found[0].stmt if len(found) == 1 else None


def _follow(session: Session, node: ast.Node) -> None:
    """Keep up with the session's search_path: SET, RESET, and the set_config of pg_dump."""
    if isinstance(node, ast.VariableSetStmt) and (node.name or "").lower() == "search_path":
        words = [item.val.sval for item in node.args or () if isinstance(item, ast.A_Const)]
        session.settings.pop("search_path", None)
        if node.args:
            session.settings["search_path"] = ", ".join(f'"{word}"' for word in words)
    elif isinstance(node, ast.SelectStmt) and len(node.targetList or ()) == 1:
        call = node.targetList[0].val
        args = [getattr(item, "val", None) for item in getattr(call, "args", None) or ()]
        if isinstance(call, ast.FuncCall) and strings(call.funcname)[-1] == "set_config" and len(args) == 3:
            name, value = (item.sval if isinstance(item, ast.String) else "" for item in args[:2])
            if name == "search_path":
                session.settings["search_path"] = value
