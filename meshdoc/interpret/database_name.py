"""Names of databases: get_database_oid (dbcommands.c).

Differs from PostgreSQL in that migrations do not say what the database is called that they are run in. Unless the
settings do, the first name of a database that no statement creates is taken to be its name.
"""

from __future__ import annotations

from dataclasses import replace

from meshdoc.catalog.database import FURNISHED, Database
from meshdoc.diagnostics import SqlError
from meshdoc.session import Inert, Session


def find_database(session: Session, name: str) -> Database:
    """The database that a statement names, which may be how the name of the session's own is learned.

    Raises SqlError 3D000 where there is none, Inert for one that is not documented.
    """
    if session.takes_name and name not in FURNISHED and session.catalog.find("database", name) is None:
        own = session.catalog[session.database_oid]
        assert isinstance(own, Database)
        return session.catalog.alter(replace(own, name=name))
    return known_database(session, name)


def known_database(session: Session, name: str) -> Database:
    """The same for a statement that cannot be about the session's own database."""
    found = session.catalog.find("database", name)
    if isinstance(found, Database):
        return found
    if name in FURNISHED:
        raise Inert(f'the database "{name}" is not documented')
    raise SqlError("3D000", f'database "{name}" does not exist')
