"""Runs the script of an extension outside PostgreSQL's distribution, as extension.c does.

Mirrors execute_extension_script. Differs from PostgreSQL: dependent objects of a member, such as a table's indexes and
constraints, are also marked as members, so that documents treat them as part of the extension.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from pglast import ast

from meshdoc.catalog.database import Database, Extension, Tablespace
from meshdoc.catalog.names.quoting import quote_identifier
from meshdoc.catalog.object import Object
from meshdoc.catalog.role import BOOTSTRAP_SUPERUSER, DefaultPrivileges, Role
from meshdoc.catalog.system import SystemExtension
from meshdoc.record import replace
from meshdoc.session import Inert, Session
from meshdoc.syntax.parser import raw_parser

NEVER_MEMBERS = (Role, Tablespace, Database, DefaultPrivileges)


def run_script(
    session: Session,
    facts: SystemExtension,
    extension: Extension,
    schemas: Mapping[str, str],
    required: list[Extension],
) -> None:
    """Run an extension's script, and make the objects that it creates members.

    `schemas` maps `@extschema@` and related placeholders to schema names. Raises SqlError as the script's statements
    do.
    """
    script = facts.script
    for symbol, name in schemas.items():
        script = script.replace(symbol, name)
    mark = session.catalog.mark()
    with _script_session(session, facts, [extension, *required]):
        for statement in _statements(script):
            with suppress(Inert):
                session.execute(statement)
    _adopt(session, extension, mark)


@functools.lru_cache(maxsize=64)
def _statements(script: str) -> tuple[ast.Node, ...]:
    return tuple(raw.stmt for raw in raw_parser(script))


@contextmanager
def _script_session(session: Session, facts: SystemExtension, extensions: list[Extension]) -> Iterator[None]:
    """The settings for a script: search_path holds only the schemas of the extension and its requirements.

    A script that needs a superuser runs as the bootstrap superuser. Its notices are discarded.
    """
    settings, user, told = session.local_settings, session.current_user, len(session.notices)
    path = dict.fromkeys(session.catalog[extension.schema].name for extension in extensions)
    search_path = ", ".join(quote_identifier(name) for name in path)
    session.local_settings = {**settings, "search_path": search_path, "check_function_bodies": "off"}
    if facts.superuser:
        session.current_user = BOOTSTRAP_SUPERUSER
    try:
        yield
    finally:
        session.local_settings, session.current_user = settings, user
        del session.notices[told:]


def _adopt(session: Session, extension: Extension, mark: int) -> None:
    created = [change.oid for change in session.catalog.journal[mark:] if change.before is None]
    for oid in dict.fromkeys(created):
        item: Object | None = session.catalog.get(oid)
        if item is not None and not item.extension and not isinstance(item, NEVER_MEMBERS):
            session.catalog.alter(replace(item, extension=extension.oid))
