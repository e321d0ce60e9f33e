"""CREATE EVENT TRIGGER and ALTER EVENT TRIGGER: event_trigger.c."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pglast import ast

from meshdoc.analyze.oids import EVENT_TRIGGER
from meshdoc.catalog.trigger import EventTrigger
from meshdoc.commands.function import function_named
from meshdoc.commands.permission import check_owner, is_superuser
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session, command
from meshdoc.syntax.names import qualified, strings

EVENTS = ("ddl_command_start", "ddl_command_end", "sql_drop", "login", "table_rewrite")

# Command tags (cmdtaglist.h): those of these objects, and some of their own, can fire event triggers.
OBJECTS = """ACCESS METHOD, AGGREGATE, CAST, COLLATION, CONSTRAINT, CONVERSION, DOMAIN, EXTENSION, FOREIGN DATA WRAPPER,
FOREIGN TABLE, FUNCTION, INDEX, LANGUAGE, MATERIALIZED VIEW, OPERATOR, OPERATOR CLASS, OPERATOR FAMILY, POLICY,
PROCEDURE, PUBLICATION, ROUTINE, RULE, SCHEMA, SEQUENCE, SERVER, STATISTICS, SUBSCRIPTION, TABLE,
TEXT SEARCH CONFIGURATION, TEXT SEARCH DICTIONARY, TEXT SEARCH PARSER, TEXT SEARCH TEMPLATE, TRANSFORM, TRIGGER, TYPE,
USER MAPPING, VIEW"""
SINGLE = """ALTER DEFAULT PRIVILEGES, ALTER LARGE OBJECT, CREATE TABLE AS, DROP OWNED, COMMENT, GRANT,
IMPORT FOREIGN SCHEMA, LOGIN, REFRESH MATERIALIZED VIEW, REINDEX, REVOKE, SECURITY LABEL, SELECT INTO"""
SHARED = ("DATABASE", "EVENT TRIGGER", "ROLE", "TABLESPACE")
SILENT = """ALTER SYSTEM, ANALYZE, BEGIN, CALL, CHECKPOINT, CLOSE, CLOSE CURSOR, CLOSE CURSOR ALL, CLUSTER, COMMIT,
COMMIT PREPARED, COPY, COPY FROM, DEALLOCATE, DEALLOCATE ALL, DECLARE CURSOR, DELETE, DISCARD, DISCARD ALL,
DISCARD PLANS, DISCARD SEQUENCES, DISCARD TEMP, DO, EXECUTE, EXPLAIN, FETCH, GRANT ROLE, INSERT, LISTEN, LOAD,
LOCK TABLE, MERGE, MOVE, NOTIFY, PREPARE, PREPARE TRANSACTION, REASSIGN OWNED, RELEASE, RESET, REVOKE ROLE, ROLLBACK,
ROLLBACK PREPARED, SAVEPOINT, SELECT, SELECT FOR KEY SHARE, SELECT FOR NO KEY UPDATE, SELECT FOR SHARE,
SELECT FOR UPDATE, SET, SET CONSTRAINTS, SHOW, START TRANSACTION, TRUNCATE TABLE, UNLISTEN, UPDATE, VACUUM"""
VERBS = ("ALTER", "CREATE", "DROP")


def _listed(text: str) -> list[str]:
    return " ".join(text.split()).split(", ")


SUPPORTED = frozenset({f"{verb} {noun}" for verb in VERBS for noun in _listed(OBJECTS)} | set(_listed(SINGLE)))
TAGS = SUPPORTED | {f"{verb} {noun}" for verb in VERBS for noun in SHARED} | set(_listed(SILENT))
REWRITING = frozenset({"ALTER MATERIALIZED VIEW", "ALTER TABLE", "ALTER TYPE"})


@command(ast.CreateEventTrigStmt)
def create_event_trigger(stmt: ast.CreateEventTrigStmt, session: Session) -> None:
    """CREATE EVENT TRIGGER. Mirrors CreateEventTrigger in event_trigger.c."""
    if not is_superuser(session):
        raise SqlError(
            "42501",
            f'permission denied to create event trigger "{stmt.trigname}"',
            hint="Must be superuser to create an event trigger.",
        )
    if stmt.eventname not in EVENTS:
        raise SqlError("42601", f'unrecognized event name "{stmt.eventname}"')
    tags = _tags(stmt.whenclause or ())
    if tags:
        _check_tags(stmt.eventname, tags)
    if session.catalog.find("event trigger", stmt.trigname):
        raise SqlError("42710", f'event trigger "{stmt.trigname}" already exists')
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
    found = session.catalog.find("event trigger", stmt.trigname)
    if not isinstance(found, EventTrigger):
        raise SqlError("42704", f'event trigger "{stmt.trigname}" does not exist')
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
    """Refuse tags that cannot fire the event: validate_ddl_tags, validate_table_rewrite_tags."""
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
