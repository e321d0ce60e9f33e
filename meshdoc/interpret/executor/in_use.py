"""Tables that a statement must leave alone because something of theirs is still to be done: CheckTableNotInUse."""

from __future__ import annotations

from meshdoc.catalog.object import Object
from meshdoc.diagnostics import SqlError
from meshdoc.session import Session


def refuse_in_use(session: Session, item: Object, statement: str) -> None:
    """Raise SqlError 55006 for a table of which triggers or checks wait for the end of the transaction."""
    if any(waiting.table == item.oid for waiting in session.deferred):
        raise SqlError("55006", f'cannot {statement} "{item.name}" because it has pending trigger events')
