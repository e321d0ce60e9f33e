"""Event triggers fired around the commands of migrations: ProcessUtilitySlow (utility.c) and event_trigger.c.

Differs from PostgreSQL: a trigger whose function only reads and notifies is not fired, and CREATE EXTENSION is one
command rather than one per statement of the extension's script.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pglast import ast, enums

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.routine import Routine
from meshdoc.catalog.trigger import EventTrigger
from meshdoc.interpret.call.routine import calling, finish, languages, new_frame
from meshdoc.interpret.command_log import CommandState, collected, dropped
from meshdoc.interpret.event_context import Occasion, on
from meshdoc.interpret.event_trigger.harmless import may_interfere
from meshdoc.interpret.event_trigger.table_rewrite import rewritten
from meshdoc.interpret.plpgsql.variable import TEXT, Variable
from meshdoc.interpret.value import Uncertain
from meshdoc.record import replace
from meshdoc.session import Inert, Session
from meshdoc.syntax.command_tag import SUPPORTED, command_tag

SHARED = frozenset(
    getattr(enums.ObjectType, f"OBJECT_{name}")
    for name in ("DATABASE", "EVENT_TRIGGER", "PARAMETER_ACL", "ROLE", "TABLESPACE")
)
"""Object types that do not support event triggers: EventTriggerSupportsObjectType."""
Armed = tuple[EventTrigger, Routine]


_command: ContextVar[CommandState | None] = ContextVar("command", default=None)


def process_utility(session: Session, node: ast.Node, carry_out: Callable[[], None]) -> None:
    """Execute a command, with the event triggers before and after it: ProcessUtilitySlow."""
    armed = _armed(session)
    if not armed or not (tag := _tag(node)):
        carry_out()
        return
    outer = _command.get()
    heard = [pair for pair in armed if _hears(session, pair[0], tag)]
    closed = isinstance(node, ast.CreateExtensionStmt) or (outer.closed if outer else not heard)
    state = CommandState(tag, session.catalog.mark(), closed=closed)
    if outer is not None or not heard:
        with _under_way(state):
            carry_out()
        if outer is not None and not outer.closed:
            outer.inner += collected(session, node, state)
        return
    _complete(session, node, state, carry_out, heard)


def _complete(
    session: Session, node: ast.Node, state: CommandState, carry_out: Callable[[], None], heard: list[Armed]
) -> None:
    """Execute a top-level command with the event triggers that fire for it."""
    by_event: dict[str, list[Armed]] = {}
    for trigger, function in heard:
        by_event.setdefault(trigger.event, []).append((trigger, function))
    _fire(session, by_event, state.tag, Occasion("ddl_command_start"))
    state.mark = session.catalog.mark()
    inert = _carried_out(state, carry_out)
    if "table_rewrite" in by_event:
        for table, reason in rewritten(session, node, state.mark).items():
            _fire(session, by_event, state.tag, Occasion("table_rewrite", table=table, reason=reason))
    commands = tuple(collected(session, node, state)) if "ddl_command_end" in by_event else ()
    if "sql_drop" in by_event and dropped(session, state.mark):
        _fire(session, by_event, state.tag, Occasion("sql_drop", mark=state.mark))
    _fire(session, by_event, state.tag, Occasion("ddl_command_end", commands=commands))
    if inert is not None and session.catalog.mark() == state.mark:
        raise inert


def _carried_out(state: CommandState, carry_out: Callable[[], None]) -> Inert | None:
    try:
        with _under_way(state):
            carry_out()
    except Inert as inert:
        return inert
    return None


@contextmanager
def _under_way(state: CommandState | None) -> Iterator[None]:
    token = _command.set(state)
    try:
        yield
    finally:
        _command.reset(token)


def _tag(node: ast.Node) -> str:
    """The tag of a command, if event triggers support it."""
    tag = command_tag(node)
    if tag not in SUPPORTED:
        return ""
    if isinstance(node, ast.GrantStmt | ast.CommentStmt | ast.SecLabelStmt) and node.objtype in SHARED:
        return ""
    return tag


# --- which triggers -----------------------------------------------------------------------------------------

_known: weakref.WeakKeyDictionary[Catalog, tuple[tuple[int, ...], list[Armed]]] = weakref.WeakKeyDictionary()


def _armed(session: Session) -> list[Armed]:
    """The event triggers that would change or refuse something, by name."""
    catalog = session.catalog
    state = catalog.revision(EventTrigger, Routine)
    if not state[0]:
        return []
    held = _known.get(catalog)
    if held is None or held[0] != state:
        found = [(item, catalog[item.function]) for item in catalog.all(EventTrigger)]
        armed = [
            (item, function)
            for item, function in sorted(found, key=lambda pair: pair[0].name)
            if isinstance(function, Routine) and may_interfere(session, function)
        ]
        held = _known[catalog] = (state, armed)
    return held[1]


def _hears(session: Session, trigger: EventTrigger, tag: str) -> bool:
    """Whether a trigger is enabled for commands of a tag: filter_event_trigger."""
    if trigger.tags and tag not in trigger.tags:
        return False
    silent = "O" if session.setting("session_replication_role") == "replica" else "R"
    return trigger.enabled not in ("D", silent) and session.setting("event_triggers") != "off"


# --- firing -------------------------------------------------------------------------------------------------


def _fire(session: Session, heard: dict[str, list[Armed]], tag: str, occasion: Occasion) -> None:
    for trigger, function in heard.get(occasion.event, ()):
        _call(session, trigger, function, tag, occasion)


def _call(session: Session, trigger: EventTrigger, function: Routine, tag: str, occasion: Occasion) -> None:
    """EventTriggerInvoke; an unknown outcome is reported, and what the function touches becomes unknown."""
    cause = session.catalog.cause
    path = replace(cause, path=(*cause.path, f"event trigger {trigger.name}")) if cause else None
    try:
        with session.catalog.because(path), _under_way(None), on(occasion):
            _run(session, function, tag, occasion.event)
    except Uncertain as error:
        message = f'the effect of event trigger "{trigger.name}" is unknown: {error.message}'
        session.undecided(message, f"{function.body}\n{error.code}")


def _run(session: Session, function: Routine, tag: str, event: str) -> None:
    """plpgsql_exec_event_trigger."""
    with calling(session, function) as budget:
        languages(session, function)
        frame = new_frame(session, function, [], budget)
        frame.declare(Variable("tg_event", TEXT, event))
        frame.declare(Variable("tg_tag", TEXT, tag))
        finish(frame, frame.body.action)
