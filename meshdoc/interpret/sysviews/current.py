"""The reader of a session's system relations, kept as long as nothing that it reads changes."""

from __future__ import annotations

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Value
from meshdoc.interpret.sysviews.reader import Reader
from meshdoc.session import Session


def asker(session: Session) -> tuple[object, ...]:
    """What the rows of system relations depend on besides the catalog."""
    return (session.current_user, session.names.path, session.database)


def reader_of(session: Session) -> Reader:
    """The reader for the current role and catalog, which caches the rows."""
    readers = session.catalog.derived(_readers)
    found = readers.get(asker(session))
    if found is None:
        found = readers[asker(session)] = Reader(session.names, session.current_user, session.database)
    return found


def _readers(catalog: Catalog) -> dict[tuple[object, ...], Reader]:
    """The readers by what they depend on besides the catalog."""
    return {}


def cell(value: object) -> Value:
    """A value of a system relation as a query reads it; binary values are in hexadecimal."""
    return value.hex() if isinstance(value, bytes) else value  # type: ignore[return-value]
