"""Names of databases: get_database_oid (dbcommands.c).

Differs from PostgreSQL in that the name of the session's own database is not known from the start, because migrations
do not say which database they run in. Unless the settings name it, the first database name that no statement creates
is assumed to be its name.
"""

from __future__ import annotations

from meshdoc.catalog.database import FURNISHED, Database
from meshdoc.diagnostics import SqlError
from meshdoc.record import replace
from meshdoc.session import Inert, Session


def find_database(session: Session, name: str) -> Database:
    """The database that a statement names; the name of the session's own database may be learned here.

    Raises SqlError 3D000 for a name that does not exist, Inert for a database that is not documented.
    """
    if session.takes_name and name not in FURNISHED and session.catalog.find("database", name) is None:
        own = session.catalog[session.database_oid]
        assert isinstance(own, Database)
        return session.catalog.alter(replace(own, name=name))
    return known_database(session, name)


def known_database(session: Session, name: str) -> Database:
    """The database named by a statement that PostgreSQL refuses for the session's own database."""
    found = session.catalog.find("database", name)
    if isinstance(found, Database):
        return found
    if name in FURNISHED:
        raise Inert(f'database "{name}" is not documented here')
    raise SqlError("3D000", f'database "{name}" does not exist')
