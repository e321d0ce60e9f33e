"""CREATE EVENT TRIGGER and ALTER EVENT TRIGGER: event_trigger.c."""

from __future__ import annotations

from collections.abc import Sequence

from pglast import ast

from meshdoc.analyze.lookup_function import function_named
from meshdoc.catalog.trigger import EventTrigger
from meshdoc.commands.acl.permission import check_owner, check_superuser_may
from meshdoc.commands.object.named import named, refuse_taken
from meshdoc.diagnostics import SqlError
from meshdoc.nodes.oids import EVENT_TRIGGER
from meshdoc.record import replace
from meshdoc.session import Session, command
from meshdoc.syntax.command_tag import REWRITING, SUPPORTED, TAGS
from meshdoc.syntax.names import qualified, strings

EVENTS = ("ddl_command_start", "ddl_command_end", "sql_drop", "login", "table_rewrite")


@command(ast.CreateEventTrigStmt)
def create_event_trigger(stmt: ast.CreateEventTrigStmt, session: Session) -> None:
    """CREATE EVENT TRIGGER. Mirrors CreateEventTrigger in event_trigger.c."""
    check_superuser_may(session, "create", "event trigger", stmt.trigname)
    if stmt.eventname not in EVENTS:
        raise SqlError("42601", f'unrecognized event name "{stmt.eventname}"')
    tags = _tags(stmt.whenclause or ())
    if tags:
        _check_tags(stmt.eventname, tags)
    refuse_taken(session, EventTrigger, stmt.trigname)
    function = function_named(session.names, qualified(stmt.funcname), ())
    if function.returns.oid != EVENT_TRIGGER:
        name = ".".join(strings(stmt.funcname))
        raise SqlError("42P17", f"function {name} must return type event_trigger")
    session.catalog.create(
        EventTrigger(
            name=stmt.trigname,
            owner=session.current_user,
            event=stmt.eventname,
            function=function.oid,
            tags=tuple(tag.upper() for tag in tags),
        )
    )


@command(ast.AlterEventTrigStmt)
def alter_event_trigger(stmt: ast.AlterEventTrigStmt, session: Session) -> None:
    """ALTER EVENT TRIGGER ... ENABLE or DISABLE. Mirrors AlterEventTrigger in event_trigger.c."""
    found = named(session, EventTrigger, stmt.trigname)
    check_owner(session, found)
    session.catalog.alter(replace(found, enabled=stmt.tgenabled))


def _tags(filters: Sequence[ast.DefElem]) -> tuple[str, ...]:
    """The values of WHEN TAG IN (...)."""
    tags: tuple[str, ...] = ()
    for item in filters:
        if item.defname != "tag":
            raise SqlError("42601", f'unrecognized filter variable "{item.defname}"')
        if tags:
            raise SqlError("42601", f'filter variable "{item.defname}" specified more than once')
        tags = strings(item.arg)
    return tags


def _check_tags(event: str, tags: Sequence[str]) -> None:
    """Refuse tags that the event does not support: validate_ddl_tags, validate_table_rewrite_tags."""
    if event == "login":
        raise SqlError("0A000", "tag filtering is not supported for login event triggers")
    for tag in tags:
        known = tag.upper()
        if event == "table_rewrite":
            if known not in REWRITING:
                raise SqlError("0A000", f"event triggers are not supported for {tag}")
        elif known not in TAGS:
            raise SqlError("42601", f'filter value "{tag}" not recognized for filter variable "tag"')
        elif known not in SUPPORTED:
            raise SqlError("0A000", f"event triggers are not supported for {tag}")
