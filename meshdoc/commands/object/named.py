"""Objects outside schemas by name, such as servers and publications, and the names that new objects may take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pglast import ast

from meshdoc.catalog.object import Object, Oid
from meshdoc.commands.acl.permission import check_create
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session
from meshdoc.syntax.names import qualified

T = TypeVar("T", bound=Object)


def named(session: Session, cls: type[T], name: str | None) -> T:
    """The object of a class by name. Raises SqlError 42704 if it does not exist."""
    found = session.catalog.find(cls.noun, name)
    if not isinstance(found, cls):
        raise SqlError("42704", f'{cls.noun} "{name}" does not exist')
    return found


def named_or_skipped(session: Session, cls: type[T], name: str | None, *, missing_ok: bool | None) -> T | None:
    """The object of a class by name; None, with a notice, if it does not exist and `missing_ok` is set."""
    if missing_ok and session.catalog.find(cls.noun, name) is None:
        session.notice(f'{cls.noun} "{name}" does not exist, skipping')
        return None
    return named(session, cls, name)


def refuse_or_skip(session: Session, sqlstate: str, message: str, *, skips: bool | None) -> None:
    """Raise SqlError for what is missing or, for IF EXISTS, only add a notice that the statement is skipped."""
    if not skips:
        raise SqlError(sqlstate, message)
    session.notice(f"{message}, skipping")


def refuse_or_keep(session: Session, sqlstate: str, message: str, *, keeps: bool | None) -> None:
    """Raise SqlError for what exists or, for IF NOT EXISTS, only add a notice, which has the same SQLSTATE."""
    if not keeps:
        raise SqlError(sqlstate, message)
    session.notice(f"{message}, skipping", sqlstate=sqlstate)


def is_taken(session: Session, cls: type[Object], name: str | None, *, if_not_exists: bool | None = False) -> bool:
    """Whether a name is taken, with a notice. Raises SqlError 42710 instead unless `if_not_exists` is set."""
    if session.catalog.find(cls.noun, name) is None:
        return False
    refuse_or_keep(session, "42710", f'{cls.noun} "{name}" already exists', keeps=if_not_exists)
    return True


def refuse_taken(session: Session, cls: type[Object], name: str | None) -> None:
    """Raise SqlError 42710 if an object of the class has the name."""
    is_taken(session, cls, name)


def refuse_reserved(noun: str, name: str) -> None:
    """Raise SqlError 42939 for a schema's or tablespace's name that only system objects have: IsReservedName."""
    if name.startswith("pg_"):
        detail = f'The prefix "pg_" is reserved for system {noun}s.'
        raise SqlError("42939", f'unacceptable {noun} name "{name}"', detail=detail)


def refuse_reserved_role(name: str) -> None:
    """Raise SqlError 42939 for the name of a predefined role: IsReservedName."""
    if name.startswith("pg_"):
        detail = 'Role names starting with "pg_" are reserved.'
        raise SqlError("42939", f'role name "{name}" is reserved', detail=detail)


def creation_name(session: Session, nodes: Sequence[ast.String]) -> tuple[str, Oid]:
    """The name of a new object and its schema. Raises SqlError 42501 if the current role may not create it there."""
    name = qualified(nodes)
    schema = session.creation_schema(name.schema)
    check_create(session, schema)
    return name.name, schema
