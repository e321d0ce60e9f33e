"""The reader of a session's system relations, kept as long as nothing that it reads changes."""

from __future__ import annotations

import weakref

from meshdoc.catalog.catalog import Catalog
from meshdoc.catalog.contents import Value
from meshdoc.interpret.sysviews.reader import Reader
from meshdoc.session import Session

_readers: weakref.WeakKeyDictionary[Catalog, tuple[tuple[object, ...], Reader]] = weakref.WeakKeyDictionary()


def asker(session: Session) -> tuple[object, ...]:
    """What the rows of system relations depend on besides the catalog."""
    return (session.current_user, session.names.path, session.database)


def reader_of(session: Session) -> Reader:
    """The reader for the current role and catalog, which caches the rows."""
    state = (*asker(session), session.catalog.generation)
    held = _readers.get(session.catalog)
    if held is None or held[0] != state:
        held = _readers[session.catalog] = (state, Reader(session.names, session.current_user, session.database))
    return held[1]


def cell(value: object) -> Value:
    """A value of a system relation as a query reads it; binary values are in hexadecimal."""
    return value.hex() if isinstance(value, bytes) else value  # type: ignore[return-value]
